import { until } from '../e2e/driver.ts';
import { inScene, middle, picturesOf, type Scene, type Setting } from './scene.ts';

export interface BadgeTimes {
  /** From the picture's own load event until a frame has been drawn in which its badge is hit: the quickest picture, in ms. */
  readonly first: number;
  /** From the page's load event to the last badge, in ms. */
  readonly last: number;
}

/** Next pages of one browser: one alone is 120 ms or 300 by the turn in which two processors draw the page and check its pictures. */
const WARM_PAGES = 5;

/** The first page that the browser opens, and the middle of those after it, for which the checker stands already. */
export interface ColdAndWarm {
  readonly cold: BadgeTimes;
  readonly warm: BadgeTimes;
}

/** When badges stand on a page of pictures that are all in view. The page itself watches, by what is hit at each badge's place. */
export async function badgeTimes(setting: Setting, pictures: { readonly count: number; readonly signed: number }): Promise<ColdAndWarm> {
  return inScene(setting, (scene) => coldAndWarm(scene, pictures));
}

/** The same in a browser that is there already. */
export async function coldAndWarm(
  scene: Pick<Scene, 'server' | 'tab'>,
  pictures: { readonly count: number; readonly signed: number },
): Promise<ColdAndWarm> {
  const cold = await timesOf(scene, pictures, 'cold');
  const warm: BadgeTimes[] = [];
  while (warm.length < WARM_PAGES) warm.push(await timesOf(scene, pictures, `warm${warm.length}`));
  return { cold, warm: { first: middle(warm.map(({ first }) => first)), last: middle(warm.map(({ last }) => last)) } };
}

async function timesOf(
  { server, tab }: Pick<Scene, 'server' | 'tab'>,
  pictures: { readonly count: number; readonly signed: number },
  tag: string,
): Promise<BadgeTimes> {
  await tab.goto(server.page(`/badges-${tag}`, `<script>(${watch})()</script>${picturesOf(server, { ...pictures, tag })}`));
  await until('every badge', () => tab.run((count) => Object.keys(Reflect.get(window, 'badges')).length === count, pictures.count), 60_000);
  return tab.run(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const seen = Object.values(Reflect.get(window, 'badges') as Record<string, { shown: number; badge: number }>);
    return {
      first: Math.min(...seen.map(({ shown, badge }) => badge - shown)),
      last: Math.max(...seen.map(({ badge }) => badge)) - (navigation?.loadEventEnd ?? 0),
    };
  });
}

/** Runs in the page, from before its first picture. */
function watch(): void {
  const shown = new Map<Element, number>();
  const badges: Record<string, { shown: number; badge: number }> = {};
  Reflect.set(window, 'badges', badges);
  document.addEventListener('load', ({ target }) => target instanceof HTMLImageElement && shown.set(target, performance.now()), true);
  const look = (): void => {
    for (const [image, at] of shown) {
      const { x, y } = image.getBoundingClientRect();
      // The middle of a badge without words, in the corner where it stands.
      const top = document.elementFromPoint(x + 18, y + 18);
      if (top === null || top === image || image.parentElement?.contains(top) || top.contains(image)) continue;
      badges[image.id] = { shown: at, badge: performance.now() };
      shown.delete(image);
    }
    requestAnimationFrame(after);
  };
  // When the frame has been handed over: what is drawn in it after our callback belongs to it too.
  const after = (): void => void setTimeout(look);
  requestAnimationFrame(after);
}
