// Specification: ISO/IEC 29500-1 §17.16.5 (fields), §18.13 (connections), §18.14.4 (ddeLink), §18.17 (formulas)
import { elementsInOrder } from './xml-tree.ts';

const TEXT = /wordprocessingml|ms-word/i;
const TABLE = /spreadsheetml|ms-excel/i;
/** Fields of a text whose content comes from another file or program. */
const FIELD = /^\s*(?:INCLUDETEXT|LINK|DDEAUTO|DDE|DATABASE)\b/i;
// No tag holds a bracket that opens one, so that none is followed beyond the next.
/** What stands in the formulas of a table, in cells, names and rules; what stands there other than as plain letters could be anything. */
const FORMULA = /<(?:[\w.-]+:)?(?:f|formula\d?|definedName|calculatedColumnFormula|totalsRowFormula)(?:\s[^<>]*)?>([^<]*<!?)/g;
const FETCHES = /\b(?:IMAGE|WEBSERVICE|RTD)\s*\(|&#|<!$/i;
/** A link to another program, and data that are fetched anew when the table is opened: unless it plainly says no, for a yes can be written in many ways. */
const LINK = /<(?:[\w.-]+:)?(?:ddeLink\b|connection\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*?\brefreshOnLoad\s*=\s*["'](?!(?:0|false)["']))/;

/**
 * Whether a part of a Word or Excel file shows what its program fetches from elsewhere by a field or a formula, which no relationship names.
 * `type` is the part's content type. What cannot be read may show anything.
 */
export function showsOutside(part: Uint8Array, type: string): boolean {
  if (TEXT.test(type)) return hasFetchingField(part);
  return TABLE.test(type) && hasFetchingFormula(part);
}

function hasFetchingField(part: Uint8Array): boolean {
  const text = new TextDecoder().decode(part);
  // The names of elements stand as plain letters, unless the coding is another one: most parts need not be taken apart.
  if (!/instrText|fldSimple|\0/.test(text)) return false;
  const elements = elementsInOrder(part);
  if (!elements) return true;
  // Instructions of the fields that are open, each of which may be spread over several runs.
  const open: string[] = [];
  for (const element of elements) {
    if (element.local === 'fldSimple' && element.attributes.some(({ local, value }) => local === 'instr' && FIELD.test(value))) return true;
    if (element.local === 'instrText')
      open.push((open.pop() ?? '') + element.children.filter((child) => typeof child === 'string').join(''));
    if (element.local !== 'fldChar') continue;
    const kind = element.attributes.find(({ local }) => local === 'fldCharType')?.value;
    if (kind === 'begin') open.push('');
    else if (FIELD.test((kind === 'end' ? open.pop() : open.at(-1)) ?? '')) return true;
  }
  return open.some((instruction) => FIELD.test(instruction));
}

/** Sheets reach many megabytes, so they are searched, not taken apart. */
function hasFetchingFormula(part: Uint8Array): boolean {
  const text = new TextDecoder().decode(part);
  // Another coding than UTF-8.
  if (text.includes('\0')) return true;
  return LINK.test(text) || [...text.matchAll(FORMULA)].some(([, formula = '']) => FETCHES.test(formula));
}
