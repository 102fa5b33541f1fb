import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '../e2e/chromium.ts';
import { startServer } from '../e2e/server.ts';
import { type ColdAndWarm, coldAndWarm } from './badge-times.ts';
import { leaveScreens, pause, picturesOf, ROOT, type Scene, sumOf } from './scene.ts';

/** So long after the page's load the memory is looked at, as in a visit with Assay. */
const REST_MS = 5_000;

/**
 * `idle`: its content script wakes the background, which opens the page with the Worker. `passing`: it also hands the bytes of every picture
 * to the background, as anyone has to who checks the bytes that are shown, and does nothing with them. `labelling`: and when the background has
 * answered, it draws an empty box on the picture.
 */
export type Control = 'idle' | 'passing' | 'labelling';

const PASSING = `document.addEventListener('load', async ({ target }) => {
    if (!(target instanceof HTMLImageElement)) return;
    const own = target.src.startsWith(location.origin);
    const how = own ? { mode: 'same-origin', cache: 'only-if-cached' } : { cache: 'force-cache' };
    const bytes = await fetch(target.src, how).then((response) => response.blob()).catch(() => null);
    await chrome.runtime.sendMessage({ type: 'bytes', bytes }).catch(() => undefined);
    labelled(target);
  }, true);`;

/** One layer over the page, in which all boxes of a frame are drawn together, as labels have to be. */
const LABELLED = `let layer;
  let waiting = [];
  const draw = () => {
    layer ??= document.documentElement.appendChild(document.createElement('div')).attachShadow({ mode: 'closed' });
    const corners = waiting.map((image) => image.getBoundingClientRect());
    waiting = [];
    for (const { x, y } of corners) {
      const box = document.createElement('button');
      const place = 'left:' + (x + scrollX + 6) + 'px;top:' + (y + scrollY + 6) + 'px';
      box.style.cssText = 'position:absolute;width:24px;height:24px;' + place;
      layer.append(box);
    }
  };
  const labelled = (image) => {
    if (waiting.push(image) === 1) requestAnimationFrame(draw);
  };`;

const SCRIPTS: Readonly<Record<Control, readonly string[]>> = {
  idle: [],
  passing: ['const labelled = () => undefined;', PASSING],
  labelling: [LABELLED, PASSING],
};

/** Files of an extension that does nothing of its own. */
const FILES: Readonly<Record<string, string>> = {
  'popup.html': '<!doctype html><title>Empty</title>',
  'content.js': 'chrome.runtime.sendMessage({ type: "open" }).catch(() => undefined);',
  'background.js': `chrome.runtime.onMessage.addListener((message, sender, reply) => {
    if (message.type === 'open') {
      const page = { url: 'offscreen.html', reasons: ['WORKERS'], justification: 'As Assay has one.' };
      chrome.offscreen.createDocument(page).catch(() => undefined);
    }
    reply({ ok: true, value: null });
  });`,
  'offscreen.html': '<!doctype html><script type="module" src="offscreen.js"></script>',
  'offscreen.js': 'globalThis.worker = new Worker("worker.js", { type: "module" });',
  'worker.js': 'self.onmessage = () => undefined;',
};

export interface ControlCost {
  /** Bytes of memory of all processes. */
  readonly memory: number;
  /** Milliseconds that the page's main thread worked. */
  readonly mainThread: number;
}

/**
 * What a page of unsigned pictures costs with an extension that has our permissions, our kinds of processes and no work of its own: what
 * Chromium itself takes for any such extension.
 */
export async function measureEmptyExtension(count: number, control: Control): Promise<ControlCost> {
  return withExtension(control, async ({ driver, server, tab }) => {
    const fresh = await tab.metrics();
    await tab.goto(server.page('/bench', picturesOf(server, { count, signed: 0 })));
    await pause(REST_MS);
    const mainThread = (((await tab.metrics()).ThreadTime ?? 0) - (fresh.ThreadTime ?? 0)) * 1000;
    await leaveScreens({ driver });
    await pause(REST_MS);
    return { memory: sumOf(await driver.memory()), mainThread };
  });
}

/** When the empty boxes of the extension that draws them stand: nobody's labels can stand sooner who asks a background about the shown bytes. */
export function emptyBadgeTimes(pictures: { readonly count: number; readonly signed: number }): Promise<ColdAndWarm> {
  return withExtension('labelling', (scene) => coldAndWarm(scene, pictures));
}

async function withExtension<T>(control: Control, measure: (scene: Scene) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'empty-extension-'));
  const profile = mkdtempSync(join(tmpdir(), 'empty-profile-'));
  writeExtension(folder, control);
  const server = await startServer();
  const driver = await launchChromium({ extension: folder, profile });
  try {
    const tab = await driver.open();
    await tab.resize(1000, 900);
    return await measure({ driver, server, tab });
  } finally {
    await driver.close();
    await server.close();
    for (const path of [folder, profile]) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

function writeExtension(folder: string, control: Control): void {
  const ours = JSON.parse(readFileSync(join(ROOT, 'manifest.json'), 'utf8'));
  const { manifest_version, version, minimum_chrome_version, message_serialization } = ours;
  const { permissions, host_permissions, content_security_policy } = ours;
  const scripts = [{ ...ours.content_scripts[0], js: ['content.js'] }];
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  appendFileSync(join(folder, 'content.js'), SCRIPTS[control].join(''));
  const manifest = {
    ...{ manifest_version, version, minimum_chrome_version, message_serialization },
    ...{ permissions, host_permissions, content_security_policy },
    name: 'Empty',
    action: { default_popup: 'popup.html' },
    background: { service_worker: 'background.js', type: 'module' },
    content_scripts: scripts,
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
}
