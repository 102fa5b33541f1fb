import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Driver, type FrameRecord, type Key, type LaunchOptions, type Tab, until } from './driver.ts';
import { ANSWER_DIALOG, DIALOG } from './file-dialog.ts';
import { newProfile } from './firefox-profile.ts';
import { readBadges, readCard, readSpoken } from './inside.ts';
import { Marionette } from './marionette.ts';

/** For private windows Firefox loads the extension twice, the second time maybe before the first has opened its welcome page: then none comes. */
const WELCOME_MS = 4_000;
/** The extension's address in every test profile; else Firefox draws one. */
const HOST = '5a55a900-0000-4000-8000-000000000001';

/** Keys as WebDriver names them. */
const KEYS: Readonly<Record<Key, readonly string[]>> = {
  Tab: ['\uE004'],
  'Shift+Tab': ['\uE008', '\uE004'],
  Enter: ['\uE007'],
  Escape: ['\uE00C'],
  Space: [' '],
  ArrowDown: ['\uE015'],
  ArrowUp: ['\uE013'],
  Backspace: ['\uE003'],
};

/** Presses a key in the browser's own process, which hands it to whatever frame has the keyboard. */
const PRESS = `const window = Services.wm.getMostRecentBrowserWindow();
  const keyboard = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
  keyboard.beginInputTransactionForTests(window);
  const event = new window.KeyboardEvent('', { key: args[0], code: args[0] });
  keyboard.keydown(event);
  keyboard.keyup(event);`;

/** The menu of a right click on a page. */
const MENU = `Services.wm.getMostRecentWindow('navigator:browser').document.getElementById('contentAreaContextMenu')`;

/** A silent browser: nothing is asked of the network but what a test asks. */
const QUIET = {
  'marionette.port': 0,
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.safebrowsing.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'browser.topsites.contile.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.blocklist.enabled': false,
  'extensions.getAddons.cache.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'nimbus.rollouts.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.server': '',
};

/** Time between two frames of a screen that shows sixty a second. */
const FRAME_MS = 1000 / 60;

/** Frames that came after so many milliseconds each. All that time had room for some more: those were dropped. One that came late is not, where the next came in time. */
function framesOf(gaps: readonly number[]): FrameRecord[] {
  const room = Math.round(gaps.reduce((sum, gap) => sum + gap, 0) / FRAME_MS);
  const states = [...gaps.map(() => 'PRESENTED'), ...Array<string>(Math.max(0, room - gaps.length)).fill('DROPPED')];
  return states.map((state, sequence) => ({ sequence, state, scrolls: true }));
}

