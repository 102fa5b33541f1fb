// Specification: ISO/IEC 29500-2 §13 (digital signatures)
import { inspectOoxml } from '../office/ooxml-signature.ts';
import type { Reader } from '../signal.ts';
import { officePackage } from './package-parts.ts';

/** Signatures of Word, Excel and PowerPoint files. */
export const ooxml: Reader = {
  id: 'ooxml',
  wants: (part) => part.role === 'embedded',
  async read(parts, source, context) {
    if (!parts.some((part) => part.name === '[Content_Types].xml') || !parts.some((part) => part.name.startsWith('_xmlsignatures/')))
      return [];
    return inspectOoxml(officePackage(parts, source, context), context);
  },
};
