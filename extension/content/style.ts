import { secretName } from './secret.ts';

/** Smallest side of a picture that gets a badge, in CSS pixels. */
export const BADGE_MIN_SIDE = 48;
/** Side of a badge that shows its shape only. */
export const BADGE_SIDE = 24;
/** With less room for its words than this, a badge shows its shape only; with more, long words are cut. */
export const BADGE_WORDS_SIDE = 110;
/** Distance of a badge from the picture's edges. */
export const BADGE_INSET = 6;
/** Distance of the card from its badge and from the viewport's edges. */
export const CARD_GAP = 8;

// Important declarations of :host win over everything that the page says of the host (CSS Scoping § cascading). `all` leaves out only
// direction and custom properties, which mean nothing here.
const HOST = 'all:initial;display:block;position:absolute;top:0;left:0;width:0;height:0;pointer-events:none;user-select:none;';

/** How far their shadows and outlines reach, as written below. */
export const BADGE_REACH = { left: 4, top: 4, right: 4, bottom: 4 };
export const CARD_REACH = { left: 24, top: 18, right: 24, bottom: 30 };

/** Registrations of custom properties reach into every shadow tree (CSS Properties and Values § shadow DOM): a page that knew these names could blank our words. */
export const OWN_PROPERTY = `--${secretName()}-`;

/**
 * A quiet badge at rest: sheer paper and a rim in one picture without a box that is cut round. By far the most badges are such, and while a
 * page scrolls in Firefox each further colour, border, shadow and picture of theirs costs processor time.
 */
const DISC = 'radial-gradient(circle,var(--sheer) 10px,var(--rim) 10.8px 11.2px,transparent 12px)';

