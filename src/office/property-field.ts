// Specification: ISO/IEC 29500-1 §17.16.5 (fields), §17.5.2.6 (data binding): text that Word takes from the details about the file
import { instructionsOf } from './field.ts';
import { elementsInOrder, type XmlElement } from './xml-tree.ts';

/** Fields that print a property of the file. */
const FIELDS =
  /\b(?:DOCPROPERTY|INFO|TITLE|SUBJECT|AUTHOR|LASTSAVEDBY|KEYWORDS|COMMENTS|CREATEDATE|SAVEDATE|PRINTDATE|REVNUM|EDITTIME|TEMPLATE|NUMWORDS|NUMCHARS)\b/i;
/** Namespaces of the properties, and the ids under which Word itself keeps them. */
const STORES = /(?:core|extended|custom)-properties|coverPageProps|6C3C8BC8-F283|6668398D-A668|55AF091B-3C7A/i;

/**
 * Whether a part of a Word file shows properties of the file, which signatures leave out: who changes a property changes the text.
 * What cannot be read may show anything.
 */
export function showsProperties(part: Uint8Array): boolean {
  const elements = elementsInOrder(part);
  if (!elements) return true;
  const isBound = ({ local, attributes }: XmlElement) => local === 'dataBinding' && attributes.some(({ value }) => STORES.test(value));
  return elements.some(isBound) || instructionsOf(elements).some((instruction) => FIELDS.test(instruction));
}
