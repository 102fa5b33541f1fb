// Specification: C2PA 2.2 §11.5 (reference to an external manifest), ISO 16684-1 (XMP)
import type { Part, Range } from '../asset.ts';
import { concatBytes, utf8 } from '../bytes/cursor.ts';
import type { ByteSource } from '../bytes/source.ts';

const MAX_XMP = 1024 * 1024;
/** `dcterms:provenance`, as attribute or element. */
const PROVENANCE = /\bdcterms:provenance\s*(?:=\s*["']|>)\s*(https?:\/\/[^"'<\s]{1,2000})/;

/** Where the asset's manifest store is said to be kept. Nothing is fetched. */
export interface Pointer {
  readonly address: string;
  /** Who says so: the asset itself, or the server that gave it (its Link header). */
  readonly by: 'file' | 'server';
  readonly at: Range;
}

/** The first such address in the asset's own XMP, else the server's; undefined where there is none. */
export async function findPointer(parts: readonly Part[], source: ByteSource, linked: string | undefined): Promise<Pointer | undefined> {
  for (const part of parts) {
    if (part.role !== 'xmp' || part.coding !== undefined || part.opened !== undefined) continue;
    const length = part.ranges.reduce((sum, range) => sum + range.length, 0);
    if (length > MAX_XMP) continue;
    const pieces: Uint8Array[] = [];
    for (const range of part.ranges) pieces.push(await source.read(range.offset, range.length));
    const address = PROVENANCE.exec(utf8(concatBytes(pieces)))?.[1]?.replaceAll('&amp;', '&');
    if (address !== undefined && URL.canParse(address)) return { address, by: 'file', at: part.outer[0] ?? { offset: 0, length: 0 } };
  }
  return linked !== undefined && URL.canParse(linked) ? { address: linked, by: 'server', at: { offset: 0, length: 0 } } : undefined;
}
