import type { Problem } from '../src/asset.ts';
import type { Recognition } from '../src/recognise.ts';
import type { Label, Report, Say, ToldSignature } from '../src/report.ts';
import type { Disclosure, SiteStatement } from '../src/signal.ts';
import type { KeepReason, Renewable } from '../src/trust/newer.ts';
import type { UserAnchors } from '../src/trust/trust-list.ts';
import type { AnchorNote } from '../src/trust/user-anchors.ts';

/** Every message of the extension: its direction, who may send it, and its reply. A reply is never an Error object. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** How the bytes came to us; each report says it. */
export const RUNGS = ['page-cache', 'page-data', 'range', 'whole', 'given'] as const;
export type Rung = (typeof RUNGS)[number];

/** Longest name of an item, in characters: what a page says of a picture, or the words of a link. A longer one ends with an ellipsis. */
export const NAME_LIMIT = 1_000;

/** Where Assay looks without being asked. `government` = .gov and .mil; `chosen` = the sites switched on; `click` = nowhere. */
export const MODES = ['everywhere', 'government', 'chosen', 'click'] as const;
export type Mode = (typeof MODES)[number];
/** Where on a picture its badge stands. */
export const CORNERS = ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const;
export type Corner = (typeof CORNERS)[number];
/** Largest file that is checked, in megabytes. */
export const CAPS = [16, 64, 256] as const;

/** What the user, or a policy in the user's place, decides. */
export interface Settings {
  readonly mode: Mode;
  readonly hideQuiet: boolean;
  readonly corner: Corner;
  /** Look for hidden marks in pictures whose bytes are here anyway, when the page has its labels. */
  readonly marks: boolean;
  readonly cap: number;
}

/** How badges are shown on a page. */
export type Look = Pick<Settings, 'hideQuiet' | 'corner'>;

/** A site that is switched on or off whatever the mode says. `locked` = by policy. */
export interface SiteChoice {
  readonly origin: string;
  readonly on: boolean;
  readonly locked: boolean;
}

/** Everything that the options page shows of the settings; a policy decides what is named in `locked`. */
export interface SettingsView {
  readonly settings: Settings;
  readonly locked: readonly (keyof Settings)[];
  readonly sites: readonly SiteChoice[];
}

/** One shipped list. `count` is its number of records. Dates are ISO 8601 days. */
export interface ListView {
  readonly title: string;
  readonly purpose: string;
  readonly source: string;
  readonly date: string;
  readonly nextUpdate: string | null;
  readonly count: number;
  /** Taken from its publisher since this version was made. */
  readonly taken: boolean;
}

/** What the publisher of a list gives out now, beside what we hold. Dates are ISO 8601 days. */
export interface ListOffer {
  readonly id: string;
  readonly title: string;
  /** The host that was asked. */
  readonly host: string;
  /** newer = may be taken; kept = ours stays, for `why`; unreachable = nobody answered. */
  readonly state: 'newer' | 'same' | 'kept' | 'unreachable';
  readonly why: KeepReason | null;
  readonly heldDate: string;
  readonly date: string | null;
  readonly nextUpdate: string | null;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** SHA-256 of the record, so that exactly what was shown is taken; null unless newer. */
  readonly sha256: string | null;
}

/** An offer with the record itself. */
export interface FoundList {
  readonly offer: ListOffer;
  readonly record: Renewable | null;
}

/** A certificate in words, to be looked at before anyone relies on it. Times are ISO 8601. */
export interface CertificateView {
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly sha256: string;
}

/** Certificates read from what the user gave; `notes` name those left out and why. */
export interface AnchorsRead {
  readonly anchors: UserAnchors;
  readonly certificates: readonly CertificateView[];
  readonly notes: readonly AnchorNote[];
}

/** Why a file cannot become anchors: the code of the core's AnchorError, for `ui_options_anchor_<code>`. */
export interface AnchorsRefused {
  readonly refused: string;
  readonly note: string;
}

/** Anchors that count beside the shipped lists. `id` is null for those that a policy set. */
export interface AnchorsView {
  readonly id: string | null;
  readonly name: string;
  readonly as: UserAnchors['as'];
  readonly added: string;
  readonly entries: readonly { readonly kind: 'anchor' | 'leaf'; readonly name: string; readonly sha256: string }[];
}

