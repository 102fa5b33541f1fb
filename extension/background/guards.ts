import type { Disclosure, SiteStatement } from '../../src/signal.ts';
import {
  type Allowed,
  type Asks,
  CORNERS,
  GROUNDS,
  LOOKUPS,
  type LookupKind,
  type Mask,
  MEDIA_KINDS,
  type PagePart,
  type Progress,
  type Recognition,
  type Rect,
  type Size,
  WHOLE_STEPS,
  type WholeStep,
} from '../messages.ts';

// One guard for each message of `messages.ts`: whether what is asked has the shape that is told there, and no more of it than is named here.

/** Longest texts that a message may hold; a page chooses names and addresses. */
const ID_LIMIT = 200;
const NAME_LIMIT = 2_000;
/** A name of DNS has 253 characters, and a port 6. */
const HOST_LIMIT = 300;
/** A data: address is as long as its picture, but its bytes come beside it. */
const URL_LIMIT = 100_000;
const LINK_LIMIT = 8_192;
const ITEMS_PER_MESSAGE = 5_000;
const SIZES_LIMIT = 1_000;
const MASKS_LIMIT = 1_000;
const STATEMENTS_LIMIT = 8;
const STATEMENT_LIMIT = 300;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text of at most `limit` UTF-16 code units. */
export function isText(value: unknown, limit: number): value is string {
  return typeof value === 'string' && value.length <= limit;
}

function isListOf<T>(value: unknown, limit: number, isOne: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.length <= limit && value.every(isOne);
}

const isLength = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isPlace = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isId = (value: unknown): value is string => isText(value, ID_LIMIT) && value.length > 0;

function isSize(value: unknown): value is Size {
  return isRecord(value) && isLength(value.width) && isLength(value.height);
}

function isRect(value: unknown): value is Rect {
  return isRecord(value) && isPlace(value.x) && isPlace(value.y) && isSize(value);
}

function isMask(value: unknown): value is Mask {
  return isRect(value) && (!('corner' in value) || CORNERS.some((one) => one === value.corner));
}

type Found = Asks['items.found']['ask']['items'][number];
const isFound = (value: unknown): value is Found => isRecord(value) && namesItem(value);

function namesItem(value: Readonly<Record<string, unknown>>): boolean {
  return isId(value.id) && isText(value.url, URL_LIMIT) && isText(value.name, NAME_LIMIT);
}

function isStatement(value: unknown): value is SiteStatement {
  return (
    isRecord(value) &&
    isText(value.value, STATEMENT_LIMIT) &&
    (value.form === 'JSON-LD' || value.form === 'microdata' || value.form === 'RDFa')
  );
}

function isDisclosure(value: unknown): value is Disclosure {
  return (
    isRecord(value) &&
    isText(value.value, STATEMENT_LIMIT) &&
    (value.tool === undefined || isText(value.tool, STATEMENT_LIMIT)) &&
    (value.form === 'attribute' || value.form === 'meta' || value.form === 'header')
  );
}

function isBytes(value: unknown): value is Blob | ArrayBuffer {
  return value instanceof Blob || value instanceof ArrayBuffer;
}

export function isPagePart(value: unknown): value is PagePart {
  return isRecord(value) && isText(value.url, URL_LIMIT) && value.bytes instanceof Blob;
}

export function isFrameStart(ask: unknown): ask is Asks['frame.start']['ask'] {
  return isRecord(ask) && isText(ask.origin, URL_LIMIT) && isId(ask.run);
}

export function isFrameEnd(ask: unknown): ask is Asks['frame.end']['ask'] {
  return isRecord(ask) && isId(ask.run);
}

/** A class that only we can know; it goes into a style as it is. */
export function isFrameLease(ask: unknown): ask is Asks['frame.lease']['ask'] {
  return isRecord(ask) && typeof ask.name === 'string' && /^[a-z][a-z0-9]{15,63}$/.test(ask.name);
}

export function isItemsFound(ask: unknown): ask is Asks['items.found']['ask'] {
  return isRecord(ask) && isListOf(ask.items, ITEMS_PER_MESSAGE, isFound);
}

export function isItemsGone(ask: unknown): ask is Asks['items.gone']['ask'] {
  return isRecord(ask) && isListOf(ask.ids, ITEMS_PER_MESSAGE, isId);
}

export function isItemInspect(ask: unknown): ask is Asks['item.inspect']['ask'] {
  return (
    isRecord(ask) &&
    namesItem(ask) &&
    isListOf(ask.sizes, SIZES_LIMIT, isSize) &&
    (ask.rung === null || ask.rung === 'page-cache' || ask.rung === 'page-data') &&
    (ask.bytes === null || isBytes(ask.bytes)) &&
    // Bytes and the rung that gave them come together or not at all.
    (ask.bytes === null) === (ask.rung === null) &&
    (ask.copy === 'shown' || ask.copy === 'unconfirmed' || ask.copy === 'different') &&
    (ask.document === undefined ||
      ask.document === 'viewer' ||
      ((ask.document === 'link' || ask.document === 'full-size') && ask.bytes === null)) &&
    (ask.site === undefined || isListOf(ask.site, STATEMENTS_LIMIT, isStatement)) &&
    (ask.text === undefined || (isDisclosure(ask.text) && ask.bytes === null && ask.document === undefined)) &&
    (ask.media === undefined || MEDIA_KINDS.some((kind) => kind === ask.media)) &&
    (ask.link === undefined || (isText(ask.link, LINK_LIMIT) && ask.bytes !== null)) &&
    (ask.saved === undefined || (isRecord(ask.saved) && typeof ask.saved.sole === 'boolean' && ask.document === undefined))
  );
}

