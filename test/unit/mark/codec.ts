import { copyFile, mkdtemp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';
import encodeJpegWith, { init as initJpeg } from '@jsquash/jpeg/encode.js';
import encodeWebpWith, { init as initWebp } from '@jsquash/webp/encode.js';
import type { DecodedImage } from '../../../src/signal.ts';

const { resolve } = createRequire(import.meta.url);
let jpegReady: Promise<unknown> | undefined;
let webpReady: Promise<unknown> | undefined;

/** Baseline JPEG with the tables of the standard. */
export async function encodeJpeg(image: DecodedImage, quality: number, chroma: '420' | '444' = '420'): Promise<Uint8Array> {
  jpegReady ??= load('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm').then((module) => initJpeg(overrides(module)));
  await jpegReady;
  const sampling = { auto_subsample: false, chroma_subsample: chroma === '420' ? 2 : 1 };
  const plain = { baseline: true, progressive: false, optimize_coding: true, quant_table: 0 };
  return new Uint8Array(await encodeJpegWith(imageData(image), { quality, ...sampling, ...plain }));
}

/** Lossy WebP, or lossless where no quality is given. */
export async function encodeWebp(image: DecodedImage, quality?: number): Promise<Uint8Array> {
  webpReady ??= load('@jsquash/webp/codec/enc/webp_enc_simd.wasm').then((module) => initWebp(overrides(module)));
  await webpReady;
  const options = quality === undefined ? { lossless: 1, exact: 1, quality: 0, method: 0 } : { quality };
  return new Uint8Array(await encodeWebpWith(imageData(image), options));
}

async function load(file: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(resolve(file)));
}

function overrides(module: WebAssembly.Module) {
  return {
    noInitialRun: true,
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): WebAssembly.Exports {
      const instance = new WebAssembly.Instance(module, imports);
      done(instance);
      return instance.exports;
    },
  };
}

function imageData({ width, height, rgba }: DecodedImage): ImageData {
  return { width, height, data: new Uint8ClampedArray(rgba), colorSpace: 'srgb' };
}

/** A folder with the decoders' wasm files, as they stand beside the command line. */
export async function codecFolder(): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-codecs-'));
  for (const file of ['@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm', '@jsquash/webp/codec/dec/webp_dec.wasm'])
    await copyFile(resolve(file), join(folder, basename(file)));
  return pathToFileURL(`${folder}/`);
}

/** One PNG chunk. */
export function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return new Uint8Array(out);
}

export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A PNG out of rows that already have their filter byte. */
export function pngOf(
  head: { readonly width: number; readonly height: number; readonly depth: number; readonly colour: number; readonly interlaced?: boolean },
  raw: Uint8Array,
  extra: readonly Uint8Array[] = [],
): Uint8Array {
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(head.width, 0);
  ihdr.writeUInt32BE(head.height, 4);
  ihdr[8] = head.depth;
  ihdr[9] = head.colour;
  ihdr[12] = head.interlaced ? 1 : 0;
  const parts = [PNG_SIGNATURE, chunk('IHDR', ihdr), ...extra, chunk('IDAT', deflateSync(raw)), chunk('IEND', new Uint8Array())];
  return new Uint8Array(Buffer.concat(parts));
}

/** 8-bit RGB or RGBA without filters. */
export function encodePng({ width, height, rgba }: DecodedImage, alpha = false, extra: readonly Uint8Array[] = []): Uint8Array {
  const channels = alpha ? 4 : 3;
  const raw = new Uint8Array(height * (1 + width * channels));
  for (let y = 0, to = 0; y < height; y++) {
    to++;
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++) raw[to++] = rgba[(y * width + x) * 4 + channel] ?? 0;
  }
  return pngOf({ width, height, depth: 8, colour: alpha ? 6 : 2 }, raw, extra);
}
