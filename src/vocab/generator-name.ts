// Real manifests of 2023 and 2024 that name an AI tool and give no source type (measured on published samples).

/** A generator whose manifests mean AI although no digital source type says so. */
export interface AiGenerator {
  /** `claim_generator` or `claim_generator_info.name` begins with this. */
  readonly generator: string;
  /** And an action's description is exactly this, where one is asked for. */
  readonly description?: string;
  readonly kind: 'ai' | 'ai-edited';
}

export const AI_GENERATORS: readonly AiGenerator[] = [
  { generator: 'Microsoft Responsible AI Image Provenance', description: 'AI Generated Image', kind: 'ai' },
  { generator: 'Adobe_Firefly', kind: 'ai' },
  { generator: 'Adobe Firefly', kind: 'ai' },
];

/** An assertion that Adobe's tools of 2023 wrote when generative AI was used. */
export const GENERATIVE_ASSERTION = 'com.adobe.generative-ai';

/** Assertions that say that AI was involved: the standard's, its older spelling, and one of Black Forest Labs. */
export const DISCLOSURE_ASSERTIONS: readonly string[] = ['c2pa.ai-disclosure', 'c2pa.ai_disclosure', 'c2pa.ai_generated_content'];

/** What a value names and how much of the picture it claims: all of it (`ai`), or a change to it (`ai-edited`). */
export interface NamedTool {
  readonly value: string;
  readonly tool: string;
  readonly kind: 'ai' | 'ai-edited';
  /** A model that many tools run: it is shown, and beside a tool's name it is no second tool. */
  readonly model?: true;
}

/** Values of a credit line (XMP `photoshop:Credit`, IPTC-IIM 2:110), compared as a whole. */
export const AI_CREDITS: readonly NamedTool[] = [
  { value: 'Made with Google AI', tool: 'Google AI', kind: 'ai' },
  { value: 'Edited with Google AI', tool: 'Google AI', kind: 'ai-edited' },
  { value: 'Apple Photos Clean Up', tool: 'Apple Photos Clean Up', kind: 'ai-edited' },
  { value: 'Apple Image Playground', tool: 'Apple Image Playground', kind: 'ai' },
];

/**
 * Names that only stand in a field for the program or device (Software, CreatorTool, Make), compared as a whole, a version behind it apart.
 * ComfyUI and InvokeAI are also used on pictures that no AI made, so their bare names say only that an AI tool was used.
 */
export const AI_TOOL_NAMES: readonly NamedTool[] = [
  { value: 'midjourney', tool: 'Midjourney', kind: 'ai' },
  { value: 'stable diffusion', tool: 'Stable Diffusion', kind: 'ai', model: true },
  { value: 'stable diffusion xl', tool: 'Stable Diffusion XL', kind: 'ai', model: true },
  { value: 'novelai', tool: 'NovelAI', kind: 'ai' },
  { value: 'novelai diffusion', tool: 'NovelAI', kind: 'ai' },
  { value: 'draw things', tool: 'Draw Things', kind: 'ai' },
  { value: 'mflux', tool: 'MFLUX', kind: 'ai' },
  { value: 'artbot - create images with stable diffusion, utilizing the ai horde', tool: 'ArtBot', kind: 'ai' },
  { value: 'stable ui - create images with stable diffusion using the ai horde', tool: 'Stable UI', kind: 'ai' },
  { value: 'dall-e', tool: 'DALL·E', kind: 'ai' },
  { value: 'dall·e', tool: 'DALL·E', kind: 'ai' },
  { value: 'gpt-image', tool: 'gpt-image', kind: 'ai' },
  { value: 'ideogram', tool: 'Ideogram', kind: 'ai' },
  { value: 'ideogram ai', tool: 'Ideogram', kind: 'ai' },
  { value: 'luma ai', tool: 'Luma AI', kind: 'ai' },
  { value: 'reve.com', tool: 'Reve', kind: 'ai' },
  { value: 'aphrodite ai', tool: 'Aphrodite AI', kind: 'ai' },
  { value: 'comfyui', tool: 'ComfyUI', kind: 'ai-edited' },
  { value: 'invokeai', tool: 'InvokeAI', kind: 'ai-edited' },
];

/** Makers of models, which their programs write where a camera names itself (black-forest-labs/flux, `save_image`). */
export const AI_MAKERS: readonly string[] = ['black forest labs'];
