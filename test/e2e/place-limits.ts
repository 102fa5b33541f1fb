import type { PlaceCase, Want } from './place-cases.ts';

/** What a browser gives no way to know, shown by what comes of it, and why it cannot be known. */
export interface PlaceLimit extends PlaceCase {
  readonly why: string;
}

const box = 'width:180px;height:120px;';
const over = (style: string): string => `<div style="position:absolute;inset:0;${style}"></div>`;

const make = (name: string, at: Extract<Want['at'], 'beside' | 'nowhere'>, why: string, html: PlaceCase['html']): PlaceLimit => ({
  ...{ name, why, html, want: { at } },
  size: [180, 120],
});

/** Those that can be shown: a badge where no corner of the picture is seen, or none though one is. */
export const PLACE_LIMITS: readonly PlaceLimit[] = [
  make(
    'a cover that takes no pointer',
    'beside',
    'what lies above what is told by hit tests only, and they pass it over',
    (img) => img(box) + over('background:#555;pointer-events:none'),
  ),
  make(
    'a cover that hardly anything comes through',
    'beside',
    'no browser tells how much of a picture comes through, so it counts as seen',
    (img) => img(box) + over('background:#555555f2'),
  ),
  make(
    'a picture that takes no pointer, under the ::after of its card',
    'beside',
    'hit tests meet the card, and tell nothing of what of it lies above the picture',
    (img) => `<div class="veiled" style="position:relative">${img(`${box}pointer-events:none`)}</div>`,
  ),
  make(
    'a canvas, a film or a frame above it in which nothing is drawn',
    'nowhere',
    'what they draw is told too late or, of another site, never: they count as covers',
    (img) => `${img(box)}<canvas style="position:absolute;left:0;top:0;${box}"></canvas>`,
  ),
  make('a mask', 'beside', 'which parts a mask leaves is told by its pixels only, and those of another site are never told', (img) =>
    img(`${box}mask-image:linear-gradient(90deg,transparent 50%,#000 50%)`),
  ),
  make(
    'turned in perspective',
    'beside',
    'no browser tells where the corners of something are that is turned in space',
    (img) => `<div style="perspective:200px">${img(`${box}transform:rotateY(-40deg)`)}</div>`,
  ),
  {
    ...make(
      'a frame that the page around it cuts off in front',
      'beside',
      'a frame is not told what the page around it cuts off while that moves: the badge is cut off with it',
      (img) => img(box),
    ),
    frames: ['other'],
    around: (frame) => `<div style="overflow:hidden"><div style="margin-left:-60px">${frame}</div></div>`,
  },
];

/** Those of which a page that stands still shows nothing. */
export const MOVING_LIMITS: readonly Readonly<Record<'name' | 'why', string>>[] = [
  {
    name: 'a move without any event',
    why: 'a changed style sheet or an animation by a script tells nobody; a look every 2.5 seconds finds it',
  },
  { name: 'an inner scroller on a busy page', why: 'the browser moves its pixels before any script is told: the badge trails' },
  {
    name: 'a popover or dialog that opens later above a label',
    why: 'the browser tells when it opens, but a label raised above it would lie over the menu or the note that the user has just asked for, and a page could open it anew each time',
  },
  { name: 'a page that looks for us', why: 'what is drawn in a page is one more element of it, which its hit tests meet' },
];
