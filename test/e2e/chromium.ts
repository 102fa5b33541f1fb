import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { type Driver, type FrameRecord, type LaunchOptions, type Scheme, type Tab, until } from './driver.ts';
import { readBadges, readCard } from './inside.ts';

/** What Chromium answers to a call into the browser by a worker that was killed meanwhile: the kill's doing, not a script's. */
const ANSWER_TO_THE_DEAD = 'Error: No SW';

/** Chromium, driven over the DevTools protocol. */
export async function launchChromium(options: LaunchOptions = {}): Promise<Driver> {
  const folder = options.extension === null ? null : resolve(options.extension ?? 'dist/chrome');
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'assay-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: options.headed !== true,
    // A sandbox needs another user than root.
    chromiumSandbox: process.getuid?.() !== 0,
    viewport: options.headed === true ? null : { width: 1000, height: 760 },
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [
      '--enable-unsafe-extension-debugging',
      ...(options.language === undefined ? [] : [`--lang=${options.language}`, `--accept-lang=${options.language}`]),
    ],
    ...(options.language === undefined ? {} : { env: { ...process.env, LANGUAGE: options.language } }),
  });
  const gone = new Promise<void>((done) => context.once('close', () => done()));
  const browser = context.browser();
  if (browser === null) throw new Error('Chromium gave no browser');
  const root = await browser.newBrowserCDPSession();
  const errors: string[] = [];
  let id = '';
  let wasKilled = false;
  // Playwright's types do not know this part of the protocol.
  const extensions = (method: string, parameters: object): Promise<unknown> =>
    (root.send as (method: string, parameters: object) => Promise<unknown>)(method, parameters);
  const install = async (path: string): Promise<string> => idOf(await extensions('Extensions.loadUnpacked', { path }));
  if (folder !== null) {
    id = await install(folder);
    watchErrors(context, root, id, errors);
  }
  const origin = `chrome-extension://${id}`;
  let scheme: Scheme = 'light';
  context.on('page', (page) => void page.emulateMedia(mediaOf(scheme)).catch(() => undefined));
  const first = context.pages()[0] ?? (await context.newPage());
  let home: Promise<{ page: Page; session: CDPSession }> | undefined;
  const atHome = (): Promise<{ page: Page; session: CDPSession }> => {
    home ??= openHome(context, folder, origin);
    return home;
  };
  /** The browser closes the extension's own pages when the extension goes. */
  const leaveHome = async (): Promise<void> => {
    await (await home)?.page.close();
    home = undefined;
  };
  const welcome = () => context.pages().find((page) => page.url().includes('/welcome/'));
  if (folder !== null && options.ready !== false) {
    await atHome();
    if (options.profile === undefined) await until('the welcome page', async () => welcome());
    if (options.welcome !== true) await welcome()?.close();
  }

  return {
    name: 'chromium',
    version: browser.version(),
    url: (path) => `${origin}/${path}`,
    open: async () => tabOf(context, await context.newPage()),
    extension: async (task, ...args) => (await atHome()).page.evaluate(callText(task, args)),
    async killBackground() {
      wasKilled = true;
      const { session } = await atHome();
      let stopped = false;
      const hear = ({ versions }: { versions: readonly { runningStatus: string }[] }): void => {
        stopped ||= versions.some((version) => version.runningStatus === 'stopped');
      };
      session.on('ServiceWorker.workerVersionUpdated', hear);
      await session.send('ServiceWorker.enable');
      await session.send('ServiceWorker.stopAllWorkers');
      // A worker that was just being started may be stopped without a word.
      await until('the end of the background', async () => stopped, 3_000).catch(() => undefined);
      session.off('ServiceWorker.workerVersionUpdated', hear);
    },
    async reinstall() {
      await leaveHome();
      if (folder !== null) await install(folder);
      await atHome();
    },
    async uninstall() {
      await leaveHome();
      await extensions('Extensions.uninstall', { id });
    },
    async install() {
      if (folder !== null) await install(folder);
      await atHome();
      await until('the welcome page', async () => welcome());
      await welcome()?.close();
    },
    async enable(on) {
      await leaveHome();
      const page = await context.newPage();
      await page.goto('chrome://extensions');
      await page.evaluate(`chrome.management.setEnabled(${JSON.stringify(id)}, ${on})`);
      await page.close();
      if (on) await atHome();
    },
    breakWorker: (how) => breakWorkers(root, origin, how),
    errors: async () => errors.filter((text) => !(wasKilled && text.startsWith(ANSWER_TO_THE_DEAD))),
    async cpu() {
      const used: Record<string, number> = {};
      const { processInfo } = await root.send('SystemInfo.getProcessInfo');
      for (const { id, type, cpuTime } of processInfo) used[type] = (used[type] ?? 0) + Math.max(cpuTime, secondsOf(id));
      return used;
    },
    async memory() {
      const used: Record<string, number> = {};
      const { processInfo } = await root.send('SystemInfo.getProcessInfo');
      for (const { id, type } of processInfo) {
        const kind = isOfExtensions(id) ? 'extension' : type;
        used[kind] = (used[kind] ?? 0) + shareOf(id);
      }
      return used;
    },
    frames: (task) => recordFrames(root, task),
    async scheme(colorScheme) {
      scheme = colorScheme;
      for (const page of context.pages()) await page.emulateMedia(mediaOf(scheme));
    },
    async textSize(pixels) {
      for (const page of context.pages()) {
        const session = await context.newCDPSession(page);
        await session.send('Page.setFontSizes', { fontSizes: { standard: pixels } });
      }
    },
    command: (command) => sendCommand(root, origin, command),
    gone,
    async close() {
      await first.close().catch(() => undefined);
      await context.close();
      if (options.profile === undefined) rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly args?: { readonly frame_reporter?: { readonly frame_sequence: number; readonly state: string; readonly scroll_state: string } };
}

/** Chromium's compositor reports on each frame of its own (cc/metrics/compositor_frame_reporter.h), to whoever traces. */
async function recordFrames(root: CDPSession, task: () => Promise<void>): Promise<FrameRecord[]> {
  const events: TraceEvent[] = [];
  const hear = ({ value }: { value: object[] }) => void events.push(...(value as TraceEvent[]));
  root.on('Tracing.dataCollected', hear);
  await root.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline.frame'] },
  });
  try {
    await task();
  } finally {
    const done = new Promise<void>((ended) => root.once('Tracing.tracingComplete', () => ended()));
    await root.send('Tracing.end');
    await done;
    root.off('Tracing.dataCollected', hear);
  }
  return events.flatMap(({ name, ph, args }) => {
    const report = name === 'PipelineReporter' && ph === 'b' ? args?.frame_reporter : undefined;
    if (!report) return [];
    return [{ sequence: report.frame_sequence, state: report.state.replace('STATE_', ''), scrolls: report.scroll_state !== 'SCROLL_NONE' }];
  });
}

