import type { Certificate } from '../cms/certificate.ts';
import { keyHashOf } from './blocked.ts';
import { ImportError } from './import-error.ts';
import { GOVERNMENT, LISTS } from './list-recipe.ts';
import { gather, type Material, type SourceFile, unique } from './list-source.ts';
import { isDay } from './shipped.ts';
import { compareText } from './source-json.ts';
import type { BlockEntry, ProductRecord, TrustEntry, TrustList } from './trust-list.ts';
import { toEntry } from './user-anchors.ts';

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

/** Withdrawn for good. The prefix finds the certificate, the name has to agree with it. */
const WITHDRAWN = [
  {
    prefix: 'd5c6d933',
    suffix: 'e968',
    organization: 'NIKON CORPORATION',
    why: 'the maker withdrew its Z6 III certificates',
  },
];

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

async function makeBlocked(material: Material, options: ImportOptions): Promise<BlockFile> {
  const head = heading('blocked', 'certificates that do not count any more', material, options);
  const blocked = WITHDRAWN.map(async (each): Promise<BlockEntry> => {
    const found = unique(material.certificates).filter(({ sha256 }) => sha256.startsWith(each.prefix) && sha256.endsWith(each.suffix));
    const [certificate, another] = found;
    if (certificate === undefined || another !== undefined || certificate.subject.organization !== each.organization)
      throw new ImportError(`the withdrawn certificate ${each.prefix}… of ${each.organization} is not in the sources, or not once`);
    return {
      sha256: certificate.sha256,
      key: await keyHashOf(certificate),
      name: certificate.subject.name,
      why: each.why,
      date: head.date,
    };
  });
  return { schema: 'assay-blocked/1', ...head, blocked: await Promise.all(blocked) };
}