const isStep = (value: unknown): value is WholeStep => WHOLE_STEPS.some((step) => step === value);

export function isItemWhole(ask: unknown): ask is Asks['item.whole']['ask'] {
  return isRecord(ask) && isId(ask.id) && isStep(ask.step);
}

export function isItemConfirm(ask: unknown): ask is Asks['item.confirm']['ask'] {
  return (
    isRecord(ask) &&
    isId(ask.id) &&
    isText(ask.url, URL_LIMIT) &&
    (ask.again === undefined || GROUNDS.some((one) => one === ask.again)) &&
    isRect(ask.rect) &&
    isRect(ask.whole) &&
    isListOf(ask.masks, MASKS_LIMIT, isMask) &&
    isSize(ask.viewport)
  );
}

export function isDocumentRecognise(ask: unknown): ask is Asks['document.recognise']['ask'] {
  return isRecord(ask) && isText(ask.url, URL_LIMIT);
}

export function isRecognition(value: unknown): value is Recognition {
  return value === 'signed' || value === 'unsigned' || value === 'unsure';
}

export function isProgress(value: unknown): value is Progress {
  return isRecord(value) && isLength(value.got) && (value.total === null || isLength(value.total));
}

const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

export function isTabItems(ask: unknown): ask is Asks['tab.items']['ask'] {
  return isRecord(ask) && isWhole(ask.tabId);
}

export function isSiteSet(ask: unknown): ask is Asks['site.set']['ask'] {
  return (
    isRecord(ask) &&
    isText(ask.origin, URL_LIMIT) &&
    typeof ask.on === 'boolean' &&
    (ask.keep === undefined || typeof ask.keep === 'boolean')
  );
}

export function isItemCheck(ask: unknown): ask is Asks['item.check']['ask'] {
  return isItemReport(ask) && 'step' in ask && isStep(ask.step);
}

export function isItemReport(ask: unknown): ask is Asks['item.report']['ask'] {
  return isRecord(ask) && isWhole(ask.tabId) && isWhole(ask.frameId) && isId(ask.id);
}

const isLookupKind = (value: unknown): value is LookupKind => LOOKUPS.some((kind) => kind === value);

export function isItemAllow(ask: unknown): ask is Asks['item.allow']['ask'] {
  return isRecord(ask) && isId(ask.id) && isLookupKind(ask.kind) && isText(ask.host, HOST_LIMIT);
}

export function isItemLookUp(ask: unknown): ask is Asks['item.look-up']['ask'] {
  return isItemReport(ask) && isItemAllow(ask);
}

/** Addresses of one answer; a certificate names two or three. */
const ALLOWED_LIMIT = 16;

function isAllowed(value: unknown): value is Allowed | undefined {
  const isAddress = (one: unknown): one is string => isText(one, URL_LIMIT);
  if (value === undefined) return true;
  return isRecord(value) && Object.entries(value).every(([kind, list]) => isLookupKind(kind) && isListOf(list, ALLOWED_LIMIT, isAddress));
}

/** A file with certificates; the inspector has its own, equal limit. */
const ANCHORS_LIMIT = 8 * 1024 * 1024;
const ANCHORS_NAME_LIMIT = 200;
const SHA256 = /^[0-9a-f]{64}$/;

const STORE_LIMIT = 16 * 1024 * 1024;
const isStore = (value: unknown): boolean => value === undefined || (value instanceof Blob && value.size <= STORE_LIMIT);

export function isFileInspect(ask: unknown): ask is Asks['file.inspect']['ask'] {
  return (
    isRecord(ask) && isId(ask.key) && isText(ask.name, NAME_LIMIT) && isBytes(ask.bytes) && isStore(ask.manifest) && isAllowed(ask.allowed)
  );
}

export function isFileCancel(ask: unknown): ask is Asks['file.cancel']['ask'] {
  return isRecord(ask) && isId(ask.key);
}

export function isAddressInspect(ask: unknown): ask is Asks['address.inspect']['ask'] {
  return (
    isRecord(ask) &&
    isId(ask.key) &&
    isText(ask.url, URL_LIMIT) &&
    (ask.what === 'shown' || ask.what === 'link' || ask.what === 'typed') &&
    isAllowed(ask.allowed)
  );
}

export function isAnchorsAsk(ask: unknown): ask is Asks['anchors.read']['ask'] {
  return (
    isRecord(ask) &&
    (isText(ask.data, ANCHORS_LIMIT) || (ask.data instanceof ArrayBuffer && ask.data.byteLength <= ANCHORS_LIMIT)) &&
    isText(ask.name, ANCHORS_NAME_LIMIT) &&
    (ask.as === 'publisher' || ask.as === 'tool')
  );
}

const isDigest = (value: unknown): value is string => typeof value === 'string' && SHA256.test(value);

export function isListsTake(ask: unknown): ask is Asks['lists.take']['ask'] {
  return isRecord(ask) && isListOf(ask.sha256, ITEMS_PER_MESSAGE, isDigest);
}

export function isAnchorsAdd(ask: unknown): ask is Asks['anchors.add']['ask'] {
  return isAnchorsAsk(ask) && 'sha256' in ask && isListOf(ask.sha256, ITEMS_PER_MESSAGE, isDigest);
}

export function isIdAsk(ask: unknown): ask is { readonly id: string } {
  return isRecord(ask) && typeof ask.id === 'string';
}

export function isOriginAsk(ask: unknown): ask is { readonly origin: string } {
  return isRecord(ask) && isText(ask.origin, URL_LIMIT);
}