/**
 * What the panel is to show, in the tab where the user asked for it; the background leaves it in `storage.session` under {@link panelKey} and
 * opens the panel. `at`: when, in milliseconds of the clock.
 */
export type PanelRequest = { readonly tabId: number; readonly at: number } & (
  | { readonly kind: 'item'; readonly frameId: number; readonly id: string }
  | { readonly kind: 'address'; readonly url: string; readonly what: AddressKind }
  | { readonly kind: 'page' }
);
/** What an address was to the user: shown on a page (another copy may be on the screen), the target of a link, or typed. */
export type AddressKind = 'shown' | 'link' | 'typed';

/** The key under which the session keeps what the panel of a window is to show. */
export const panelKey = (windowId: number) => `panel:${windowId}`;

/** Natural size in pixels of a shown element. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A film or a sound on a page. */
export const MEDIA_KINDS = ['video', 'audio'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** A film or sound of which only pieces were read, because nobody asked for all of it. Sizes in bytes; `bytes` is null where nobody told. */
export interface Unread {
  readonly kind: MediaKind;
  readonly bytes: number | null;
  /** Largest file that is checked. */
  readonly cap: number;
}

/** What a screen wants of the check of a whole film: begin, look how far it is, or give it up. */
export const WHOLE_STEPS = ['start', 'look', 'stop'] as const;
export type WholeStep = (typeof WHOLE_STEPS)[number];

/** How a check of a whole film stands. `failed`: its bytes could not be had, and what was said of it before still stands. */
export type WholeCheck =
  | { readonly state: 'none' }
  | ({ readonly state: 'running' } & Progress)
  | { readonly state: 'done'; readonly view: ItemView }
  | { readonly state: 'failed'; readonly says: readonly Say[] };
/**
 * What may be asked of another host for one item: its manifest store, whether its signer's certificate was withdrawn, or the file itself with
 * the user's cookies. Nothing is asked before the user has clicked on a button that names the host.
 */
export const LOOKUPS = ['manifest', 'status', 'login'] as const;
export type LookupKind = (typeof LOOKUPS)[number];
/** The addresses that the user has allowed for one item; no other is asked, whatever the file says the next time. */
export type Allowed = { readonly [K in LookupKind]?: readonly string[] };

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
  /** There where the whole can be checked on a click. */
  readonly unread?: Unread;
  /** No sign was found, and all bytes are still here: its pixels may be searched for hidden marks. */
  readonly searchable?: true;
  /** Its pixels were searched, or it is known why they cannot be: the report says which. */
  readonly searched?: true;
  /** Every signature of a document. */
  readonly signatures?: readonly ToldSignature[];
  /** What a click could still find out, and who would learn of it. */
  readonly offer?: { readonly kind: LookupKind; readonly host: string };
}

/** Nobody judged it: the background died or gave no answer, again and again. */
export function unanswered(): ItemView {
  return {
    label: 'unknown',
    reason: 'unread',
    qualifiers: [],
    badge: { id: 'badge_unread', text: 'Could not check' },
    says: [{ id: 'ui_card_unanswered', text: 'We could not check this file. The checker gave no answer.' }],
    rung: null,
    copy: 'unconfirmed',
    sha256: null,
  };
}

export type { Recognition };

/** How much of a document is here, in bytes. `total` is null where the server does not say it. */
export interface Progress {
  readonly got: number;
  readonly total: number | null;
}

/**
 * Where a document stands: behind a link, which nobody opened yet, or in the browser's viewer: in a frame, or as a tab of its own; or the larger
 * file that a picture of the page leads to.
 */
export type DocumentPlace = 'link' | 'viewer' | 'full-size';

/** The larger file that a picture leads to. `host` is null where it is the page's own. */
export interface FullSize {
  readonly host: string | null;
  readonly state: 'none' | 'running' | 'done';
}

/** The item of the larger file that a picture leads to, by that picture's. */
export const fullSizeId = (id: string) => `${id}-full`;

