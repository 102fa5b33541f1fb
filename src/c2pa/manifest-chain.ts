// Specification: C2PA 2.2 §10.3 (claims), §11.1 (manifests in JUMBF), §8.3 (hashed URIs), §15.7 (ingredients)
import { equalBytes, utf8 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { ActionRecord, IngredientRecord } from '../signal.ts';
import { classifySource } from '../vocab/digital-source-type.ts';
import { classifyStatus, isFailureCode } from '../vocab/status-code.ts';
import { asBytes, asList, asMap, asText, decodeCbor, field } from './cbor.ts';
import { type ClaimSignature, readClaimSignature } from './cose.ts';
import { readSuperbox, type Superbox } from './jumbf.ts';

const MAX_MANIFESTS = 256;
const MAX_ASSERTIONS = 512;
/** A long session in an editor writes some hundred actions. More than this are not judged, and none is passed over. */
const MAX_ACTIONS = 10_000;
/** Actions inside actions: the standard's "related" ones have none of their own. */
const MAX_RELATED_DEPTH = 4;
const MAX_TEXT = 4_000;

/** An assertion that the claim names and whose hash fits. `label` is without `__n`; `data` is decoded CBOR. */
export interface Assertion {
  readonly label: string;
  readonly instance: string;
  readonly gathered: boolean;
  readonly data: unknown;
  /** Bytes of an embedded file such as a thumbnail: a view into the store. */
  readonly file?: Uint8Array;
}

/** One manifest as our own reader sees it. Nothing here is believed before `failures` is empty and the signature has been checked. */
export interface Manifest {
  readonly label: string;
  readonly kind: 'standard' | 'update';
  readonly claimVersion: 1 | 2;
  readonly claim: ReadonlyMap<unknown, unknown>;
  readonly signature: ClaimSignature | undefined;
  readonly assertions: readonly Assertion[];
  /** Labels of assertions that another manifest's signer took out. */
  readonly redacted: readonly string[];
  /** Status codes of our own checks: hashed references and structure. */
  readonly failures: readonly string[];
}

export interface Store {
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly active: Manifest;
}

// The first four bytes of each type are its ASCII name; the rest is the ISO base (ISO/IEC 19566-5 §B).
const TYPE = (name: string) => `${[...name].map((c) => c.charCodeAt(0).toString(16)).join('')}00110010800000aa00389b71`;
const STORE = TYPE('c2pa');
const STANDARD = TYPE('c2ma');
const UPDATE = TYPE('c2um');
const COMPRESSED = TYPE('c2cm');

/**
 * Reads a whole manifest store. The last manifest is the active one (§11.1.4.2).
 * @throws MalformedError where the store or its active manifest cannot be parsed; HardLimitError
 */
export async function readStore(bytes: Uint8Array): Promise<Store> {
  const root = readSuperbox(bytes);
  if (root.uuid !== STORE || root.label !== 'c2pa') throw new MalformedError('not a C2PA manifest store');
  const boxes = root.boxes.filter((box) => [STANDARD, UPDATE, COMPRESSED].includes(box.uuid));
  if (boxes.length === 0) throw new MalformedError('the manifest store is empty');
  if (boxes.length > MAX_MANIFESTS) throw new HardLimitError('manifests', `more than ${MAX_MANIFESTS} manifests`);
  const redacted = new Set<string>();
  const manifests = new Map<string, Manifest>();
  const activeBox = boxes[boxes.length - 1];
  for (const box of [...boxes].reverse()) {
    if (manifests.has(box.label)) throw new MalformedError(`two manifests are called ${box.label}`);
    try {
      manifests.set(box.label, await readManifest(box, redacted));
    } catch (error) {
      if (box === activeBox || !(error instanceof MalformedError)) throw error;
    }
  }
  const active = manifests.get(activeBox?.label ?? '');
  if (!active) throw new MalformedError('no active manifest');
  return { manifests, active };
}

async function readManifest(box: Superbox, redacted: Set<string>): Promise<Manifest> {
  if (box.uuid === COMPRESSED) throw new MalformedError('the manifest is compressed; this reader has no Brotli');
  const claims = box.boxes.filter((child) => child.uuid === TYPE('c2cl'));
  const [claimBox] = claims;
  if (!claimBox || claims.length > 1) throw new MalformedError(`${claims.length} claims in one manifest`);
  const claimBytes = contentOf(claimBox, 'cbor');
  const claim = asMap(decodeCbor(claimBytes));
  if (!claim) throw new MalformedError('the claim is no map');
  const claimVersion = claimBox.label.startsWith('c2pa.claim.v2') ? 2 : 1;
  const failures: string[] = [];
  for (const uri of asList(claim.get('redacted_assertions')) ?? []) redacted.add(asText(uri) ?? '');
  const signature = readSignature(box, claimBytes, failures);
  const { assertions, gone } = await readAssertions(box, claim, claimVersion, redacted, failures);
  const kind = box.uuid === UPDATE ? 'update' : 'standard';
  return { label: box.label, kind, claimVersion, claim, signature, assertions, redacted: gone, failures };
}

function readSignature(box: Superbox, claimBytes: Uint8Array, failures: string[]): ClaimSignature | undefined {
  const boxes = box.boxes.filter((child) => child.uuid === TYPE('c2cs'));
  const [found] = boxes;
  if (!found || boxes.length > 1) {
    failures.push('claimSignature.missing');
    return undefined;
  }
  return readClaimSignature(contentOf(found, 'cbor'), claimBytes);
}

async function readAssertions(
  box: Superbox,
  claim: ReadonlyMap<unknown, unknown>,
  version: 1 | 2,
  redacted: Set<string>,
  failures: string[],
): Promise<{ assertions: Assertion[]; gone: string[] }> {
  const stores = box.boxes.filter((child) => child.uuid === TYPE('c2as'));
  if (stores.length > 1) throw new MalformedError('two assertion stores in one manifest');
  const children = stores[0]?.boxes ?? [];
  const out: Assertion[] = [];
  const gone: string[] = [];
  const named = listReferences(claim, version);
  if (named.length > MAX_ASSERTIONS) throw new HardLimitError('assertions', `more than ${MAX_ASSERTIONS} assertions`);
  const checks = named.map(({ entry, gathered }) => {
    const instance = findOwnAssertion(asText(field(entry, 'url')) ?? '', box.label);
    const found = instance === undefined ? [] : children.filter((child) => child.label === instance);
    const assertion = found.length === 1 ? found[0] : undefined;
    const algorithm = asText(field(entry, 'alg')) ?? asText(claim.get('alg'));
    const fits = assertion && hashFits(assertion.content, asBytes(field(entry, 'hash')), algorithm);
    return { gathered, instance, assertion, fits };
  });
  const answers = await Promise.all(checks.map(({ fits }) => fits));
  for (const [at, { gathered, instance, assertion }] of checks.entries()) {
    if (!assertion || instance === undefined) {
      if (redacted.has(`self#jumbf=/c2pa/${box.label}/c2pa.assertions/${instance}`)) gone.push(instance ?? '');
      else failures.push('assertion.missing');
      continue;
    }
    if (answers[at] !== true) {
      failures.push(answers[at] === false ? 'assertion.hashedURI.mismatch' : 'algorithm.unsupported');
      continue;
    }
    const file = assertion.data.find((one) => one.type === 'bidb')?.bytes;
    out.push({
      label: instance.replace(/__\d+$/, ''),
      instance,
      gathered,
      data: decodeAssertion(assertion, failures),
      ...(file && { file }),
    });
  }
  return { assertions: out, gone };
}

/** The hashed URIs by which a claim names its assertions, in its order. Only what its signer gathered from elsewhere is `gathered`. */
export function listReferences(
  claim: ReadonlyMap<unknown, unknown>,
  version: 1 | 2,
): readonly { readonly entry: unknown; readonly gathered: boolean }[] {
  const list = (name: string, gathered: boolean) => (asList(claim.get(name)) ?? []).map((entry) => ({ entry, gathered }));
  return version === 1 ? list('assertions', false) : [...list('created_assertions', false), ...list('gathered_assertions', true)];
}

/** The assertion's label where `url` points into this manifest's own assertion store, absolute or relative. */
export function findOwnAssertion(url: string, manifest: string): string | undefined {
  const match = /^self#jumbf=(?:\/?c2pa\/(.+)\/)?c2pa\.assertions\/([^/]+)$/.exec(url);
  if (!match) return undefined;
  return match[1] === undefined || match[1] === manifest ? match[2] : undefined;
}

const HASHES: ReadonlyMap<string, string> = new Map([
  ['sha256', 'SHA-256'],
  ['sha384', 'SHA-384'],
  ['sha512', 'SHA-512'],
]);

/** Undefined where the algorithm is not on C2PA's list (§13.1). */
async function hashFits(
  content: Uint8Array,
  expected: Uint8Array | undefined,
  algorithm: string | undefined,
): Promise<boolean | undefined> {
  const name = HASHES.get(algorithm ?? 'sha256');
  if (!name) return undefined;
  if (!expected) return false;
  return equalBytes(new Uint8Array(await crypto.subtle.digest(name, new Uint8Array(content))), expected);
}

function contentOf(box: Superbox, type: string): Uint8Array {
  const found = box.data.filter((one) => one.type === type);
  const [content] = found;
  if (!content || found.length > 1) throw new MalformedError(`${box.label} holds ${found.length} ${type} boxes`);
  return content.bytes;
}

/** CBOR as maps, JSON as parsed; pictures and other files are left alone. */
function decodeAssertion(box: Superbox, failures: string[]): unknown {
  try {
    const cbor = box.data.find((one) => one.type === 'cbor');
    if (cbor) return decodeCbor(cbor.bytes);
    const json = box.data.find((one) => one.type === 'json');
    return json ? JSON.parse(utf8(json.bytes)) : undefined;
  } catch {
    failures.push('assertion.cbor.invalid');
    return undefined;
  }
}

/** `claim_generator_info[0].name`, else the v1 text. */
export function readGenerator(manifest: Manifest): string {
  const info = manifest.claim.get('claim_generator_info');
  const name = asText(field(asList(info)?.[0], 'name')) ?? asText(field(info, 'name')) ?? asText(manifest.claim.get('claim_generator'));
  return cut(name) ?? '';
}

/**
 * Actions of every actions assertion, v1 and v2 alike (§18.14); v1 keeps its source types and agents in the same fields. Related actions
 * follow the one that they belong to, and a template lends its source type. @throws HardLimitError
 */
export function readActions(manifest: Manifest): { actions: ActionRecord[]; allActionsIncluded: boolean | undefined; gathered: boolean } {
  const assertions = manifest.assertions.filter((one) => /^c2pa\.actions(\.v2)?$/.test(one.label));
  const actions: ActionRecord[] = [];
  for (const { data, gathered } of assertions) {
    const lent: Lent = { templates: asList(field(data, 'templates')) ?? [], agents: asList(field(data, 'softwareAgents')) ?? [] };
    const take = (entry: unknown, depth: number) => {
      if (actions.length >= MAX_ACTIONS || depth > MAX_RELATED_DEPTH)
        throw new HardLimitError('actions', 'more actions than can be judged');
      actions.push({ ...readAction(entry, lent, depth > 0), ...(gathered && { gathered: true }) });
      for (const related of asList(field(entry, 'related')) ?? []) take(related, depth + 1);
    };
    for (const entry of asList(field(data, 'actions')) ?? []) take(entry, 0);
  }
  const all = assertions.map((one) => field(one.data, 'allActionsIncluded'));
  const included = all.includes(false) ? false : all.length > 0 && all.every((value) => value === true) ? true : undefined;
  return { actions, allActionsIncluded: included, gathered: assertions.some((one) => one.gathered) };
}

/** What the assertion keeps once for several of its actions. */
interface Lent {
  readonly templates: readonly unknown[];
  readonly agents: readonly unknown[];
}

function readAction(entry: unknown, { templates, agents }: Lent, related: boolean): ActionRecord {
  const action = asText(field(entry, 'action')) ?? '';
  const index = field(entry, 'softwareAgentIndex');
  const agent = field(entry, 'softwareAgent') ?? (typeof index === 'number' ? agents[index] : undefined);
  const own = asText(field(entry, 'digitalSourceType'));
  const source = related ? ifAgainst(own) : (own ?? findTemplateSource(action, templates));
  return {
    action: cut(action) ?? '',
    ...optional('digitalSourceType', cut(source)),
    ...optional('softwareAgent', cut(asText(agent) ?? asText(field(agent, 'name')))),
    ...optional('description', cut(asText(field(entry, 'description')))),
    ...optional('when', cut(asText(field(entry, 'when')))),
  };
}

/** The source type that a template lends to an action of its name, or, as `*`, to every action. */
function findTemplateSource(action: string, templates: readonly unknown[]): string | undefined {
  const lent = templates
    .filter((one) => [action, '*'].includes(asText(field(one, 'action')) ?? ''))
    .map((one) => ifAgainst(asText(field(one, 'digitalSourceType'))));
  return lent.find((one) => one !== undefined);
}

/** What only stands beside an action may count against the file, never for it: the engine does not check it. */
function ifAgainst(source: string | undefined): string | undefined {
  return source !== undefined && ['ai', 'ai-edited', 'may-contain'].includes(classifySource(source)) ? source : undefined;
}

/**
 * What {@link readIngredients} reads, in the same order. One assertion names one manifest, in the field of its version. Where both are
 * there, both are followed: neither may hide the other.
 */
export function findIngredients(manifest: Manifest): readonly { readonly data: unknown; readonly url: string | undefined }[] {
  return manifest.assertions
    .filter((one) => /^c2pa\.ingredient(\.v[23])?$/.test(one.label))
    .flatMap(({ data }) => {
      const urls = ['activeManifest', 'c2pa_manifest'].flatMap((name) => asText(field(data, name, 'url')) ?? []);
      return (urls.length === 0 ? [undefined] : [...new Set(urls)]).map((url) => ({ data, url }));
    });
}

/** Ingredients of every version (§18.15): `c2pa_manifest` (v1, v2) or `activeManifest` (v3) names the ingredient's own manifest. */
export function readIngredients(manifest: Manifest): IngredientRecord[] {
  return findIngredients(manifest).map(({ data, url }) => {
    const relationship = asText(field(data, 'relationship'));
    return {
      relationship:
        relationship === 'parentOf' || relationship === 'componentOf' || relationship === 'inputTo' ? relationship : ('unknown' as const),
      ...optional('title', cut(asText(field(data, 'dc:title')))),
      ...optional('format', cut(asText(field(data, 'dc:format')))),
      ...optional('manifest', url === undefined ? undefined : /^self#jumbf=\/?c2pa\/([^/]+)$/.exec(url)?.[1]),
      ...optional('digitalSourceType', cut(asText(field(data, 'digitalSourceType')))),
      recorded: readRecorded(data),
    };
  });
}

/** The validation that the signer recorded when it took the ingredient in: `validationStatus` (v1, v2) or `validationResults` (v3). */
function readRecorded(data: unknown): IngredientRecord['recorded'] {
  const results = field(data, 'validationResults');
  const deltas = (asList(field(results, 'ingredientDeltas')) ?? []).flatMap(
    (one) => asList(field(one, 'validationDeltas', 'failure')) ?? [],
  );
  const old = (asList(field(data, 'validationStatus')) ?? []).filter(
    (one) => field(one, 'success') !== true && isFailureCode(asText(field(one, 'code')) ?? ''),
  );
  const failures = [...(asList(field(results, 'activeManifest', 'failure')) ?? []), ...deltas, ...old];
  const classes = failures.map((one) => classifyStatus(asText(field(one, 'code')) ?? '')).filter((kind) => kind !== 'identity');
  if (classes.length === 0) return 'none';
  return classes.every((kind) => kind === 'signer' || kind === 'time') ? 'doubt' : 'damage';
}

/** A text of the claim, cut where it is longer than anybody reads. */
export function readText(manifest: Manifest, name: string): string | undefined {
  return cut(asText(manifest.claim.get(name)));
}

function cut(text: string | undefined): string | undefined {
  return text === undefined || text.length <= MAX_TEXT ? text : text.slice(0, MAX_TEXT);
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  const out: { [P in K]?: V } = {};
  if (value !== undefined) out[key] = value;
  return out;
}
