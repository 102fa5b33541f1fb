// Specification: RFC 6960 §4.1.1 (OCSPRequest), §4.1.2 (CertID)
import { concatBytes } from '../bytes/cursor.ts';
import { digestOf } from './algorithm.ts';
import { encode, TAG } from './asn1.ts';
import type { Certificate } from './certificate.ts';

/** A constructed SEQUENCE; SHA-1 (1.3.14.3.2.26) with NULL parameters. */
const SEQUENCE = 0x30;
const SHA1 = Uint8Array.of(0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00);

/**
 * The question whether `issuer` has withdrawn `leaf`, as DER. SHA-1 only identifies the issuer here, and every responder knows it. There is no
 * nonce: responders answer from a store, and the answer's own window of time is checked.
 */
export async function makeOcspRequest(leaf: Certificate, issuer: Certificate): Promise<Uint8Array> {
  const id = of(
    SHA1,
    encode(TAG.octetString, await digestOf('SHA-1', leaf.issuer.der)),
    encode(TAG.octetString, await digestOf('SHA-1', issuer.keyBits)),
    encode(TAG.integer, serialOf(leaf)),
  );
  return of(of(of(of(id))));
}

const of = (...parts: readonly Uint8Array[]): Uint8Array => encode(SEQUENCE, concatBytes(parts));

/** The serial number with the zero octet that keeps it positive. */
function serialOf({ serial }: Certificate): Uint8Array {
  const octets = Uint8Array.from(serial.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return (octets[0] ?? 0) > 0x7f ? concatBytes([Uint8Array.of(0), octets]) : octets;
}
