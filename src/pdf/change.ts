// Specification: ISO 32000-2 §7.5.6 (incremental updates); PDF insecurity: ISA, shadow attacks, hybrid cross-references
import { equalBytes, latin1 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { PdfDocument } from './document.ts';
import { isReadAlike, isSame, NULL, type PdfObject, type PdfRef } from './object.ts';
import { bringsPages, hasChangedHolder } from './shadow.ts';
import type { XrefSection } from './xref.ts';

/** Longest stretch between the objects of an update, in bytes. */
const MAX_GAP = 1024 * 1024;
/** White space and where the cross-reference stands: all that may be between objects, comments apart. */
const BETWEEN = /^(?:[\0\t\n\f\r ]|startxref[\t\n\f\r ]+\d+)*$/;
const COMMENT = /%[^\r\n]*/g;

/** What the updates after `signed` touch, seen from `latest`. */
export class ChangeSet {
  readonly #touched = new Set<number>();
  readonly #known = new Map<string, Promise<boolean>>();
  #reworded = false;

  constructor(
    readonly signed: PdfDocument,
    readonly latest: PdfDocument,
    /** The sections of the updates, the newest first. */
    readonly updates: readonly XrefSection[],
  ) {
    for (const update of updates) for (const number of update.entries.keys()) this.#touched.add(number);
  }

  get touched(): ReadonlySet<number> {
    return this.#touched;
  }

  /** True where something that was compared means the same, but is written so that some viewers may read it otherwise. */
  get reworded(): boolean {
    return this.#reworded;
  }

  /** Notes how two values are written that mean the same; `key` is the one under which they stand. */
  noteWording(before: PdfObject, after: PdfObject, key?: string): void {
    this.#reworded ||= !isReadAlike(before, after, key);
  }

  /** True when the object means something else than it did when it was signed; streams compare by their bytes. */
  isChanged(ref: PdfRef): Promise<boolean> {
    if (!this.#touched.has(ref.number)) return Promise.resolve(false);
    const key = `${ref.number} ${ref.generation}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const comparing = this.#compare(ref);
    this.#known.set(key, comparing);
    return comparing;
  }

  /** True where an update touches the object of this number, but under another generation: readers that look at the number alone see it. */
  isMisnamed({ number, generation }: PdfRef): boolean {
    const isOther = (document: PdfDocument): boolean => {
      const entry = document.entryOf(number);
      return entry !== undefined && entry.kind !== 'free' && generation !== (entry.kind === 'plain' ? entry.generation : 0);
    };
    return this.#touched.has(number) && (isOther(this.signed) || isOther(this.latest));
  }

  async #compare(ref: PdfRef): Promise<boolean> {
    return !(await this.isCopy(ref, ref));
  }

  /** True when both lead to the same value, whatever the objects' numbers; what the value refers to is not followed. `key` leads there. */
  async isCopy(old: PdfObject, now: PdfObject, key?: string): Promise<boolean> {
    const [before, after] = [await this.signed.resolve(old), await this.latest.resolve(now)];
    if (!isSame(before, after)) return false;
    this.noteWording(before, after, key);
    return before.kind !== 'stream' || after.kind !== 'stream' || this.#sameData(before.data, after.data);
  }

  async #sameData(a: { offset: number; length: number }, b: { offset: number; length: number }): Promise<boolean> {
    if (a.length !== b.length) return false;
    return (
      a.offset === b.offset || equalBytes(await this.signed.file.read(a.offset, a.length), await this.latest.file.read(b.offset, b.length))
    );
  }
}

/** The updates after `signed`, or the id of a sentence on why the bytes after it are no updates of it. */
export function findUpdates(signed: PdfDocument, latest: PdfDocument): readonly XrefSection[] | string {
  const at = latest.sections.findIndex((section) => section.offset === signed.startXref);
  if (at < 0) return 'reason_not_built_on';
  const updates = latest.sections.slice(0, at);
  if (updates.length === 0) return 'reason_bytes_added';
  if (updates.some((update) => update.offset < signed.file.end)) return 'reason_points_back';
  if (updates.some((update) => update.hybrid)) return 'reason_hides_objects';
  const root = signed.trailer.entries.get('Root');
  const key = signed.trailer.entries.get('Encrypt') ?? NULL;
  for (const { trailer } of updates) {
    if (!isSame(key, trailer.entries.get('Encrypt') ?? NULL)) return 'reason_encryption_changed';
    const other = trailer.entries.get('Root');
    if (root?.kind !== 'ref' || other?.kind !== 'ref' || !isSame(root, other)) return 'reason_root_replaced';
  }
  return updates;
}

/**
 * Objects that hold other objects may not change, since what they hold would change with them; and every byte of the updates has to
 * belong to an object that they name. The answer is the id of a sentence on what is wrong.
 */
export async function findLooseBytes(changes: ChangeSet): Promise<string | undefined> {
  const { signed, latest, updates } = changes;
  if (await hasChangedHolder(changes)) return 'reason_holder_replaced';
  if (await bringsPages(changes)) return 'reason_pages_brought';
  const spans = await spansOf(latest, updates, signed.file.end);
  if (typeof spans === 'string') return spans;
  let at = signed.file.end;
  for (const span of [...spans, { start: latest.file.end, end: latest.file.end }]) {
    if (span.start < at) return 'reason_overlap';
    if (span.start - at > MAX_GAP) return 'reason_loose_bytes';
    const between = latin1(await latest.file.read(at, span.start - at)).replace(COMMENT, '');
    if (!BETWEEN.test(between)) return 'reason_loose_bytes';
    at = span.end;
  }
  return undefined;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

async function spansOf(latest: PdfDocument, updates: readonly XrefSection[], from: number): Promise<readonly Span[] | string> {
  const spans = new Map<number, number>();
  for (const update of updates) {
    spans.set(update.offset, update.end);
    for (const [number, entry] of update.entries) {
      if (entry.kind !== 'plain') continue;
      // Naming an object of the signed version again changes nothing by itself; what it says now is compared.
      if (entry.offset < from) continue;
      const found = await readSpan(latest, number, entry.offset, entry.generation);
      if (found === undefined) return 'reason_object_missing';
      spans.set(entry.offset, found);
    }
  }
  return [...spans].map(([start, end]) => ({ start, end })).sort((a, b) => a.start - b.start);
}

async function readSpan(latest: PdfDocument, number: number, offset: number, generation: number): Promise<number | undefined> {
  try {
    return (await latest.objectAt(number, offset, generation)).end;
  } catch (error) {
    if (error instanceof HardLimitError || !(error instanceof MalformedError)) throw error;
    return undefined;
  }
}
