import { isRecord } from './guards.ts';
import { Queue } from './queue.ts';
import type { Storage } from './storage.ts';

const KEY = 'sites';

/** The sites that the user switched off, in `storage.local`; every other site is on. */
export class Sites {
  readonly #queue = new Queue<string>();
  constructor(readonly storage: Storage) {}

  async isOn(origin: string): Promise<boolean> {
    return (await this.#read())[origin] !== false;
  }

  set(origin: string, on: boolean): Promise<void> {
    return this.#queue.run(KEY, async () => {
      const { [origin]: _before, ...others } = await this.#read();
      await this.storage.set({ [KEY]: on ? others : { ...others, [origin]: false } });
    });
  }

  async #read(): Promise<Readonly<Record<string, unknown>>> {
    const found = (await this.storage.get(KEY))[KEY];
    return isRecord(found) ? found : {};
  }
}

/** The origin of an address as the switch knows it; null where there is none, as for about: pages. Files share one. */
export function originOf(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const { protocol, origin } = new URL(url);
  if (protocol === 'file:') return 'file://';
  return protocol === 'http:' || protocol === 'https:' ? origin : null;
}
