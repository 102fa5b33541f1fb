// ZIP archives, written octet by octet.
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
  readonly comment?: string;
}

/** An archive of these files, in their order. Checksums are zero: nobody here asks for them. */
export function makeZip(files: Readonly<Record<string, string>>, packed = false, odd: Odd = {}): Octets {
  const encoder = new TextEncoder();
  let out: Octets = bytes();
  const directory: Octets[] = [];
  for (const [name, text] of Object.entries(files)) {
    const data = encoder.encode(text);
    const body = packed ? deflateSync(data) : data;
    const common = (label: Uint8Array) => [
      ...u16(20),
      ...u16(odd.flags ?? 0),
      ...u16(packed ? 8 : 0),
      ...u32(0),
      ...u32(0),
      ...u32(body.length),
      ...u32(data.length),
      ...u16(label.length),
      ...u16(0),
    ];
    const inner = encoder.encode(name);
    const outer = encoder.encode(odd.names?.[name] ?? name);
    const at = out.length + (odd.shift?.[name] ?? 0);
    out = bytes(out, [0x50, 0x4b, 3, 4], common(inner), inner, body);
    const entry = bytes([0x50, 0x4b, 1, 2], u16(20), common(outer), u16(0), u16(0), u16(0), u32(0), u32(at), outer);
    directory.push(entry, ...(odd.twice?.includes(name) ? [entry] : []));
  }
  const list = bytes(...directory);
  const comment = encoder.encode(odd.comment ?? '');
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
