import { AI_CREDITS, AI_TOOL_NAMES, type NamedTool } from '../vocab/generator-name.ts';
import { type Finding, usedOf } from './finding.ts';

/** A longer value is no name. */
const MAX_NAME = 200;
/** A version may follow the name, nothing else: `Gemini spacecraft` and `Midjourney fan club` are no tools. */
const VERSION = /[\s/_-]*v?\d[\w.+-]*(?:\s*\([^()]{0,40}\))?$/i;

/** The AI tool that a field for programs or devices names; undefined for any other text. */
export function findToolName(value: string): Finding | undefined {
  if (value.length > MAX_NAME) return undefined;
  const name = value.trim().toLowerCase();
  const found = AI_TOOL_NAMES.find((one) => one.value === name) ?? AI_TOOL_NAMES.find((one) => one.value === name.replace(VERSION, ''));
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
