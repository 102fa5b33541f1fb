// Specification: ISO/IEC 29500-1 §17.16.5 (fields), §17.15.1.55 (linkStyles), §18.10 (pivot tables), §18.13 (connections), §18.14.4 (ddeLink), §18.17 (formulas)
import { instructionsOf } from './field.ts';
import { attributeOf, elementsInOrder, type XmlElement } from './xml-tree.ts';

const TEXT = /wordprocessingml|ms-word/i;
const TABLE = /spreadsheetml|ms-excel/i;
const PIVOT = /pivotCacheDefinition/i;
/** Fields of a text whose content comes from another file or program, under their older names too. */
const FIELD = /^\s*(?:INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DDEAUTO|DDE|DATABASE|RD)\b/i;
// No tag holds a bracket that opens one, so that none is followed beyond the next.
/** What stands in the formulas of a table, in cells, names and rules; what stands there other than as plain letters could be anything. */
const FORMULA = /<(?:[\w.-]+:)?(?:f|formula\d?|definedName|calculatedColumnFormula|totalsRowFormula)(?:\s[^<>]*)?>([^<]*<!?)/g;
const FETCHES = /\b(?:IMAGE|WEBSERVICE|RTD)\s*\(|&#|<!$/i;
/** A link to another program, and data that are fetched anew when the table is opened: unless it plainly says no, for a yes can be written in many ways. */
const LINK =
  /<(?:[\w.-]+:)?(?:ddeLink\b|(?:connection|queryTable)\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*?\brefreshOnLoad\s*=\s*["'](?!(?:0|false)["']))/;
/** Data that a table sums up anew when it is opened, and the sources that stand in the same file, or that a relationship names. */
const SUMMED = /\brefreshOnLoad\b/;
const OWN_SOURCES: readonly string[] = ['worksheet', 'consolidation', 'scenario'];
const OFF: readonly string[] = ['0', 'false', 'off'];

/**
 * Whether a part of a Word or Excel file shows what its program fetches from elsewhere by a field or a formula, which no relationship names.
 * `type` is the part's content type. What cannot be read may show anything.
 */
export function showsOutside(part: Uint8Array, type: string): boolean {
  if (TEXT.test(type)) return hasFetchingField(part);
  return TABLE.test(type) && (hasFetchingFormula(part) || (PIVOT.test(type) && hasFetchingSum(part)));
}

function hasFetchingField(part: Uint8Array): boolean {
  const text = new TextDecoder().decode(part);
  // The names of elements stand as plain letters, unless the coding is another one: most parts need not be taken apart.
  if (!/instrText|fldSimple|linkStyles|\0/.test(text)) return false;
  const elements = elementsInOrder(part);
  return elements === null || takesLook(elements) || instructionsOf(elements).some((instruction) => FIELD.test(instruction));
}

/** A template whose styles are taken again each time that the text is opened. */
function takesLook(elements: readonly XmlElement[]): boolean {
  const isOn = ({ local, attributes }: XmlElement) =>
    local === 'linkStyles' && !attributes.some((one) => one.local === 'val' && OFF.includes(one.value));
  return elements.some(isOn) && elements.some(({ local }) => local === 'attachedTemplate');
}

function hasFetchingSum(part: Uint8Array): boolean {
  if (!SUMMED.test(new TextDecoder().decode(part))) return false;
  const elements = elementsInOrder(part);
  if (elements === null) return true;
  const isFresh = elements.some((one) => !OFF.includes(attributeOf(one, 'refreshOnLoad') ?? '0'));
  return isFresh && elements.some((one) => one.local === 'cacheSource' && !OWN_SOURCES.includes(attributeOf(one, 'type') ?? ''));
}

/** Sheets reach many megabytes, so they are searched, not taken apart. */
function hasFetchingFormula(part: Uint8Array): boolean {
  const text = new TextDecoder().decode(part);
  // Another coding than UTF-8.
  if (text.includes('\0')) return true;
  return LINK.test(text) || [...text.matchAll(FORMULA)].some(([, formula = '']) => FETCHES.test(formula));
}
