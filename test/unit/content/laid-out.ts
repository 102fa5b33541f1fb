import { vi } from 'vitest';
import type { Box } from '../../../extension/content/box.ts';

/** Computed styles of an element of which nothing is said. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{
    display: 'block',
    position: 'static',
    visibility: 'visible',
    opacity: '1',
    overflow: 'visible',
    overflowX: 'visible',
    overflowY: 'visible',
  },
  ...{
    transform: 'none',
    rotate: 'none',
    scale: 'none',
    translate: 'none',
    perspective: 'none',
    filter: 'none',
    clipPath: 'none',
    contain: 'none',
  },
  ...{
    contentVisibility: 'visible',
    padding: '0px',
    borderWidth: '0px',
    borderRadius: '0px',
    objectFit: 'fill',
    objectPosition: '50% 50%',
  },
  ...{ paddingLeft: '0px', paddingTop: '0px', paddingRight: '0px', paddingBottom: '0px', pointerEvents: 'auto', content: 'normal' },
  ...{ borderLeftWidth: '0px', borderTopWidth: '0px', borderRightWidth: '0px', borderBottomWidth: '0px' },
  ...{ backgroundColor: 'rgba(0, 0, 0, 0)', backgroundImage: 'none' },
};

type Styles = Readonly<Record<string, string>>;
const styles = new WeakMap<Element, Styles>();
const veils = new WeakMap<Element, Styles>();

/** happy-dom lays nothing out: an element has the box and the computed styles that a test gives it. */
export function layOut(): void {
  vi.stubGlobal('getComputedStyle', (element: Element, pseudo?: string) => {
    const own = { ...PLAIN, ...(pseudo ? { content: 'none', ...veils.get(element) } : styles.get(element)) };
    const unset = (name: string): string => (name.startsWith('corner-') ? 'round' : '0px');
    return { ...own, getPropertyValue: (name: string) => own[name] ?? unset(name) };
  });
}

export interface Layout {
  readonly box?: Box;
  /** Size in its own pixels, where that differs from the box's. */
  readonly own?: readonly [number, number];
  readonly style?: Styles;
  /** Styles of its `::after`. */
  readonly veil?: Styles;
  readonly natural?: readonly [number, number];
  /** Widths of its border (left, top) and of what scroll bars leave inside. */
  readonly inner?: readonly [left: number, top: number, width: number, height: number];
}

/** Gives an element, new or old, a box and styles. */
export function place<T extends Element>(element: T, { box, own, style, veil, natural, inner }: Layout): T {
  const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
  const [left = 0, top = 0, innerWidth = width, innerHeight = height] = inner ?? [];
  const values = {
    ...(box && {
      getBoundingClientRect: () => ({ x, y, width, height, left: x, top: y, right: x + width, bottom: y + height }),
      ...{ offsetWidth: own?.[0] ?? width, offsetHeight: own?.[1] ?? height },
      ...{ clientLeft: left, clientTop: top, clientWidth: innerWidth, clientHeight: innerHeight },
    }),
    ...(natural && { naturalWidth: natural[0], naturalHeight: natural[1] }),
  };
  for (const [name, value] of Object.entries(values)) Object.defineProperty(element, name, { value, configurable: true });
  if (style) styles.set(element, style);
  if (veil) veils.set(element, veil);
  return element;
}

/** Elements inside each other, outermost first; the last one is returned. */
export function nest(...elements: readonly Element[]): Element {
  let parent: Element = document.body;
  for (const element of elements) parent = parent.appendChild(element);
  return parent;
}

export const div = (layout: Layout = {}): HTMLElement => place(document.createElement('div'), layout);
export const img = (layout: Layout = {}): HTMLImageElement => place(document.createElement('img'), layout);
