/** Where a badge has to stand: at the painted corner, as a disc in a turned corner, or nowhere. */
export type Want =
  | { readonly at: 'corner' }
  /** The corner is the topmost or the leftmost painted point, and the picture is turned by so many degrees. */
  | { readonly at: 'turned'; readonly corner: 'top' | 'left'; readonly degrees: number }
  | { readonly at: 'nowhere' }
  /** There is one, but in no corner of the picture. */
  | { readonly at: 'beside' };

export interface PlaceCase {
  readonly name: string;
  /** Pixels of the picture. */
  readonly size: readonly [number, number];
  /** `img` makes the element, with styles of its own. */
  readonly html: (img: (style?: string) => string) => string;
  readonly want: Want;
  /** Which side of the picture is up, by its own EXIF data. */
  readonly orientation?: number;
  /** It never stands still: where it and its badge are seen together depends on how busy the machine is. */
  readonly moves?: true;
  /** Sites of the frames that it stands in, outermost first. */
  readonly frames?: readonly ('own' | 'other')[];
  /** What stands around the outermost frame. */
  readonly around?: (frame: string) => string;
}

const corner: Want = { at: 'corner' };
const nowhere: Want = { at: 'nowhere' };
const turned = (at: 'top' | 'left', degrees: number): Want => ({ at: 'turned', corner: at, degrees });

const box = 'width:180px;height:120px;';
const clip = 'width:160px;height:110px;overflow:hidden;';

const make = (name: string, want: Want, html: PlaceCase['html'], size: PlaceCase['size'] = [180, 120]): PlaceCase => ({
  name,
  want,
  html,
  size,
});

/** A picture in frames within frames; each is a document of its own, of this site or of another. */
const framed = (
  name: string,
  want: Want,
  frames: NonNullable<PlaceCase['frames']>,
  html: PlaceCase['html'],
  around: PlaceCase['around'] = (frame) => frame,
): PlaceCase => ({ ...make(name, want, html), frames, around });

/** A picture that is shown by other means than an `<img>`, which names its address. */
const addressOf = (img: Parameters<PlaceCase['html']>[0]): string => /src="([^"]+)"/.exec(img())?.[1] ?? '';

/** Scrolls the frame that it stands in. On a busy machine a frame of another site has loaded before it is told its size: nothing can be scrolled then. */
const scrolledBy = (x: number, y: number): string =>
  `<style>body{width:900px;height:900px}</style><script>const go=()=>{scrollTo(${x},${y});if(scrollX<${x})requestAnimationFrame(go)};addEventListener('load',go)</script>`;

/** Three slides in a row, moved by a transform; the picture is on the second. Where it is not the one that is seen, it is nowhere. */
function slides(img: Parameters<PlaceCase['html']>[0], at: number): string {
  const slide = (content: string): string => `<div style="flex:none;width:160px">${content}</div>`;
  return `<div dir="ltr" style="${clip}"><div class="slides" style="display:flex;width:0;transform:translateX(${-160 * at}px)">${[0, 1, 2]
    .map((one) => slide(one === Math.min(at, 1) ? img('width:150px;height:90px') : `${one}`))
    .join('')}</div></div>`;
}

