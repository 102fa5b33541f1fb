import { hex, utf8 } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import { fromBase64 } from '../cms/anchor-pool.ts';
import { type Certificate, readCertificate } from '../cms/certificate.ts';
import { OID } from '../cms/oid.ts';
import { readPem } from './pem.ts';
import { CLAIM_PURPOSES, DOCUMENT_PURPOSES, FORBIDDEN_PURPOSES } from './purposes.ts';
import { isDay, isRecord } from './shipped.ts';
import type { BlockEntry, ListPurpose, ProductRecord, TrustEntry, TrustList } from './trust-list.ts';
import { toEntry } from './user-anchors.ts';

/** A source that cannot be imported; the message is for the person at the command line. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

/** One source file: its name for messages, its bytes. */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What the command line adds to the sources: days are ISO 8601; `source` says in words where the files come from. */
export interface ImportOptions {
  readonly date?: string | undefined;
  readonly nextUpdate?: string | undefined;
  readonly source?: string | undefined;
}

/** The same for every record that we write. */
interface Heading {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly sourceSha256: readonly string[];
  readonly date: string;
  readonly nextUpdate: string | null;
}
export interface ProductFile extends Heading {
  readonly schema: 'assay-products/1';
  readonly products: readonly ProductRecord[];
}
export interface BlockFile extends Heading {
  readonly schema: 'assay-blocked/1';
  readonly blocked: readonly BlockEntry[];
}
export type TrustFile = TrustList | ProductFile | BlockFile;

/** Everything that the given files hold, whatever kind each of them is. */
interface Material {
  readonly certificates: readonly Certificate[];
  readonly purposes: readonly string[];
  readonly products: readonly ProductRecord[];
  /** What the source of a list says of its certificates, by SHA-256 of each. */
  readonly marks: ReadonlyMap<string, Mark>;
  readonly date: string | undefined;
  readonly nextUpdate: string | undefined;
  readonly sourceSha256: readonly string[];
}

/** `root` = an anchor; `certified` = may certify documents; `policies` = a path has to carry one of them, if there are any. */
interface Mark {
  readonly root: boolean;
  readonly certified: boolean;
  readonly policies: readonly string[];
}

interface ListRecipe {
  readonly title: string;
  readonly purpose: ListPurpose;
  readonly interim: boolean;
  readonly purposes: (material: Material) => readonly string[];
  readonly pick: (certificate: Certificate, material: Material) => boolean;
}

/** The two government signers on the frozen list (US DoD visual information service; Department of Homeland Security). */
const GOVERNMENT: ReadonlySet<string> = new Set([
  '432ae39d9941855f85db101e36c6f7d0a815a83e10010fb4d2b52d21f757233a',
  '8a03d9e1c43e1251dbdc96a0ca9e28e0b315c240627035a99bea15b93f5cb71d',
]);

/** Withdrawn for good. The prefix finds the certificate, the name has to agree with it. */
const WITHDRAWN = [
  {
    prefix: 'd5c6d933',
    suffix: 'e968',
    organization: 'NIKON CORPORATION',
    why: 'the maker withdrew its Z6 III certificates',
  },
];

const claimOnly = () => [OID.claimSigning];
const timeStampOnly = () => [OID.timeStamping];

/** `store.cfg` says which purposes the frozen list takes; stamps and OCSP are no claims. */
function frozenPurposes(material: Material): readonly string[] {
  const purposes = material.purposes.filter((purpose) => !FORBIDDEN_PURPOSES.includes(purpose));
  if (purposes.length === 0) throw new ImportError('no purposes: give the list of extended key usages (store.cfg) too');
  return purposes;
}

/** Among the anchors of the frozen list: by purpose, or by name where the certificate names none. */
function isTimeStampAuthority(certificate: Certificate): boolean {
  if (certificate.ekus !== undefined) return certificate.ekus.includes(OID.timeStamping);
  return /time.?stamp/i.test(certificate.subject.name);
}

