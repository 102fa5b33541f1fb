// Specification: ISO 32000-2 §7.5.2 (the header of a PDF); its readers look for it in so many first bytes
import { latin1 } from '../bytes/cursor.ts';
import { type ByteSource, readUpTo } from '../bytes/source.ts';

const HEADER = '%PDF-';
const HEADER_ROOM = 1_024;

/**
 * Whether a file of another kind can be shown as a PDF too, if its server calls it one: the room of a manifest store, which no hash covers, is
 * large enough for a document.
 */
export async function isAlsoPdf(source: ByteSource, mediaType: string): Promise<boolean> {
  return mediaType !== 'application/pdf' && latin1(await readUpTo(source, 0, HEADER_ROOM)).includes(HEADER);
}
