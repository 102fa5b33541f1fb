// Specification: Vorbis I §4.2.1; RFC 7845 §5; Theora §6.1 and §6.2; RFC 9639 §10.1; Speex manual §7.3; C2PA 2.3 §A.3.5
import type { Range } from '../asset.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError, TruncatedError } from '../bytes/errors.ts';
import { type Findings, keepGoing } from './findings.ts';
import type { HeaderWindow } from './header-window.ts';
import type { Page } from './ogg.ts';
import { TagBytes } from './tag-bytes.ts';
import { readVorbisComments } from './vorbis-comment.ts';

/** Pages of headers in one chain: with large covers in the comments some hundred. */
const MAX_HEADER_PAGES = 2_048;
const MAX_STREAMS = 64;
/** Longer than what tells the coding of a stream, and the size of its picture. */
const START_BYTES = 20;

/** A coding by how its first packet begins, and its comments by how the packet begins that holds them, behind those letters. */
interface Coding {
  readonly start: string;
  readonly comments: string;
  readonly video?: true;
}

const CODINGS: readonly Coding[] = [
  { start: '\x01vorbis', comments: '\x03vorbis' },
  { start: 'OpusHead', comments: 'OpusTags' },
  { start: '\x80theora', comments: '\x81theora', video: true },
  { start: 'Speex   ', comments: '' },
  // A packet holds a whole metadata block; the comments are the first one.
  { start: '\x7fFLAC', comments: '' },
];
const FLAC = '\x7fFLAC';
const FLAC_BLOCK_HEADER = 4;
const FLAC_COMMENTS = 4;
const THEORA = '\x80theora';
/** Where the width of the picture stands in the first packet: three bytes, and three for the height. */
const THEORA_SIZE = 14;
const STORE = '\0c2pa';

interface Stream {
  /** Undefined where only the first packet is looked at. */
  readonly coding: Coding | undefined;
  /** The pieces of the packet of comments, as far as they were seen. */
  readonly comments: Range[];
  open: boolean;
}

/** The first packets of every stream in one chain: each begins on a page of its own, in front of all others (RFC 3533 §4). */
export class OggHeaders {
  readonly #streams = new Map<number, Stream>();
  #pages = 0;
  #begun = false;
  done = false;

  constructor(
    readonly look: HeaderWindow,
    readonly found: Findings,
  ) {}

  /** Takes the next page. @throws HardLimitError, MalformedError, TruncatedError */
  async take(page: Page): Promise<void> {
    if (++this.#pages > MAX_HEADER_PAGES) throw new HardLimitError('ogg headers', `more than ${MAX_HEADER_PAGES} pages of headers`);
    this.found.add('unknown', page.first ? 'first page' : 'header page', [page.data], [page.outer]);
    if (page.first) await this.#begin(page);
    else {
      this.#begun = true;
      const stream = this.#streams.get(page.serial);
      if (stream?.open) await this.#collect(stream, page);
    }
    this.done = this.#begun && [...this.#streams.values()].every(({ open }) => !open);
  }

  /** Nothing follows any more. @throws TruncatedError where a stream has no comments, which every coding asks for */
  finish(): void {
    if ([...this.#streams.values()].some(({ open }) => open)) throw new TruncatedError('a stream ends before its comments');
  }

  async #begin({ serial, data, outer }: Page): Promise<void> {
    if (this.#streams.size >= MAX_STREAMS) throw new HardLimitError('ogg streams', `more than ${MAX_STREAMS} streams`);
    const start = await this.look.upTo(data.offset, Math.min(START_BYTES, data.length));
    const text = latin1(start);
    const coding = CODINGS.find((one) => text.startsWith(one.start));
    // A second stream of the same number does not hide the first.
    if (!this.#streams.get(serial)?.open) this.#streams.set(serial, { coding, comments: [], open: coding !== undefined });
    if (coding?.video) this.found.mediaType = 'video/ogg';
    if (text.startsWith(THEORA) && start.length === START_BYTES) {
      const cursor = new Cursor(start, THEORA_SIZE);
      const width = cursor.u8() * 0x1_0000 + cursor.u16();
      this.found.measure(width, cursor.u8() * 0x1_0000 + cursor.u16());
    }
    if (!text.startsWith(STORE)) return;
    this.found.problem('unsupported', 'a manifest store in a stream of its own is not read', outer.offset);
    this.found.damaged = true;
  }

  async #collect(stream: Stream, { pieces, continued, outer }: Page): Promise<void> {
    if (continued !== stream.comments.length > 0)
      throw new MalformedError('a page that does not go on where the last one ended', outer.offset);
    for (const { range, ends } of pieces) {
      stream.comments.push(range);
      if (!ends) continue;
      stream.open = false;
      return keepGoing(this.found, () => this.#readComments(stream));
    }
  }

  async #readComments({ coding, comments }: Stream): Promise<void> {
    if (coding === undefined) return;
    const packet = TagBytes.joined(this.look, comments);
    const skip = coding.start === FLAC ? FLAC_BLOCK_HEADER : coding.comments.length;
    const start = await packet.read(0, skip);
    const isComments = coding.start === FLAC ? ((start[0] ?? 0) & 0x7f) === FLAC_COMMENTS : latin1(start) === coding.comments;
    if (!isComments) throw new MalformedError('no comments where a stream has them', comments[0]?.offset);
    await readVorbisComments(this.found, packet.part(skip, packet.length - skip));
  }
}
