import type { Container } from '../asset.ts';
import { bmff } from './bmff.ts';
import { jpeg } from './jpeg.ts';
import { png } from './png.ts';
import { webp } from './webp.ts';

export { nameMediaType } from './media-type.ts';

/** Every walker, in the order in which they are asked. */
export const CONTAINERS: readonly Container[] = [jpeg, png, webp, bmff];

/** The walker for a file that starts with `head` (up to SNIFF_BYTES), by its bytes alone. */
export function sniffContainer(head: Uint8Array): Container | undefined {
  return CONTAINERS.find((container) => container.sniff(head));
}
