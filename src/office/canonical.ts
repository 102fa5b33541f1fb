// Specification: Canonical XML 1.0 and 1.1, Exclusive XML Canonicalization 1.0, all without comments
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { isElement, type XmlAttribute, type XmlElement } from './xml-tree.ts';

const FORMS: ReadonlyMap<string, 'inclusive' | 'inclusive-1.1' | 'exclusive'> = new Map([
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', 'inclusive' as const],
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments', 'inclusive' as const],
  ['http://www.w3.org/2006/12/xml-c14n11', 'inclusive-1.1' as const],
  ['http://www.w3.org/2001/10/xml-exc-c14n#', 'exclusive' as const],
]);
export const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const XML = 'http://www.w3.org/XML/1998/namespace';
/** Longest canonical form, in letters: the exclusive form repeats a long name at every element that uses it. */
const MAX_CANONICAL = 128 * 1024 * 1024;

/** Whether the algorithm is a canonical form that {@link canonicalize} knows. */
export function isCanonicalForm(algorithm: string): boolean {
  return FORMS.has(algorithm);
}

/**
 * The canonical octets of an element and all below it, with the namespaces that reach it from above. `prefixes` is the InclusiveNamespaces
 * list of the exclusive form ('#default' for the default namespace).
 * @throws MalformedError for a form that we do not know, HardLimitError for one that grows too long
 */
export function canonicalize(element: XmlElement, algorithm: string, prefixes: readonly string[] = []): Uint8Array<ArrayBuffer> {
  const form = FORMS.get(algorithm);
  if (form === undefined) throw new MalformedError(`canonical form ${algorithm.slice(0, 80)}`);
  const keep = new Set(prefixes.map((prefix) => (prefix === '#default' ? '' : prefix)));
  const writer = new Writer(scopeOf(element.parent), form === 'exclusive' ? keep : undefined);
  writer.write(element, inherited(element, form));
  return new TextEncoder().encode(writer.out.join(''));
}

/** Namespaces in scope at an element, by prefix. */
function scopeOf(element: XmlElement | undefined): Map<string, string> {
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

/** Keeps one list of namespaces, and takes back at the end of an element what that brought: a copy for each element would cost far more. */
class Writer {
  readonly out: string[] = [];
  /** The declarations that the output already carries. */
  readonly #shown = new Map<string, string>();
  #length = 0;
  #isApex = true;

  constructor(
    readonly scope: Map<string, string>,
    /** The prefixes that the exclusive form keeps anyway; undefined for the inclusive forms. */
    readonly exclusive: ReadonlySet<string> | undefined,
  ) {}

  write(element: XmlElement, extra: readonly XmlAttribute[]): void {
    const above = put(this.scope, element.declared);
    const fresh = new Map(this.#wanted(element).flatMap((prefix) => this.#unshown(prefix)));
    const before = put(this.#shown, fresh);
    const name = qualified(element.prefix, element.local);
    this.#push(`<${name}`);
    for (const [prefix, uri] of fresh) this.#push(` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(uri)}"`);
    for (const one of inOrder([...extra, ...element.attributes]))
      this.#push(` ${qualified(one.prefix, one.local)}="${escapeAttribute(one.value)}"`);
    this.#push('>');
    for (const child of element.children) {
      if (isElement(child)) this.write(child, []);
      else this.#push(escapeText(child));
    }
    this.#push(`</${name}>`);
    put(this.#shown, before);
    put(this.scope, above);
  }

  /** Prefixes that the element may have to declare, in order: below the first element nothing else is new than what it declares or uses. */
  #wanted({ prefix, attributes, declared }: XmlElement): readonly string[] {
    const { scope, exclusive } = this;
    const candidates = this.#isApex ? [...scope.keys(), ''] : [...declared.keys()];
    this.#isApex = false;
    if (exclusive === undefined) return [...new Set(candidates)].sort(compare);
    const used = [prefix, ...attributes.flatMap((one) => (one.prefix === '' ? [] : [one.prefix]))];
    const kept = candidates.filter((one) => exclusive.has(one));
    return [...new Set([...kept, ...used])].filter((one) => one === '' || scope.has(one)).sort(compare);
  }

  #unshown(prefix: string): readonly (readonly [prefix: string, uri: string])[] {
    const uri = this.scope.get(prefix) ?? '';
    return prefix === 'xml' || (this.#shown.get(prefix) ?? '') === uri ? [] : [[prefix, uri]];
  }

  #push(text: string): void {
    this.#length += text.length;
    if (this.#length > MAX_CANONICAL) throw new HardLimitError('canonical-length', 'a canonical form longer than we write');
    this.out.push(text);
  }
}

/** Puts these into the map; the answer puts back what was there. */
function put<T>(map: Map<string, T>, entries: ReadonlyMap<string, T | undefined>): ReadonlyMap<string, T | undefined> {
  const before = new Map([...entries.keys()].map((key) => [key, map.get(key)]));
  for (const [key, value] of entries) {
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  }
  return before;
}

/** By namespace, then by name. Many share one namespace, so each of those is compared once. */
function inOrder(attributes: readonly XmlAttribute[]): readonly XmlAttribute[] {
  if (attributes.length < 2) return attributes;
  const rank = new Map([...new Set(attributes.map(({ uri }) => uri))].sort(compare).map((uri, i) => [uri, i]));
  return [...attributes].sort((a, b) => (rank.get(a.uri) ?? 0) - (rank.get(b.uri) ?? 0) || compare(a.local, b.local));
}

function qualified(prefix: string, local: string): string {
  return prefix === '' ? local : `${prefix}:${local}`;
}

/** By code points, as UTF-8 octets compare. */
function compare(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = rankOf(a.charCodeAt(i)) - rankOf(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Halves of pairs stand for code points behind all others. */
function rankOf(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
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
