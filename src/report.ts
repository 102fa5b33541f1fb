import type { Problem } from './asset.ts';
import type { ManifestNode, PixelSearch, Signal } from './signal.ts';
import type { Facts } from './verdict/facts.ts';

export type Label = 'authentic' | 'ai-generated' | 'ai-edited' | 'altered' | 'unknown';
export type Basis = 'signed' | 'declared' | 'watermark' | 'none';
export type Integrity = 'trusted' | 'valid' | 'invalid' | 'none' | 'unread';
export type Origin = 'ai' | 'ai-edited' | 'captured' | 'created' | 'unstated' | 'conflicting';
export type Reason =
  | 'captured'
  | 'captured-edited'
  | 'created'
  | 'publisher'
  | 'document'
  | 'document-expired'
  | 'changed'
  | 'malformed-signature'
  | 'signed-ai'
  | 'declared-ai'
  | 'watermark'
  | 'signer-not-known'
  | 'expired'
  | 'not-yet-valid'
  | 'withdrawn'
  | 'not-allowed'
  | 'origin-not-recorded'
  | 'may-contain-ai'
  | 'not-fully-covered'
  | 'part-damaged'
  | 'breaks-rules'
  | 'unreadable'
  | 'remote'
  | 'signals-disagree'
  | 'different-copy'
  | 'copy-unconfirmed'
  | 'added-to'
  | 'unsigned-field'
  | 'label-without-verdict'
  | 'none'
  | 'unread';

/** Whether the checked bytes are the shown ones. given = the user handed us this very file. */
export type Copy = 'given' | 'shown' | 'unconfirmed' | 'different';

/**
 * One thing to say, as a message id with its arguments in order. An argument is text, or a word that is itself
 * translated, or a date. The screens translate it; `text` is the English.
 */
export interface Say {
  readonly id: string;
  readonly args?: readonly Arg[];
  readonly text: string;
}
export type Arg = string | { readonly word: string } | { readonly date: string };

/** One signature, time-stamp or empty field of a document in words. */
export interface ToldSignature {
  /** Its place among the report's signals. */
  readonly signal: number;
  /** What it is, with the signer's name. */
  readonly heading: Say;
  readonly says: readonly Say[];
  /** End of the older version that it signs and fits, in bytes from the start of the file; absent where there is none. */
  readonly versionEnd?: number;
}

/** The one artefact: plain JSON, the same for badge, panel, command line and vectors. */
export interface Report {
  readonly schema: 'assay-report/1';
  readonly asset: {
    readonly name: string;
    readonly url?: string;
    readonly sha256: string | null;
    readonly bytes: number;
    readonly mediaType: string;
  };
  readonly label: Label;
  readonly reason: Reason;
  readonly qualifiers: readonly 'older-list'[];
  readonly basis: Basis;
  /** English text of what the verdict itself says, without the lines on who, how, when and by which list. */
  readonly sentence: string;
  /** Badge words, then the sentence lines in the order: who says so, how we know, when, what we did not check, which list. */
  readonly badge: Say;
  readonly says: readonly Say[];
  readonly integrity: Integrity;
  readonly origin: Origin;
  readonly signer: { readonly name: string; readonly organization: string; readonly list: string | null } | null;
  /** Proven signing time, ISO 8601; null where none is proven. */
  readonly signedAt: string | null;
  readonly signals: readonly Signal[];
  /** Absent where the file is no document with signatures. */
  readonly signatures?: readonly ToldSignature[];
  readonly problems: readonly Problem[];
  /** Absent where nobody looked for hidden marks. */
  readonly pixels?: PixelSearch;
  readonly history: readonly ManifestNode[];
  readonly trust: readonly { readonly list: string; readonly date: string }[];
  readonly copy: Copy;
  /** The closed answers that the label follows from. */
  readonly facts: Facts;
  readonly tool: { readonly name: 'Assay'; readonly version: string };
  readonly now: string;
}
