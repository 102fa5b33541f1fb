import type { UserAnchors } from '../../src/trust/trust-list.ts';
import type { Asks } from '../messages.ts';
import type { Frame, ItemRecord } from './item-store.ts';

/** More than that is refused by the inspector anyway. */
const MAX_HASHED = 64 * 1024 * 1024;

/** One item of one document in a tab. */
export const itemOf = (frame: Frame, id: string) => `${frame.tabId} ${frame.frameId} ${frame.document} ${id}`;

/** `bare` is the key of the same question before anyone knew what the website says. `shared`: elements of one tab may share its answer. */
export interface QuestionKey {
  readonly key: string;
  /** Of the bytes of a picture and of everything else but the shown copy. */
  readonly evidence: string | null;
  readonly bare: string;
  readonly shared: boolean;
  /** The pixels may be searched later, so the bytes have to be kept. */
  readonly search: boolean;
}

/** Who is trusted beside the shipped lists: the user's anchors, and which lists were taken. */
export interface Trusted {
  readonly user: readonly UserAnchors[];
  readonly lists: string;
}

/**
 * What a question asks for, as a key of fixed length: who is trusted belongs to it. Without bytes, elements of one tab with the same address and
 * sizes share it; bytes from the page are that element's own.
 */
export async function questionKeyOf(
  frame: Frame,
  ask: Asks['item.inspect']['ask'],
  { user, lists }: Trusted,
  { search, item }: { readonly search: boolean; readonly item: ItemRecord | null },
): Promise<QuestionKey> {
  const sizes = ask.sizes.map((size) => `${size.width}x${size.height}`).sort();
  const trusted = user.map((one) => `${one.as} ${one.name} ${one.entries.map((entry) => entry.sha256).join(' ')}`);
  const clicked = item?.allowed || item?.marks ? `${item.clicks} ${JSON.stringify(item.allowed)} ${item.marks === true}` : '';
  const asked = `${ask.document ?? ask.media ?? ''} ${ask.link ?? ''} ${ask.saved?.sole === true} ${search} ${clicked}`;
  const about = `${ask.url} ${asked} ${trusted.join(' ')} ${lists}`;
  const what = `${sizes.join(',')} ${ask.copy} ${about}`;
  const own = ask.bytes === null ? '' : `${itemOf(frame, ask.id)} ${ask.rung} ${await digestBytes(ask.bytes)}`;
  const said = [...(ask.site ?? []), ...(ask.text ? [ask.text] : [])];
  const again = ask.bytes !== null && ask.document === undefined && ask.text === undefined;
  const [bare, evidence] = await Promise.all([
    digest(ask.bytes === null ? `url ${frame.tabId} ${what}` : `bytes ${own} ${what}`),
    again ? digest(`evidence ${own} ${ask.name} ${about} ${JSON.stringify(said)}`) : null,
  ]);
  const key = said.length === 0 ? bare : await digest(`${bare} ${JSON.stringify(said)}`);
  return { key, bare, shared: ask.bytes === null, search, evidence };
}

/** Other bytes are another question, even under the same address and with the same length. */
async function digestBytes(bytes: Blob | ArrayBuffer): Promise<string> {
  const length = bytes instanceof Blob ? bytes.size : bytes.byteLength;
  if (length > MAX_HASHED) return crypto.randomUUID();
  return digest(bytes instanceof Blob ? await bytes.arrayBuffer() : bytes);
}

/** SHA-256 in lower-case hexadecimal. */
export async function digest(content: string | ArrayBuffer): Promise<string> {
  const source = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', source));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