const LISTS: ReadonlyMap<string, ListRecipe> = new Map<string, ListRecipe>([
  ['c2pa', { title: 'C2PA trust list', purpose: 'claim', interim: false, purposes: claimOnly, pick: (each) => each.isCa }],
  [
    'c2pa-time-stamp',
    { title: 'C2PA time-stamp list', purpose: 'time-stamp', interim: false, purposes: timeStampOnly, pick: (each) => each.isCa },
  ],
  [
    'interim',
    {
      title: 'older list of signers (frozen January 2026)',
      purpose: 'claim',
      interim: true,
      purposes: frozenPurposes,
      pick: (each) => !isTimeStampAuthority(each),
    },
  ],
  [
    'interim-time-stamp',
    {
      title: 'older list of time-stamp authorities (frozen January 2026)',
      purpose: 'time-stamp',
      interim: true,
      purposes: timeStampOnly,
      pick: (each) => each.isCa && isTimeStampAuthority(each),
    },
  ],
  [
    'publishers',
    {
      title: 'IPTC list of verified news publishers',
      purpose: 'publisher',
      interim: false,
      purposes: () => CLAIM_PURPOSES,
      pick: (each) => !each.isCa,
    },
  ],
  [
    'government',
    {
      title: 'government signers on the older list (frozen January 2026)',
      purpose: 'government',
      interim: true,
      purposes: () => CLAIM_PURPOSES,
      pick: (each) => GOVERNMENT.has(each.sha256),
    },
  ],
  [
    'documents',
    {
      title: 'Adobe list of document signers (AATL)',
      purpose: 'document',
      interim: false,
      purposes: () => DOCUMENT_PURPOSES,
      pick: (each, material) => each.isCa && mayCertify(each, material),
    },
  ],
  [
    'documents-time-stamp',
    {
      title: 'Adobe list (AATL): time-stamp authorities',
      purpose: 'document-time-stamp',
      interim: false,
      purposes: timeStampOnly,
      // Where a root asks for policies of signers, its time-stamps cannot be told from the rest.
      pick: (each, material) => each.isCa && mayCertify(each, material) && material.marks.get(each.sha256)?.policies.length === 0,
    },
  ],
  [
    'documents-federal',
    {
      title: 'U.S. Federal Common Policy CA G2',
      purpose: 'document-government',
      interim: false,
      purposes: () => DOCUMENT_PURPOSES,
      pick: (each) => each.isCa,
    },
  ],
  [
    'documents-gpo',
    {
      title: 'U.S. Government Publishing Office',
      purpose: 'document-government',
      interim: false,
      purposes: () => DOCUMENT_PURPOSES,
      pick: (each) => !each.isCa && each.subject.organization === 'Government Publishing Office',
    },
  ],
]);

/** Root and certifying at once; what the list only knows is no anchor. */
function mayCertify(certificate: Certificate, material: Material): boolean {
  const mark = material.marks.get(certificate.sha256);
  return mark?.root === true && mark.certified;
}

const CONFORMANCE = 'https://raw.githubusercontent.com/c2pa-org/conformance-public/main';

/** Where the publisher of a list gives it out in a form that {@link importTrust} reads; the others have no such address. */
export const PUBLISHERS: ReadonlyMap<string, string> = new Map([
  ['c2pa', `${CONFORMANCE}/trust-list/C2PA-TRUST-LIST.json`],
  ['c2pa-time-stamp', `${CONFORMANCE}/trust-list/C2PA-TSA-TRUST-LIST.json`],
  ['products', `${CONFORMANCE}/conforming-products/conforming-products-list.json`],
]);

/** Ids that {@link importTrust} knows. */
export const TRUST_IDS: readonly string[] = [...LISTS.keys(), 'products', 'blocked'];

/**
 * Makes one of our dated records from its sources: PEM bundles, the C2PA lists' JSON, store.cfg, the list of conforming products.
 * The same sources give the same record. Throws {@link ImportError} with a sentence for the person who runs it.
 */
export async function importTrust(id: string, files: readonly SourceFile[], options: ImportOptions = {}): Promise<TrustFile> {
  if (!TRUST_IDS.includes(id)) throw new ImportError(`"${id}" is no list of ours: ${TRUST_IDS.join(', ')}`);
  if (files.length === 0) throw new ImportError('no file given');
  const material = await gather(files);
  if (id === 'products') return makeProducts(material, options);
  if (id === 'blocked') return makeBlocked(material, options);
  const recipe = LISTS.get(id);
  if (recipe === undefined) throw new ImportError(`no recipe for ${id}`);
  const entries = unique(material.certificates.filter((each) => recipe.pick(each, material))).map((each) => withPolicies(each, material));
  if (entries.length === 0) throw new ImportError(`the list "${id}" would be empty`);
  if (id === 'government' && entries.length !== GOVERNMENT.size)
    throw new ImportError('not every government certificate is in the sources');
  return {
    schema: 'assay-trust/1',
    ...heading(id, recipe.title, material, options),
    purpose: recipe.purpose,
    interim: recipe.interim,
    purposes: recipe.purposes(material),
    entries: entries.sort((a, b) => compareText(`${a.kind} ${a.name} ${a.sha256}`, `${b.kind} ${b.name} ${b.sha256}`)),
  };
}

function withPolicies(certificate: Certificate, material: Material): TrustEntry {
  const policies = material.marks.get(certificate.sha256)?.policies ?? [];
  return { ...toEntry(certificate), ...(policies.length > 0 && { policies }) };
}

