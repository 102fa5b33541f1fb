// Specification: ITU-T X.690 §8 (BER), §10 (DER)
import { concatBytes, latin1 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { type Asn1, readElement } from './ber.ts';

export type { Asn1 } from './ber.ts';

/** Octets of an OBJECT IDENTIFIER. */
const MAX_OID = 64;

export const TAG = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  oid: 6,
  enumerated: 10,
  utf8String: 12,
  sequence: 16,
  set: 17,
  utcTime: 23,
  generalizedTime: 24,
  bmpString: 30,
} as const;

/**
 * Decodes one BER or DER element that fills `bytes` to the last byte.
 * Throws {@link MalformedError} for anything else, {@link HardLimitError} when it is longer than `limit` bytes.
 */
export function readAsn1(bytes: Uint8Array, limit: number): Asn1 {
  const root = readFirst(bytes, limit);
  const left = bytes.length - root.bytes.length;
  if (left > 0) throw new MalformedError(`${left} bytes after the end of the structure`);
  return root;
}

/**
 * As {@link readAsn1}, for a room that is larger than its content: what follows the element has to be zero octets only.
 * Throws {@link PaddingError} for anything else there.
 */
export function readPaddedAsn1(bytes: Uint8Array, limit: number): Asn1 {
  const root = readFirst(bytes, limit);
  if (bytes.subarray(root.bytes.length).some((byte) => byte !== 0)) throw new PaddingError('bytes after the end of the structure');
  return root;
}

/** Something stands where only padding may. */
export class PaddingError extends MalformedError {}

function readFirst(bytes: Uint8Array, limit: number): Asn1 {
  if (bytes.length > limit) throw new HardLimitError('asn1-bytes', `${bytes.length} bytes, more than ${limit}`);
  return readElement(bytes);
}

/** True for a universal element of this type. */
export function is(node: Asn1 | undefined, tag: number): node is Asn1 {
  return node?.universal === true && node.tag === tag;
}

/** True for `[tag]`. */
export function isContext(node: Asn1 | undefined, tag: number): node is Asn1 {
  return node?.context === true && node.tag === tag;
}

/** The children of a SEQUENCE. */
export function sequence(node: Asn1 | undefined, what: string): readonly Asn1[] {
  if (!is(node, TAG.sequence) || !node.constructed) throw new MalformedError(`${what} is no SEQUENCE`);
  return node.children;
}

/** The children of a SET. */
export function setOf(node: Asn1 | undefined, what: string): readonly Asn1[] {
  if (!is(node, TAG.set) || !node.constructed) throw new MalformedError(`${what} is no SET`);
  return node.children;
}

/** The one child of an EXPLICIT `[n]`. */
export function explicit(node: Asn1, what: string): Asn1 {
  const [only, more] = node.children;
  if (!node.constructed || only === undefined || more !== undefined) throw new MalformedError(`${what} does not hold one element`);
  return only;
}

/** An OBJECT IDENTIFIER in dotted form. */
export function oid(node: Asn1 | undefined, what: string): string {
  if (!is(node, TAG.oid) || node.constructed || node.content.length > MAX_OID || ((node.content.at(-1) ?? 0x80) & 0x80) !== 0)
    throw new MalformedError(`${what} is no OBJECT IDENTIFIER`);
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of node.content) {
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [first = 0n, ...rest] = arcs;
  const root = first < 40n ? 0n : first < 80n ? 1n : 2n;
  return [root, first - root * 40n, ...rest].join('.');
}

/** The content octets of an INTEGER, as they stand (two's complement, big-endian). */
export function integer(node: Asn1 | undefined, what: string): Uint8Array {
  if (!is(node, TAG.integer) || node.constructed || node.content.length === 0) throw new MalformedError(`${what} is no INTEGER`);
  return node.content;
}

