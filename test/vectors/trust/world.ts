// Our own authorities for the table of trust: one for signers, one of the same name, one for each wrong purpose, and two for times.
import { createHash } from 'node:crypto';
import { readCertificate } from '../../../src/cms/certificate.ts';
import type { ListPurpose, TrustList, TrustStore, UserAnchors } from '../../../src/trust/trust-list.ts';
import { toEntry } from '../../../src/trust/user-anchors.ts';
import { type Identity, makeIdentity, PURPOSE } from '../../fixtures/pki.ts';
import { listOf as listOfMany, storeOf } from '../../unit/trust/lists.ts';
import { type Standing, VALIDITY, type Withdrawal } from './rule.ts';

export const EKU = { ...PURPOSE, serverAuth: '1.3.6.1.5.5.7.3.1', documentSigning: '1.3.6.1.5.5.7.3.36' } as const;
const LONG = { from: '2020-01-01T00:00:00Z', to: '2045-01-01T00:00:00Z' };

/** A signer with everything above it. The root never travels in the file. */
export interface Line {
  readonly leaf: Identity;
  readonly issuer: Identity;
  readonly root: Identity;
}

/** One way in which a signer can stand to the lists: who signs, and what is on them. */
export interface Anchor extends Standing {
  readonly line: Line;
  readonly lists: readonly TrustList[];
  readonly user?: readonly UserAnchors[];
}

let serial = 100;

export async function makeLine(leafPurposes: readonly string[], rootPurposes?: readonly string[]): Promise<Line> {
  const ca = { organization: 'Trust Table', ca: true, ...LONG };
  const root = await makeIdentity({
    id: 'root',
    commonName: 'Table Root',
    serial: serial++,
    ...ca,
    ...(rootPurposes && { purposes: rootPurposes }),
  });
  const issuer = await makeIdentity({ id: 'issuer', commonName: 'Table Issuer', issuer: 'root', serial: serial++, ...ca }, root);
  const leaf = await makeIdentity(
    {
      id: 'leaf',
      commonName: 'Table Signer',
      organization: 'Trust Table',
      issuer: 'issuer',
      serial: serial++,
      ...VALIDITY,
      purposes: leafPurposes,
    },
    issuer,
  );
  return { leaf, issuer, root };
}

/** A time-stamp authority under a root of its own. */
export async function makeClock(name: string): Promise<{ readonly root: Identity; readonly clock: Identity }> {
  const root = await makeIdentity({ id: name, commonName: `${name} Root`, organization: name, serial: serial++, ca: true, ...LONG });
  const wanted = { id: name, commonName: name, organization: name, issuer: name, serial: serial++, ...LONG, purposes: [EKU.timeStamping] };
  return { root, clock: await makeIdentity(wanted, root) };
}

/** A list of this one certificate. */
export function listOf(purpose: ListPurpose, identity: Identity, purposes: readonly string[], interim = false): Promise<TrustList> {
  return listOfMany(`${purpose}${interim ? '-interim' : ''}`, purpose, [identity], { interim, purposes });
}

export async function addedBy(as: UserAnchors['as'], identity: Identity): Promise<UserAnchors> {
  return { name: `Added as ${as}`, as, added: '2026-01-01', entries: [toEntry(await readCertificate(identity.der))] };
}

/** The store of one condition: the anchor's lists, the listed clocks, and the block-list. */
export function trustOf(anchor: Anchor, clocks: readonly TrustList[], { blocked }: Withdrawal): TrustStore {
  const certificate = blocked && anchor.line[blocked];
  const entry = certificate && {
    sha256: createHash('sha256').update(certificate.der).digest('hex'),
    name: 'lost',
    why: 'lost its key',
    date: '2026-01-01',
  };
  return storeOf({ lists: [...anchor.lists, ...clocks], user: anchor.user ?? [], blocked: entry ? [entry] : [] });
}
