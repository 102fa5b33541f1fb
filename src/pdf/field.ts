// Specification: ISO 32000-2 §12.7.3 (interactive form dictionary), §12.7.4 (field dictionaries), §12.7.5.5 (signature fields)
import { HardLimitError } from '../bytes/errors.ts';
import type { PdfDocument } from './document.ts';
import { countOf, dictOf, nameOf, type PdfDict, type PdfObject, type PdfRef, plainDict, textOf } from './object.ts';

/** Fields and widgets in one form, and levels of the field tree. */
const MAX_FIELDS = 50_000;
const MAX_LEVELS = 32;
const MAX_TITLE = 256;

/** One node of the form that is a field of its own, with what it inherits. */
export interface Field {
  /** The path of partial names. */
  readonly name: string;
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
  readonly type: string | undefined;
  readonly flags: number;
  /** V as it stands, here or above. */
  readonly value: PdfObject | undefined;
  /** The annotations that show it; the field itself where both are one dictionary. */
  readonly widgets: readonly PdfDict[];
}

interface Inherited {
  readonly name: string;
  readonly type: string | undefined;
  readonly flags: number;
  readonly value: PdfObject | undefined;
}

/** Catalogue of the document. */
export async function catalogOf(document: PdfDocument): Promise<PdfDict | undefined> {
  return plainDict(await document.resolve(document.trailer.entries.get('Root')));
}

/** Every terminal field of the document's form, in order; none where there is no form. @throws HardLimitError, MalformedError */
export async function listFields(document: PdfDocument): Promise<readonly Field[]> {
  const form = await document.dict((await catalogOf(document))?.entries.get('AcroForm'));
  const roots = await document.resolve(form?.entries.get('Fields'));
  const fields: Field[] = [];
  const seen = new Set<number>();
  const visit = async (node: PdfObject, above: Inherited, level: number): Promise<void> => {
    if (level > MAX_LEVELS || seen.size > MAX_FIELDS) throw new HardLimitError('pdf-fields', 'more form fields than we look at');
    document.file.budget.step();
    if (node.kind === 'ref') {
      if (seen.has(node.number)) return;
      seen.add(node.number);
    }
    const dict = dictOf(await document.resolve(node));
    if (dict === undefined) return;
    const here = inherit(dict, above);
    const kids = await document.resolve(dict.entries.get('Kids'));
    const children = await childrenOf(document, kids);
    const subfields = children.filter((child) => child.dict?.entries.has('T') === true);
    if (subfields.length > 0) {
      for (const { kid } of subfields) await visit(kid, here, level + 1);
      return;
    }
    const widgets = [dict, ...children.map((child) => child.dict)].filter((one): one is PdfDict => isWidget(one));
    fields.push({ ...here, ref: node.kind === 'ref' ? node : undefined, dict, widgets });
  };
  for (const root of roots.kind === 'array' ? roots.items : [])
    await visit(root, { name: '', type: undefined, flags: 0, value: undefined }, 0);
  return fields;
}

async function childrenOf(
  document: PdfDocument,
  kids: PdfObject,
): Promise<readonly { readonly kid: PdfObject; readonly dict: PdfDict | undefined }[]> {
  if (kids.kind !== 'array') return [];
  if (kids.items.length > MAX_FIELDS) throw new HardLimitError('pdf-fields', 'more form fields than we look at');
  const found: { readonly kid: PdfObject; readonly dict: PdfDict | undefined }[] = [];
  for (const kid of kids.items) {
    document.file.budget.step();
    found.push({ kid, dict: await document.dict(kid) });
  }
  return found;
}

function inherit(dict: PdfDict, above: Inherited): Inherited {
  const title = textOf(dict.entries.get('T'), MAX_TITLE);
  return {
    name: [above.name, title ?? ''].filter((part) => part !== '').join('.'),
    type: nameOf(dict.entries.get('FT')) ?? above.type,
    flags: countOf(dict.entries.get('Ff')) ?? above.flags,
    value: dict.entries.get('V') ?? above.value,
  };
}

function isWidget(dict: PdfDict | undefined): boolean {
  return nameOf(dict?.entries.get('Subtype')) === 'Widget' || dict?.entries.has('Rect') === true;
}

/** Annotation flag 2 (§12.5.3): neither shown nor printed. NoView alone still prints. */
const HIDDEN = 0x02;

/** True where a signature is drawn: its widget is not hidden, and its rectangle has an area or its look no frame. Doubt counts as visible. */
export async function isVisible(document: PdfDocument, widget: PdfDict): Promise<boolean> {
  const flags = countOf(await document.resolve(widget.entries.get('F'))) ?? 0;
  if ((flags & HIDDEN) !== 0) return false;
  const rect = await document.resolve(widget.entries.get('Rect'));
  if (rect.kind !== 'array' || rect.items.length !== 4) return true;
  const corners = await Promise.all(rect.items.map((item) => document.resolve(item)));
  const [left, bottom, right, top] = corners.map((corner) => (corner.kind === 'number' ? corner.value : Number.NaN));
  return !(left === right || bottom === top) || hasUnframedLook(document, widget);
}

/** Whether an appearance says nothing of its own size: some viewers draw it as it stands then, however small the rectangle. */
async function hasUnframedLook(document: PdfDocument, widget: PdfDict): Promise<boolean> {
  const looks = [...((await document.dict(widget.entries.get('AP')))?.entries.values() ?? [])];
  for (const look of looks) {
    const value = await document.resolve(look);
    const states = value.kind === 'dict' ? [...value.entries.values()] : [value];
    for (const state of states) {
      const drawing = await document.resolve(state);
      if (drawing.kind === 'stream' && (await document.resolve(drawing.dict.entries.get('BBox'))).kind !== 'array') return true;
    }
  }
  return false;
}
