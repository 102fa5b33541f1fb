// Specification: NovelAI/novelai-image-metadata (nai_meta.py, nai_sig.py): Software, Source and Comment in PNG text; the same in Exif of WebP
import type { Range } from '../asset.ts';
import type { DeclarationSignal, Reader } from '../signal.ts';
import { settingsOf } from '../signs/finding.ts';
import { readNovelaiComment } from '../signs/novelai-comment.ts';
import { declare } from './declare.ts';
import { gatherParts, orThrow, spanOf } from './part-bytes.ts';
import { readTextEntries } from './text-entry.ts';
import { readTiffTexts } from './tiff-text.ts';

/** In WebP the field for the program holds the model. */
const MODEL = /^(?:NovelAI|Stable Diffusion)\b/;

interface Note {
  readonly field: string;
  readonly comment: string;
  readonly at: Range;
}

/**
 * NovelAI's note: its name and its settings, both. Its signature covers the decoded pixels, which no reader has at hand;
 * so the note counts as declared. `verifyNovelai` checks it where a host decodes.
 */
export const novelai: Reader = {
  id: 'novelai',
  wants: (part) => part.role === 'text' || part.role === 'tiff',
  async read(parts, source, context): Promise<readonly DeclarationSignal[]> {
    const text = await readTextEntries(
      parts.filter((part) => part.role === 'text'),
      source,
      context.budget,
    );
    const named = text.found.some(({ key, text: value }) => key === 'Software' && value.trim() === 'NovelAI');
    const notes: Note[] = text.found
      .filter(({ key }) => named && key === 'Comment')
      .map(({ carrier, key, text: comment, at }) => ({ field: `${carrier}: ${key}`, comment, at }));
    const tiff = await gatherParts(
      parts.filter((part) => part.role === 'tiff'),
      context.budget,
      async (part): Promise<Note[]> => {
        const { fields } = await readTiffTexts(part, source, context.budget);
        const comment = fields.get('UserComment');
        return comment === undefined || !MODEL.test(fields.get('Software') ?? '')
          ? []
          : [{ field: 'EXIF UserComment', comment, at: spanOf(part) }];
      },
    );
    const signals = [...notes, ...tiff.found]
      .filter(({ comment }) => readNovelaiComment(comment) !== undefined)
      .map(({ field, comment, at }) => declare('novelai', settingsOf('NovelAI'), field, comment, at));
    return orThrow(signals, text.failure, tiff.failure);
  },
};
