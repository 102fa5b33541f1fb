import { expect, test } from 'vitest';
import { STATES } from './place-cases.ts';
import { PlacePage } from './place-page.ts';
import { inBothBrowsers } from './suite.ts';

inBothBrowsers((scene, name) => {
  let opened: Promise<PlacePage> | undefined;
  /** One page for all tests; each leaves it as it was. */
  const page = (): Promise<PlacePage> => {
    opened ??= PlacePage.open(scene());
    return opened;
  };
  /** Nothing is wrong in any of these states. */
  const expectNone = (wrong: Readonly<Record<string, readonly string[]>>): void =>
    expect([name, wrong]).toEqual([name, Object.fromEntries(Object.keys(wrong).map((state) => [state, []]))]);

  test('every badge stands in its picture’s painted corner, whatever the page does', async () => {
    const places = await page();
    const wrong: Record<string, string[]> = {};
    for (const state of STATES) {
      await places.state(state.css, state.scroll ?? 0);
      wrong[state.name] = await places.look({ zoom: Number(/zoom:([\d.]+)/.exec(state.css)?.[1] ?? 1) });
    }
    await places.state();
    await places.tab.resize(1600, PlacePage.size.height);
    wrong['another size'] = await places.look();
    await places.tab.resize(PlacePage.size.width, PlacePage.size.height);
    expectNone(wrong);
  });
});
