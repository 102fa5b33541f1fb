// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Place } from '../../../extension/content/look-place.ts';
import { BELIEVED_MS } from '../../../extension/content/looks.ts';
import type { Ground, ItemView, Seen } from '../../../extension/messages.ts';
import { fakeApi, loadedImage, viewOf } from './page.ts';

vi.stubGlobal('chrome', fakeApi);
const { isSeen } = await import('../../../extension/content/api.ts');
const { Entries } = await import('../../../extension/content/entries.ts');
const { Looks } = await import('../../../extension/content/looks.ts');
const { Refuted } = await import('../../../extension/content/refuted.ts');
const { MAX_UNSEEN, Unseen } = await import('../../../extension/content/unseen.ts');

const AUTHENTIC: ItemView = { ...viewOf('authentic', 'captured'), copy: 'shown' };
const WITHOUT = viewOf('unknown', 'copy-unconfirmed');
const OTHER: ItemView = { ...viewOf('unknown', 'different-copy'), copy: 'different' };
const RECT = { x: 0, y: 0, width: 100, height: 80 };
const PLACE: Place = { rect: RECT, whole: RECT, masks: [], viewport: { width: 800, height: 600 }, clear: true };
const FAR = 'https://cdn.example/a.png';
const OTHER_FAR = 'https://cdn.example/b.png';

beforeEach(() => {
  vi.useFakeTimers();
  document.body.replaceChildren();
});
afterEach(() => vi.useRealTimers());

/** One picture that waits for a look, and a background that answers with `see`. */
function open() {
  const asked: { readonly type: string; readonly again?: Ground | undefined; readonly at: number }[] = [];
  const state = {
    see: AUTHENTIC,
    copy: null as Seen['copy'] | null,
    place: PLACE as Place | null,
    ...{ visible: true, covered: false, inWindow: true },
    isAway: (_image: Element): boolean => false,
    drawn: async (_image: Element): Promise<void> => {},
    during: () => {},
  };
  const restarts: string[] = [];
  const entries: InstanceType<typeof Entries> = new Entries({ judge: () => {}, gone: (entry) => looks.forget(entry), changed: () => {} });
  const refuted = new Refuted();
  const unseen = new Unseen();
  const looks: InstanceType<typeof Looks> = new Looks(
    {
      ask: async (type, question) => {
        asked.push({ type, again: 'again' in question ? question.again : undefined, at: performance.now() });
        state.during();
        const copy = state.copy ?? state.see.copy ?? 'unconfirmed';
        return { ok: true, value: type === 'item.confirm' ? { view: state.see, copy } : null };
      },
      isSeen,
      entries: () => entries.all(),
      capture: () => state.place,
      laidOut: async () => {},
      drawn: (image) => state.drawn(image),
      isCovered: () => state.covered,
      isInWindow: (image) => state.inWindow && !state.isAway(image),
      isVisible: () => state.visible,
      judged: () => {},
      restart: (entry) => restarts.push(entry.address),
      now: () => performance.now(),
    },
    refuted,
    unseen,
  );
  const show = () => {
    const image = loadedImage(FAR);
    entries.show(image, FAR, false);
    const entry = entries.of(image);
    if (!entry) throw new Error('nothing is shown');
    return { image, entry: Object.assign(entry, { near: true, view: WITHOUT as ItemView | null }) };
  };
  const confirms = () => asked.filter(({ type }) => type === 'item.confirm');
  return { looks, entries, refuted, unseen, state, asked, confirms, restarts, show };
}

async function proven() {
  const scene = open();
  const shown = scene.show();
  await scene.looks.settled();
  expect(shown.entry.view).toBe(AUTHENTIC);
  return { ...scene, ...shown };
}

