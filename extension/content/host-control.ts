import type { ItemView } from '../messages.ts';
import { offerButton, offerNote } from '../ui/offer-text.ts';
import type { Words } from '../ui/words.ts';
import { write } from './card.ts';
import type { CardControl } from './card-control.ts';
import { doc } from './native.ts';

/** A page may bring a card under the pointer: the button works only once the card could be read. */
const READ_MS = 600;

/** The part of a card that asks another host, with its name and what it will learn by it. The answer comes as a new view. */
export class HostControl implements CardControl {
  readonly element = doc.createElement('div');
  readonly #button = doc.createElement('button');
  readonly #status = doc.createElement('div');
  readonly #words: Words;
  readonly #ask: () => Promise<boolean>;
  readonly #since = performance.now();
  #asking = false;

  constructor({ kind, host }: NonNullable<ItemView['offer']>, words: Words, ask: () => Promise<boolean>) {
    this.#words = words;
    this.#ask = ask;
    this.element.className = 'whole';
    this.#button.type = 'button';
    this.#button.className = 'act';
    write(this.#button, offerButton(kind, host, words));
    this.#status.className = 'line';
    this.#status.setAttribute('role', 'status');
    write(this.#status, offerNote(kind, host, words));
    this.element.append(this.#button, this.#status);
  }

  isButton(element: Element | null | undefined): boolean {
    return element?.closest('.act') === this.#button;
  }

  press(): void {
    if (!this.#asking && performance.now() - this.#since >= READ_MS) void this.#run();
  }

  close(): void {}

  async #run(): Promise<void> {
    this.#asking = true;
    write(this.#status, this.#words.word('ui_online_asking'));
    if (await this.#ask()) return;
    this.#asking = false;
    write(this.#status, this.#words.word('ui_panel_gone'));
  }
}
