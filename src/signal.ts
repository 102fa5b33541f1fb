import type { Part, Range } from './asset.ts';
import type { Budget } from './bytes/budget.ts';
import type { ByteSource } from './bytes/source.ts';
import type { Say } from './report.ts';
import type { TrustStore } from './trust/trust-list.ts';

/** What a reader may know besides the bytes. The same bytes and the same context give the same report tomorrow. */
export interface Context {
  /** The time to judge at. Nothing in the core asks a clock. */
  readonly now: Date;
  readonly trust: TrustStore;
  readonly budget: Budget;
  /** The C2PA engine, started by the first call; absent where the host has none. */
  readonly engine?: C2paEngine;
  /** Media type and coverage from the walk. */
  readonly mediaType: string;
  /** Present only where the host lets the pixels be looked at. */
  readonly pixels?: PixelPort;
  /** Where the server says that the manifest store is kept (C2PA 2.2 §11.5, Link header). */
  readonly linked?: string;
  /** What authorities answered just now, where the user wanted them to be asked. */
  readonly status?: StatusAnswers;
  /** The manifest store that the asset itself does not hold, where the host has it. */
  readonly external?: ExternalStore;
}

/** OCSP answers and revocation lists as DER; nothing of them is believed before its signature is checked. */
export interface StatusAnswers {
  readonly ocsp: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
}

/** A manifest store outside of the asset: loaded because the user asked for it, or given as a file. It is believed no more than one inside. */
export interface ExternalStore {
  /** Where it was loaded from, exactly as the asset names it; null for a file that the user gave. */
  readonly address: string | null;
  readonly bytes: Uint8Array;
}

/** The pixels port: decoding belongs to the host, and so does the choice of when it may cost something. */
export interface PixelPort {
  /** What came of it, once all readers have looked; undefined where none asked. */
  outcome?(): PixelSearch | undefined;
  /** The first frame; undefined where this host cannot decode it within its own limits. Never rejects for a bad file; asked again, it decodes once. */
  decode(): Promise<DecodedImage | undefined>;
}

/**
 * What came of the search for hidden marks. `searched` = every reader saw the pixels; the rest say why none did: more megapixels than
 * `limit`, no picture that this host decodes, or not decoded in time.
 */
export interface PixelSearch {
  readonly state: 'searched' | 'too-large' | 'not-decoded' | 'too-late';
  /** Millions of pixels of the picture and of the largest that is searched, where the head of the file tells its size. */
  readonly megapixels?: number;
  readonly limit?: number;
  /** Time of decoding and searching, where the host measured it. */
  readonly ms?: number;
}

/** Decoded pixels as the file has them: no colour management, not turned as EXIF says. */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  /** R, G, B, A of 8 bits, row by row, not premultiplied; empty where a host decodes no further than chroma. */
  readonly rgba: Uint8ClampedArray;
  /** False where values can be off by one, as after a premultiplied canvas: then nothing that needs every bit of RGB can fail. */
  readonly exact: boolean;
  /** Chroma is halved both ways in the file, and the decoder scaled it up with the usual smooth filter. */
  readonly smoothed?: boolean;
  /** To be searched as it is only: scaling a smaller copy back takes ten times as long. */
  readonly unscaled?: true;
  /** The codec's own chroma samples, where the host can give them. */
  readonly chroma?: ChromaPlanes;
}

/** Cb and Cr (BT.601) before they were scaled up to the picture's size; each plane covers the whole picture. */
export interface ChromaPlanes {
  readonly width: number;
  readonly height: number;
  readonly cb: Uint8Array;
  readonly cr: Uint8Array;
  /** true = 0…255 as in JPEG; false = 16…240 as in WebP. */
  readonly fullRange: boolean;
}

