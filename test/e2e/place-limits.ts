import type { PlaceCase, Want } from './place-cases.ts';

/** What a browser gives no way to know, shown by what comes of it, and why it cannot be known. */
export interface PlaceLimit extends PlaceCase {
  readonly why: string;
}

const box = 'width:180px;height:120px;';
const over = (style: string): string => `<div style="position:absolute;inset:0;${style}"></div>`;

const addressOf = (img: Parameters<PlaceCase['html']>[0]): string => /src="([^"]+)"/.exec(img())?.[1] ?? '';
const OWN_SIZE = 'how large a poster, a background or a picture in a drawing is by itself, which this goes by, no script is told';

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

/** Those of other kinds of pictures. */
export const KIND_LIMITS: readonly PlaceLimit[] = [
  make(
    'a poster that is fitted whole',
    'beside',
    OWN_SIZE,
    (img) => `<video poster="${addressOf(img)}" style="width:200px;height:80px"></video>`,
  ),
  make(
    'a background that is fitted whole',
    'beside',
    OWN_SIZE,
    (img) => `<div style="width:200px;height:80px;background:url(${addressOf(img)}) no-repeat center/contain"></div>`,
  ),
  make(
    'a picture in a drawing that is fitted whole',
    'beside',
    OWN_SIZE,
    (img) => `<svg width="200" height="80"><image href="${addressOf(img)}" width="200" height="80"/></svg>`,
  ),
  {
    ...make(
      'a picture fitted whole that its file would turn and its style does not let turn',
      'beside',
      'how large a picture is by itself every browser tells as its file turns it',
      (img) => img(`${box}object-fit:contain;image-orientation:none`),
    ),
    size: [140, 60],
    orientation: 6,
  },
  make(
    'a place that has to be worked out',
    'beside',
    'how far a picture is moved in its own box no browser tells, and a style may leave that to be worked out',
    (img) => img('width:120px;height:140px;object-fit:contain;object-position:0 max(10%, 40px)'),
  ),
  make('a filter that nothing comes through', 'beside', 'what comes through a filter is told by its pixels only', (img) =>
    img(`${box}filter:opacity(0)`),
  ),
];

/** Those of which a page that stands still shows nothing, or not in both browsers. */
export const OTHER_LIMITS: readonly Readonly<Record<'name' | 'why', string>>[] = [
  {
    name: 'a move without any event',
    why: 'a changed style sheet or an animation by a script tells nobody; a look every 2.5 seconds finds it',
  },
  { name: 'an inner scroller on a busy page', why: 'the browser moves its pixels before any script is told: the badge trails' },
  {
    name: 'a popover or dialog that opens later above a label',
    why: 'the browser tells when it opens, but a label raised above it would lie over the menu or the note that the user has just asked for, and a page could open it anew each time',
  },
  { name: 'turned along a path', why: 'no browser tells how far something is turned along its `offset-path`' },
  {
    name: 'a picture that is itself a popover',
    why: 'nothing can stand in a picture, and a label that stands outside is not raised above what opens later',
  },
  {
    name: 'a picture that is painted beyond its own box',
    why: 'hit tests do not meet what `overflow: visible` lets an `object-fit` paint there: the badge stays inside the box',
  },
  {
    name: 'a page that makes all of itself inert',
    why: 'neither the pointer nor the keyboard reaches anything in it: its badges are seen, and their cards open from popup and panel only',
  },
  { name: 'a page that looks for us', why: 'what is drawn in a page is one more element of it, which its hit tests meet' },
];
