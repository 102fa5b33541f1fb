import type { Problem } from '../../src/asset.ts';
import type { Answer } from '../messages.ts';

/** What a message is answered with. */
export type Reply = Answer<unknown>;

/** An answer with a value. */
export const done = <T>(value: T): Answer<T> => ({ ok: true, value });

/** An answer that says why there is none; `note` is for whoever looks into it, not for the user. */
export const failed = (code: Problem['code'], note: string): Answer<never> => ({ ok: false, problem: { code, note } });
