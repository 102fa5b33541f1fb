import {
  type Answer,
  type Asks,
  CORNERS,
  type ContentMessages,
  type ItemView,
  JUMP_FROM,
  type JumpFrom,
  LOOKS,
  type Look,
  type Seen,
  WHOLE_STEPS,
  type WholeStep,
} from '../messages.ts';
import { later, type Timer } from './pause.ts';

/** Chrome 120+: `chrome.*` promises are native in MV3; Firefox: `browser.*`. The polyfill would weigh more than it brings, on every page. */
declare const browser: typeof chrome | undefined;
export const api = typeof browser === 'undefined' ? chrome : browser;

/** How long one question may take; the background has its own, shorter limits. */
const ASK_LIMIT_MS = 90_000;

/** False once the extension was reloaded or removed under a page that still runs this script. */
export function isAlive(): boolean {
  try {
    return typeof api.runtime?.id === 'string';
  } catch {
    return false;
  }
}

/** Told by the extension’s own address, which a page cannot change as it can the user agent. */
export function isFirefox(): boolean {
  return api.runtime.getURL('').startsWith('moz-extension:');
}

/**
 * Asks the background. Never rejects: a background that died, is asleep or does not answer in time is a value.
 * `cannotClone` tells that the message itself was refused (a Blob where messages are JSON).
 */
export async function ask<T extends keyof ContentMessages>(
  type: T,
  question: Asks[T]['ask'],
): Promise<Answer<unknown> & { cannotClone?: true }> {
  let timer: Timer;
  const late = new Promise<Answer<unknown>>((resolve) => {
    timer = later(() => resolve(failed('timeout', 'the background did not answer')), ASK_LIMIT_MS);
  });
  try {
    const reply: unknown = await Promise.race([api.runtime.sendMessage({ type, ask: question }), late]);
    return isAnswer(reply) ? reply : failed('aborted', 'no answer');
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error);
    const refused = /clone|serializ/i.test(note);
    return { ...failed('aborted', note), ...(refused ? { cannotClone: true } : {}) };
  } finally {
    clearTimeout(timer);
  }
}

function failed(code: 'timeout' | 'aborted', note: string): Answer<unknown> {
  return { ok: false, problem: { code, note } };
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

function isAnswer(value: unknown): value is Answer<unknown> {
  return isRecord(value) && (value.ok === true || (value.ok === false && isRecord(value.problem)));
}

function isSay(value: unknown): boolean {
  return isRecord(value) && typeof value.id === 'string' && typeof value.text === 'string';
}

const LABELS: readonly unknown[] = ['authentic', 'ai-generated', 'ai-edited', 'altered', 'unknown'];

/** A reply that can be shown. */
export function isView(value: unknown): value is ItemView {
  return (
    isRecord(value) &&
    LABELS.includes(value.label) &&
    typeof value.reason === 'string' &&
    isSay(value.badge) &&
    Array.isArray(value.says) &&
    value.says.every(isSay) &&
    isSignatures(value.signatures)
  );
}

/** What a look at the tab told. */
export function isSeen(value: unknown): value is Seen {
  return isRecord(value) && isView(value.view) && LOOKS.some((look) => look === value.copy);
}

function isSignatures(value: unknown): boolean {
  const isTold = (one: unknown) => isRecord(one) && isSay(one.heading) && Array.isArray(one.says) && one.says.every(isSay);
  return value === undefined || (Array.isArray(value) && value.every(isTold));
}

/** A message to this frame, of the shapes in `FrameMessages`. */
export type FrameMessage =
  | { readonly type: 'item.reveal' | 'item.picture' | 'item.again' | 'item.look'; readonly id: string }
  | { readonly type: 'item.judged'; readonly id: string; readonly view: ItemView }
  | { readonly type: 'item.full-size'; readonly id: string; readonly step: WholeStep }
  | { readonly type: 'badge.next'; readonly from: JumpFrom }
  | { readonly type: 'site.changed'; readonly on: boolean; readonly look: Look };

/** What the background tells a frame; null for anything else. */
export function readFrameMessage(value: unknown): FrameMessage | null {
  if (!isRecord(value) || !isRecord(value.ask)) return null;
  const { type, ask } = value;
  if ((type === 'item.reveal' || type === 'item.picture' || type === 'item.again' || type === 'item.look') && typeof ask.id === 'string')
    return { type, id: ask.id };
  if (type === 'item.judged' && typeof ask.id === 'string' && isView(ask.view)) return { type, id: ask.id, view: ask.view };
  const step = WHOLE_STEPS.find((one) => one === ask.step);
  if (type === 'item.full-size' && typeof ask.id === 'string' && step) return { type, id: ask.id, step };
  const from = JUMP_FROM.find((one) => one === ask.from);
  if (type === 'badge.next' && from) return { type, from };
  if (type === 'site.changed' && typeof ask.on === 'boolean') return { type, on: ask.on, look: readLook(ask.look) };
  return null;
}

/** How badges are to be shown; what is missing is as on the first day. */
export function readLook(value: unknown): Look {
  const { hideQuiet, corner } = isRecord(value) ? value : {};
  return { hideQuiet: hideQuiet === true, corner: CORNERS.find((one) => one === corner) ?? 'top-left' };
}
