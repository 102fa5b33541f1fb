import { TruncatedError } from './errors.ts';

/**
 * Bytes from anywhere: memory, a file, HTTP ranges.
 * `read` answers exactly `length` bytes or throws {@link TruncatedError}; `size` is undefined until the host knows it.
 */
export interface ByteSource {
  readonly size: number | undefined;
  /** True where every byte is here already, so that reading the pixels costs nothing more. */
  readonly whole?: boolean;
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Throws where the host reads no more than pieces: what those say still counts. */
  all(): Promise<Uint8Array>;
}

/** A source over bytes that are already here. Views are shared, never copied. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    whole: true,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > bytes.length)
        throw new TruncatedError(`${length} bytes wanted at ${offset}, the file has ${bytes.length}`, offset);
      return bytes.subarray(offset, offset + length);
    },
    async all() {
      return bytes;
    },
  };
}

/** Reads at most `length` bytes: fewer where the source ends. */
export async function readUpTo(source: ByteSource, offset: number, length: number): Promise<Uint8Array> {
  if (source.size !== undefined) {
    const left = Math.max(0, source.size - offset);
    return source.read(offset, Math.min(length, left));
  }
  try {
    return await source.read(offset, length);
  } catch (error) {
    if (!(error instanceof TruncatedError)) throw error;
    const all = await source.all();
    return all.subarray(Math.min(offset, all.length), Math.min(offset + length, all.length));
  }
}
