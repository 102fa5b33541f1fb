import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '../e2e/chromium.ts';
import { startServer } from '../e2e/server.ts';
import { leaveScreens, pause, picturesOf, ROOT, sumOf } from './scene.ts';

/** So long after the page's load the memory is looked at, as in a visit with Assay. */
const REST_MS = 5_000;

/**
 * `idle`: its content script wakes the background, which opens the page with the Worker. `passing`: it also hands the bytes of every picture
 * to the background, as anyone has to who checks the bytes that are shown, and does nothing with them.
 */
export type Control = 'idle' | 'passing';

const PASSING = `document.addEventListener('load', async ({ target }) => {
    if (!(target instanceof HTMLImageElement)) return;
    const own = target.src.startsWith(location.origin);
    const how = own ? { mode: 'same-origin', cache: 'only-if-cached' } : { cache: 'force-cache' };
    const bytes = await fetch(target.src, how).then((response) => response.blob()).catch(() => null);
    chrome.runtime.sendMessage({ type: 'bytes', bytes }).catch(() => undefined);
  }, true);`;

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
  const folder = mkdtempSync(join(tmpdir(), 'empty-extension-'));
  const profile = mkdtempSync(join(tmpdir(), 'empty-profile-'));
  writeExtension(folder, control);
  const server = await startServer();
  const driver = await launchChromium({ extension: folder, profile });
  try {
    const tab = await driver.open();
    await tab.resize(1000, 900);
    const fresh = await tab.metrics();
    await tab.goto(server.page('/bench', picturesOf(server, { count, signed: 0 })));
    await pause(REST_MS);
    const mainThread = (((await tab.metrics()).ThreadTime ?? 0) - (fresh.ThreadTime ?? 0)) * 1000;
    await leaveScreens({ driver });
    await pause(REST_MS);
    return { memory: sumOf(await driver.memory()), mainThread };
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
  if (control === 'passing') appendFileSync(join(folder, 'content.js'), PASSING);
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