/** The whole style of badges and card; it lives in a closed shadow root and reaches nothing outside it. */
export const STYLE = `
:host{${HOST.replaceAll(';', '!important;')}}
:host::before,:host::after{content:none!important}
@media print{:host{display:none!important}}
.layer{all:initial;position:absolute;inset:0 auto auto 0;width:0;height:0;
  color-scheme:light dark;font:medium/1.35 system-ui,sans-serif;
  --paper:#fff;--ink:#1c1b22;--soft:#5b5966;--line:#1c1b2240;--halo:#ffffffd9;--focus:#0b57d0;--shade:#0000004d;--sheer:#ffffffd1;--rim:#bdbdbfdd;--faint:#1c1b22d1}
.leased{visibility:hidden}
@media (prefers-color-scheme:dark){.layer{--paper:#23222b;--ink:#f5f4fa;--soft:#b9b6c6;--line:#ffffff59;--halo:#000000a6;--focus:#a8c7fa;--shade:#000000b3;--sheer:#23222bd1;--rim:#7a7a7fe1;--faint:#f5f4fad1}}
.badge{appearance:none;margin:0;box-sizing:border-box;position:absolute;display:flex;align-items:center;height:${BADGE_SIDE}px;min-width:${BADGE_SIDE}px;
  padding:0 5px;border:1px solid var(--line);border-radius:12px;background:var(--paper);color:var(--ink);box-shadow:0 0 0 1px var(--halo);
  font:600 12px/1 system-ui,sans-serif;cursor:pointer;pointer-events:auto;white-space:nowrap;-webkit-tap-highlight-color:transparent;
  svg,&::before{flex:none;width:14px;height:14px;margin:-1px 0 0 -1px;overflow:visible}
  &.quiet[data-label=unknown]::before{content:'?';font-size:15px;line-height:14px;text-align:center}
  &::after{content:attr(data-words);display:block;min-width:0;margin:0 4px 0 5px;max-width:16em;line-height:1.3;overflow:hidden;text-overflow:ellipsis;unicode-bidi:isolate}
  &.short,&.doc{padding:0;justify-content:center;svg,&::before{margin:0}}
  &.doc{height:20px;min-width:20px;border-radius:6px;box-shadow:none;svg{width:12px;height:12px}}
  &:not(:hover,:focus-visible,.open){&.short::after,&.doc::after{display:none}&.quiet{background-color:var(--sheer);color:var(--faint);&[data-label=unknown]{background:${DISC};border:0;border-radius:0;box-shadow:none}}}
  &:is(:hover,:focus-visible,.open){z-index:1;&.short,&.doc{padding:0 4px}&.short.end{transform:translateX(calc(${BADGE_SIDE}px - 100%))}&.doc.end{transform:translateX(calc(20px - 100%))}}
  &:active{background-color:var(--ink);color:var(--paper)}
  &[aria-busy=true]{background-image:linear-gradient(90deg,var(--line) var(--done,0%),transparent 0);&::after{max-width:28em}svg{opacity:.6}}
  &.off{visibility:hidden}
}
.card{all:unset;box-sizing:border-box;position:absolute;z-index:2;display:block;width:max-content;overflow:auto;overscroll-behavior:contain;scrollbar-color:var(--soft) transparent;
  padding:14px 16px 12px;border:1px solid var(--line);border-radius:12px;background:var(--paper);color:var(--ink);
  box-shadow:0 0 0 1px var(--halo),0 6px 24px var(--shade);font:.875em/1.45 system-ui,sans-serif;pointer-events:auto;user-select:none;cursor:auto;text-align:start;overflow-wrap:anywhere}
[data-text]::before{content:attr(data-text)}
.head{display:flex;align-items:center;gap:8px;padding-inline-end:28px}
.head svg{flex:none;font-size:1.3em}
.title{font-weight:650;font-size:1.1em;line-height:1.3;overflow:hidden;text-overflow:ellipsis;display:-webkit-box;-webkit-line-clamp:3;-webkit-box-orient:vertical}
.close{all:unset;position:absolute;top:8px;inset-inline-end:8px;box-sizing:border-box;width:28px;height:28px;border-radius:14px;display:grid;place-items:center;cursor:pointer;color:var(--soft)}
.close::before{content:'';width:12px;height:12px;background:currentColor;clip-path:polygon(0 12%,12% 0,50% 38%,88% 0,100% 12%,62% 50%,100% 88%,88% 100%,50% 62%,12% 100%,0 88%,38% 50%)}
.close:hover{background:var(--line);color:var(--ink)}
.part,.whole{display:block;margin-top:10px}
.part>.term{display:block;font-size:.8em;font-weight:600;color:var(--soft)}
.line{display:block;unicode-bidi:isolate}
.head+.line{margin-top:8px}
.line+.line{margin-top:4px}
.whole>progress{display:block;width:100%;height:8px;margin:0 0 6px;accent-color:var(--focus)}
.whole>[data-text=""]{margin:0}
.part:focus{outline:0}
.part>.head{margin-top:4px;padding:0}
.act{all:unset;box-sizing:border-box;display:inline-block;margin-top:6px;padding:6px 12px;border:1px solid var(--focus);border-radius:8px;color:var(--focus);
  font-weight:600;line-height:1.3;cursor:pointer}
.act:hover{background:var(--focus);color:var(--paper)}
.fold{display:block;margin-top:6px}
.name{display:list-item;margin-inline-start:14px;list-style-position:outside;cursor:pointer;border-radius:4px;unicode-bidi:isolate}
.fold>.line{margin-top:4px;margin-inline-start:14px}
.foot{display:block;margin-top:12px;padding-top:8px;border-top:1px solid var(--line);font-size:.86em;color:var(--soft)}
.badge.open,:focus-visible:not(.part){outline:2px solid var(--focus);outline-offset:2px}
@media (max-width:239px){.card{padding:10px 8px}.head{gap:4px;padding-inline-end:24px}.title{-webkit-line-clamp:8}}
@media (forced-colors:active){
  .layer{--paper:Canvas;--ink:CanvasText;--soft:CanvasText;--focus:Highlight;--sheer:ButtonFace;--rim:ButtonText;--faint:ButtonText}
  .badge,.card{border-color:CanvasText;box-shadow:none;forced-color-adjust:none}
  .badge{border-color:ButtonText;background-color:ButtonFace;color:ButtonText}
  .badge:active{background-color:Highlight;color:HighlightText}
  .act{border-color:ButtonText;background:ButtonFace;color:ButtonText}
}
`.replaceAll('--', OWN_PROPERTY);
