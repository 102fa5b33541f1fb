import type { Budget } from './bytes/budget.ts';
import type { ByteSource } from './bytes/source.ts';

/** A run of bytes in the asset: offset and length in bytes. */
export interface Range {
  readonly offset: number;
  readonly length: number;
}

/** What a part can carry, whatever its container calls it. `tiff` is a TIFF structure as in EXIF. */
export type Role = 'xmp' | 'tiff' | 'iptc' | 'text' | 'jumbf' | 'pixels' | 'embedded' | 'trailer' | 'unknown';

/**
 * One piece of a container, by offsets and not by copies.
 * `ranges` are the payload bytes in their logical order; `outer` the same with the container's own framing
 * (segment or chunk headers, checksums), which is what an exclusion range of a hash covers.
 * `name` is the format's own word.
 */
export interface Part {
  readonly role: Role;
  readonly name: string;
  readonly ranges: readonly Range[];
  readonly outer: readonly Range[];
  /**
   * `base64` is the strict alphabet with its padding and nothing between, as SVG keeps a manifest store; `selectors` are variation selectors,
   * one a byte, as a text does.
   */
  readonly coding?: 'zlib' | 'deflate' | 'base64' | 'selectors';
  /** The payload itself, where the walker had to open what holds it; `ranges` say where it stands packed. */
  readonly opened?: Uint8Array;
}

/** Closed set; the sentence for each is `problem_<code>` in `_locales`. */
export type ProblemCode =
  | 'empty'
  | 'unsupported'
  | 'truncated'
  | 'malformed'
  | 'over-limit'
  | 'too-large'
  | 'not-loaded'
  | 'timeout'
  | 'fetch-failed'
  | 'fetch-refused'
  | 'not-found'
  | 'file-missing'
  | 'file-refused'
  | 'file-unreadable'
  | 'needs-login'
  | 'bad-scheme'
  | 'no-file'
  | 'page-record'
  | 'redirected-away'
  | 'wrong-range'
  | 'fragments-missing'
  | 'engine-failed'
  | 'engine-differs'
  | 'not-media'
  | 'aborted'
  | 'internal';

/**
 * Something that could not be read, as a value. `note` is English detail for the report; `at` an offset in bytes; `host` was asked at the
 * user's wish, in vain.
 */
export interface Problem {
  readonly code: ProblemCode;
  readonly note: string;
  readonly at?: number;
  readonly host?: string;
}

/**
 * What a walker found. `complete` is true only when the walk reached the format's own end, so that "nothing there" may be said.
 * `extra` bytes after the end stand as a part of role `trailer`.
 */
export interface Walk {
  readonly mediaType: string;
  readonly parts: readonly Part[];
  readonly complete: boolean;
  readonly problems: readonly Problem[];
  /** Size in pixels as the header says, where it says. */
  readonly width?: number;
  readonly height?: number;
}

/** One file format. `sniff` looks at up to {@link SNIFF_BYTES} first bytes, never at a name or a declared type. */
export interface Container {
  readonly id: string;
  sniff(head: Uint8Array): boolean;
  /** Throws MalformedError or HardLimitError only when nothing at all can be said; else problems are in the walk. */
  walk(source: ByteSource, budget: Budget): Promise<Walk>;
}

export const SNIFF_BYTES = 64;
