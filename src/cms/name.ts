// Specification: RFC 5280 §4.1.2.4 (names), §4.1.2.6
import { latin1, utf8 } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import { type Asn1, oid, sequence, setOf, TAG } from './asn1.ts';

/** Attributes in one name, and characters of one attribute that we keep. */
const MAX_ATTRIBUTES = 64;
const MAX_TEXT = 256;

/** A distinguished name in words. */
export interface Name {
  /** Common name, else organization, else the whole name as text. */
  readonly name: string;
  readonly organization: string;
  /** Every attribute in its order, such as `C=JP, O=Example, CN=Example Root`. Equal texts are the filter of path building, no proof. */
  readonly text: string;
  readonly der: Uint8Array;
}

const LABELS: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
]);

/** Reads a Name. Throws MalformedError. */
export function readName(node: Asn1 | undefined, what: string): Name {
  const attributes = sequence(node, what).flatMap((set) => setOf(set, what));
  if (node === undefined || attributes.length > MAX_ATTRIBUTES)
    throw new MalformedError(`${what} has more than ${MAX_ATTRIBUTES} attributes`);
  const pairs = attributes.map((attribute) => {
    const [type, value] = sequence(attribute, what);
    const id = oid(type, what);
    return { label: LABELS.get(id) ?? id, text: readText(value) };
  });
  const text = pairs.map((pair) => `${pair.label}=${pair.text}`).join(', ');
  const find = (label: string) => pairs.find((pair) => pair.label === label && pair.text !== '')?.text ?? '';
  return { name: find('CN') || find('O') || text, organization: find('O'), text, der: node.bytes };
}

/** Control and direction characters could make a name look like another one; they become U+FFFD. */
function readText(node: Asn1 | undefined): string {
  if (node === undefined || node.constructed) throw new MalformedError('a name without a value');
  const text = node.tag === TAG.bmpString ? utf16(node.content) : node.tag === TAG.utf8String ? utf8(node.content) : latin1(node.content);
  return text.slice(0, MAX_TEXT).replace(/\p{C}/gu, '\uFFFD').trim();
}

function utf16(bytes: Uint8Array): string {
  return new TextDecoder('utf-16be').decode(bytes);
}