/** The engine port: the host decides where the wasm runs and how long it may take. */
export interface C2paEngine {
  /**
   * The parsed `json()` and `crJson()` of the engine for the whole file, or what it threw. Never rejects for a bad file, only where there is no
   * engine to ask. The engine finds the format by the bytes; `mediaType` helps only where bytes have no magic number (SVG, a manifest store
   * alone), and every other one is passed over. `named` is the store for the address that the file names; the settings have to allow that host.
   */
  verify(bytes: Uint8Array, settings: string, mediaType?: string, named?: NamedStore): Promise<EngineAnswer>;
}
export interface NamedStore {
  readonly address: string;
  readonly bytes: Uint8Array;
}
/** `claims` holds what `store` leaves out: the claims as they were signed. */
export type EngineAnswer =
  | { readonly ok: true; readonly store: unknown; readonly claims: unknown }
  | { readonly ok: false; readonly error: string };

/** A reader of one kind of signal. It never learns which container the parts came from. */
export interface Reader {
  readonly id: string;
  wants(part: Part): boolean;
  read(parts: readonly Part[], source: ByteSource, context: Context): Promise<readonly Signal[]>;
}

/** Everything that a reader can report: what stands there, where, and nothing about what it means for the label. */
export type Signal = ManifestSignal | DocumentSignatureSignal | SignatureSignal | DeclarationSignal | MarkSignal | SiteSignal;

/** A statement that anyone can write: metadata labels, tool settings, camera data. */
export interface DeclarationSignal {
  readonly kind: 'declaration';
  readonly reader: string;
  /** What is said, in a closed vocabulary. `camera` names a device and says nothing of the origin. */
  readonly says: 'ai' | 'ai-edited' | 'captured' | 'created' | 'may-contain-ai' | 'platform-may-ai' | 'camera';
  /** The format's own name of the field, such as `Iptc4xmpExt:DigitalSourceType` or `EXIF Make`. */
  readonly field: string;
  /** The value as found, cut to {@link RAW_LIMIT} characters. */
  readonly raw: string;
  /** Tool, camera or maker named, if one is. */
  readonly tool?: string;
  /** The message id of the sentence for exactly this statement, with its arguments. */
  readonly sentence: string;
  readonly args?: readonly string[];
  readonly at: Range;
}

/** A mark read from the pixels. */
export interface MarkSignal {
  readonly kind: 'mark';
  readonly reader: string;
  readonly tool: string;
  readonly raw: string;
  readonly sentence: string;
  readonly args?: readonly string[];
  readonly at: Range;
}

/** What the website says beside the file: of a picture that it shows, or of a text of its own. It stands nowhere in the file. */
export interface SiteSignal {
  readonly kind: 'site';
  readonly reader: 'schema-org' | 'ai-disclosure';
  /** `other` = how it was made, without AI. */
  readonly says: 'ai' | 'ai-edited' | 'other';
  /** The website's own name of the field, with the form that it was written in. */
  readonly field: string;
  readonly raw: string;
  readonly tool?: string;
  readonly sentence: string;
  readonly args?: readonly string[];
}

/** A `digitalSourceType` that the page states for one picture, as written there. */
export interface SiteStatement {
  readonly form: 'JSON-LD' | 'microdata' | 'RDFa';
  readonly value: string;
}

/** An AI disclosure of the page for a text, as written there. `tool` is the model or provider that it names. */
export interface Disclosure {
  readonly form: 'attribute' | 'meta' | 'header';
  readonly value: string;
  readonly tool?: string;
}

/** A signature that is no C2PA manifest (documents, NovelAI). */
export interface SignatureSignal {
  readonly kind: 'signature';
  readonly reader: string;
  readonly state: 'good' | 'bad' | 'unchecked';
  readonly tool: string;
  readonly raw: string;
  readonly sentence: string;
  readonly args?: readonly string[];
  readonly at: Range;
}

/**
 * One signature, document time-stamp or empty signature field of a document (PDF, office file).
 * `build`: malformed = put together so that readers could see different things; unread = we could not take it apart.
 * `content`: fits = digest and signature value verify over the covered bytes; unchecked = an algorithm that we cannot do.
 */
