import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names the folder of a used profile to the tests' own processes. */
export const USED = 'ASSAY_USED_PROFILE';
/** What belongs to a running browser, or would be restored. */
const OWN = /\/(lock|\.parentlock|MarionetteActivePort|user\.js|browser\.log|sessionstore[^/]*|cache2|crashes|minidumps|datareporting)$/;

/** A new profile, in a folder that the caller removes: a copy of the used one where the run has made one, else empty. */
export function newProfile(): string {
  const profile = mkdtempSync(join(tmpdir(), 'assay-firefox-'));
  const used = process.env[USED];
  if (used !== undefined) cpSync(used, profile, { recursive: true, filter: (path) => !OWN.test(path) });
  return profile;
}
