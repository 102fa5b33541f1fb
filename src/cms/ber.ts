// Specification: ITU-T X.690 §8.1 (identifier, length and end-of-contents octets)
import { MalformedError } from '../bytes/errors.ts';

/** Nesting that certificates, tokens and OCSP answers never reach. */
const MAX_DEPTH = 40;
/** Elements in one structure: a revocation list of the longest that is read has seven for each certificate on it, one in every six octets. */
const MAX_NODES = 700_000;
/** Octets that state a length, and those of a tag above 30. */
const MAX_LENGTH_OCTETS = 4;
const MAX_TAG_OCTETS = 4;

const UNIVERSAL = 0;
const CONTEXT = 2;
const CONSTRUCTED = 0x20;
const LONG_TAG = 0x1f;
/** Universal types that X.690 §8.2–8.9 knows in one form only: BOOLEAN, INTEGER, NULL, OBJECT IDENTIFIER, REAL, ENUMERATED; SEQUENCE, SET. */
const ALWAYS_PRIMITIVE: readonly number[] = [1, 2, 5, 6, 9, 10];
const ALWAYS_CONSTRUCTED: readonly number[] = [16, 17];
const INDEFINITE = 0x80;

/**
 * One element as found. `bytes` is the whole element, `content` what follows its header (of a constructed element:
 * the children, and in the indefinite form the end mark too). Both are views into what was read.
 */
export interface Asn1 {
  readonly universal: boolean;
  /** True for the context-specific class, the `[n]` of the notation. */
  readonly context: boolean;
  readonly tag: number;
  readonly constructed: boolean;
  readonly indefinite: boolean;
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
  readonly children: readonly Asn1[];
}

/** Where an element stands: its views are made when they are asked for, since a long list has hundreds of thousands of elements. */
class Element implements Asn1 {
  constructor(
    readonly whole: Uint8Array,
    readonly tag: number,
    readonly indefinite: boolean,
    readonly start: number,
    readonly inside: number,
    readonly end: number,
    readonly children: readonly Asn1[],
  ) {}

  get #first(): number {
    return this.whole[this.start] ?? 0;
  }
  get universal(): boolean {
    return this.#first >> 6 === UNIVERSAL;
  }
  get context(): boolean {
    return this.#first >> 6 === CONTEXT;
  }
  get constructed(): boolean {
    return (this.#first & CONSTRUCTED) !== 0;
  }
  get bytes(): Uint8Array {
    return this.whole.subarray(this.start, this.end);
  }
  get content(): Uint8Array {
    return this.whole.subarray(this.inside, this.end);
  }
}

const NO_CHILDREN: readonly Asn1[] = [];

/**
 * The BER or DER element at the start of `bytes`; what follows it is the caller's question. Only the structure is read: what a primitive
 * element holds is checked by whoever takes it out. Throws MalformedError.
 */
export function readElement(bytes: Uint8Array): Asn1 {
  return new Reader(bytes).element(0, bytes.length, 0);
}

class Reader {
  #nodes = 0;
  constructor(readonly bytes: Uint8Array) {}

  /** The element that begins at `start` and has to end by `limit`. */
  element(start: number, limit: number, depth: number): Element {
    if (depth > MAX_DEPTH) throw new MalformedError(`ASN.1 nested more than ${MAX_DEPTH} deep`, start);
    if (++this.#nodes > MAX_NODES) throw new MalformedError(`more than ${MAX_NODES} ASN.1 elements`, start);
    const first = this.#octet(start, limit);
    const constructed = (first & CONSTRUCTED) !== 0;
    const { tag, end: afterTag } = this.#tag(start, limit);
    // The end mark belongs to an indefinite element, which takes it; alone it is nothing.
    if (tag === 0 && first >> 6 === UNIVERSAL) throw new MalformedError('an end mark that ends nothing', start);
    if (first >> 6 === UNIVERSAL && (constructed ? ALWAYS_PRIMITIVE : ALWAYS_CONSTRUCTED).includes(tag))
      throw new MalformedError(`an element of type ${tag} in the wrong form`, start);
    const length = this.#length(afterTag, limit);
    if (length.value === undefined && !constructed) throw new MalformedError('a primitive element without a length', start);
    const inside = length.end;
    const stated = length.value === undefined ? undefined : inside + length.value;
    if (stated !== undefined && stated > limit) throw new MalformedError('an element that runs out of its parent', start);
    if (!constructed) return new Element(this.bytes, tag, false, start, inside, stated ?? limit, NO_CHILDREN);
    const children: Asn1[] = [];
    const end = this.#children(children, inside, stated, limit, depth + 1);
    return new Element(this.bytes, tag, stated === undefined, start, inside, end, children);
  }

  /** Reads the children up to `stated`, or to the end mark where no length is stated; returns where the element ends. */
  #children(into: Asn1[], from: number, stated: number | undefined, limit: number, depth: number): number {
    let at = from;
    while (stated === undefined || at < stated) {
      if (stated === undefined && this.#octet(at, limit) === 0) {
        if (this.#octet(at + 1, limit) !== 0) throw new MalformedError('an end mark with a length', at);
        return at + 2;
      }
      const child = this.element(at, stated ?? limit, depth);
      into.push(child);
      at = child.end;
    }
    return at;
  }

  #tag(start: number, limit: number): { tag: number; end: number } {
    const low = this.#octet(start, limit) & LONG_TAG;
    if (low !== LONG_TAG) return { tag: low, end: start + 1 };
    let tag = 0;
    for (let at = start + 1; at <= start + MAX_TAG_OCTETS; at++) {
      const octet = this.#octet(at, limit);
      tag = tag * 128 + (octet & 0x7f);
      if ((octet & 0x80) === 0) return { tag, end: at + 1 };
    }
    throw new MalformedError('a tag of too many octets', start);
  }

  /** `value` is undefined for the indefinite form. */
  #length(at: number, limit: number): { value: number | undefined; end: number } {
    const first = this.#octet(at, limit);
    if (first < 0x80) return { value: first, end: at + 1 };
    if (first === INDEFINITE) return { value: undefined, end: at + 1 };
    const octets = first & 0x7f;
    if (octets > MAX_LENGTH_OCTETS) throw new MalformedError('a length of too many octets', at);
    let value = 0;
    for (let i = 1; i <= octets; i++) value = value * 256 + this.#octet(at + i, limit);
    return { value, end: at + 1 + octets };
  }

  #octet(at: number, limit: number): number {
    const octet = at < limit ? this.bytes[at] : undefined;
    if (octet === undefined) throw new MalformedError('an element that is cut off', at);
    return octet;
  }
}
