import type { Mode, SiteChoice } from '../messages.ts';
import { isRecord } from './guards.ts';
import { Queue } from './queue.ts';
import type { Storage } from './storage.ts';

const KEY = 'sites';
const MAX_SITES = 5_000;
const onceKey = (tabId: number) => `once:${tabId}`;

/** What decides where nobody switched a site on or off. */
export interface Rule {
  readonly mode: () => Promise<Mode>;
  /** Choices that the user cannot change. */
  readonly policy: () => Promise<readonly { readonly origin: string; readonly on: boolean }[]>;
  /** Forgotten when the browser closes: choices made in private windows, and tabs that are looked at once. */
  readonly session: Storage;
}

type Choices = Readonly<Record<string, unknown>>;

/** The sites that the user switched on or off, in `storage.local`; for every other site the mode decides. */
export class Sites {
  readonly #queue = new Queue<string>();
  constructor(
    readonly storage: Storage,
    readonly rule: Rule | null = null,
  ) {}

  /** `tabId` also counts a page that the user asked to look at once. */
  async isOn(origin: string, tabId?: number): Promise<boolean> {
    const fixed = (await this.#policy()).find((one) => one.origin === origin)?.on;
    if (fixed !== undefined) return fixed;
    if (this.rule && tabId !== undefined && (await this.rule.session.get(onceKey(tabId)))[onceKey(tabId)] === origin) return true;
    const chosen = (this.rule ? (await read(this.rule.session))[origin] : undefined) ?? (await read(this.storage))[origin];
    return typeof chosen === 'boolean' ? chosen : isOnByMode((await this.rule?.mode()) ?? 'everywhere', origin);
  }

  /** `keep: false` keeps nothing on disk. The last choice counts, wherever the one before was kept. */
  set(origin: string, on: boolean, keep = true): Promise<void> {
    const storage = keep || !this.rule ? this.storage : this.rule.session;
    return this.#queue.run(KEY, async () => {
      if (keep && this.rule) await forgetIn(this.rule.session, origin);
      const { [origin]: _before, ...others } = await read(storage);
      const byMode = isOnByMode((await this.rule?.mode()) ?? 'everywhere', origin);
      const known = keep && on === byMode ? others : { ...others, [origin]: on };
      if (Object.keys(known).length <= MAX_SITES) await storage.set({ [KEY]: known });
    });
  }

  /** The mode decides again. */
  forget(origin: string): Promise<void> {
    return this.#queue.run(KEY, async () => {
      for (const storage of this.#storages) await forgetIn(storage, origin);
    });
  }

  reset(): Promise<void> {
    return this.#queue.run(KEY, async () => {
      for (const storage of this.#storages) await storage.remove(KEY);
    });
  }

  /** Every choice that is kept, those of a policy first. */
  async list(): Promise<readonly SiteChoice[]> {
    const policy = await this.#policy();
    const fixed = new Set(policy.map(({ origin }) => origin));
    const own = Object.entries(await read(this.storage)).flatMap(([origin, on]) =>
      typeof on === 'boolean' && !fixed.has(origin) ? [{ origin, on, locked: false }] : [],
    );
    return [...policy.map((one) => ({ ...one, locked: true })), ...own];
  }

  /** Looks at this tab's page until it is left. */
  async once(tabId: number, origin: string): Promise<void> {
    await this.rule?.session.set({ [onceKey(tabId)]: origin });
  }

  async leave(tabId: number): Promise<void> {
    const key = onceKey(tabId);
    // Every page comes here, and hardly one was looked at once.
    if (this.rule && key in (await this.rule.session.get(key))) await this.rule.session.remove(key);
  }

  get #storages(): readonly Storage[] {
    return this.rule ? [this.storage, this.rule.session] : [this.storage];
  }

  async #policy(): Promise<readonly { readonly origin: string; readonly on: boolean }[]> {
    return (await this.rule?.policy()) ?? [];
  }
}

async function read(storage: Storage): Promise<Choices> {
  const found = (await storage.get(KEY))[KEY];
  return isRecord(found) ? found : {};
}

async function forgetIn(storage: Storage, origin: string): Promise<void> {
  const { [origin]: before, ...others } = await read(storage);
  if (before !== undefined) await storage.set({ [KEY]: others });
}

function isOnByMode(mode: Mode, origin: string): boolean {
  return mode === 'everywhere' || (mode === 'government' && isGovernment(origin));
}

/** A site of the government or the forces of the United States: its name ends with .gov or .mil. */
export function isGovernment(origin: string): boolean {
  return URL.canParse(origin) && /\.(gov|mil)\.?$/.test(new URL(origin).hostname);
}

/** The origin of an address as the switch knows it; null where there is none, as for about: pages. Files share one. */
export function originOf(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const { protocol, origin } = new URL(url);
  if (protocol === 'file:') return 'file://';
  return protocol === 'http:' || protocol === 'https:' ? origin : null;
}
