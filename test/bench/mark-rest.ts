import { encodePng } from '../unit/mark/codec.ts';
import { drawPicture } from '../unit/mark/picture.ts';
import { inScene, labelled, pause, processor, searched } from './scene.ts';

/** Pictures of a size that generators use, so that their pixels are searched without being asked for. */
const COUNT = 6;
const SIDE = 1024;
/** The page has its labels, and the search has not begun. */
const BEFORE_MS = 500;

export interface MarkRest {
  readonly count: number;
  readonly megapixels: number;
  /** From the last label to the end of the last search. */
  readonly ms: number;
  /** Processor time of all processes meanwhile, and of the page's own thread. */
  readonly processor: number;
  readonly page: number;
}

/** The search for hidden marks that goes on behind a page that has its labels: how long it takes, and what it costs. */
export async function measureMarkRest(): Promise<MarkRest> {
  const picture = Buffer.from(encodePng(drawPicture(12, 'landscape', [SIDE, SIDE])));
  const files = new Map([['generated-size.png', picture]]);
  return inScene({ assay: true, files }, async ({ driver, server, tab }) => {
    const images = Array.from({ length: COUNT }, (_, n) => `<img alt="" width="150" src="${server.picture('generated-size.png', { n })}">`);
    const url = server.page('/marks', images.join(''));
    await tab.goto(url);
    await labelled(driver, url, COUNT);
    await pause(BEFORE_MS);
    const thread = (await tab.metrics()).ThreadTime ?? 0;
    const [from, busy] = [performance.now(), await processor(driver)];
    await searched(driver, url);
    const [to, done] = [performance.now(), await processor(driver)];
    const page = ((await tab.metrics()).ThreadTime ?? 0) - thread;
    return { count: COUNT, megapixels: SIDE ** 2 / 1e6, ms: to - from + BEFORE_MS, processor: (done - busy) * 1000, page: page * 1000 };
  });
}
