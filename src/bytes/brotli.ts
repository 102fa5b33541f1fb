// Specification: RFC 7932 (Brotli), by brotli-decompressor in brotli-dec-wasm 2.3.2
import type { Budget } from './budget.ts';
import { concatBytes } from './cursor.ts';
import { HardLimitError, MalformedError } from './errors.ts';

/** Goes in and comes out at once: neither a bomb nor a long input is ever copied whole. */
const STEP_BYTES = 64 * 1024;

type Decoder = typeof import('brotli-dec-wasm/web');

let loadModule: (() => Promise<WebAssembly.Module>) | undefined;
let ready: Promise<Decoder> | undefined;

/** Tells where the decoder's program is; it is loaded with the first part that needs it. */
export function giveBrotli(load: (() => Promise<WebAssembly.Module>) | undefined): void {
  loadModule = load;
}

/** Whether this host can open what is packed with Brotli. */
export const hasBrotli = () => loadModule !== undefined;

/**
 * Opens one Brotli stream. Every byte that comes out is spent from the budget as it comes.
 * @throws HardLimitError beyond `limit` bytes or the budget; MalformedError for data that is no such stream, has no end, or goes on behind it
 */
export async function unpackBrotli(data: Uint8Array, budget: Budget, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  if (!loadModule) throw new Error('no Brotli decoder was given');
  ready ??= loadDecoder(loadModule).catch((error: unknown) => {
    ready = undefined; // the next one tries afresh
    throw error;
  });
  const { BrotliDecStream, BrotliStreamResultCode } = await ready;
  const stream = new BrotliDecStream();
  const pieces: Uint8Array[] = [];
  let [at, total] = [0, 0];
  try {
    for (;;) {
      budget.step();
      const { code, buf, input_offset: taken } = decode(stream, data.subarray(at, at + STEP_BYTES));
      at += taken;
      total += buf.length;
      if (total > limit) throw new HardLimitError('unpacked bytes', `more than ${limit} bytes in a part packed with Brotli`);
      budget.spend(buf.length);
      pieces.push(buf);
      if (code === BrotliStreamResultCode.ResultSuccess) break;
      if (code === BrotliStreamResultCode.NeedsMoreInput && at >= data.length) throw new MalformedError('Brotli data without an end');
      if (taken === 0 && buf.length === 0) throw new MalformedError('Brotli data that leads nowhere');
    }
  } finally {
    stream.free();
  }
  if (at < data.length) throw new MalformedError(`${data.length - at} bytes behind the end of Brotli data`);
  return concatBytes(pieces);
}

async function loadDecoder(load: () => Promise<WebAssembly.Module>): Promise<Decoder> {
  const [decoder, module] = await Promise.all([import('brotli-dec-wasm/web'), load()]);
  await decoder.default({ module_or_path: module });
  return decoder;
}

interface Step {
  readonly code: number;
  readonly buf: Uint8Array;
  readonly input_offset: number;
}

/** The decoder throws the number of its error. */
function decode(stream: { dec(input: Uint8Array, size: number): Step & { free(): void } }, input: Uint8Array): Step {
  try {
    const result = stream.dec(input, STEP_BYTES);
    const { code, buf, input_offset } = result;
    result.free();
    return { code, buf, input_offset };
  } catch (error) {
    throw new MalformedError(`Brotli data: ${error instanceof Error ? error.message : `error ${String(error)}`}`);
  }
}
