/** One message that a generator writes into its pictures. */
export interface Pattern {
  readonly tool: string;
  /** What is written, by the name its source gives it. */
  readonly name: string;
  /** 0 and 1; block n of the picture carries bit n modulo the length. */
  readonly bits: readonly number[];
  /** The message is ASCII text: its bits share the shape of all texts, which is taken out before they are compared. */
  readonly text: boolean;
}

/** The messages as their sources set them. FLUX writes 48 digits, of which Python drops the two leading zeros: 46 remain. */
export const PATTERNS: readonly Pattern[] = [
  // CompVis/stable-diffusion, scripts/txt2img.py
  { tool: 'Stable Diffusion 1', name: 'StableDiffusionV1', bits: bitsOfText('StableDiffusionV1'), text: true },
  // Stability-AI/stablediffusion, scripts/txt2img.py
  { tool: 'Stable Diffusion 2', name: 'SDV2', bits: bitsOfText('SDV2'), text: true },
  // invoke-ai/InvokeAI, invisible_watermark.py
  { tool: 'InvokeAI', name: 'InvokeAI', bits: bitsOfText('InvokeAI'), text: true },
  // Stability-AI/generative-models and huggingface/diffusers, WATERMARK_MESSAGE
  { tool: 'Stable Diffusion XL', name: 'SDXL', bits: bitsOf('101100111110110010010000011110111011000110011110'), text: false },
  // black-forest-labs/flux, util.py
  { tool: 'FLUX', name: 'FLUX', bits: bitsOf('1010101111111010000111100111001111010100101110'), text: false },
];

function bitsOfText(text: string): number[] {
  return bitsOf(Array.from(text, (letter) => letter.charCodeAt(0).toString(2).padStart(8, '0')).join(''));
}

function bitsOf(digits: string): number[] {
  return Array.from(digits, Number);
}

/** Sizes in pixels that these generators make, width and height; the same turned is meant too. */
const SIZES: readonly (readonly [number, number])[] = [
  [512, 512],
  [768, 768],
  [1024, 1024],
  [640, 512],
  [768, 512],
  [1024, 576],
  [1024, 768],
  [1152, 896],
  [1216, 832],
  [1344, 768],
  [1360, 768],
  [1536, 640],
];
/** How far the shape of a scaled copy may be off. */
const ASPECT_SLACK = 0.01;
/** A copy scaled to less than this has lost the mark. */
const SMALLEST_SCALE = 0.38;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The generators' sizes that a picture may have been scaled down from, the nearest first. */
export function findOriginalSizes({ width, height }: Size): readonly Size[] {
  return SIZES.flatMap(([long, short]): Size[] => [
    { width: long, height: short },
    ...(long === short ? [] : [{ width: short, height: long }]),
  ])
    .filter((size) => Math.abs((width * size.height) / (height * size.width) - 1) <= ASPECT_SLACK)
    .filter((size) => width < size.width && width >= size.width * SMALLEST_SCALE)
    .toSorted((a, b) => a.width - b.width);
}
