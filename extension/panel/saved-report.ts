import type { Report } from '../../src/report.ts';
import { RUNGS } from '../messages.ts';
import type { Way } from './document.ts';

/** A report as the panel saves it. `rung`: how the bytes came to us; reports of the command line have none. */
export type SavedReport = Report & { readonly rung?: Way };

/** Largest saved report that is opened, in bytes, and longest list and text in it. */
export const MAX_SAVED = 16 * 1024 * 1024;
/** So much of a file tells what it begins as. */
const HEAD = 200;
const MAX_LIST = 10_000;
const MAX_TEXT = 1_000_000;
const MAX_DEPTH = 12;

type Shape = (value: unknown) => boolean;

const text: Shape = (value) => typeof value === 'string' && value.length <= MAX_TEXT;
const number: Shape = (value) => typeof value === 'number' && Number.isFinite(value);
const boolean: Shape = (value) => typeof value === 'boolean';
const nothing: Shape = (value) => value === null;
const missing: Shape = (value) => value === undefined;
const either =
  (...shapes: readonly Shape[]): Shape =>
  (value) =>
    shapes.some((shape) => shape(value));
const maybe = (shape: Shape): Shape => either(missing, shape);
const one =
  (...values: readonly string[]): Shape =>
  (value) =>
    values.some((known) => known === value);
const list =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.length <= MAX_LIST && value.every(shape);
const record =
  (fields: Readonly<Record<string, Shape>>): Shape =>
  (value) =>
    isRecord(value) && Object.entries(fields).every(([name, shape]) => shape(value[name]));
/** A word of a closed set that may grow: it only chooses a message. */
const word: Shape = (value) => typeof value === 'string' && /^[A-Za-z0-9-]{1,60}$/.test(value);
const id: Shape = (value) => typeof value === 'string' && /^[a-z0-9_]{1,80}$/.test(value);

const say = record({ id, text, args: maybe(list(either(text, record({ word: id }), record({ date: text })))) });
const range = record({ offset: number, length: number });
const signer = record({
  name: text,
  organization: text,
  issuer: text,
  sha256: text,
  serial: text,
  notBefore: text,
  notAfter: text,
  trust: word,
  withdrawal: word,
  vouchedBy: maybe(record({ list: text, title: text, date: text, kind: word })),
  time: record({ state: word, at: maybe(text), authority: maybe(text), list: maybe(text), listDate: maybe(text) }),
  product: maybe(record({ recordId: text, name: text, barred: list(text) })),
});
const action = record({
  action: text,
  digitalSourceType: maybe(text),
  softwareAgent: maybe(text),
  description: maybe(text),
  when: maybe(text),
});
const ingredient = record({
  relationship: word,
  title: maybe(text),
  format: maybe(text),
  manifest: maybe(text),
  recorded: word,
  digitalSourceType: maybe(text),
  thumbnail: maybe(list(range)),
});
const node = record({
  label: text,
  claimVersion: number,
  kind: word,
  role: word,
  title: maybe(text),
  format: maybe(text),
  generator: text,
  seal: word,
  signer,
  actions: list(action),
  allActionsIncluded: maybe(boolean),
  rubric: list(text),
  impliedAi: maybe(word),
  ingredients: list(ingredient),
  failures: list(text),
  thumbnail: maybe(list(range)),
});
const manifest = record({
  kind: one('manifest'),
  state: word,
  at: range,
  note: maybe(text),
  remote: maybe(text),
  binding: word,
  active: maybe(text),
  nodes: list(node),
  excluded: list(range),
  differences: list(text),
});
const documentSignature = record({
  kind: one('document-signature'),
  reader: text,
  form: word,
  format: text,
  field: text,
  at: range,
  algorithm: text,
  reasons: list(say),
  additions: list(record({ what: word, where: text })),
  signer: maybe(signer),
  stamp: maybe(record({ state: word, at: maybe(text), authority: maybe(text), list: maybe(text), listDate: maybe(text) })),
  claimed: record({ name: maybe(text), reason: maybe(text), place: maybe(text), at: maybe(text) }),
});
const statement = record({
  kind: one('declaration', 'mark', 'signature', 'site'),
  reader: text,
  field: maybe(text),
  state: maybe(word),
  says: maybe(word),
  raw: text,
  tool: maybe(text),
  sentence: id,
  args: maybe(list(text)),
  at: maybe(range),
});
/** What the website says stands nowhere in the file; it and a label of the file name their field. */
const declaration: Shape = (value) =>
  statement(value) &&
  isRecord(value) &&
  (value.kind === 'site' || range(value.at)) &&
  (!['declaration', 'site'].includes(String(value.kind)) || text(value.field));

const report = record({
  schema: one('assay-report/1'),
  asset: record({ name: text, url: maybe(text), sha256: either(nothing, text), bytes: number, mediaType: text }),
  label: one('authentic', 'ai-generated', 'ai-edited', 'altered', 'unknown'),
  reason: word,
  qualifiers: list(word),
  basis: word,
  sentence: text,
  badge: say,
  says: list(say),
  integrity: word,
  origin: word,
  signer: either(nothing, record({ name: text, organization: text, list: either(nothing, text) })),
  signedAt: either(nothing, text),
  signals: list(either(manifest, documentSignature, declaration)),
  signatures: maybe(list(record({ signal: number, heading: say, says: list(say), versionEnd: maybe(number) }))),
  problems: list(record({ code: word, note: text, at: maybe(number) })),
  pixels: maybe(record({ state: word, megapixels: maybe(number), limit: maybe(number), ms: maybe(number) })),
  history: list(node),
  trust: list(record({ list: text, date: text })),
  copy: one('given', 'shown', 'unconfirmed', 'different'),
  facts: (value) => isRecord(value) && Object.keys(value).length <= 100 && Object.values(value).every(word),
  tool: record({ name: one('Assay'), version: text }),
  rung: maybe(either(nothing, one(...RUNGS))),
  now: text,
});

/** Whether a value from a file has the outline of a report all the way down. It says nothing of whether the report is true. */
export function isSavedReport(value: unknown): value is SavedReport {
  return depthOf(value, 0) <= MAX_DEPTH && report(value);
}

/** The report in a saved file; null where it holds none. */
export async function readSavedReport(file: Blob): Promise<SavedReport | null> {
  if (file.size > MAX_SAVED) return null;
  try {
    const value: unknown = JSON.parse(await file.text());
    return isSavedReport(value) ? value : null;
  } catch {
    return null;
  }
}

/** Whether a file begins as a report does that we have saved; one that is damaged, too large or of a later version still does. */
export async function beginsAsReport(file: Blob): Promise<boolean> {
  return /^\s*\{\s*"schema"\s*:\s*"assay-report\//.test(await file.slice(0, HEAD).text());
}

/** Whether a dropped file may be a report rather than something to check. */
export function mayBeReport(file: { readonly name: string; readonly type: string }): boolean {
  return file.type === 'application/json' || /\.json$/i.test(file.name);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function depthOf(value: unknown, depth: number): number {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return depth;
  let deepest = depth;
  for (const below of Object.values(value)) deepest = Math.max(deepest, depthOf(below, depth + 1));
  return deepest;
}
