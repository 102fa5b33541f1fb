// Specification: Exif 3.0 §4.6.4 and §4.6.6 (ImageDescription, Make, Model, Software, Artist, UserComment)
import type { Part } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { DeclarationSignal, Reader } from '../signal.ts';
import { findGrok } from '../signs/phrase.ts';
import { findToolName } from '../signs/tool-name.ts';
import { dropDrawings, findToolText, type TextFinding } from '../signs/tool-text.ts';
import { declare } from './declare.ts';
import { type Gathered, gatherParts, settle, spanOf } from './part-bytes.ts';
import { readTiffTexts } from './tiff-text.ts';

/** Fields for the program or the device, where a bare name counts. */
const TOOL_FIELDS = new Set(['Software', 'Make']);

/** Settings, notes and names of AI tools in Exif text fields. ComfyUI keeps its graphs in Make and Model of WebP files. */
export const exifText: Reader = {
  id: 'exif-text',
  wants: (part) => part.role === 'tiff',
  async read(parts, source, context): Promise<readonly DeclarationSignal[]> {
    const { found, failure } = await gatherParts(parts, context.budget, (part) => readOne(part, source, context.budget));
    return settle(found, failure);
  },
};

async function readOne(part: Part, source: ByteSource, budget: Budget): Promise<Gathered<DeclarationSignal>> {
  const { fields, failure } = await readTiffTexts(part, source, budget);
  const found: { finding: TextFinding; name: string; value: string }[] = [];
  for (const [name, value] of fields) {
    const finding = findToolText(name, value) ?? (TOOL_FIELDS.has(name) ? findToolName(value) : undefined);
    if (finding !== undefined) found.push({ finding, name, value });
  }
  const description = fields.get('ImageDescription') ?? '';
  const grok = findGrok(description, fields.get('Artist') ?? '');
  if (grok !== undefined) found.push({ finding: grok, name: 'ImageDescription', value: description });
  const signals = dropDrawings(found).map(({ finding, name, value }) => declare('exif-text', finding, `EXIF ${name}`, value, spanOf(part)));
  return { found: signals, ...(failure && { failure }) };
}
