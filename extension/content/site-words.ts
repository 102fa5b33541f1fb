import type { Disclosure, SiteStatement } from '../../src/signal.ts';
import { hostOf } from './carriers.ts';
import { readDisclosureHeader } from './disclosure-header.ts';
import { type DisclosedText, findDisclosures } from './disclosures.ts';
import { askForView, type Registry } from './document-registry.ts';
import type { Entry } from './entries.ts';
import { doc } from './native.ts';
import { later, type Timer } from './pause.ts';
import { findStatements, plainAddress } from './statements.ts';

/** The page is looked at when it is there, when it has loaded, and a while after it changed. */
const AFTER_LOAD_MS = [0, 1_500, 6_000];
const LOOK_GAP_MS = 4_000;
const MAX_URL = 2_000;
const NO_BYTES = { sizes: [], rung: null, bytes: null, copy: 'unconfirmed' } as const;

export interface SitePorts extends Pick<Registry, 'ask' | 'isView'> {
  /** The words about one of these may have changed: those for which they did are asked for again. */
  readonly entries: () => Iterable<Entry>;
  readonly again: (entry: Entry) => void;
}

/** What the website itself says of its pictures and texts: read from the page as data, judged elsewhere. */
export class SiteWords {
  readonly #ports: SitePorts;
  #statements: ReadonlyMap<string, readonly SiteStatement[]> = new Map();
  readonly #texts = new Map<string, { readonly id: string; readonly host: Element }>();
  #timers: Timer[] = [];
  #soon: Timer;
  #count = 0;
  #header: Disclosure | null = null;
  #stopped = false;

  constructor(ports: SitePorts) {
    this.#ports = ports;
  }

  start(): void {
    doc.addEventListener('DOMContentLoaded', this.#look);
    window.addEventListener('load', this.#loaded);
    if (doc.readyState === 'complete') this.#loaded();
    else if (doc.readyState === 'interactive') this.#look();
  }

  stop(): void {
    this.#stopped = true;
    doc.removeEventListener('DOMContentLoaded', this.#look);
    window.removeEventListener('load', this.#loaded);
    clearTimeout(this.#soon);
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** What the page states of this picture, under the address that it shows or the one that its element names. */
  of(entry: Entry): readonly SiteStatement[] {
    if (this.#statements.size === 0) return [];
    const named = [...entry.images].map(hostOf).flatMap((host) => (host instanceof HTMLImageElement ? [host.src] : []));
    for (const address of [entry.address, ...named.slice(0, 10)]) {
      const plain = /^https?:/.test(address) ? plainAddress(address) : null;
      const found = plain === null ? undefined : this.#statements.get(plain);
      if (found) return found;
    }
    return [];
  }

  /** What the page's own header says of it has become known. */
  tellHeader(header: string | null): void {
    this.#header = readDisclosureHeader(header);
    if (this.#header) this.#look();
  }

  /** The page has changed. */
  changed(): void {
    this.#soon ??= later(() => {
      this.#soon = undefined;
      this.#look();
    }, LOOK_GAP_MS);
  }

  /** Shows a text that is in the list; false where it is gone. */
  reveal(id: string): boolean {
    const text = [...this.#texts.values()].find((one) => one.id === id);
    if (!text?.host.isConnected) return false;
    text.host.scrollIntoView({ block: 'start', inline: 'nearest', behavior: 'instant' });
    return true;
  }

  #loaded = (): void => {
    this.#timers = AFTER_LOAD_MS.map((delay) => later(this.#look, delay));
  };

  #look = (): void => {
    const before = new Map([...this.#ports.entries()].map((entry) => [entry, this.of(entry)]));
    this.#statements = findStatements();
    for (const [entry, said] of before) if (!same(said, this.of(entry))) this.#ports.again(entry);
    this.#tell(findDisclosures(this.#header));
  };

  #tell(texts: readonly DisclosedText[]): void {
    const now = new Map(texts.map((text) => [`${text.disclosure.form} ${text.disclosure.value} ${text.name}`, text]));
    const gone = [...this.#texts].filter(([key]) => !now.has(key));
    for (const [key] of gone) this.#texts.delete(key);
    if (gone.length > 0) void this.#ports.ask('items.gone', { ids: gone.map(([, { id }]) => id) });
    for (const [key, { host, name, disclosure }] of now) {
      if (this.#texts.has(key)) continue;
      const id = `t${++this.#count}`;
      this.#texts.set(key, { id, host });
      const question = { id, url: doc.URL.slice(0, MAX_URL), name, text: disclosure, ...NO_BYTES };
      void askForView(this.#ports, question, () => this.#stopped || this.#texts.get(key)?.id !== id);
    }
  }
}

function same(one: readonly SiteStatement[], other: readonly SiteStatement[]): boolean {
  return one.length === other.length && one.every(({ value }, i) => value === other[i]?.value);
}
