// Specification: OpenDocument 1.3 part 2 §5 (digital signatures)
import { inspectOdf, ODF_SIGNATURES } from '../office/odf-signature.ts';
import type { Reader } from '../signal.ts';
import { officePackage } from './package-parts.ts';

/** Signatures of OpenDocument files. */
export const odf: Reader = {
  id: 'odf',
  wants: (part) => part.role === 'embedded',
  async read(parts, source, context) {
    if (!parts.some((part) => part.name === ODF_SIGNATURES)) return [];
    return inspectOdf(officePackage(parts, source, context), context);
  },
};
