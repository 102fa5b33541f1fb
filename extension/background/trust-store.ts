import type { TrustEntry, UserAnchors } from '../../src/trust/trust-list.ts';
import { isRecord } from './guards.ts';
import type { Storage } from './storage.ts';

export const USER_ANCHORS = 'user-anchors';
export const MAX_ANCHORS = 100;

/** The anchors that the user added, in `storage.local`. What does not look like one is left out: it could only add trust. */
export async function readUserAnchors(storage: Storage): Promise<readonly UserAnchors[]> {
  const found = (await storage.get(USER_ANCHORS))[USER_ANCHORS];
  return Array.isArray(found) ? found.filter(isUserAnchors).slice(0, MAX_ANCHORS) : [];
}

export function isUserAnchors(value: unknown): value is UserAnchors {
  return (
    isRecord(value) &&
    typeof value.name === 'string' &&
    (value.as === 'publisher' || value.as === 'tool') &&
    typeof value.added === 'string' &&
    Array.isArray(value.entries) &&
    value.entries.every(isEntry)
  );
}

function isEntry(value: unknown): value is TrustEntry {
  return (
    isRecord(value) &&
    (value.kind === 'anchor' || value.kind === 'leaf') &&
    typeof value.name === 'string' &&
    typeof value.sha256 === 'string' &&
    typeof value.der === 'string'
  );
}
