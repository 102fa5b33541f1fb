import { AI_CREDITS, AI_TOOL_NAMES, type NamedTool } from '../vocab/generator-name.ts';
import { changedOf, type Finding, settingsOf, usedOf } from './finding.ts';

/** A longer value is no name. */
const MAX_NAME = 200;
/** A version may follow the name, nothing else: `Gemini spacecraft` and `Midjourney fan club` are no tools. */
const VERSION = /[\s/_-]*v?\d[\w.+-]*(?:\s*\([^()]{0,40}\))?$/i;
/** The first digits of a model's hash, as NovelAI writes them: `Stable Diffusion XL C1E1DE52`. */
const HASH = /\s[\da-f]{8}$/;
/** What FLUX and programs made after it write: `AI generated;txt2img;flux`, with the model in Model. */
const GENERATED = /^ai generated;(?:(?<words>txt2img|t2i)|img2img|i2i|ti2i|inpaint(?:ing)?|outpaint(?:ing)?)(?:;[\w.+-]{1,40})?$/;
/** The name of the weights stands behind it; brycedrennan/imaginAIry, `_exif`. */
const IMAGINAIRY = /^imaginairy \/ stable diffusion [\w. -]{1,40}$/;

/** The AI tool that a field for programs or devices names; undefined for any other text. */
export function findToolName(value: string): Finding | undefined {
  if (value.length > MAX_NAME) return undefined;
  const name = value.trim().toLowerCase();
  const generated = GENERATED.exec(name);
  if (generated) return generated.groups?.words === undefined ? changedOf() : settingsOf();
  if (IMAGINAIRY.test(name)) return { says: 'ai', tool: 'imaginAIry', sentence: 'case_34_named', args: ['imaginAIry'] };
  const spellings = [name, name.replace(VERSION, ''), name.replace(HASH, '').replace(VERSION, '')];
  const found = spellings.map((spelling) => AI_TOOL_NAMES.find(({ value }) => value === spelling)).find((one) => one !== undefined);
  if (found === undefined) return undefined;
  if (found.kind === 'ai-edited') return usedOf(found.tool);
  return { says: 'ai', ...(!found.model && { tool: found.tool }), sentence: 'case_34_named', args: [found.tool] };
}

/** What a whole credit line says of AI. */
export function findCredit(value: string): Finding | undefined {
  const credit = AI_CREDITS.find((one: NamedTool) => one.value.toLowerCase() === value.trim().toLowerCase());
  if (credit === undefined) return undefined;
  return credit.kind === 'ai'
    ? { says: 'ai', tool: credit.tool, sentence: 'case_31_credit', args: [credit.value] }
    : { says: 'ai-edited', tool: credit.tool, sentence: 'case_32' };
}
