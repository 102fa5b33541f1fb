// Specification: schema.org CreativeWork.digitalSourceType; JSON-LD 1.1 §7.7 (scripts in HTML); HTML §5 Microdata; RDFa Lite 1.1
import type { SiteStatement } from '../../src/signal.ts';
import { closestAbove, doc, native } from './native.ts';

/** What a page states of its pictures is a few KB; more is no statement that somebody wrote, and is not read. */
const MAX_SCRIPTS = 40;
const MAX_SCRIPT = 256 * 1024;
const MAX_SCRIPTS_TOTAL = 1024 * 1024;
const MAX_NODES = 20_000;
const MAX_DEPTH = 40;
const MAX_MARKED = 500;
const MAX_OWNERS = 100;
const MAX_NAMES = 20;
const MAX_ADDRESSES = 2_000;
/** Statements of one picture, and the longest value of one. */
const MAX_STATEMENTS = 8;
const MAX_VALUE = 300;
const MAX_ADDRESS = 4_096;

/** A thing with one of these addresses is that picture; `image` is so only of what is a picture itself, for any other thing it is only beside. */
const OWN = ['contentUrl', 'url', '@id'];
const PICTURES = /(?:^|[/:])(?:ImageObject|Photograph|VisualArtwork|Painting|Drawing|Poster|CoverArt|MediaObject)$/;

/** The two ways of marking elements, by the names of their attributes. */
const MARKUP = [
  { form: 'microdata', property: 'itemprop', scope: '[itemscope]', type: 'itemtype', id: 'itemid' },
  { form: 'RDFa', property: 'property', scope: '[typeof]', type: 'typeof', id: 'resource' },
] as const;
type Markup = (typeof MARKUP)[number];

type Statements = Map<string, SiteStatement[]>;

/** What the page states of its pictures, by their absolute addresses without fragments. */
export function findStatements(): ReadonlyMap<string, readonly SiteStatement[]> {
  const found: Statements = new Map();
  readScripts(found);
  for (const markup of MARKUP) readMarkup(markup, found);
  return found;
}

/** The address as the map has it; null for what is no address of the web. */
export function plainAddress(address: string): string | null {
  if (address.length > MAX_ADDRESS || !URL.canParse(address, doc.baseURI)) return null;
  const url = new URL(address, doc.baseURI);
  url.hash = '';
  return /^https?:$/.test(url.protocol) ? url.href : null;
}

function add(found: Statements, address: string, statement: SiteStatement): void {
  const plain = plainAddress(address);
  // A statement about the page is none about a picture of it.
  if (plain === null || plain === plainAddress(doc.URL) || statement.value.length > MAX_VALUE) return;
  const known = found.get(plain) ?? [];
  if (known.length >= MAX_STATEMENTS || (known.length === 0 && found.size >= MAX_ADDRESSES)) return;
  if (!known.some(({ value }) => value === statement.value)) found.set(plain, [...known, statement]);
}

// --- JSON-LD ----------------------------------------------------------------------------------------------------------------------

function readScripts(found: Statements): void {
  let left = MAX_SCRIPTS_TOTAL;
  for (const script of [...doc.querySelectorAll('script[type="application/ld+json" i]')].slice(0, MAX_SCRIPTS)) {
    // Asked before the text is put together: it may be of any length.
    const length = [...script.childNodes].reduce((sum, node) => sum + (node.nodeValue?.length ?? 0), 0);
    if (length > MAX_SCRIPT || length > left) continue;
    left -= length;
    const text = script.textContent ?? '';
    if (text.includes('digitalSourceType')) readThings(parse(text), found);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a broken script states nothing
  }
}

interface Thing {
  readonly [key: string]: unknown;
}
const isThing = (value: unknown): value is Thing => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]).slice(0, MAX_NAMES);

function readThings(root: unknown, found: Statements): void {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 0 }];
  for (let nodes = 0; nodes < MAX_NODES; nodes++) {
    const next = open.pop();
    if (!next) return;
    const { value, depth } = next;
    if (isThing(value)) readThing(value, found);
    if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) continue;
    for (const below of Object.values(value))
      if (typeof below === 'object' && below !== null) open.push({ value: below, depth: depth + 1 });
  }
}

function readThing(thing: Thing, found: Statements): void {
  const said = thing.digitalSourceType ?? thing['schema:digitalSourceType'] ?? thing['https://schema.org/digitalSourceType'];
  if (said === undefined) return;
  const values = listOf(said).map(addressIn);
  const isPicture = listOf(thing['@type']).some((type) => typeof type === 'string' && PICTURES.test(type));
  const names = [...OWN, ...(isPicture ? ['image'] : [])].flatMap((key) => listOf(thing[key]).map(addressIn));
  for (const name of names) {
    for (const value of values) if (name !== undefined && value !== undefined) add(found, name, { form: 'JSON-LD', value });
  }
}

/** A text, or the one that a thing stands for. */
function addressIn(value: unknown): string | undefined {
  const text = isThing(value) ? (value['@id'] ?? value.contentUrl ?? value.url ?? value['@value']) : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

// --- marked elements --------------------------------------------------------------------------------------------------------------

function readMarkup(markup: Markup, found: Statements): void {
  const { property, scope, form } = markup;
  const marked = doc.querySelectorAll(`[${property}*="digitalSourceType"]`);
  const owners = new Map<Element, readonly string[]>();
  for (const element of [...marked].slice(0, MAX_MARKED)) {
    const owner = closestAbove(element, scope);
    const value = writtenIn(element);
    if (!owner || value === '' || !names(element, property).includes('digitalSourceType')) continue;
    // Each thing is looked through once, however often it states something.
    const addresses = owners.get(owner) ?? (owners.size < MAX_OWNERS ? addressesIn(owner, markup) : []);
    owners.set(owner, addresses);
    for (const address of addresses) add(found, address, { form, value });
  }
}

function addressesIn(owner: Element, { property, scope, type, id }: Markup): readonly string[] {
  const isPicture = (native(owner).getAttribute(type) ?? '').split(/\s+/).some((one) => PICTURES.test(one));
  const wanted = [...OWN, ...(isPicture ? ['image'] : [])];
  const naming = [...native(owner).querySelectorAll(`[${property}]`)]
    .slice(0, MAX_MARKED)
    .filter((one) => names(one, property).some((name) => wanted.includes(name)) && closestAbove(one, scope) === owner);
  const addresses = [native(owner).getAttribute(id) ?? '', ...naming.flatMap(addressesOf)];
  return addresses.filter((address) => address !== '').slice(0, MAX_NAMES);
}

/** The names of a property, without the prefix that stands for schema.org. */
function names(element: Element, attribute: string): string[] {
  return (native(element).getAttribute(attribute) ?? '')
    .split(/\s+/)
    .map((name) => name.replace(/^(?:https?:\/\/schema\.org\/|schema:)/, ''));
}

/** An attribute, else the text right inside; the text of all that is inside may be of any length. */
function writtenIn(element: Element): string {
  const attribute = ['content', 'href', 'resource', 'src'].map((name) => native(element).getAttribute(name)).find((one) => one !== null);
  const text = attribute ?? native(element).firstChild?.nodeValue ?? '';
  return text.length > MAX_ADDRESS ? '' : text.trim();
}

/** An `<img>` also stands for the file that it chose out of its `srcset`. */
function addressesOf(element: Element): string[] {
  return element instanceof HTMLImageElement ? [element.currentSrc, element.getAttribute('src') ?? ''] : [writtenIn(element)];
}
