/** Addresses remembered at most; of what else a page loads nothing is known, and nothing proven. */
export const MAX_LOADS = 20_000;
const MIXED = -1;

/** What the browser said of all that came under one address. */
interface Load {
  readonly count: number;
  /** Bytes, where the browser says so, else 0; {@link MIXED} where it was not always as many. */
  readonly size: number;
  /** When the last of it had come, in milliseconds since the document began. */
  readonly end: number;
}

/**
 * What the browser itself has loaded for this page, by its own list of resources: styles and some elements do not tell whether their
 * picture came. Runs from the start of the document, since the list keeps few entries.
 */
export class Loads {
  readonly #known = new Set<string>();
  readonly #loads = new Map<string, Load>();
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
    return this.#find(address)?.count ?? 0;
  }

  /** The browser says that pictures of another size, in bytes, came under this address: then these bytes are not what it shows. */
  differs(address: string, bytes: number): boolean {
    const load = this.#find(address);
    if (!load) return this.#loads.size >= MAX_LOADS;
    return load.size !== 0 && load.size !== bytes;
  }

  /** When the browser had loaded this address for the last time, in milliseconds since the document began; undefined where it does not say. */
  endOf(address: string): number | undefined {
    return this.#find(address)?.end;
  }

  /** A load event told it. */
  add(address: string): void {
    if (this.#known.size < MAX_LOADS) this.#known.add(bare(address));
  }

  /** With what the browser knows already, but has not told yet. */
  #find(address: string): Load | undefined {
    this.#note(this.#observer?.takeRecords() ?? []);
    return this.#loads.get(bare(address));
  }

  #note(entries: readonly PerformanceEntry[]): void {
    let styled = false;
    for (const entry of entries) {
      if (!isResource(entry) || !isWanted(entry)) continue;
      this.add(entry.name);
      this.#count(entry);
      styled ||= entry.initiatorType === 'css';
    }
    if (!styled) return;
    this.byStyle = true;
    this.#styled();
  }

  #count({ name, decodedBodySize, startTime, duration }: PerformanceResourceTiming): void {
    const address = bare(name);
    const known = this.#loads.get(address);
    if (!known && this.#loads.size >= MAX_LOADS) return;
    const { count, size } = known ?? { count: 0, size: 0 };
    this.#loads.set(address, { count: count + 1, size: sizeOf(size, decodedBodySize), end: startTime + duration });
  }
}

/** Zero stands for what the browser keeps to itself, as of other origins. */
function sizeOf(before: number, now: number): number {
  if (before === 0 || now === 0) return before || now;
  return before === now ? now : MIXED;
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
