/** Addresses remembered at most; a page that loads more is told about those no longer. */
const MAX_LOADS = 20_000;
const MIXED = -1;

/**
 * What the browser itself has loaded for this page, by its own list of resources: styles and some elements do not tell whether their
 * picture came. Runs from the start of the document, since the list keeps few entries.
 */
export class Loads {
  readonly #known = new Set<string>();
  readonly #counts = new Map<string, number>();
  /** Bytes of what came under an address, where the browser says so; {@link MIXED} where it was not always as many. */
  readonly #sizes = new Map<string, number>();
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
    this.#catchUp();
    return this.#counts.get(bare(address)) ?? 0;
  }

  /** The browser says that pictures of another size, in bytes, came under this address: then these bytes are not what it shows. */
  differs(address: string, bytes: number): boolean {
    this.#catchUp();
    return (this.#sizes.get(bare(address)) ?? bytes) !== bytes;
  }

  /** A load event told it. */
  add(address: string): void {
    if (this.#known.size < MAX_LOADS) this.#known.add(bare(address));
  }

  /** What is known already, but was not told yet. */
  #catchUp(): void {
    this.#note(this.#observer?.takeRecords() ?? []);
  }

  #note(entries: readonly PerformanceEntry[]): void {
    let styled = false;
    for (const entry of entries) {
      if (!isResource(entry) || !isWanted(entry)) continue;
      this.add(entry.name);
      const name = bare(entry.name);
      if (this.#counts.size < MAX_LOADS) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
      // Zero stands for what the browser keeps to itself, as of other origins.
      const { decodedBodySize: size } = entry;
      if (size > 0 && this.#sizes.size < MAX_LOADS) this.#sizes.set(name, (this.#sizes.get(name) ?? size) === size ? size : MIXED);
      styled ||= entry.initiatorType === 'css';
    }
    if (!styled) return;
    this.byStyle = true;
    this.#styled();
  }
}

const OTHERS = new Set(['script', 'link', 'fetch', 'xmlhttprequest', 'beacon', 'iframe', 'frame', 'navigation']);

/** Told by its type: where the page has been left, the window's own classes are out of reach. */
const isResource = (entry: PerformanceEntry): entry is PerformanceResourceTiming => entry.entryType === 'resource';

/** Came with an answer that is no error; some browsers do not say. */
function isWanted(entry: PerformanceResourceTiming): boolean {
  return !OTHERS.has(entry.initiatorType) && (entry.responseStatus === undefined || entry.responseStatus < 400);
}

function bare(address: string): string {
  return address.split('#', 1)[0] ?? address;
}
