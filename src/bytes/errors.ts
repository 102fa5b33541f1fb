/** The file's fault: bytes that do not follow the format. `at` is an offset in the asset, in bytes. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
  constructor(
    message: string,
    readonly at?: number,
  ) {
    super(message);
  }
}

/** The file ends, or the source stops, before the bytes that a length or offset points to. */
export class TruncatedError extends MalformedError {
  readonly truncated = true;
}

/** Our own limit was reached; the file may be fine. `limit` names the constant. */
export class HardLimitError extends Error {
  override readonly name = 'HardLimitError';
  constructor(
    readonly limit: string,
    message: string,
  ) {
    super(message);
  }
}
