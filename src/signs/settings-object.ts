// Settings that tools keep as one JSON object.
import { changedOf, type Finding, settingsOf } from './finding.ts';
import { entry, isNumber, isText, type JsonObject, parseObject } from './json.ts';

/** Keys in lower case, with `_` for a space. A prompt and a seed alone are too common; settings of a sampler are asked for. */
const PROMPTS = ['prompt', 'positive_prompt', 'positiveprompt', 'full_prompt', 'raw_prompt', 'negative_prompt'];
const SEEDS = ['seed', 'noise_seed'];
/** Settings of nothing else. */
const SAMPLING = [
  'num_inference_steps',
  'cfg_scale',
  'cfgscale',
  'guidance_scale',
  'base_model',
  'base_model_name',
  'use_stable_diffusion_model',
  'stable_diffusion_model',
];
/** Settings of other things, too: they count beside one of a picture, or the name of a tool; and steps beside a sampler. */
const SAMPLERS = ['sampler', 'sampler_name'];
const COMMON = [...SAMPLERS, 'steps', 'scheduler'];
const BESIDE = ['negative_prompt', 'negativeprompt', 'loras', 'guidance', 'cfg'];
const SIZES = ['size', 'resolution', 'aspect_ratio'];
/** `512x512`, `16:9`, `(1152, 896)`. */
const SIZE = /^\s*\(?\d{1,5}\s*[x×*:,]\s*\d{1,5}\)?\s*$/i;

/** Settings of any tool that keeps them as a JSON object; undefined for every other text. */
export function findSettingsObject(text: string): Finding | undefined {
  const object = parseObject(text);
  return object === undefined ? undefined : findSettings(object);
}

/** The same for an object that is already read. */
export function findSettings(object: JsonObject): Finding | undefined {
  return findSwarm(object) ?? findInvoke(object) ?? findDrawThings(object) ?? findGeneric(object);
}

function findSwarm(object: JsonObject): Finding | undefined {
  const params = entry(object, 'sui_image_params');
  return isText(entry(params, 'prompt')) || isText(entry(params, 'model')) ? settingsOf('SwarmUI') : undefined;
}

/** Modes of InvokeAI, behind the name of a model (`flux_txt2img`): makers of landscapes have modes and seeds, too. */
const INVOKE_MODE = /(?:txt2img|img2img|inpaint|outpaint)$/;

/** InvokeAI: `generation_mode` since 3.0; before that `app_id` and `image`. */
function findInvoke(object: JsonObject): Finding | undefined {
  const mode = entry(object, 'generation_mode');
  if (isText(mode) && INVOKE_MODE.test(mode)) {
    if (!isNumber(entry(object, 'seed')) && !isNumber(entry(object, 'steps')) && !isText(entry(object, 'positive_prompt')))
      return undefined;
    return invokeMode(mode);
  }
  const image = entry(object, 'image');
  const type = entry(image, 'type');
  const complete = entry(image, 'prompt') !== undefined && isNumber(entry(image, 'seed')) && isNumber(entry(image, 'steps'));
  return complete && isText(entry(object, 'app_id')) ? invokeMode(isText(type) ? type : '') : undefined;
}

function invokeMode(mode: string): Finding {
  return /img2img|inpaint|outpaint/.test(mode) ? changedOf('InvokeAI') : settingsOf('InvokeAI');
}

/** Draw Things calls its prompts `c` and `uc`. */
function findDrawThings(object: JsonObject): Finding | undefined {
  const named = typeof entry(object, 'c') === 'string' && typeof entry(object, 'uc') === 'string';
  return named && isNumber(entry(object, 'seed')) && isText(entry(object, 'sampler')) ? settingsOf('Draw Things') : undefined;
}

function findGeneric(object: JsonObject): Finding | undefined {
  const lower = new Map(Object.entries(object).map(([key, value]) => [key.toLowerCase().replaceAll(' ', '_'), value]));
  const prompt = PROMPTS.some((key) => typeof lower.get(key) === 'string');
  const seed = SEEDS.some((key) => isNumber(lower.get(key)));
  const has = (key: string) => isNumber(lower.get(key)) || isText(lower.get(key));
  const tool = toolOf(lower);
  const sized = (has('width') && has('height')) || SIZES.some((key) => SIZE.test(String(lower.get(key))));
  const beside = tool !== undefined || sized || BESIDE.some((key) => lower.has(key)) || (has('steps') && SAMPLERS.some(has));
  const sampling = SAMPLING.some(has) || (COMMON.some(has) && beside);
  return prompt && seed && sampling ? settingsOf(tool) : undefined;
}

function toolOf(settings: ReadonlyMap<string, unknown>): string | undefined {
  const named = ['software', 'version', 'metadata_scheme'].map((key) => settings.get(key)).filter(isText);
  if (named.some((name) => /^(?:ruined)?fooocus/i.test(name))) return 'Fooocus';
  return settings.has('use_stable_diffusion_model') ? 'Easy Diffusion' : undefined;
}
