// Specification: XML 1.0 (fifth edition), Namespaces in XML 1.0; only what signatures need: no document type, no foreign entities
import { SaxesParser } from 'saxes';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';

/** Elements inside of elements, and nodes in one document. */
const MAX_DEPTH = 256;
const MAX_NODES = 2_000_000;
/** Longest document that is taken apart, in bytes. */
const MAX_XML = 32 * 1024 * 1024;

export interface XmlAttribute {
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly value: string;
}

export interface XmlElement {
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  /** Namespaces declared here, by prefix; '' is the default one. */
  readonly declared: ReadonlyMap<string, string>;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly (XmlElement | string)[];
  readonly parent: XmlElement | undefined;
}

/** Reads a whole document. Comments are dropped, as the canonical form drops them. @throws MalformedError for anything unusual */
export function readXml(bytes: Uint8Array): XmlElement {
  if (bytes.length > MAX_XML) throw new HardLimitError('xml-bytes', `an XML document of ${bytes.length} bytes`);
  const { text: decoded, codings } = decode(bytes);
  const parser = new SaxesParser({ xmlns: true });
  let root: XmlElement | undefined;
  let open: { element: XmlElement; children: (XmlElement | string)[] } | undefined;
  const above: NonNullable<typeof open>[] = [];
  let nodes = 0;
  const fail = (what: string): never => {
    throw new MalformedError(`XML: ${what}`);
  };
  const text = (value: string): void => {
    if (open === undefined) return;
    const last = open.children.length - 1;
    const before = open.children[last];
    if (typeof before === 'string') open.children[last] = before + value;
    else open.children.push(value);
  };
  parser.on('error', (error) => fail(error.message));
  parser.on('doctype', () => fail('a document type'));
  parser.on('processinginstruction', () => fail('a processing instruction'));
  parser.on('xmldecl', ({ version, encoding }) => {
    if (version !== undefined && version !== '1.0') fail(`version ${version.slice(0, 20)}`);
    if (encoding !== undefined && !codings.includes(encoding.toLowerCase())) fail(`coding ${encoding.slice(0, 40)}`);
  });
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('opentag', (tag) => {
    nodes += 1 + Object.keys(tag.attributes).length;
    if (nodes > MAX_NODES || above.length > MAX_DEPTH)
      throw new HardLimitError('xml-nodes', 'an XML document with more nodes than we read');
    const all = Object.values(tag.attributes);
    const children: (XmlElement | string)[] = [];
    const element: XmlElement = {
      prefix: tag.prefix,
      local: tag.local,
      uri: tag.uri,
      declared: new Map(Object.entries(tag.ns)),
      attributes: all
        .filter((one) => one.name !== 'xmlns' && one.prefix !== 'xmlns')
        .map(({ prefix, local, uri, value }) => ({ prefix, local, uri, value })),
      children,
      parent: open?.element,
    };
    if (open !== undefined) {
      open.children.push(element);
      above.push(open);
    } else root ??= element;
    open = { element, children };
  });
  parser.on('closetag', () => {
    open = above.pop();
  });
  parser.write(decoded).close();
  return root ?? fail('no element');
}

/** UTF-8, or UTF-16 by its mark, with the names under which a document may declare that; anything else would be read differently by others. */
function decode(bytes: Uint8Array): { readonly text: string; readonly codings: readonly string[] } {
  const [first, second] = bytes;
  const coding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(coding, { fatal: true }).decode(bytes);
    return { text, codings: coding === 'utf-8' ? ['utf-8', 'us-ascii'] : ['utf-16', coding] };
  } catch {
    throw new MalformedError('XML: the bytes are no text');
  }
}

export function isElement(node: XmlElement | string): node is XmlElement {
  return typeof node !== 'string';
}

/** Child elements of this name. */
export function childrenOf(element: XmlElement | undefined, uri: string, local: string): readonly XmlElement[] {
  return element?.children.filter(isElement).filter((child) => child.local === local && child.uri === uri) ?? [];
}

/** The one child of this name; undefined where there is none. @throws MalformedError where there are several */
export function childOf(element: XmlElement | undefined, uri: string, local: string): XmlElement | undefined {
  const [only, another] = childrenOf(element, uri, local);
  if (another !== undefined) throw new MalformedError(`XML: ${local} stands twice`);
  return only;
}

/** The value of an attribute without a namespace. */
export function attributeOf(element: XmlElement | undefined, local: string): string | undefined {
  return element?.attributes.find((one) => one.local === local && one.uri === '')?.value;
}

/** All text below, white space at both ends dropped. */
export function contentOf(element: XmlElement | undefined): string {
  if (element === undefined) return '';
  return element.children
    .map((child) => (isElement(child) ? contentOf(child) : child))
    .join('')
    .trim();
}

/** Every element from here down, itself first. */
export function descendantsOf(element: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = [];
  const open = [element];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push(next);
    for (const child of next.children) if (isElement(child)) open.push(child);
  }
  return found;
}

/** Every element of an XML part, those without children in the order of the text; null where the part cannot be read. */
export function elementsInOrder(part: Uint8Array): readonly XmlElement[] | null {
  try {
    // Backwards, the leaves come in that order.
    return descendantsOf(readXml(part)).toReversed();
  } catch (error) {
    if (error instanceof MalformedError) return null;
    throw error;
  }
}
