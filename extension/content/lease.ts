import { secretName } from './secret.ts';

/** Hides a layer that no style of the browser's shows; see `style.ts`. */
const LEASED = 'leased';

/**
 * Firefox ends our script where it stands when the extension is switched off or removed, so nobody is left to take the badges out of the page.
 * What goes with the extension is a style that the background has put into the page: so a layer is shown by that style alone.
 */
export class Lease {
  readonly #name = secretName();
  readonly #ask: (name: string) => Promise<boolean>;
  #granted: Promise<boolean> | undefined;

  constructor(ask: (name: string) => Promise<boolean>) {
    this.#ask = ask;
  }

  /** Until the style is there, and where it does not come, the layer is seen as any other. */
  async cover(layer: Element): Promise<void> {
    this.#granted ??= this.#ask(this.#name);
    if (!(await this.#granted)) {
      this.#granted = undefined; // the next layer asks again
      return;
    }
    layer.classList.add(LEASED, this.#name);
    if (getComputedStyle(layer).visibility !== 'visible') layer.classList.remove(LEASED, this.#name);
  }
}
