import { fromBase64 } from '../cms/anchor-pool.ts';
import { readCertificate } from '../cms/certificate.ts';
import type { UserAnchors } from './trust-list.ts';

/** A certificate in words, for someone who decides whether to rely on it. Times are ISO 8601. */
export interface AnchorDetails {
  /** Every attribute of the name, such as `C=US, O=Example, CN=Example Root`. */
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256: string;
}

/** What the certificates of some anchors say, in their order. Throws MalformedError where one is none. */
export function describeAnchors({ entries }: UserAnchors): Promise<readonly AnchorDetails[]> {
  return Promise.all(
    entries.map(async ({ der }) => {
      const { subject, issuer, notBefore, notAfter, sha256 } = await readCertificate(fromBase64(der));
      return {
        subject: subject.text,
        issuer: issuer.text,
        notBefore: notBefore.toISOString(),
        notAfter: notAfter.toISOString(),
        sha256,
      };
    }),
  );
}
