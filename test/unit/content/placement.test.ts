// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

vi.mock('../../../extension/content/api.ts', async () => ({ api: (await import('./page.ts')).fakeApi }));

import { Layer } from '../../../extension/content/layer.ts';
import type { Badge } from '../../../extension/content/place.ts';
import { Placement, type PlacementPorts } from '../../../extension/content/placement.ts';
import { UNKNOWN } from '../../../extension/content/surroundings.ts';
import { img, layOut, nest } from './laid-out.ts';

const FRAME_MS = 16;
const said: Record<keyof Omit<PlacementPorts, 'layers' | 'isOurs'>, number> = { before: 0, after: 0, settled: 0, slowly: 0 };
/** Told to be near again, after they had been left far away. */
const back: Badge[] = [];
let layer: Layer;
let placement: Placement;

beforeEach(() => {
  vi.unstubAllGlobals();
  layOut();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'cancelAnimationFrame', 'performance'] });
  document.body.replaceChildren();
  Object.assign(HTMLElement.prototype, { showPopover: () => undefined, hidePopover: () => undefined });
  back.length = 0;
  Object.assign(said, { before: 0, after: 0, settled: 0, slowly: 0 });
  const count = (what: keyof typeof said) => () => {
    said[what]++;
  };
  layer = new Layer(document.documentElement, 'labels', () => undefined);
  placement = new Placement({
    layers: () => [layer],
    isOurs: () => false,
    ...{ before: count('before'), after: count('after'), settled: count('settled'), slowly: count('slowly') },
  });
});
afterEach(() => {
  placement.stop();
  layer.remove();
  vi.useRealTimers();
});

/** A badge at a picture that stands where `at` says; nothing covers it. */
function add(at: () => { x: number; y: number } | null, around = UNKNOWN): Badge {
  const element = nest(img());
  Object.assign(Object.getPrototypeOf(document), { elementFromPoint: () => element, elementsFromPoint: () => [element] });
  const button = document.createElement('button');
  const read = () => {
    const box = at();
    return box && { at: box, seen: null };
  };
  const place = { origin: { x: 0, y: 0, zoom: 1 }, shift: { x: 0, y: 0 }, shape: '', seen: true, tight: false, tightAt: 0, on: false };
  const rest = {
    quiet: true,
    asked: false,
    aroundAt: 0,
    far: false,
    spot: null,
    follow: 0,
    wide: 0,
    footing: null,
    x: Number.NaN,
    y: Number.NaN,
    drawn: '',
  };
  const badge: Badge = { element, button, layer, press: () => undefined, back: () => back.push(badge), read, around, ...place, ...rest };
  placement.add(badge);
  return badge;
}

const frames = (count: number) => vi.advanceTimersByTime(count * FRAME_MS);

describe('badges are kept in their places', () => {
  test('a new one stands in its place after one frame', () => {
    const badge = add(() => ({ x: 30, y: 40 }));
    frames(1);
    expect([badge.button.style.left, badge.button.style.top, badge.button.isConnected, badge.on]).toEqual(['30px', '40px', true, true]);
  });

  test('one whose picture is nowhere is not drawn, and is again when it is back', () => {
    let at: { x: number; y: number } | null = { x: 30, y: 40 };
    const badge = add(() => at);
    frames(1);
    at = null;
    placement.doubt();
    frames(20);
    expect(badge.on).toBe(false);
    at = { x: 5, y: 6 };
    placement.doubt();
    frames(20);
    expect([badge.on, badge.button.style.left]).toEqual([true, '5px']);
  });

  test('one that is removed leaves with the next frame', () => {
    const badge = add(() => ({ x: 30, y: 40 }));
    frames(1);
    placement.remove(badge);
    frames(1);
    expect(badge.button.isConnected).toBe(false);
    expect([...placement.all()]).toEqual([]);
  });

  test('one that moves is followed in every frame', () => {
    let y = 0;
    const badge = add(() => ({ x: 0, y }));
    frames(1);
    placement.doubt();
    for (let i = 0; i < 60; i++) {
      y += 2;
      frames(1);
      if (i > 10) expect(Math.abs(badge.y - y)).toBeLessThanOrEqual(2);
    }
  });

  test('what moved less than half a pixel has not moved', () => {
    let y = 0;
    const badge = add(() => ({ x: 0, y }));
    frames(1);
    y = 0.3;
    placement.doubt();
    frames(20);
    expect(badge.y).toBe(0);
    y = 0.5;
    placement.doubt();
    frames(20);
    expect(badge.y).toBe(0.5);
  });
});

