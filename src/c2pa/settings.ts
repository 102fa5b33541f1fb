// Specification: settings of c2pa-rs 0.91 (JSON, snake_case); each one was measured, and the canary test proves that they bite.
import type { ListPurpose, TrustEntry, TrustList, TrustStore } from '../trust/trust-list.ts';

/** Purposes that never sign claims, whatever a list allows: timeStamping, OCSPSigning. */
const NEVER_CLAIMS = ['1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.9'];
const USER_PURPOSES = ['1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.36', '1.3.6.1.4.1.311.76.59.1.9', '1.3.6.1.4.1.62558.2.1'];

/** What is not named here vouches for no claim: neither who dates nor who signs documents. */
const MEDIA_PURPOSES: readonly ListPurpose[] = ['claim', 'publisher', 'government'];

const cache = new WeakMap<TrustStore, string>();

/**
 * The engine's settings for this trust store, as JSON text: no network of any kind, no identity decoding, claim lists only.
 * Time-stamp lists are left out, because the engine does not enforce `trust_kind` and would trust their certificates for claims.
 * `named` is the address of a store that the host hands to the engine itself: only with its host on the list does the engine ask for it.
 */
export function engineSettings(store: TrustStore, named?: string): string {
  const known = cache.get(store);
  const closed = known ?? JSON.stringify(build(store));
  if (known === undefined) cache.set(store, closed);
  if (named === undefined) return closed;
  const settings: object = JSON.parse(closed);
  // As it is written and in its plain form: the engine compares letters.
  const written = /^https?:\/\/([^/?#]*)/.exec(named)?.[1] ?? '';
  const core = { decode_identity_assertions: false, allowed_network_hosts: [written, new URL(named).host] };
  return JSON.stringify({ ...settings, verify: { remote_manifest_fetch: true, ocsp_fetch: false }, core });
}

function build(store: TrustStore): object {
  const lists = store.lists.filter((list) => MEDIA_PURPOSES.includes(list.purpose));
  const vouching = [...lists, ...store.user].filter(({ entries }) => entries.length > 0);
  const purposes = new Set([...lists.flatMap((list) => list.purposes), ...USER_PURPOSES].filter((oid) => !NEVER_CLAIMS.includes(oid)));
  const config = [...purposes].sort().join('\n');
  return {
    verify: { remote_manifest_fetch: false, ocsp_fetch: false },
    core: { decode_identity_assertions: false, allowed_network_hosts: [] },
    trust: {
      trust_config: config,
      anchors: vouching.map((list) => anchorList(list, config)),
    },
  };
}

function anchorList(list: Pick<TrustList, 'entries'> & { readonly id?: string }, config: string): object {
  return {
    trust_kind: 'manifest',
    trust_uri: `urn:assay:${list.id ?? 'user'}`,
    trust_anchors: pem(list.entries.filter((entry) => entry.kind === 'anchor')),
    allowed_list: pem(list.entries.filter((entry) => entry.kind === 'leaf')),
    trust_config: config,
  };
}

function pem(entries: readonly TrustEntry[]): string {
  return entries
    .map((entry) => `-----BEGIN CERTIFICATE-----\n${entry.der.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`)
    .join('');
}
