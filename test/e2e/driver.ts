import type { Badge, Card } from './inside.ts';

/** What a test needs of a browser with Assay in it. `chromium.ts` and `firefox.ts` implement it over each browser's debugging door. */
export interface Driver {
  readonly name: 'chromium' | 'firefox';
  readonly version: string;
  /** Address of a file of the extension. */
  url(path: string): string;
  /** `private` only in Firefox, and only where it was launched so. */
  open(options?: { readonly private?: boolean }): Promise<Tab>;
  /** Runs `task` in a page of the extension, where `browser` is. */
  extension<A extends unknown[], T>(task: (...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  /** Ends the service worker or the event page as the browser's idle timeout does. */
  killBackground(): Promise<void>;
  /** Installs the extension once more over itself, as an update does, while its tabs stay open. */
  reinstall(): Promise<void>;
  /** Takes the extension out of the browser with all that it has stored, while the tabs stay open; `install` brings it in anew. */
  uninstall(): Promise<void>;
  install(): Promise<void>;
  /** Switches the extension off or on, as the browser's own page of extensions does. */
  enable(on: boolean): Promise<void>;
  /** Ends the inspector's Worker behind its keeper's back, or makes it hang where it stands. Answers how many it reached: 0 in Firefox. */
  breakWorker(how: 'kill' | 'hang'): Promise<number>;
  /** Uncaught errors of the extension's own scripts, from the start. */
  errors(): Promise<readonly string[]>;
  /** Seconds of processor time so far, by kind of process. */
  cpu(): Promise<Readonly<Record<string, number>>>;
  /** Bytes of memory by kind of process, that of extensions apart; 0 where it cannot be told. */
  memory(): Promise<Readonly<Record<string, number>>>;
  /** Does the task, and tells what became of each frame that the browser made meanwhile, by its own record. */
  frames(task: () => Promise<void>): Promise<readonly FrameRecord[]>;
  /** `forced` = colours of the user's own, as with a high-contrast theme. */
  scheme(name: Scheme): Promise<void>;
  /** The size of text that the user has chosen for all pages, in CSS pixels: 16 where nobody has. */
  textSize(pixels: number): Promise<void>;
  /** The keys of a command of the manifest, in the tab that was used last. */
  command(name: string): Promise<void>;
  close(): Promise<void>;
  /** Resolves when the browser has gone, whoever closed it. */
  readonly gone: Promise<void>;
}

export interface Tab {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs `task` in the page's own world. It is sent as text, so it may use its arguments only. */
  run<A extends unknown[], T>(task: (...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  /** Runs `task` once for every closed shadow root of every frame, which the page itself cannot do. */
  inside<A extends unknown[], T>(task: (root: ShadowRoot, ...args: A) => T, ...args: A): Promise<T[]>;
  badges(): Promise<readonly Badge[]>;
  card(): Promise<Card | null>;
  /** What of a page and of our roots assistive technology is told of by itself when it changes: the text of each live region, as the browser hands it on. */
  spoken(): Promise<readonly string[]>;
  /** A real press of a key. Firefox's remote control reaches frames of another site only where that is said. */
  press(key: Key, where?: 'elsewhere'): Promise<void>;
  /** Real presses of the keys of a text; a line break is Enter. */
  type(text: string): Promise<void>;
  /** Answers the browser's own dialog for files, which `open` brings up, with these paths: what a user's choice there does. In Firefox a folder is not given. */
  choose(open: () => Promise<void>, paths: readonly string[]): Promise<void>;
  /** A real right click, and one on the menu's entry with these words: whether there was one. Chromium shows its menu to nobody but a user: null. */
  menu(x: number, y: number, words: string): Promise<boolean | null>;
  /** A real click, in CSS pixels of the viewport. */
  click(x: number, y: number): Promise<void>;
  /** Moves the pointer there, without a press. */
  hover(x: number, y: number): Promise<void>;
  /** Turns the wheel in the middle of the page, down by so many CSS pixels, at so many a second. */
  wheel(distance: number, speed: number): Promise<void>;
  /** A picture of what is seen, or of the whole page. */
  screenshot(file: string, whole?: boolean): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  /** Enlarges the page as two fingers do, so many times; 1 undoes it. */
  pinch(scale: number): Promise<void>;
  /** Shows the page as on a screen, or as on paper. */
  media(name: 'screen' | 'print'): Promise<void>;
  /** What the browser has counted for the page since this was first asked, in seconds and bytes, garbage left out; nothing in Firefox. */
  metrics(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

/** What the browser notes of a frame: one that the screen should have shown and did not is DROPPED; in Chromium one without what the page's main thread was still at is PRESENTED_PARTIAL. */
export interface FrameRecord {
  readonly sequence: number;
  readonly state: string;
  /** Shown while something scrolled. */
  readonly scrolls: boolean;
}

export type Key = 'Tab' | 'Shift+Tab' | 'Enter' | 'Escape' | 'Space' | 'ArrowDown' | 'ArrowUp' | 'Backspace';
export type Scheme = 'light' | 'dark' | 'forced';

export interface LaunchOptions {
  /** Folder of the built extension; null runs the browser without it. */
  readonly extension?: string | null;
  /** A profile folder that outlives the run; else a new one that is removed. */
  readonly profile?: string;
  readonly headed?: boolean;
  /** False hands the browser over at once, before the background has answered: a cold start. */
  readonly ready?: boolean;
  /** Leaves the welcome page open, which a fresh profile gets. */
  readonly welcome?: boolean;
  /** Lets the extension into private windows: Firefox only. */
  readonly private?: boolean;
  /** Interface language, as in `es`. */
  readonly language?: string;
}

export type Launch = (options?: LaunchOptions) => Promise<Driver>;

/** Asks until the answer is truthy. The limit is there to end a failing test, not to measure. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | null | false>, limit = 40_000): Promise<T> {
  const end = performance.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`waited ${limit} ms in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
