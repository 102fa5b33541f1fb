import type { Layer } from './layer.ts';
import { doc } from './native.ts';
import type { Badge } from './place.ts';
import { compareInReading } from './reading-order.ts';

const STEPS: Readonly<Record<string, number>> = {
  ...{ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 },
  ...{ Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY },
};

/** The badges as the keyboard meets them: one stop of the Tab key for each layer, and arrows from badge to badge in reading order. */
export class FocusRow {
  readonly #badges: () => Iterable<Badge>;
  /** What had the keyboard in the page before a shortcut took it away. */
  #back: HTMLElement | null = null;

  constructor(badges: () => Iterable<Badge>) {
    this.#badges = badges;
  }

  /** The badge that has the keyboard. */
  current(): Badge | null {
    for (const badge of this.#badges()) if (badge.layer.root.activeElement === badge.button) return badge;
    return null;
  }

  /** Gives the badge the keyboard, and remembers where in the page it was. */
  take(badge: Badge): void {
    this.remember();
    badge.button.focus({ preventScroll: true });
    this.focused(badge.layer);
  }

  /** Called before the keyboard is taken from the page. */
  remember(): void {
    const { activeElement } = doc;
    for (const badge of this.#badges()) if (badge.layer.root.activeElement !== null) return;
    this.#back = activeElement instanceof HTMLElement ? activeElement : null;
  }

  /** The page has the keyboard again. */
  forget(): void {
    this.#back = null;
  }

  /** Gives the keyboard back to the page; false where nothing had taken it from there. */
  giveBack(): boolean {
    const back = this.#back;
    this.#back = null;
    if (!back) return false;
    if (back.isConnected && back !== doc.body) back.focus({ preventScroll: true });
    else this.current()?.button.blur();
    return true;
  }

  /** An arrow key on a badge; true if it was one. */
  step(event: KeyboardEvent, layer: Layer): boolean {
    const step = STEPS[event.key];
    const here = this.current();
    if (!here || step === undefined || event.altKey || event.ctrlKey || event.metaKey) return false;
    const row = this.#inOrder(layer);
    row[Math.max(0, Math.min(row.length - 1, row.indexOf(here) + step))]?.button.focus();
    return true;
  }

  /** The Tab key comes back to the badge that it left. */
  focused({ root }: Layer): void {
    const { activeElement } = root;
    if (!activeElement?.classList.contains('badge')) return;
    for (const { button } of this.#badges()) if (button.getRootNode() === root) button.tabIndex = button === activeElement ? 0 : -1;
  }

  /** One stop for each layer, on a badge that is there. */
  keep(layers: Iterable<Layer>): void {
    for (const layer of layers) {
      const row = [...this.#badges()].filter((badge) => badge.on && badge.layer === layer);
      if (row.some(({ button }) => button.tabIndex === 0)) continue;
      const first = row.reduce<Badge | undefined>(
        (best, badge) => (best && compareInReading(best.element, badge.element) < 0 ? best : badge),
        undefined,
      );
      for (const { button } of this.#badges()) if (button.tabIndex === 0 && button.getRootNode() === layer.root) button.tabIndex = -1;
      if (first) first.button.tabIndex = 0;
    }
  }

  #inOrder(layer: Layer): Badge[] {
    return [...this.#badges()].filter((badge) => badge.on && badge.layer === layer).sort((a, b) => compareInReading(a.element, b.element));
  }
}
