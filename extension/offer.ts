import type { Report } from '../src/report.ts';
import type { Signal, SignerFinding } from '../src/signal.ts';
import type { Allowed, LookupKind } from './messages.ts';

/** What a click could find out for a report, and every address that would be asked. */
export interface Offer {
  readonly kind: LookupKind;
  readonly addresses: readonly string[];
  /** The host that would learn of it. */
  readonly host: string;
}

/** The site gives the file to somebody else than us, and maybe to the user. */
const REFUSED: ReadonlySet<string> = new Set(['needs-login', 'fetch-refused']);

/** The one thing that is worth asking for this report; null where there is nothing. */
export function offerOf(report: Report): Offer | null {
  const { url } = report.asset;
  if (report.reason === 'unread' && url !== undefined && report.problems.some(({ code }) => REFUSED.has(code)))
    return makeOffer('login', [url]);
  for (const signal of report.signals) {
    if (signal.kind === 'manifest' && signal.state === 'remote' && signal.remote !== undefined)
      return makeOffer('manifest', [signal.remote]);
  }
  const status = report.signals.flatMap(signersOf).find((signer) => signer.status !== undefined)?.status;
  return status ? makeOffer('status', [...status.ocsp, ...status.lists]) : null;
}

/** Who signed: the active manifest, or a document itself, once or several times. */
export function signersOf(signal: Signal): readonly SignerFinding[] {
  if (signal.kind === 'manifest') return signal.nodes.slice(0, 1).map(({ signer }) => signer);
  return signal.kind === 'document-signature' && signal.signer ? [signal.signer] : [];
}

/** Formats that are taken apart for a search of their pixels. */
const SEARCHED_TYPES = ['image/png', 'image/jpeg', 'image/webp'];

/** Whether a search for hidden marks could tell more: nothing in the file says how it was made, and its pixels were not looked at yet. */
export function maySearchPixels({ asset, integrity, reason, pixels }: Report): boolean {
  if (pixels !== undefined || !SEARCHED_TYPES.includes(asset.mediaType)) return false;
  return integrity === 'none' && (reason === 'none' || reason === 'label-without-verdict');
}

/** One button names one host: what lies elsewhere is not asked. */
function makeOffer(kind: LookupKind, addresses: readonly string[]): Offer | null {
  const known = addresses.filter((address) => URL.canParse(address));
  const host = known[0] === undefined ? undefined : new URL(known[0]).host;
  return host === undefined ? null : { kind, addresses: known.filter((address) => new URL(address).host === host), host };
}

/** What is allowed once this offer is taken too. */
export function allow(before: Allowed | undefined, { kind, addresses }: Offer): Allowed {
  return { ...before, [kind]: addresses };
}
