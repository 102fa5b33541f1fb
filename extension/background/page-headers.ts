import { DISCLOSURE_LIMIT, type PageHead } from '../messages.ts';
import { type Header, linkIn } from './link-headers.ts';

const MAX_KNOWN = 200;
const NOTHING: PageHead = { linked: false, disclosed: null };

/** Remembers what the headers of a frame's page say of the page itself. */
export class PageHeaders {
  readonly #known = new Map<string, PageHead>();

  note(tabId: number, frameId: number, headers: readonly Header[] | undefined): void {
    const key = `${tabId} ${frameId}`;
    this.#known.delete(key);
    const head = { linked: linkIn(headers) !== undefined, disclosed: disclosureIn(headers) };
    if (!head.linked && head.disclosed === null) return;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(key, head);
  }

  of(tabId: number, frameId: number): PageHead {
    return this.#known.get(`${tabId} ${frameId}`) ?? NOTHING;
  }
}

function disclosureIn(headers: readonly Header[] | undefined): string | null {
  const values = headers?.flatMap(({ name, value }) => (name.toLowerCase() === 'ai-disclosure' && value ? [value] : [])) ?? [];
  const value = values.join(', ');
  return value !== '' && value.length <= DISCLOSURE_LIMIT ? value : null;
}