/** Every way in which a page may put a picture where its box is not, or hide it. Each stands in a cell of 220 by 160 CSS pixels. */
export const PLACE_CASES: readonly PlaceCase[] = [
  make('plain', corner, (img) => img(box)),
  make('in a text', corner, (img) => `<p style="margin:0;font-size:12px">words ${img('width:150px;height:90px')} and more words</p>`),
  make('in a table', corner, (img) => `<table><tr><td>a</td><td>${img('width:150px;height:90px')}</td></tr></table>`),
  make('under a link', corner, (img) => `<a href="#x">${img(box)}</a>`),
  make('padding and border', corner, (img) => img(`${box}padding:9px 12px;border:5px solid #777;background:#666`)),
  make('object-fit contain', corner, (img) => img(`${box}object-fit:contain`), [140, 140]),
  make('object-fit contain at the right', corner, (img) => img(`${box}object-fit:contain;object-position:100% 0`), [140, 140]),
  make('object-fit cover', corner, (img) => img(`${box}object-fit:cover;object-position:20% 0`), [300, 90]),
  make('object-fit none', corner, (img) => img(`${box}object-fit:none;object-position:12px calc(50% + 5px)`), [130, 60]),
  make('object-fit none, larger', corner, (img) => img(`${box}object-fit:none;object-position:-20px 10px`), [300, 300]),
  make('object-fit scale-down', corner, (img) => img(`${box}object-fit:scale-down;object-position:right bottom`), [140, 70]),
  make('rotated', turned('top', 20), (img) => img('width:140px;height:90px;margin:30px;transform:rotate(20deg)')),
  make('rotated by its own property', turned('left', -15), (img) => img('width:140px;height:90px;margin:30px;rotate:-15deg')),
  make('in something rotated', turned('top', 10), (img) => `<div style="rotate:10deg;margin:24px">${img('width:150px;height:90px')}</div>`),
  make('turned by a right angle', corner, (img) => img('width:110px;height:170px;margin:-20px 30px;transform:rotate(90deg)')),
  make('mirrored', corner, (img) => img(`${box}transform:scaleX(-1);object-fit:contain;object-position:0 0`), [140, 140]),
  make('in something scaled', corner, (img) => `<div style="transform:translate(7px,3px) scale(.8)">${img(box)}</div>`),
  make('in something zoomed', corner, (img) => `<div style="zoom:1.2">${img('width:150px;height:90px;padding:5px;background:#666')}</div>`),
  make(
    'cut off by its parent',
    corner,
    (img) => `<div style="${clip}border:7px solid #777">${img('width:240px;height:160px;margin:-25px 0 0 -30px')}</div>`,
  ),
  make(
    'cut off across only',
    corner,
    (img) => `<div style="width:150px;overflow-x:clip">${img('width:240px;height:120px;margin-left:-40px')}</div>`,
  ),
  make('cut off, with a rounded corner', corner, (img) => `<div style="${clip}border-radius:50px">${img(box)}</div>`),
  make('a rounded picture', corner, (img) => img('width:150px;height:150px;border-radius:50%'), [150, 150]),
  make('clip-path inset', corner, (img) => img(`${box}clip-path:inset(20px 10px 5px 28px)`)),
  make('clip-path circle', corner, (img) => img(`width:150px;height:150px;clip-path:circle(70px)`), [150, 150]),
  make(
    'a scroller in a scroller',
    corner,
    (img) =>
      `<div class="down" style="${clip}overflow:scroll"><div class="down" style="width:150px;height:100px;overflow:auto">${img('width:300px;height:300px')}<p style="height:400px"></p></div><p style="height:300px"></p></div>`,
  ),
  make(
    'sticky in a scroller',
    corner,
    (img) =>
      `<div class="down" style="${clip}overflow:auto"><p style="height:20px;margin:0"></p>${img('width:140px;height:80px;position:sticky;top:8px')}<p style="height:400px"></p></div>`,
  ),
  make(
    'a carousel',
    corner,
    (img) =>
      `<div class="right" dir="ltr" style="${clip}overflow-x:auto;display:flex;scroll-snap-type:x mandatory"><div style="flex:none;width:160px;scroll-snap-align:start">one</div><div style="flex:none;width:160px;scroll-snap-align:start">${img('width:150px;height:90px')}</div><div style="flex:none;width:160px">three</div></div>`,
  ),
  make(
    'columns',
    corner,
    (img) =>
      `<div style="columns:2;column-gap:8px;width:210px;height:100px"><p style="height:90px;margin:0"></p>${img('width:100px;height:90px')}</div>`,
  ),
  make('from right to left', corner, (img) => `<div dir="rtl">${img('width:150px;height:90px')}</div>`),
  make('content-visibility', corner, (img) => `<div style="content-visibility:auto;contain-intrinsic-size:200px 120px">${img(box)}</div>`),
  make('a shadow root', corner, (img) => `<div class="shadow" data-html='${img(box)}'></div>`),
  make('inert', corner, (img) => `<div inert>${img(box)}</div>`),
  make('pointer-events none', corner, (img) => img(`${box}pointer-events:none`)),
  make('fixed', corner, (img) => img('width:150px;height:90px;position:fixed;left:auto;transform:none')),
  { ...make('moving', corner, (img) => img('width:140px;height:90px;animation:to-and-fro 16s linear infinite alternate')), moves: true },
  {
    ...make('growing', corner, (img) =>
      img('width:100px;height:70px;margin:50px 60px;transform-origin:100% 100%;animation:grow 16s linear infinite alternate'),
    ),
    moves: true,
  },
  make('a slide that stands', corner, (img) => slides(img, 0)),
  make('a slide that was slid in', corner, (img) => slides(img, 1)),
  make(
    'a table with a border',
    corner,
    (img) => `<table border="4" style="border-collapse:collapse"><tr><td>${img('width:150px;height:90px')}</td></tr></table>`,
  ),
  make(
    'in a line of text from right to left',
    corner,
    (img) => `<p dir="rtl" style="margin:0;font-size:12px">שלום ${img('width:120px;height:90px')} שלום</p>`,
  ),
  make(
    'a scroller from right to left',
    corner,
    (img) =>
      `<div dir="rtl" style="${clip}overflow:scroll"><div style="width:400px;height:300px">${img('width:300px;height:200px')}</div></div>`,
  ),
  make(
    'lines from top to bottom',
    corner,
    (img) => `<div style="writing-mode:vertical-rl;height:150px">words ${img('width:150px;height:90px')}</div>`,
  ),
  make(
    'floating',
    corner,
    (img) => `<div style="font-size:12px">${img('width:120px;height:90px;float:right;margin:4px')}words beside it</div>`,
  ),
  make(
    'behind a link that fills the card',
    corner,
    (img) => `<div style="position:relative;background:#777">${img(box)}<a href="#x" style="position:absolute;inset:0"></a></div>`,
  ),
  make(
    'a control on its corner',
    corner,
    (img) =>
      `${img(box)}<button style="position:absolute;left:60px;top:6px;width:20px;height:20px;padding:0;border:0;background:#444"></button>`,
  ),
  make('just large enough', corner, (img) => img('width:48px;height:48px')),
  framed('in a frame', corner, ['own'], (img) => img(box)),
  framed('in a frame of another site', corner, ['other'], (img) => img(`${box}object-fit:contain`)),
  framed('in frames of two sites', corner, ['other', 'own'], (img) => img('width:150px;height:100px;margin:6px')),
  framed('three frames deep', corner, ['own', 'other', 'own'], (img) => img('width:150px;height:90px;margin:9px 4px')),
  framed('in a frame that scrolled', corner, ['other'], (img) => `${scrolledBy(30, 20)}${img('width:170px;height:100px;margin:40px')}`),
  framed('in a frame, turned', turned('top', 20), ['own'], (img) => img('width:120px;height:70px;margin:30px;rotate:20deg')),
  framed(
    'in a scaled frame',
    corner,
    ['other'],
    (img) => img(box),
    (frame) => `<div style="scale:.9;transform-origin:0 0">${frame}</div>`,
  ),
  framed(
    'in a frame that is cut off below',
    corner,
    ['own'],
    (img) => img(box),
    (frame) => `<div style="height:70px;overflow:hidden">${frame}</div>`,
  ),
  framed(
    'in a covered frame',
    nowhere,
    ['other'],
    (img) => img(box),
    (frame) => `${frame}<div style="position:absolute;inset:0;background:#555"></div>`,
  ),
  framed('covered in a frame', nowhere, ['own'], (img) => `${img(box)}<div style="position:absolute;inset:0;background:#555"></div>`),
  make('covered', nowhere, (img) => `${img(box)}<div style="position:absolute;inset:0;background:#000"></div>`),
  make(
    'covered by a sticky bar',
    nowhere,
    (img) => `${img(box)}<div style="position:absolute;top:0;left:0;width:100%;height:60px;background:#444"></div>`,
  ),
  make(
    'clipped away',
    nowhere,
    (img) => `<div style="width:150px;height:40px;overflow:hidden">${img('margin-top:60px;width:150px;height:90px')}</div>`,
  ),
  make(
    'under the head of a table',
    nowhere,
    (img) =>
      `<div class="down" style="${clip}overflow:auto"><table style="border-spacing:0"><thead><tr><th style="position:sticky;top:0;height:50px;background:#444"></th></tr></thead><tbody><tr><td style="padding:0">${img('width:120px;height:80px')}</td></tr><tr><td style="height:300px"></td></tr></tbody></table></div>`,
  ),
  make('covered by its card', nowhere, (img) => `<div class="veiled" style="position:relative">${img(box)}</div>`),
  make(
    'covered by an even gradient',
    nowhere,
    (img) => `${img(box)}<div style="position:absolute;inset:0;background:linear-gradient(#555,#444)"></div>`,
  ),
  make('a slide that is elsewhere', nowhere, (img) => slides(img, 2)),
  make('not rendered', nowhere, (img) => `<div style="content-visibility:hidden;height:130px">${img(box)}</div>`),
  make('a little too small', nowhere, (img) => img('width:120px;height:47px')),
  make('small', nowhere, (img) => img('width:40px;height:40px')),
  make('invisible', nowhere, (img) => img(`${box}visibility:hidden`)),
  make('transparent', nowhere, (img) => `<div style="opacity:0">${img(box)}</div>`),
];

