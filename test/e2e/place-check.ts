import type { Corner } from '../../extension/messages.ts';
import type { Box } from './inside.ts';
import { around, type Colour, type Point, type Screen } from './paint.ts';
import type { Want } from './place-cases.ts';

/** Distance of a badge from the two edges that meet in its corner, and of its paper from its own edge. */
const INSET = 6;
const BORDER = 1;
const RADIUS = 12;
const NEAR_PX = 2;

/** One case as it has to look now. */
export interface Wanted {
  readonly name: string;
  readonly want: Want;
  readonly colour: Colour;
  /** The cell that the case has for itself, in CSS pixels. */
  readonly area: Box;
  /** CSS zoom of the page, which makes the badge larger but not its distance. */
  readonly zoom: number;
  readonly corner: Corner;
}

/** What is wrong with the badge of a case in a screenshot; null where nothing is. */
export function complaintOf({ name, want, colour, area, zoom, corner }: Wanted, screen: Screen): string | null {
  // Seen in a mirror, every corner is the upper left one.
  const seen = (pixels: readonly Point[]): readonly Point[] =>
    corner === 'top-left' ? pixels : pixels.map((pixel) => mirrored(pixel, corner, screen.pixel));
  const all = screen.painted(area, colour);
  const pixels = seen(all);
  const painted = around(pixels);
  // Scroll bars may be white too.
  const paper = around(seen(screen.paper(around(all) ?? area)));
  if (want.at === 'beside') {
    const inCorner = painted && complaintOf({ name, want: { at: 'corner' }, colour, area, zoom, corner }, screen) === null;
    return inCorner ? `${name}: in its corner after all` : screen.paper(area).length === 0 ? `${name}: no badge` : null;
  }
  if (want.at === 'nowhere') return paper ? `${name}: a badge at ${text(paper)}` : null;
  if (!painted) return `${name}: no picture`;
  if (!paper) return `${name}: no badge`;
  const [found, wanted] =
    want.at === 'turned'
      ? [middleOf(paper), turnedCorner(seen(screen.mostly(area, colour)), want, zoom)]
      : [paper, plus(firstOnDiagonal(pixels, painted), INSET + BORDER * zoom)];
  const far = Math.max(Math.abs(found.x - wanted.x), Math.abs(found.y - wanted.y));
  return far <= NEAR_PX ? null : `${name}: badge at ${text(found)}, wanted at ${text(wanted)}, painted from ${text(painted)}`;
}

const text = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
const middleOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });
const plus = ({ x, y }: Point, inset: number): Point => ({ x: x + inset, y: y + inset });

/** A pixel is named by its upper left corner, which in the mirror is its other one. */
function mirrored({ x, y }: Point, corner: Corner, side: number): Point {
  return { x: corner.endsWith('right') ? -x - side : x, y: corner.startsWith('bottom') ? -y - side : y };
}

/** The first painted pixel on the way from the corner of the box inward: the corner itself, or where a rounded one begins. */
function firstOnDiagonal(pixels: readonly Point[], painted: Box): Point {
  const gaps = pixels.map(({ x, y }) => ({ across: x - painted.x, down: y - painted.y }));
  const inward = gaps
    .filter(({ across, down }) => Math.abs(across - down) < 1)
    .reduce((best, { across }) => Math.min(best, across), Number.POSITIVE_INFINITY);
  return { x: painted.x + inward, y: painted.y + inward };
}

/** The middle of a disc that touches neither edge by the same distance, whatever the angle. */
function turnedCorner(pixels: readonly Point[], want: { corner: 'top' | 'left'; degrees: number }, zoom: number): Point {
  const painted = around(pixels) ?? { x: 0, y: 0, width: 0, height: 0 };
  const isThere = (pixel: Point): boolean => (want.corner === 'top' ? pixel.y === painted.y : pixel.x === painted.x);
  // The flat edge runs on through the same row or column of pixels; the corner is where it begins.
  const vertex = around(pixels.filter(isThere)) ?? painted;
  const reach = INSET + RADIUS * zoom;
  const angle = (want.degrees * Math.PI) / 180;
  return { x: vertex.x + (Math.cos(angle) - Math.sin(angle)) * reach, y: vertex.y + (Math.sin(angle) + Math.cos(angle)) * reach };
}
