import { doc, native } from './native.ts';
import { later, pause } from './pause.ts';

const KINDS = ['object', 'embed'];
/** Elements looked at at most, of each kind; a page with more may lose some, as every page does without this. */
const MAX_LOOKED = 500;
/** A page that draws nothing for so long is hidden, and may stay so. */
const PATIENCE_MS = 1_000;
/**
 * What may have been hidden is waited for without a break for so many frames at most: a page that changes in each would hold us for ever. Frames,
 * since on a busy machine one of them can take as long as ten elsewhere.
 */
const MAX_HELD_FRAMES = 60;

/**
 * Chromium asks for the picture of an `<object>` or `<embed>` when the element is first laid out, in the name of the script that had it laid
 * out, and under that script's policy. Ours, of a content script, is `object-src 'self'` and cannot be changed (Chrome's minimum for
 * Manifest V3): laid out by us the picture is refused, and never asked for again. So nothing of ours reads a style or a place before a frame of
 * the page's own has laid out what is new.
 */
class FirstLayout {
  readonly #found = KINDS.map((name) => doc.getElementsByTagName(name));
  /** In shadow trees, which the document's own lists leave out. */
  readonly #shadowed = new Set<Element>();
  /** Elements through which a frame of the page's own has gone. One that was not shown then is still to come. */
  readonly #passed = new WeakSet<Element>();
  readonly #loaded = new WeakSet<Element>();
  #changed = true;
  #restyled = false;
  /** Frames in a row waited for what may have been hidden. */
  #held = 0;
  #waiting = false;
  #tasks: (() => void)[] = [];

  /** Nodes came. */
  change(): void {
    this.#changed = true;
  }

  /** An attribute changed, which may show what was hidden in there. */
  restyle(node: Node): void {
    if (this.#restyled || !this.#all().some((element) => !this.#loaded.has(element) && native(node).contains(element))) return;
    this.#restyled = true;
    this.#changed = true;
  }

  /** Any element that shows a file: what is in a shadow tree is not in the document's lists. */
  note(element: Element): void {
    if (!KINDS.includes(element.localName) || this.#passed.has(element) || this.#shadowed.size >= MAX_LOOKED) return;
    if (element.getRootNode() === document) return;
    this.#shadowed.add(element);
    this.#changed = true;
  }

  /** The browser has loaded what the element shows. */
  load(element: Element): void {
    this.#loaded.add(element);
  }

  /** Reading a style or a place now would lay out something first. */
  isDue(): boolean {
    if (!this.#waiting && this.#changed) this.#look();
    return this.#waiting;
  }

  /** Calls `task` when nothing is due any more, at once where nothing is. A hidden page draws when it is shown. */
  run(task: () => void): void {
    if (this.isDue()) this.#tasks.push(task);
    else task();
  }

  /** True as soon as nothing is due, false if that takes too long. */
  async isDone(): Promise<boolean> {
    if (!this.isDue()) return true;
    await Promise.race([new Promise<void>((done) => this.run(done)), pause(PATIENCE_MS)]);
    return !this.isDue();
  }

  #look(): void {
    const restyled = this.#restyled;
    this.#changed = false;
    this.#restyled = false;
    const all = this.#all();
    if (all.some((element) => !this.#passed.has(element))) this.#wait();
    else if (restyled && this.#held < MAX_HELD_FRAMES) {
      this.#held += 1;
      this.#wait();
    } else this.#held = 0;
  }

  #all(): Element[] {
    for (const element of this.#shadowed) if (!element.isConnected || this.#passed.has(element)) this.#shadowed.delete(element);
    return [...this.#found.flatMap((list) => [...list].slice(0, MAX_LOOKED)), ...this.#shadowed];
  }

  /** What is there in the frame's callback is laid out when the next task runs. */
  #wait(): void {
    this.#waiting = true;
    requestAnimationFrame(() => {
      const there = this.#all();
      later(() => {
        for (const element of there) this.#passed.add(element);
        this.#waiting = false;
        if (this.isDue()) return;
        for (const task of this.#tasks.splice(0)) task();
      }, 0);
    });
  }
}

/** Of this document. */
export const firstLayout = new FirstLayout();