/** Pictures of other kinds and shapes, and what else moves them or cuts them off; on a page of their own. */
export const KIND_CASES: readonly PlaceCase[] = [
  make('the old clip', corner, (img) => img(`${box}position:absolute;clip:rect(20px,150px,110px,30px)`)),
  make('a corner cut straight', corner, (img) => img('width:150px;height:110px;border-radius:50px;corner-shape:bevel')),
  make('a squircle', corner, (img) => img('width:150px;height:150px;border-radius:60px;corner-shape:squircle')),
  make(
    'cut off by a corner cut straight',
    corner,
    (img) => `<div style="${clip}border-radius:45px;corner-shape:bevel">${img('width:200px;height:150px')}</div>`,
  ),
  make('a radius that has to be worked out', corner, (img) => img(`${box}border-radius:min(50%, calc(10% + 20px))`)),
  make('a part of it, contained', corner, (img) => img(`${box}object-fit:contain;object-view-box:inset(0 50% 0 0)`)),
  make(
    'cut off beyond its parent’s edge',
    corner,
    (img) => `<div style="margin:30px;width:100px;height:60px;overflow:clip;overflow-clip-margin:15px">${img(`${box}margin:-20px`)}</div>`,
  ),
  make(
    'fixed in what may be transformed soon',
    corner,
    (img) => `<div style="margin:20px;will-change:transform;${clip}">${img(`${box}position:fixed;left:-40px;top:-20px`)}</div>`,
  ),
  make(
    'an input’s picture',
    corner,
    (img) => `<input type="image" alt="" src="${addressOf(img)}" style="width:150px;height:90px;padding:9px 12px;border:5px solid #777">`,
  ),
  make(
    'an object’s picture',
    corner,
    (img) => `<object type="image/png" data="${addressOf(img)}" style="width:150px;height:90px;padding:8px;background:#666"></object>`,
  ),
  make(
    'a background inside a border',
    corner,
    (img) => `<div style="width:120px;height:80px;border:8px solid #777;background:url(${addressOf(img)}) no-repeat 0 0/cover"></div>`,
  ),
  make(
    'a background with a size and a place',
    corner,
    (img) => `<div style="${box}background:#666 url(${addressOf(img)}) no-repeat right 10px bottom 5px/100px 80px"></div>`,
  ),
  make(
    'in a drawing, turned',
    turned('top', 20),
    (img) =>
      `<svg width="200" height="150"><image href="${addressOf(img)}" width="120" height="80" transform="translate(50 20) rotate(20)"/></svg>`,
    [120, 80],
  ),
  make(
    'in a drawing in something turned',
    turned('top', 10),
    (img) =>
      `<div style="rotate:10deg;margin:24px"><svg width="150" height="90"><image href="${addressOf(img)}" width="150" height="90"/></svg></div>`,
    [150, 90],
  ),
  make(
    'an image map',
    corner,
    (img) =>
      `${img(box).replace('<img', '<img usemap="#map"')}<map name="map"><area shape="rect" coords="0,0,180,120" href="#x" alt=""></map>`,
  ),
  make(
    'in a button',
    corner,
    (img) => `<button style="padding:4px;border:2px solid #777">${img('width:150px;height:90px')}</button></div>`,
  ),
  make(
    'anchored to something in a scroller',
    corner,
    (img) =>
      `<div class="down" dir="ltr" style="${clip}overflow:auto"><p style="height:60px;margin:0"></p><b style="anchor-name:--a;display:block;width:40px;height:20px"></b><p style="height:400px"></p></div>${img('width:120px;height:70px;position:absolute;position-anchor:--a;top:anchor(bottom);left:calc(anchor(left) + 20px)')}`,
  ),
  make(
    'moved by how far something is scrolled',
    corner,
    (img) =>
      `<div class="down" style="${clip}overflow:auto">${img('width:120px;height:90px;animation:to-and-fro linear both;animation-timeline:scroll()')}<p style="height:400px"></p></div>`,
  ),
  { ...make('turned by its file', corner, (img) => img(`${box}object-fit:contain`), [140, 60]), orientation: 6 },
  { ...make('not turned by its file', corner, (img) => img(`${box}image-orientation:none`), [140, 60]), orientation: 6 },
  {
    ...make('turned by its file, cropped', corner, (img) => img(`${box}object-fit:none;object-position:10px 20px`), [60, 90]),
    orientation: 8,
  },
  make('a part of it', corner, (img) => img(`${box}object-view-box:inset(10% 20% 0 0)`)),
  make(
    'raised in a line',
    corner,
    (img) => `<p style="margin:0;font-size:12px;line-height:2">words ${img('width:120px;height:90px;vertical-align:super')} and more</p>`,
  ),
  make(
    'in the middle of a line',
    corner,
    (img) => `<p style="margin:0;font-size:30px">w ${img('width:120px;height:90px;vertical-align:middle;margin:3px')} m</p>`,
  ),
  make(
    'scrollers with round corners in each other',
    corner,
    (img) =>
      `<div class="down" style="${clip}overflow:auto;border-radius:40px"><div class="down" style="width:150px;height:140px;overflow:auto;border-radius:30px">${img('width:300px;height:300px')}<p style="height:400px"></p></div><p style="height:300px"></p></div>`,
  ),
  make(
    'cut off by content-visibility',
    corner,
    (img) => `<div style="content-visibility:auto;width:140px;height:90px;margin:20px">${img(`${box}margin:-15px 0 0 -25px`)}</div>`,
  ),
  make('zoomed itself', corner, (img) => img('width:120px;height:80px;zoom:1.3;padding:6px;background:#666')),
  make(
    'zoomed, cut off and scrolled',
    corner,
    (img) =>
      `<div style="zoom:.8"><div class="down" style="${clip}overflow:auto;border:6px solid #777">${img('width:300px;height:300px;margin-left:-20px')}</div></div>`,
  ),
  make(
    'in a collapsed table that is turned to the right',
    corner,
    (img) =>
      `<table dir="rtl" style="border-collapse:collapse;border:9px solid #777"><tr><td style="border:7px solid #666;padding:3px">${img('width:130px;height:90px')}</td><td>a</td></tr></table>`,
  ),
  make(
    'sticky in a row',
    corner,
    (img) =>
      `<div class="right" dir="ltr" style="${clip}overflow:auto;display:flex"><div style="flex:none;width:40px"></div>${img('flex:none;width:120px;height:80px;position:sticky;left:14px')}<div style="flex:none;width:600px"></div></div>`,
  ),
  make(
    'a carousel from right to left',
    corner,
    (img) =>
      `<div class="left" dir="rtl" style="${clip}overflow-x:auto;display:flex;scroll-snap-type:x mandatory"><div style="flex:none;width:160px;scroll-snap-align:center">one</div><div style="flex:none;width:160px;scroll-snap-align:center">${img('width:150px;height:90px')}</div><div style="flex:none;width:160px">three</div></div>`,
  ),
  make('mirrored by its own property', corner, (img) => img(`${box}scale:-1 1;object-fit:contain;object-position:0 0`), [140, 140]),
  make(
    'what an object of another site shows',
    corner,
    (img) =>
      `<object type="image/png" data="other:${addressOf(img)}" style="width:150px;height:90px;padding:8px;background:#666"></object>`,
  ),
];

