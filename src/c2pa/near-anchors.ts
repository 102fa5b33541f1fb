// Specification: c2pa-rs 0.91 (an anchor vouches only for a certificate whose issuer bears its name); RFC 5280 §6.1.3 (a)(4)
import { namesOf } from '../cms/anchor-pool.ts';
import { findNames } from '../cms/certificate-names.ts';
import { findStated } from '../cms/time-stamp.ts';
import type { TrustEntry, TrustStore } from '../trust/trust-list.ts';
import { findLateEvidence } from './late-evidence.ts';
import type { Store } from './manifest-chain.ts';

/** A store with more certificates is judged with all anchors. */
const MAX_CERTIFICATES = 1_000;
/** Selections that are remembered for one trust store, so that the settings made of them are made once. */
const MAX_SELECTIONS = 16;

/**
 * The trust store without the entries that can have no say about this manifest store, for the engine: it reads all that it is given anew for
 * every file, which takes longer than the file. An entry stays where it bears the name of a certificate or of an issuer in the file, or of the
 * issuer of an entry that stays, or where its name cannot be told. Whatever were left out wrongly could only cost trust: an entry never takes any.
 */
export function nearAnchors(trust: TrustStore, store: Store): TrustStore {
  const certificates = certificatesIn(store);
  const found = certificates.length > MAX_CERTIFICATES ? [null] : certificates.map(findNames);
  const names = found.filter((one) => one !== null);
  if (names.length < found.length) return trust;
  const known = indexOf(trust);
  const stays = new Set(known.nameless);
  const seen = new Set<string>();
  const queue = names.flatMap(({ issuer, subject }) => [issuer, subject]);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const entry of known.bySubject.get(name) ?? []) {
      stays.add(entry);
      queue.push(namesOf(entry)?.issuer ?? name);
    }
  }
  return select(trust, stays, known.selections);
}

/** Every certificate that stands in the store, of signers and of time-stamp authorities. */
function certificatesIn(store: Store): Uint8Array[] {
  const signatures = [...store.manifests.values()].flatMap(({ signature }) => signature ?? []);
  const tokens = [...signatures.flatMap((one) => one.tokens.map(({ token }) => token)), ...findLateEvidence(store).tokens];
  return [...signatures.flatMap(({ chain }) => chain), ...tokens.flatMap((token) => findStated(token).certificates)];
}

interface Index {
  readonly bySubject: ReadonlyMap<string, readonly TrustEntry[]>;
  readonly nameless: readonly TrustEntry[];
  /** By the entries that stay. */
  readonly selections: Map<string, TrustStore>;
}

const indexes = new WeakMap<TrustStore, Index>();

function indexOf(trust: TrustStore): Index {
  const known = indexes.get(trust);
  if (known !== undefined) return known;
  const bySubject = new Map<string, TrustEntry[]>();
  const nameless: TrustEntry[] = [];
  for (const entry of [...trust.lists, ...trust.user].flatMap((list) => list.entries)) {
    const subject = namesOf(entry)?.subject;
    if (subject === undefined) nameless.push(entry);
    else bySubject.set(subject, [...(bySubject.get(subject) ?? []), entry]);
  }
  const index = { bySubject, nameless, selections: new Map() };
  indexes.set(trust, index);
  return index;
}

function select(trust: TrustStore, stays: ReadonlySet<TrustEntry>, selections: Map<string, TrustStore>): TrustStore {
  const key = [...stays].map(({ sha256 }) => sha256).join();
  const known = selections.get(key);
  if (known !== undefined) return known;
  const near = <L extends { readonly entries: readonly TrustEntry[] }>(list: L): L => ({
    ...list,
    entries: list.entries.filter((entry) => stays.has(entry)),
  });
  const selected = { ...trust, lists: trust.lists.map(near), user: trust.user.map(near) };
  const [oldest] = selections.keys();
  if (selections.size >= MAX_SELECTIONS && oldest !== undefined) selections.delete(oldest);
  selections.set(key, selected);
  return selected;
}
