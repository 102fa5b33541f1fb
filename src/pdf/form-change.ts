// Specification: ISO 32000-2 §12.7 (interactive forms), §12.8.2.2.2 (what may change); study of PDF attacks: SSA, shadow replace
import { listFields } from './field.ts';
import { keysOf, type Ledger, sameValue } from './ledger.ts';
import { countOf, nameOf, type PdfDict, type PdfObject, plainDict, textOf } from './object.ts';
import { hasOwnLook, isDrawn, isPlainWidget, isWidget, widgetsOf } from './widget.ts';

/** Levels of the field tree. */
const MAX_LEVELS = 32;
const MAX_TITLE = 256;
const READ_ONLY = 1;

/**
 * What may change in a field when somebody fills it in (writers put down anew how they draw it), and in a signature field when somebody
 * signs it.
 */
const FILLED: readonly string[] = ['V', 'AP', 'AS', 'M', 'I', 'RV', 'MK', 'DA', 'Q'];
const SIGNED: readonly string[] = ['V', 'AP', 'AS', 'M', 'F', 'MK'];

interface Inherited {
  readonly name: string;
  readonly type: string | undefined;
  readonly flags: number;
  /** The value above changed, so the pictures below may follow. */
  readonly filled: boolean;
}
const TOP: Inherited = { name: '', type: undefined, flags: 0, filled: false };

/** Compares the forms of two revisions. New fields may only be signatures; old ones may be filled in or signed where that is allowed. */
export async function compareForm(ledger: Ledger, before: PdfObject | undefined, after: PdfObject | undefined): Promise<void> {
  const [old, now] = [plainDict(await ledger.signed.resolve(before)), plainDict(await ledger.latest.resolve(after))];
  if (old === undefined && now === undefined) return;
  if (now === undefined) return ledger.refuse('reason_form_removed');
  if (ledger.isUnclear(old, now)) return ledger.refuse('reason_form_unread');
  if (before?.kind === 'ref' && after?.kind === 'ref' && before.number === after.number) ledger.settled.add(after.number);
  for (const key of keysOf(old, now)) {
    const [was, is] = [old?.entries.get(key), now.entries.get(key)];
    if (key === 'Fields') await compareFields(ledger, was, is);
    else if (key === 'DR') await compareResources(ledger, was, is, now);
    else if (key === 'SigFlags') continue;
    else if (key === 'DA' && was === undefined) {
      if (await drawsFields(ledger, now)) fill(ledger, key, TOP);
    } else if (key === 'NeedAppearances') {
      if (!sameValue(await ledger.signed.resolve(was), await ledger.latest.resolve(is))) fill(ledger, key, TOP);
    } else ledger.mustBeSame(was, is, key, 'AcroForm');
  }
}

/** The old fields in their order; what is new among them has to be a signature. */
async function compareFields(ledger: Ledger, before: PdfObject | undefined, after: PdfObject | undefined): Promise<void> {
  const [old, now] = [await ledger.signed.resolve(before), await ledger.latest.resolve(after)];
  const was = old.kind === 'array' ? old.items : [];
  const is = now.kind === 'array' ? now.items : [];
  const names = (await listFields(ledger.signed)).map((field) => field.name);
  const taken = new Set(names.flatMap(withParents));
  const seen = new Set<string>();
  let next = 0;
  for (const item of is) {
    ledger.latest.file.budget.step();
    const expected = was[next];
    if (expected !== undefined && sameValue(expected, item)) {
      next += 1;
      ledger.changes.noteWording(expected, item);
      await compareField(ledger, item, TOP, 0, seen);
    } else await addField(ledger, item, taken);
  }
  if (next < was.length) ledger.refuse('reason_field_removed');
}

/** The name of a field, and of each field above it. */
function withParents(name: string): readonly string[] {
  return name.split('.').map((_, i, parts) => parts.slice(0, i + 1).join('.'));
}

