/** Bytes of a file that are here, by where they stand in it. */
interface Held {
  readonly from: number;
  readonly bytes: Uint8Array;
}

/** The pieces of one file that are here: in order, and no byte twice. */
export class Pieces {
  #held: Held[] = [];
  #count = 0;

  /** How many bytes are here. */
  get count(): number {
    return this.#count;
  }

  /** What is new of `bytes` is kept; what is here already stays as it came first. */
  keep(offset: number, bytes: Uint8Array): void {
    for (const gap of this.#gapsIn(offset, offset + bytes.length)) {
      this.#held.push({ from: gap.from, bytes: bytes.subarray(gap.from - offset, gap.to - offset) });
      this.#count += gap.to - gap.from;
    }
    this.#held.sort((a, b) => a.from - b.from);
  }

  /** From the first to behind the last byte that is missing between `from` and `to`; null where none is. */
  missingIn(from: number, to: number): { readonly from: number; readonly to: number } | null {
    const gaps = this.#gapsIn(from, to);
    const [first, last] = [gaps[0], gaps.at(-1)];
    return first && last ? { from: first.from, to: last.to } : null;
  }

  /** All bytes from `from` to before `to`; null where one is missing. */
  copy(from: number, to: number): Uint8Array | null {
    if (this.missingIn(from, to)) return null;
    const out = new Uint8Array(to - from);
    for (const { from: start, bytes } of this.#held) {
      if (start >= to || start + bytes.length <= from) continue;
      out.set(bytes.subarray(Math.max(0, from - start), to - start), Math.max(0, start - from));
    }
    return out;
  }

  /** How many bytes are here from the start of the file on, without a gap. */
  get start(): number {
    return this.#gapsIn(0, Number.MAX_SAFE_INTEGER)[0]?.from ?? 0;
  }

  /** Whether all that is here stands in `whole` too, at the same places. */
  agreeWith(whole: Uint8Array): boolean {
    return this.#held.every(({ from, bytes }) => bytes.every((byte, at) => byte === whole[from + at]));
  }

  #gapsIn(from: number, to: number): { readonly from: number; readonly to: number }[] {
    const gaps: { from: number; to: number }[] = [];
    let at = from;
    for (const { from: start, bytes } of this.#held) {
      if (start >= to) break;
      if (start > at) gaps.push({ from: at, to: start });
      at = Math.max(at, start + bytes.length);
    }
    if (at < to) gaps.push({ from: at, to });
    return gaps;
  }
}