/** One item of a page, as the popup lists it. `view` is null while it is being checked. */
export interface Item {
  /** Absent for a picture; `text` = a part of the page of which the website says whether AI wrote it. */
  readonly kind?: 'document' | 'text';
  /** Unique in its frame for the life of the document. */
  readonly id: string;
  readonly frameId: number;
  readonly url: string;
  /** Alternative text, else the file name. */
  readonly name: string;
  readonly view: ItemView | null;
}

/** The longest AI-Disclosure header that is read. */
export const DISCLOSURE_LIMIT = 1_000;

/** What the headers of a page say of the page itself: whether a Link header names a manifest, and an AI-Disclosure header as written there. */
export interface PageHead {
  readonly linked: boolean;
  readonly disclosed: string | null;
}

/**
 * What another look at a picture is held to, and so what a difference means: `seen` = an earlier look at the same place: the picture has changed;
 * `pixels` = its first frame, compared in the page: another picture altogether has; `covered` = something lies over it: nothing.
 */
export const GROUNDS = ['seen', 'pixels', 'covered'] as const;
export type Ground = (typeof GROUNDS)[number];

/** What a look at the tab can tell. */
export const LOOKS = ['shown', 'unconfirmed', 'different', 'barred'] as const;
/** What is said of an item now, and what the look told that was asked for: nothing where it is `unconfirmed`, or `barred` by the browser. */
export interface Seen {
  readonly view: ItemView;
  readonly copy: (typeof LOOKS)[number];
}

/** What of a picture is not compared: a box, or, with a corner, what lies beyond the curve that rounds this corner of the box off. */
export interface Mask extends Rect {
  readonly corner?: Corner;
}

/** Asked by a content script of the background. */
export interface ContentMessages {
  /** The frame starts; answers whether this site is switched on, what the page's headers were seen to say, and whether the browser may save this page with its pictures. Drops what the background knew of an earlier document in this frame. */
  'frame.start': {
    /** `run` is another text for every start. */
    ask: { readonly origin: string; readonly run: string };
    reply: PageHead & { readonly on: boolean; readonly look: Look; readonly saves: boolean };
  };
  /** A frame inside of a page is gone, or shows another document soon: what is known of the one that started as `run` goes. Firefox may lose it. */
  'frame.end': { ask: { readonly run: string }; reply: null };
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
      /** Absent for a picture. Behind a link, the copy that the server gives us is the one that is asked about. */
      readonly document?: DocumentPlace;
      /** What the page states of this picture. */
      readonly site?: readonly SiteStatement[];
      /** A text of the page; nothing else is asked of it. */
      readonly text?: Disclosure;
      /** A film or a sound: read in pieces until the user asks for all of it. */
      readonly media?: MediaKind;
      /** The Link header that came with the bytes, where it names a manifest. */
      readonly link?: string;
      /**
       * The browser may be asked for the bytes that it shows, where it can save the page. `sole`: the address was loaded once in this document,
       * and one `<img>` shows it, as it is: then those bytes are this element's.
       */
      readonly saved?: { readonly sole: boolean };
    };
    reply: ItemView;
  };
  /**
   * Firefox ends content scripts where they stand when the extension goes, and takes back only what the background has put into the page: a style
   * under which alone elements of this class are seen.
   */
  'frame.lease': { ask: { readonly name: string }; reply: boolean };
  /** Is the document behind a link signed? A few pieces of it are asked for, and nothing of it is listed. */
  'document.recognise': { ask: { readonly url: string }; reply: Recognition };
  /** How far an item is that this frame asked for. */
  'item.progress': { ask: { readonly id: string }; reply: Progress | null };
  /** Stops the work on an item that this frame asked for. */
  'item.cancel': { ask: { readonly id: string }; reply: null };
  /** The user wants a whole film checked. Asked again and again while it runs. */
  'item.whole': { ask: { readonly id: string; readonly step: WholeStep }; reply: WholeCheck };
  /** The page has its labels: search the pixels of one item for hidden marks. Fails where its bytes are no longer here. */
  'item.search': { ask: { readonly id: string }; reply: ItemView };
  /** The user clicked on the card's button, which names `host`: what its report offers there may be asked. The item has to be asked for again. */
  'item.allow': { ask: { readonly id: string; readonly kind: LookupKind; readonly host: string }; reply: null };
  /**
   * A would-be authentic item whose copy is unconfirmed: compare the drawn pixels with the checked bytes by a capture of the visible tab.
   * All in CSS pixels of the top frame's viewport: `whole` is where the whole picture would be painted, `rect` what is seen of that, `masks` are
   * the boxes of our own badges and card, and the rounded corners. Answers what the look told, and what is said of the item now.
   */
  'item.confirm': {
    ask: {
      readonly id: string;
      readonly url: string;
      /** Another look at what has its label: a difference takes it back. */
      readonly again?: Ground;
      readonly rect: Rect;
      readonly whole: Rect;
      readonly masks: readonly Mask[];
      readonly viewport: Size;
    };
    reply: Seen;
  };
  /** The picture cannot be looked at for now: what rests on a look at the tab is not said of it any longer, until the next look. */
  'item.doubt': { ask: { readonly id: string }; reply: null };
}

