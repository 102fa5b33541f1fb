/** Addresses remembered at most; a page that loads more is told about those no longer. */
const MAX_LOADS = 20_000;

/**
 * What the browser itself has loaded for this page, by its own list of resources: styles and some elements do not tell whether their
 * picture came. Runs from the start of the document, since the list keeps few entries.
 */
export class Loads {
  readonly #known = new Set<string>();
  readonly #styled: () => void;
  /** A style has loaded something. */
  byStyle = false;

  /** `styled` is called whenever a style has loaded something. */
  constructor(styled: () => void) {
    this.#styled = styled;
    try {
      new PerformanceObserver((list) => this.#note(list.getEntries())).observe({ type: 'resource', buffered: true });
    } catch {
      // no such list in this document: then only what needs no list is found
    }
  }

  /** Whether the browser has loaded it; what is part of the page needs no loading. */
  has(address: string): boolean {
    return /^(data|blob):/.test(address) || this.#known.has(bare(address));
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
