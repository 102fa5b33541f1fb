/** In CSS pixels of the viewport. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** What of `box` lies inside `edge`, in both directions or only across or down; null where nothing is left. */
export function cut(box: Box, edge: Box, ways: { readonly x: boolean; readonly y: boolean } = { x: true, y: true }): Box | null {
  const x = ways.x ? Math.max(box.x, edge.x) : box.x;
  const y = ways.y ? Math.max(box.y, edge.y) : box.y;
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  const width = (ways.x ? Math.min(right, edge.x + edge.width) : right) - x;
  const height = (ways.y ? Math.min(bottom, edge.y + edge.height) : bottom) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** The smallest upright box that holds all points, in CSS pixels. */
export function boxAround(points: readonly Point[]): Box {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** What is seen of the viewport: all of it, or less while two fingers have enlarged the page. */
export function seenPart(): Box {
  const { visualViewport: seen } = window;
  return seen ? { x: seen.offsetLeft, y: seen.offsetTop, width: seen.width, height: seen.height } : windowBox();
}

/** Whether the user can see a point of the viewport now. */
export function isInSight(x: number, y: number): boolean {
  // Every hit test of a scroll asks; where the seen part ends is asked of an enlarged page alone.
  const isWhole = (window.visualViewport?.scale ?? 1) === 1;
  const part = isWhole ? windowBox() : seenPart();
  return x >= part.x && y >= part.y && x < part.x + part.width && y < part.y + part.height;
}

/** The whole window, in its own coordinates. To be asked once for many boxes: in Firefox each global costs a content script microseconds. */
export const windowBox = (): Box => ({ x: 0, y: 0, width: innerWidth, height: innerHeight });

/** Whether some of a box, in viewport coordinates, lies in the window or within a margin around it. */
export function isAtWindow({ x, y, width, height }: Box, margin = 0, all = windowBox()): boolean {
  return y + height > -margin && y < all.height + margin && x + width > -margin && x < all.width + margin;
}

/** How far something reaches beyond its box, in CSS pixels. */
export interface Reach {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The box with what reaches beyond it. */
export function grow({ x, y, width, height }: Box, { left, top, right, bottom }: Reach): Box {
  return { x: x - left, y: y - top, width: width + left + right, height: height + top + bottom };
}
