// Specification: Canonical XML 1.0 and 1.1, Exclusive XML Canonicalization 1.0, all without comments
import { MalformedError } from '../bytes/errors.ts';
import { isElement, type XmlAttribute, type XmlElement } from './xml-tree.ts';

const FORMS: ReadonlyMap<string, 'inclusive' | 'inclusive-1.1' | 'exclusive'> = new Map([
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', 'inclusive' as const],
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments', 'inclusive' as const],
  ['http://www.w3.org/2006/12/xml-c14n11', 'inclusive-1.1' as const],
  ['http://www.w3.org/2001/10/xml-exc-c14n#', 'exclusive' as const],
]);
export const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const XML = 'http://www.w3.org/XML/1998/namespace';

/** Whether the algorithm is a canonical form that {@link canonicalize} knows. */
export function isCanonicalForm(algorithm: string): boolean {
  return FORMS.has(algorithm);
}

/**
 * The canonical octets of an element and all below it, with the namespaces that reach it from above. `prefixes` is the InclusiveNamespaces
 * list of the exclusive form ('#default' for the default namespace). @throws MalformedError for a form that we do not know
 */
export function canonicalize(element: XmlElement, algorithm: string, prefixes: readonly string[] = []): Uint8Array<ArrayBuffer> {
  const form = FORMS.get(algorithm);
  if (form === undefined) throw new MalformedError(`canonical form ${algorithm.slice(0, 80)}`);
  const out: string[] = [];
  const keep = new Set(prefixes.map((prefix) => (prefix === '#default' ? '' : prefix)));
  write(element, scopeOf(element.parent), new Map(), form === 'exclusive' ? keep : undefined, inherited(element, form), out);
  return new TextEncoder().encode(out.join(''));
}

/** Namespaces in scope at an element, by prefix. */
function scopeOf(element: XmlElement | undefined): ReadonlyMap<string, string> {
  if (element === undefined) return new Map();
  return new Map([...scopeOf(element.parent), ...element.declared]);
}

/** §2.4: the inclusive forms give the apex the `xml:` attributes of its ancestors; 1.1 leaves out `xml:id`, and joins `xml:base`, which we refuse. */
function inherited(element: XmlElement, form: 'inclusive' | 'inclusive-1.1' | 'exclusive'): readonly XmlAttribute[] {
  if (form === 'exclusive') return [];
  const found = new Map<string, XmlAttribute>();
  for (let above = element.parent; above !== undefined; above = above.parent)
    for (const one of above.attributes) if (one.uri === XML && !found.has(one.local)) found.set(one.local, one);
  if (form === 'inclusive-1.1' && found.has('base')) throw new MalformedError('xml:base above a signed element');
  if (form === 'inclusive-1.1') found.delete('id');
  const own = new Set(element.attributes.filter((one) => one.uri === XML).map((one) => one.local));
  return [...found.values()].filter((one) => !own.has(one.local));
}

/** `shown` are the declarations that the output already carries; `exclusive` the prefixes that are kept anyway, undefined for the inclusive forms. */
function write(
  element: XmlElement,
  above: ReadonlyMap<string, string>,
  shown: ReadonlyMap<string, string>,
  exclusive: ReadonlySet<string> | undefined,
  extra: readonly XmlAttribute[],
  out: string[],
): void {
  const scope = element.declared.size === 0 ? above : new Map([...above, ...element.declared]);
  const used = new Set([element.prefix, ...element.attributes.filter((one) => one.prefix !== '').map((one) => one.prefix)]);
  const wanted = [...new Set([...scope.keys(), ''])].filter(
    (prefix) => exclusive === undefined || exclusive.has(prefix) || used.has(prefix),
  );
  const carried = new Map(shown);
  const namespaces: string[] = [];
  for (const prefix of wanted.sort(compare)) {
    const uri = scope.get(prefix) ?? '';
    if (prefix === 'xml' || (carried.get(prefix) ?? '') === uri) continue;
    carried.set(prefix, uri);
    namespaces.push(` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(uri)}"`);
  }
  const attributes = [...extra, ...element.attributes].sort((a, b) => compare(a.uri, b.uri) || compare(a.local, b.local));
  const name = qualified(element.prefix, element.local);
  out.push(
    `<${name}`,
    ...namespaces,
    ...attributes.map((one) => ` ${qualified(one.prefix, one.local)}="${escapeAttribute(one.value)}"`),
    '>',
  );
  for (const child of element.children) {
    if (isElement(child)) write(child, scope, carried, exclusive, [], out);
    else out.push(escapeText(child));
  }
  out.push(`</${name}>`);
}

function qualified(prefix: string, local: string): string {
  return prefix === '' ? local : `${prefix}:${local}`;
}

/** By code points, as UTF-8 octets compare. */
function compare(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (one) => (one === '&' ? '&amp;' : one === '<' ? '&lt;' : one === '>' ? '&gt;' : '&#xD;'));
}

const IN_ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['"', '&quot;'],
  ['\t', '&#x9;'],
  ['\n', '&#xA;'],
  ['\r', '&#xD;'],
]);

function escapeAttribute(text: string): string {
  return text.replace(/[&<"\t\n\r]/g, (one) => IN_ATTRIBUTES.get(one) ?? one);
}
