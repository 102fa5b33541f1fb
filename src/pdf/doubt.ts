// Specification: ISO 32000-2 §7.5.4 (cross-reference table), §7.5.5 (trailer): where readers part

import { firstMark, isDigit, MAX_LEAD } from './character.ts';
import type { PdfDocument } from './document.ts';
import { countOf } from './object.ts';
import type { XrefSection } from './xref.ts';

/**
 * True where some readers may see other objects than we do after these updates. Whoever prepared a document could so make a reader give up
 * the cross-references and put together what it finds. Writers get such things wrong too, so it accuses nobody.
 */
export async function isDoubtful(signed: PdfDocument, latest: PdfDocument, updates: readonly XrefSection[]): Promise<boolean> {
  if (hasDoubtfulSize(signed, updates)) return true;
  for (const update of updates) {
    if (!update.exact) return true;
    for (const [number, entry] of update.entries) {
      if (entry.kind !== 'plain') continue;
      const before = signed.entryOf(number);
      // §7.3.10: a reference has a generation, which many readers do not look at.
      if (entry.generation !== (before?.kind === 'plain' ? before.generation : 0)) return true;
      if (!isDigit(firstMark(await latest.file.read(entry.offset, MAX_LEAD + 1)))) return true;
    }
  }
  return false;
}

/** What is beyond the size is not there, for those readers that look at it: it may hide objects, or show what was hidden at signing. */
function hasDoubtfulSize(signed: PdfDocument, updates: readonly XrefSection[]): boolean {
  const size = countOf(signed.trailer.entries.get('Size')) ?? 0;
  const isBeyond = signed.hasObjectFrom(size);
  return updates.some(({ trailer, entries }) => {
    const now = countOf(trailer.entries.get('Size')) ?? 0;
    return now < size || (isBeyond && now !== size) || [...entries.keys()].some((number) => number >= now);
  });
}
