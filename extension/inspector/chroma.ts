// Specification: WebCodecs (W3C) §9.4 (VideoFrame), §10 (ImageDecoder)
import type { ChromaPlanes } from '../../src/index.ts';

/** The weights that the marks are written with; a frame of other weights is looked at in RGB. */
const MATRICES: readonly (string | null | undefined)[] = ['smpte170m', 'bt470bg'];

/** The codec's own chroma, where the browser has a decoder that hands out its planes. */
export async function decodeChroma(bytes: Uint8Array<ArrayBuffer>, codec: string): Promise<ChromaPlanes | undefined> {
  if (!('ImageDecoder' in globalThis)) return undefined;
  const decoder = new ImageDecoder({ data: bytes, type: `image/${codec}`, colorSpaceConversion: 'none', preferAnimation: false });
  try {
    const { image } = await decoder.decode();
    try {
      return await copyChroma(image);
    } finally {
      image.close();
    }
  } finally {
    decoder.close();
  }
}

/** What is used of a decoded picture: a `VideoFrame` is one. */
export interface DecodedFrame {
  readonly format: string | null;
  readonly colorSpace: { readonly matrix: string | null; readonly fullRange: boolean | null };
  readonly visibleRect: { readonly width: number; readonly height: number } | null;
  allocationSize(): number;
  copyTo(to: Uint8Array<ArrayBuffer>): Promise<readonly Plane[]>;
}

interface Plane {
  readonly offset: number;
  readonly stride: number;
}

/** The planes of colour difference as the codec has them; undefined for a frame that has none, or of other weights. */
export async function copyChroma(frame: DecodedFrame): Promise<ChromaPlanes | undefined> {
  const { format, colorSpace, visibleRect } = frame;
  if (visibleRect === null || !MATRICES.includes(colorSpace.matrix)) return undefined;
  const planar = format === 'I420' || format === 'I420A';
  if (!planar && format !== 'NV12') return undefined;
  const buffer = new Uint8Array(frame.allocationSize());
  const [, second, third] = await frame.copyTo(buffer);
  const width = (visibleRect.width + 1) >> 1;
  const height = (visibleRect.height + 1) >> 1;
  const gather = (plane: Plane | undefined, start: number, step: number): Uint8Array => {
    const out = new Uint8Array(width * height);
    for (let y = 0, to = 0; plane && y < height; y++) {
      for (let x = 0; x < width; x++, to++) out[to] = buffer[plane.offset + start + y * plane.stride + x * step] ?? 0;
    }
    return out;
  };
  const cb = planar ? gather(second, 0, 1) : gather(second, 0, 2);
  const cr = planar ? gather(third, 0, 1) : gather(second, 1, 2);
  return { width, height, cb, cr, fullRange: colorSpace.fullRange === true };
}
