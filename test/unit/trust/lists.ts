import { readCertificate } from '../../../src/cms/certificate.ts';
import type { ListPurpose, TrustList, TrustStore } from '../../../src/trust/trust-list.ts';
import { toEntry } from '../../../src/trust/user-anchors.ts';
import { NO_TRUST } from '../../fixtures/no-trust.ts';
import { EKU } from '../cms/pki.ts';

/** A trust list of these certificates. */
export async function listOf(
  id: string,
  purpose: ListPurpose,
  identities: readonly { readonly der: Uint8Array }[],
  rest: Partial<Pick<TrustList, 'interim' | 'purposes' | 'date'>> = {},
): Promise<TrustList> {
  const certificates = await Promise.all(identities.map((identity) => readCertificate(identity.der)));
  return {
    schema: 'assay-trust/1',
    id,
    title: `List ${id}`,
    purpose,
    interim: false,
    source: 'made for the test',
    sourceSha256: [],
    date: '2026-01-01',
    nextUpdate: null,
    purposes: [EKU.claimSigning],
    ...rest,
    entries: certificates.map(toEntry),
  };
}

/** A store of these parts and nothing else. */
export function storeOf(parts: Partial<TrustStore>): TrustStore {
  return { ...NO_TRUST, ...parts };
}
