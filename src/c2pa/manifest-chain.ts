// Specification: C2PA 2.2 §10.3 (claims), §11.1 (manifests in JUMBF)
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { type Assertion, readAssertions } from './assertion.ts';
import { asList, asMap, asText, decodeCbor } from './cbor.ts';
import { type ClaimSignature, readClaimSignature } from './cose.ts';
import { boxType, readSuperbox, type Superbox } from './jumbf.ts';

const MAX_MANIFESTS = 256;

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

const STORE = boxType('c2pa');
const STANDARD = boxType('c2ma');
const UPDATE = boxType('c2um');
const COMPRESSED = boxType('c2cm');

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
  const claims = box.boxes.filter((child) => child.uuid === boxType('c2cl'));
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
  const boxes = box.boxes.filter((child) => child.uuid === boxType('c2cs'));
  const [found] = boxes;
  if (!found || boxes.length > 1) {
    failures.push('claimSignature.missing');
    return undefined;
  }
  return readClaimSignature(contentOf(found, 'cbor'), claimBytes);
}

function contentOf(box: Superbox, type: string): Uint8Array {
  const found = box.data.filter((one) => one.type === type);
  const [content] = found;
  if (!content || found.length > 1) throw new MalformedError(`${box.label} holds ${found.length} ${type} boxes`);
  return content.bytes;
}