export interface DocumentSignatureSignal {
  readonly kind: 'document-signature';
  readonly reader: string;
  /** `time-stamp` proves a time and is no signer; `field` = a place for a signature that nobody has signed. */
  readonly form: 'signature' | 'time-stamp' | 'field';
  /** The format's own word: a PDF SubFilter, or a namespace. */
  readonly format: string;
  /** Name of the field or of the signature file. */
  readonly field: string;
  readonly at: Range;
  readonly build: 'sound' | 'malformed' | 'unread';
  readonly content: 'fits' | 'changed' | 'weak' | 'unchecked';
  /** whole = everything that is shown, as it was when it was signed; part = `uncovered` lists what is left out. */
  readonly coverage: 'whole' | 'part';
  readonly uncovered: readonly string[];
  /** What came after the signed revision: nothing, only what changes nothing that is shown, additions, or changes. */
  readonly later: 'nothing' | 'harmless' | 'added' | 'changed' | 'unread';
  readonly additions: readonly DocumentAddition[];
  /** Where the signed revision ends, in bytes: cut there, the file is the signed version. */
  readonly revisionEnd?: number;
  /** The signer certifies, and allows later: 1 nothing, 2 forms and signatures, 3 notes too. */
  readonly certifies?: 1 | 2 | 3;
  /** undefined for a field, and where no certificate could be read. */
  readonly signer?: SignerFinding;
  /** Of a time-stamp: what it proves. */
  readonly stamp?: TimeFinding;
  /** Exactly this certificate is pinned as a government signer. */
  readonly pinned: boolean;
  /** As the signer or anyone with the file wrote them: name, reason, place and ISO 8601 time. */
  readonly claimed: { readonly name?: string; readonly reason?: string; readonly place?: string; readonly at?: string };
  /** Such as `RSA, SHA-256`. */
  readonly algorithm: string;
  /** What kept us from calling it sound. */
  readonly reasons: readonly Say[];
}

/** Something that a later revision brought. `what` is a closed word, `where` the field, page or key. */
export interface DocumentAddition {
  readonly what:
    | 'proof-data'
    | 'time-stamp'
    | 'file-details'
    | 'invisible-signature'
    | 'signature'
    | 'form-entry'
    | 'note'
    | 'structure'
    | 'change';
  readonly where: string;
}

export const RAW_LIMIT = 20_000;

/**
 * The C2PA manifest store of the asset: what our own reader found, and what the engine proved.
 * `state`: read = a store was parsed; unreadable = a store is there and cannot be parsed; doubled = several stores;
 * remote = only a pointer; unchecked = there, but the engine could not be asked (then no claim is used).
 */
export interface ManifestSignal {
  readonly kind: 'manifest';
  readonly reader: 'c2pa';
  readonly state: 'read' | 'unreadable' | 'doubled' | 'remote' | 'unchecked';
  readonly at: Range;
  readonly note?: string;
  /** For `remote`: the address in the file. */
  readonly remote?: string;
  /** For a store that does not lie in the asset: where it was loaded from; null = a file that the user gave. */
  readonly external?: { readonly address: string | null };
  /** Content binding of the active manifest over these bytes. */
  readonly binding: Binding;
  /** Label of the active manifest. */
  readonly active?: string;
  /** Every manifest that the active one reaches, the active one first, parents next, in chain order. */
  readonly nodes: readonly ManifestNode[];
  /** Byte ranges of the asset that the active manifest's hash leaves out, the store itself included. */
  readonly excluded: readonly Range[];
  /** What the engine and our reader tell differently; each entry is one sentence. */
  readonly differences: readonly string[];
}

/**
 * match = every byte that should be is covered and fits; mismatch = the content does not fit its hash;
 * not-fully-covered = fits, but bytes that are shown lie outside; incomplete = fragments missing or the file is cut;
 * unchecked = nobody looked.
 */
export type Binding = 'match' | 'mismatch' | 'not-fully-covered' | 'incomplete' | 'unchecked';

