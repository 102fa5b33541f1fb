/**
 * What a list vouches for. `claim` = C2PA claim signers that are tools; `publisher`, `government` = accountable publishers;
 * `time-stamp` = C2PA time-stamp authorities; `document`, `document-government` = who signs documents, `document-time-stamp` = who
 * dates them. Lists of different purposes are never mixed.
 */
export type ListPurpose = MediaPurpose | 'time-stamp' | DocumentPurpose | 'document-time-stamp';
export type MediaPurpose = 'claim' | 'publisher' | 'government';
export type DocumentPurpose = 'document' | 'document-government';

/** A certificate as our dated record. `anchor` = a CA whose chains count; `leaf` = exactly this end-entity certificate. */
export interface TrustEntry {
  readonly kind: 'anchor' | 'leaf';
  /** Common name, else organization, else the subject as text. */
  readonly name: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256: string;
  /** The DER, base64. */
  readonly der: string;
  /** Policies (OIDs) of which a path to this anchor has to carry one; absent or empty = any. */
  readonly policies?: readonly string[];
}

/** One imported list, as it stands in `assets/trust/<id>.json`. Dates are ISO 8601 days. */
export interface TrustList {
  readonly schema: 'assay-trust/1';
  readonly id: string;
  /** What a reader is told: "C2PA trust list", "older list of signers (frozen January 2026)". */
  readonly title: string;
  readonly purpose: ListPurpose;
  /** True for the frozen list, which has to be told apart from the official one. */
  readonly interim: boolean;
  /** Where it came from, in words, with the revision. */
  readonly source: string;
  /** SHA-256 of each imported source file. */
  readonly sourceSha256: readonly string[];
  readonly date: string;
  readonly nextUpdate: string | null;
  /** Extended key usages (OIDs) of which a leaf under this list must have at least one. */
  readonly purposes: readonly string[];
  readonly entries: readonly TrustEntry[];
}

/** Anchors that the user added; `as` says what the user vouched for. */
export interface UserAnchors {
  readonly name: string;
  readonly as: 'publisher' | 'tool';
  readonly added: string;
  readonly entries: readonly TrustEntry[];
}

/** Certificates that no date makes good again, by SHA-256 of the certificate (a root or a leaf). */
export interface BlockEntry {
  readonly sha256: string;
  /** SHA-256 of its public key (the content of subjectPublicKey): no other certificate of that key is good either. */
  readonly key?: string;
  readonly name: string;
  readonly why: string;
  readonly date: string;
}

/** A record of the conforming-products list. */
export interface ProductRecord {
  readonly recordId: string;
  readonly name: string;
  readonly applicant: string;
  /** Rubric signals that this product may not make, such as `capturedMedia`. */
  readonly barred: readonly string[];
}

/** Everything that the core knows about trust; plain data, so that it can be posted to a Worker. */
export interface TrustStore {
  readonly lists: readonly TrustList[];
  readonly user: readonly UserAnchors[];
  readonly blocked: readonly BlockEntry[];
  readonly products: readonly ProductRecord[];
}
