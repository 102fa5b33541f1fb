// Specification: ISO 32000-2 §12.8 (digital signatures), ETSI EN 319 142-1 (PAdES)
import { inspectSignatures } from '../pdf/inspection.ts';
import type { Reader } from '../signal.ts';

/** Signatures, document time-stamps and empty signature fields of a PDF, each with what was done to the document after it. */
export const pdfSignature: Reader = {
  id: 'pdf-signature',
  wants: (part) => part.name === 'PDF signatures',
  async read(parts, source, context) {
    const [version] = parts[0]?.ranges ?? [];
    if (version === undefined) return [];
    const size = source.size ?? (await source.all()).length;
    return inspectSignatures(source, size, version.offset + version.length, context);
  },
};