/** A page of the extension from which `browser` can be asked. An answer to `ping` proves that every listener stands. */
async function openHome(context: BrowserContext, folder: string | null, origin: string): Promise<{ page: Page; session: CDPSession }> {
  const manifest = JSON.parse(readFileSync(join(folder ?? '', 'manifest.json'), 'utf8'));
  const page = await context.newPage();
  await page.goto(`${origin}/${manifest.action.default_popup}`);
  const session = await context.newCDPSession(page);
  await until('the background', () => page.evaluate(`chrome.runtime.sendMessage({ type: 'ping', ask: null }).catch(() => null)`));
  return { page, session };
}

/** Forced colours stand over either scheme. */
function mediaOf(scheme: Scheme): Parameters<Page['emulateMedia']>[0] {
  return scheme === 'forced' ? { colorScheme: 'light', forcedColors: 'active' } : { colorScheme: scheme, forcedColors: 'none' };
}

/** Bytes of memory of one process, where what several share counts in parts (Linux). */
function shareOf(process: number): number {
  try {
    const [, kilobytes = '0'] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${process}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0; // it has ended meanwhile
  }
}

/** Seconds of processor time of a process's living threads (Linux): the browser itself counts hundredths of a second, a page at rest takes fewer. */
function secondsOf(process: number): number {
  try {
    const tasks = `/proc/${process}/task`;
    return (
      readdirSync(tasks).reduce((sum, task) => sum + Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]), 0) / 1e9
    );
  } catch {
    return 0; // a thread has ended meanwhile
  }
}

function isOfExtensions(process: number): boolean {
  try {
    return readFileSync(`/proc/${process}/cmdline`, 'utf8').includes('--extension-process');
  } catch {
    return false;
  }
}

function idOf(loaded: unknown): string {
  if (typeof loaded === 'object' && loaded !== null && 'id' in loaded && typeof loaded.id === 'string') return loaded.id;
  throw new Error('Chromium did not load the extension');
}

