import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Loop, type Next } from '../../../extension/content/loop.ts';

const FRAME_MS = 16;
/** Longer than any pause of the loop. */
const LONG_MS = 10_000;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (call: (now: number) => void) => setTimeout(() => call(performance.now()), FRAME_MS));
  vi.stubGlobal('cancelAnimationFrame', (id: number) => clearTimeout(id));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A loop that notes what it asks for; each frame needs the next of `answers`, and none when they are used up. */
function looping(...answers: Next[]): { readonly loop: Loop; readonly heard: string[]; held: boolean } {
  const heard: string[] = [];
  const frame = (): Next => {
    heard.push('frame');
    return answers.shift() ?? 'rest';
  };
  const slowly = () => heard.push('slowly');
  const hold = { held: false };
  const loop = new Loop({ isHeld: () => hold.held, frame, settled: () => heard.push('settled'), slowly });
  return Object.assign(hold, { heard, loop });
}

describe('the loop', () => {
  test('asks for one frame, then says once that the page stands still, looks once more, and then does nothing at all', () => {
    const { loop, heard } = looping();
    loop.wake();
    vi.advanceTimersByTime(LONG_MS);
    expect(heard).toEqual(['frame', 'settled', 'slowly']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('goes on while frames are needed, and waits without frames where one is needed later', () => {
    const { loop, heard } = looping('frame', 'frame', 500);
    loop.wake();
    vi.advanceTimersByTime(5 * FRAME_MS);
    expect(heard).toEqual(['frame', 'frame', 'frame']);
    vi.advanceTimersByTime(500);
    expect(heard).toEqual(['frame', 'frame', 'frame', 'frame']);
  });

  test('does nothing while it is held, and takes up both its frame and its look when it no longer is', () => {
    const looped = looping();
    looped.held = true;
    looped.loop.wake();
    vi.advanceTimersByTime(5 * FRAME_MS);
    expect(looped.heard).toEqual([]);
    looped.held = false;
    vi.advanceTimersByTime(FRAME_MS);
    expect(looped.heard).toEqual(['frame']);
    vi.advanceTimersByTime(1_000);
    looped.held = true;
    vi.advanceTimersByTime(LONG_MS);
    expect(looped.heard).toEqual(['frame', 'settled']);
    looped.held = false;
    vi.advanceTimersByTime(LONG_MS);
    expect(looped.heard).toEqual(['frame', 'settled', 'slowly']);
  });

  test('does not say that the page stands still while it is held', () => {
    const looped = looping();
    looped.loop.wake();
    vi.advanceTimersByTime(FRAME_MS);
    looped.held = true;
    vi.advanceTimersByTime(LONG_MS);
    expect(looped.heard).toEqual(['frame']);
    looped.held = false;
    vi.advanceTimersByTime(1_000);
    expect(looped.heard).toEqual(['frame', 'settled']);
  });

  test('serves in one frame what comes soon after another, but at once what comes after a pause or moves', () => {
    const { loop, heard } = looping();
    loop.wakeSoon();
    vi.advanceTimersByTime(FRAME_MS);
    expect(heard.length).toBe(1);
    for (let i = 0; i < 5; i++) loop.wakeSoon();
    vi.advanceTimersByTime(2 * FRAME_MS);
    expect(heard.length).toBe(1);
    loop.wake();
    vi.advanceTimersByTime(FRAME_MS);
    expect(heard.length).toBe(2);
    vi.advanceTimersByTime(60);
    loop.wakeSoon();
    vi.advanceTimersByTime(100);
    expect(heard).toEqual(['frame', 'frame', 'frame']);
  });

  test('brings forward the frame that something waits for, and asks for none where nothing does', () => {
    const { loop, heard } = looping();
    loop.wakeSoon();
    vi.advanceTimersByTime(FRAME_MS);
    loop.wakeSoon(1_000);
    loop.hurry();
    vi.advanceTimersByTime(100);
    expect(heard).toEqual(['frame', 'frame']);
    vi.advanceTimersByTime(100);
    loop.hurry();
    vi.advanceTimersByTime(1_000);
    expect(heard).toEqual(['frame', 'frame', 'settled']);
  });

  test('does nothing after it was stopped', () => {
    const { loop, heard } = looping('frame');
    loop.wake();
    loop.stop();
    loop.wake();
    vi.advanceTimersByTime(LONG_MS);
    expect(heard).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
