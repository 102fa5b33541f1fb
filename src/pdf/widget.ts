// Specification: ISO 32000-2 §12.5.5 (appearance streams), §12.5.6.19 (widget annotations), §12.7.4 (fields and their widgets)
import type { PdfDocument } from './document.ts';
import { isVisible } from './field.ts';
import { nameOf, type PdfDict } from './object.ts';

/** A field or its widget, and no other annotation under that name; no action hangs on it, which could change what is shown. */
export function isPlainWidget(dict: PdfDict): boolean {
  return isWidget(dict) && !dict.entries.has('A') && !dict.entries.has('AA');
}

/** Other kinds of annotation are drawn where their own entries say, not in their rectangle. */
export function isWidget(dict: PdfDict): boolean {
  const subtype = dict.entries.get('Subtype');
  return subtype === undefined || nameOf(subtype) === 'Widget';
}

/** The field itself and all that is below it. */
export async function widgetsOf(document: PdfDocument, field: PdfDict): Promise<readonly PdfDict[]> {
  const found: PdfDict[] = [];
  const seen = new Set<number>();
  const open: PdfDict[] = [field];
  for (let dict = open.pop(); dict !== undefined; dict = open.pop()) {
    document.file.budget.step();
    found.push(dict);
    const kids = await document.resolve(dict.entries.get('Kids'));
    for (const kid of kids.kind === 'array' ? kids.items : []) {
      if (kid.kind === 'ref' && seen.has(kid.number)) continue;
      if (kid.kind === 'ref') seen.add(kid.number);
      const below = await document.dict(kid);
      if (below !== undefined) open.push(below);
    }
  }
  return found;
}

/** Whether any of these is seen on a page. */
export async function isDrawn(document: PdfDocument, widgets: readonly PdfDict[]): Promise<boolean> {
  const drawn = widgets.filter((widget) => widget.entries.has('Rect') || widget.entries.has('AP'));
  return (await Promise.all(drawn.map((widget) => isVisible(document, widget)))).includes(true);
}

/** Whether a widget is drawn by appearances that bring their own resources: without them some readers take those of the form. */
export async function hasOwnLook(document: PdfDocument, widget: PdfDict): Promise<boolean> {
  const normal = await document.resolve((await document.dict(widget.entries.get('AP')))?.entries.get('N'));
  const states = normal.kind === 'dict' ? [...normal.entries.values()] : [normal];
  for (const state of states) {
    const look = await document.resolve(state);
    if (look.kind !== 'stream' || !look.dict.entries.has('Resources')) return false;
  }
  return states.length > 0;
}
