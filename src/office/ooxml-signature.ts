// Specification: ISO/IEC 29500-2 §13 (digital signatures), MS-OFFCRYPTO §2.5 (what Office signs)
import { MalformedError } from '../bytes/errors.ts';
import type { DocumentSignatureSignal } from '../signal.ts';
import { say } from '../words.ts';
import { canonicalize, isCanonicalForm } from './canonical.ts';
import { showsOutside } from './outside-field.ts';
import { type Judging, type OfficePackage, reportSignature, unreadSignature, whyUnread } from './package.ts';
import { showsProperties } from './property-field.ts';
import { choosesSlides } from './slide-choice.ts';
import { type Check, checkDigest, checkXmlSignature, countPart, DSIG, type Reference, readReferences, worse } from './xml-signature.ts';
import { attributeOf, childOf, childrenOf, contentOf, descendantsOf, isElement, readXml, type XmlElement } from './xml-tree.ts';

const RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const TYPES = 'http://schemas.openxmlformats.org/package/2006/content-types';
const SIGNATURE = 'http://schemas.openxmlformats.org/package/2006/digital-signature';
const ORIGIN = `${RELATIONSHIPS}/digital-signature/origin`;
const SIGNED_BY = `${RELATIONSHIPS}/digital-signature/signature`;
const RELATIONSHIP_TRANSFORM = 'http://schemas.openxmlformats.org/package/2006/RelationshipTransform';
const CONTENT_TYPES = '[Content_Types].xml';
const ROOT_RELATIONSHIPS = '_rels/.rels';

/** Signature files in one package. */
const MAX_SIGNATURES = 32;

/** Parts that are not shown: details about the file, the signatures themselves, how the program's window looked. */
const NOT_SHOWN = /^(?:docProps\/|_xmlsignatures\/|\[Content_Types\]\.xml$|ppt\/(?:presProps|viewProps)\.xml$)/;
/** The types of texts, wherever they stand, and the properties that they may show. */
const TEXT = /wordprocessingml|ms-word/i;
const PROPERTIES = /^docProps\/[^/]*\.xml$/;
const SLIDE_SHOW = 'ppt/presProps.xml';
/** Relationships that lead to such parts, so that they may come and go: of the package, and of what a presentation begins with. */
const LOOSE_TYPES: readonly string[] = [
  ORIGIN,
  `${RELATIONSHIPS}/metadata/core-properties`,
  `${RELATIONSHIPS}/metadata/thumbnail`,
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties',
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties',
];
const SHOW_RELATIONSHIPS = /^ppt\/_rels\/[^/]*\.rels$/;
const LOOSE_SHOW_TYPES: readonly string[] = [
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships/presProps',
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships/viewProps',
];

/** Every signature that the package's relationships lead to; a file in the folder of signatures alone is none. */
export async function inspectOoxml(office: OfficePackage, context: Judging): Promise<readonly DocumentSignatureSignal[]> {
  const signals: DocumentSignatureSignal[] = [];
  let names: readonly string[];
  try {
    names = await findSignatures(office);
  } catch (error) {
    return [unreadSignature('ooxml', SIGNATURE, '', office.rangeOf(ROOT_RELATIONSHIPS), whyUnread(error))];
  }
  for (const name of names.slice(0, MAX_SIGNATURES)) {
    const where = { reader: 'ooxml', format: SIGNATURE, field: name, at: office.rangeOf(name) };
    try {
      const root = readXml(await office.read(name));
      if (root.uri !== DSIG || root.local !== 'Signature') throw new MalformedError('no signature');
      const signature = await checkXmlSignature(root, root);
      const parts = new Parts(office, await readContentTypes(office));
      const manifests = signature.covered.flatMap((element) => childrenOf(element, DSIG, 'Manifest'));
      const checks: Check[] = [signature.check];
      for (const reference of [...signature.outside, ...manifests.flatMap(readReferences)]) checks.push(await parts.check(reference));
      const stated = signature.covered.flatMap(descendantsOf).find((one) => one.uri === SIGNATURE && one.local === 'SignatureTime');
      const signingTime = signature.signingTime ?? contentOf(childOf(stated, SIGNATURE, 'Value'));
      signals.push(await reportSignature(where, { ...signature, signingTime }, worse(checks), await parts.uncovered(), context));
    } catch (error) {
      signals.push(unreadSignature('ooxml', SIGNATURE, name, where.at, whyUnread(error)));
    }
  }
  if (names.length > MAX_SIGNATURES)
    signals.push(unreadSignature('ooxml', SIGNATURE, '', office.rangeOf(ROOT_RELATIONSHIPS), say('reason_too_many')));
  return signals;
}

interface Relationship {
  readonly id: string;
  readonly type: string;
  readonly target: string;
  readonly mode: string;
}

