// Specification: ISO/IEC 29500-1 §17.16 (fields of a text)
import type { XmlElement } from './xml-tree.ts';

/** The instructions of the fields of a text, each by itself: one may be spread over several runs, and around the fields that stand in it. */
export function instructionsOf(elements: readonly XmlElement[]): readonly string[] {
  const found: string[] = [];
  const open: string[] = [];
  for (const element of elements) {
    if (element.local === 'fldSimple') found.push(...element.attributes.filter(({ local }) => local === 'instr').map(({ value }) => value));
    if (element.local === 'instrText')
      open.push((open.pop() ?? '') + element.children.filter((child) => typeof child === 'string').join(''));
    if (element.local !== 'fldChar') continue;
    const kind = element.attributes.find(({ local }) => local === 'fldCharType')?.value;
    if (kind === 'separate' || kind === 'end') found.push(open.pop() ?? '');
    // What stands behind the first instruction is none of it.
    if (kind === 'separate' || kind === 'begin') open.push('');
  }
  return [...found, ...open];
}
