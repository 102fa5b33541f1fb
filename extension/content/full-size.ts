import { type FullSize, fullSizeId, type ItemView, type WholeStep } from '../messages.ts';
import type { Words } from '../ui/words.ts';
import type { CardControl } from './card-control.ts';
import { hostOf, PICTURE_NAME } from './carriers.ts';
import { askForView, type Registry } from './document-registry.ts';
import type { Entry } from './entries.ts';
import { FullSizeControl } from './full-size-control.ts';
import { native } from './native.ts';

interface Check {
  readonly address: string;
  /** Null while it is loaded and checked. */
  view: ItemView | null;
}

type Ports = Pick<Registry, 'ask' | 'isView' | 'unanswered'> & {
  readonly words: Words;
  readonly find: (id: string) => Entry | undefined;
};

/** The larger files that pictures lead to: such a file can carry what its thumbnail lost. Each is loaded on a click, and never before. */
export class FullSizes {
  readonly #ports: Ports;
  /** By the id of the entry that leads there. */
  readonly #checks = new Map<string, Check>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** For the card of a picture; nothing where the picture leads to no other one. */
  control(entry: Entry): CardControl | undefined {
    const told = this.tell(entry.id);
    if (!told) return undefined;
    return new FullSizeControl(told, this.#ports.words, {
      step: (step) => this.step(entry.id, step),
      view: () => this.#checks.get(entry.id)?.view ?? null,
    });
  }

  /** Where the picture leads, and how the check of that file stands; null where there is nothing to check. */
  tell(id: string): FullSize | null {
    const entry = this.#ports.find(id);
    const address = entry ? linkedPicture(entry) : null;
    if (address === null) return null;
    const check = this.#checks.get(id);
    const { host } = new URL(address);
    const state = check?.address !== address ? 'none' : check.view ? 'done' : 'running';
    return { host: host === location.host ? null : host, state };
  }

  step(id: string, step: WholeStep): FullSize | null {
    const told = this.tell(id);
    if (step === 'start' && told && told.state !== 'running') void this.#start(id);
    if (step === 'stop' && told?.state === 'running') void this.#stop(id);
    return this.tell(id);
  }

  /** The full size was asked for as an item of its own: what is known of it has changed. False where this is no such item. */
  again(itemId: string): boolean {
    const entry = this.entryOf(itemId);
    if (entry) void this.#start(entry.id);
    return entry !== undefined;
  }

  /** The picture that leads to the item. */
  entryOf(itemId: string): Entry | undefined {
    for (const id of this.#checks.keys()) if (fullSizeId(id) === itemId) return this.#ports.find(id);
    return undefined;
  }

  /** The picture has gone. */
  drop(entry: Entry): void {
    if (this.#checks.delete(entry.id)) void this.#ports.ask('items.gone', { ids: [fullSizeId(entry.id)] });
  }

  /** Nobody waits for an answer any more. */
  stop(): void {
    this.#checks.clear();
  }

  async #start(id: string): Promise<void> {
    const entry = this.#ports.find(id);
    const address = entry ? linkedPicture(entry) : null;
    if (!entry || address === null) return;
    const { ask, words, unanswered } = this.#ports;
    const before = this.#checks.get(id);
    // Under the same id would stand what another address gave.
    if (before && before.address !== address) await ask('items.gone', { ids: [fullSizeId(id)] });
    const check: Check = { address, view: null };
    this.#checks.set(id, check);
    const name = words.word('ui_full_named', entry.name);
    const way = { sizes: [], rung: null, bytes: null, copy: 'unconfirmed', document: 'full-size' } as const;
    const isOver = () => this.#checks.get(id) !== check;
    const view = await askForView(this.#ports, { id: fullSizeId(id), url: address, name, ...way }, isOver);
    if (!isOver()) check.view = view ?? unanswered();
  }

  async #stop(id: string): Promise<void> {
    this.#checks.delete(id);
    await this.#ports.ask('item.cancel', { id: fullSizeId(id) });
    // Begun anew meanwhile, it is listed anew.
    if (!this.#checks.has(id)) await this.#ports.ask('items.gone', { ids: [fullSizeId(id)] });
  }
}

/** `File:` and its like in other languages: a wiki's page about a picture ends as the picture does. */
const WIKI_PAGE = /\/[^/]+(:|%3a)[^/]+$/i;

/** The picture file that the link around a picture leads to, by its ending or its type; null where that is the picture itself, or none. */
export function linkedPicture(entry: Entry): string | null {
  for (const image of entry.images) {
    const link = linkAround(hostOf(image));
    if (!link || !/^https?:$/.test(link.protocol) || !(PICTURE_NAME.test(link.pathname) || /^image\//i.test(link.type))) continue;
    const address = link.href.replace(/#.*/s, '');
    if (address !== entry.address.replace(/#.*/s, '') && !WIKI_PAGE.test(link.pathname)) return address;
  }
  return null;
}

/** Out of shadow trees too. */
function linkAround(element: Element): HTMLAnchorElement | null {
  for (let at: Element | null = element; at; ) {
    const link: Element | null = native(at).closest('a[href]');
    if (link instanceof HTMLAnchorElement) return link;
    const root: Node = native(at).getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return null;
}
