import type { ItemView } from '../messages.ts';
import { HOST_PATIENCE_MS, offerButton, offerNote } from '../ui/offer-text.ts';
import type { Words } from '../ui/words.ts';
import { write } from './card.ts';
import { type CardControl, READ_MS } from './card-control.ts';
import { doc } from './native.ts';
import { later, type Timer } from './pause.ts';

/** The part of a card that asks another host, with its name and what it will learn by it. The answer comes as a new view. */
export class HostControl implements CardControl {
  readonly element = doc.createElement('div');
  readonly #button = doc.createElement('button');
  readonly #status = doc.createElement('div');
  readonly #words: Words;
  readonly #note: string;
  readonly #ask: () => Promise<boolean>;
  readonly #since = performance.now();
  #asking = false;
  #timer: Timer;

  constructor({ kind, host }: NonNullable<ItemView['offer']>, words: Words, ask: () => Promise<boolean>) {
    this.#words = words;
    this.#ask = ask;
    this.element.className = 'whole';
    this.#button.type = 'button';
    this.#button.className = 'act';
    write(this.#button, offerButton(kind, host, words));
    this.#status.className = 'line';
    this.#status.setAttribute('role', 'status');
    this.#note = offerNote(kind, host, words);
    write(this.#status, this.#note);
    this.element.append(this.#button, this.#status);
  }

  isButton(element: Element | null | undefined): boolean {
    return element?.closest('.act') === this.#button;
  }

  press(): void {
    if (!this.#asking && performance.now() - this.#since >= READ_MS) void this.#run();
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    this.#asking = true;
    write(this.#status, this.#words.word('ui_online_asking'));
    // A check that fails, or that tells what stood there before, changes nothing on the card.
    if (await this.#ask()) this.#timer = later(() => this.#rest(this.#note), HOST_PATIENCE_MS);
    else this.#rest(this.#words.word('ui_panel_gone'));
  }

  #rest(said: string): void {
    this.#asking = false;
    write(this.#status, said);
  }
}
