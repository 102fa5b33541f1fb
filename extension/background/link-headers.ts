const MAX_HEADER = 8_192;

export type Header = { readonly name: string; readonly value?: string };

/** The Link header that may name a manifest (C2PA 2.2 §11.5), or undefined. */
export function linkIn(headers: readonly Header[] | undefined): string | undefined {
  const links = headers?.flatMap(({ name, value }) => (name.toLowerCase() === 'link' && value ? [value] : [])) ?? [];
  const link = links.join(', ');
  return link.length <= MAX_HEADER && link.toLowerCase().includes('c2pa-manifest') ? link : undefined;
}

/** Requests whose head has not met its body yet. */
const MAX_OPEN = 500;
/** Head and body come on two ways: so long a verdict waits for a head that is late, in milliseconds. The page waits for nothing. */
export const HEAD_WAIT = 2_000;

interface Head {
  readonly link: Promise<string | undefined>;
  readonly tell: (link: string | undefined) => void;
}

/** Brings the Link header of a response to its body, whichever of them comes first. */
export class ResponseHeads {
  readonly #open = new Map<string, Head>();

  /** A response that only leads on to another address is not the picture's own. */
  tell(requestId: string, status: number, headers: readonly Header[] | undefined): void {
    if (status < 300 || status > 399) this.#of(requestId).tell(linkIn(headers));
  }

  /** The Link header that may name a manifest; undefined where there is none, or it does not come in time. */
  async take(requestId: string): Promise<string | undefined> {
    const late = new Promise<undefined>((done) => setTimeout(done, HEAD_WAIT, undefined));
    const link = await Promise.race([this.#of(requestId).link, late]);
    this.#open.delete(requestId);
    return link;
  }

  #of(requestId: string): Head {
    const known = this.#open.get(requestId);
    if (known) return known;
    const [oldest] = this.#open.keys();
    if (this.#open.size >= MAX_OPEN && oldest !== undefined) this.#open.delete(oldest);
    let tell: Head['tell'] = () => {};
    const link = new Promise<string | undefined>((done) => {
      tell = done;
    });
    const head = { link, tell };
    this.#open.set(requestId, head);
    return head;
  }
}
