// Specification: GB 45438-2025 annex E; ISO/IEC 29500-1 §22.3 (custom properties); OpenDocument 1.3 part 3 §4.3.2.16 (meta:user-defined)
import type { Part } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import type { ByteSource } from '../bytes/source.ts';
import { readXml, type XmlElement } from '../office/xml-tree.ts';
import type { DeclarationSignal, Reader } from '../signal.ts';
import { findAigcLabel } from '../signs/aigc-label.ts';
import { declare } from './declare.ts';
import { gatherParts, readPart, settle, spanOf } from './part-bytes.ts';

/** Properties are a few kilobytes. */
const MAX_BYTES = 4 * 1024 * 1024;
const LABEL = 'AIGC';
const OFFICE = /^application\/vnd\.(?:openxmlformats-officedocument|oasis\.opendocument)\./;

/** The element of one property. */
interface Place {
  readonly uri: string;
  readonly element: string;
}

/** Where an office document keeps properties that its users name, by the entry. */
const PLACES: ReadonlyMap<string, Place> = new Map([
  ['docProps/custom.xml', { uri: 'http://schemas.openxmlformats.org/officeDocument/2006/custom-properties', element: 'property' }],
  ['meta.xml', { uri: 'urn:oasis:names:tc:opendocument:xmlns:meta:1.0', element: 'user-defined' }],
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
  const place = PLACES.get(part.name);
  const root = readXml(await readPart(part, source, budget, MAX_BYTES));
  const properties = place === undefined ? [] : findElements(root, place, budget);
  return properties.flatMap((property): DeclarationSignal[] => {
    const value = textOf(property);
    const finding = findAigcLabel(value, true);
    return finding === undefined ? [] : [declare('office-label', finding, `${part.name}: ${LABEL}`, value, spanOf(part))];
  });
}

/** Every property of the label's name. */
function findElements(root: XmlElement, place: Place, budget: Budget): XmlElement[] {
  budget.step();
  const isNamed = root.attributes.some(({ local, value }) => local === 'name' && value === LABEL);
  if (root.uri === place.uri && root.local === place.element && isNamed) return [root];
  return root.children.flatMap((child) => (typeof child === 'string' ? [] : findElements(child, place, budget)));
}

function textOf({ children }: XmlElement): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}
