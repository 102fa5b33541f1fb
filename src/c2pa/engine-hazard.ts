// Specification: @contentauth/c2pa-wasm 0.13.3 (c2pa-rs 0.91.3): what is known to stop it dead, without an answer
import { findStated } from '../cms/time-stamp.ts';
import { findLateEvidence } from './late-evidence.ts';
import type { Store } from './manifest-chain.ts';

/**
 * Why the engine must not be given this store; undefined = no reason known. A time-stamp from before 1970 overflows its clock: it panics, and
 * its promise never settles. No authority has ever made such a token (RFC 3161 is of 2001), so nothing is lost with it.
 */
export function findEngineHazard(store: Store): string | undefined {
  const own = [...store.manifests.values()].flatMap((manifest) => manifest.signature?.tokens.map(({ token }) => token) ?? []);
  const early = [...own, ...findLateEvidence(store).tokens].some((token) => (findStated(token).at?.getTime() ?? 0) < 0);
  return early ? 'a time-stamp from before 1970' : undefined;
}
