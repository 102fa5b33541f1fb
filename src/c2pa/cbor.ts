// Specification: RFC 8949 (CBOR) §3, decoded by cborg under our own limits.
import { decode, encode } from 'cborg';
import { Cursor } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';

/** Items, nested levels and bytes of one CBOR block; the largest real claim seen has 2,000 items at depth 9. */
const MAX_ITEMS = 200_000;
const MAX_DEPTH = 48;
const MAX_BYTES = 32 * 1024 * 1024;

/** A decoded CBOR value: maps stay maps, since COSE has integer keys and a hostile key could be `__proto__`. */
export type Cbor = unknown;

/**
 * One CBOR value that fills `bytes` to the end. Tags are dropped and their content kept (dates come as text).
 * @throws MalformedError, HardLimitError
 */
export function decodeCbor(bytes: Uint8Array): Cbor {
  if (bytes.length > MAX_BYTES) throw new HardLimitError('cbor bytes', `a CBOR block of ${bytes.length} bytes`);
  checkShape(bytes);
  try {
    return decode(bytes, { useMaps: true, rejectDuplicateMapKeys: true, tags: ANY_TAG });
  } catch (error) {
    throw new MalformedError(`CBOR: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Deterministic CBOR of arrays, byte strings and texts, for Sig_structure (RFC 9052 §4.4). */
export function encodeCbor(value: unknown): Uint8Array {
  return encode(value);
}

const ANY_TAG = new Proxy<Record<number, (content: () => unknown) => unknown>>({}, { get: () => (content: () => unknown) => content() });

/** Walks the heads only, so that no nesting or count in the file can exhaust the decoder's stack. */
function checkShape(bytes: Uint8Array): void {
  const cursor = new Cursor(bytes);
  const open: number[] = [1];
  let items = 0;
  while (open.length > 0) {
    const left = open.pop();
    if (left === undefined || left === 0) continue;
    if (left !== Number.POSITIVE_INFINITY) open.push(left - 1);
    else open.push(left);
    if (++items > MAX_ITEMS) throw new HardLimitError('cbor items', `more than ${MAX_ITEMS} CBOR items`);
    const head = cursor.u8();
    if (head === 0xff) {
      if (left !== Number.POSITIVE_INFINITY) throw new MalformedError('CBOR: a break outside an indefinite item');
      open.pop();
      continue;
    }
    const major = head >> 5;
    const { value, indefinite } = readArgument(cursor, head & 31);
    if (major === 2 || major === 3) {
      if (indefinite) open.push(Number.POSITIVE_INFINITY);
      else cursor.skip(value);
    } else if (major === 4 || major === 5) open.push(indefinite ? Number.POSITIVE_INFINITY : major === 5 ? value * 2 : value);
    else if (major === 6) open.push(1);
    if (open.length > MAX_DEPTH) throw new HardLimitError('cbor depth', `CBOR nested more than ${MAX_DEPTH} deep`);
  }
  if (cursor.left > 0) throw new MalformedError(`CBOR: ${cursor.left} bytes after the value`);
}

function readArgument(cursor: Cursor, info: number): { value: number; indefinite: boolean } {
  if (info < 24) return { value: info, indefinite: false };
  if (info === 24) return { value: cursor.u8(), indefinite: false };
  if (info === 25) return { value: cursor.u16(), indefinite: false };
  if (info === 26) return { value: cursor.u32(), indefinite: false };
  if (info === 27) {
    const high = cursor.u32();
    return { value: high * 2 ** 32 + cursor.u32(), indefinite: false };
  }
  if (info === 31) return { value: 0, indefinite: true };
  throw new MalformedError(`CBOR: reserved argument ${info}`);
}

/** The value where it is a map. */
export function asMap(value: Cbor): ReadonlyMap<unknown, unknown> | undefined {
  return value instanceof Map ? value : undefined;
}

/** The value where it is an array. */
export function asList(value: Cbor): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** The value where it is a text string. */
export function asText(value: Cbor): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value where it is a byte string. */
export function asBytes(value: Cbor): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : undefined;
}

/** `field(map, 'a', 'b')` is map.a.b where every step is a map; undefined otherwise. */
export function field(value: Cbor, ...path: readonly (string | number)[]): unknown {
  let at: unknown = value;
  for (const key of path) at = asMap(at)?.get(key);
  return at;
}