/** What may stand in something that lies above the rest of the page: a modal dialog, a popover, an element in full screen. */
export const TOP_CASES: readonly PlaceCase[] = [
  make('plain', corner, (img) => img(box)),
  make('object-fit contain', corner, (img) => img(`${box}object-fit:contain`), [140, 140]),
  make('rotated', turned('top', 20), (img) => img('width:140px;height:90px;margin:30px;transform:rotate(20deg)')),
  make('in a scroller', corner, (img) => `<div class="down" style="${clip}overflow:auto">${img('width:300px;height:300px')}</div>`),
  make('in a shadow root', corner, (img) => `<div class="shadow" data-html='${img(box)}'></div>`),
  framed('in a frame of another site', corner, ['other'], (img) => img(box)),
  make('covered', nowhere, (img) => `${img(box)}<div style="position:absolute;inset:0;background:#555"></div>`),
];

/** What the page as a whole may do, one after the other; each is undone before the next. */
export const STATES: readonly { readonly name: string; readonly css: string; readonly scroll?: number }[] = [
  { name: 'at rest', css: '' },
  { name: 'scrolled', css: '', scroll: 57 },
  { name: 'body transformed', css: 'body{transform:translate(13px,9px) scale(.95);transform-origin:0 0}' },
  { name: 'root zoomed', css: ':root{zoom:1.1}' },
  { name: 'from right to left', css: ':root{direction:rtl}' },
  { name: 'root transformed', css: ':root{transform:translate(10px,5px) scale(.97);transform-origin:0 0}' },
  {
    name: 'body the scroller',
    css: ':root{overflow:hidden;height:100%}body{height:100%;min-height:0!important;margin:0!important;overflow:auto}',
    scroll: 57,
  },
  { name: 'root moved', css: ':root{position:relative;margin:11px 0 0 17px}' },
];
