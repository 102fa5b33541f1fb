// Specification: QuickTime File Format, "Metadata" (meta, keys, ilst) and "User data" (udta); 3GPP TS 26.244 §8; ID3 in MP4 (ID32)
import { Cursor, latin1, utf8 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { type Box, forEachBox } from './bmff-box.ts';
import type { Findings } from './findings.ts';
import type { HeaderWindow } from './header-window.ts';
import { readId3Tags } from './id3.ts';

const MAX_KEYS_BYTES = 256 * 1024;
const MAX_KEYS = 4_096;
const MAX_KEY = 200;
const XMP_TYPE = 'be7acfcb97a942e89c71999491e3afac';
/** As much of a text as tells whether it is XMP. */
const XMP_START = 64;
/** Texts of 3GPP: version and flags, then a language. */
const TEXTS_3GPP = ['titl', 'dscp', 'cprt', 'perf', 'auth', 'albm', 'gnre'];
/** Kinds of a `data` box: 0 is left open, then UTF-8 and UTF-16; JPEG, PNG, BMP. */
const TEXT_KINDS = [0, 1, 2, 4, 5];
const PICTURE_KINDS = [13, 14, 27];

/** XMP has a box at the top of the file; some writers put it deeper. */
export function isXmpBox({ type, userType }: Box): boolean {
  return type === 'uuid' && userType === XMP_TYPE;
}

/**
 * Reads a `udta`, `meta` or XMP box of a movie or track; other boxes are passed over. Each text goes out as its value alone, under the path of
 * its key: `moov/meta/AIGC`, `moov/udta/meta/\xa9cmt`, `moov/udta/\xa9too`. @throws MalformedError
 */
export async function readMetadataBox(look: HeaderWindow, found: Findings, parent: string, box: Box): Promise<void> {
  const path = parent === '' ? box.type : `${parent}/${box.type}`;
  if (box.type === 'udta') await readUserData(look, found, path, box);
  else if (box.type === 'meta') await readMeta(look, found, path, box);
  else if (isXmpBox(box)) found.add('xmp', `${path}:xmp`, [box.payload], [box.outer]);
}

async function readUserData(look: HeaderWindow, found: Findings, path: string, udta: Box): Promise<void> {
  const { offset, length } = udta.payload;
  await forEachBox(look, offset, offset + length, async (child) => {
    if (child.type === 'XMP_' || isXmpBox(child)) found.add('xmp', `${path}/${child.type}`, [child.payload], [child.outer]);
    else if (child.type === 'meta') await readMeta(look, found, `${path}/meta`, child);
    else await addUserText(look, found, path, child);
  });
}

/** QuickTime's own texts have a length and a language in front, one text behind the other for each language. */
async function addUserText(look: HeaderWindow, found: Findings, path: string, child: Box): Promise<void> {
  const { type, payload, outer } = child;
  const name = `${path}/${type}`;
  const skip = TEXTS_3GPP.includes(type) ? 6 : 0;
  const start = await look.upTo(payload.offset, Math.min(payload.length, 4));
  const stated = type.startsWith('\xa9') && start.length === 4 ? new Cursor(start).u16() : 0;
  if (stated > 0 && 4 + stated <= payload.length) {
    for (let at = 0; payload.length - at >= 4; ) {
      look.budget.step();
      const length = new Cursor(await look.exactly(payload.offset + at, 4)).u16();
      if (at + 4 + length > payload.length) throw new MalformedError(`text ${name} runs out of its box`, payload.offset + at);
      if (length > 0) found.add('text', name, [{ offset: payload.offset + at + 4, length }], [outer]);
      at += 4 + length;
    }
  } else if (skip <= payload.length) found.add('text', name, [{ offset: payload.offset + skip, length: payload.length - skip }], [outer]);
  else found.add('text', name, [payload], [outer]);
}

/** Keys and their items, or items that have their own names; QuickTime's box has no version and flags in front. */
async function readMeta(look: HeaderWindow, found: Findings, path: string, meta: Box): Promise<void> {
  const { offset, length } = meta.payload;
  const start = await look.upTo(offset, Math.min(length, 8));
  const from = offset + (latin1(start.subarray(4, 8)) === 'hdlr' ? 0 : Math.min(4, length));
  let keys: readonly string[] = [];
  await forEachBox(look, from, offset + length, async (child) => {
    const { type, payload, outer } = child;
    if (type === 'keys') keys = await readKeys(look, child);
    else if (type === 'ilst') await readItemList(look, found, path, child, keys);
    else if (type === 'ID32') await readId3Tags(look, found, payload.offset + 6, payload.offset + payload.length);
    else if (isXmpBox(child)) found.add('xmp', `${path}/uuid`, [payload], [outer]);
    else if (type === 'xml ' && payload.length > 4) {
      const text = { offset: payload.offset + 4, length: payload.length - 4 };
      const head = latin1(await look.upTo(text.offset, Math.min(text.length, XMP_START)));
      found.add(/<(?:\?xpacket|x:x[am]pmeta|rdf:RDF)/.test(head) ? 'xmp' : 'text', `${path}/xml`, [text], [outer]);
    }
  });
}

async function readKeys(look: HeaderWindow, { payload }: Box): Promise<string[]> {
  const { offset, length } = payload;
  if (length > MAX_KEYS_BYTES) throw new HardLimitError('keys bytes', `a keys box of ${length} bytes`);
  const cursor = new Cursor(await look.exactly(offset, length), 0, length, offset);
  if (cursor.left < 8) throw new MalformedError('a keys box without its number', offset);
  cursor.skip(4);
  const count = cursor.u32();
  if (count > MAX_KEYS) throw new HardLimitError('keys', `${count} keys`);
  const keys: string[] = [];
  while (keys.length < count) {
    look.budget.step();
    const size = cursor.left < 8 ? 0 : cursor.u32();
    if (size < 8 || size - 4 > cursor.left) throw new MalformedError('a key runs out of its box', offset);
    cursor.skip(4);
    keys.push(utf8(cursor.slice(size - 8).subarray(0, MAX_KEY)));
  }
  return keys;
}

/** An item's type is its name, or the number of its key from 1. */
async function readItemList(look: HeaderWindow, found: Findings, path: string, list: Box, keys: readonly string[]): Promise<void> {
  const { offset, length } = list.payload;
  const numbered = true;
  await forEachBox(
    look,
    offset,
    offset + length,
    async (item) => {
      const number = new Cursor(await look.exactly(item.outer.offset + 4, 4)).u32();
      await readItem(look, found, path, item, keys[number - 1] ?? item.type);
    },
    numbered,
  );
}

async function readItem(look: HeaderWindow, found: Findings, path: string, item: Box, key: string): Promise<void> {
  let name = key;
  const { offset, length } = item.payload;
  await forEachBox(look, offset, offset + length, async ({ type, payload }) => {
    // A free-form item names itself; version and flags stand in front.
    if (type === 'name' && item.type === '----' && payload.length > 4)
      name = utf8(await look.exactly(payload.offset + 4, Math.min(payload.length - 4, MAX_KEY)));
    if (type !== 'data') return;
    if (payload.length < 8) throw new MalformedError(`item ${name} is cut`, payload.offset);
    const kind = new Cursor(await look.exactly(payload.offset, 4)).u32();
    const role = TEXT_KINDS.includes(kind) ? 'text' : PICTURE_KINDS.includes(kind) ? 'embedded' : 'unknown';
    found.add(role, `${path}/${name}`, [{ offset: payload.offset + 8, length: payload.length - 8 }], [item.outer]);
  });
}
