/** Addresses remembered at most; a page that loads more is told about those no longer. */
const MAX_LOADS = 20_000;

/**
 * What the browser itself has loaded for this page, by its own list of resources: styles and some elements do not tell whether their
 * picture came. Runs from the start of the document, since the list keeps few entries.
 */
export class Loads {
  readonly #known = new Set<string>();
  readonly #counts = new Map<string, number>();
  readonly #styled: () => void;
  #observer: PerformanceObserver | undefined;
  /** A style has loaded something. */
  byStyle = false;

  /** `styled` is called whenever a style has loaded something. */
  constructor(styled: () => void) {
    this.#styled = styled;
    try {
      this.#observer = new PerformanceObserver((list) => this.#note(list.getEntries()));
      this.#observer.observe({ type: 'resource', buffered: true });
    } catch {
      // no such list in this document: then only what needs no list is found
    }
  }

  /** Whether the browser has loaded it; what is part of the page needs no loading. */
  has(address: string): boolean {
    return /^(data|blob):/.test(address) || this.#known.has(bare(address));
  }

  /** How often the browser says that it has loaded this address here. */
  count(address: string): number {
    // What is known already, but was not told yet.
    this.#note(this.#observer?.takeRecords() ?? []);
    return this.#counts.get(bare(address)) ?? 0;
  }

  /** A load event told it. */
  add(address: string): void {
    if (this.#known.size < MAX_LOADS) this.#known.add(bare(address));
  }

  #note(entries: readonly PerformanceEntry[]): void {
    let styled = false;
    for (const entry of entries) {
      if (!(entry instanceof PerformanceResourceTiming) || !isWanted(entry)) continue;
      this.add(entry.name);
      if (this.#counts.size < MAX_LOADS) this.#counts.set(bare(entry.name), (this.#counts.get(bare(entry.name)) ?? 0) + 1);
      styled ||= entry.initiatorType === 'css';
    }
    if (!styled) return;
    this.byStyle = true;
    this.#styled();
  }
}

const OTHERS = new Set(['script', 'link', 'fetch', 'xmlhttprequest', 'beacon', 'iframe', 'frame', 'navigation']);

/** Came with an answer that is no error; some browsers do not say. */
function isWanted(entry: PerformanceResourceTiming): boolean {
  return !OTHERS.has(entry.initiatorType) && (entry.responseStatus === undefined || entry.responseStatus < 400);
}

function bare(address: string): string {
  return address.split('#', 1)[0] ?? address;
}
