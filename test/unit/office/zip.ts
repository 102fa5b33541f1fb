// ZIP archives, written octet by octet.
import { crc32 } from 'node:zlib';
import { deflateSync } from 'fflate';
import { bytes, type Octets } from '../cms/pki.ts';

const u16 = (value: number) => [value & 255, value >> 8];
const u32 = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255];

export interface Odd {
  /** Names that the directory gives instead of the ones in front of the data. */
  readonly names?: Readonly<Record<string, string>>;
  /** Entries that stand in the directory twice. */
  readonly twice?: readonly string[];
  /** Added to where an entry is said to stand. */
  readonly shift?: Readonly<Record<string, number>>;
  readonly flags?: number;
  readonly comment?: string | Uint8Array;
  /** Bytes that stand behind the data of an entry, and that the directory does not name. */
  readonly behind?: Readonly<Record<string, Uint8Array>>;
  /** Bytes behind the end of the packed data that the directory counts to them. */
  readonly within?: Readonly<Record<string, Uint8Array>>;
  /** Extra fields in the directory. */
  readonly extra?: Readonly<Record<string, Uint8Array>>;
  /** Checksums, and lengths in front of the data, that are not the true ones. */
  readonly checksum?: Readonly<Record<string, number>>;
  readonly length?: Readonly<Record<string, number>>;
}

/** An archive of these files, in their order. */
export function makeZip(files: Readonly<Record<string, string | Uint8Array>>, packed = false, odd: Odd = {}): Octets {
  const encoder = new TextEncoder();
  let out: Octets = bytes();
  const directory: Octets[] = [];
  for (const [name, text] of Object.entries(files)) {
    const data = typeof text === 'string' ? encoder.encode(text) : text;
    const body = bytes(packed ? deflateSync(data) : data, odd.within?.[name] ?? []);
    const extra = odd.extra?.[name] ?? new Uint8Array();
    const common = (label: Uint8Array, length: number, more: number) => [
      ...u16(20),
      ...u16(odd.flags ?? 0),
      ...u16(packed ? 8 : 0),
      ...u32(0),
      ...u32(odd.checksum?.[name] ?? crc32(data)),
      ...u32(body.length),
      ...u32(length),
      ...u16(label.length),
      ...u16(more),
    ];
    const inner = encoder.encode(name);
    const outer = encoder.encode(odd.names?.[name] ?? name);
    const at = out.length + (odd.shift?.[name] ?? 0);
    out = bytes(out, [0x50, 0x4b, 3, 4], common(inner, odd.length?.[name] ?? data.length, 0), inner, body, odd.behind?.[name] ?? []);
    const entry = bytes(
      [0x50, 0x4b, 1, 2],
      u16(20),
      common(outer, data.length, extra.length),
      u16(0),
      u16(0),
      u16(0),
      u32(0),
      u32(at),
      outer,
      extra,
    );
    directory.push(entry, ...(odd.twice?.includes(name) ? [entry] : []));
  }
  const list = bytes(...directory);
  const comment = typeof odd.comment === 'object' ? odd.comment : encoder.encode(odd.comment ?? '');
  return bytes(
    out,
    list,
    [0x50, 0x4b, 5, 6],
    u16(0),
    u16(0),
    u16(directory.length),
    u16(directory.length),
    u32(list.length),
    u32(out.length),
    u16(comment.length),
    comment,
  );
}
