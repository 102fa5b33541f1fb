// Specification: RFC 5280 §4.2.1.6 (general names), §7.1 (how distinguished names are compared)
import { hex, latin1, utf8 } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import { type Asn1, explicit, oid, sequence, setOf, TAG } from './asn1.ts';

/** Longest text of one name, in octets, and names in one list. */
const MAX_TEXT = 1_000;
const MAX_NAMES = 1_000;
const EMAIL_ATTRIBUTE = '1.2.840.113549.1.9.1';

/** A name in one of the forms of X.509. `other` = a form that no rule of ours reads. */
export type GeneralName =
  | { readonly form: 'email' | 'dns' | 'uri'; readonly text: string }
  /** Each relative name in a spelling of its own, so that equal ones are equal texts. */
  | { readonly form: 'directory'; readonly path: readonly string[] }
  /** Four or sixteen octets; in a rule, as many again for the mask. */
  | { readonly form: 'ip'; readonly octets: Uint8Array }
  | { readonly form: 'other' };

const TEXT_FORMS: ReadonlyMap<number, 'email' | 'dns' | 'uri'> = new Map([
  [1, 'email'],
  [2, 'dns'],
  [6, 'uri'],
]);
const DIRECTORY = 4;
const IP = 7;

/** GeneralNames, as in subjectAltName. Throws MalformedError. */
export function readGeneralNames(node: Asn1): readonly GeneralName[] {
  const names = sequence(node, 'general names');
  if (names.length > MAX_NAMES) throw new MalformedError(`more than ${MAX_NAMES} names`);
  return names.map(readGeneralName);
}

/** One GeneralName. Throws MalformedError. */
export function readGeneralName(node: Asn1): GeneralName {
  if (!node.context) throw new MalformedError('no general name');
  const form = TEXT_FORMS.get(node.tag);
  if (form !== undefined) return { form, text: readAscii(node) };
  if (node.tag === DIRECTORY) return { form: 'directory', path: readPath(explicit(node, 'directory name')) };
  if (node.tag === IP && !node.constructed) return { form: 'ip', octets: node.content };
  return { form: 'other' };
}

/** IA5String; anything but printable ASCII could be one name to us and another to the next reader. */
function readAscii(node: Asn1): string {
  const text = latin1(node.content);
  if (node.constructed || node.content.length > MAX_TEXT || /[^\x21-\x7e]/.test(text))
    throw new MalformedError('a name that is no plain text');
  return text;
}

/** A distinguished name, its relative names from the top down. Throws MalformedError. */
export function readPath(name: Asn1): readonly string[] {
  return sequence(name, 'name').map((set) =>
    setOf(set, 'relative name')
      .map((attribute) => {
        const [type, value] = sequence(attribute, 'attribute');
        return JSON.stringify([oid(type, 'attribute'), comparable(value)]);
      })
      .sort()
      .join(),
  );
}

/** E-mail addresses that stand in a distinguished name, as certificates had them before there were other names. */
export function findEmails(name: Asn1): readonly string[] {
  return sequence(name, 'name')
    .flatMap((set) => setOf(set, 'relative name'))
    .map((attribute) => sequence(attribute, 'attribute'))
    .filter(([type]) => oid(type, 'attribute') === EMAIL_ATTRIBUTE)
    .flatMap(([, value]) => (value === undefined ? [] : [readAscii(value)]));
}

const LATIN_STRINGS: readonly number[] = [18, 19, 20, 22, 26];

/** Letters in one case, spaces once, whatever kind of string it is; the octets of what is no string. */
function comparable(value: Asn1 | undefined): string {
  if (value === undefined || !value.universal || value.constructed) throw new MalformedError('a name without a value');
  const text = textOf(value);
  return text === undefined ? `#${hex(value.bytes)}` : text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function textOf({ tag, content }: Asn1): string | undefined {
  if (tag === TAG.utf8String) return utf8(content);
  if (tag === TAG.bmpString) return new TextDecoder('utf-16be').decode(content);
  return LATIN_STRINGS.includes(tag) ? latin1(content) : undefined;
}
