// Specification: ISO/IEC 29500-1 §13.3.7 (presentation properties), §19.2.1.30 (showPr)
import { MalformedError } from '../bytes/errors.ts';
import { descendantsOf, readXml } from './xml-tree.ts';

/** Elements by which a slide show leaves slides out: a range, or a list of its own. */
const CHOICES: readonly string[] = ['sldRg', 'custShow'];

/** Whether the properties of a presentation, which signatures leave out, choose what is shown of it. What cannot be read may do so. */
export function choosesSlides(properties: Uint8Array): boolean {
  try {
    return descendantsOf(readXml(properties)).some(({ local }) => CHOICES.includes(local));
  } catch (error) {
    if (error instanceof MalformedError) return true;
    throw error;
  }
}
