import { expect, test, vi } from 'vitest';
import { watchLife } from '../../../extension/content/life.ts';
import type { Owner } from '../../../extension/content/stage.ts';

test('a script whose extension has gone is told so once, and after the frame', () => {
  vi.useFakeTimers();
  try {
    let owner: Owner | undefined;
    let alive = true;
    const gone = vi.fn();
    watchLife({ serve: (one) => (owner = one) }, () => alive, gone);
    owner?.prepare?.();
    vi.runAllTimers();
    expect(gone).not.toHaveBeenCalled();
    alive = false;
    owner?.prepare?.();
    expect(gone).not.toHaveBeenCalled();
    owner?.prepare?.();
    vi.runAllTimers();
    expect(gone).toHaveBeenCalledTimes(1);
  } finally {
    vi.useRealTimers();
  }
});
