// Specification: ISO 32000-2 §12.8.2.2 (what a signature allows later)
import type { Say } from '../report.ts';
import type { DocumentAddition } from '../signal.ts';
import { say } from '../words.ts';
import { type ChangeSet, childrenOf } from './change.ts';
import type { PdfDocument } from './document.ts';
import { isSame, NULL, type PdfDict, type PdfObject } from './object.ts';
import type { Permissions } from './permission.ts';

/** Sentences and additions that are kept; a file that breaks everything says enough with the first. */
const MAX_REASONS = 8;
const MAX_ADDITIONS = 200;

/** Additions that change nothing that is shown. */
const HARMLESS: readonly DocumentAddition['what'][] = ['proof-data', 'time-stamp', 'file-details', 'invisible-signature'];

/** What one comparison has found so far. Whatever is not allowed by name is a change: that is the rule, not the exception. */
export class Ledger {
  readonly additions: DocumentAddition[] = [];
  readonly reasons: Say[] = [];
  /** Objects that were compared by rules of their own, so that reaching them again is no change. */
  readonly settled = new Set<number>();
  /** Widgets of new signature fields, by object number. */
  readonly newWidgets = new Set<number>();
  #quiet = true;
  readonly #walked = new Set<number>();
  readonly #open: { readonly before: PdfObject; readonly after: PdfObject; readonly reason: Say }[] = [];

  constructor(
    readonly changes: ChangeSet,
    readonly permissions: Permissions,
  ) {}

  get latest(): PdfDocument {
    return this.changes.latest;
  }

  get signed(): PdfDocument {
    return this.changes.signed;
  }

  /** True while nothing was added but what changes nothing that is shown. */
  get quiet(): boolean {
    return this.#quiet;
  }

  add(what: DocumentAddition['what'], where: string): void {
    this.#quiet &&= HARMLESS.includes(what);
    if (this.additions.length < MAX_ADDITIONS) this.additions.push({ what, where });
  }

  /** `id` is that of a sentence, `args` what goes into it. */
  refuse(id: string, ...args: readonly string[]): void {
    this.#note(say(id, ...args));
  }

  #note(reason: Say): void {
    if (this.reasons.length < MAX_REASONS && !this.reasons.some(({ text }) => text === reason.text)) this.reasons.push(reason);
  }

  /** Follows everything from `value`: no object on the way may have changed; `found` is called for each that has. */
  async walk(value: PdfObject | undefined, found: () => void): Promise<void> {
    const open: PdfObject[] = value === undefined ? [] : [value];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next.kind === 'ref') {
        if (this.#walked.has(next.number) || this.settled.has(next.number)) continue;
        this.#walked.add(next.number);
        this.latest.file.budget.step();
        if (await this.changes.isChanged(next)) {
          found();
          continue;
        }
        // As it was when it was signed: an object whose place the update has filled, or whose holder it brought, was not there then.
        next = await this.signed.resolve(next);
      }
      open.push(...childrenOf(next).filter((child) => child.kind === 'ref' || child.kind === 'array' || child.kind === 'dict'));
    }
  }

  /** The value has to stand there as before; all that it leads to is followed at the end. */
  mustBeSame(before: PdfObject | undefined, after: PdfObject | undefined, where: string): void {
    if (before !== undefined || after !== undefined)
      this.#open.push({ before: before ?? NULL, after: after ?? NULL, reason: say('reason_other_change', where) });
  }

  /** For one reference whose target may have been settled by other rules. */
  mustStay(value: PdfObject, id: string): void {
    this.#open.push({ before: value, after: value, reason: say(id) });
  }

  /** Follows what was put off: only now is it known which objects have rules of their own. */
  async followAll(): Promise<void> {
    for (const { before, after, reason } of this.#open) {
      if (this.reasons.length >= MAX_REASONS) return;
      const refuse = () => this.#note(reason);
      if (sameValue(before, after)) await this.walk(after, refuse);
      else if (await this.changes.isCopy(before, after))
        for (const child of childrenOf(await this.latest.resolve(after))) await this.walk(child, refuse);
      else refuse();
    }
  }
}

export function sameValue(before: PdfObject | undefined, after: PdfObject | undefined): boolean {
  return isSame(before ?? NULL, after ?? NULL);
}

/** Keys of two dictionaries, each once. */
export function keysOf(...dicts: readonly (PdfDict | undefined)[]): readonly string[] {
  return [...new Set(dicts.flatMap((dict) => [...(dict?.entries.keys() ?? [])]))];
}
