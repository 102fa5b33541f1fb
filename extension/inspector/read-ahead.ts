const KB = 1024;
/**
 * The first piece of a picture: what names its kind and, in most, all headers. Its size is not known before it is here, and of a picture of
 * 5 KB this is a twentieth.
 */
export const HEAD_BYTES = 256;
/** A film is never small, and its first boxes are many. */
export const FILM_HEAD = 4 * KB;
/** The objects that a document is known by stand close together, so its pieces are larger. */
export const DOCUMENT_PIECE = 16 * KB;

/** How one kind of file is read in pieces. */
interface Habit {
  /** Share of the file up to which its pieces together are to stay, as far as its walk lets them. */
  readonly share: number;
  /** A file that needs more than its share is loaded at once where it is no larger, in bytes. */
  readonly small: number;
  /** What a walker wants to see where it jumps to, in bytes. */
  readonly jump: number;
  /** A read that begins so close behind the last piece goes on with it, in bytes. */
  readonly near: number;
  /** Pieces that go on are at most so long, the next at most twice as long, and so on up to the widest. */
  readonly step: number;
  /** After so many requests the whole costs less. */
  readonly requests: number;
  /** After so many pieces that leave next to nothing out the file is read from end to end, as a GIF has to be: at once costs less. */
  readonly adjoining: number;
}

const WIDEST_PIECE = 64 * KB;
const SHARE = 1 / 20;
/** A piece that goes on takes this part of what is left of the share: the walk has hardly ever more than a few steps to go. */
const PART_OF_REST = 1 / 8;
/**
 * The tables of a plain JPEG, behind its first piece, are no longer: they come at once, for up to half of what is left. In a picture so small that
 * it is loaded where its share is used up, half is too much.
 */
const PLAIN_TABLES = 384;
/** Less than that no piece has: a marker, a length, and the next ones behind a short table. */
const SHORTEST_PIECE = 48;
/** A marker and the longest prefix that tells what a segment is; in a large file up to a block of 1 KB, which is nothing there. */
const SHORTEST_JUMP = 96;
const LONGEST_JUMP = KB;
const JUMP_SHARE = 1 / 1024;
const SMALL_PICTURE = 16 * KB;
/** A document is known by its cross-references, which point all over it; a small one costs less when it is read at once. */
const SMALL_DOCUMENT = 128 * KB;
const DOCUMENT_REQUESTS = 32;
/** A round trip to the server takes as long as about 8 KB on a slow line; in a film, more jumps still cost less than the film. */
const SMALL_REQUESTS = 5;
const FEWEST_REQUESTS = 8;
const PICTURE_REQUESTS = 12;
const BYTES_PER_REQUEST = 8 * KB;
const MAX_REQUESTS = 64;
const FILM_BYTES_PER_REQUEST = 256 * KB;
/** The sub-blocks of a GIF have 255 bytes: gaps that short in a row of pieces that long leave nothing out that counts. */
const LONGEST_GAP = 256;
const FULL_PIECE = KB;

/**
 * How much to ask a server for at once. Walkers ask for headers only, a few bytes each: asked for one by one they would cost a round trip each,
 * with much around them they would cost the picture. So where a walk goes on from piece to piece, as through the tables of a JPEG, a piece
 * takes a part of what is left of the share of the file that it may cost; where it jumps, only what it looks at there; and where the share is
 * used up, as by long settings, pieces double, or a small file is loaded.
 */
export class ReadAhead {
  readonly #habit: Habit;
  #requests = 1;
  /** The last piece: where it ended, and how long it was. */
  #end: number;
  #length = 0;
  #step = 0;
  #adjoining = 0;

  /** `size` of the file and of the first piece of it that is here, in bytes. */
  constructor(
    readonly size: number,
    head: number,
    document: boolean,
  ) {
    this.#end = head;
    this.#habit = document ? documentHabit() : pictureHabit(size);
  }

  /**
   * Where the piece has to end that begins at `from` and holds all up to `to`; `whole` where loading the file costs less than that and what
   * follows. `here`: bytes of the file that are here.
   */
  reach(from: number, to: number, here: number): number | 'whole' {
    const { jump, near, share, small, step } = this.#habit;
    const gap = from - this.#end;
    const goesOn = gap >= 0 && gap < near;
    this.#adjoining = gap >= 0 && gap < LONGEST_GAP && this.#length >= FULL_PIECE ? this.#adjoining + 1 : 0;
    const left = this.size * share - here - (to - from);
    if (this.#isDearer(here) || (left < 0 && this.size <= small)) return 'whole';
    this.#step = goesOn ? Math.min(this.#step === 0 ? step : this.#step * 2, WIDEST_PIECE) : 0;
    const part = Math.floor(Math.max(left * PART_OF_REST, this.size > small ? Math.min(left / 2, PLAIN_TABLES) : 0));
    const ahead = left < 0 ? this.#step : Math.max(SHORTEST_PIECE, Math.min(part, this.#step));
    return Math.min(this.size, Math.max(to, from + (goesOn ? ahead : jump)));
  }

  /** What was asked for. */
  note(from: number, to: number): void {
    this.#requests++;
    this.#end = to;
    this.#length = to - from;
  }

  #isDearer(here: number): boolean {
    if (this.#adjoining >= this.#habit.adjoining) return true;
    // Where most of the file is here, the rest of the walk costs less than all that lies between.
    return this.#requests >= (here * 2 < this.size ? this.#habit.requests : MAX_REQUESTS);
  }
}

function pictureHabit(size: number): Habit {
  const jumps = Math.max(FEWEST_REQUESTS, Math.min(PICTURE_REQUESTS, size / BYTES_PER_REQUEST));
  return {
    share: SHARE,
    small: SMALL_PICTURE,
    jump: Math.max(SHORTEST_JUMP, Math.min(LONGEST_JUMP, Math.floor(size * JUMP_SHARE))),
    near: KB,
    step: 4 * KB,
    requests: size <= SMALL_PICTURE ? SMALL_REQUESTS : Math.max(jumps, Math.min(MAX_REQUESTS, size / FILM_BYTES_PER_REQUEST)),
    adjoining: 3,
  };
}

function documentHabit(): Habit {
  return {
    share: 0,
    small: SMALL_DOCUMENT,
    jump: DOCUMENT_PIECE,
    near: DOCUMENT_PIECE,
    step: 2 * DOCUMENT_PIECE,
    requests: DOCUMENT_REQUESTS,
    adjoining: Number.POSITIVE_INFINITY,
  };
}
