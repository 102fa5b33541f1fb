import { findComfyGraph } from './comfyui.ts';
import type { Finding } from './finding.ts';
import { findDreamCommand, findLuma, findMidjourneyJob, findSuno } from './phrase.ts';
import { findSettingsObject } from './settings-object.ts';
import { findWebUiPostprocessing, findWebUiSettings } from './web-ui-text.ts';

/** A finding, and which of ComfyUI's two graphs it came from. */
export type TextFinding = Finding & { readonly graph?: 'prompt' | 'workflow' };

/** Fields that people write captions into. Settings quoted there are words; only shapes that nobody types count. */
const CAPTIONS = new Set([
  'title',
  'description',
  'imagedescription',
  'author',
  'copyright',
  'disclaimer',
  'warning',
  'subject',
  'keywords',
  'artist',
  'album',
  'desc',
  'name',
  // Titles, artists and descriptions of ID3, RIFF and the atoms of MP4.
  'tit1',
  'tit2',
  'tit3',
  'talb',
  'tpe1',
  'inam',
  'iart',
  'isbj',
  'ikey',
  '\xa9nam',
  '\xa9art',
  '\xa9alb',
  '\xa9des',
  'ldes',
]);

/** Keys of QuickTime have their owner in front, as in `com.apple.quicktime.title`. */
const isCaption = (name: string): boolean => CAPTIONS.has(name) || CAPTIONS.has(name.slice(name.lastIndexOf('.') + 1));

/** Settings or notes of an AI tool in a text, told by their structure. `key` is the field's own name. */
export function findToolText(key: string, text: string): TextFinding | undefined {
  const name = key.toLowerCase();
  const graph = findComfyGraph(text);
  if (graph !== undefined) return graph;
  const phrase = findMidjourneyJob(text) ?? findSuno(text);
  if (phrase !== undefined || isCaption(name)) return phrase;
  const settings = findWebUiSettings(text) ?? findSettingsObject(text) ?? findLuma(text);
  if (settings !== undefined) return settings;
  if (name === 'dream') return findDreamCommand(text);
  return name === 'postprocessing' || name === 'extras' ? findWebUiPostprocessing(text) : undefined;
}

/** Of ComfyUI's two graphs the one that ran is believed: the drawing may hold nodes that did not run. */
export function dropDrawings<T extends { readonly finding: TextFinding }>(found: readonly T[]): T[] {
  const ran = found.some(({ finding }) => finding.graph === 'prompt');
  return found.filter(({ finding }) => !(ran && finding.graph === 'workflow'));
}
