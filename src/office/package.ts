// Specification: ISO/IEC 29500-2 (OPC), OpenDocument 1.3 part 2: a package is a set of named files

import type { Range } from '../asset.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { Say } from '../report.ts';
import type { Context, DocumentSignatureSignal, TimeFinding } from '../signal.ts';
import { judgeDocumentSigner } from '../trust/document-signer.ts';
import { bestTime, checkTimeStamp } from '../trust/time-authority.ts';
import { say } from '../words.ts';
import type { Check, XmlSignature } from './xml-signature.ts';

/** The files of one package; `read` opens one, within the budget. */
export interface OfficePackage {
  readonly names: ReadonlySet<string>;
  read(name: string): Promise<Uint8Array>;
  rangeOf(name: string): Range;
}

export type Judging = Pick<Context, 'now' | 'trust' | 'budget' | 'status'>;

const BLANK = {
  kind: 'document-signature',
  form: 'signature',
  later: 'nothing',
  additions: [],
  pinned: false,
} as const;

/** A signature file that could not be taken apart. */
export function unreadSignature(reader: string, format: string, field: string, at: Range, reason: Say): DocumentSignatureSignal {
  const empty = { content: 'unchecked', coverage: 'part', uncovered: [], claimed: {}, algorithm: '' } as const;
  return { ...BLANK, ...empty, reader, format, field, at, build: 'unread', reasons: [reason] };
}

const REASONS: { readonly [C in Check]: readonly Say[] } = {
  changed: [say('reason_part_changed')],
  unchecked: [say('reason_kind_unchecked')],
  weak: [say('reason_weak')],
  fits: [],
};

/** Puts together what one signature proves: `check` is the worst of itself and of every part, `uncovered` what is shown and not signed. */
export async function reportSignature(
  where: { readonly reader: string; readonly format: string; readonly field: string; readonly at: Range },
  signature: XmlSignature,
  check: Check,
  uncovered: readonly string[],
  context: Judging,
): Promise<DocumentSignatureSignal> {
  const time = await findTime(signature, context);
  const judged =
    signature.leaf === undefined || check === 'unchecked'
      ? undefined
      : await judgeDocumentSigner(signature.leaf, signature.pool, time, context.trust, context.now, {
          ocsp: [],
          lists: [],
          online: context.status,
        });
  return {
    ...BLANK,
    ...where,
    build: 'sound',
    content: check,
    coverage: uncovered.length === 0 ? 'whole' : 'part',
    uncovered: uncovered.slice(0, MAX_NAMES),
    ...(judged && { signer: judged.finding }),
    pinned: judged?.pinned ?? false,
    claimed: signature.signingTime === undefined ? {} : claimedAt(signature.signingTime),
    algorithm: signature.algorithm,
    reasons: REASONS[check],
  };
}

const MAX_NAMES = 200;

function claimedAt(text: string): { readonly at?: string } {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? {} : { at: date.toISOString() };
}

async function findTime(signature: XmlSignature, context: Judging): Promise<TimeFinding> {
  const found: TimeFinding[] = [];
  for (const { token, stamped } of signature.tokens)
    found.push(await checkTimeStamp(token, stamped, context.trust, context.now, 'document-time-stamp'));
  return bestTime(found);
}

/** Errors of the file and of our limits cost one signature; a stop asked for from outside is passed on. */
export function whyUnread(error: unknown): Say {
  if (error instanceof HardLimitError && error.limit === 'time') throw error;
  if (error instanceof MalformedError || error instanceof HardLimitError) return say('reason_unread', error.message);
  throw error;
}