/**
 * Pages and content scripts report through Playwright; the service worker, the offscreen page and its Worker do not, so
 * every such target is attached to by hand, now and when it appears.
 */
function watchErrors(context: BrowserContext, root: CDPSession, id: string, errors: string[]): void {
  context.on('weberror', (event) => {
    const problem = event.error();
    const text = problem.stack ?? problem.message;
    if (text.includes(id)) errors.push(text);
  });
  root.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { method, params } = JSON.parse(message);
    if (method === 'Runtime.exceptionThrown') errors.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
  });
  const seen = new Set<string>();
  const attach = async (targetId: string): Promise<void> => {
    if (seen.has(targetId)) return;
    seen.add(targetId);
    const { sessionId } = await root.send('Target.attachToTarget', { targetId, flatten: false });
    await root.send('Target.sendMessageToTarget', { sessionId, message: '{"id":1,"method":"Runtime.enable"}' });
  };
  const look = ({ targetInfo }: { targetInfo: { targetId: string; type: string; url: string } }): void => {
    if (targetInfo.type !== 'page' && targetInfo.url.includes(id)) attach(targetInfo.targetId).catch(() => undefined);
  };
  root.on('Target.targetCreated', look);
  root.on('Target.targetInfoChanged', look);
  void root.send('Target.setDiscoverTargets', { discover: true, filter: [{}] });
}

/**
 * The inspector's Worker is a child of the offscreen page and shows itself only to a session of that page, so the call
 * goes through two doors, each a message wrapped in the other's.
 */
async function breakWorkers(root: CDPSession, origin: string, how: 'kill' | 'hang'): Promise<number> {
  const { targetInfos } = await root.send('Target.getTargets', { filter: [{}] });
  const host = targetInfos.find(
    (target) => target.url.startsWith(origin) && !['page', 'tab', 'service_worker', 'worker'].includes(target.type),
  );
  if (host === undefined) return 0;
  const { sessionId } = await root.send('Target.attachToTarget', { targetId: host.targetId, flatten: false });
  const say = (message: object): Promise<unknown> =>
    root.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify(message) });
  const evaluate = { id: 1, method: 'Runtime.evaluate', params: { expression: how === 'kill' ? 'self.close()' : 'for (;;) {}' } };
  let reached = 0;
  const hear = (event: { sessionId: string; message: string }): void => {
    const { method, params } = JSON.parse(event.message);
    if (event.sessionId !== sessionId || method !== 'Target.attachedToTarget' || params.targetInfo.type !== 'worker') return;
    reached += 1;
    void say({ id: 2, method: 'Target.sendMessageToTarget', params: { sessionId: params.sessionId, message: JSON.stringify(evaluate) } });
  };
  root.on('Target.receivedMessageFromTarget', hear);
  await say({ id: 1, method: 'Target.setAutoAttach', params: { autoAttach: true, waitForDebuggerOnStart: false, flatten: false } });
  await until('a worker', async () => reached > 0, 3_000).catch(() => undefined);
  root.off('Target.receivedMessageFromTarget', hear);
  return reached;
}

/** No test can press the browser's own keys here, so the event that they cause is sent in the background, with the active tab. */
async function sendCommand(root: CDPSession, origin: string, command: string): Promise<void> {
  const { targetInfos } = await root.send('Target.getTargets', { filter: [{}] });
  const worker = targetInfos.find((target) => target.url.startsWith(origin) && target.type === 'service_worker');
  if (worker === undefined) throw new Error('the background sleeps');
  const { sessionId } = await root.send('Target.attachToTarget', { targetId: worker.targetId, flatten: false });
  const expression = `chrome.tabs.query({ active: true, lastFocusedWindow: true }).then(([tab]) => chrome.commands.onCommand.dispatch(${JSON.stringify(command)}, tab))`;
  const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } });
  await root.send('Target.sendMessageToTarget', { sessionId, message });
}