/** `seen`: the fields that were compared, each with what it inherits; one that hangs in several places would else be compared ever more often. */
async function compareField(ledger: Ledger, node: PdfObject, above: Inherited, level: number, seen: Set<string>): Promise<void> {
  if (level > MAX_LEVELS) return ledger.refuse('reason_form_deep');
  ledger.latest.file.budget.step();
  const key = node.kind === 'ref' ? JSON.stringify([node.number, node.generation, above]) : undefined;
  if (key !== undefined && seen.has(key)) return;
  if (key !== undefined) seen.add(key);
  const [before, after] = [plainDict(await ledger.signed.resolve(node)), plainDict(await ledger.latest.resolve(node))];
  // What is no dictionary is no field; if it is anything else, it may not have changed.
  if (before === undefined && after === undefined) return ledger.mustStay(node, node, 'reason_field_replaced');
  if (before === undefined || after === undefined || ledger.isUnclear(before, after)) return ledger.refuse('reason_field_replaced');
  const title = textOf(before.entries.get('T'), MAX_TITLE) ?? '';
  const here: Inherited = {
    name: [above.name, title].filter((part) => part !== '').join('.'),
    type: nameOf(before.entries.get('FT')) ?? above.type,
    flags: countOf(before.entries.get('Ff')) ?? above.flags,
    filled: above.filled,
  };
  const allowed = await settleValue(ledger, before, after, here);
  for (const key of keysOf(before, after)) {
    if (allowed.keys.includes(key) || key === 'Kids') continue;
    ledger.mustBeSame(before.entries.get(key), after.entries.get(key), key, `field ${here.name}`);
  }
  if (!sameValue(before.entries.get('Kids'), after.entries.get('Kids'))) ledger.refuse('reason_other_change', `field ${here.name} Kids`);
  if (node.kind === 'ref' && ledger.reasons.length === 0) ledger.settled.add(node.number);
  const [oldKids, newKids] = [
    await ledger.signed.resolve(before.entries.get('Kids')),
    await ledger.latest.resolve(after.entries.get('Kids')),
  ];
  if (!sameValue(oldKids, newKids)) return ledger.refuse('reason_other_change', `field ${here.name} Kids`);
  for (const kid of newKids.kind === 'array' ? newKids.items : [])
    await compareField(ledger, kid, { ...here, filled: allowed.filled }, level + 1, seen);
}

/** Whether a new value is a signing or a filling-in; then the keys that go with it may differ. */
async function settleValue(
  ledger: Ledger,
  before: PdfDict,
  after: PdfDict,
  here: Inherited,
): Promise<{ readonly keys: readonly string[]; readonly filled: boolean }> {
  const [old, now] = [before.entries.get('V'), after.entries.get('V')];
  const differs = !sameValue(old, now) || (now?.kind === 'ref' && (await ledger.changes.isChanged(now)));
  if (here.type === 'Sig') {
    if (here.filled) return { keys: SIGNED, filled: true };
    const empty = (await ledger.signed.resolve(old)).kind === 'null';
    if (!differs || !empty) return { keys: [], filled: false };
    const [shown, shows] = [await widgetsOf(ledger.signed, before), await widgetsOf(ledger.latest, after)];
    if (![...shown, ...shows].every(isWidget)) ledger.refuse('reason_mark_signed');
    // What the field showed before it was signed must not go with it.
    await noteSignature(ledger, shows, await isDrawn(ledger.signed, shown), here.name, await ledger.latest.dict(now));
    return { keys: SIGNED, filled: true };
  }
  if (!differs && !here.filled) return { keys: [], filled: false };
  if (differs) fill(ledger, here.name, here);
  return { keys: FILLED, filled: true };
}

function fill(ledger: Ledger, where: string, field: Inherited): void {
  if (ledger.permissions.certifies === 1) ledger.refuse('reason_no_later_entries');
  else if ((field.flags & READ_ONLY) !== 0) ledger.refuse('reason_field_read_only', where);
  else if (ledger.permissions.isLocked(where)) ledger.refuse('reason_field_locked', where);
  else ledger.add('form-entry', where);
}

