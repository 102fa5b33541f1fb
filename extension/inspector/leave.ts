/**
 * Nobody has asked for so long: the page goes, and with it the process of the extension. The next question opens it again. A background that
 * was stopped while it waited for an answer has asked again long before.
 */
const LEAVE_MS = 60_000;

export interface LeavePorts {
  /** Nothing that somebody may still want would go with the page. */
  readonly isDispensable: () => boolean;
  readonly close: () => void;
}

/** Ends the page that checks when nobody needs it. */
export class Leave {
  #asking = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly ports: LeavePorts) {
    this.#later();
  }

  /** Not while this is under way, whether or not its answer is still waited for. */
  async after<T>(work: () => Promise<T>): Promise<T> {
    clearTimeout(this.#timer);
    this.#asking++;
    try {
      return await work();
    } finally {
      this.#asking--;
      this.#later();
    }
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#asking === 0 && this.ports.isDispensable()) this.ports.close();
      else this.#later();
    }, LEAVE_MS);
  }
}
