import type { DecodedImage } from '../../../src/signal.ts';

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Some are whole numbers of a message's blocks wide, where columns and bits fall together. */
const SIZES = [
  [512, 512],
  [384, 384],
  [512, 320],
  [400, 600],
  [736, 368],
  [300, 301],
  [768, 512],
  [1024, 256],
] as const;

export const KINDS = ['landscape', 'shapes', 'page', 'stripes', 'flat', 'grain'] as const;
export type Kind = (typeof KINDS)[number];

/** A picture that has no mark; the same seed draws the same one. */
export function drawPicture(
  seed: number,
  kind: Kind = KINDS[seed % KINDS.length] ?? 'landscape',
  size?: readonly [number, number],
): DecodedImage {
  const random = randomOf(seed + 1);
  const [width, height] = size ?? SIZES[Math.floor(random() * SIZES.length)] ?? [512, 512];
  const colour = PAINTERS[kind](random, width, height);
  const rgba = new Uint8ClampedArray(width * height * 4);
  const noise = random() < 0.5 ? 0 : random() * 6;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const [r, g, b] = colour(x, y);
      const grain = (random() - 0.5) * noise;
      rgba[at] = r + grain;
      rgba[at + 1] = g + grain;
      rgba[at + 2] = b + grain;
      rgba[at + 3] = 255;
    }
  }
  return { width, height, rgba, exact: true };
}

type Rgb = readonly [number, number, number];
type Colour = (x: number, y: number) => Rgb;
type Painter = (random: () => number, width: number, height: number) => Colour;

const anyColour = (random: () => number): Rgb => [random() * 255, random() * 255, random() * 255];
const mix = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

const OCTAVES = [1, 2, 4, 8, 16];
const OCTAVES_SUM = 1.9375;

/** Value noise over several octaves, 0 to 1. */
function fractal(random: () => number, coarse: number): (x: number, y: number) => number {
  const lattice = Float32Array.from({ length: 64 * 64 }, random);
  const at = (x: number, y: number) => lattice[(y & 63) * 64 + (x & 63)] ?? 0;
  const smooth = (t: number) => t * t * (3 - 2 * t);
  const layer = (x: number, y: number) => {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [across, down] = [smooth(x - left), smooth(y - top)];
    const upper = at(left, top) + (at(left + 1, top) - at(left, top)) * across;
    const lower = at(left, top + 1) + (at(left + 1, top + 1) - at(left, top + 1)) * across;
    return upper + (lower - upper) * down;
  };
  return (x, y) => {
    let sum = 0;
    for (const scale of OCTAVES) sum += layer((x * scale) / coarse, (y * scale) / coarse) / scale;
    return sum / OCTAVES_SUM;
  };
}

const PAINTERS: { readonly [K in Kind]: Painter } = {
  landscape(random, _width, height) {
    const [light, tint] = [fractal(random, 40 + random() * 120), fractal(random, 60 + random() * 200)];
    const [sky, ground, third] = [anyColour(random), anyColour(random), anyColour(random)];
    return (x, y) => mix(mix(sky, ground, (y / height + light(x, y)) / 2), third, tint(x, y) ** 2);
  },
  shapes(random, width, height) {
    const back = anyColour(random);
    const discs = Array.from({ length: 12 }, () => ({
      x: random() * width,
      y: random() * height,
      radius: 15 + random() * 110,
      fill: anyColour(random),
    }));
    const shade = fractal(random, 90);
    return (x, y) => {
      const hit = discs.findLast((disc) => (x - disc.x) ** 2 + (y - disc.y) ** 2 < disc.radius ** 2);
      return mix(hit?.fill ?? back, [0, 0, 0], 0.3 * shade(x, y));
    };
  },
  page(random) {
    const [ink, paper] = [anyColour(random), mix(anyColour(random), [255, 255, 255], 0.9)];
    const letters = Uint8Array.from({ length: 4096 }, () => (random() < 0.5 ? 1 : 0));
    return (x, y) => (y % 24 < 12 && letters[((y >> 1) * 97 + (x >> 1)) & 4095] === 1 && (x >> 3) % 9 !== 0 ? ink : paper);
  },
  stripes(random) {
    const [one, other] = [anyColour(random), anyColour(random)];
    const period = [16, 32, 24, 7, 46, 64][Math.floor(random() * 6)] ?? 16;
    const turned = random() < 0.5;
    return (x, y) => ((turned ? y : x) % period < period / 2 ? one : other);
  },
  flat(random, width) {
    const [left, right] = [anyColour(random), anyColour(random)];
    const gradient = random() < 0.5;
    return (x) => (gradient ? mix(left, right, x / width) : left);
  },
  grain(random) {
    const base = anyColour(random);
    return () => mix(base, anyColour(random), 0.6);
  },
};
