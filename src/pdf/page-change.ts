// Specification: ISO 32000-2 §7.7.3 (page tree), §12.5 (annotations); study of PDF attacks: EAA
import { keysOf, type Ledger, sameValue } from './ledger.ts';
import { nameOf, type PdfDict, type PdfObject, plainDict } from './object.ts';

/** Notes of people on a page. What can be made to look like the page itself (free text, stamps, links …) is a change. */
const NOTES: readonly string[] = [
  'Text',
  'Highlight',
  'Underline',
  'Squiggly',
  'StrikeOut',
  'Ink',
  'Line',
  'Square',
  'Circle',
  'Polygon',
  'PolyLine',
  'Caret',
  'Popup',
];
/** A mark of one library on the page tree, which no viewer reads. */
const PRIVATE = 'ITXT';

/** Compares the page trees: the same pages in the same order, each as it was but for its annotations. */
export async function comparePages(ledger: Ledger, before: PdfObject | undefined, after: PdfObject | undefined): Promise<void> {
  if (before?.kind !== 'ref' || !sameValue(before, after)) return ledger.refuse('reason_pages_replaced');
  const open: PdfObject[] = [before];
  const seen = new Set<number>();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    ledger.latest.file.budget.step();
    if (node.kind !== 'ref') return ledger.refuse('reason_tree_unread');
    // A page that stands there twice did so when it was signed: the lists are compared.
    if (seen.has(node.number)) continue;
    seen.add(node.number);
    const [old, now] = [plainDict(await ledger.signed.resolve(node)), plainDict(await ledger.latest.resolve(node))];
    if (old === undefined || now === undefined || ledger.isUnclear(old, now)) return ledger.refuse('reason_page_replaced');
    ledger.settled.add(node.number);
    const kids = await ledger.latest.resolve(now.entries.get('Kids'));
    const oldKids = await ledger.signed.resolve(old.entries.get('Kids'));
    if (!sameValue(oldKids, kids)) return ledger.refuse('reason_pages_order');
    await comparePage(ledger, old, now);
    for (const kid of kids.kind === 'array' ? kids.items : []) open.push(kid);
  }
}

async function comparePage(ledger: Ledger, before: PdfDict, after: PdfDict): Promise<void> {
  const added = await compareAnnotations(ledger, before.entries.get('Annots'), after.entries.get('Annots'));
  for (const key of keysOf(before, after)) {
    const [old, now] = [before.entries.get(key), after.entries.get(key)];
    if (key === 'Annots' || key === 'Kids' || key === PRIVATE || (key === 'Tabs' && added && old === undefined)) continue;
    if (key === 'Parent' && !sameValue(old, now)) ledger.refuse('reason_tree_changed');
    // What a page inherits is looked for at its Parent, which need not be the node that leads to it.
    else ledger.mustBeSame(old, now, key, 'page');
  }
}

/** The old annotations in their order, each as it was; true where others came between or after them. */
async function compareAnnotations(ledger: Ledger, before: PdfObject | undefined, after: PdfObject | undefined): Promise<boolean> {
  const [old, now] = [await ledger.signed.resolve(before), await ledger.latest.resolve(after)];
  const was = old.kind === 'array' ? old.items : [];
  const is = now.kind === 'array' ? now.items : [];
  let next = 0;
  let added = false;
  for (const item of is) {
    ledger.latest.file.budget.step();
    const expected = was[next];
    if (expected !== undefined && sameValue(expected, item)) {
      next += 1;
      ledger.mustStay(expected, item, 'reason_note_changed');
    } else {
      added = true;
      await addAnnotation(ledger, item);
    }
  }
  if (next < was.length) ledger.refuse('reason_note_removed');
  return added;
}

async function addAnnotation(ledger: Ledger, item: PdfObject): Promise<void> {
  // The widget of a signature field was judged with its field.
  if (item.kind === 'ref' && ledger.newWidgets.has(item.number)) return;
  const subtype = nameOf(plainDict(await ledger.latest.resolve(item))?.entries.get('Subtype')) ?? '';
  if (!NOTES.includes(subtype)) ledger.refuse('reason_laid_over', subtype.slice(0, 40) || '?');
  else if (ledger.permissions.certifies === 1 || ledger.permissions.certifies === 2) ledger.refuse('reason_no_later_notes');
  else ledger.add('note', subtype);
}