/** A field that the signed revision did not have. */
async function addField(ledger: Ledger, item: PdfObject, taken: ReadonlySet<string>): Promise<void> {
  const dict = plainDict(await ledger.latest.resolve(item));
  const kids = await ledger.latest.resolve(dict?.entries.get('Kids'));
  const isNew = item.kind === 'ref' && ledger.signed.entryOf(item.number) === undefined;
  if (dict === undefined || dict.doubled || !isNew || nameOf(dict.entries.get('FT')) !== 'Sig') return ledger.refuse('reason_field_added');
  if (!isPlainWidget(dict)) return ledger.refuse('reason_field_active');
  const widgets: PdfDict[] = [dict];
  ledger.newWidgets.add(item.number);
  for (const kid of kids.kind === 'array' ? kids.items : []) {
    const widget = plainDict(await ledger.latest.resolve(kid));
    if (kid.kind !== 'ref' || ledger.signed.entryOf(kid.number) !== undefined || widget === undefined || widget.entries.has('Kids'))
      return ledger.refuse('reason_field_added');
    if (!isPlainWidget(widget)) return ledger.refuse('reason_field_active');
    ledger.newWidgets.add(kid.number);
    widgets.push(widget);
  }
  const name = textOf(dict.entries.get('T'), MAX_TITLE) ?? '';
  // Two fields of one name are one field to some readers.
  if (name !== '' && taken.has(name)) return ledger.refuse('reason_field_name_taken');
  await noteSignature(ledger, widgets, false, name, await ledger.latest.dict(dict.entries.get('V')));
}

/** `seen`: the field was drawn before it was signed. */
async function noteSignature(
  ledger: Ledger,
  widgets: readonly PdfDict[],
  seen: boolean,
  name: string,
  value: PdfDict | undefined,
): Promise<void> {
  const stamp = nameOf(value?.entries.get('SubFilter')) === 'ETSI.RFC3161';
  const visible = seen || (await isDrawn(ledger.latest, widgets));
  if (stamp && !visible) return ledger.add('time-stamp', name);
  if (ledger.permissions.certifies === 1) return ledger.refuse('reason_no_later_signatures');
  if (ledger.permissions.isLocked(name)) return ledger.refuse('reason_field_locked', name);
  ledger.add(visible ? 'signature' : 'invisible-signature', name);
}

/** Default resources may gain entries, and never lose or change one. */
async function compareResources(ledger: Ledger, before: PdfObject | undefined, after: PdfObject | undefined, form: PdfDict): Promise<void> {
  const [old, now] = [await ledger.signed.dict(before), await ledger.latest.dict(after)];
  if (now?.doubled) return ledger.refuse('reason_form_unread');
  let grown = old === undefined;
  for (const [kind, value] of old?.entries ?? []) {
    const [was, is] = [await ledger.signed.resolve(value), await ledger.latest.resolve(now?.entries.get(kind))];
    if (was.kind !== 'dict' || is.kind !== 'dict' || is.doubled) {
      ledger.mustBeSame(value, now?.entries.get(kind), kind, 'AcroForm DR');
      continue;
    }
    grown ||= is.entries.size > was.entries.size;
    for (const [key, entry] of was.entries) ledger.mustBeSame(entry, is.entries.get(key), key, `AcroForm DR ${kind}`);
  }
  grown ||= now !== undefined && now.entries.size > (old?.entries.size ?? 0);
  if (grown && (await drawsFields(ledger, form))) fill(ledger, 'DR', TOP);
}

/** Whether a new font could be a new look: viewers draw fields themselves where the form asks for it, or a field has no look of its own. */
async function drawsFields(ledger: Ledger, form: PdfDict): Promise<boolean> {
  const drawn = await ledger.latest.resolve(form.entries.get('NeedAppearances'));
  if (drawn.kind === 'boolean' && drawn.value) return true;
  for (const { type, widgets } of await listFields(ledger.signed)) {
    if (type === 'Sig') continue;
    for (const widget of widgets) if (!(await hasOwnLook(ledger.signed, widget))) return true;
  }
  return false;
}