describe('the loop', () => {
  test('rests on a still page, and says so once', () => {
    add(() => ({ x: 0, y: 0 }));
    frames(40);
    const { after } = said;
    expect(said.settled).toBe(1);
    frames(60);
    expect(said.after).toBe(after);
  });

  test('looks around now and then, for moves that tell nobody', () => {
    let y = 0;
    const badge = add(() => ({ x: 0, y }));
    frames(40);
    y = 77;
    vi.advanceTimersByTime(4_000);
    expect(said.slowly).toBeGreaterThan(0);
    expect(badge.y).toBe(77);
  });

  test('looks at a still page without a frame, at places every time and at covers less and less often until somebody is there', () => {
    let reads = 0;
    add(() => {
      reads += 1;
      return { x: 0, y: 0 };
    });
    frames(40);
    const { settled } = said;
    const frame = vi.spyOn(globalThis, 'requestAnimationFrame');
    reads = 0;
    vi.advanceTimersByTime(60_000);
    expect(said.slowly).toBeGreaterThan(20);
    expect([reads > 4, reads < 9]).toEqual([true, true]);
    expect(said.settled).toBe(settled + reads);
    expect(frame).not.toHaveBeenCalled();
    frame.mockRestore();
    reads = 0;
    placement.stir();
    vi.advanceTimersByTime(3_000);
    expect(reads).toBe(1);
  });

  test('looks at many badges of a still page bit by bit, and still without a frame', () => {
    const badges = Array.from({ length: 7 }, (_, n) => add(() => ({ x: n, y: 0 })));
    for (const badge of badges) Object.assign(badge, { read: () => ({ at: { x: badge.x, y: 0 }, seen: { x: 1, y: 1 } }) });
    let spent = 0;
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + spent);
    let hits = 0;
    Object.assign(Object.getPrototypeOf(document), {
      elementFromPoint: () => {
        hits += 1;
        spent += 2; // of the few milliseconds that one look has for hit tests
        return null;
      },
    });
    frames(60);
    const { settled, slowly } = said;
    const frame = vi.spyOn(globalThis, 'requestAnimationFrame');
    hits = 0;
    vi.advanceTimersByTime(30_000);
    expect(frame).not.toHaveBeenCalled();
    const whole = said.settled - settled;
    expect(whole).toBeGreaterThan(1);
    // Every other look has time for a glance at one.
    expect(hits).toBe(badges.length * whole + (said.slowly - slowly - whole));
    vi.restoreAllMocks();
  });

  test('sees soon what comes to cover badges, or goes, and tells nobody', () => {
    const [one, other] = [add(() => ({ x: 0, y: 0 })), add(() => ({ x: 0, y: 0 }))];
    for (const badge of [one, other]) Object.assign(badge, { read: () => ({ at: { x: 0, y: 0 }, seen: { x: 1, y: 1 } }) });
    const cover = document.createElement('p');
    const shows = (top: Element | null) => Object.assign(Object.getPrototypeOf(document), { elementFromPoint: () => top });
    shows(null);
    vi.advanceTimersByTime(60_000); // by now everything is looked at every ten seconds only
    shows(cover);
    vi.advanceTimersByTime(3_000);
    expect([one.on, other.on]).toEqual([false, false]);
    vi.advanceTimersByTime(60_000);
    shows(null);
    vi.advanceTimersByTime(3_000);
    expect([one.on, other.on]).toEqual([true, true]);
  });

  test('does not look again for what moves where nobody sees it, but for what moves in the window', () => {
    let reads = 0;
    const boxOf = { inside: { x: 10, y: 10 }, outside: { x: 10, y: 5_000 } };
    for (const name of ['inside', 'outside'] as const) {
      const { element } = add(() => {
        reads += 1;
        return { x: 0, y: 0 };
      });
      element.getBoundingClientRect = () => new DOMRect(boxOf[name].x, boxOf[name].y, 100, 80);
    }
    vi.advanceTimersByTime(40_000);
    reads = 0;
    boxOf.outside = { x: 10, y: 6_000 };
    vi.advanceTimersByTime(2_600);
    expect(reads).toBe(0);
    boxOf.inside = { x: 10, y: 11 };
    vi.advanceTimersByTime(2_600);
    expect(reads).toBe(2);
  });

  test('looks around also while something never stands still', () => {
    let [still, moving] = [0, 0];
    const badge = add(() => ({ x: 0, y: still }));
    add(() => {
      moving += 1;
      return { x: 0, y: moving };
    });
    placement.doubt();
    frames(40);
    expect(said.settled).toBe(0);
    still = 55;
    vi.advanceTimersByTime(4_000);
    expect(said.settled).toBe(0);
    expect(said.slowly).toBeGreaterThan(0);
    expect(badge.y).toBe(55);
  });

  test('does nothing any more once it is stopped', () => {
    add(() => ({ x: 0, y: 0 }));
    placement.stop();
    frames(40);
    expect(said.after).toBe(0);
  });
});

