// Specification: PNG (third edition) §11.3.3 (tEXt, zTXt, iTXt); JPEG COM: ITU-T T.81 §B.2.4.5; QuickTime metadata and tags of sound as walked
import type { DeclarationSignal, Reader } from '../signal.ts';
import { findGrok } from '../signs/phrase.ts';
import { findSettings } from '../signs/settings-object.ts';
import { findToolName } from '../signs/tool-name.ts';
import { dropDrawings, findToolText, type TextFinding } from '../signs/tool-text.ts';
import { declare } from './declare.ts';
import { settle } from './part-bytes.ts';
import { readTextEntries, type TextEntry } from './text-entry.ts';

/** Keys for the program, where a bare name counts. */
const TOOL_KEYS = new Set([
  'software',
  'encoder',
  'creator_tool',
  'creatortool',
  'isft',
  // Of MP4 and QuickTime, of ID3, and of Matroska.
  '\xa9too',
  '\xa9swr',
  'com.apple.quicktime.software',
  'tsse',
  'writingapp',
]);
/** Of a PDF: the program that wrote the text, and the one that made the file (ISO 32000-2 §14.3.3); elsewhere a creator is a person. */
const TOOL_CARRIERS = new Set(['Info/Creator', 'Info/Producer']);
/** Easy Diffusion writes one chunk for each setting, so the keys together are the structure. */
const NEGATIVE = /^negative[ _]prompt$/i;

/** Settings and notes of AI tools in the text fields of any container, before or after the pixels, compressed or not. */
export const toolText: Reader = {
  id: 'tool-text',
  wants: (part) => part.role === 'text',
  async read(parts, source, context): Promise<readonly DeclarationSignal[]> {
    const { found: entries, failure } = await readTextEntries(parts, source, context.budget);
    const found = entries.flatMap((entry) => {
      const finding = findOne(entry);
      return finding === undefined ? [] : [{ finding, entry }];
    });
    const signals = dropDrawings(found).map(({ finding, entry }) =>
      declare('tool-text', finding, `${entry.carrier}: ${entry.key}`, entry.text, entry.at),
    );
    return settle(signals.length > 0 ? signals : [...findSpread(entries), ...findSigned(entries)], failure);
  },
};

function findOne({ key, text, carrier }: TextEntry): TextFinding | undefined {
  const name = key.toLowerCase();
  // A source is mostly a place or a model; one maker writes its own name there.
  const named = TOOL_KEYS.has(name) || TOOL_CARRIERS.has(carrier) || (name === 'source' && text.trim() === 'Luma AI');
  return findToolText(key, text) ?? (named ? findToolName(text) : undefined);
}

function findSpread(entries: readonly TextEntry[]): DeclarationSignal[] {
  const negative = entries.find(({ key }) => NEGATIVE.test(key));
  if (negative === undefined) return [];
  const finding = findSettings(Object.fromEntries(entries.map(({ key, text }) => [key, text])));
  return finding === undefined ? [] : [declare('tool-text', finding, `${negative.carrier}: ${negative.key}`, negative.text, negative.at)];
}

/** Grok's signature and id, which some programs copy from Exif into the texts of a PNG. */
function findSigned(entries: readonly TextEntry[]): DeclarationSignal[] {
  const textOf = (name: RegExp) => entries.find(({ key }) => name.test(key));
  const description = textOf(/^description$/i);
  const finding = findGrok(description?.text ?? '', textOf(/^(?:author|artist)$/i)?.text ?? '');
  if (description === undefined || finding === undefined) return [];
  return [declare('tool-text', finding, `${description.carrier}: ${description.key}`, description.text, description.at)];
}
