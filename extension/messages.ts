import type { Problem } from '../src/asset.ts';
import type { Label, Report, Say } from '../src/report.ts';
import type { UserAnchors } from '../src/trust/trust-list.ts';

/** Every message of the extension: its direction, who may send it, and its reply. A reply is never an Error object. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** How the bytes came to us; each report says it (`house.md` ladder). */
export type Rung = 'page-cache' | 'page-data' | 'range' | 'whole' | 'given';

/** Natural size in pixels of a shown element. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a badge, a card and a list row need of a report. */
export interface ItemView {
  readonly label: Label;
  readonly reason: Report['reason'];
  readonly qualifiers: Report['qualifiers'];
  readonly badge: Say;
  readonly says: readonly Say[];
  readonly rung: Rung | null;
  readonly copy: Report['copy'];
  readonly sha256: string | null;
}

/** One item of a page, as the popup lists it. `view` is null while it is being checked. */
export interface Item {
  /** Unique in its frame for the life of the document. */
  readonly id: string;
  readonly frameId: number;
  readonly url: string;
  /** Alternative text, else the file name. */
  readonly name: string;
  readonly view: ItemView | null;
}

/** Asked by a content script of the background. */
export interface ContentMessages {
  /** The frame starts; answers whether this site is switched on. Drops what the background knew of an earlier document in this frame. */
  'frame.start': { ask: { readonly origin: string }; reply: { readonly on: boolean } };
  /** Items found (repeatable, by id) before they are asked for: so that "still checking n of m" is true and nothing is dropped. */
  'items.found': { ask: { readonly items: readonly { readonly id: string; readonly url: string; readonly name: string }[] }; reply: null };
  /** Items whose element left the document for good. */
  'items.gone': { ask: { readonly ids: readonly string[] }; reply: null };
  /**
   * Judge one item. `sizes`: natural size of every element now shown under that address. `bytes` where the page's own cache or a data:
   * or blob: address gave them (a Blob in Chrome, an ArrayBuffer in Firefox). May be asked again after the background died: idempotent.
   */
  'item.inspect': {
    ask: {
      readonly id: string;
      readonly url: string;
      readonly name: string;
      readonly sizes: readonly Size[];
      readonly rung: 'page-cache' | 'page-data' | null;
      readonly bytes: Blob | ArrayBuffer | null;
      /** The drawn pixels were compared with the decoded bytes in the page: the strongest thing said of this copy so far. */
      readonly copy: 'shown' | 'unconfirmed' | 'different';
    };
    reply: ItemView;
  };
  /**
   * A would-be authentic item whose copy is unconfirmed: compare the drawn pixels with the checked bytes by a capture of the visible tab.
   * `rect` is the picture's content box in CSS pixels of the top frame's viewport; `masks` are the boxes of our own badges and card in it.
   */
  'item.confirm': {
    ask: {
      readonly id: string;
      readonly url: string;
      readonly rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
      readonly masks: readonly { readonly x: number; readonly y: number; readonly width: number; readonly height: number }[];
      readonly viewport: Size;
    };
    reply: ItemView;
  };
}

/** Asked by the popup (an extension page) of the background. */
export interface PageMessages {
  'tab.items': {
    ask: { readonly tabId: number };
    reply: { readonly items: readonly Item[]; readonly origin: string | null; readonly on: boolean; readonly scannable: boolean };
  };
  'site.set': { ask: { readonly origin: string; readonly on: boolean }; reply: null };
  'item.report': { ask: { readonly tabId: number; readonly frameId: number; readonly id: string }; reply: Report };
  /** Tests and `npm start` ask whether every listener stands. */
  ping: { ask: null; reply: { readonly version: string } };
}

/** Sent by the background or the popup to the content scripts of a tab. */
export interface FrameMessages {
  /** Scroll to the item and open its card. */
  'item.reveal': { ask: { readonly id: string }; reply: boolean };
  /** The site was switched on or off: start, or take every badge away. */
  'site.changed': { ask: { readonly on: boolean }; reply: null };
}

/** A box in CSS pixels of the top frame's viewport. */
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

/** Asked by the background of the inspector: in Chrome the offscreen page, in Firefox the event page itself (no message is sent there). */
export interface InspectorMessages {
  'inspector.judge': {
    ask: {
      /** Same key, same work: a background that was restarted joins what is under way, or gets the finished answer. */
      readonly key: string;
      readonly url: string;
      readonly name: string;
      readonly sizes: readonly Size[];
      readonly rung: Rung | null;
      readonly bytes: Blob | ArrayBuffer | null;
      readonly copy: Report['copy'];
      readonly user: readonly UserAnchors[];
    };
    reply: Judged;
  };
  /** Compares the captured picture of the visible tab with the checked bytes of the report; answers the report as it then stands. */
  'inspector.confirm': {
    ask: {
      readonly key: string;
      readonly url: string;
      readonly report: Report;
      readonly rung: Rung | null;
      /** The visible tab as PNG. */
      readonly capture: Blob | ArrayBuffer;
      readonly rect: Rect;
      readonly masks: readonly Rect[];
      readonly viewport: Size;
      readonly user: readonly UserAnchors[];
    };
    reply: Judged;
  };
}

/** A report and the rung that its bytes came from. */
export interface Judged {
  readonly report: Report;
  readonly rung: Rung | null;
}

export type Asks = ContentMessages & PageMessages & FrameMessages & InspectorMessages;
export type Type = keyof Asks;
export interface Message<T extends Type> {
  readonly type: T;
  readonly ask: Asks[T]['ask'];
}
export type Reply<T extends Type> = Answer<Asks[T]['reply']>;

/** Who may send what to the background: a content script never gets a page message answered, and the other way round. */
export const FROM_CONTENT: readonly (keyof ContentMessages)[] = [
  'frame.start',
  'items.found',
  'items.gone',
  'item.inspect',
  'item.confirm',
];
export const FROM_PAGES: readonly (keyof PageMessages)[] = ['tab.items', 'site.set', 'item.report', 'ping'];
export const TO_INSPECTOR: readonly (keyof InspectorMessages)[] = ['inspector.judge', 'inspector.confirm'];
