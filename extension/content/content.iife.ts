import { type ItemView, type Jumped, type JumpFrom, type Look, type PageHead, unanswered, type WholeStep } from '../messages.ts';
import { createWords, localeOf, type Words } from '../ui/words.ts';
import { api, ask, isAlive, isFirefox, isSeen, isView, readFrameMessage, readLook } from './api.ts';
import { readPageBytes, readPageHead, toDataAddress } from './bytes.ts';
import type { CardControl } from './card-control.ts';
import { Extra, hostOf, isHeld } from './carriers.ts';
import { isControlled, watchControl } from './controlled.ts';
import { startDocuments } from './document-set-up.ts';
import type { Documents } from './documents.ts';
import { drawn } from './drawn.ts';
import { Entries, type Entry } from './entries.ts';
import { firstLayout } from './first-layout.ts';
import { FullSizes } from './full-size.ts';
import { Guard } from './guard.ts';
import { createHostControl } from './host-ask.ts';
import { Judge } from './judge.ts';
import { Lease } from './lease.ts';
import { clearLeftovers } from './leftovers.ts';
import { watchLife } from './life.ts';
import { Loads } from './loads.ts';
import { isInWindow } from './look-place.ts';
import { Looks } from './looks.ts';
import { MarkSearch } from './mark-search.ts';
import { doc } from './native.ts';
import { Overlay } from './overlay.ts';
import { PAGE_LINK, readRecordText } from './page-records.ts';
import { later, pause } from './pause.ts';
import { measure, proveCopy } from './proof.ts';
import { Refuted } from './refuted.ts';
import { settleReloaded } from './reload.ts';
import { isSmall, isWorthSaving, savedOf } from './saved.ts';
import { secretName } from './secret.ts';
import { SiteWords } from './site-words.ts';
import { Stage } from './stage.ts';
import { Unseen } from './unseen.ts';
import { Watch } from './watch.ts';
import { isWholeCheck, WholeControl } from './whole-control.ts';

/** A page that never finishes loading is taken for loaded after this. */
const LOAD_PATIENCE_MS = 10_000;
/** How often the start is announced while nobody answers; each time after twice the pause. */
const MAX_STARTS = 6;
const START_PAUSE_MS = 500;

interface Run {
  readonly entries: Entries;
  readonly overlay: Overlay;
  again(entry: Entry): void;
  /** Looks at the tab now. */
  look(entry: Entry): Promise<boolean>;
  /** Another verdict stands now. */
  say(entry: Entry, view: ItemView): void;
  readonly documents: Documents;
  readonly fullSizes: FullSizes;
  readonly site: SiteWords;
  jump(from: JumpFrom): Jumped;
  styled(): void;
  stop(): void;
}

/** Set in the world that the scripts of one start of the extension share. A symbol, since a page can give names to what is found in a window. */
const HERE = Symbol.for('assay-is-here');

const guard = new Guard();
// Chrome's scripts outlive the extension, and clean up after it.
const lease = isFirefox()
  ? new Lease(async (name) => {
      const answer = await ask('frame.lease', { name });
      return answer.ok && answer.value === true;
    })
  : null;
const loads = new Loads(() => run?.styled());
const refuted = new Refuted();
const unseen = new Unseen();
let run: Run | null = null;
// What the background saw in this page's headers. Later, out of the back-forward cache, it knows another page's.
let seen: PageHead | null = null;
// The browser may save this page with its pictures.
let saves = false;
// Newer starts make older ones void.
let start = 0;
// The last one was answered.
let known = false;
// The name of the last one.
let started = '';
// Ends when it is answered, though the switch may have been pressed meanwhile.
let begun: Promise<void> | undefined;

// A page that was open before the extension gets this script by hand; where both ways lead to one page, the second finds the first.
if (Reflect.get(globalThis, HERE) !== true && !isHeld()) enter();

