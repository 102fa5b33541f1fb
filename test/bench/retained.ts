import { inScene, itemsLabelled, labelled, pause, type Scene, type Setting } from './scene.ts';

/** Pictures that stay while others come and go; together not more than the background lists of one tab. */
const STAYING = 12;
const COMING = 900;
const FEED = 5_000;
/** What was taken out of the page is noticed after less than that. */
const SWEEP_MS = 1_500;

export interface Retained {
  readonly name: string;
  /** Bytes of the page's heap, garbage left out. */
  readonly before: number;
  readonly after: number;
  /** Bytes of the background's store. */
  readonly stored: readonly [before: number, after: number];
}

/** What is still held after a page has shown much and shows as little as before. */
export async function measureRetained(setting: Setting): Promise<readonly Retained[]> {
  return [
    await inScene(setting, (scene) => retained(scene, setting, `${COMING} pictures that came and went`, comeAndGo)),
    await inScene(setting, (scene) => retained(scene, setting, `a feed of ${FEED} in ${STAYING} nodes`, feed)),
  ];
}

async function retained(
  scene: Scene,
  setting: Setting,
  name: string,
  work: (scene: Scene, setting: Setting, url: string) => Promise<void>,
): Promise<Retained> {
  const { driver, server, tab } = scene;
  const staying = Array.from(
    { length: STAYING },
    (_, n) => `<img alt="s${n}" width="150" height="110" src="${addressOf(scene, `s${n}`, n)}">`,
  );
  const url = server.page('/retained', staying.join(''));
  await tab.goto(url);
  if (setting.assay) await labelled(driver, url, STAYING);
  // Once for what is made on the first use and kept, then for what grows.
  await work(scene, setting, url);
  const held = async () => {
    await pause(SWEEP_MS);
    return [(await tab.metrics()).JSHeapUsedSize ?? 0, setting.assay ? await storedBytes(scene) : 0] as const;
  };
  const [before, storedBefore] = await held();
  await work(scene, setting, url);
  const [after, storedAfter] = await held();
  return { name, before, after, stored: [storedBefore, storedAfter] };
}

const addressOf = ({ server }: Scene, n: string, kind: number): string =>
  server.picture(kind % 2 ? 'ai-generated.jpg' : 'plain.jpg', { n });

function storedBytes({ driver }: Scene): Promise<number> {
  return driver.extension(() => chrome.storage.session.getBytesInUse(null));
}

async function comeAndGo(scene: Scene, { assay }: Setting, url: string): Promise<void> {
  const { driver, tab } = scene;
  const run = Math.random().toString(36).slice(2);
  const sources = Array.from({ length: COMING }, (_, n) => addressOf(scene, `${run}-${n}`, 0));
  await tab.run((addresses) => {
    const box = document.createElement('div');
    box.id = 'coming';
    document.querySelector('main')?.append(box);
    return Promise.all(
      addresses.map((src) => {
        const image = new Image(100, 75);
        image.src = src;
        box.append(image);
        return image.decode();
      }),
    ).then(() => undefined);
  }, sources);
  if (assay) await labelled(driver, url, STAYING + COMING);
  await tab.run(() => document.querySelector('#coming')?.remove());
  if (assay) await itemsLabelled(driver, url, (items) => items.length === STAYING);
}

/** Every step gives one node another address. */
async function feed(scene: Scene, { assay }: Setting, url: string): Promise<void> {
  const run = Math.random().toString(36).slice(2);
  const files = [addressOf(scene, run, 0), addressOf(scene, run, 1)];
  await scene.tab.run(
    async (steps, sources) => {
      const images = [...document.querySelectorAll('img')];
      for (let step = 0; step < steps; step++) {
        const image = images[step % images.length];
        if (image) image.src = `${sources[step % 2]}&s=${step}`;
        if (step % 50 === 0) await new Promise((done) => setTimeout(done, 20));
      }
      await Promise.all(images.map((image) => image.decode()));
    },
    FEED,
    files,
  );
  const isEnd = (item: { url: string }) => Number(item.url.split('&s=')[1]) >= FEED - STAYING;
  if (assay) await itemsLabelled(scene.driver, url, (items) => items.length === STAYING && items.every(isEnd));
}