function heading(id: string, title: string, material: Material, options: ImportOptions): Heading {
  const date = options.date ?? material.date;
  const nextUpdate = options.nextUpdate ?? material.nextUpdate ?? null;
  if (!isDay(date)) throw new ImportError('the source has no date of its own: give one as --date YYYY-MM-DD');
  if (nextUpdate !== null && !isDay(nextUpdate)) throw new ImportError('--next-update has to be YYYY-MM-DD');
  if (options.source === undefined || options.source === '') throw new ImportError('say where the files come from: --source "…"');
  return { id, title, source: options.source, sourceSha256: material.sourceSha256, date, nextUpdate };
}

function makeProducts(material: Material, options: ImportOptions): ProductFile {
  if (material.products.length === 0) throw new ImportError('the list "products" would be empty');
  const products = [...material.products].sort((a, b) => compareText(a.recordId, b.recordId));
  return { schema: 'assay-products/1', ...heading('products', 'C2PA list of conforming products', material, options), products };
}

function makeBlocked(material: Material, options: ImportOptions): BlockFile {
  const head = heading('blocked', 'certificates that do not count any more', material, options);
  const blocked = WITHDRAWN.map((each): BlockEntry => {
    const found = unique(material.certificates).filter(({ sha256 }) => sha256.startsWith(each.prefix) && sha256.endsWith(each.suffix));
    const [certificate, another] = found;
    if (certificate === undefined || another !== undefined || certificate.subject.organization !== each.organization)
      throw new ImportError(`the withdrawn certificate ${each.prefix}… of ${each.organization} is not in the sources, or not once`);
    return { sha256: certificate.sha256, name: certificate.subject.name, why: each.why, date: head.date };
  });
  return { schema: 'assay-blocked/1', ...head, blocked };
}

async function gather(files: readonly SourceFile[]): Promise<Material> {
  const parts = await Promise.all(files.map(readSource));
  checkSameCertificates(parts);
  return {
    certificates: parts.flatMap((part) => part.certificates),
    purposes: parts.flatMap((part) => part.purposes),
    products: parts.flatMap((part) => part.products),
    marks: new Map(parts.flatMap((part) => [...part.marks])),
    date: parts.find((part) => part.date !== undefined)?.date,
    nextUpdate: parts.find((part) => part.nextUpdate !== undefined)?.nextUpdate,
    sourceSha256: parts.flatMap((part) => part.sourceSha256),
  };
}

/** A dated list that comes with its PEM has to hold the same certificates. */
function checkSameCertificates(parts: readonly Material[]): void {
  const dated = parts.find((part) => part.date !== undefined && part.certificates.length > 0);
  const plain = parts.filter((part) => part !== dated && part.certificates.length > 0);
  if (dated === undefined || plain.length === 0) return;
  const hashes = (list: readonly Certificate[]) => unique(list).map((each) => each.sha256);
  const [left, right] = [hashes(dated.certificates), hashes(plain.flatMap((part) => part.certificates))];
  if (left.length !== right.length || left.some((hash) => !right.includes(hash)))
    throw new ImportError('the PEM file and the list do not hold the same certificates');
}

async function readSource(file: SourceFile): Promise<Material> {
  const sourceSha256 = [hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(file.bytes))))];
  const empty = {
    certificates: [],
    purposes: [],
    products: [],
    marks: new Map<string, Mark>(),
    date: undefined,
    nextUpdate: undefined,
    sourceSha256,
  };
  const text = utf8(file.bytes).trim();
  if (text === '') throw new ImportError(`${file.name} is empty`);
  if (text.startsWith('{') || text.startsWith('[')) return { ...empty, ...(await readJson(file.name, text)) };
  const { certificates, hasPrivateKey } = readPem(file.bytes);
  if (hasPrivateKey) throw new ImportError(`${file.name} holds a private key: give certificates only`);
  if (certificates.length > 0) return { ...empty, certificates: await readAll(file.name, certificates) };
  const purposes = readPurposes(text);
  if (purposes.length === 0) throw new ImportError(`${file.name} holds no certificate, no list and no purposes`);
  return { ...empty, purposes };
}

async function readAll(name: string, certificates: readonly (Uint8Array | undefined)[]): Promise<readonly Certificate[]> {
  const found: Certificate[] = [];
  for (const [index, der] of certificates.entries()) {
    try {
      if (der === undefined) throw new MalformedError('not base64');
      found.push(await readCertificate(der));
    } catch (error) {
      if (error instanceof MalformedError) throw new ImportError(`${name}: certificate ${index + 1} cannot be read: ${error.message}`);
      throw error;
    }
  }
  return found;
}

