import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { memorySource } from '../../../src/bytes/source.ts';
import { inspect } from '../../../src/index.ts';
import { readStealth } from '../../../src/mark/stealth.ts';
import type { DecodedImage, PixelPort } from '../../../src/signal.ts';
import { NO_TRUST } from '../../fixtures/no-trust.ts';
import { encodePng } from './codec.ts';
import { drawPicture } from './picture.ts';

const SETTINGS = 'a lighthouse at dusk\nNegative prompt: fog\nSteps: 24, Sampler: Euler a, CFG scale: 7, Seed: 41, Size: 512x512';
const FORMS = ['stealth_pnginfo', 'stealth_pngcomp', 'stealth_rgbinfo', 'stealth_rgbcomp'] as const;
type Form = (typeof FORMS)[number];

/** Writes bytes into the lowest bits, column by column, as the plug-ins do. */
function hide(image: DecodedImage, alpha: boolean, bytes: Uint8Array): DecodedImage {
  const rgba = image.rgba.slice();
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const value = ((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
    const pixel = alpha ? bit : Math.floor(bit / 3);
    const at = ((pixel % image.height) * image.width + Math.floor(pixel / image.height)) * 4 + (alpha ? 3 : bit % 3);
    rgba[at] = ((rgba[at] ?? 0) & 254) | value;
  }
  return { ...image, rgba };
}

function payload(form: string, content: Uint8Array, bits = content.length * 8): Uint8Array {
  const head = Buffer.alloc(form.length + 4);
  head.write(form, 'latin1');
  head.writeUInt32BE(bits, form.length);
  return new Uint8Array(Buffer.concat([head, content]));
}

function hideText(form: Form, text: string): DecodedImage {
  const content = new TextEncoder().encode(text);
  return hide(plain(), form.includes('png'), payload(form, form.endsWith('comp') ? new Uint8Array(gzipSync(content)) : content));
}

const plain = () => drawPicture(4, 'landscape', [160, 120]);
const read = (image: DecodedImage) => readStealth(image, new Budget());

async function judge(image: DecodedImage) {
  const pixels: PixelPort = { decode: async () => image };
  const options = { name: 'x.png', now: new Date('2026-11-21'), trust: NO_TRUST, version: '0' };
  return inspect(memorySource(encodePng(image, true)), { ...options, copy: 'given', pixels });
}

describe('stealth PNG info', () => {
  test.each(FORMS)('%s is read', (form) => {
    expect(read(hideText(form, SETTINGS))).toEqual({ form, text: SETTINGS });
  });

  test.each(FORMS)('%s labels the picture', async (form) => {
    const report = await judge(hideText(form, SETTINGS));
    expect([report.label, report.reason, report.basis]).toEqual(['ai-generated', 'watermark', 'watermark']);
    expect(report.sentence).toBe('A hidden mark that Stable Diffusion web UI leaves is in this picture. Marks can be copied.');
  });

  test('an object of settings counts, and NovelAI is named', async () => {
    const comment = JSON.stringify({ prompt: 'sea', steps: 28, sampler: 'k_euler', seed: 7, scale: 5, uc: 'fog' });
    const report = await judge(hideText('stealth_pngcomp', JSON.stringify({ Software: 'NovelAI', Comment: comment })));
    expect(report.signals.filter((signal) => signal.kind === 'mark').map((mark) => mark.tool)).toEqual(['NovelAI']);
  });

  test('a signature of NovelAI that belongs to other pixels says so', async () => {
    const signed_hash = Buffer.alloc(64, 1).toString('base64');
    const comment = JSON.stringify({ prompt: 'sea', steps: 28, sampler: 'k_euler', seed: 7, scale: 5, uc: 'fog', signed_hash });
    const report = await judge(hideText('stealth_pngcomp', JSON.stringify({ Software: 'NovelAI', Comment: comment })));
    expect([report.label, report.reason]).toEqual(['ai-generated', 'declared-ai']);
    expect(report.says[0]?.id).toBe('case_30');
  });

  test('a graph that only enlarges is no mark of a generated picture', async () => {
    const graph = {
      1: { class_type: 'LoadImage', inputs: { image: 'x.png' } },
      2: { class_type: 'ImageScale', inputs: { image: ['1', 0] } },
      3: { class_type: 'SaveImage', inputs: { images: ['2', 0] } },
    };
    const report = await judge(hideText('stealth_pnginfo', JSON.stringify({ prompt: JSON.stringify(graph) })));
    expect(report.label).toBe('ai-edited');
  });
});

describe('what only looks like it', () => {
  const junk = new Uint8Array(Buffer.from(Array.from({ length: 400 }, (_, at) => (at * 197 + 31) & 255)));
  const gzip = new Uint8Array(gzipSync(SETTINGS));
  const wrong = (change: (bytes: Uint8Array) => void) => {
    const bytes = gzip.slice();
    change(bytes);
    return bytes;
  };

  test.each<readonly [string, boolean, Uint8Array]>([
    ['the magic alone', true, payload('stealth_pngcomp', new Uint8Array())],
    ['the magic and junk', true, payload('stealth_pngcomp', junk)],
    ['the magic for plain text and junk', true, payload('stealth_pnginfo', junk)],
    ['the RGB magic and junk', false, payload('stealth_rgbcomp', junk)],
    ['the RGB magic in alpha', true, payload('stealth_rgbinfo', new TextEncoder().encode(SETTINGS))],
    ['a magic with one letter changed', true, payload('stealth_pngcomq', gzip)],
    ['a length beyond the picture', true, payload('stealth_pngcomp', gzip, 0xffff_fff8)],
    ['a length that is no whole byte', true, payload('stealth_pngcomp', gzip, gzip.length * 8 - 3)],
    ['gzip that is cut', true, payload('stealth_pngcomp', gzip.slice(0, 40))],
    [
      'gzip of another length than it says',
      true,
      payload(
        'stealth_pngcomp',
        wrong((bytes) => bytes.fill(9, bytes.length - 4)),
      ),
    ],
    [
      'gzip with flags that run out of it',
      true,
      payload(
        'stealth_pngcomp',
        wrong((bytes) => bytes.fill(0x1c, 3, 4)),
      ),
    ],
  ])('%s is nothing', async (_name, alpha, bytes) => {
    const image = hide(plain(), alpha, bytes);
    expect(read(image)).toBeUndefined();
    expect((await judge(image)).label).toBe('unknown');
  });

  test.each(['The lighthouse stands at the end of the pier.', '{}', '[1, 2]', 'Steps: 5 km, seed cake for lunch'])(
    'the hidden text “%s” is no setting',
    async (text) => {
      expect((await judge(hideText('stealth_pngcomp', text))).label).toBe('unknown');
    },
  );

  test('a gzip bomb stops at its limit', () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(64 * 1024 * 1024)));
    const big = { ...drawPicture(1, 'flat', [1024, 1024]) };
    expect(() => read(hide(big, true, payload('stealth_pngcomp', bomb)))).toThrow(/more than/);
  });

  test('a picture of one pixel and one without pixels hold nothing', () => {
    expect(read({ width: 1, height: 1, rgba: new Uint8ClampedArray(4), exact: true })).toBeUndefined();
    expect(read({ width: 400, height: 400, rgba: new Uint8ClampedArray(), exact: false })).toBeUndefined();
  });
});