/** Asked by the popup, the panel, the options and the welcome page of the background. */
export interface PageMessages {
  'tab.items': {
    ask: { readonly tabId: number };
    reply: { readonly items: readonly Item[]; readonly origin: string | null; readonly on: boolean; readonly scannable: boolean };
  };
  /** `keep: false` in a private window: forgotten when the browser closes. */
  'site.set': { ask: { readonly origin: string; readonly on: boolean; readonly keep?: boolean }; reply: null };
  /** Forgets the choice for a site, so that the mode decides again. */
  'site.forget': { ask: { readonly origin: string }; reply: null };
  /** Looks at this tab's page once, where the scan is off. */
  'page.check': { ask: { readonly tabId: number }; reply: null };
  'item.report': { ask: { readonly tabId: number; readonly frameId: number; readonly id: string }; reply: Report };
  'item.check': {
    ask: { readonly tabId: number; readonly frameId: number; readonly id: string; readonly step: WholeStep };
    reply: WholeCheck;
  };
  /** The user clicked on a button that names `host`: what the item's report offers there is asked, and its page judges it again. False where the page has gone. */
  'item.look-up': {
    ask: { readonly tabId: number; readonly frameId: number; readonly id: string; readonly kind: LookupKind; readonly host: string };
    reply: boolean;
  };
  /** The user wants the pixels of a picture without a sign searched for hidden marks: its page judges it again. False where the page has gone. */
  'item.marks': { ask: { readonly tabId: number; readonly frameId: number; readonly id: string }; reply: boolean };
  /** Judges bytes that the user gave, with the manifest store beside them. `key` is new for every file. Nothing of it is kept. */
  'file.inspect': {
    ask: {
      readonly key: string;
      readonly name: string;
      readonly bytes: Blob | ArrayBuffer;
      readonly manifest?: Blob;
      readonly allowed?: Allowed;
    };
    reply: Judged;
  };
  /** Ends the work on what was given under this key, a file or an address. */
  'file.cancel': { ask: { readonly key: string }; reply: null };
  /** Fetches and judges what is behind an address. */
  'address.inspect': {
    ask: { readonly key: string; readonly url: string; readonly what: AddressKind; readonly allowed?: Allowed };
    reply: Judged;
  };
  'settings.read': { ask: null; reply: SettingsView };
  'settings.write': { ask: Partial<Settings>; reply: SettingsView };
  /** Settings, sites and the user's anchors as on the first day. */
  'settings.reset': { ask: null; reply: SettingsView };
  'trust.read': { ask: null; reply: { readonly lists: readonly ListView[]; readonly anchors: readonly AnchorsView[] } };
  /** Asks the lists' own publishers what they give out now. Nothing is taken by it. */
  'lists.look': { ask: null; reply: readonly ListOffer[] };
  /** Takes exactly the records that 'lists.look' showed, by their `sha256`. */
  'lists.take': { ask: { readonly sha256: readonly string[] }; reply: null };
  /** Back to the shipped lists. */
  'lists.revert': { ask: null; reply: null };
  /** Shows what a file with certificates holds; nothing is trusted by it. */
  'anchors.read': { ask: AnchorsAsk; reply: AnchorsRead | AnchorsRefused };
  /** Adds what 'anchors.read' showed: it is read again, and refused if it holds other certificates than `sha256`. */
  'anchors.add': { ask: AnchorsAsk & { readonly sha256: readonly string[] }; reply: AnchorsRead | AnchorsRefused };
  'anchors.remove': { ask: { readonly id: string }; reply: null };
  /** Tests and `npm start` ask whether every listener stands. */
  ping: { ask: null; reply: { readonly version: string } };
}