test('what is in an inner scroller is read in every frame of its scroll, what is not goes with the document', () => {
  const scroller = document.body.appendChild(document.createElement('div'));
  let [inner, outer] = [0, 0];
  const clips = [{ element: scroller, x: true, y: true, round: false, sure: true }];
  const inside = add(() => ({ x: 0, y: inner }), { ...UNKNOWN, clips });
  const outside = add(() => ({ x: 0, y: outer }));
  inside.aroundAt = outside.aroundAt = Number.MAX_SAFE_INTEGER; // nobody asks for styles again
  frames(40);
  [inner, outer] = [10, 10];
  const event = new Event('scroll');
  Object.defineProperty(event, 'target', { value: scroller });
  placement.scrolled(event);
  frames(1);
  expect(inside.y).toBe(10);
  frames(40);
  expect(outside.y).toBe(10);
});

describe('in a scroll of the document', () => {
  const scroll = () => placement.scrolled(new Event('scroll'));

  test('what comes and goes is drawn together, five times a second, and all of it when the scroll ends', () => {
    add(() => ({ x: 0, y: 0 }));
    frames(40);
    const seen = new Set<number>();
    const made: Badge[] = [];
    for (let i = 0; i < 60; i++) {
      scroll();
      made.push(add(() => ({ x: 0, y: 0 })));
      frames(1);
      seen.add(made.filter((badge) => badge.button.isConnected).length);
    }
    // 60 frames are 960 ms: five times, or six with what is there before the first.
    expect(seen.size).toBeGreaterThanOrEqual(4);
    expect(seen.size).toBeLessThanOrEqual(7);
    frames(20);
    expect(made.every((badge) => badge.button.isConnected && badge.on)).toBe(true);
    const [first] = made;
    if (first === undefined) throw new Error('no badge was made');
    scroll();
    placement.remove(first);
    frames(20);
    expect(first.button.isConnected).toBe(false);
  });

  /** Every hit test answers with this element, or with nothing of the page. */
  const shows = (top: Element | null) => Object.assign(Object.getPrototypeOf(document), { elementFromPoint: () => top });
  const cover = document.createElement('p');

  test.each([
    ['hides what is covered in the window', 300, false],
    ['leaves what was covered and then left the window as it is: hiding it would be a paint for nothing', -30, true],
    ['leaves what was covered and lies below the window', 5_000, true],
  ])('%s', (_, y, isOn) => {
    const badge = add(() => ({ x: 10, y: 300 }));
    Object.assign(badge, { read: () => ({ at: { x: 10, y: 300 }, seen: { x: 1, y: 1 } }) });
    shows(badge.element);
    frames(80);
    expect(badge.on).toBe(true);
    shows(cover);
    const at = vi.spyOn(layer, 'origin');
    scroll();
    placement.step(performance.now(), 'look');
    at.mockReturnValue({ x: 0, y: y - 300, zoom: 1 });
    placement.step(performance.now(), 'draw');
    expect([badge.on, badge.button.classList.contains('off')]).toEqual([isOn, !isOn]);
    // It is no news either when it comes to be drawn later.
    expect(badge.seen).toBe(isOn);
  });

  test('what was covered and left the window is hidden where it comes back and still is', () => {
    const badge = add(() => ({ x: 10, y: 300 }));
    Object.assign(badge, { read: () => ({ at: { x: 10, y: 300 }, seen: { x: 1, y: 1 } }) });
    shows(badge.element);
    frames(80);
    shows(cover);
    const at = vi.spyOn(layer, 'origin');
    const onAt = (y: number): boolean => {
      at.mockReturnValue({ x: 0, y, zoom: 1 });
      scroll();
      placement.step(performance.now(), 'draw');
      return badge.on;
    };
    scroll();
    placement.step(performance.now(), 'look');
    expect(onAt(-330)).toBe(true);
    placement.step(performance.now(), 'look');
    expect(onAt(-200)).toBe(true);
    placement.step(performance.now(), 'look');
    expect(onAt(-200)).toBe(false);
  });

  test('what moves on its own is found, and then followed in every frame', () => {
    let y = 0;
    const badge = add(() => ({ x: 0, y }));
    frames(80);
    const behind: number[] = [];
    for (let i = 0; i < 60; i++) {
      scroll();
      y += 10;
      frames(1);
      behind.push(y - badge.y);
    }
    expect(Math.max(...behind.slice(30))).toBeLessThanOrEqual(10);
  });

  test('nothing is read in a frame, but between two', () => {
    let [reads, isFrame] = [0, false];
    const badges = Array.from({ length: 5 }, () =>
      add(() => {
        if (isFrame) throw new Error('read in a frame');
        reads += 1;
        return { x: 0, y: 0 };
      }),
    );
    frames(80);
    const before = reads;
    const real = globalThis.requestAnimationFrame;
    vi.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((work) =>
      real((now) => {
        isFrame = true;
        work(now);
        isFrame = false;
      }),
    );
    for (let i = 0; i < 40; i++) {
      scroll();
      frames(1);
    }
    vi.restoreAllMocks();
    expect(reads).toBeGreaterThan(before + badges.length);
  });

  test('what the user waits for is drawn at once', () => {
    add(() => ({ x: 0, y: 0 }));
    frames(40);
    for (let i = 0; i < 10; i++) {
      scroll();
      frames(1);
      const badge = add(() => ({ x: 0, y: i }));
      placement.step(performance.now());
      expect([badge.button.isConnected, badge.y]).toEqual([true, i]);
    }
  });
});