async function findSignatures(office: OfficePackage): Promise<readonly string[]> {
  const found: string[] = [];
  for (const origin of (await readRelationships(office, ROOT_RELATIONSHIPS)).filter((one) => one.type === ORIGIN)) {
    const path = resolve('', origin.target);
    const list = await readRelationships(office, relationshipsOf(path));
    for (const one of list) if (one.type === SIGNED_BY) found.push(resolve(path, one.target));
  }
  return [...new Set(found)].filter((name) => office.names.has(name));
}

async function readRelationships(office: OfficePackage, name: string): Promise<readonly Relationship[]> {
  if (!office.names.has(name)) return [];
  const root = readXml(await office.read(name));
  if (root.uri !== RELATIONSHIPS || root.local !== 'Relationships') throw new MalformedError(`${name} holds no relationships`);
  refuseOthers(root, RELATIONSHIPS, ['Relationship'], name);
  const list = childrenOf(root, RELATIONSHIPS, 'Relationship').map((one) => ({
    id: attributeOf(one, 'Id') ?? '',
    type: attributeOf(one, 'Type') ?? '',
    target: attributeOf(one, 'Target') ?? '',
    mode: attributeOf(one, 'TargetMode') ?? 'Internal',
  }));
  if (new Set(list.map((one) => one.id)).size !== list.length) throw new MalformedError(`${name} names a relationship twice`);
  return list;
}

/** Of such a list only rows are signed, or nothing: words of compatibility in it (ISO/IEC 29500-3) would be other rows to some programs. */
function refuseOthers(root: XmlElement, uri: string, rows: readonly string[], name: string): void {
  const isRow = (one: XmlElement) => one.uri === uri && rows.includes(one.local) && !one.children.some(isElement);
  const children = root.children.filter(isElement);
  if (!children.every(isRow) || [root, ...children].some((one) => one.attributes.some((attribute) => attribute.uri !== '')))
    throw new MalformedError(`${name} holds more than a list`);
}

/** The relationships of a part stand beside it, in a folder of their own. */
function relationshipsOf(part: string): string {
  const cut = part.lastIndexOf('/') + 1;
  return `${part.slice(0, cut)}_rels/${part.slice(cut)}.rels`;
}

function resolve(from: string, target: string): string {
  const path = target.startsWith('/') ? target.slice(1) : `${from.slice(0, from.lastIndexOf('/') + 1)}${target}`;
  const out: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') out.pop();
    else if (step !== '.' && step !== '') out.push(step);
  }
  return out.join('/');
}

interface ContentTypes {
  readonly defaults: ReadonlyMap<string, string>;
  readonly overrides: ReadonlyMap<string, string>;
}

async function readContentTypes(office: OfficePackage): Promise<ContentTypes> {
  const root = readXml(await office.read(CONTENT_TYPES));
  refuseOthers(root, TYPES, ['Default', 'Override'], CONTENT_TYPES);
  const list = (local: string, key: string) => {
    const found = new Map<string, string>();
    for (const one of childrenOf(root, TYPES, local)) {
      const name = decodeName(attributeOf(one, key) ?? '').toLowerCase();
      // Nobody signs this list: a type that stands twice may mean another one to another reader.
      if (found.has(name)) throw new MalformedError(`the type of ${name.slice(0, 80)} stands twice`);
      found.set(name, attributeOf(one, 'ContentType') ?? '');
    }
    return found;
  };
  return { defaults: list('Default', 'Extension'), overrides: list('Override', 'PartName') };
}

/** Checks the parts that one signature names, and remembers which of them, and which relationships, it covers. */
class Parts {
  /** How often each of them is named. */
  readonly #covered = new Map<string, number>();
  /** Ids that are signed in a file of relationships of which not all is signed. */
  readonly #ids = new Map<string, ReadonlySet<string>>();
  #showsProperties = false;
  /** Parts that show what their program fetches. */
  readonly #fetching = new Set<string>();

  constructor(
    readonly office: OfficePackage,
    readonly types: ContentTypes,
  ) {}

