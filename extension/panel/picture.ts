import { useEffect, useMemo, useState } from 'preact/hooks';
import type { FrameMessages, Message } from '../messages.ts';
import { isReply } from '../messages.ts';
import { browser } from '../platform.ts';
import type { Opened } from './opened.ts';
import type { Preview } from './report-html.ts';

/** Largest picture that is fetched only to be shown, and largest that goes into a saved page as it is. */
const SHOW_LIMIT = 32 * 1024 * 1024;
const EMBED_LIMIT = 2 * 1024 * 1024;
const PREVIEW_SIDE = 1_600;
const FETCH_MS = 20_000;

/** What is shown beside a report. `same` = its SHA-256 is that of the checked bytes; unknown = nobody hashed those. */
export interface Picture {
  readonly blob: Blob;
  /** A blob: address of this page. */
  readonly address: string;
  readonly same: 'same' | 'other' | 'unknown';
}

/** The picture of what is open, `undefined` while it is on its way, and the promise of it for whoever can wait. */
export interface Loading {
  readonly picture: Picture | null | undefined;
  readonly ready: Promise<Picture | null>;
}

/** Loads the given file, what the page holds, else the address asked once more without cookies. */
export function usePicture(opened: Opened): Loading {
  const [picture, setPicture] = useState<Picture | null | undefined>(undefined);
  // Another report of the same item may be of other bytes.
  const ready = useMemo(() => loadPicture(opened), [opened.key, opened.report.asset.sha256]);
  useEffect(() => {
    let open = true;
    setPicture(undefined);
    void ready.then((loaded) => open && setPicture(loaded));
    return () => {
      open = false;
      void ready.then((loaded) => loaded && URL.revokeObjectURL(loaded.address));
    };
  }, [ready]);
  return { picture, ready };
}

async function loadPicture(opened: Opened): Promise<Picture | null> {
  try {
    const bytes = await readBytes(opened);
    if (!bytes) return null;
    const { sha256, mediaType } = opened.report.asset;
    const same = sha256 === null ? 'unknown' : (await hashOf(bytes)) === sha256 ? 'same' : 'other';
    // The kind that was found in the bytes, whatever a server or a name says; never a document that could run something.
    const type = /^(image|video|audio)\//.test(mediaType) ? mediaType : 'application/octet-stream';
    const blob = new Blob([bytes], { type });
    return { blob, address: URL.createObjectURL(blob), same };
  } catch {
    return null;
  }
}

async function readBytes(opened: Opened): Promise<Blob | null> {
  if (opened.from === 'saved') return null;
  if (opened.from === 'file') return opened.file;
  // Nobody downloads a film once more only to see it here.
  if (/^(video|audio)\//.test(opened.report.asset.mediaType)) return null;
  return (opened.from === 'item' ? await askPage(opened.tabId, opened.item) : null) ?? (await fetchAgain(opened.report.asset.url));
}

async function askPage(tabId: number, item: { readonly id: string; readonly frameId: number }): Promise<Blob | null> {
  const message: Message<keyof FrameMessages> = { type: 'item.picture', ask: { id: item.id } };
  try {
    const reply: unknown = await browser.tabs.sendMessage(tabId, message, { frameId: item.frameId });
    if (!isReply('item.picture', reply) || !reply.ok || typeof reply.value !== 'string' || !reply.value.startsWith('data:')) return null;
    return await (await fetch(reply.value)).blob();
  } catch {
    return null; // the page has gone
  }
}

async function fetchAgain(url: string | undefined): Promise<Blob | null> {
  if (url === undefined || !/^https?:/.test(url)) return null;
  const response = await fetch(url, {
    credentials: 'omit',
    cache: 'force-cache',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(FETCH_MS),
  });
  const isTooLong = Number(response.headers.get('content-length') ?? 0) > SHOW_LIMIT;
  return response.ok && response.body && !isTooLong ? new Response(response.body.pipeThrough(limited(SHOW_LIMIT))).blob() : null;
}

/** Breaks a body off that is longer, whatever its server said of its length. */
function limited(limit: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let size = 0;
  return new TransformStream({
    transform(chunk, controller) {
      size += chunk.length;
      if (size <= limit) controller.enqueue(chunk);
      else controller.error(new RangeError(`more than ${limit} bytes`));
    },
  });
}

/** SHA-256 in lower-case hexadecimal. */
async function hashOf(blob: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The picture for a saved page: as it is where it is small, else a smaller copy; null where the browser cannot draw it. */
export async function makePreview(blob: Blob, captions: { readonly whole: string; readonly smaller: string }): Promise<Preview | null> {
  if (!blob.type.startsWith('image/')) return null;
  if (blob.size <= EMBED_LIMIT) return { address: await toDataAddress(blob), caption: captions.whole };
  try {
    const bitmap = await createImageBitmap(blob);
    const scale = Math.min(1, PREVIEW_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return { address: await toDataAddress(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })), caption: captions.smaller };
  } catch {
    return null;
  }
}

/** The blob as a data: address of its own type. */
export function toDataAddress(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
