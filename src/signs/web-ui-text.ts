// The settings text that AUTOMATIC1111's web UI began and Forge, SD.Next, Fooocus, Civitai, DreamStudio and others keep.
import { type Finding, settingsOf, usedOf } from './finding.ts';

/** A longer text is no list of settings. */
const MAX_TEXT = 1024 * 1024;
/** Mostly a line of its own; where a writer has joined the lines it follows the prompts. */
const SETTINGS_LINE = /(?:^|\s)Steps: \d{1,5}, ?[A-Z]/;

/** What only the settings of a picture have: chains of random numbers have steps, a sampler and a seed, too. */
const OF_A_PICTURE =
  /(?:^|, ?)(?:(?:Distilled )?CFG(?: scale)?|Guidance(?: scale)?|Denoising strength|Clip skip|Model hash|Schedule type): ?\S|(?:^|, ?)Size: ?\d+ ?x ?\d/i;
const NEGATIVE = /(?:^|\s)Negative prompt:/;

/**
 * Settings line: `Steps: n, Sampler: …, CFG scale: …, Seed: n`. Steps, sampler and seed in one line, each with its comma, are asked for,
 * and one setting more or a negative prompt, so that a text about steps and seeds is none. `Version` tells the tool, where it stands.
 */
export function findWebUiSettings(text: string): Finding | undefined {
  if (text.length > MAX_TEXT) return undefined;
  for (const line of text.split(/\r?\n/)) {
    if (!SETTINGS_LINE.test(line)) continue;
    const has = (name: string, value: string) => new RegExp(`(?:^|, ?)${name}: ?${value}`).test(line);
    const complete = has('Sampler', '[^,\\s]') && has('Seed', '-?\\d');
    if (complete && (OF_A_PICTURE.test(line) || NEGATIVE.test(text))) return settingsOf(toolOf(line));
  }
  return undefined;
}

function toolOf(line: string): string | undefined {
  if (/(?:^|, ?)Version: ?ComfyUI\b/.test(line)) return 'ComfyUI';
  if (/(?:^|, ?)Version: ?Fooocus\b/.test(line)) return 'Fooocus';
  return undefined;
}

/** What the web UI's "Extras" tab leaves: an enlarged or repaired picture, whoever made it (keys `postprocessing`, `extras`). */
export function findWebUiPostprocessing(text: string): Finding | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const post = /(?:^|[,\n] ?)Postprocess (?:upscale (?:by|to)|upscaler|crop|GFPGAN|CodeFormer)[^:\n]{0,100}: ?\S/i.test(text);
  const extras = /(?:^|[,\n] ?)Upscale: ?[\d.]+, ?visibility: ?[\d.]+, ?model: ?\S/i.test(text);
  return post || extras ? usedOf() : undefined;
}
