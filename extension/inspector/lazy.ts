/** What is loaded once for all, when the first one asks for it. After a failure the next one who asks tries afresh. */
export class Lazy<T> {
  #value: Promise<T> | undefined;
  constructor(readonly load: () => Promise<T>) {}

  get(): Promise<T> {
    this.#value ??= this.load().catch((error: unknown) => {
      this.#value = undefined;
      throw error;
    });
    return this.#value;
  }

  /** Begins to load; nobody waits for it yet. */
  prepare(): void {
    this.get().catch(() => undefined);
  }
}