describe('the first look', () => {
  test('is for a lone element near the viewport', async () => {
    const { looks, entries, confirms, show } = open();
    const { entry } = show();
    entry.near = false;
    await looks.settled();
    expect(confirms()).toHaveLength(0); // far away
    entry.near = true;
    const second = show();
    await looks.settled();
    expect(confirms()).toHaveLength(0); // two elements, one capture
    second.image.remove();
    entries.sweep();
    await looks.settled();
    expect(entry.view).toBe(AUTHENTIC);
  });

  test('is one for all pictures that wait for theirs', async () => {
    const { looks, entries, confirms, show } = open();
    const { entry } = show();
    const image = loadedImage(OTHER_FAR);
    entries.show(image, OTHER_FAR, false);
    const other = Object.assign(entries.of(image) ?? {}, { near: true, view: WITHOUT as ItemView | null });
    const looked = looks.settled();
    expect(confirms()).toHaveLength(2); // before any answer
    await looked;
    expect([entry.view, other.view]).toEqual([AUTHENTIC, AUTHENTIC]);
  });

  test('comes twice at most', async () => {
    const { looks, state, confirms, show } = open();
    show();
    state.see = WITHOUT;
    for (let i = 0; i < 4; i++) await looks.settled();
    expect(confirms()).toHaveLength(2);
  });

  test('counts for nothing where the page moved meanwhile', async () => {
    const { looks, state, restarts, show } = open();
    const { entry } = show();
    state.during = () => {
      state.place = { ...PLACE, rect: { ...RECT, y: 5 } };
    };
    await looks.settled();
    expect(entry.view).toBe(WITHOUT);
    expect(restarts).toEqual([FAR]);
  });
});

describe('what rests on a look', () => {
  test('is looked at again at growing intervals, and keeps its label while that fits', async () => {
    const { confirms, entry } = await proven();
    await vi.advanceTimersByTimeAsync(200_000);
    const gaps = confirms().map(({ at }, i, all) => Math.round((at - (all[i - 1]?.at ?? at)) / 100) * 100);
    expect(gaps).toEqual([0, ...BELIEVED_MS, 60_000]);
    expect(confirms().map(({ again }) => again)).toEqual([undefined, ...gaps.slice(1).map(() => 'seen')]);
    expect(entry.view).toBe(AUTHENTIC);
  });

  test('is looked at together with another that would be due soon after', async () => {
    const { looks, confirms, entries } = await proven();
    await vi.advanceTimersByTimeAsync(200);
    const image = loadedImage(OTHER_FAR);
    entries.show(image, OTHER_FAR, false);
    Object.assign(entries.of(image) ?? {}, { near: true, view: WITHOUT });
    await looks.settled();
    const before = confirms().length;
    await vi.advanceTimersByTimeAsync(BELIEVED_MS[0] - 200);
    const [one, other] = confirms().slice(before);
    expect(other?.at).toBe(one?.at);
    // And from then on.
    await vi.advanceTimersByTimeAsync(BELIEVED_MS[1]);
    expect(confirms().slice(before)).toHaveLength(4);
    expect(
      new Set(
        confirms()
          .slice(before)
          .map(({ at }) => at),
      ).size,
    ).toBe(2);
  });

  test('loses it with a look that shows something else, and no later match brings it back', async () => {
    const { looks, state, entry, refuted, confirms, entries, image, show } = await proven();
    state.see = OTHER;
    await vi.advanceTimersByTimeAsync(BELIEVED_MS[0]);
    expect(entry.view).toBe(OTHER);
    expect(refuted.has(FAR)).toBe(true);
    state.see = AUTHENTIC;
    entry.view = WITHOUT;
    await looks.settled();
    await vi.advanceTimersByTimeAsync(200_000);
    expect(confirms()).toHaveLength(2);
    // Nor in another element.
    image.remove();
    entries.sweep();
    const next = show();
    await looks.settled();
    expect(next.entry.view).toBe(WITHOUT);
  });

  test.each([
    ['it left what is in view', (scene: Awaited<ReturnType<typeof proven>>) => Object.assign(scene.entry, { near: false })],
    ['another tab came to the front', (scene: Awaited<ReturnType<typeof proven>>) => Object.assign(scene.state, { visible: false })],
  ])('is not said while %s, and nothing is asked; then it is looked at at once', async (_name, leave) => {
    const scene = await proven();
    const { looks, state, entry, asked, confirms } = scene;
    leave(scene);
    looks.wake();
    expect(entry.view).toBe(WITHOUT);
    expect(asked.at(-1)?.type).toBe('item.doubt');
    await vi.advanceTimersByTimeAsync(100_000);
    expect(confirms()).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
    Object.assign(entry, { near: true });
    state.visible = true;
    looks.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(entry.view).toBe(AUTHENTIC);
  });

  test('is not said where it can no longer be captured, after a second try', async () => {
    const { state, entry } = await proven();
    state.place = null;
    await vi.advanceTimersByTimeAsync(BELIEVED_MS[0]);
    expect(entry.view).toBe(AUTHENTIC);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(entry.view).toBe(WITHOUT);
    state.place = PLACE;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(entry.view).toBe(AUTHENTIC);
  });

  test('is said in a card that opens when a new look is done, and not without one', async () => {
    const { looks, state, entry, confirms } = await proven();
    expect(looks.opening(entry)).toBeNull(); // the last one was just now
    await vi.advanceTimersByTimeAsync(6_500);
    const before = confirms().length;
    await looks.opening(entry);
    expect(confirms()).toHaveLength(before + 1);
    expect(entry.view).toBe(AUTHENTIC);
    await vi.advanceTimersByTimeAsync(2_000);
    state.place = null;
    await looks.opening(entry);
    expect(entry.view).toBe(WITHOUT);
  });

  test('stands while our own card hides it, and is looked at when that has gone', async () => {
    const { state, entry, confirms } = await proven();
    state.covered = true;
    state.see = OTHER;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(entry.view).toBe(AUTHENTIC);
    expect(confirms()).toHaveLength(1);
    state.covered = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(entry.view).toBe(OTHER);
  });

  test('is looked at now for another screen', async () => {
    const { looks, state, entry } = await proven();
    await vi.advanceTimersByTimeAsync(6_500);
    expect(await looks.now(entry)).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    state.place = null;
    expect(await looks.now(entry)).toBe(false);
  });

  test('is judged anew, twice, where the pointer may have changed what is drawn', async () => {
    const { looks, state, entry, image, restarts, refuted } = await proven();
    vi.spyOn(image, 'matches').mockReturnValue(true);
    state.see = OTHER;
    for (let times = 1; times <= 3; times++) {
      await vi.advanceTimersByTimeAsync(BELIEVED_MS[0]);
      expect(restarts).toHaveLength(Math.min(times, 2));
      Object.assign(entry, { view: WITHOUT });
      state.see = AUTHENTIC;
      looks.forget(entry);
      await looks.settled();
      state.see = OTHER;
    }
    expect(refuted.has(FAR)).toBe(true);
  });
});

