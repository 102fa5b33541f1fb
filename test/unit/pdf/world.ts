// One authority for documents, one for times, and the signers that the tests need.
import { memorySource } from '../../../src/bytes/source.ts';
import { inspect } from '../../../src/inspect.ts';
import type { Report } from '../../../src/report.ts';
import type { DocumentSignatureSignal } from '../../../src/signal.ts';
import type { TrustList, TrustStore } from '../../../src/trust/trust-list.ts';
import { PAGE, type Signing, signed } from '../../fixtures/documents.ts';
import { plain } from '../../fixtures/papers/paper.ts';
import { type Identity, makeCa, makeLeaf, makeTsa, type Octets } from '../cms/pki.ts';
import { listOf, storeOf } from '../trust/lists.ts';

export const NOW = '2026-06-01T00:00:00Z';
export const DOCUMENT_EKU = '1.3.6.1.5.5.7.3.36';

export interface World {
  readonly root: Identity;
  readonly signer: Identity;
  readonly expired: Identity;
  readonly stranger: Identity;
  readonly tsa: Identity;
  readonly timeRoot: Identity;
  readonly trust: TrustStore;
}

export async function makeWorld(): Promise<World> {
  const root = await makeCa('Document Root');
  const timeRoot = await makeCa('Time Root');
  const strangeRoot = await makeCa('Document Root');
  return {
    root,
    timeRoot,
    signer: await makeLeaf('Agency', root, { ekus: [DOCUMENT_EKU], organization: 'Agency of Tests' }),
    expired: await makeLeaf('Old Agency', root, { ekus: [DOCUMENT_EKU], from: '2020-01-01T00:00:00Z', to: '2024-06-01T00:00:00Z' }),
    stranger: await makeLeaf('Agency', strangeRoot, { ekus: [DOCUMENT_EKU], organization: 'Agency of Tests' }),
    tsa: await makeTsa('Clock', timeRoot),
    trust: await trustOf(root, timeRoot),
  };
}

export async function trustOf(root: Identity, timeRoot: Identity, more: readonly TrustList[] = []): Promise<TrustStore> {
  return storeOf({
    lists: [
      await listOf('documents', 'document', [root], { purposes: [DOCUMENT_EKU] }),
      await listOf('document-times', 'document-time-stamp', [timeRoot]),
      ...more,
    ],
  });
}

export function judge(document: Uint8Array, trust: TrustStore, now = NOW): Promise<Report> {
  return inspect(memorySource(document), { name: 'test.pdf', now: new Date(now), trust, copy: 'given', version: '0' });
}

export function signaturesOf(report: Report): readonly DocumentSignatureSignal[] {
  return report.signals.filter((signal): signal is DocumentSignatureSignal => signal.kind === 'document-signature');
}

export const labelOf = (report: Report): string => `${report.label} · ${report.reason}`;

export { plain };

/** The page, signed by the trusted signer. */
export function makeSigned(world: World, wanted: Partial<Signing> = {}, objects: Readonly<Record<number, string>> = {}): Promise<Octets> {
  return signed(plain(objects), { signer: world.signer, ...wanted });
}

/** A certification: what the signer allows later. */
export function certified(world: World, level: number): Promise<Octets> {
  const reference = `/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /V /1.2 /P ${level} >> >>]`;
  const catalog = `${PAGE[1]?.slice(0, -2)} /Perms << /DocMDP 50 0 R >> >>`;
  return makeSigned(world, { extra: reference }, { 1: catalog });
}
