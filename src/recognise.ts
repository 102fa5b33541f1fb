// Specification: ISO 32000-2 §12.8 (PDF); ISO/IEC 29500-2 §13 (OPC); OpenDocument 1.3 part 2 §5; C2PA 2.2 §A.4.4, §A.6
import { SNIFF_BYTES } from './asset.ts';
import { Budget, type BudgetLimits } from './bytes/budget.ts';
import { type ByteSource, readUpTo } from './bytes/source.ts';
import { holdsPdfSignature, pdf } from './container/pdf.ts';
import { holdsZipSignature, zip } from './container/zip.ts';

/** `unsure`: nobody may be told that a document has no signature, since its structure could not be followed to the end. */
export type Recognition = 'signed' | 'unsigned' | 'unsure';

/** A look at the structure needs few steps; a document that wants more is unsure. */
const LIMITS: BudgetLimits = { steps: 20_000, bytes: 16 * 1024 * 1024 };

const LOOKS = [
  { container: pdf, look: holdsPdfSignature },
  { container: zip, look: holdsZipSignature },
] as const;

/**
 * Whether a document holds a signature, by as few bytes as tell it: the cross-references, catalogue and form of a PDF, the directory of an
 * archive. Nothing is verified. Never throws: whatever cannot be read is `unsure`.
 */
export async function recognise(source: ByteSource, abort?: AbortSignal): Promise<Recognition> {
  try {
    const head = await readUpTo(source, 0, SNIFF_BYTES);
    const found = LOOKS.find(({ container }) => container.sniff(head));
    if (found === undefined || source.size === undefined) return 'unsure';
    return (await found.look(source, source.size, new Budget(LIMITS, abort))) ? 'signed' : 'unsigned';
  } catch {
    return 'unsure';
  }
}
