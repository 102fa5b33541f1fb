import { OID } from '../cms/oid.ts';

/** Extended key usages that make a claim signer under the frozen list and under anchors that the user added. */
export const CLAIM_PURPOSES: readonly string[] = [
  '1.3.6.1.5.5.7.3.4', // e-mail protection
  '1.3.6.1.5.5.7.3.36', // document signing
  '1.3.6.1.4.1.311.76.59.1.9', // Microsoft's C2PA signing
  OID.claimSigning,
];

/** Never the purpose of a claim signer, whatever a list says. */
export const FORBIDDEN_PURPOSES: readonly string[] = [OID.anyExtendedKeyUsage, OID.timeStamping, OID.ocspSigning];

/**
 * Issuers on the frozen list that name a purpose of their own house only: Adobe Product Services G3, which issued Adobe's claim
 * signers of 2022 to 2025, carries Adobe's OID alone. Its leaves still need a purpose of the list.
 */
export const FROZEN_ISSUER_PURPOSES: readonly string[] = ['1.2.840.113583.1.1.7'];

/** Extended key usages that make a document signer. E-mail and server certificates have others, so they never pass. */
export const DOCUMENT_PURPOSES: readonly string[] = [
  '1.2.840.113583.1.1.5', // Adobe: authentic documents
  '1.3.6.1.4.1.311.10.3.12', // Microsoft: document signing
  '1.3.6.1.5.5.7.3.36', // RFC 9336: document signing
];

/** With one of these a certificate signs no documents, whatever else it names: servers, code, stamps, OCSP, anything. */
export const NEVER_DOCUMENTS: readonly string[] = [
  ...FORBIDDEN_PURPOSES,
  '1.3.6.1.5.5.7.3.1', // server authentication
  '1.3.6.1.5.5.7.3.3', // code signing
];
