import type { Range } from '../../src/asset.ts';
import type { Node } from './history.ts';
import { toDataAddress } from './picture.ts';
import { cutPicture } from './thumbnail.tsx';

/** Of all small pictures in one saved page together, in bytes; what comes after it is left out. */
const MAX_BYTES = 2 * 1024 * 1024;

/** The signers' small pictures as data: addresses, by where each stands in the file. */
export type Thumbnails = ReadonlyMap<readonly Range[], string>;

/** Cuts the small pictures of a history out of the very bytes that were checked, the newest stage first, for a page that needs nothing else. */
export async function readThumbnails(nodes: readonly Node[], file: Blob): Promise<Thumbnails> {
  const found = new Map<readonly Range[], string>();
  let room = MAX_BYTES;
  for (const { thumbnail } of flatten(nodes)) {
    const cut = thumbnail && !found.has(thumbnail) ? await cutPicture(file, thumbnail) : null;
    if (!thumbnail || !cut || cut.size > room) continue;
    room -= cut.size;
    found.set(thumbnail, await toDataAddress(cut));
  }
  return found;
}

function flatten(nodes: readonly Node[]): readonly Node[] {
  return nodes.flatMap((node) => [node, ...flatten(node.parts)]);
}
