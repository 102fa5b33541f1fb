// Specification: ISO 32000-2 §12.8.2.2 (what a signature allows later)
import { MalformedError } from '../bytes/errors.ts';
import type { Say } from '../report.ts';
import type { DocumentAddition } from '../signal.ts';
import { say } from '../words.ts';
import type { ChangeSet } from './change.ts';
import type { PdfDocument } from './document.ts';
import { isSame, linksOf, NULL, nameOf, type PdfDict, type PdfLink, type PdfObject, type PdfRef } from './object.ts';
import type { Permissions } from './permission.ts';

/** Sentences and additions that are kept; a file that breaks everything says enough with the first. */
const MAX_REASONS = 8;
const MAX_ADDITIONS = 200;

/** Additions that change nothing that is shown. */
const HARMLESS: readonly DocumentAddition['what'][] = ['proof-data', 'time-stamp', 'file-details', 'invisible-signature'];

/**
 * Keys that lead to the page, field or catalogue that something belongs to. Under any other key it is used for something else, such as a list
 * of pictures by their names: then what its own rules allow to change would be seen.
 */
const BELONGS: readonly string[] = ['Parent', 'P', 'Pg', 'Obj', 'Data'];
/** Keys and kinds of what acts by itself (§12.6.4): scripts can read whatever an update adds, and Hide can show a field that was hidden. */
const ACTING_KEYS: readonly string[] = ['JS', 'XFA'];
const ACTING_KINDS: readonly string[] = ['JavaScript', 'Hide'];

/** What one comparison has found so far. Whatever is not allowed by name is a change: that is the rule, not the exception. */
export class Ledger {
  readonly additions: DocumentAddition[] = [];
  readonly reasons: Say[] = [];
  /** Objects that were compared by rules of their own, so that reaching them again is no change. */
  readonly settled = new Set<number>();
  /** Widgets of new signature fields, by object number. */
  readonly newWidgets = new Set<number>();
  #quiet = true;
  #acts = false;
  #doubtful = false;
  readonly #walked = new Set<number>();
  readonly #open: { readonly key: string | undefined; readonly before: PdfObject; readonly after: PdfObject; readonly reason: Say }[] = [];

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

  /** True where something that was met on the way acts by itself; known once all is followed. */
  get acts(): boolean {
    return this.#acts;
  }

  /** True where viewers may have seen something else than we do when it was signed, and may see a change of that; known once all is followed. */
  get doubtful(): boolean {
    return this.#doubtful || this.changes.reworded;
  }

  doubt(): void {
    this.#doubtful = true;
  }

  /** Whether two versions of a dictionary cannot be compared by their keys. One that was written oddly when it was signed accuses nobody. */
  isUnclear(before: PdfDict | undefined, after: PdfDict): boolean {
    if (before?.doubled) this.doubt();
    return after.doubled && before?.doubled !== true;
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

  /** Follows everything from `start`: no object on the way may have changed; `found` is called for each that has. */
  async walk(start: PdfLink, found: () => void): Promise<void> {
    const open: PdfLink[] = [start];
    for (let link = open.pop(); link !== undefined; link = open.pop()) {
      let { value } = link;
      if (value.kind === 'ref') {
        if (this.changes.isMisnamed(value)) {
          this.doubt();
          continue;
        }
        if (this.#walked.has(value.number) || (this.settled.has(value.number) && belongs(link))) continue;
        this.#walked.add(value.number);
        this.latest.file.budget.step();
        if (await this.changes.isChanged(value)) {
          found();
          continue;
        }
        const signed = await this.#asSigned(value);
        if (signed === undefined) continue;
        value = signed;
      }
      this.#acts ||= isActing(link.key, value);
      for (const next of linksOf(value)) if (leadsOn(next)) open.push(next);
    }
  }

  /**
   * As it was when it was signed: an object whose place the update has filled, or whose holder it brought, was not there then. What could not
   * be read then, nor now, and that nobody touched, accuses nobody.
   */
  async #asSigned(ref: PdfRef): Promise<PdfObject | undefined> {
    try {
      return await this.signed.resolve(ref);
    } catch (error) {
      if (!(error instanceof MalformedError) || this.changes.touched.has(ref.number) || (await this.#isReadable(ref))) throw error;
      this.doubt();
      return undefined;
    }
  }

  async #isReadable(ref: PdfRef): Promise<boolean> {
    try {
      await this.latest.resolve(ref);
      return true;
    } catch (error) {
      if (error instanceof MalformedError) return false;
      throw error;
    }
  }

  /** The value under `key` has to stand there as before; all that it leads to is followed at the end. `owner` says where the key stands. */
  mustBeSame(before: PdfObject | undefined, after: PdfObject | undefined, key: string, owner = ''): void {
    if (before !== undefined || after !== undefined)
      this.#open.push({ key, before: before ?? NULL, after: after ?? NULL, reason: say('reason_other_change', `${owner} ${key}`.trim()) });
  }

  /** For one entry of a list, the same as before, whose target may have been settled by other rules. */
  mustStay(before: PdfObject, after: PdfObject, id: string): void {
    this.#open.push({ key: undefined, before, after, reason: say(id) });
  }

  /** Follows what was put off: only now is it known which objects have rules of their own. */
  async followAll(): Promise<void> {
    for (const { key, before, after, reason } of this.#open) {
      if (this.reasons.length >= MAX_REASONS) return;
      const refuse = () => this.#note(reason);
      if (sameValue(before, after)) {
        this.changes.noteWording(before, after, key);
        await this.walk({ key, value: after }, refuse);
      } else if (await this.changes.isCopy(before, after, key)) await this.walk({ key, value: await this.latest.resolve(after) }, refuse);
      else refuse();
    }
  }
}

function belongs({ key }: PdfLink): boolean {
  return key === undefined || BELONGS.includes(key);
}

function isActing(key: string | undefined, value: PdfObject): boolean {
  return key !== undefined && (ACTING_KEYS.includes(key) || (key === 'S' && ACTING_KINDS.includes(nameOf(value) ?? '')));
}

function leadsOn({ key, value }: PdfLink): boolean {
  return value.kind === 'ref' || value.kind === 'array' || value.kind === 'dict' || isActing(key, value);
}

/** Whether two values say the same; what is absent is null (ISO 32000-2 §7.3.9). */
export function sameValue(before: PdfObject | undefined, after: PdfObject | undefined): boolean {
  return isSame(before ?? NULL, after ?? NULL);
}

/** Keys of two dictionaries, each once. */
export function keysOf(...dicts: readonly (PdfDict | undefined)[]): readonly string[] {
  return [...new Set(dicts.flatMap((dict) => [...(dict?.entries.keys() ?? [])]))];
}