/** store.cfg: one dotted OID a line, `//` begins a comment. */
function readPurposes(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const purposes = lines.filter((line) => line !== '' && !line.startsWith('//'));
  return purposes.every((line) => /^\d+(?:\.\d+)+$/.test(line)) ? purposes : [];
}

async function readJson(name: string, text: string): Promise<Partial<Material>> {
  const json = parseJson(name, text);
  if (Array.isArray(json)) return readProducts(name, json);
  if (isRecord(json) && Object.keys(json).every((key) => /^[0-9a-f]{64}$/.test(key))) return { marks: readMarks(name, json) };
  const lote = isRecord(json) ? json.LoTE : undefined;
  if (!isRecord(lote) || !isRecord(lote.ListAndSchemeInformation) || !Array.isArray(lote.TrustedEntitiesList))
    throw new ImportError(`${name} is neither a trust list nor a list of products`);
  const { ListIssueDateTime: issued, NextUpdate: next } = lote.ListAndSchemeInformation;
  const date = dayOf(issued);
  if (date === undefined) throw new ImportError(`${name} does not say when it was issued`);
  const services = lote.TrustedEntitiesList.flatMap((entity: unknown) => itemsOf(entity, 'TrustedEntityServices'));
  const certificates = services.flatMap((service) => trustedCertificates(name, service));
  return { certificates: await readAll(name, certificates), date, nextUpdate: dayOf(next) };
}

function readMarks(name: string, json: Record<string, unknown>): ReadonlyMap<string, Mark> {
  return new Map(
    Object.entries(json).map(([sha256, mark]) => {
      if (!isRecord(mark) || typeof mark.root !== 'boolean' || typeof mark.certified !== 'boolean' || !Array.isArray(mark.policies))
        throw new ImportError(`${name}: ${sha256} is not marked as root and certified`);
      return [sha256, { root: mark.root, certified: mark.certified, policies: mark.policies.map(textOf).sort(compareText) }];
    }),
  );
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ImportError(`${name} is no JSON`);
  }
}

const TRUSTED = 'http://c2pa.org/conformance/trust-list/trusted';

/** The certificates of one service; a service whose status is anything but trusted gives none. */
function trustedCertificates(name: string, service: unknown): readonly Uint8Array[] {
  const information = isRecord(service) ? service.ServiceInformation : undefined;
  if (!isRecord(information)) throw new ImportError(`${name}: a service without information`);
  if (information.ServiceStatus !== TRUSTED) return [];
  return itemsOf(information.ServiceDigitalIdentity, 'X509Certificates').map((item) => {
    if (!isRecord(item) || typeof item.val !== 'string') throw new ImportError(`${name}: a certificate without a value`);
    return fromBase64(item.val);
  });
}

function readProducts(name: string, records: readonly unknown[]): Partial<Material> {
  const products = records.map((record) => readProduct(name, record));
  const days = records.map((record) => (isRecord(record) && isRecord(record.dates) ? dayOf(record.dates.lastModification) : undefined));
  const date = days
    .filter((day) => day !== undefined)
    .sort(compareText)
    .at(-1);
  return { products: products.filter((product) => product !== undefined), date };
}

/** Only generators sign claims, and only those that conform now have a record that counts. */
function readProduct(name: string, record: unknown): ProductRecord | undefined {
  const product = isRecord(record) ? record.product : undefined;
  if (!isRecord(record) || typeof record.recordId !== 'string' || !isRecord(product) || !isRecord(product.DN))
    throw new ImportError(`${name}: a product record without its id or name`);
  if (product.productType !== 'generatorProduct' || record.status !== 'conformant') return undefined;
  const barred = isRecord(product.disallowedSignals) ? product.disallowedSignals : {};
  const { CN: commonName, O: organization } = product.DN;
  return {
    recordId: record.recordId.toLowerCase(),
    name: textOf(commonName) || textOf(organization),
    applicant: textOf(record.applicant),
    barred: Object.keys(barred)
      .flatMap((kind) => itemsOf(barred, kind))
      .map(textOf)
      .filter((signal) => signal !== '')
      .sort(compareText),
  };
}

function itemsOf(holder: unknown, key: string): readonly unknown[] {
  const items = isRecord(holder) ? holder[key] : undefined;
  return Array.isArray(items) ? items : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function dayOf(value: unknown): string | undefined {
  const day = textOf(value).slice(0, 10);
  return isDay(day) ? day : undefined;
}

function unique(certificates: readonly Certificate[]): readonly Certificate[] {
  return [...new Map(certificates.map((certificate) => [certificate.sha256, certificate])).values()];
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
