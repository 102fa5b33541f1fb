// Specification: sd-webui-stealth-pnginfo; NovelAI/novelai-image-metadata: settings in the lowest bits of the pixels
import type { Part, Range } from '../asset.ts';
import { readStealth } from '../mark/stealth.ts';
import { type DecodedImage, type MarkSignal, RAW_LIMIT, type Reader, type Signal, type SignatureSignal } from '../signal.ts';
import type { Finding } from '../signs/finding.ts';
import { entry, parseObject } from '../signs/json.ts';
import { type NovelaiComment, readNovelaiComment, verifyNovelai } from '../signs/novelai-comment.ts';
import { findToolText } from '../signs/tool-text.ts';
import { declare } from './declare.ts';

/** The writer's name, where the settings name no tool. */
const WRITER = 'stealth PNG info';
const WEB_UI = 'Stable Diffusion web UI';

/** Settings of an AI tool hidden in the lowest bits. The text has to be the settings that such a tool writes, or a JSON object of them. */
export const stealth: Reader = {
  id: 'stealth',
  wants: (part) => part.role === 'pixels',
  async read(parts, _source, context): Promise<readonly Signal[]> {
    const [at] = parts.flatMap(firstRange);
    const image = context.mediaType.startsWith('image/') ? await context.pixels?.decode() : undefined;
    const found = image && readStealth(image, context.budget);
    if (at === undefined || image === undefined || found === undefined) return [];
    const { form, text } = found;
    const comment = entry(parseObject(text), 'Comment');
    const novelai = typeof comment === 'string' ? readNovelaiComment(comment) : readNovelaiComment(text);
    if (novelai) {
      const signature = await checkNovelai(novelai, image, at);
      // A signature that fails tells more than the mark: the pixels changed, or the text was copied.
      const mark = signature?.state === 'bad' ? [] : [markOf('NovelAI', form, text, at)];
      return signature ? [signature, ...mark] : mark;
    }
    const finding = findSettings(text);
    // A graph that only enlarges a picture says less than the mark's own sentence.
    if (finding && finding.says !== 'ai') return [declare('stealth', finding, form, text, at)];
    if (finding) return [markOf(finding.tool ?? WEB_UI, form, text, at)];
    const object = parseObject(text);
    return object && Object.keys(object).length > 0 ? [markOf(WRITER, form, text, at)] : [];
  },
};

/** Pixels that a decoder may have changed by one can prove a signature, but never break one. */
async function checkNovelai(comment: NovelaiComment, image: DecodedImage, at: Range): Promise<SignatureSignal | undefined> {
  const state = await verifyNovelai(comment, { data: image.rgba, channels: 4 });
  if (state === 'unchecked' || (state === 'bad' && !image.exact)) return undefined;
  const sentence = state === 'good' ? 'case_29' : 'case_30';
  const raw = (comment.signature ?? '').slice(0, RAW_LIMIT);
  return { kind: 'signature', reader: 'stealth', state, tool: 'NovelAI', raw, sentence, at };
}

function firstRange(part: Part): readonly Range[] {
  return part.ranges.slice(0, 1);
}

/** The text itself, or the field that holds the settings in an object of PNG text fields. */
function findSettings(text: string): Finding | undefined {
  const own = findToolText('parameters', text);
  if (own) return own;
  const object = parseObject(text);
  for (const key of ['parameters', 'prompt', 'workflow', 'Comment', 'invokeai_metadata']) {
    const value = entry(object, key);
    const found = typeof value === 'string' ? findToolText(key, value) : undefined;
    if (found) return found;
  }
  return undefined;
}

function markOf(tool: string, form: string, text: string, at: Range): MarkSignal {
  return { kind: 'mark', reader: 'stealth', tool, raw: `${form}: ${text}`.slice(0, RAW_LIMIT), sentence: 'case_40', args: [tool], at };
}