function tabOf(context: BrowserContext, page: Page): Tab {
  let counting: Promise<CDPSession> | undefined;
  const inside: Tab['inside'] = (task, ...args) => insideRoots(context, page, String(task), args);
  return {
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    run: (task, ...args) => page.evaluate(callText(task, args)),
    inside,
    badges: async () => (await inside(readBadges)).flat(),
    card: async () => (await inside(readCard)).find((card) => card !== null) ?? null,
    async spoken() {
      const session = await context.newCDPSession(page);
      const { nodes } = await session.send('Accessibility.getFullAXTree');
      await session.detach();
      return spokenIn(nodes);
    },
    press: (key) => page.keyboard.press(key),
    click: (x, y) => page.mouse.click(x, y),
    hover: (x, y) => page.mouse.move(x, y),
    async wheel(distance, speed) {
      const session = await context.newCDPSession(page);
      const gesture = { x: 400, y: 300, yDistance: -distance, speed, preventFling: true, gestureSourceType: 'mouse' as const };
      await session.send('Input.synthesizeScrollGesture', gesture);
      await session.detach();
    },
    type: (text) => page.keyboard.type(text),
    menu: async () => null,
    async choose(open, paths) {
      const waiting = page.waitForEvent('filechooser');
      // What is asked after it is answered after it: from here on the dialog is ours.
      await page.evaluate('0');
      const [chooser] = await Promise.all([waiting, open()]);
      await chooser.setFiles([...paths]);
    },
    screenshot: async (path, fullPage = false) => void (await page.screenshot({ path, fullPage })),
    async metrics() {
      counting ??= context.newCDPSession(page);
      const session = await counting;
      await session.send('Performance.enable');
      const read = async (): Promise<Record<string, number>> => {
        const { metrics } = await session.send('Performance.getMetrics');
        return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
      };
      const counted = await read();
      // It takes the page's thread, but is nobody's work there.
      await session.send('HeapProfiler.collectGarbage');
      return { ...counted, JSHeapUsedSize: (await read()).JSHeapUsedSize ?? 0 };
    },
    async pinch(pageScaleFactor) {
      const session = await context.newCDPSession(page);
      await session.send('Emulation.setPageScaleFactor', { pageScaleFactor });
      await session.detach();
    },
    media: (media) => page.emulateMedia({ media }),
    resize: (width, height) => page.setViewportSize({ width, height }),
    close: () => page.close(),
  };
}

interface Accessible {
  readonly nodeId: string;
  readonly role?: { readonly value?: unknown };
  readonly name?: { readonly value?: unknown };
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[];
  readonly childIds?: readonly string[];
}

function spokenIn(nodes: readonly Accessible[]): string[] {
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const textOf = ({ role, name, childIds = [] }: Accessible): string =>
    role?.value === 'StaticText'
      ? String(name?.value)
      : childIds
          .flatMap((id) => byId.get(id) ?? [])
          .map(textOf)
          .join(' ');
  const isLive = ({ properties = [] }: Accessible): boolean =>
    properties.some(({ name, value }) => name === 'live' && value.value === 'polite');
  return nodes.filter((node) => isLive(node) && node.role?.value === 'status').map(textOf);
}

function callText(task: unknown, args: readonly unknown[]): string {
  return `(${task})(...${JSON.stringify(args)})`;
}

async function insideRoots<T>(context: BrowserContext, page: Page, task: string, args: readonly unknown[]): Promise<T[]> {
  const results: T[] = [];
  for (const session of await sessionsOf(context, page)) {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    for (const backendNodeId of closedRootsOf(root)) {
      const { object } = await session.send('DOM.resolveNode', { backendNodeId });
      if (object.objectId === undefined) continue;
      const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
        objectId: object.objectId,
        functionDeclaration: `function (...args) { return (${task})(this, ...args); }`,
        arguments: args.map((value) => ({ value })),
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      results.push(result.value);
    }
    await session.detach();
  }
  return results;
}

/** The page's own session, and one for each frame that lives in another process. */
async function sessionsOf(context: BrowserContext, page: Page): Promise<CDPSession[]> {
  const sessions = [await context.newCDPSession(page)];
  for (const frame of page.frames()) {
    if (frame === page.mainFrame()) continue;
    const session = await context.newCDPSession(frame).catch(() => null);
    if (session !== null) sessions.push(session);
  }
  return sessions;
}

interface DomNode {
  readonly backendNodeId: number;
  readonly shadowRootType?: string;
  readonly children?: readonly DomNode[];
  readonly shadowRoots?: readonly DomNode[];
  readonly contentDocument?: DomNode;
}

function closedRootsOf(node: DomNode): number[] {
  const below = [...(node.children ?? []), ...(node.shadowRoots ?? []), ...(node.contentDocument ? [node.contentDocument] : [])];
  return [...(node.shadowRootType === 'closed' ? [node.backendNodeId] : []), ...below.flatMap(closedRootsOf)];
}