function enter(): void {
  Reflect.defineProperty(globalThis, HERE, { value: true });
  guard.arm(); // before any script of the page
  watchControl();
  clearLeftovers();
  begun = begin();
  window.addEventListener('pageshow', (event) => {
    // Out of the back-forward cache: the background has meanwhile forgotten this document.
    if (event.isTrusted && event.persisted) begun = begin();
  });
  window.addEventListener('pagehide', (event) => {
    // The top frame's next document takes the whole page along.
    if (event.isTrusted && window.top !== window) void ask('frame.end', { run: started });
  });
  api.runtime.onMessage.addListener((message, sender, respond) => {
    if (sender.id !== api.runtime.id) return;
    const read = readFrameMessage(message);
    if (read?.type === 'site.changed') {
      // Of a page that the background does not know yet it would list nothing.
      if (read.on && !known) begun = begin();
      else {
        start++;
        halt();
        if (read.on) run = setUp(read.look);
      }
      respond({ ok: true, value: null });
    } else if (read?.type === 'item.reveal') {
      const entry = run?.entries.find(read.id) ?? run?.fullSizes.entryOf(read.id);
      const shown = entry ? run?.overlay.reveal(entry) : run?.documents.reveal(read.id) || run?.site.reveal(read.id);
      respond({ ok: true, value: shown ?? false });
    } else if (read?.type === 'badge.next') {
      respond({ ok: true, value: run?.jump(read.from) ?? 'elsewhere' });
    } else if (read?.type === 'item.judged') {
      const entry = run?.entries.find(read.id);
      // What waits for an answer of its own gets that one.
      if (entry?.view) run?.say(entry, read.view);
      respond({ ok: true, value: null });
    } else if (read?.type === 'item.again') {
      const entry = run?.entries.find(read.id);
      if (entry) run?.again(entry);
      const others = entry !== undefined || run?.documents.again(read.id) === true;
      respond({ ok: true, value: others || run?.fullSizes.again(read.id) === true });
    } else if (read?.type === 'item.look') {
      const entry = run?.entries.find(read.id);
      void (entry && run ? run.look(entry) : Promise.resolve(false)).then((value) => respond({ ok: true, value }));
      return true; // the answer comes later
    } else if (read?.type === 'item.full-size') {
      respond({ ok: true, value: run?.fullSizes.step(read.id, read.step) ?? null });
    } else if (read?.type === 'item.picture') {
      void pictureOf(read.id).then((value) => respond({ ok: true, value }));
      return true; // the answer comes later
    }
    return undefined;
  });
}

async function begin(): Promise<void> {
  const mine = ++start;
  known = false;
  started = secretName();
  // A page that is left while we wait has none any more.
  const { origin } = self;
  halt();
  for (let i = 0; i < MAX_STARTS && mine === start && isAlive(); i++) {
    const answer = await ask('frame.start', { origin, run: started });
    if (answer.ok) {
      seen ??= { linked: says(answer.value, 'linked'), disclosed: disclosedIn(answer.value) };
      saves = says(answer.value, 'saves');
      if (mine !== start) return;
      known = true;
      if (isOn(answer.value)) run = setUp(readLook(answer.value.look));
      return;
    }
    await pause(START_PAUSE_MS * 2 ** i);
  }
}

function says(value: unknown, name: 'linked' | 'saves'): boolean {
  return typeof value === 'object' && value !== null && name in value && Reflect.get(value, name) === true;
}

function disclosedIn(value: unknown): string | null {
  const found: unknown = typeof value === 'object' && value !== null && 'disclosed' in value ? value.disclosed : null;
  return typeof found === 'string' ? found : null;
}

function isOn(value: unknown): value is { readonly on: true; readonly look?: unknown } {
  return typeof value === 'object' && value !== null && 'on' in value && value.on === true;
}

const surroundings = (asked = false) => ({
  fetch: (url: string, init: RequestInit) => fetch(url, init),
  origin: self.origin,
  firefox: isFirefox(),
  controlled: isControlled(),
  now: () => performance.now(),
  ...(isFirefox() && { settled: (address: string) => settleReloaded(loads.endOf(address)) }),
  saves: saves && (asked || isSmall()),
});

/** Tells what the page's headers say of the page itself: a manifest that the server names for it, and how its text was made. */
async function tellHead(entries: Entries): Promise<void> {
  const cached = await readPageHead(doc.URL, surroundings());
  await begun;
  if (run?.entries !== entries) return;
  if (seen?.linked || cached.linked) entries.show(new Extra(doc.documentElement), PAGE_LINK, false);
  run.site.tellHeader(seen?.disclosed ?? cached.disclosed);
}

/** The bytes of an item, where the page holds them; in the form that every browser's messages carry. */
async function pictureOf(id: string): Promise<string | null> {
  const entry = run?.entries.find(id);
  const bytes = entry ? await readPageBytes(entry.address, surroundings()) : null;
  return bytes ? toDataAddress(bytes.blob) : null;
}

const localeNow = (): string => localeOf(api.i18n.getUILanguage(), api.i18n.getMessage('ui_lang') || 'en');

/** The check of a whole film, for a card. */
function createControl({ id, view }: Entry, words: Words, done: (view: ItemView) => void): WholeControl | undefined {
  if (!view?.unread) return undefined;
  const askWhole = async (step: WholeStep) => {
    const answer = await ask('item.whole', { id, step });
    return answer.ok && isWholeCheck(answer.value, isView) ? answer.value : null;
  };
  return new WholeControl(view.unread, { words, locale: localeNow(), ask: askWhole, done });
}

function halt(): void {
  run?.stop();
  run = null;
}

/** The extension is gone; what it drew must not stay. */
function leave(): void {
  start++;
  halt();
  guard.disarm();
}