/** Firefox, driven over Marionette. */
export async function launchFirefox(options: LaunchOptions = {}): Promise<Driver> {
  const folder = options.extension === null ? null : resolve(options.extension ?? 'dist/firefox');
  const profile = options.profile ?? newProfile();
  const manifest = folder === null ? null : JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const addonId: string = manifest?.browser_specific_settings.gecko.id ?? '';
  const uuids = JSON.stringify({ [addonId]: HOST });
  const preferences: Record<string, string | number | boolean> = {
    ...QUIET,
    'extensions.webextensions.uuids': uuids,
    ...(options.language === undefined ? {} : { 'intl.locale.requested': options.language, 'intl.accept_languages': options.language }),
  };
  const lines = Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  rmSync(join(profile, 'MarionetteActivePort'), { force: true });
  const log = openSync(join(profile, 'browser.log'), 'w');
  const child = spawn(
    process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    [
      ...(options.headed === true ? [] : ['--headless']),
      '--no-remote',
      '--marionette',
      // The browser's own rights: for closed shadow roots, errors, and the event page.
      '-remote-allow-system-access',
      '--profile',
      profile,
    ],
    { stdio: ['ignore', log, log], env: { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' } },
  );
  closeSync(log);
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  const portFile = join(profile, 'MarionetteActivePort');
  const port = await until('Firefox', async () => existsSync(portFile) && Number(readFileSync(portFile, 'utf8')), 60_000);
  const client = await Marionette.connect(port);
  const session = await client.send<{ capabilities: { browserVersion: string } }>('WebDriver:NewSession');
  await client.send('WebDriver:SetTimeouts', { script: 60_000, pageLoad: 60_000 });
  const install = () => client.send('Addon:Install', { path: folder, temporary: true, allowPrivateBrowsing: options.private === true });
  if (folder !== null) await install();

  const remote = new Remote(client, addonId, (await client.send<{ value: string }>('WebDriver:GetWindowHandle')).value);
  const origin = `moz-extension://${HOST}`;
  let home: Promise<FirefoxTab> | undefined;
  const atHome = (): Promise<FirefoxTab> => {
    home ??= openHome(remote, `${origin}/${manifest?.action.default_popup}`);
    return home;
  };
  /** The browser closes the extension's own pages when the extension goes. */
  const leaveHome = async (): Promise<void> => {
    await (await home)?.close();
    home = undefined;
  };
  if (folder !== null && options.ready !== false) {
    const page = await atHome();
    const close = (limit?: number) => until('the welcome page', () => page.run(closeWelcome), limit);
    if (options.private === true) await close(WELCOME_MS).catch(() => undefined);
    else if (options.welcome !== true) await close();
  }

  return {
    name: 'firefox',
    version: session.capabilities.browserVersion,
    url: (path) => `${origin}/${path}`,
    open: (wanted) => remote.open(wanted?.private),
    extension: async (task, ...args) => (await atHome()).run(task, ...args),
    killBackground: () => remote.system('await policy.extension.terminateBackground({ disableResetIdleForTest: true });'),
    async reinstall() {
      await leaveHome();
      await remote.alone(install);
      await atHome();
    },
    async uninstall() {
      await leaveHome();
      await remote.alone(() => client.send('Addon:Uninstall', { id: addonId }));
    },
    async install() {
      // With the extension went the address that the profile had for it.
      await remote.system(`Services.prefs.setStringPref('extensions.webextensions.uuids', args[0]);`, uuids);
      await remote.alone(install);
      const page = await atHome();
      await until('the welcome page', () => page.run(closeWelcome));
    },
    async enable(on) {
      await leaveHome();
      await remote.system(
        `const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
        const addon = await AddonManager.getAddonByID(args[0]);
        await (args[1] ? addon.enable() : addon.disable());`,
        addonId,
        on,
      );
      if (on) await atHome();
    },
    // The Worker lives and dies with the event page here, and Firefox lets nobody run a line in a Worker from outside.
    breakWorker: async () => 0,
    errors: () =>
      remote.system<string[]>(
        // A page that is left while a message is on its way is no error of ours.
        `return Services.console.getMessageArray()
          .filter((entry) => entry instanceof Ci.nsIScriptError && !(entry.flags & Ci.nsIScriptError.warningFlag))
          .filter((entry) => entry.sourceName.startsWith(args[0]) && !/^Promise (resolved|rejected) (after context unloaded|while context is inactive)/.test(entry.errorMessage))
          .map((entry) => entry.errorMessage + ' at ' + entry.sourceName + ':' + entry.lineNumber + ':' + entry.columnNumber + ' ' + (entry.stack ?? ''));`,
        origin,
      ),
    cpu: () =>
      remote.system(`const used = {}; const parent = await ChromeUtils.requestProcInfo();
        for (const process of [parent, ...parent.children]) used[process.type] = (used[process.type] ?? 0) + process.cpuTime / 1e9;
        return used;`),
    memory: () =>
      remote.system(`const used = {}; const parent = await ChromeUtils.requestProcInfo();
        for (const process of [parent, ...parent.children]) used[process.type] = (used[process.type] ?? 0) + process.memory;
        return used;`),
    // The compositor of the browser's window draws a scroll without the page's main thread (nsIDOMWindowUtils, startFrameTimeRecording).
    async frames(task) {
      const utils = `Services.wm.getMostRecentWindow('navigator:browser').windowUtils`;
      const handle = await remote.system<number>(`return ${utils}.startFrameTimeRecording();`);
      await task();
      const [, ...gaps] = await remote.system<number[]>(`return Array.from(${utils}.stopFrameTimeRecording(args[0]));`, handle);
      return framesOf(gaps);
    },
    scheme: (name) =>
      remote.system(
        `Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', args[0]);
        Services.prefs.setIntPref('browser.display.document_color_use', args[1]);`,
        name === 'dark' ? 0 : 1,
        name === 'forced' ? 2 : 0,
      ),
    textSize: (pixels) => remote.system(`Services.prefs.setIntPref('font.size.variable.x-western', args[0]);`, pixels),
    command: (command) =>
      remote.system(
        `const { selectedTab } = Services.wm.getMostRecentBrowserWindow().gBrowser;
        policy.extension.shortcuts.onCommand(args[0], policy.extension.tabManager.getWrapper(selectedTab));`,
        command,
      ),
    gone: exited,
    async close() {
      // An orderly end takes a second and is only of use to a profile that lives on.
      if (options.profile === undefined) child.kill('SIGKILL');
      else await client.send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => undefined);
      await exited;
      if (options.profile === undefined) rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Runs in a page of the extension. */
async function closeWelcome(): Promise<boolean> {
  const { tabs } = (globalThis as unknown as { browser: typeof chrome }).browser;
  const found = (await tabs.query({})).find((tab) => tab.url?.includes('/welcome/'));
  if (found?.id !== undefined) await tabs.remove(found.id);
  return found !== undefined;
}

async function openHome(remote: Remote, url: string): Promise<FirefoxTab> {
  const tab = await remote.open();
  await tab.goto(url);
  await until('the background', () =>
    tab.run(() =>
      (globalThis as unknown as { browser: typeof chrome }).browser.runtime.sendMessage({ type: 'ping', ask: null }).catch(() => null),
    ),
  );
  return tab;
}

/** Marionette has one current window and one current frame, so work is done one piece at a time and each piece says where. */
class Remote {
  readonly client: Marionette;
  readonly #addonId: string;
  readonly #first: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: Marionette, addonId: string, first: string) {
    this.client = client;
    this.#addonId = addonId;
    this.#first = first;
  }

  alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work, work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** Runs in the browser's own process and with its rights; `policy` is the extension's. */
  system<T>(body: string, ...args: readonly unknown[]): Promise<T> {
    return this.alone(async () => {
      await this.client.send('Marionette:SetContext', { value: 'chrome' });
      try {
        return await this.client.run<T>(
          `const policy = WebExtensionPolicy.getByID(${JSON.stringify(this.#addonId)}); ${body}`,
          args,
          'system',
        );
      } finally {
        await this.client.send('Marionette:SetContext', { value: 'content' });
      }
    });
  }

  async open(isPrivate = false): Promise<FirefoxTab> {
    const { handle } = await this.alone(async () => {
      // The current window may be one that was closed.
      await this.client.send('WebDriver:SwitchToWindow', { handle: this.#first });
      return this.client.send<{ handle: string }>('WebDriver:NewWindow', isPrivate ? { type: 'window', private: true } : { type: 'tab' });
    });
    return new FirefoxTab(this, handle);
  }
}

class FirefoxTab implements Tab {
  readonly #remote: Remote;
  readonly #handle: string;

  constructor(remote: Remote, handle: string) {
    this.#remote = remote;
    this.#handle = handle;
  }

  goto = (url: string): Promise<void> => this.#here(async (client) => void (await client.send('WebDriver:Navigate', { url })));
  reload = (): Promise<void> => this.#here(async (client) => void (await client.send('WebDriver:Refresh')));
  // Asking brings no tab to the front: what is hidden and what is seen is part of what is tested.
  run: Tab['run'] = (task, ...args) => this.#here((client) => client.run(`return (${task})(...args);`, args), false);
  inside: Tab['inside'] = (task, ...args) => this.#here((client) => insideRoots(client, String(task), args), false);
  metrics: Tab['metrics'] = async () => ({});
  spoken: Tab['spoken'] = async () => (await this.inside(readSpoken)).flat();
  badges: Tab['badges'] = async () => (await this.inside(readBadges)).flat();
  card: Tab['card'] = async () => (await this.inside(readCard)).find((card) => card !== null) ?? null;
  close = (): Promise<void> => this.#here(async (client) => void (await client.send('WebDriver:CloseWindow')));

  press: Tab['press'] = (key, where) => {
    if (where === 'elsewhere') return this.#remote.system(PRESS, key);
    const keys = KEYS[key];
    const down = keys.map((value) => ({ type: 'keyDown', value }));
    const up = keys.toReversed().map((value) => ({ type: 'keyUp', value }));
    return this.#keys([...down, ...up]);
  };

  type: Tab['type'] = (text) => {
    const keys = [...text].map((letter) => (letter === '\n' ? '\uE007' : letter));
    return this.#keys(
      keys.flatMap((value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ]),
    );
  };

  /** Every key is let go again, so that nothing is left to release; typing is many short commands, and each one counts. */
  #keys(actions: readonly object[]): Promise<void> {
    return this.#here(
      async (client) => void (await client.send('WebDriver:PerformActions', { actions: [{ type: 'key', id: 'keyboard', actions }] })),
    );
  }

  /** Moves the mouse there and presses that button of it once. */
  #press(x: number, y: number, button: number): Promise<void> {
    return this.#act({
      type: 'pointer',
      id: 'mouse',
      parameters: { pointerType: 'mouse' },
      actions: [
        { type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0 },
        { type: 'pointerDown', button },
        { type: 'pointerUp', button },
      ],
    });
  }

  menu: Tab['menu'] = async (x, y, words) => {
    await this.#press(x, y, 2);
    await until('the menu', () => this.#remote.system<boolean>(`return ${MENU}.state === 'open';`), 5_000);
    return this.#remote.system<boolean>(
      `const menu = ${MENU};
      const entry = [...menu.querySelectorAll('menuitem')].find((one) => !one.hidden && one.label === args[0]);
      if (entry) menu.activateItem(entry);
      else menu.hidePopup();
      return entry !== undefined;`,
      words,
    );
  };

  choose: Tab['choose'] = async (open, paths) => {
    await this.#remote.system(ANSWER_DIALOG, paths);
    try {
      await open();
      await until('the dialog for files', () => this.#remote.system<boolean>(`return ${DIALOG}.shown;`));
    } finally {
      await this.#remote.system(`${DIALOG}.remove();`);
    }
  };

  click: Tab['click'] = (x, y) => this.#press(x, y, 0);

  hover: Tab['hover'] = (x, y) =>
    this.#act({
      type: 'pointer',
      id: 'mouse',
      parameters: { pointerType: 'mouse' },
      actions: [{ type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0 }],
    });

  wheel: Tab['wheel'] = (distance, speed) => {
    const scroll = { type: 'scroll', x: 400, y: 300, deltaX: 0, deltaY: distance, duration: Math.round((distance / speed) * 1000) };
    return this.#act({ type: 'wheel', id: 'wheel', actions: [scroll] });
  };

  screenshot: Tab['screenshot'] = (file, full = false) =>
    this.#here(async (client) => {
      const { value } = await client.send<{ value: string }>('WebDriver:TakeScreenshot', { full });
      writeFileSync(file, Buffer.from(value, 'base64'));
    });

  /** The window's frame is taken off, so that the page gets the size that was asked. */
  resize: Tab['resize'] = (width, height) =>
    this.#here(async (client) => {
      const frame = await client.run<{ x: number; y: number }>(
        'return { x: window.outerWidth - window.innerWidth, y: window.outerHeight - window.innerHeight };',
      );
      await client.send('WebDriver:SetWindowRect', { width: width + frame.x, height: height + frame.y });
    });

  pinch: Tab['pinch'] = (scale) =>
    this.#here((client) => client.run('window.windowUtils.setResolutionAndScaleTo(args[0]);', [scale], 'system'));

  media: Tab['media'] = async (name) => {
    await this.#here(async () => undefined);
    await this.#remote.system(
      'Services.wm.getMostRecentBrowserWindow().gBrowser.selectedBrowser.browsingContext.mediumOverride = args[0];',
      name === 'print' ? name : '',
    );
  };

  #act(action: object): Promise<void> {
    return this.#here(async (client) => {
      await client.send('WebDriver:PerformActions', { actions: [action] });
      await client.send('WebDriver:ReleaseActions');
    });
  }

  #here<T>(work: (client: Marionette) => Promise<T>, focus = true): Promise<T> {
    return this.#remote.alone(async () => {
      await this.#remote.client.send('WebDriver:SwitchToWindow', { handle: this.#handle, focus });
      return work(this.#remote.client);
    });
  }
}

/** The current frame's roots, then those of the frames below it. Leaves the session where it was. */
async function insideRoots<T>(client: Marionette, task: string, args: readonly unknown[]): Promise<T[]> {
  const { results, frames } = await client.run<{ results: T[]; frames: number }>(
    `const roots = [];
    const collect = (scope) => {
      for (const element of scope.querySelectorAll('*')) {
        const root = element.openOrClosedShadowRoot;
        if (root === null || root.isUAWidget()) continue;
        if (root.mode === 'closed') roots.push(root);
        collect(root);
      }
    };
    collect(document);
    return { results: roots.map((root) => (${task})(root, ...args)), frames: window.length };`,
    args,
    'system',
  );
  for (let id = 0; id < frames; id += 1) {
    await client.send('WebDriver:SwitchToFrame', { id });
    results.push(...(await insideRoots<T>(client, task, args)));
    await client.send('WebDriver:SwitchToParentFrame');
  }
  return results;
}
