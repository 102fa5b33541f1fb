// Specification: C2PA 2.2 §11, §15
import type { Part, Range } from '../asset.ts';
import { decodeBase64 } from '../bytes/base64.ts';
import { concatBytes, utf8 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { decodeSelectors } from '../bytes/selectors.ts';
import { type ByteSource, memorySource } from '../bytes/source.ts';
import type { Assertion } from '../c2pa/assertion.ts';
import { asText } from '../c2pa/cbor.ts';
import { orderChain, type Reached } from '../c2pa/chain-order.ts';
import { checkDataHash } from '../c2pa/content-hash.ts';
import { findCoverage } from '../c2pa/coverage.ts';
import { findDifferences } from '../c2pa/differences.ts';
import { type EngineReading, readEngineAnswer } from '../c2pa/engine-answer.ts';
import { findEngineHazard } from '../c2pa/engine-hazard.ts';
import { findLateEvidence, type LateEvidence } from '../c2pa/late-evidence.ts';
import { readStore, type Store } from '../c2pa/manifest-chain.ts';
import { nearAnchors } from '../c2pa/near-anchors.ts';
import { type Evidence, examineNode, judgeNode } from '../c2pa/node.ts';
import { findPointer, type Pointer } from '../c2pa/pointer.ts';
import { isAlsoPdf } from '../c2pa/second-form.ts';
import { engineSettings } from '../c2pa/settings.ts';
import { addThumbnails } from '../c2pa/thumbnail.ts';
import type { Binding, C2paEngine, Context, EngineAnswer, ExternalStore, ManifestNode, ManifestSignal, Reader, Signal } from '../signal.ts';
import { classifyStatus } from '../vocab/status-code.ts';

/** The largest real store seen has 600 KB; thumbnails can make it grow. */
const MAX_STORE = 64 * 1024 * 1024;
const FEW_PIECES = 16;

/** The manifest store: found by the container, parsed by us, proven by the engine and judged by us again. */
export const c2pa: Reader = {
  id: 'c2pa',
  // All parts: which bytes lie outside the hash is told by what stands there.
  wants: () => true,
  async read(parts, source, context): Promise<readonly Signal[]> {
    const stores = parts.filter((part) => part.role === 'jumbf');
    if (stores.length > 1) return [blank('doubled', spanOf(stores[0]), `${stores.length} manifest stores in one file`)];
    const place = await findPlace(stores[0], parts, source, context);
    if (place === undefined) return [];
    if ('remote' in place) return [blank('remote', place.remote.at, WHO_SAYS[place.remote.by], place.remote.address)];
    try {
      return [await readManifests(place, parts, source, context)];
    } catch (error) {
      if (error instanceof MalformedError || error instanceof HardLimitError) return [blank('unreadable', place.at, error.message)];
      throw error;
    }
  },
};

const WHO_SAYS = {
  file: 'the manifest store is kept elsewhere',
  server: 'the server says that the manifest store is kept elsewhere',
} as const;

/** Where the store is: in the asset, or outside of it, then with the address that the asset names, if it names one. */
interface Place {
  readonly at: Range;
  readonly bytes: () => Promise<Uint8Array>;
  /** Where the bytes stand in the asset as they are: not where they had to be decoded, or came from elsewhere. */
  readonly ranges?: readonly Range[];
  readonly external?: ExternalStore;
  readonly named?: string;
  /** It lies in a text, which the engine does not read. */
  readonly inText?: boolean;
}

/** A store in the asset comes first (§15.5.3). One that was loaded counts only if the asset names exactly that address. */
async function findPlace(
  part: Part | undefined,
  parts: readonly Part[],
  source: ByteSource,
  context: Context,
): Promise<Place | { readonly remote: Pointer } | undefined> {
  if (part)
    return {
      at: spanOf(part),
      bytes: () => readStoreBytes(part, source, context),
      ...(part.coding === undefined && { ranges: part.ranges }),
      inText: part.coding === 'selectors',
    };
  const { external, linked } = context;
  const pointer = await findPointer(parts, source, linked);
  const fits = external !== undefined && (external.address === null || external.address === pointer?.address);
  if (!fits) return pointer && { remote: pointer };
  const at = pointer?.at ?? { offset: 0, length: 0 };
  return { at, bytes: async () => external.bytes, external, ...(pointer?.by === 'file' && { named: pointer.address }) };
}

async function readManifests(place: Place, parts: readonly Part[], source: ByteSource, context: Context): Promise<ManifestSignal> {
  const { at, external } = place;
  const bytes = await place.bytes();
  const store = await readStore(bytes);
  if (!context.engine) return blank('unchecked', at, 'no engine at hand');
  const hazard = findEngineHazard(store);
  if (hazard !== undefined) return blank('unreadable', at, hazard);
  const { reached, cut } = orderChain(store);
  if (cut) throw new HardLimitError('chain', 'more manifests than can be judged');
  const near = { ...context, trust: nearAnchors(context.trust, store) };
  const asset = isAlone(place) ? bytes : await source.all();
  // The browser checks our signatures beside the engine, which has this thread to itself until it is done.
  const [answer, evidence] = await Promise.all([
    askEngine(context.engine, place, bytes, asset, near),
    examineChain(reached, findLateEvidence(store), context),
  ]);
  const told = answer.ok ? readEngineAnswer(answer.store, answer.claims) : undefined;
  const engine = told && isAlone(place) ? withoutContent(told) : told;
  if (!engine) return blank('unreadable', at, answer.ok ? 'the engine gave no result' : answer.error);
  const nodes = evidence.map((one) => judgeNode(one, engine.failures.get(one.reached.manifest.label) ?? []));
  const differences = findDifferences(store, nodes, engine);
  if (differences.some((one) => one.grave)) return blank('unreadable', at, differences.map((one) => one.text).join('; '));
  const binding = findBinding(store, nodes);
  const coverage = await findCoverage(binding?.assertion, parts, source);
  const whole = coverage.whole && !(await isAlsoPdf(source, context.mediaType));
  const fit = isAlone(place) ? await checkDataHash(binding?.assertion, binding?.algorithm, await source.all()) : engine.binding;
  return {
    kind: 'manifest',
    reader: 'c2pa',
    state: 'read',
    at,
    ...(external && { external: { address: external.address } }),
    binding: lowerBinding(fit, whole, store, parts),
    active: store.active.label,
    nodes: place.ranges ? addThumbnails(nodes, store, { bytes, ranges: place.ranges }) : nodes,
    excluded: coverage.excluded,
    differences: differences.map((one) => one.text),
  };
}

/** A store that the engine cannot find in the asset, or by what the asset names: it sees the one or the other, never both. */
const isAlone = (place: Place) => place.inText === true || (place.external !== undefined && place.named === undefined);

/** What we find by ourselves about every manifest of the chain. */
async function examineChain(reached: readonly Reached[], late: LateEvidence, context: Context): Promise<readonly Evidence[]> {
  context.budget.step(reached.length);
  return Promise.all(reached.map((one) => examineNode(one, late, context)));
}

/** The engine's word on the asset and its store; on the store by itself where that stands alone. */
function askEngine(
  engine: C2paEngine,
  place: Place,
  bytes: Uint8Array,
  asset: Uint8Array,
  { trust, mediaType }: Pick<Context, 'trust' | 'mediaType'>,
): Promise<EngineAnswer> {
  if (isAlone(place)) return engine.verify(bytes, engineSettings(trust), 'application/c2pa');
  if (place.external === undefined || place.named === undefined) return engine.verify(asset, engineSettings(trust), mediaType);
  return engine.verify(asset, engineSettings(trust, place.named), mediaType, { address: place.named, bytes });
}

/** Of a store by itself the engine can only say that its own bytes do not fit the asset's hash; that says nothing of the asset. */
function withoutContent(engine: EngineReading): EngineReading {
  const failures = [...engine.failures].map(
    ([label, codes]) => [label, codes.filter((code) => classifyStatus(code) !== 'content')] as const,
  );
  return { ...engine, failures: new Map(failures), binding: 'unchecked' };
}

/** The store as JUMBF. @throws MalformedError, HardLimitError */
async function readStoreBytes(part: Part, source: ByteSource, context: Context): Promise<Uint8Array> {
  const length = part.ranges.reduce((sum, range) => sum + range.length, 0);
  if (length > MAX_STORE) throw new HardLimitError('store', `a manifest store of ${length} bytes`);
  context.budget.spend(length);
  // The engine wants the whole file anyway, and a GIF keeps its store in pieces of 255 bytes.
  const from = part.ranges.length > FEW_PIECES ? memorySource(await source.all()) : source;
  const pieces: Uint8Array[] = [];
  for (const range of part.ranges) pieces.push(await from.read(range.offset, range.length));
  const bytes = concatBytes(pieces);
  if (part.coding === undefined) return bytes;
  const decoded = part.coding === 'base64' ? decodeBase64(bytes) : part.coding === 'selectors' ? decodeSelectors(utf8(bytes)) : undefined;
  if (decoded === undefined) throw new MalformedError(`a manifest store that is no ${part.coding}`, part.ranges[0]?.offset);
  return decoded;
}

/** The hard binding in force: of the active manifest, or, where that is an update, of the first standard manifest among its parents. */
function findBinding(
  store: Store,
  nodes: readonly ManifestNode[],
): { readonly assertion: Assertion; readonly algorithm: string | undefined } | undefined {
  const holder = nodes.find((node) => (node.role === 'active' || node.role === 'parent') && node.kind === 'standard');
  const manifest = store.manifests.get(holder?.label ?? '');
  const assertion = manifest?.assertions.find((one) => /^c2pa\.hash\.(data|boxes|bmff(\.v[23])?)$/.test(one.label));
  return assertion && { assertion, algorithm: asText(manifest?.claim.get('alg')) };
}

/** The engine proves the hash; what the hash leaves out is looked at by us. A fragmented film without its fragments was not looked at. */
function lowerBinding(engine: Binding, whole: boolean, store: Store, parts: readonly Part[]): Binding {
  const bmff = store.active.assertions.some((one) => one.label.startsWith('c2pa.hash.bmff'));
  if (engine === 'mismatch' && bmff && !parts.some((part) => part.role === 'pixels')) return 'incomplete';
  return engine === 'match' && !whole ? 'not-fully-covered' : engine;
}

function blank(state: ManifestSignal['state'], at: Range, note: string, remote?: string): ManifestSignal {
  return {
    kind: 'manifest',
    reader: 'c2pa',
    state,
    at,
    note,
    ...(remote !== undefined && { remote }),
    binding: 'unchecked',
    nodes: [],
    excluded: [],
    differences: [],
  };
}

function spanOf(part: Part | undefined): Range {
  return part?.outer[0] ?? { offset: 0, length: 0 };
}
