import { compareRecords, ImportError, importTrust, isProductFile, isTrustList, type Renewable } from '../../src/index.ts';
import type { FoundList, ListOffer } from '../messages.ts';

/** Largest list that is read, in bytes; the longest today has 500 KB. */
const MAX_LIST = 8 * 1024 * 1024;
const FETCH_LIMIT_MS = 20_000;

export interface PublisherPorts {
  /** A file of this package. */
  readonly packaged: (path: string) => Promise<Response>;
  readonly web: (url: string, init: RequestInit) => Promise<Response>;
  /** Records taken before; each counts instead of the shipped one of its name. */
  readonly held: readonly unknown[];
  /** ISO 8601 day. */
  readonly today: string;
}

/** Asks every publisher that the package names an address of, and nobody else. Throws where the package is not whole. */
export async function lookAtPublishers(ports: PublisherPorts): Promise<readonly FoundList[]> {
  const index: unknown = await (await ports.packaged('/trust/index.json')).json();
  const lines = isRecord(index) && Array.isArray(index.lists) ? index.lists.filter(isPublished) : [];
  return Promise.all(lines.map((line) => lookAtOne(line, ports)));
}

interface Published {
  readonly id: string;
  readonly file: string;
  readonly publisher: string;
}

async function lookAtOne({ id, file, publisher }: Published, ports: PublisherPorts): Promise<FoundList> {
  const held = ports.held.filter(isRenewable).find((one) => one.id === id) ?? (await readPackaged(file, ports));
  const { host } = new URL(publisher);
  const offer = {
    id,
    title: held.title,
    host,
    heldDate: held.date,
    why: null,
    date: null,
    nextUpdate: null,
    added: [],
    removed: [],
    sha256: null,
  };
  const bytes = await download(publisher, ports);
  if (bytes === null) return { offer: { ...offer, state: 'unreachable' }, record: null };
  const record = await readRecord(id, bytes, `${host}, ${ports.today}`);
  const found = compareRecords(held, record, ports.today);
  const dates = { date: record?.date ?? null, nextUpdate: record?.nextUpdate ?? null };
  if (found.state === 'kept') return { offer: { ...offer, ...dates, ...found }, record: null };
  if (found.state === 'same' || record === undefined) return { offer: { ...offer, ...dates, state: 'same' }, record: null };
  const shown: ListOffer = { ...offer, ...dates, ...found, sha256: await digest(JSON.stringify(record)) };
  return { offer: shown, record };
}

async function readPackaged(file: string, { packaged }: PublisherPorts): Promise<Renewable> {
  const record: unknown = await (await packaged(`/trust/${file}`)).json();
  if (!isRenewable(record)) throw new Error(`the trust list ${file} is not whole`);
  return record;
}

/** One GET without cookies, referrer, cache or redirects; null where there is no answer that we read. */
async function download(url: string, { web }: PublisherPorts): Promise<Uint8Array | null> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), FETCH_LIMIT_MS);
  try {
    const response = await web(url, {
      method: 'GET',
      headers: { Accept: 'application/json' },
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      redirect: 'error',
      signal: controller.signal,
    });
    return response.ok ? await readBody(response) : null;
  } catch {
    // Offline, refused, redirected or too late: nobody answered.
    return null;
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
}

/** An answer that is too long is cut off, so that it cannot be read as a list. */
async function readBody(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  while (reader && size <= MAX_LIST) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(new Uint8Array(value));
    size += value.length;
  }
  return new Uint8Array(await new Blob(size > MAX_LIST ? [] : chunks).arrayBuffer());
}

async function readRecord(id: string, bytes: Uint8Array, source: string): Promise<Renewable | undefined> {
  try {
    const record: unknown = await importTrust(id, [{ name: id, bytes }], { source });
    return isRenewable(record) ? record : undefined;
  } catch (error) {
    if (error instanceof ImportError) return undefined;
    throw error;
  }
}

const isRenewable = (value: unknown): value is Renewable => isTrustList(value) || isProductFile(value);

function isPublished(value: unknown): value is Published {
  return (
    isRecord(value) &&
    typeof value.id === 'string' &&
    typeof value.file === 'string' &&
    typeof value.publisher === 'string' &&
    URL.canParse(value.publisher)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
