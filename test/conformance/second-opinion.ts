// pkijs as a second opinion on the signature values of documents: it shares no line with our own reading of CMS.
import { ContentInfo, SignedData } from 'pkijs';
import type { DocumentSignatureSignal } from '../../src/signal.ts';

/** What pkijs makes of a signature value over these bytes; `unread` where it takes the structure for none, or does not know the algorithm. */
export type Opinion = 'fits' | 'changed' | 'unread';

/** Asks pkijs about one signature of `document`, where we found it; undefined for what is no detached signature with a range. */
export async function askPkijs(document: Uint8Array, signal: DocumentSignatureSignal): Promise<Opinion | undefined> {
  const { at, revisionEnd, form, format } = signal;
  if (form !== 'signature' || revisionEnd === undefined || !DETACHED.includes(format)) return undefined;
  const covered = new Uint8Array(revisionEnd - at.length);
  covered.set(document.subarray(0, at.offset));
  covered.set(document.subarray(at.offset + at.length, revisionEnd), at.offset);
  try {
    const value = hexOf(document.subarray(at.offset, at.offset + at.length));
    const data = new SignedData({ schema: ContentInfo.fromBER(value.buffer).content });
    return (await data.verify({ signer: 0, data: covered.buffer, checkChain: false })) ? 'fits' : 'changed';
  } catch (error) {
    // It tells a wrong digest, and what it does not know, by throwing.
    return error instanceof Error && /digest|hash/i.test(error.message) ? 'changed' : 'unread';
  }
}

const DETACHED: readonly string[] = ['adbe.pkcs7.detached', 'ETSI.CAdES.detached'];

function hexOf(gap: Uint8Array): Uint8Array<ArrayBuffer> {
  const digits = new TextDecoder('latin1').decode(gap).replace(/[^0-9A-Fa-f]/g, '');
  return Uint8Array.from({ length: digits.length >> 1 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/** Where the two differ, and why: we refuse on purpose, or pkijs cannot. */
export function explainOpinion(signal: DocumentSignatureSignal, opinion: Opinion): string | undefined {
  const ours = signal.build === 'sound' ? signal.content : signal.build;
  if (ours === opinion) return '';
  if (opinion === 'fits') {
    if (ours === 'malformed') return 'we refuse how it is put together, whatever the value says';
    if (ours === 'weak') return 'SHA-1 or a short key proves nothing to us';
    if (ours === 'unchecked') return 'we do not know the algorithm, or find no certificate';
  }
  if (opinion === 'unread') return 'pkijs cannot read the structure or the algorithm';
  if (ours === 'malformed' && opinion === 'changed') return 'both refuse it';
  return undefined;
}
