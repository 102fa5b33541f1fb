import type { Jumped, JumpFrom } from '../messages.ts';

/** The command's name in the manifest; the user sets its keys in the browser. */
export const NEXT_BADGE = 'next-badge';

/** Asks the scripts of one frame; null where none answers. */
export type AskFrame = (frameId: number, from: JumpFrom) => Promise<Jumped | null>;

/**
 * Moves the keyboard to the next badge of a page, frame after frame and round again: on from the frame that has it, else from what is seen.
 * False where no frame has a badge to go to.
 */
export async function focusNextBadge(frames: readonly number[], ask: AskFrame): Promise<boolean> {
  for (const [i, frame] of frames.entries()) {
    const here = await ask(frame, 'here');
    if (here === 'moved') return true;
    if (here === 'end') return focusFirst([...frames.slice(i + 1), ...frames.slice(0, i + 1)], ask, ['first']);
  }
  return focusFirst(frames, ask, ['view', 'first']);
}

async function focusFirst(frames: readonly number[], ask: AskFrame, starts: readonly JumpFrom[]): Promise<boolean> {
  for (const from of starts) {
    for (const frame of frames) if ((await ask(frame, from)) === 'moved') return true;
  }
  return false;
}
