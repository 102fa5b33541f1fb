// Specification: C2PA 2.2 §18.18 (time-stamp assertion), §18.19 (certificate status assertion), §15.8, §15.9
import { asBytes, asList, asMap, field } from './cbor.ts';
import type { Manifest, Store } from './manifest-chain.ts';

/** Tokens for one manifest, and OCSP answers or revocation lists of one store, that are looked at. */
const MAX_TOKENS = 4;
const MAX_REVOCATIONS = 8;

/** What manifests of the store tell about each other's signatures, often much later. Each piece proves itself or nothing: who tells it does not matter. */
export interface LateEvidence {
  /** RFC 3161 tokens for a manifest, with the bytes that they should have stamped: its claim signature (`signature` of its COSE_Sign1). */
  readonly tokensFor: (manifest: Manifest) => readonly { readonly token: Uint8Array; readonly stamped: Uint8Array }[];
  readonly tokens: readonly Uint8Array[];
  readonly ocsp: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
}

/** Reads `c2pa.time-stamp`, a map from a manifest's label to a token, and `c2pa.certificate-status`, a list of OCSP answers (and of revocation lists, where one stands). */
export function findLateEvidence(store: Store): LateEvidence {
  const assertions = [...store.manifests.values()].flatMap((manifest) => manifest.assertions);
  const entries = assertions
    .filter(({ label }) => label === 'c2pa.time-stamp')
    .flatMap(({ data }) => [...(asMap(data) ?? [])])
    .flatMap(([label, value]) => {
      const token = asBytes(value);
      return token ? [{ label, token }] : [];
    });
  const revocations = (name: string) =>
    assertions
      .filter(({ label }) => label === 'c2pa.certificate-status')
      .flatMap(({ data }) => (asList(field(data, name)) ?? []).flatMap((value) => asBytes(value) ?? []))
      .slice(0, MAX_REVOCATIONS);
  return {
    tokensFor: ({ label, signature }) =>
      signature === undefined
        ? []
        : entries
            .filter((entry) => entry.label === label)
            .slice(0, MAX_TOKENS)
            .map(({ token }) => ({ token, stamped: signature.signature })),
    tokens: entries.map(({ token }) => token),
    ocsp: revocations('ocspVals'),
    lists: revocations('crlVals'),
  };
}
