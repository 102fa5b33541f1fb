import { doc, isElement, isShadowRoot, native } from './native.ts';
import { later, type Timer } from './pause.ts';
import { MAX_RETURNS, pauseAfter } from './returns.ts';
import { STYLE } from './style.ts';

/** Attributes of the page on our host are taken off so many times. */
const MAX_CLEANINGS = 6;

/** Roots of the layers that this script has made. */
const OWN_ROOTS = new WeakSet<ShadowRoot>();

/** Where a layer's own coordinates begin in the viewport, and how large its pixels are there. */
export interface Origin {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/**
 * One host without size in the page, with a closed root, and in it one layer in the browser's top layer: above every z-index, moved by
 * nothing but the document's own scrolling. `parent` is the root element, or an open modal dialog or popover that would lie above it, or the
 * shadow root by which that shows what it holds.
 */
export class Layer {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  readonly layer: HTMLElement;
  readonly parent: Element | ShadowRoot;
  readonly #guard: MutationObserver;
  readonly #returned: () => void;
  #cleanings = 0;
  #returns = 0;
  #timer: Timer;
  #gone = false;

  /** `returned`: it stands again after the page had taken it out. */
  constructor(parent: Element | ShadowRoot, label: string, returned: () => void) {
    this.parent = parent;
    this.#returned = returned;
    this.host = doc.createElement('div');
    this.root = this.host.attachShadow({ mode: 'closed' });
    OWN_ROOTS.add(this.root);
    dress(this.root);
    this.layer = doc.createElement('div');
    this.layer.className = 'layer';
    this.layer.setAttribute('popover', 'manual');
    this.layer.setAttribute('role', 'region');
    this.layer.setAttribute('aria-label', label);
    this.root.append(this.layer);
    this.#guard = new MutationObserver(() => this.#clean());
    this.#guard.observe(this.host, { attributes: true });
    this.#attach();
  }

  /** Back to the top of the top layer, after something else went full screen. */
  raise(): void {
    if (!this.host.isConnected) return;
    this.layer.hidePopover();
    this.layer.showPopover();
  }

  /** Nobody took it out, or put it where nothing is seen. */
  get #stands(): boolean {
    return this.host.isConnected && this.host.parentNode === this.parent;
  }

  /** Looks whether the page took the host out or closed the layer; true while it stands. */
  check(): boolean {
    if (this.#gone) return false;
    if (this.#stands) {
      if (!this.layer.matches(':popover-open')) this.layer.showPopover();
      return true;
    }
    if (this.#timer === undefined && this.#returns < MAX_RETURNS && this.parent.isConnected) {
      this.#timer = later(
        () => {
          this.#timer = undefined;
          if (this.#gone || this.#stands || !this.parent.isConnected) return;
          this.#attach();
          this.#returned();
        },
        pauseAfter(this.#returns++),
      );
    }
    return false;
  }

  remove(): void {
    this.#gone = true;
    clearTimeout(this.#timer);
    this.#guard.disconnect();
    this.host.remove();
  }

  origin(): Origin {
    const { x, y } = this.layer.getBoundingClientRect();
    const zoom = 'currentCSSZoom' in this.layer && typeof this.layer.currentCSSZoom === 'number' ? this.layer.currentCSSZoom : 1;
    return { x, y, zoom: zoom > 0 ? zoom : 1 };
  }

  #attach(): void {
    native(this.parent).append(this.host);
    this.layer.showPopover();
  }

  #clean(): void {
    for (const name of this.host.getAttributeNames()) {
      if (this.#cleanings++ < MAX_CLEANINGS) this.host.removeAttribute(name);
    }
  }
}

/** The root of a layer of this script. No page can make one, so nothing can hide in it. */
export const isOwnRoot = (root: ShadowRoot): boolean => OWN_ROOTS.has(root);

/** Whether a closed root holds a layer as it is made here. */
export function isLayerRoot(root: ShadowRoot): boolean {
  return root.mode === 'closed' && [...root.children].some((child) => child.matches('.layer[popover="manual"][role="region"]'));
}

/** A constructed sheet is no markup, so a page's content policy does not bar it. */
function dress(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    if (root.adoptedStyleSheets.length > 0) return;
  } catch {
    // some browsers refuse a sheet that the extension's world made
  }
  const style = doc.createElement('style');
  style.textContent = STYLE;
  root.append(style);
}

/** What badges live in, by the parent of their pictures; good for one look only. */
export type Containers = Map<Node | null, Element | ShadowRoot>;

/** Where the picture's badge has to live: an open modal dialog or popover around it lies above the page's own layer. */
export function containerOf(image: Element, known: Containers = new Map()): Element | ShadowRoot {
  const parent = flatParent(image);
  const container = known.get(parent) ?? containerAbove(parent);
  known.set(parent, container);
  return container;
}

function containerAbove(parent: Node | null): Element | ShadowRoot {
  let from: Node | null = null;
  for (let node = parent; node; from = node, node = isShadowRoot(node) ? node.host : flatParent(node)) {
    // Of what has a shadow tree, nothing else is shown.
    if (isElement(node) && native(node).matches(':modal:not(:fullscreen), :popover-open')) return isShadowRoot(from) ? from : node;
  }
  return doc.documentElement;
}

/** Parent in the flat tree: the slot that shows the node, else its parent. */
export function flatParent(node: Node): Node | null {
  const { parentNode } = native(node);
  return (isElement(node) ? native(node).assignedSlot : null) ?? parentNode;
}
