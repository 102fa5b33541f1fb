// Specification: ISO 32000-2 §7.5.7 (object streams); study of PDF attacks: shadow attacks that name no object of the page
import type { ChangeSet } from './change.ts';
import type { PdfDocument } from './document.ts';
import { linksOf, nameOf, type PdfObject, type PdfRef, plainDict } from './object.ts';

/** Objects that a reader looks for when it puts a document together by itself, because it cannot follow the cross-references. */
const ROOTS: readonly string[] = ['Catalog', 'Pages', 'Page'];

const refTo = (number: number, generation: number): PdfRef => ({ kind: 'ref', number, generation, start: 0, end: 0 });

/** True where an object stream came or changed, or what its dictionary refers to: what it holds changes then, and no update names it. */
export async function hasChangedHolder(changes: ChangeSet): Promise<boolean> {
  const { signed, touched } = changes;
  const holders = signed.holders();
  for (const number of touched) {
    if (await isHolder(changes, number, holders)) {
      const entry = signed.entryOf(number);
      if (await changes.isChanged(refTo(number, entry?.kind === 'plain' ? entry.generation : 0))) return true;
    }
  }
  for (const number of holders) {
    const entry = signed.entryOf(number);
    if (entry?.kind !== 'plain') continue;
    signed.file.budget.step();
    if (await leadsToChange(changes, await signed.resolve(refTo(number, entry.generation)))) return true;
  }
  return false;
}

async function isHolder({ signed }: ChangeSet, number: number, holders: ReadonlySet<number>): Promise<boolean> {
  if (holders.has(number)) return true;
  const entry = signed.entryOf(number);
  if (entry?.kind !== 'plain') return false;
  const before = await signed.resolve(refTo(number, entry.generation));
  return before.kind === 'stream' && nameOf(before.dict.entries.get('Type')) === 'ObjStm';
}

async function leadsToChange(changes: ChangeSet, value: PdfObject): Promise<boolean> {
  for (const { value: child } of linksOf(value)) {
    if (child.kind === 'ref' ? changes.isMisnamed(child) || (await changes.isChanged(child)) : await leadsToChange(changes, child))
      return true;
  }
  return false;
}

/** True where an update has a page, a page tree or a catalogue that was not there, or was something else: some readers would show it. */
export async function bringsPages({ signed, latest, touched }: ChangeSet): Promise<boolean> {
  for (const number of touched) if ((await isRoot(latest, number)) && !(await isRoot(signed, number))) return true;
  return false;
}

async function isRoot(document: PdfDocument, number: number): Promise<boolean> {
  const entry = document.entryOf(number);
  const value = await document.resolve(refTo(number, entry?.kind === 'plain' ? entry.generation : 0));
  return ROOTS.includes(nameOf(await document.resolve(plainDict(value)?.entries.get('Type'))) ?? '');
}