/** Certificates as text (PEM) or bytes (PEM or DER), and what they are to vouch for. */
export interface AnchorsAsk {
  readonly data: string | ArrayBuffer;
  readonly name: string;
  readonly as: UserAnchors['as'];
}

/** Where a jump to the next badge begins: at the badge that has the keyboard, in what is seen of the page, or at its beginning. */
export const JUMP_FROM = ['here', 'view', 'first'] as const;
export type JumpFrom = (typeof JUMP_FROM)[number];
/** The keyboard is on another badge; there was none after this one; or the keyboard was on no badge of this frame. */
export type Jumped = 'moved' | 'end' | 'elsewhere';

/** Sent by the background, the popup or the panel to the content scripts of a tab. */
export interface FrameMessages {
  /** Scroll to the item and open its card. */
  'item.reveal': { ask: { readonly id: string }; reply: boolean };
  /** What is known of the item has changed: ask for it again. False where it is gone. */
  'item.again': { ask: { readonly id: string }; reply: boolean };
  /** Somebody is about to be shown the item's report: look at the tab now. True when that is done. */
  'item.look': { ask: { readonly id: string }; reply: boolean };
  /** The site was switched on or off: start, or take every badge away. */
  'site.changed': { ask: { readonly on: boolean; readonly look: Look }; reply: null };
  /** A whole film was checked from another screen: this is said of it now. */
  'item.judged': { ask: { readonly id: string; readonly view: ItemView }; reply: null };
  /** The larger file that a picture leads to: look how its check stands, begin it or give it up. Null where there is none. */
  'item.full-size': { ask: { readonly id: string; readonly step: WholeStep }; reply: FullSize | null };
  /** Give the keyboard to the next badge in reading order. */
  'badge.next': { ask: { readonly from: JumpFrom }; reply: Jumped };
  /** The item's bytes as a data: address, where the page has them for nothing: for the panel's picture of it. */
  'item.picture': { ask: { readonly id: string }; reply: string | null };
}

/** A picture of a saved page, under the address that the page used. */
export interface PagePart {
  readonly url: string;
  readonly bytes: Blob;
}

/** A box in CSS pixels of the top frame's viewport. */
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

