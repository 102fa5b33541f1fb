import { describe, expect, test } from 'vitest';
import { focusNextBadge } from '../../../extension/background/badge-command.ts';
import type { Jumped, JumpFrom } from '../../../extension/messages.ts';

/** Frames with so many badges each; `at` says in which frame the keyboard is, and on which badge. */
function page(badges: readonly number[], at: { frame: number; badge: number } | null) {
  let now = at;
  const ask = async (frame: number, from: JumpFrom): Promise<Jumped | null> => {
    const count = badges[frame];
    if (count === undefined) return null;
    if (from === 'here' && now?.frame !== frame) return 'elsewhere';
    const next = from === 'here' ? (now?.badge ?? 0) + 1 : 0;
    if (next >= count) return 'end';
    now = { frame, badge: next };
    return 'moved';
  };
  return { ask, where: () => now };
}

describe('the next badge', () => {
  test.each([
    ['is the first, where the keyboard was elsewhere', [2, 2], null, { frame: 0, badge: 0 }],
    ['is the one after', [2, 2], { frame: 0, badge: 0 }, { frame: 0, badge: 1 }],
    ['is the next frame’s first after a frame’s last', [2, 2], { frame: 0, badge: 1 }, { frame: 1, badge: 0 }],
    ['is the first again after the last', [2, 2], { frame: 1, badge: 1 }, { frame: 0, badge: 0 }],
    ['passes over a frame without one', [1, 0, 1], { frame: 0, badge: 0 }, { frame: 2, badge: 0 }],
    ['is the only one', [1], { frame: 0, badge: 0 }, { frame: 0, badge: 0 }],
  ])('%s', async (_, badges, at, wanted) => {
    const { ask, where } = page(badges, at);
    expect(await focusNextBadge([...badges.keys()], ask)).toBe(true);
    expect(where()).toEqual(wanted);
  });

  test('is none where no frame has one, or none answers', async () => {
    expect(await focusNextBadge([0], page([0], null).ask)).toBe(false);
    expect(await focusNextBadge([7], page([1], null).ask)).toBe(false);
  });
});
