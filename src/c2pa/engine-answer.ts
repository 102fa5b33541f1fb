// Specification: c2pa-rs 0.91 Reader JSON: active_manifest, manifests, validation_results (C2PA 2.2 §15.2 status maps); crJSON: claims
import { decodeBase64 } from '../bytes/base64.ts';
import { hex } from '../bytes/cursor.ts';
import type { Binding } from '../signal.ts';
import { classifyStatus } from '../vocab/status-code.ts';

/** The engine's word about one manifest: failure codes, by label, and what it read of the signature and actions. */
export interface EngineReading {
  readonly active: string;
  /** Codes that stand against each manifest. */
  readonly failures: ReadonlyMap<string, readonly string[]>;
  /** Content binding of the asset as the engine saw it. */
  readonly binding: Binding;
  readonly manifests: ReadonlyMap<
    string,
    { readonly serial: string; readonly sources: readonly string[]; readonly ingredients: readonly string[] }
  >;
  /** Hashes of the assertions that each claim names, as hexadecimal text in the claim's order: they tell one claim from another of its name. */
  readonly references: ReadonlyMap<string, readonly string[]>;
}

const CONTENT_MATCH = /^assertion\.(dataHash|bmffHash|boxesHash|collectionHash)\.match$/;

/** Reads the engine's JSON, and its other JSON of the same file; undefined where it has not the expected shape. */
export function readEngineAnswer(store: unknown, claims: unknown): EngineReading | undefined {
  const active = text(at(store, 'active_manifest'));
  const results = at(store, 'validation_results');
  if (active === undefined || results === undefined) return undefined;
  const failures = new Map<string, string[]>();
  const blame = (label: string, code: string) => {
    const codes = failures.get(label) ?? [];
    if (!codes.includes(code)) failures.set(label, [...codes, code]);
  };
  const manifests = readManifests(store);
  for (const status of list(at(results, 'activeManifest', 'failure'))) {
    const label = findLabel(text(at(status, 'url')));
    // A manifest that is not there cannot have failed: the address is the file's own, and may say anything.
    blame(label !== undefined && manifests.has(label) ? label : active, text(at(status, 'code')) ?? 'general.error');
  }
  for (const delta of list(at(results, 'ingredientDeltas'))) {
    const owner = findLabel(text(at(delta, 'ingredientAssertionURI'))) ?? active;
    for (const status of list(at(delta, 'validationDeltas', 'failure'))) {
      const label = findLabel(text(at(status, 'url')));
      const code = text(at(status, 'code')) ?? 'general.error';
      // Without an address of its own, or about the ingredient assertion itself, it is the ingredient's record that fails.
      if (label === undefined || label === active) blame(owner, code.startsWith('ingredient.') ? code : `ingredient.${code}`);
      else blame(label, code);
    }
  }
  return { active, failures, binding: findBinding(results), manifests, references: readReferences(claims) };
}

/** `self#jumbf=/c2pa/<label>/…` or the bare label of a missing manifest. */
function findLabel(url: string | undefined): string | undefined {
  return /^(?:self#jumbf=)?\/?c2pa\/([^/]+)(?:\/|$)/.exec(url ?? '')?.[1];
}

function findBinding(results: unknown): Binding {
  const failed = list(at(results, 'activeManifest', 'failure')).some(
    (status) => classifyStatus(text(at(status, 'code')) ?? '') === 'content',
  );
  const matched = list(at(results, 'activeManifest', 'success')).some((status) => CONTENT_MATCH.test(text(at(status, 'code')) ?? ''));
  if (failed) return matched ? 'not-fully-covered' : 'mismatch';
  return matched ? 'match' : 'unchecked';
}

function readManifests(store: unknown): EngineReading['manifests'] {
  const out = new Map<string, { serial: string; sources: string[]; ingredients: string[] }>();
  for (const [label, manifest] of entries(at(store, 'manifests'))) {
    const actions = list(at(manifest, 'assertions'))
      .filter((one) => (text(at(one, 'label')) ?? '').startsWith('c2pa.actions'))
      .flatMap((one) => list(at(one, 'data', 'actions')));
    out.set(label, {
      serial: text(at(manifest, 'signature_info', 'cert_serial_number')) ?? '',
      sources: actions.flatMap((one) => text(at(one, 'digitalSourceType')) ?? []),
      ingredients: list(at(manifest, 'ingredients')).flatMap((one) => text(at(one, 'active_manifest')) ?? []),
    });
  }
  return out;
}

const LISTS = ['assertions', 'created_assertions', 'gathered_assertions'];

function readReferences(claims: unknown): EngineReading['references'] {
  return new Map(
    list(at(claims, 'manifests')).map((manifest) => {
      const claim = at(manifest, 'claim.v2') ?? at(manifest, 'claim');
      const hashes = LISTS.flatMap((name) => list(at(claim, name))).map((entry) => readHash(text(at(entry, 'hash')) ?? ''));
      return [text(at(manifest, 'label')) ?? '', hashes];
    }),
  );
}

/** Bytes stand in crJSON as `b64'…'`. */
function readHash(written: string): string {
  const base64 = /^b64'(.*)'$/.exec(written)?.[1];
  const bytes = base64 === undefined ? undefined : decodeBase64(new TextEncoder().encode(base64));
  return bytes === undefined ? '' : hex(bytes);
}

function at(value: unknown, ...path: readonly string[]): unknown {
  let here: unknown = value;
  for (const key of path) here = typeof here === 'object' && here !== null && Object.hasOwn(here, key) ? Reflect.get(here, key) : undefined;
  return here;
}
function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
