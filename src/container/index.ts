import type { Container } from '../asset.ts';
import { bmff } from './bmff.ts';
import { flac } from './flac.ts';
import { flv } from './flv.ts';
import { gif } from './gif.ts';
import { jpeg } from './jpeg.ts';
import { jxl } from './jxl.ts';
import { matroska } from './matroska.ts';
import { mp3 } from './mp3.ts';
import { ogg } from './ogg.ts';
import { pdf } from './pdf.ts';
import { png } from './png.ts';
import { riff } from './riff.ts';
import { svg } from './svg.ts';
import { tiff } from './tiff.ts';
import { webp } from './webp.ts';
import { zip } from './zip.ts';

export { nameMediaType } from './media-type.ts';
export { findSignedText } from './text.ts';

/** Every walker, in the order in which they are asked. */
export const CONTAINERS: readonly Container[] = [jpeg, png, webp, bmff, gif, tiff, jxl, riff, flac, ogg, matroska, flv, mp3, svg, pdf, zip];

/** The walker for a file that starts with `head` (up to SNIFF_BYTES), by its bytes alone. */
export function sniffContainer(head: Uint8Array): Container | undefined {
  return CONTAINERS.find((container) => container.sniff(head));
}