/** Asked by the background of the inspector: in Chrome the offscreen page, in Firefox the event page itself (no message is sent there). */
export interface InspectorMessages {
  /** A page begins that will show something: what has to stand before the first verdict is set up while the page loads. */
  'inspector.prepare': { ask: Readonly<Record<string, never>>; reply: null };
  'inspector.judge': {
    ask: {
      /** Same key, same work: a background that was restarted joins what is under way, or gets the finished answer. */
      readonly key: string;
      readonly url: string;
      readonly name: string;
      readonly sizes: readonly Size[];
      readonly rung: Rung | null;
      readonly bytes: Blob | ArrayBuffer | null;
      /** The manifest store that the user gave beside the file. */
      readonly manifest?: Blob;
      readonly copy: Report['copy'];
      readonly user: readonly UserAnchors[];
      /** Records taken from publishers, which count instead of the shipped ones of the same name. */
      readonly lists?: readonly unknown[];
      /**
       * The same for every question about the same bytes of the same item, whatever is said of the shown copy: what was found once is
       * judged again, not looked for again. Absent where the bytes are not known yet.
       */
      readonly evidence?: string;
      /** Largest file, in bytes; absent = the inspector's own. */
      readonly cap?: number;
      /** Look for hidden marks where all bytes are here: now, since the user asked; or keep the bytes of what has no sign for a search. */
      readonly marks?: 'now' | 'later';
      /** What the page states of this picture. */
      readonly site?: readonly SiteStatement[];
      /** What was found before anyone knew `site`: nothing is fetched or read again. */
      readonly known?: Judged;
      /** A text of the page: there is nothing to fetch. */
      readonly text?: Disclosure;
      /** A document is asked for as such, and may take longer. The sentence says when it was behind a link. */
      readonly document?: DocumentPlace;
      readonly media?: MediaKind;
      readonly link?: string;
      /** The user wants all of it, whatever it costs below the cap. */
      readonly whole?: true;
      /** What the user allowed to be asked of others for this item. */
      readonly allowed?: Allowed;
    };
    reply: Judged;
  };
  /** Whether the document at an address is signed, by a few pieces of it. */
  'inspector.recognise': { ask: { readonly key: string; readonly url: string }; reply: Recognition };
  /** How far the work of this key is. */
  'inspector.progress': { ask: { readonly key: string }; reply: Progress | null };
  /** Takes a saved page apart (MHTML), into its pictures. */
  'inspector.unpack': { ask: { readonly key: string; readonly page: Blob }; reply: readonly PagePart[] };
  /** Ends the work of this key. */
  'inspector.cancel': { ask: { readonly key: string }; reply: null };
  /** The tab that asked these questions is gone. */
  'inspector.forget': { ask: { readonly keys: readonly string[] }; reply: null };
  /** Asks the publishers of lists; `held` are the records taken before, `today` an ISO 8601 day. */
  'inspector.lists': { ask: { readonly held: readonly unknown[]; readonly today: string }; reply: readonly FoundList[] };
  /** Reads certificates for `added` (ISO 8601). */
  'inspector.anchors': { ask: AnchorsAsk & { readonly added: string }; reply: AnchorsRead | AnchorsRefused };
  /** Searches the pixels of a file that was judged as `searchable`; its bytes are still here, or it fails. */
  'inspector.search': {
    ask: { readonly key: string; readonly judged: Judged; readonly user: readonly UserAnchors[]; readonly lists?: readonly unknown[] };
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
      readonly again?: Ground;
      readonly rect: Rect;
      readonly whole: Rect;
      readonly masks: readonly Mask[];
      readonly viewport: Size;
      readonly user: readonly UserAnchors[];
      readonly lists?: readonly unknown[];
    };
    reply: Judged;
  };
}

/** A report and the rung that its bytes came from. */
export interface Judged {
  readonly report: Report;
  readonly rung: Rung | null;
  readonly searchable?: true;
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
  'frame.end',
  'items.found',
  'items.gone',
  'item.inspect',
  'item.whole',
  'item.search',
  'item.allow',
  'item.confirm',
  'item.doubt',
  'frame.lease',
  'document.recognise',
  'item.progress',
  'item.cancel',
];
export const FROM_PAGES: readonly (keyof PageMessages)[] = [
  'tab.items',
  'site.set',
  'site.forget',
  'page.check',
  'item.report',
  'item.check',
  'item.look-up',
  'item.marks',
  'file.inspect',
  'file.cancel',
  'address.inspect',
  'settings.read',
  'settings.write',
  'settings.reset',
  'trust.read',
  'lists.look',
  'lists.take',
  'lists.revert',
  'anchors.read',
  'anchors.add',
  'anchors.remove',
  'ping',
];
export const TO_INSPECTOR: readonly (keyof InspectorMessages)[] = [
  'inspector.prepare',
  'inspector.judge',
  'inspector.search',
  'inspector.confirm',
  'inspector.anchors',
  'inspector.lists',
  'inspector.recognise',
  'inspector.unpack',
  'inspector.progress',
  'inspector.cancel',
  'inspector.forget',
];

/** A reply of our own background to our own page. Its outline is checked; both are built from this file. */
export function isReply<T extends Type>(_type: T, value: unknown): value is Reply<T> {
  if (typeof value !== 'object' || value === null) return false;
  const { ok } = value as { readonly ok?: unknown };
  return ok === true ? 'value' in value : ok === false && 'problem' in value;
}
