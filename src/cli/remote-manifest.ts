import { type Lookup, manifestLookup, type Report, refuseAddress } from '../index.ts';

/** How long one host is waited for. */
const PATIENCE_MS = 20_000;

/** The address at which the asset's manifest store is kept, where it only says that; else undefined. */
export function findRemote(report: Report): string | undefined {
  return report.signals.flatMap((signal) => (signal.kind === 'manifest' ? (signal.remote ?? []) : []))[0];
}

/** The manifest store at that address: https, no redirect, no cookies. @throws Error with a sentence for the user */
export async function loadRemote(address: string): Promise<Uint8Array> {
  const lookup = manifestLookup(address);
  const refused = refuseAddress(address, undefined, false);
  if (refused !== undefined) throw new Error(`${address} is not loaded: ${refused}`);
  try {
    return await ask(lookup);
  } catch (error) {
    throw new Error(`${address} could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function ask({ url, accept, limit }: Lookup): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(url, { headers: { accept }, credentials: 'omit', redirect: 'error', signal });
  if (!response.ok) throw new Error(`the host answered ${response.status}`);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    length += piece.length;
    if (length > limit) throw new Error(`more than ${limit} bytes`);
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}
