// Specification: W3C Secure Contexts §3.1 (loopback); RFC 6890, RFC 6761, RFC 8375 (addresses and names that are not public)

/** One question to another host, for which the user has clicked: a host of ours sends it, and sends nothing else. */
export interface Lookup {
  readonly url: string;
  /** Sent as POST with this body; absent = GET. */
  readonly body?: Uint8Array;
  readonly type?: string;
  readonly accept: string;
  /** Longest answer, in bytes. */
  readonly limit: number;
}

/** What a manifest store may weigh; real ones have some 100 KB. */
const MAX_MANIFEST = 16 * 1024 * 1024;

/** For a manifest store that a file or a server names. */
export function manifestLookup(url: string): Lookup {
  return { url, accept: 'application/c2pa, */*;q=0.8', limit: MAX_MANIFEST };
}

/** An OCSP answer has some kilobytes, a revocation list of a large authority some megabytes; the readers have the same limits. */
const MAX_ANSWER = 64 * 1024;
const MAX_LIST = 4 * 1024 * 1024;

/** `request` is the question as DER. */
export function ocspLookup(url: string, request: Uint8Array): Lookup {
  return { url, body: request, type: 'application/ocsp-request', accept: 'application/ocsp-response', limit: MAX_ANSWER };
}

/** For a revocation list. */
export function listLookup(url: string): Lookup {
  return { url, accept: 'application/pkix-crl, */*;q=0.8', limit: MAX_LIST };
}

/**
 * Why this address may not be asked; undefined = it may. A file can name any address, so one on this machine or in its own network is only asked
 * for an asset that comes from there itself. `plain` allows http, as certificates use it for answers that are signed anyway; else https is wanted,
 * or http on this machine. A public name that leads to a private address cannot be told from here.
 */
export function refuseAddress(url: string, from: string | undefined, plain: boolean): string | undefined {
  if (!URL.canParse(url)) return 'no address';
  const { protocol, hostname, username, password } = new URL(url);
  const place = placeOf(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && (plain || place === 'loopback'))) return `${protocol} is not asked`;
  if (username !== '' || password !== '') return 'an address with a password';
  return place !== 'public' && homeOf(from) === 'public' ? 'an address that is not public' : undefined;
}

/** Where an asset comes from: of what a page made itself (`data:`, `blob:`), and of files, no server within is known, so they count as public. */
function homeOf(from: string | undefined): Place {
  const origin = from !== undefined && URL.canParse(from) ? new URL(from).origin : '';
  return /^https?:/.test(origin) ? placeOf(new URL(origin).hostname) : 'public';
}

type Place = 'loopback' | 'private' | 'public';

/** By the name or number alone, which a URL has already brought into its plain form. */
function placeOf(hostname: string): Place {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  if (/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(host)) return 'loopback';
  const numbers = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
  if (numbers) return isPrivate(Number(numbers[1]), Number(numbers[2])) ? 'private' : 'public';
  // IPv6: only global unicast, 2000::/3.
  if (host.startsWith('[')) return /^\[[23][0-9a-f]{3}:/.test(host) ? 'public' : 'private';
  return !host.includes('.') || /\.(local|internal|home\.arpa|lan|test|invalid)$/.test(host) ? 'private' : 'public';
}

function isPrivate(first: number, second: number): boolean {
  if ([0, 10, 127].includes(first) || first >= 224) return true;
  if (first === 100) return second >= 64 && second <= 127;
  if (first === 172) return second >= 16 && second <= 31;
  return (first === 192 && second === 168) || (first === 169 && second === 254);
}
