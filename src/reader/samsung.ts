// Specification: Samsung's trailer of named blocks (SEFH/SEFT); block 0x0ba1 `PhotoEditor_Re_Edit_Data` as ExifTool's Samsung tables name it
import type { Part } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import { latin1, utf8 } from '../bytes/cursor.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { DeclarationSignal, Reader } from '../signal.ts';
import { entry, isObject, parseObject } from '../signs/json.ts';
import { declare } from './declare.ts';
import { gatherParts, lengthOf, readWithin, settle, spanOf } from './part-bytes.ts';

/** The blocks stand at the very end, behind a film that may be long. */
const TAIL_BYTES = 1024 * 1024;
const END = 'SEFT';
const BLOCK_NAME = 'PhotoEditor_Re_Edit_Data';
/** Padding, the block's type, and the length of its name, before the name itself. */
const BLOCK = `\0\0\xa1\x0b${String.fromCharCode(BLOCK_NAME.length)}\0\0\0${BLOCK_NAME}`;
/** One file keeps one such block; a few more are looked at. */
const MAX_BLOCKS = 8;

/** What Galaxy's photo editor keeps to undo an edit: a number above zero says that its generative AI took part. */
export const samsung: Reader = {
  id: 'samsung',
  wants: (part) => part.role === 'trailer',
  async read(parts, source, context): Promise<readonly DeclarationSignal[]> {
    const { found, failure } = await gatherParts(parts, context.budget, (part) => readOne(part, source, context.budget));
    return settle(found, failure);
  },
};

async function readOne(part: Part, source: ByteSource, budget: Budget): Promise<DeclarationSignal[]> {
  const last = (length: number) => readWithin(part, source, budget, lengthOf(part) - length, length, TAIL_BYTES);
  // Where bytes cost, a trailer that does not end as Samsung's does is not fetched.
  if (source.whole !== true && latin1(await last(Math.min(lengthOf(part), END.length))) !== END) return [];
  const text = latin1(await last(Math.min(lengthOf(part), TAIL_BYTES)));
  if (!text.includes(END)) return [];
  for (let at = text.indexOf(BLOCK), block = 0; at >= 0 && block < MAX_BLOCKS; at = text.indexOf(BLOCK, at + 1), block++) {
    budget.step();
    const raw = cutObject(text, at + BLOCK.length);
    const data = parseObject(utf8(Uint8Array.from(raw, (letter) => letter.charCodeAt(0))));
    const kind = data === undefined ? undefined : findKind(data);
    if (kind !== undefined && kind > 0)
      return [declare('samsung', { says: 'ai-edited', tool: 'Samsung Galaxy AI', sentence: 'case_32' }, BLOCK_NAME, raw, spanOf(part))];
  }
  return [];
}

/** The JSON object that begins here; the block's length stands only in the directory behind it. */
function cutObject(text: string, from: number): string {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    const letter = text[at];
    if (quoted && letter === '\\') at++;
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === '{') depth++;
    else if (!quoted && letter === '}' && --depth === 0) return text.slice(from, at + 1);
    if (depth === 0) break;
  }
  return '';
}

/** `genAIType`, on the outside or one object further in. */
function findKind(data: unknown): number | undefined {
  const own = entry(data, 'genAIType');
  if (typeof own === 'number') return own;
  if (!isObject(data)) return undefined;
  return Object.values(data)
    .map((inner) => entry(typeof inner === 'string' ? parseObject(inner) : inner, 'genAIType'))
    .find((kind) => typeof kind === 'number');
}
