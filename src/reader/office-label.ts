// Specification: GB 45438-2025 annex E; ISO/IEC 29500-1 §22.3 (custom properties); OpenDocument 1.3 part 3 §4.3.2.16 (meta:user-defined)
import { SaxesParser } from 'saxes';
import type { Part } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import { utf8 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { DeclarationSignal, Reader } from '../signal.ts';
import { findAigcLabel } from '../signs/aigc-label.ts';
import { declare } from './declare.ts';
import { gatherParts, readPart, settle, spanOf } from './part-bytes.ts';

/** Properties are a few kilobytes. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_DEPTH = 64;
const LABEL = 'AIGC';
const OFFICE = /^application\/vnd\.(?:openxmlformats-officedocument|oasis\.opendocument)\./;
const ODF_META = 'urn:oasis:names:tc:opendocument:xmlns:meta:1.0';

/** Where an office document keeps properties that its users name: the entry, the element of one property, and its name's attribute. */
const PLACES: ReadonlyMap<string, { readonly uri: string; readonly element: string; readonly attribute: string }> = new Map([
  [
    'docProps/custom.xml',
    { uri: 'http://schemas.openxmlformats.org/officeDocument/2006/custom-properties', element: 'property', attribute: 'name' },
  ],
  ['meta.xml', { uri: ODF_META, element: 'user-defined', attribute: 'name' }],
]);

/** The AI label that Chinese law asks for, in the properties of an office document. */
export const officeLabel: Reader = {
  id: 'office-label',
  wants: (part) => part.role === 'embedded' && PLACES.has(part.name),
  async read(parts, source, context): Promise<readonly DeclarationSignal[]> {
    if (!OFFICE.test(context.mediaType)) return [];
    const { found, failure } = await gatherParts(parts, context.budget, (part) => readOne(part, source, context.budget));
    return settle(found, failure);
  },
};

async function readOne(part: Part, source: ByteSource, budget: Budget): Promise<DeclarationSignal[]> {
  const bytes = await readPart(part, source, budget, MAX_BYTES);
  return readLabels(utf8(bytes), part, budget).flatMap((value) => {
    const finding = findAigcLabel(value, true);
    return finding === undefined ? [] : [declare('office-label', finding, `${part.name}: ${LABEL}`, value, spanOf(part))];
  });
}

/** The texts of all properties of the label's name. @throws MalformedError, HardLimitError */
function readLabels(text: string, part: Part, budget: Budget): string[] {
  const place = PLACES.get(part.name);
  const values: string[] = [];
  /** Depth of the property that is open, and its text so far. */
  let open: { readonly depth: number; text: string } | undefined;
  let depth = 0;
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.on('opentag', ({ uri, local, attributes }) => {
    budget.step();
    depth++;
    if (depth > MAX_DEPTH) throw new HardLimitError('property depth', `properties deeper than ${MAX_DEPTH}`);
    const named = Object.values(attributes).some((one) => one.local === place?.attribute && one.value === LABEL);
    if (open === undefined && uri === place?.uri && local === place.element && named) open = { depth, text: '' };
  });
  parser.on('text', (piece) => {
    if (open !== undefined) open.text += piece;
  });
  parser.on('cdata', (piece) => {
    if (open !== undefined) open.text += piece;
  });
  parser.on('closetag', () => {
    if (open?.depth === depth) {
      values.push(open.text);
      open = undefined;
    }
    depth--;
  });
  parser.on('error', (error) => {
    throw new MalformedError(`${part.name}: ${error.message}`, spanOf(part).offset);
  });
  parser.write(text).close();
  return values;
}
