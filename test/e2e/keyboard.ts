import { watch } from './controls.ts';
import { type Key, type Tab, until } from './driver.ts';

/** What has the keyboard, as a user without a mouse meets it. */
export interface Stop {
  /** Its words and its accessible name. */
  readonly name: string;
  /** Whether an outline is drawn for it, or for what is drawn in its place. */
  readonly marked: boolean;
  /** Whether its middle is inside the window and under nothing else. */
  readonly seen: boolean;
  /** Where it stands in the document, beside the last stop; `end` = it is the first or the last of all, where a round begins again. */
  readonly place: 'after' | 'before' | 'end';
}

/** Sent into the page as text. Null while nothing of the page has the keyboard. */
function readStop(): Stop | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body || element === document.documentElement) return null;
  const last: unknown = Reflect.get(window, 'lastStop');
  Reflect.set(window, 'lastStop', element);
  const { left, top, width, height } = element.getBoundingClientRect();
  const hit = document.elementFromPoint(left + Math.min(width / 2, 40), top + Math.min(height / 2, 40));
  const outlined = (one: Element | null): boolean =>
    one !== null && getComputedStyle(one).outlineStyle !== 'none' && Number.parseFloat(getComputedStyle(one).outlineWidth) >= 2;
  const all = [...document.querySelectorAll<HTMLElement>('button:not(:disabled), input:not([hidden]), select, textarea, summary')];
  const before = last instanceof HTMLElement && (last.compareDocumentPosition(element) & 2) > 0;
  const label = 'labels' in element ? ((element as HTMLInputElement).labels?.[0] ?? null) : null;
  return {
    name: [element.textContent, element.getAttribute('aria-label'), label?.textContent, element.id, element.getAttribute('value')].join(
      ' ',
    ),
    marked: outlined(element) || outlined(element.nextElementSibling) || outlined(label),
    seen: hit !== null && (element.contains(hit) || hit.contains(element) || label?.contains(hit) === true),
    place: element === all[0] || element === all.at(-1) ? 'end' : before && last.isConnected ? 'before' : 'after',
  };
}

/** No screen has so many. */
const MOST_STOPS = 60;

/** A keyboard on one screen; `wrong` lists every stop that a user could not see or that was out of order. */
export class Keyboard {
  readonly wrong: string[] = [];
  constructor(readonly tab: Tab) {}

  /** Goes on with Tab, or back, until something with these words has the keyboard. */
  async to(words: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const met: string[] = [];
    await watch(this.tab);
    for (let count = 0; count < MOST_STOPS; count += 1) {
      await this.tab.press(key);
      let stop = await this.tab.run(readStop);
      // Scrolling to it may take a moment.
      if (stop?.seen === false)
        stop = await until('the scroll', async () => (await this.tab.run(readStop))?.seen && this.tab.run(readStop), 5_000).catch(
          () => stop,
        );
      // The browser's own frame comes between the last stop and the first.
      if (stop === null) continue;
      met.push(stop.name.trim().slice(0, 30));
      if (!stop.marked) this.wrong.push(`not marked: ${stop.name}`);
      if (!stop.seen) this.wrong.push(`not seen: ${stop.name}`);
      const wrongWay = key === 'Tab' ? 'before' : 'after';
      if (stop.place === wrongWay && met.length > 1) this.wrong.push(`out of order: ${stop.name}`);
      if (stop.name.includes(words)) return;
    }
    throw new Error(`the keyboard never reached ${words}; it met ${met.join(', ')}`);
  }

  async press(words: string, key: Key = 'Enter'): Promise<void> {
    await this.to(words);
    await this.tab.press(key);
  }

  /** Waits until something with these words has the keyboard, without a press. */
  async lands(words: string): Promise<void> {
    let last = '';
    await watch(this.tab);
    await until(`the keyboard on ${words}`, async () => {
      last = (await this.tab.run(readStop))?.name ?? '';
      return last.includes(words);
    }).catch((problem) => {
      throw new Error(`${problem.message}; it is on ${last}`);
    });
  }

  shows(words: string): Promise<boolean> {
    return until(words, () => this.tab.run((wanted) => document.body.innerText.includes(wanted), words));
  }
}
