// Specification: none; two readers of one store, and what to do where they do not see the same
import { hex } from '../bytes/cursor.ts';
import type { ManifestNode } from '../signal.ts';
import { listReferences } from './assertion.ts';
import { asBytes, field } from './cbor.ts';
import type { EngineReading } from './engine-answer.ts';
import type { Manifest, Store } from './manifest-chain.ts';

export interface Difference {
  readonly grave: boolean;
  readonly text: string;
}

/**
 * Where the engine and our reader do not see the same store. Another active manifest, claim or certificate is grave: then neither is believed.
 * A file may hold one store that only the engine finds, beside another one's that only we find, under the same names.
 */
export function findDifferences(store: Store, nodes: readonly ManifestNode[], engine: EngineReading): Difference[] {
  const out: Difference[] = [];
  if (store.active.label !== engine.active)
    out.push({ grave: true, text: `active manifest: ${store.active.label}, the engine says ${engine.active}` });
  for (const node of nodes) {
    const other = engine.manifests.get(node.label);
    if (!other) {
      out.push({ grave: node.role === 'active', text: `${node.label}: the engine does not list it` });
      continue;
    }
    if (!namesSame(store.manifests.get(node.label), engine.references.get(node.label)))
      out.push({ grave: true, text: `${node.label}: the engine has another claim` });
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

/** Whether the claim names just these assertions, by their hashes: what else is in the manifest follows from them. */
function namesSame(manifest: Manifest | undefined, hashes: readonly string[] = []): boolean {
  const entries = manifest ? listReferences(manifest.claim, manifest.claimVersion) : [];
  const ours = entries.map(({ entry }) => hex(asBytes(field(entry, 'hash')) ?? new Uint8Array()));
  return ours.length === hashes.length && ours.every((hash, at) => hash !== '' && hash === hashes[at]);
}

function decimal(hexSerial: string): string {
  return /^[0-9a-f]+$/.test(hexSerial) ? BigInt(`0x${hexSerial}`).toString() : hexSerial;
}
