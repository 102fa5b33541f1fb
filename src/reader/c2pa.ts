// Specification: C2PA 2.2 §11, §15
import type { Part, Range } from '../asset.ts';
import { decodeBase64 } from '../bytes/base64.ts';
import { concatBytes, utf8 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { type ByteSource, memorySource } from '../bytes/source.ts';
import { orderChain } from '../c2pa/chain-order.ts';
import { findCoverage } from '../c2pa/coverage.ts';
import { type EngineReading, readEngineAnswer } from '../c2pa/engine-answer.ts';
import { findEngineHazard } from '../c2pa/engine-hazard.ts';
import { type Assertion, readStore, type Store } from '../c2pa/manifest-chain.ts';
import { judgeNode } from '../c2pa/node.ts';
import { engineSettings } from '../c2pa/settings.ts';
import type { Binding, Context, ManifestNode, ManifestSignal, Reader, Signal } from '../signal.ts';

/** The largest real store seen has 600 KB; thumbnails can make it grow. */
const MAX_STORE = 64 * 1024 * 1024;
const FEW_PIECES = 16;
const MAX_XMP = 1024 * 1024;

/** The manifest store: found by the container, parsed by us, proven by the engine and judged by us again. */
export const c2pa: Reader = {
  id: 'c2pa',
  // All parts: which bytes lie outside the hash is told by what stands there.
  wants: () => true,
  async read(parts, source, context): Promise<readonly Signal[]> {
    const stores = parts.filter((part) => part.role === 'jumbf');
    const [store] = stores;
    if (!store) return findRemote(parts, source, context.linked);
    const at = spanOf(store);
    if (stores.length > 1) return [blank('doubled', at, `${stores.length} manifest stores in one file`)];
    try {
      return [await readManifests(store, parts, source, context)];
    } catch (error) {
      if (error instanceof MalformedError || error instanceof HardLimitError) return [blank('unreadable', at, error.message)];
      throw error;
    }
  },
};

async function readManifests(part: Part, parts: readonly Part[], source: ByteSource, context: Context): Promise<ManifestSignal> {
  const at = spanOf(part);
  const store = await readStore(await readStoreBytes(part, source, context));
  if (!context.engine) return blank('unchecked', at, 'no engine at hand');
  const hazard = findEngineHazard(store);
  if (hazard !== undefined) return blank('unreadable', at, hazard);
  const answer = await context.engine.verify(await source.all(), engineSettings(context.trust), context.mediaType);
  const engine = answer.ok ? readEngineAnswer(answer.store) : undefined;
  if (!engine) return blank('unreadable', at, answer.ok ? 'the engine gave no result' : answer.error);
  const { reached, cut } = orderChain(store);
  if (cut) throw new HardLimitError('chain', 'more manifests than can be judged');
  const nodes: ManifestNode[] = [];
  for (const one of reached) {
    context.budget.step();
    nodes.push(await judgeNode(one, engine.failures.get(one.manifest.label) ?? [], context));
  }
  const differences = compare(store, nodes, engine);
  if (differences.some((one) => one.grave)) return blank('unreadable', at, differences.map((one) => one.text).join('; '));
  const coverage = await findCoverage(findBinding(store, nodes), parts, source);
  return {
    kind: 'manifest',
    reader: 'c2pa',
    state: 'read',
    at,
    binding: lowerBinding(engine.binding, coverage.whole, store, parts),
    active: store.active.label,
    nodes,
    excluded: coverage.excluded,
    differences: differences.map((one) => one.text),
  };
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
  const decoded = part.coding === 'base64' ? decodeBase64(bytes) : undefined;
  if (decoded === undefined) throw new MalformedError(`a manifest store that is no ${part.coding}`, part.ranges[0]?.offset);
  return decoded;
}

/** The hard binding in force: of the active manifest, or, where that is an update, of the first standard manifest among its parents. */
function findBinding(store: Store, nodes: readonly ManifestNode[]): Assertion | undefined {
  const holder = nodes.find((node) => (node.role === 'active' || node.role === 'parent') && node.kind === 'standard');
  const assertions = store.manifests.get(holder?.label ?? '')?.assertions ?? [];
  return assertions.find((one) => /^c2pa\.hash\.(data|boxes|bmff(\.v[23])?)$/.test(one.label));
}

/** The engine proves the hash; what the hash leaves out is looked at by us. A fragmented film without its fragments was not looked at. */
function lowerBinding(engine: Binding, whole: boolean, store: Store, parts: readonly Part[]): Binding {
  const bmff = store.active.assertions.some((one) => one.label.startsWith('c2pa.hash.bmff'));
  if (engine === 'mismatch' && bmff && !parts.some((part) => part.role === 'pixels')) return 'incomplete';
  return engine === 'match' && !whole ? 'not-fully-covered' : engine;
}

interface Difference {
  readonly grave: boolean;
  readonly text: string;
}

/** Where the engine and our reader do not see the same store. Another active manifest or certificate is grave: then neither is believed. */
function compare(store: Store, nodes: readonly ManifestNode[], engine: EngineReading): Difference[] {
  const out: Difference[] = [];
  if (store.active.label !== engine.active)
    out.push({ grave: true, text: `active manifest: ${store.active.label}, the engine says ${engine.active}` });
  for (const node of nodes) {
    const other = engine.manifests.get(node.label);
    if (!other) {
      out.push({ grave: node.role === 'active', text: `${node.label}: the engine does not list it` });
      continue;
    }
    if (other.serial !== '' && node.signer.serial !== '' && other.serial !== decimal(node.signer.serial))
      out.push({ grave: true, text: `${node.label}: certificate ${node.signer.serial}, the engine says ${other.serial}` });
    const ours = node.actions.flatMap((one) => one.digitalSourceType ?? []);
    // A source type that we do not see could be the one that says AI.
    const unseen = other.sources.filter((source) => !ours.includes(source));
    if (unseen.length > 0 && node.seal === 'sound')
      out.push({ grave: true, text: `${node.label}: the engine alone reads the source types ${unseen.join(', ')}` });
    else if ([...ours].sort().join() !== [...other.sources].sort().join())
      out.push({
        grave: false,
        text: `${node.label}: source types ${ours.join(', ') || 'none'}, the engine says ${other.sources.join(', ') || 'none'}`,
      });
    if (node.seal === 'sound' && engine.binding === 'unchecked')
      out.push({ grave: false, text: `${node.label}: the engine checked no content hash` });
  }
  return out;
}

function decimal(hexSerial: string): string {
  return /^[0-9a-f]+$/.test(hexSerial) ? BigInt(`0x${hexSerial}`).toString() : hexSerial;
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

function spanOf(part: Part): Range {
  const [first] = part.outer;
  return first ?? { offset: 0, length: 0 };
}

/** `dcterms:provenance` in XMP, as attribute or element, else the server's word: the store is kept elsewhere (§11.5). Nothing is fetched. */
const PROVENANCE = /\bdcterms:provenance\s*(?:=\s*["']|>)\s*(https?:\/\/[^"'<\s]{1,2000})/;

async function findRemote(parts: readonly Part[], source: ByteSource, linked: string | undefined): Promise<ManifestSignal[]> {
  for (const part of parts) {
    if (part.role !== 'xmp' || part.coding !== undefined) continue;
    const length = part.ranges.reduce((sum, range) => sum + range.length, 0);
    if (length > MAX_XMP) continue;
    const pieces: Uint8Array[] = [];
    for (const range of part.ranges) pieces.push(await source.read(range.offset, range.length));
    const address = PROVENANCE.exec(utf8(concatBytes(pieces)))?.[1];
    if (address !== undefined) return [blank('remote', spanOf(part), 'the manifest store is kept elsewhere', address)];
  }
  if (linked === undefined) return [];
  return [blank('remote', { offset: 0, length: 0 }, 'the server says that the manifest store is kept elsewhere', linked)];
}
