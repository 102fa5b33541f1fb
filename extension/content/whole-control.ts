import type { ItemView, Unread, WholeCheck, WholeStep } from '../messages.ts';
import { WHOLE_LOOK_MS, wholeButton, wholeProgress, wholeTooLarge } from '../ui/whole-text.ts';
import type { Words } from '../ui/words.ts';
import { write } from './card.ts';
import { type CardControl, READ_MS } from './card-control.ts';
import { doc } from './native.ts';
import { later, type Timer } from './pause.ts';

export interface WholePorts {
  readonly words: Words;
  readonly locale: string;
  /** Null where nobody answers. */
  ask(step: WholeStep): Promise<WholeCheck | null>;
  done(view: ItemView): void;
}

/** The part of a card that checks a whole film: a button, then how far it is and a way to stop. The check goes on when the card is closed. */
export class WholeControl implements CardControl {
  readonly element = doc.createElement('div');
  readonly #unread: Unread;
  readonly #ports: WholePorts;
  readonly #button = doc.createElement('button');
  readonly #bar = doc.createElement('progress');
  readonly #status = doc.createElement('div');
  readonly #since = performance.now();
  #running = false;
  #closed = false;
  #timer: Timer;

  constructor(unread: Unread, ports: WholePorts) {
    this.#unread = unread;
    this.#ports = ports;
    this.element.className = 'whole';
    this.#button.type = 'button';
    this.#button.className = 'act';
    this.#status.className = 'line';
    this.#status.setAttribute('role', 'status');
    this.#bar.setAttribute('aria-label', ports.words.word(`ui_whole_${unread.kind}_any`));
    this.#rest();
    // It may be under way since an earlier look at the card.
    void this.#ask('look');
  }

  isButton(element: Element | null | undefined): boolean {
    return element?.closest('.act') === this.#button;
  }

  press(): void {
    if (performance.now() - this.#since >= READ_MS) void this.#ask(this.#running ? 'stop' : 'start');
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #ask(step: WholeStep): Promise<void> {
    clearTimeout(this.#timer);
    const answer = await this.#ports.ask(step);
    if (this.#closed) return;
    if (answer?.state === 'done') this.#ports.done(answer.view);
    else if (answer?.state === 'running') this.#show(answer);
    else {
      this.#rest();
      // A look that found nothing says nothing.
      const failed = answer === null ? step === 'start' : answer.state === 'failed';
      const { words } = this.#ports;
      if (failed) write(this.#status, [words.word('ui_whole_failed'), ...saysOf(answer, words)].join(' '));
    }
  }

  #show(check: Extract<WholeCheck, { readonly state: 'running' }>): void {
    const { words, locale } = this.#ports;
    this.#running = true;
    write(this.#button, words.word('ui_whole_stop'));
    write(this.#status, wholeProgress(check, words, locale));
    if (check.total === null) this.#bar.removeAttribute('value');
    else {
      this.#bar.max = check.total;
      this.#bar.value = check.got;
    }
    this.#fill(this.#bar, this.#status, this.#button);
    this.#timer = later(() => void this.#ask('look'), WHOLE_LOOK_MS);
  }

  #rest(): void {
    const { words, locale } = this.#ports;
    this.#running = false;
    const text = wholeButton(this.#unread, words, locale);
    write(this.#button, text ?? '');
    write(this.#status, text === null ? wholeTooLarge(this.#unread, words, locale) : '');
    this.#fill(...(text === null ? [] : [this.#button]), this.#status);
  }

  /** A button that is moved loses the keyboard. */
  #fill(...parts: readonly HTMLElement[]): void {
    const held = this.#button.matches(':focus');
    this.element.replaceChildren(...parts);
    if (held) this.#button.focus({ preventScroll: true });
  }
}

function saysOf(answer: WholeCheck | null, words: Words): string[] {
  return answer?.state === 'failed' ? answer.says.slice(1).map((say) => words.say(say)) : [];
}

const STATES: readonly unknown[] = ['none', 'running', 'done', 'failed'];

/** A reply of our background: its outline is checked. */
export function isWholeCheck(value: unknown, isView: (view: unknown) => view is ItemView): value is WholeCheck {
  if (typeof value !== 'object' || value === null || !('state' in value) || !STATES.includes(value.state)) return false;
  if (value.state === 'done') return 'view' in value && isView(value.view);
  if (value.state === 'failed') return 'says' in value && Array.isArray(value.says);
  return value.state === 'none' || ('got' in value && typeof value.got === 'number');
}