  async check(reference: Reference): Promise<Check> {
    const [path = '', query = ''] = reference.uri.split('?');
    const name = decodeName(path.replace(/^\//, ''));
    if (!this.office.names.has(name)) return 'changed';
    const type = /^ContentType=(.*)$/.exec(query)?.[1];
    const own = this.#typeOf(name);
    if (own === undefined || type === undefined || decodeName(type) !== own) return 'changed';
    countPart(name, this.#covered);
    const bytes = await this.office.read(name);
    const octets = await this.#prepare(name, bytes, reference.transforms);
    if (TEXT.test(own)) this.#showsProperties ||= showsProperties(bytes);
    if (showsOutside(bytes, own)) this.#fetching.add(name);
    return octets === undefined ? 'unchecked' : checkDigest(reference, octets);
  }

  #typeOf(name: string): string | undefined {
    const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
    return this.types.overrides.get(`/${name.toLowerCase()}`) ?? this.types.defaults.get(extension);
  }

  async #prepare(name: string, bytes: Uint8Array, transforms: readonly XmlElement[]): Promise<Uint8Array | undefined> {
    const [first, second, more] = transforms;
    if (first === undefined) return bytes;
    const algorithm = attributeOf(first, 'Algorithm') ?? '';
    if (isCanonicalForm(algorithm) && second === undefined) return canonicalize(readXml(bytes), algorithm);
    const form = attributeOf(second, 'Algorithm') ?? '';
    if (algorithm !== RELATIONSHIP_TRANSFORM || !isCanonicalForm(form) || more !== undefined) return undefined;
    const chosen = await this.#choose(name, first);
    return canonicalize(readXml(new TextEncoder().encode(writeRelationships(chosen))), form);
  }

  /** §13.2.4.24: the relationships that the transform names by id or type, sorted by id, TargetMode written out. */
  async #choose(name: string, transform: XmlElement): Promise<readonly Relationship[]> {
    const attributes = (local: string, key: string) =>
      new Set(childrenOf(transform, SIGNATURE, local).map((one) => attributeOf(one, key) ?? ''));
    const ids = attributes('RelationshipReference', 'SourceId');
    const kinds = attributes('RelationshipsGroupReference', 'SourceType');
    const chosen = (await readRelationships(this.office, name)).filter((one) => ids.has(one.id) || kinds.has(one.type));
    this.#ids.set(name, new Set(chosen.map((one) => one.id)));
    return [...chosen].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** What is shown and not signed: parts, relationships that could bring in others, and what is kept outside of the file. */
  async uncovered(): Promise<readonly string[]> {
    const isShown = (name: string) => !NOT_SHOWN.test(name) || (this.#showsProperties && PROPERTIES.test(name));
    const found = [...this.office.names].filter((name) => !name.endsWith('/') && !this.#covered.has(name) && isShown(name));
    if (!this.#covered.has(SLIDE_SHOW) && this.office.names.has(SLIDE_SHOW) && choosesSlides(await this.office.read(SLIDE_SHOW)))
      found.push(SLIDE_SHOW);
    found.push(...[...this.#fetching].map((name) => `${name}#fetched`));
    const covered = new Set([...this.#covered.keys()].map((name) => name.toLowerCase()));
    for (const name of this.#covered.keys()) {
      if (!name.endsWith('.rels')) continue;
      const ids = this.#ids.get(name);
      for (const one of await readRelationships(this.office, name)) {
        const open = ids?.has(one.id) === false && !isLoose(name, one);
        if (open || isBroughtIn(one) || leadsAside(name, one, covered)) found.push(`${name}#${one.id}`);
      }
    }
    return found;
  }
}

/** Some programs show what a picture refers to, whatever the kind of the relationship: of a part with pictures none is loose. */
function isLooseKind(file: string, type: string): boolean {
  return file === ROOT_RELATIONSHIPS ? LOOSE_TYPES.includes(type) : SHOW_RELATIONSHIPS.test(file) && LOOSE_SHOW_TYPES.includes(type);
}

/** A relationship of a loose kind, and really to a part that is not shown. */
function isLoose(file: string, { type, target, mode }: Relationship): boolean {
  return isLooseKind(file, type) && mode === 'Internal' && NOT_SHOWN.test(resolve(ownerOf(file), target));
}

/** A part that is shown, but stands where parts are not shown, and so was left unsigned. Names are the same in either case of letters. */
function leadsAside(file: string, { type, target, mode }: Relationship, covered: ReadonlySet<string>): boolean {
  const [path = ''] = decodeName(resolve(ownerOf(file), target))
    .toLowerCase()
    .split('#');
  const isAside = new RegExp(NOT_SHOWN, 'i').test(path);
  return !isLooseKind(file, type) && mode === 'Internal' && isAside && !covered.has(path);
}

function ownerOf(relationships: string): string {
  return relationships.replace(/_rels\/([^/]*)\.rels$/, '$1');
}

/**
 * Something outside of the file that is shown in it: a link only leads there, and a template was applied when the text was written. A file in
 * the file that a program turns into text may bring in whatever it likes.
 */
function isBroughtIn({ type, mode }: Relationship): boolean {
  return type.endsWith('/aFChunk') || (mode !== 'Internal' && !/\/(?:hyperlink|attachedTemplate)$/.test(type));
}

function writeRelationships(list: readonly Relationship[]): string {
  const quote = (text: string) => text.replace(/[&<>"\t\n\r]/g, (one) => `&#${one.charCodeAt(0)};`);
  const rows = list.map(
    ({ id, type, target, mode }) =>
      `<Relationship Id="${quote(id)}" Type="${quote(type)}" Target="${quote(target)}" TargetMode="${quote(mode)}"></Relationship>`,
  );
  return `<Relationships xmlns="${RELATIONSHIPS}">${rows.join('')}</Relationships>`;
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
