// Specification: RFC 5280 §4.1 (tbsCertificate), ITU-T X.690 §8.1.3 (lengths)
import { MalformedError } from '../bytes/errors.ts';
import { readAsn1 } from './asn1.ts';
import { readName } from './name.ts';

/** Longest name that is read at a glance; a longer one is left to the full reading. */
const MAX_NAME = 8 * 1024;
const VERSION = 0xa0;

interface Element {
  readonly start: number;
  /** Where its content begins. */
  readonly inside: number;
  readonly end: number;
}

/** Whom a certificate names, as `readCertificate` would give their texts. */
export interface Names {
  readonly issuer: string;
  readonly subject: string;
}

/** The names in a certificate, without reading the rest. Null where they cannot be told at a glance; they prove nothing about it. */
export function findNames(der: Uint8Array): Names | null {
  try {
    const certificate = elementAt(der, 0, der.length);
    const tbs = elementAt(der, certificate.inside, certificate.end);
    let field = elementAt(der, tbs.inside, tbs.end);
    const next = (): Element => {
      field = elementAt(der, field.end, tbs.end);
      return field;
    };
    // The fields of a tbsCertificate: version where it is not 1, serial number, algorithm, issuer, validity, subject.
    if (der[field.start] === VERSION) next();
    next();
    const issuer = nameIn(der, next());
    next();
    return { issuer, subject: nameIn(der, next()) };
  } catch {
    return null;
  }
}

function nameIn(der: Uint8Array, { start, end }: Element): string {
  return readName(readAsn1(der.subarray(start, end), MAX_NAME), 'name').text;
}

/** The element that begins at `start`, definite length only. Throws MalformedError where it does not end by `limit`. */
function elementAt(der: Uint8Array, start: number, limit: number): Element {
  const first = der[start + 1];
  if (first === undefined || start + 2 > limit) throw new MalformedError('an element without a length', start);
  const more = first & 0x80 ? first & 0x7f : 0;
  // 0x80 is the indefinite form; four octets count more than any certificate has.
  if (first === 0x80 || more > 3) throw new MalformedError('a length that no certificate has', start);
  let length = more === 0 ? first : 0;
  for (let i = 0; i < more; i++) length = length * 256 + (der[start + 2 + i] ?? 0);
  const inside = start + 2 + more;
  if (inside + length > limit) throw new MalformedError('an element beyond its parent', start);
  return { start, inside, end: inside + length };
}
