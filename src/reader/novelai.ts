// Specification: NovelAI/novelai-image-metadata (nai_meta.py, nai_sig.py): Software, Source and Comment in PNG text; the same in Exif of WebP
import type { Part, Range } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import type { ByteSource } from '../bytes/source.ts';
import { type Context, RAW_LIMIT, type Reader, type Signal } from '../signal.ts';
import { type Finding, settingsOf } from '../signs/finding.ts';
import { type NovelaiComment, readNovelaiComment, verifyNovelai } from '../signs/novelai-comment.ts';
import { declare } from './declare.ts';
import { gatherParts, spanOf } from './part-bytes.ts';
import { readTextEntries, type TextEntry } from './text-entry.ts';
import { readTiffTexts } from './tiff-text.ts';

/** In WebP the field for the program holds the model. */
const MODEL = /^(?:NovelAI|Stable Diffusion)\b/;

/** The note stands there, and its signature belongs to other pixels (case 30). */
const COPIED: Finding = { says: 'ai', tool: 'NovelAI', sentence: 'case_30' };

interface Note {
  readonly field: string;
  readonly raw: string;
  readonly at: Range;
}

/**
 * NovelAI's note: its name and its settings, both. Its signature covers the pixels and the settings; where the host decodes pixels it is
 * checked, and it fails only against pixels of which every bit is known. Without pixels the note counts as declared.
 */
export const novelai: Reader = {
  id: 'novelai',
  wants: (part) => part.role === 'text' || part.role === 'tiff',
  async read(parts, source, context): Promise<readonly Signal[]> {
    const texts = parts.filter((part) => part.role === 'text');
    const text = await readTextEntries(texts, source, context.budget);
    const blocks = parts.filter((part) => part.role === 'tiff');
    const tiff = await gatherParts(blocks, context.budget, (part) => findInExif(part, source, context.budget));
    const signals: Signal[] = [];
    for (const note of [...findInText(text.found), ...tiff.found]) {
      const comment = readNovelaiComment(note.raw);
      if (comment !== undefined) signals.push(...(await judge(note, comment, context)));
    }
    // What could not be read is told by the readers of texts and of Exif, which go through the same parts.
    return signals;
  },
};

function findInText(entries: readonly TextEntry[]): Note[] {
  if (!entries.some(({ key, text }) => key === 'Software' && text.trim() === 'NovelAI')) return [];
  return entries
    .filter(({ key }) => key === 'Comment')
    .map(({ carrier, key, text, at }) => ({ field: `${carrier}: ${key}`, raw: text, at }));
}

async function findInExif(part: Part, source: ByteSource, budget: Budget): Promise<Note[]> {
  const { fields } = await readTiffTexts(part, source, budget);
  const raw = fields.get('UserComment');
  if (raw === undefined || !MODEL.test(fields.get('Software') ?? '')) return [];
  return [{ field: 'EXIF UserComment', raw, at: spanOf(part) }];
}

async function judge(note: Note, comment: NovelaiComment, context: Context): Promise<Signal[]> {
  const declared = declare('novelai', settingsOf('NovelAI'), note.field, note.raw, note.at);
  const state = await check(comment, context);
  if (state === 'unchecked') return [declared];
  const raw = (comment.signature ?? '').slice(0, RAW_LIMIT);
  const sentence = state === 'good' ? 'case_29' : 'case_30';
  const signature: Signal = { kind: 'signature', reader: 'novelai', state, tool: 'NovelAI', raw, sentence, at: note.at };
  return [signature, state === 'good' ? declared : declare('novelai', COPIED, note.field, note.raw, note.at)];
}

async function check(comment: NovelaiComment, { pixels, budget }: Context): Promise<'good' | 'bad' | 'unchecked'> {
  if (comment.signature === undefined || pixels === undefined) return 'unchecked';
  const image = await pixels.decode();
  if (image === undefined) return 'unchecked';
  budget.spend(image.rgba.length);
  const state = await verifyNovelai(comment, { data: image.rgba, channels: 4 });
  return state === 'bad' && !image.exact ? 'unchecked' : state;
}
