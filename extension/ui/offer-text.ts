import type { LookupKind } from '../messages.ts';
import { isolate, type Words } from './words.ts';

/** Longer than a host is waited for. */
export const HOST_PATIENCE_MS = 45_000;

/** What the button says that asks a host. */
export function offerButton(kind: LookupKind, host: string, words: Words): string {
  if (kind === 'status') return words.word('ui_online_check');
  return words.word(kind === 'manifest' ? 'ui_online_load' : 'ui_online_login', isolate(host));
}

/** What the host will learn by it; empty where the verdict's own sentence says it. */
export function offerNote(kind: LookupKind, host: string, words: Words): string {
  if (kind === 'manifest') return '';
  return words.word(kind === 'status' ? 'ui_online_check_note' : 'ui_online_login_note', isolate(host));
}