describe('the frames of a scroll', () => {
  const around = { ...UNKNOWN, stuck: true };

  /** How many are asked for in 60 frames of a scroll that goes on. */
  function asked(): number {
    const frame = vi.spyOn(globalThis, 'requestAnimationFrame');
    for (let i = 0; i < 60; i++) {
      placement.scrolled(new Event('scroll'));
      frames(1);
    }
    const { length } = frame.mock.calls;
    frame.mockRestore();
    return length;
  }

  test('are left to the page but for those in which may be drawn, where all badges go with the document', () => {
    add(() => ({ x: 0, y: 0 }));
    frames(80);
    expect(asked()).toBeLessThanOrEqual(7);
  });

  test('are used each where a badge keeps its place in the window, and again left once it is gone', () => {
    let y = 0;
    const badge = add(() => ({ x: 0, y }), around);
    badge.aroundAt = Number.MAX_SAFE_INTEGER; // nobody asks for styles again
    frames(80);
    for (let i = 0; i < 30; i++) {
      placement.scrolled(new Event('scroll'));
      y += 10;
      frames(1);
      if (i > 0) expect(badge.y).toBe(y);
    }
    placement.remove(badge);
    add(() => ({ x: 0, y: 0 }));
    frames(80);
    expect(asked()).toBeLessThanOrEqual(7);
  });
});

