// Specification: C2PA 2.2 §8.3 (hashed URIs), §10.3 (the assertions of a claim), §11.1.4 (the assertion store)
import { equalBytes, utf8 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { asBytes, asList, asText, decodeCbor, field } from './cbor.ts';
import { boxType, type Superbox } from './jumbf.ts';

const MAX_ASSERTIONS = 512;

/** An assertion that the claim names and whose hash fits. `label` is without `__n`; `data` is decoded CBOR. */
export interface Assertion {
  readonly label: string;
  readonly instance: string;
  readonly gathered: boolean;
  readonly data: unknown;
  /** Bytes of an embedded file such as a thumbnail: a view into the store. */
  readonly file?: Uint8Array;
}

/**
 * What the claim of a manifest names and what its box holds of that. `gone` are the labels of those that `redacted` lists; what else is missing,
 * or does not fit its hash, stands in `failures` as a status code. @throws MalformedError, HardLimitError
 */
export async function readAssertions(
  box: Superbox,
  claim: ReadonlyMap<unknown, unknown>,
  version: 1 | 2,
  redacted: Set<string>,
  failures: string[],
): Promise<{ assertions: Assertion[]; gone: string[] }> {
  const stores = box.boxes.filter((child) => child.uuid === boxType('c2as'));
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

/** Web Crypto's names of the hashes on C2PA's list (§13.1), by the list's own. */
export const HASHES: ReadonlyMap<string, string> = new Map([
  ['sha256', 'SHA-256'],
  ['sha384', 'SHA-384'],
  ['sha512', 'SHA-512'],
]);

/** Undefined where the algorithm is not on C2PA's list. */
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