function setUp(look: Look): Run {
  const words = createWords((id, args) => (isAlive() ? api.i18n.getMessage(id, args) : ''), localeNow());
  const entries: Entries = new Entries({
    judge: (entry) => judge.add(entry),
    gone: (entry) => {
      judge.drop(entry);
      fullSizes.drop(entry);
    },
    changed: (image) => overlay.update(image),
  });
  const site: SiteWords = new SiteWords({ ask, isView, entries: () => entries.all(), again: (entry) => judge.again(entry) });
  const redraw = (entry: Entry) => {
    for (const image of entry.images) overlay.update(image);
  };
  const judge: Judge = new Judge({
    ask,
    isView,
    isAlive,
    origin: self.origin,
    firefox: isFirefox(),
    readBytes: async (entry) => {
      const host = [...entry.images].map(hostOf)[0];
      return readRecordText(entry.address, host) ?? readPageBytes(entry.address, surroundings(entry.asked));
    },
    said: (entry) => site.of(entry),
    prove: (blob, images, address) => proveCopy(blob, images, isControlled() || unseen.has(address) || loads.differs(address, blob.size)),
    measure,
    changed: (entry) => looks.forget(entry),
    proven: (entry, by) => {
      if (by === 'pixels') looks.proven(entry);
      else looks.forget(entry);
    },
    sizes: {
      of: (entry) => entries.sizesOf(entry),
      remember: (image, size) => entries.remember(image, size),
      disagree: (entry) => refuted.has(entry.address) || entries.disagree(entry),
    },
    saved: (entry) => (saves ? savedOf(entry, loads) : null),
    judged: redraw,
    rested: () => {
      marks.wake();
      if (!judge.isAwaited) stage.hurry();
    },
    unanswered,
    dead: leave,
  });
  const say = (entry: Entry, view: ItemView) => {
    entry.view = view;
    redraw(entry);
  };
  const looks: Looks = new Looks(
    {
      ask,
      isSeen,
      entries: () => entries.all(),
      capture: (image, again) => overlay.captureOf(image, again),
      laidOut: () => firstLayout.isDone(),
      drawn,
      isCovered: (image) => overlay.isCovered(image),
      isInWindow,
      isVisible: () => doc.visibilityState === 'visible',
      judged: redraw,
      restart: (entry) => entries.doubt(entry),
      now: () => performance.now(),
    },
    refuted,
    unseen,
  );
  const fullSizes = new FullSizes({ ask, isView, unanswered, words, find: (id) => entries.find(id) });
  const marks = new MarkSearch({
    entries: () => entries.all(),
    isResting: () => judge.isResting(),
    search: async (id) => {
      const answer = await ask('item.search', { id });
      return answer.ok && isView(answer.value) ? answer.value : null;
    },
    found: redraw,
  });
  const stage = new Stage(words, (layer) => void lease?.cover(layer));
  watchLife(stage, isAlive, leave);
  const overlay: Overlay = new Overlay(stage, entries, look, {
    settled: () => void looks.settled(),
    nearer: () => {
      judge.wake();
      looks.wake();
    },
    opening: (entry) => looks.opening(entry),
    opened: (entry) => {
      if (!saves || !isWorthSaving(entry, looks.restsOn(entry))) return;
      entry.asked = true;
      judge.again(entry);
    },
    controls: (entry) =>
      [
        createControl(entry, words, (view) => say(entry, view)) ?? createHostControl(entry.id, entry.view, words, () => judge.again(entry)),
        fullSizes.control(entry),
      ].filter((control): control is CardControl => control !== undefined),
  });
  const watch = new Watch(
    {
      show: (image, address, loaded) => entries.show(image, address, loaded),
      sweep: () => entries.sweep(),
      kick: () => {
        stage.kick();
        site.changed();
      },
      reopened: () => {
        guard.arm();
        stage.listen();
      },
      rooted: (root) => documents.look(root),
    },
    loads,
  );
  const documents: Documents = startDocuments(stage, surroundings);
  guard.serve(stage);
  watch.start();
  site.start();
  const loaded = () => {
    judge.quiet();
    void tellHead(entries);
  };
  if (doc.readyState === 'complete') loaded();
  else window.addEventListener('load', loaded, { once: true });
  const patience = later(loaded, LOAD_PATIENCE_MS);
  const turned = () => looks.wake();
  doc.addEventListener('visibilitychange', turned);
  return {
    entries,
    say,
    overlay,
    again: (entry) => judge.again(entry),
    look: (entry) => {
      // Whoever turned to another screen has read the card, which may lie over the picture.
      if (looks.restsOn(entry)) stage.close(false);
      return looks.now(entry);
    },
    documents,
    fullSizes,
    site,
    jump: (from) => stage.jump(from),
    styled: () => watch.styled(),
    stop: () => {
      clearTimeout(patience);
      window.removeEventListener('load', loaded);
      watch.stop();
      judge.stop();
      doc.removeEventListener('visibilitychange', turned);
      looks.stop();
      site.stop();
      marks.stop();
      guard.serve(null);
      overlay.stop();
      documents.stop();
      fullSizes.stop();
      stage.stop();
    },
  };
}