describe('a badge whose picture is far away', () => {
  /** A badge that rests, of a picture whose box is at the place that `at` says. */
  function resting(at: { x: number; y: number }): { badge: Badge; reads: () => number } {
    let reads = 0;
    const badge = add(() => {
      reads += 1;
      return { ...at };
    });
    badge.element.getBoundingClientRect = () => new DOMRect(at.x, at.y, 100, 80);
    frames(40);
    expect(placement.rest(badge)).toBe(true);
    placement.doubt();
    frames(40);
    return { badge, reads: () => reads };
  }

  test('is left where it stands, and nothing is done about it', () => {
    const { badge, reads } = resting({ x: 10, y: 5_000 });
    const { button } = badge;
    const before = reads();
    placement.doubt();
    frames(40);
    expect([reads() - before, button.isConnected, button.style.top]).toEqual([0, true, '5000px']);
    expect([placement.near(), [...placement.all()]]).toEqual([[], [badge]]);
  });

  test('is told to be back where the document is scrolled near to it, and not before', () => {
    const { badge } = resting({ x: 10, y: 5_000 });
    const at = vi.spyOn(layer, 'origin');
    const told = (y: number): number => {
      at.mockReturnValue({ x: 0, y, zoom: 1 });
      back.length = 0;
      placement.step(performance.now(), 'look');
      return back.length;
    };
    const near = 5_000 - innerHeight - 500;
    expect([told(0), told(5 - near), told(-5 - near), told(-5_575), told(-5_585)]).toEqual([0, 0, 1, 1, 0]);
    at.mockReturnValue({ x: 0, y: -5_000, zoom: 1 });
    placement.step(performance.now(), 'follow');
    placement.step(performance.now(), 'draw');
    expect(back).toEqual([]);
    placement.step(performance.now(), 'look');
    expect(back).toEqual([badge]);
  });

  test('is left without a word to the browser, but for where it is', () => {
    const badge = add(() => ({ x: 10, y: 5_000 }));
    badge.element.getBoundingClientRect = () => new DOMRect(10, 5_000, 100, 80);
    frames(80);
    badge.aroundAt = performance.now() - 1_000;
    badge.button.tabIndex = -1; // as of all but one in a row
    placement.scrolled(new Event('scroll'));
    placement.doubt(); // what is known of styles may be out of date now
    const written = new MutationObserver(() => undefined);
    written.observe(badge.button, { attributes: true });
    const styles = vi.spyOn(globalThis, 'getComputedStyle');
    placement.rest(badge);
    placement.step(performance.now(), 'look');
    placement.step(performance.now(), 'draw');
    expect([badge.spot, written.takeRecords().length, styles.mock.calls.length]).toEqual([
      { x: 10, y: 5_000, width: 100, height: 80 },
      0,
      0,
    ]);
    vi.restoreAllMocks();
  });

  test('is out of the keyboard’s way', () => {
    const { badge } = resting({ x: 10, y: 5_000 });
    expect(badge.button.tabIndex).toBe(-1);
  });

  test('is followed again when it is near', () => {
    const at = { x: 10, y: 5_000 };
    const { badge, reads } = resting(at);
    const before = reads();
    placement.resume(badge);
    frames(2);
    at.y = 5_020;
    placement.doubt();
    frames(40);
    expect([reads() > before, badge.button.style.top, placement.near()]).toEqual([true, '5020px', [badge]]);
  });

  test('is taken out where its picture moves, and stands in the new place when that is near', () => {
    const at = { x: 10, y: 5_000 };
    const { badge } = resting(at);
    at.y = 4_000;
    placement.doubt();
    frames(40);
    expect([badge.button.isConnected, badge.on]).toEqual([false, false]);
    placement.resume(badge);
    frames(2);
    expect([badge.button.isConnected, badge.button.style.top, badge.on]).toEqual([true, '4000px', true]);
  });

  test('is not drawn anew from what was looked at before it was taken out', () => {
    const at = { x: 10, y: 50 };
    const badge = add(() => ({ ...at }));
    badge.element.getBoundingClientRect = () => new DOMRect(at.x, at.y, 100, 80);
    frames(40);
    placement.scrolled(new Event('scroll'));
    placement.step(performance.now(), 'look');
    placement.rest(badge);
    placement.step(performance.now(), 'look');
    at.y = 4_000;
    placement.doubt();
    placement.step(performance.now() + 140, 'look');
    placement.step(performance.now() + 140, 'draw');
    expect([badge.button.isConnected, badge.on]).toEqual([false, false]);
  });

  test('is taken out where its picture is nowhere when it goes', () => {
    let at: { x: number; y: number } | null = { x: 0, y: 0 };
    const badge = add(() => at);
    frames(40);
    at = null;
    expect(placement.rest(badge)).toBe(true);
    placement.doubt();
    frames(40);
    expect([badge.button.isConnected, badge.on]).toEqual([false, false]);
  });

  test('is not left where it is removed', () => {
    const { badge } = resting({ x: 10, y: 5_000 });
    placement.remove(badge);
    frames(2);
    expect([badge.button.isConnected, [...placement.all()]]).toEqual([false, []]);
  });

  test('has to go where it is not shown, in use, or carried along by something', () => {
    const badge = add(() => ({ x: 0, y: 0 }));
    frames(40);
    expect(placement.rest(Object.assign(badge, { on: false }))).toBe(false);
    expect(placement.rest(Object.assign(badge, { on: true, asked: true }))).toBe(false);
    expect(placement.rest(Object.assign(badge, { asked: false, around: { ...UNKNOWN, stuck: true } }))).toBe(false);
    badge.around = UNKNOWN;
    badge.button.className = 'open';
    expect(placement.rest(badge)).toBe(false);
    badge.button.className = '';
    expect(placement.rest(badge)).toBe(true);
  });
});
