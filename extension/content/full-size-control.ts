import type { FullSize, ItemView, WholeStep } from '../messages.ts';
import { fullSizeButton, fullSizeNote } from '../ui/full-size-text.ts';
import { drawShape, shapeOf } from '../ui/shapes.ts';
import { WHOLE_LOOK_MS } from '../ui/whole-text.ts';
import type { Words } from '../ui/words.ts';
import { element, line, write } from './card.ts';
import { type CardControl, READ_MS } from './card-control.ts';
import { doc } from './native.ts';
import { later, type Timer } from './pause.ts';

/** Sentences beside those of the thumbnail; the panel has all of them. */
const MAX_LINES = 3;

interface FullSizePorts {
  step(step: WholeStep): FullSize | null;
  view(): ItemView | null;
}

/** The part of a picture's card that checks the larger file it leads to, and then shows what was found there. */
export class FullSizeControl implements CardControl {
  readonly element = element('div', 'whole');
  readonly #ports: FullSizePorts;
  readonly #words: Words;
  readonly #button = doc.createElement('button');
  readonly #status = element('div', 'line');
  readonly #since = performance.now();
  #told: FullSize;
  #timer: Timer;

  constructor(told: FullSize, words: Words, ports: FullSizePorts) {
    this.#told = told;
    this.#words = words;
    this.#ports = ports;
    this.#button.type = 'button';
    this.#button.className = 'act';
    this.#status.setAttribute('role', 'status');
    this.element.append(this.#button, this.#status);
    this.#show();
  }

  isButton(element: Element | null | undefined): boolean {
    return element?.closest('.act') === this.#button;
  }

  press(): void {
    if (performance.now() - this.#since < READ_MS) return;
    this.#step(this.#told.state === 'running' ? 'stop' : 'start');
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #step(step: WholeStep): void {
    const told = this.#ports.step(step);
    if (told === null) {
      this.element.replaceChildren(); // the picture leads nowhere any more
      return;
    }
    this.#told = told;
    this.#show();
  }

  #show(): void {
    clearTimeout(this.#timer);
    const { host, state } = this.#told;
    const view = state === 'done' ? this.#ports.view() : null;
    if (view) {
      const held = this.#button.matches(':focus');
      const found = this.#result(view);
      // What is said has to come into what was there already: else no screen reader reads it out.
      write(this.#status, '');
      this.#status.replaceChildren(found);
      this.#button.remove();
      if (held) found.focus({ preventScroll: true });
      return;
    }
    write(this.#button, this.#words.word(state === 'running' ? 'ui_whole_stop' : fullSizeButton(host)));
    write(this.#status, state === 'running' ? this.#words.word('ui_full_busy') : fullSizeNote(host, this.#words));
    if (state === 'running') this.#timer = later(() => this.#step('look'), WHOLE_LOOK_MS);
  }

  #result(view: ItemView): HTMLElement {
    const head = element('div', 'head');
    const title = element('div', 'title', this.#words.say(view.badge));
    head.append(drawShape(shapeOf(view), doc), title);
    const found = element('div', 'part');
    found.tabIndex = -1;
    const lines = view.says.slice(0, MAX_LINES).map((say) => line(say, this.#words));
    found.append(element('div', 'term', this.#words.word('ui_full_title')), head, ...lines);
    return found;
  }
}