/** A small INTEGER or ENUMERATED that is not negative. */
export function smallNumber(node: Asn1 | undefined, what: string): number {
  if (!(is(node, TAG.integer) || is(node, TAG.enumerated)) || node.constructed || node.content.length === 0 || node.content.length > 4)
    throw new MalformedError(`${what} is no small number`);
  const value = node.content.reduce((sum, byte) => sum * 256 + byte, 0);
  if ((node.content[0] ?? 0) > 0x7f) throw new MalformedError(`${what} is negative`);
  return value;
}

/** A BOOLEAN; DER knows 00 and FF only. */
export function boolean(node: Asn1, what: string): boolean {
  if (!is(node, TAG.boolean) || node.content.length !== 1) throw new MalformedError(`${what} is no BOOLEAN`);
  const [value] = node.content;
  if (value !== 0 && value !== 0xff) throw new MalformedError(`${what} is no DER BOOLEAN`);
  return value === 0xff;
}

/** The octets of an OCTET STRING, its pieces joined where BER split it. */
export function octets(node: Asn1 | undefined, what: string): Uint8Array {
  if (!is(node, TAG.octetString)) throw new MalformedError(`${what} is no OCTET STRING`);
  return node.constructed ? concatBytes(node.children.map((child) => octets(child, what))) : node.content;
}

/** The octets of a BIT STRING of whole octets. */
export function bits(node: Asn1 | undefined, what: string): Uint8Array {
  if (!is(node, TAG.bitString) || node.constructed || node.content[0] !== 0)
    throw new MalformedError(`${what} is no BIT STRING of whole octets`);
  return node.content.subarray(1);
}

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/;

/** A UTCTime or GeneralizedTime in UTC with seconds (RFC 5280 §4.1.2.5, RFC 3161 §2.4.2). A local time is refused, it has no meaning here. */
export function time(node: Asn1 | undefined, what: string): Date {
  if (node?.constructed === false) {
    const found = is(node, TAG.utcTime) ? UTC_TIME.exec(latin1(node.content)) : null;
    if (found) {
      const year = Number(found[1]);
      return date([year >= 50 ? 1900 + year : 2000 + year, ...found.slice(2, 7).map(Number)], 0, what);
    }
    const long = is(node, TAG.generalizedTime) ? GENERALIZED_TIME.exec(latin1(node.content)) : null;
    if (long) return date(long.slice(1, 7).map(Number), Number(`0.${long[7] ?? '0'}`) * 1000, what);
  }
  throw new MalformedError(`${what} is no time in UTC`);
}

function date(numbers: readonly number[], milliseconds: number, what: string): Date {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers;
  const made = new Date(Date.UTC(year, month - 1, day, hour, minute, second, Math.floor(milliseconds)));
  made.setUTCFullYear(year);
  if (made.getUTCMonth() !== month - 1 || made.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59)
    throw new MalformedError(`${what} is no date of the calendar`);
  return made;
}

/** The DER of an element: definite lengths, whole strings, SETs sorted. Primitive content stays as it is. */
export function toDer(node: Asn1): Uint8Array<ArrayBuffer> {
  if (node.constructed && is(node, TAG.octetString)) return encode(TAG.octetString, octets(node, 'string'));
  if (node.tag > 30) return new Uint8Array(node.bytes);
  const first = node.bytes[0] ?? 0;
  if (!node.constructed) return encode(first, node.content);
  const parts = node.children.map(toDer);
  if (is(node, TAG.set)) parts.sort(compareBytes);
  return encode(first, concatBytes(parts));
}

/** One element from its first octet (tags below 31) and its content. */
export function encode(first: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const length: number[] = [];
  for (let left = content.length; left > 0; left = Math.floor(left / 256)) length.unshift(left % 256);
  const header = content.length < 128 ? [first, content.length] : [first, 0x80 | length.length, ...length];
  return concatBytes([new Uint8Array(header), content]);
}

/** DER order of a SET OF: as octet strings, the shorter one first where one begins with the other. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
