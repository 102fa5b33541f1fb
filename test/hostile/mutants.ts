// Damaged copies of signed files, always the same ones: what the tests and the soak judge.

/** mulberry32: small, and the same everywhere. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** One damaged copy: bits flipped, a length field overwritten, a span cut out, doubled or filled, or the end cut off. */
export function mutate(bytes: Uint8Array, seed: number, focus: { readonly from: number; readonly to: number }): Uint8Array {
  const next = random(seed);
  const at = () => (next() < 0.75 ? focus.from + Math.floor(next() * (focus.to - focus.from)) : Math.floor(next() * bytes.length));
  const out = new Uint8Array(bytes);
  const from = at();
  const length = 1 + Math.floor(next() * 64);
  switch (Math.floor(next() * 6)) {
    case 0:
      for (let i = 0; i < 1 + next() * 4; i++) {
        const where = at();
        out[where] = (out[where] ?? 0) ^ (1 << Math.floor(next() * 8));
      }
      return out;
    case 1:
      out.set([0xff, 0xff, 0xff, 0xff].slice(0, Math.min(4, out.length - from)), from);
      return out;
    case 2:
      return join(bytes.subarray(0, from), bytes.subarray(Math.min(bytes.length, from + length)));
    case 3:
      return join(bytes.subarray(0, from + length), bytes.subarray(from));
    case 4:
      out.fill(Math.floor(next() * 256), from, Math.min(out.length, from + length));
      return out;
    default:
      return bytes.subarray(0, from);
  }
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
