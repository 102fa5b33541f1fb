// Specification: RFC 5280 §4.2.2.1 (authority information access), §4.2.1.13 (distribution points of revocation lists)
import { latin1 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { type Asn1, isContext, oid, readAsn1, sequence } from './asn1.ts';

/** Longest extension that is read, in bytes, and addresses that are kept of each kind. */
const MAX_EXTENSION = 8 * 1024;
const MAX_ADDRESSES = 4;
const MAX_ADDRESS = 1_000;
const OCSP = '1.3.6.1.5.5.7.48.1';

/** Where the issuer tells whether a certificate was withdrawn: by question (OCSP), or by list. http is normal there: the answers are signed. */
export interface StatusAddresses {
  readonly ocsp: readonly string[];
  readonly lists: readonly string[];
}

/** Reads both extensions, each from its own DER; what cannot be read names nothing. */
export function readStatusAddresses(access: Uint8Array | undefined, points: Uint8Array | undefined): StatusAddresses {
  return { ocsp: tryRead(access, readAccess), lists: tryRead(points, readPoints) };
}

function tryRead(extension: Uint8Array | undefined, read: (root: Asn1) => string[]): string[] {
  if (extension === undefined) return [];
  try {
    return read(readAsn1(extension, MAX_EXTENSION)).slice(0, MAX_ADDRESSES);
  } catch (error) {
    if (error instanceof MalformedError || error instanceof HardLimitError) return [];
    throw error;
  }
}

/** SEQUENCE OF AccessDescription { accessMethod, accessLocation GeneralName }. */
function readAccess(root: Asn1): string[] {
  return sequence(root, 'authorityInfoAccess').flatMap((description) => {
    const [method, location] = sequence(description, 'accessDescription');
    return oid(method, 'accessMethod') === OCSP ? readAddress(location) : [];
  });
}

/** SEQUENCE OF DistributionPoint { [0] { [0] fullName GeneralNames }, … }. */
function readPoints(root: Asn1): string[] {
  return sequence(root, 'cRLDistributionPoints').flatMap((point) => {
    const [name] = sequence(point, 'distributionPoint');
    const full = isContext(name, 0) ? name.children[0] : undefined;
    return isContext(full, 0) ? full.children.flatMap(readAddress) : [];
  });
}

/** GeneralName [6] uniformResourceIdentifier. */
function readAddress(name: Asn1 | undefined): string[] {
  if (!isContext(name, 6) || name.constructed || name.content.length > MAX_ADDRESS) return [];
  const address = latin1(name.content);
  return /^https?:\/\//i.test(address) && URL.canParse(address) ? [address] : [];
}
