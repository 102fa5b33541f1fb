import { equalBytes } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import type { TrustEntry } from '../trust/trust-list.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { findNames, type Names } from './certificate-names.ts';

const cache = new WeakMap<TrustEntry, Promise<Certificate | undefined>>();
const names = new WeakMap<TrustEntry, Names | null>();

/**
 * The CA certificates among a list's entries that may have issued one of `issued`: the others can be in no path, and reading hundreds of
 * them would be most of the work of judging one picture. An entry that is no certificate, or not the one its hash names, is left out.
 */
export async function readAnchors(entries: readonly TrustEntry[], issued: readonly Certificate[]): Promise<readonly Certificate[]> {
  const issuers = new Set(issued.map((certificate) => certificate.issuer.text));
  const wanted = entries.filter((entry) => entry.kind === 'anchor' && mayBe(entry, issuers));
  const read = await Promise.all(wanted.map(readEntry));
  return read.filter((certificate) => certificate !== undefined);
}

/** A certificate whose subject cannot be told at a glance is read in full. */
function mayBe(entry: TrustEntry, wanted: ReadonlySet<string>): boolean {
  const found = namesOf(entry);
  return found === null || wanted.has(found.subject);
}

/** The names in a list's entry, looked up once; null where they cannot be told at a glance. */
export function namesOf(entry: TrustEntry): Names | null {
  const known = names.get(entry);
  if (known !== undefined) return known;
  const found = findNames(fromBase64(entry.der));
  names.set(entry, found);
  return found;
}

/** True when one of the entries is exactly this end-entity certificate. */
export function holdsLeaf(entries: readonly TrustEntry[], leaf: Certificate): boolean {
  return entries.some((entry) => entry.kind === 'leaf' && entry.sha256 === leaf.sha256 && equalBytes(fromBase64(entry.der), leaf.der));
}

/** What a list asks of the paths to this anchor. */
export function policiesOf(entries: readonly TrustEntry[], anchor: Certificate): readonly string[] {
  return entries.find((entry) => entry.sha256 === anchor.sha256)?.policies ?? [];
}

function readEntry(entry: TrustEntry): Promise<Certificate | undefined> {
  const known = cache.get(entry);
  if (known !== undefined) return known;
  const reading = decode(entry);
  cache.set(entry, reading);
  return reading;
}

async function decode(entry: TrustEntry): Promise<Certificate | undefined> {
  try {
    const certificate = await readCertificate(fromBase64(entry.der));
    return certificate.sha256 === entry.sha256 ? certificate : undefined;
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

/** Octets of a base64 text; none for a text that is not base64. */
export function fromBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array(0);
  }
}

/** Standard base64 with padding, on one line. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
