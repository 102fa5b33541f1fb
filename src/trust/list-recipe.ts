import type { Certificate } from '../cms/certificate.ts';
import { OID } from '../cms/oid.ts';
import { ImportError } from './import-error.ts';
import type { Material } from './list-source.ts';
import { CLAIM_PURPOSES, DOCUMENT_PURPOSES, FORBIDDEN_PURPOSES } from './purposes.ts';
import type { ListPurpose } from './trust-list.ts';

/** How one of our lists is made: what it is for, and which of the certificates in its sources it takes. */
interface ListRecipe {
  readonly title: string;
  readonly purpose: ListPurpose;
  readonly interim: boolean;
  readonly purposes: (material: Material) => readonly string[];
  readonly pick: (certificate: Certificate, material: Material) => boolean;
}

/** The two government signers on the frozen list (US DoD visual information service; Department of Homeland Security). */
export const GOVERNMENT: ReadonlySet<string> = new Set([
  '432ae39d9941855f85db101e36c6f7d0a815a83e10010fb4d2b52d21f757233a',
  '8a03d9e1c43e1251dbdc96a0ca9e28e0b315c240627035a99bea15b93f5cb71d',
]);

const claimOnly = () => [OID.claimSigning];
const timeStampOnly = () => [OID.timeStamping];

/** `store.cfg` says which purposes the frozen list takes; stamps and OCSP are no claims. */
function frozenPurposes(material: Material): readonly string[] {
  const purposes = material.purposes.filter((purpose) => !FORBIDDEN_PURPOSES.includes(purpose));
  if (purposes.length === 0) throw new ImportError('no purposes: give the list of extended key usages (store.cfg) too');
  return purposes;
}

/** Among the anchors of the frozen list: by purpose, or by name where the certificate names none. */
function isTimeStampAuthority(certificate: Certificate): boolean {
  if (certificate.ekus !== undefined) return certificate.ekus.includes(OID.timeStamping);
  return /time.?stamp/i.test(certificate.subject.name);
}

/** Our lists by their ids. */
export const LISTS: ReadonlyMap<string, ListRecipe> = new Map<string, ListRecipe>([
  ['c2pa', { title: 'C2PA trust list', purpose: 'claim', interim: false, purposes: claimOnly, pick: (each) => each.isCa }],
  [
    'c2pa-time-stamp',
    { title: 'C2PA time-stamp list', purpose: 'time-stamp', interim: false, purposes: timeStampOnly, pick: (each) => each.isCa },
  ],
  [
    'interim',
    {
      title: 'older list of signers (frozen January 2026)',
      purpose: 'claim',
      interim: true,
      purposes: frozenPurposes,
      pick: (each) => !isTimeStampAuthority(each),
    },
  ],
  [
    'interim-time-stamp',
    {
      title: 'older list of time-stamp authorities (frozen January 2026)',
      purpose: 'time-stamp',
      interim: true,
      purposes: timeStampOnly,
      pick: (each) => each.isCa && isTimeStampAuthority(each),
    },
  ],
  [
    'publishers',
    {
      title: 'IPTC list of verified news publishers',
      purpose: 'publisher',
      interim: false,
      purposes: () => CLAIM_PURPOSES,
      pick: (each) => !each.isCa,
    },
  ],
  [
    'government',
    {
      title: 'government signers on the older list (frozen January 2026)',
      purpose: 'government',
      interim: true,
      purposes: () => CLAIM_PURPOSES,
      pick: (each) => GOVERNMENT.has(each.sha256),
    },
  ],
  [
    'documents',
    {
      title: 'Adobe list of document signers (AATL)',
      purpose: 'document',
      interim: false,
      purposes: () => DOCUMENT_PURPOSES,
      pick: (each, material) => each.isCa && mayCertify(each, material),
    },
  ],
  [
    'documents-time-stamp',
    {
      title: 'Adobe list (AATL): time-stamp authorities',
      purpose: 'document-time-stamp',
      interim: false,
      purposes: timeStampOnly,
      // Where a root asks for policies of signers, its time-stamps cannot be told from the rest.
      pick: (each, material) => each.isCa && mayCertify(each, material) && material.marks.get(each.sha256)?.policies.length === 0,
    },
  ],
  [
    'documents-federal',
    {
      title: 'U.S. Federal Common Policy CA G2',
      purpose: 'document-government',
      interim: false,
      purposes: () => DOCUMENT_PURPOSES,
      pick: (each) => each.isCa,
    },
  ],
  [
    'documents-gpo',
    {
      title: 'U.S. Government Publishing Office',
      purpose: 'document-government',
      interim: false,
      purposes: () => DOCUMENT_PURPOSES,
      pick: (each) => !each.isCa && each.subject.organization === 'Government Publishing Office',
    },
  ],
]);

/** Root and certifying at once; what the list only knows is no anchor. */
function mayCertify(certificate: Certificate, material: Material): boolean {
  const mark = material.marks.get(certificate.sha256);
  return mark?.root === true && mark.certified;
}
