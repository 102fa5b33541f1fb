import type { Certificate } from '../cms/certificate.ts';
import type { SignerFinding } from '../signal.ts';

/** What a finding says of a signer in its certificate's own words, whoever vouches for it. Times are ISO 8601. */
export function leafDetails(
  leaf: Certificate,
): Pick<SignerFinding, 'name' | 'organization' | 'issuer' | 'sha256' | 'serial' | 'notBefore' | 'notAfter'> {
  return {
    name: leaf.subject.name,
    organization: leaf.subject.organization,
    issuer: leaf.issuer.name,
    sha256: leaf.sha256,
    serial: leaf.serial,
    notBefore: leaf.notBefore.toISOString(),
    notAfter: leaf.notAfter.toISOString(),
  };
}
