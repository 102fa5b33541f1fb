import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, bytesOf, inScene, isPicture, labelled, middle, picturesOf, ROOT, type Setting } from './scene.ts';

const PICTURES = 30;
/** As large as a picture on a news page. */
const PICTURE_BYTES = 124_000;
const BYTES_PER_SECOND = 2_000_000;
const ROUNDS = 2;

export interface NetworkCost {
  readonly browser: Browser;
  readonly load: { readonly without: number; readonly with: number };
  /** Bytes of the page's own pictures, and those that were loaded again, by the answers of the server that the page did not ask for. */
  readonly own: number;
  readonly again: { readonly bytes: number; readonly requests: number; readonly cookies: number; readonly heads: number };
}

/** A page of unsigned pictures over a slow line, half of them from another site without CORS: what we load again, and whether it waits for us. */
export async function measureNetwork(browser: Browser): Promise<NetworkCost> {
  const loads: Record<'without' | 'with', number[]> = { without: [], with: [] };
  let again = { bytes: 0, requests: 0, cookies: 0, heads: 0 };
  let own = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const assay of [false, true]) {
      const setting: Setting = { browser, assay, bytesPerSecond: BYTES_PER_SECOND, files: new Map([['large.jpg', largePicture()]]) };
      await inScene(setting, async ({ driver, server, tab }) => {
        const url = server.page('/slow', picturesOf(server, { count: PICTURES, signed: 0, name: 'large.jpg' }));
        await tab.goto(url);
        if (assay) await labelled(driver, url, PICTURES);
        const load = await tab.run(() => performance.getEntriesByType('navigation')[0]?.toJSON().loadEventEnd);
        loads[assay ? 'with' : 'without'].push(Number(load));
        const hits = server.hits.filter(isPicture);
        own = bytesOf(hits.filter((hit) => hit.dest === 'image'));
        if (!assay) return;
        const ours = hits.filter((hit) => hit.dest !== 'image');
        const cookies = ours.filter((hit) => hit.cookie !== undefined).length;
        again = { bytes: bytesOf(ours), requests: ours.length, cookies, heads: hits.filter((hit) => hit.method === 'HEAD').length };
      });
    }
  }
  return { browser, load: { without: middle(loads.without), with: middle(loads.with) }, own, again };
}

/** The plain picture, made longer behind its end, where no browser looks. */
function largePicture(): Buffer {
  const plain = readFileSync(join(ROOT, 'test', 'fixtures', 'media', 'plain.jpg'));
  return Buffer.concat([plain, Buffer.alloc(PICTURE_BYTES - plain.length)]);
}
