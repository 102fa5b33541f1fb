import { CAPS, CORNERS, type Corner, MODES, type Mode, type Settings, type SettingsView } from '../messages.ts';
import { isRecord } from './guards.ts';
import type { Policy } from './policy.ts';
import { Queue } from './queue.ts';
import type { Storage } from './storage.ts';

const KEY = 'settings';

export const DEFAULTS: Settings = { mode: 'everywhere', hideQuiet: false, corner: 'top-left', marks: true, cap: 64 };

/** What the user chose, in `storage.local`; what a policy set wins, and what is not well formed counts as not chosen. */
export class SettingsStore {
  readonly #queue = new Queue<string>();
  constructor(
    readonly storage: Storage,
    readonly policy: () => Promise<Policy>,
  ) {}

  async read(): Promise<Settings> {
    const [own, policy] = await Promise.all([this.#own(), this.policy()]);
    return { ...DEFAULTS, ...own, ...policy.settings };
  }

  async view(): Promise<Pick<SettingsView, 'settings' | 'locked'>> {
    const { settings } = await this.policy();
    const locked = keysOf(settings);
    return { settings: await this.read(), locked };
  }

  /** Keeps the well-formed part of `changes`. */
  write(changes: unknown): Promise<void> {
    return this.#queue.run(KEY, async () => {
      await this.storage.set({ [KEY]: { ...(await this.#own()), ...readSettings(changes) } });
    });
  }

  reset(): Promise<void> {
    return this.#queue.run(KEY, () => this.storage.remove(KEY));
  }

  async #own(): Promise<Partial<Settings>> {
    return readSettings((await this.storage.get(KEY))[KEY]);
  }
}

/** The well-formed settings in a value from a store, a policy or a message. */
export function readSettings(value: unknown): Partial<Settings> {
  if (!isRecord(value)) return {};
  const { mode, hideQuiet, corner, marks, cap } = value;
  return {
    ...(isMode(mode) && { mode }),
    ...(typeof hideQuiet === 'boolean' && { hideQuiet }),
    ...(isCorner(corner) && { corner }),
    ...(typeof marks === 'boolean' && { marks }),
    ...(isCap(cap) && { cap }),
  };
}

const isMode = (value: unknown): value is Mode => MODES.some((mode) => mode === value);
const isCorner = (value: unknown): value is Corner => CORNERS.some((corner) => corner === value);
const isCap = (value: unknown): value is number => CAPS.some((cap) => cap === value);

const KEYS = ['mode', 'hideQuiet', 'corner', 'marks', 'cap'] as const;
const keysOf = (settings: Partial<Settings>) => KEYS.filter((key) => settings[key] !== undefined);