describe('what was compared in the page by its first frame', () => {
  function compared() {
    const scene = open();
    const shown = scene.show();
    shown.entry.view = AUTHENTIC;
    scene.looks.proven(shown.entry);
    return { ...scene, ...shown };
  }

  test('is looked at too, then held to what fitted, and loses its label to another picture', async () => {
    const { state, entry, confirms } = compared();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(confirms().map(({ again }) => again)).toEqual(['pixels', 'seen']);
    state.see = OTHER;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(entry.view).toBe(OTHER);
  });

  test.each<[string, (scene: ReturnType<typeof compared>) => void]>([
    ['nothing can be captured', ({ state }) => Object.assign(state, { place: null })],
    ['nothing can be compared', ({ state }) => Object.assign(state, { copy: 'unconfirmed' })],
    [
      'what moves in every frame is never where it was',
      ({ state }) => {
        let x = 0;
        state.during = () => Object.assign(state, { place: { ...PLACE, rect: { ...RECT, x: ++x } } });
      },
    ],
  ])('has to be seen first where %s', async (_name, prevent) => {
    const scene = compared();
    prevent(scene);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(scene.unseen.has(FAR)).toBe(false);
    expect(scene.restarts).toEqual([]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(scene.unseen.has(FAR)).toBe(true);
    expect(scene.restarts).toEqual([FAR]);
  });

  test('keeps its label where the browser bars every look, which no page can bring about', async () => {
    const { state, unseen, restarts, confirms } = compared();
    state.copy = 'barred';
    await vi.advanceTimersByTimeAsync(200_000);
    expect(confirms().length).toBeGreaterThan(MAX_UNSEEN);
    expect(unseen.has(FAR)).toBe(false);
    expect(restarts).toEqual([]);
  });

  test('waits for nothing while it is near the window, and is looked at when it has come in', async () => {
    const { state, confirms, unseen } = compared();
    state.inWindow = false;
    await vi.advanceTimersByTimeAsync(200_000);
    expect(confirms()).toHaveLength(0);
    expect(unseen.has(FAR)).toBe(false);
    state.inWindow = true;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(confirms().length).toBeGreaterThan(0);
  });

  test('is waited for at its own pace, however often others are looked at meanwhile', async () => {
    const { looks, entries, state, confirms, image } = compared();
    const away = vi.fn();
    state.isAway = (one) => one === image && away() === undefined;
    await vi.advanceTimersByTimeAsync(60_000);
    away.mockClear();
    state.copy = 'unconfirmed';
    for (let n = 0; n < 3; n++) {
      const far = `${OTHER_FAR}?${n}`;
      const other = loadedImage(far);
      entries.show(other, far, false);
      const entry = entries.of(other);
      if (!entry) throw new Error('nothing is shown');
      looks.proven(Object.assign(entry, { near: true, view: AUTHENTIC }));
      await vi.advanceTimersByTimeAsync(800);
    }
    await vi.advanceTimersByTimeAsync(20_000);
    expect(confirms().length).toBeGreaterThanOrEqual(9);
    // Every three seconds, or up to half of that sooner, for all that are near the window are waited for together.
    expect(away.mock.calls.length).toBeLessThanOrEqual(10);
  });

  test('is proven so often without a look, and no oftener: a page may take it out and put it in again', () => {
    const { looks, entry, unseen } = compared();
    for (let times = 1; times < MAX_UNSEEN; times++) {
      expect(unseen.has(FAR)).toBe(false);
      looks.forget(entry);
      looks.proven(entry);
    }
    expect(unseen.has(FAR)).toBe(true);
  });

  test('is asked about together with those that are looked at with it, so that one capture serves them all', async () => {
    const { looks, entries, state, confirms, image } = compared();
    const other = loadedImage(OTHER_FAR);
    entries.show(other, OTHER_FAR, false);
    const entry = entries.of(other);
    if (!entry) throw new Error('nothing is shown');
    looks.proven(Object.assign(entry, { near: true, view: AUTHENTIC }));
    state.drawn = (one) => new Promise((done) => setTimeout(done, one === image ? 10 : 300));
    await vi.advanceTimersByTimeAsync(BELIEVED_MS[0] + 299);
    expect(confirms()).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(confirms()).toHaveLength(2);
  });

  test('has all its elements that are in the window looked at', async () => {
    const { looks, entry, show, confirms } = compared();
    show();
    entry.view = AUTHENTIC;
    looks.proven(entry);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(confirms()).toHaveLength(2);
  });

  test('is not held to a look at another size, place of its pixels or part, nor under a cover', async () => {
    const { looks, state, entry, confirms } = compared();
    await looks.now(entry);
    const places: readonly (readonly [Partial<Place>, Ground])[] = [
      [{ rect: { ...RECT, y: 7 }, whole: { ...RECT, y: 7 } }, 'seen'],
      [{ rect: { ...RECT, y: 7.5 }, whole: { ...RECT, y: 7.5 } }, 'pixels'],
      [{ rect: { ...RECT, width: 90 } }, 'pixels'],
      [{ clear: false }, 'covered'],
    ];
    for (const [place, ground] of places) {
      state.place = PLACE;
      await vi.advanceTimersByTimeAsync(2_000);
      await looks.now(entry);
      state.place = { ...PLACE, ...place };
      await vi.advanceTimersByTimeAsync(2_000);
      await looks.now(entry);
      expect(confirms().at(-1)?.again).toBe(ground);
    }
  });

  test('is looked at anew where the page shows another part of it', async () => {
    const { looks, state, confirms } = compared();
    await vi.advanceTimersByTimeAsync(30_000);
    const before = confirms().length;
    await looks.settled();
    await vi.advanceTimersByTimeAsync(0);
    expect(confirms()).toHaveLength(before);
    state.place = { ...PLACE, rect: { ...RECT, height: 60 } };
    await looks.settled();
    await vi.advanceTimersByTimeAsync(0);
    expect(confirms()).toHaveLength(before + 1);
  });
});

test('nothing that rests on a look leaves no timer', async () => {
  const { looks, show } = open();
  Object.assign(show().entry, { view: viewOf('unknown', 'none') });
  await looks.settled();
  expect(vi.getTimerCount()).toBe(0);
});
