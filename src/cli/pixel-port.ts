import { readFile } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';
import decodeJpeg, { init as initJpeg } from '@jsquash/jpeg/decode.js';
import decodeWebp, { init as initWebp } from '@jsquash/webp/decode.js';
import { MAX_PIXELS } from '../mark/find-mark.ts';
import { type PictureHead, readPictureSize } from '../mark/picture-size.ts';
import { readPng, unpackPng } from '../mark/png.ts';
import type { DecodedImage, PixelPort, PixelSearch } from '../signal.ts';

/** Larger files are not decoded: hidden marks stand in pictures of a few MiB. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const CODEC_FILES = { jpeg: 'mozjpeg_dec.wasm', webp: 'webp_dec.wasm' } as const;

/**
 * Decodes PNG, JPEG and WebP; the codecs' wasm files stand in `folder`, and without them only PNG is decoded. AVIF, HEIF and GIF are not
 * decoded here. The codecs hand out no chroma planes.
 */
export function nodePixels(bytes: Uint8Array, folder: URL): PixelPort {
  let decoded: Promise<DecodedImage | undefined> | undefined;
  let outcome: PixelSearch | undefined;
  const look = async (): Promise<DecodedImage | undefined> => {
    const size = bytes.length > MAX_FILE_BYTES ? undefined : readPictureSize(bytes);
    const megapixels = size && (size.width * size.height) / 1e6;
    const known = { ...(megapixels !== undefined && { megapixels }), limit: MAX_PIXELS / 1e6 };
    if (megapixels !== undefined && megapixels > known.limit) {
      outcome = { state: 'too-large', ...known };
      return undefined;
    }
    const image = size && (await decode(bytes, size, folder).catch(() => undefined));
    outcome = { state: image ? 'searched' : 'not-decoded', ...known };
    return image;
  };
  return {
    decode: () => {
      decoded ??= look();
      return decoded;
    },
    outcome: () => outcome,
  };
}

async function decode(bytes: Uint8Array, size: PictureHead, folder: URL): Promise<DecodedImage | undefined> {
  if (size.codec === 'png') return decodePng(bytes);
  await compile(size.codec, folder);
  const { width, height, data } = await (size.codec === 'jpeg' ? decodeJpeg(copyOf(bytes)) : decodeWebp(copyOf(bytes)));
  // Decoders of JPEG may differ by one.
  return { width, height, rgba: new Uint8ClampedArray(data), exact: size.codec === 'webp', smoothed: size.halved };
}

function decodePng(bytes: Uint8Array): DecodedImage {
  const png = readPng(bytes);
  return unpackPng(png, inflateSync(Buffer.concat(png.data), { maxOutputLength: png.rawBytes }));
}

const compiled = new Map<string, Promise<void>>();

/** Each codec is compiled once. Its own notes on damaged files are dropped: the report tells what was read. */
function compile(codec: keyof typeof CODEC_FILES, folder: URL): Promise<void> {
  const ready = compiled.get(codec) ?? start(codec, folder);
  compiled.set(codec, ready);
  return ready;
}

async function start(codec: keyof typeof CODEC_FILES, folder: URL): Promise<void> {
  const module = await WebAssembly.compile(await readFile(new URL(CODEC_FILES[codec], folder)));
  await (codec === 'jpeg' ? initJpeg : initWebp)({
    noInitialRun: true,
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): WebAssembly.Exports {
      const instance = new WebAssembly.Instance(module, imports);
      done(instance);
      return instance.exports;
    },
    printErr: () => undefined,
  });
}

function copyOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