/** One manifest of the chain. */
export interface ManifestNode {
  readonly label: string;
  readonly claimVersion: 1 | 2;
  readonly kind: 'standard' | 'update';
  /** How it is reached from the active manifest: itself, as parent of a parent …, as a part, or as an input. */
  readonly role: 'active' | 'parent' | 'component' | 'input';
  readonly title?: string;
  readonly format?: string;
  /** `claim_generator_info[0].name`, or the v1 `claim_generator`. */
  readonly generator: string;
  /** Claim signature, hashed references and rules, by our own reading and the engine's; the lower of the two. */
  readonly seal: 'sound' | 'broken' | 'breaks-rules' | 'unchecked';
  readonly signer: SignerFinding;
  readonly actions: readonly ActionRecord[];
  readonly allActionsIncluded?: boolean;
  /** Rubric signals that hold for this manifest, by their ids without the prefix, such as `fullyGenAIMedia`. */
  readonly rubric: readonly string[];
  /** AI is named without a source type (generator table, `com.adobe.generative-ai`): what it amounts to. */
  readonly impliedAi?: 'ai' | 'ai-edited';
  readonly ingredients: readonly IngredientRecord[];
  /** Labels of assertions that a later signer took out. */
  readonly redacted?: readonly string[];
  /** Where the signer's small picture of this stage stands in the file, in order; nobody has looked at what it is. */
  readonly thumbnail?: readonly Range[];
  /** Failure codes that stand against this manifest, ours and the engine's, without duplicates. */
  readonly failures: readonly string[];
}

export interface ActionRecord {
  readonly action: string;
  readonly digitalSourceType?: string;
  readonly softwareAgent?: string;
  readonly description?: string;
  /** As written in the manifest: a claim, not a proof. */
  readonly when?: string;
  /** Stands among the gathered assertions, for which the signer does not answer: it may count against the file, never for it. */
  readonly gathered?: true;
}

export interface IngredientRecord {
  readonly relationship: 'parentOf' | 'componentOf' | 'inputTo' | 'unknown';
  readonly title?: string;
  readonly format?: string;
  /** Label of the ingredient's own manifest in this store; absent = its provenance is unknown. */
  readonly manifest?: string;
  /** What the signer recorded when it was taken in: damage, only a doubt about its signer or time, or no failure. */
  readonly recorded: 'damage' | 'doubt' | 'none';
  /** Digital source type stated on the ingredient itself. */
  readonly digitalSourceType?: string;
  /** As for the manifest. */
  readonly thumbnail?: readonly Range[];
}

/** Who signed, decided by our own code from the certificate bytes. */
export interface SignerFinding {
  readonly name: string;
  readonly organization: string;
  readonly issuer: string;
  /** SHA-256 of the leaf's DER, lower-case hex. */
  readonly sha256: string;
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly trust: SignerTrust;
  /** When judged trusted: which list or user anchor vouched. */
  readonly vouchedBy?: { readonly list: string; readonly title: string; readonly date: string; readonly kind: VouchKind };
  readonly time: TimeFinding;
  /** `good-online` = asked when the report was made, because the user wished it. */
  readonly withdrawal: 'withdrawn' | 'good-stapled' | 'good-online' | 'not-checked';
  /** Where the authority tells whether it was withdrawn, and the OCSP question (DER as base64); only where nothing told it yet. */
  readonly status?: { readonly ocsp: readonly string[]; readonly lists: readonly string[]; readonly request: string };
  /** `recordId` of the conforming-products list in the leaf, and what it says. */
  readonly product?: { readonly recordId: string; readonly name: string; readonly barred: readonly string[] };
}
/**
 * trusted = a chain to an anchor of the right purpose, valid at the proven time (or now);
 * expired, not-yet-valid = the chain is otherwise trusted, the time is not;
 * wrong-purpose = it chains, but the certificate or the anchor is for something else; weak = SHA-1 or a short key; unknown = no chain.
 */
export type SignerTrust = 'trusted' | 'expired' | 'not-yet-valid' | 'wrong-purpose' | 'weak' | 'unknown' | 'malformed';
/** tool = vouches for a product; publisher = accountable for what it publishes. `interim` = only on the frozen list. */
export type VouchKind =
  | 'tool'
  | 'tool-interim'
  | 'publisher'
  | 'publisher-interim'
  | 'government'
  | 'government-interim'
  | 'document'
  | 'document-government';

/** proven = an RFC 3161 token that we checked; future = such a token, but its time is still to come. Times are ISO 8601. */
export interface TimeFinding {
  readonly state: 'proven' | 'future' | 'unlisted-authority' | 'invalid-token' | 'none';
  readonly at?: string;
  readonly authority?: string;
  readonly list?: string;
  /** Title and date of that list. */
  readonly listDate?: string;
}
