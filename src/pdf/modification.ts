// Specification: ISO 32000-2 §12.8.2.2 (what a signature allows later); study of PDF attacks: ISA, shadow attacks, EAA, SSA
import type { Say } from '../report.ts';
import type { DocumentAddition, DocumentSignatureSignal } from '../signal.ts';
import { say } from '../words.ts';
import { ChangeSet, findLooseBytes, findUpdates } from './change.ts';
import { WHITE_SPACE } from './character.ts';
import type { PdfDocument } from './document.ts';
import { isDoubtful } from './doubt.ts';
import { catalogOf } from './field.ts';
import { compareForm } from './form-change.ts';
import { keysOf, Ledger, sameValue } from './ledger.ts';
import { NULL, type PdfObject } from './object.ts';
import { comparePages } from './page-change.ts';
import type { Permissions } from './permission.ts';
import { hasStrayObjects, isFramedAs, isFramedLate } from './stray-object.ts';

export interface Modification {
  readonly later: DocumentSignatureSignal['later'];
  readonly additions: readonly DocumentAddition[];
  readonly reasons: readonly Say[];
}

/**
 * What was done to the document after `signed`: `latest` is the whole file, or a sentence on why it cannot be read as one.
 * @throws MalformedError, HardLimitError where the comparison cannot be made
 */
export async function findModification(
  signed: PdfDocument,
  latest: PdfDocument | string,
  size: number,
  permissions: Permissions,
): Promise<Modification> {
  if (size === signed.file.end)
    return (await isFramedLate(signed)) ? unread('reason_doubtful_objects') : { later: 'nothing', additions: [], reasons: [] };
  if (typeof latest === 'string')
    return (await isBlank(signed, size, MAX_PADDING)) ? unread('reason_doubtful_objects') : changed('reason_later_unread', latest);
  if (await isFramedAs(size, signed)) return unread('reason_doubtful_objects');
  if (latest.startXref === signed.startXref && (await isBlank(signed, size, MAX_BLANK)))
    return { later: 'nothing', additions: [], reasons: [] };
  if (latest.encrypted) return unread('reason_encrypted');
  const updates = findUpdates(signed, latest);
  if (typeof updates === 'string') return changed(updates);
  const changes = new ChangeSet(signed, latest, updates);
  const loose = await findLooseBytes(changes);
  if (loose !== undefined) return changed(loose);
  const ledger = new Ledger(changes, permissions);
  await compareCatalogs(ledger);
  if (ledger.reasons.length > 0) return { later: 'changed', additions: ledger.additions, reasons: ledger.reasons };
  if (ledger.doubtful || (await isDoubtful(signed, latest, updates)) || (await hasStrayObjects(changes)))
    return unread('reason_doubtful_objects', ledger.additions);
  if (ledger.quiet && ledger.acts) return unread('reason_acts_itself', ledger.additions);
  return { later: ledger.quiet ? 'harmless' : 'added', additions: ledger.additions, reasons: [] };
}

function changed(id: string, ...args: readonly string[]): Modification {
  return { later: 'changed', additions: [], reasons: [say(id, ...args)] };
}

/** Nobody is accused, and nothing is vouched for. */
function unread(id: string, additions: readonly DocumentAddition[] = []): Modification {
  return { later: 'unread', additions, reasons: [say(id)] };
}

/** Line ends after the end of the file, and what fills it up to some round size: viewers do not look for the end that far back. */
const MAX_BLANK = 1024;
const MAX_PADDING = 16 * 1024 * 1024;

async function isBlank({ file }: PdfDocument, size: number, limit: number): Promise<boolean> {
  const length = size - file.end;
  return length <= limit && (await file.source.read(file.end, length)).every((byte) => WHITE_SPACE.has(byte));
}

/** Parts of the catalogue that say nothing of what is shown. */
const OWN_RULES: ReadonlyMap<string, DocumentAddition['what']> = new Map([
  ['DSS', 'proof-data'],
  ['Extensions', 'file-details'],
  ['Version', 'file-details'],
  ['Metadata', 'file-details'],
]);
/** The structure for readers aloud: it has to follow when a signature or note is added. */
const STRUCTURE: readonly string[] = ['StructTreeRoot', 'MarkInfo'];

async function compareCatalogs(ledger: Ledger): Promise<void> {
  const [before, after] = [await catalogOf(ledger.signed), await catalogOf(ledger.latest)];
  const root = ledger.latest.trailer.entries.get('Root');
  if (before === undefined || after === undefined || ledger.isUnclear(before, after)) return ledger.refuse('reason_catalogue');
  if (root?.kind === 'ref') ledger.settled.add(root.number);
  await noteInfo(ledger);
  await compareForm(ledger, before.entries.get('AcroForm'), after.entries.get('AcroForm'));
  await comparePages(ledger, before.entries.get('Pages'), after.entries.get('Pages'));
  for (const key of keysOf(before, after)) {
    const [old, now] = [before.entries.get(key), after.entries.get(key)];
    const rule = OWN_RULES.get(key);
    if (rule !== undefined) {
      if (!sameValue(old, now) || (await hasChanged(ledger, now))) ledger.add(rule, key);
    } else if (key !== 'AcroForm' && key !== 'Pages' && !STRUCTURE.includes(key)) ledger.mustBeSame(old, now, key);
  }
  await ledger.followAll();
  for (const key of STRUCTURE) await compareStructure(ledger, before.entries.get(key), after.entries.get(key), key);
}

async function hasChanged(ledger: Ledger, value: PdfObject | undefined): Promise<boolean> {
  return value?.kind === 'ref' && ledger.changes.isChanged(value);
}

async function noteInfo(ledger: Ledger): Promise<void> {
  const [before, after] = [ledger.signed.trailer.entries.get('Info'), ledger.latest.trailer.entries.get('Info')];
  if (!sameValue(before, after) || (await hasChanged(ledger, after))) ledger.add('file-details', 'Info');
}

async function compareStructure(ledger: Ledger, before: PdfObject | undefined, after: PdfObject | undefined, key: string): Promise<void> {
  let differs = !sameValue(before, after);
  if (!differs)
    await ledger.walk({ key, value: after ?? NULL }, () => {
      differs = true;
    });
  if (!differs) return;
  const follows = ledger.additions.some(({ what }) => what === 'signature' || what === 'invisible-signature' || what === 'note');
  if (follows && before !== undefined && after !== undefined) ledger.add('structure', key);
  else ledger.refuse('reason_other_change', key);
}
