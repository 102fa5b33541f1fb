// Every kind of signature and of proof that a document may bring, each with what is said of a sound one and of its near miss. The type of the
// table asks for each kind, so that none is forgotten.
import { beforeAll, describe, expect, test } from 'vitest';
import { askPkijs, explainOpinion } from '../../conformance/second-opinion.ts';
import { makeCms, patch, type Signing, stream, update, type WantedCms } from '../../fixtures/documents.ts';
import { stampBy } from '../../fixtures/papers/addition.ts';
import { amount, catalog, type Hands, makeHands, note, second } from '../../fixtures/papers/paper.ts';
import {
  explicit,
  extension,
  hash,
  type Identity,
  type KeyKind,
  makeCa,
  makeLeaf,
  makeOcsp,
  makeTsa,
  type Octets,
  octetString,
  sequence,
  sign,
  time,
  tlv,
} from '../cms/pki.ts';
import { certified, DOCUMENT_EKU, judge, labelOf, makeWorld, NOW, signaturesOf, type World } from './world.ts';

type Kind =
  | 'adbe.pkcs7.detached'
  | 'ETSI.CAdES.detached'
  | 'adbe.pkcs7.sha1'
  | 'ETSI.RFC3161'
  | 'DER'
  | 'BER'
  | `RSA PKCS#1 SHA-${256 | 384 | 512}`
  | `RSA-PSS SHA-${256 | 384 | 512}`
  | 'P-256'
  | 'P-384'
  | 'P-521'
  | 'Ed25519'
  | 'several signatures'
  | `DocMDP ${1 | 2 | 3}`
  | `FieldMDP ${'All' | 'Include' | 'Exclude'}`
  | 'signing-certificate'
  | 'signing-certificate-v2'
  | 'embedded time-stamp'
  | 'DSS OCSP'
  | 'DSS list'
  | 'VRI'
  | 'Adobe archive OCSP'
  | 'Adobe archive list';

interface Row {
  readonly good: () => Promise<Octets> | Octets;
  readonly says: string;
  readonly miss: () => Promise<Octets> | Octets;
  readonly saysOfMiss: string;
}

let world: World;
let hands: Hands;
beforeAll(async () => {
  world = await makeWorld();
  hands = await makeHands(world);
});

const AUTHENTIC = 'authentic · document';
const CHANGED = 'altered · changed';
const STRANGER = 'unknown · signer-not-known';
const WITHDRAWN = 'unknown · withdrawn';
const OLD = '2024-03-01T00:00:00Z';
const renamed = (document: Uint8Array) => patch(document, 'Alice', 'Mallo');
const filled = { 12: amount.replace('(100)', '(999)') };

/** A document that is sound, and the same one with another name on its page. */
const whole = (make: () => Promise<Octets>): Row => ({
  good: make,
  says: AUTHENTIC,
  miss: async () => renamed(await make()),
  saysOfMiss: CHANGED,
});
const signedWith = (cms: Partial<WantedCms>, more: Partial<Signing> = {}): Row => whole(() => hands.make({ cms, ...more }));
const byKey = (key: KeyKind, digest: NonNullable<WantedCms['digest']>): Row => {
  let signer: Promise<Identity> | undefined;
  return whole(async () => {
    signer ??= makeLeaf('Agency', world.root, { key, ekus: [DOCUMENT_EKU] });
    return hands.make({ signer: await signer, cms: { digest } });
  });
};

const digestForm = (content: (digest: Octets) => Octets) => async () =>
  hands.make({
    subFilter: 'adbe.pkcs7.sha1',
    make: async (covered) => {
      const digest = await hash('SHA-1', covered);
      return makeCms({ signer: world.signer, chain: [], covered: content(digest), content: content(digest) });
    },
  });

const certifying = (level: 1 | 2 | 3, forbidden: Readonly<Record<number, string>>): Row => ({
  good: () => certified(world, level),
  says: AUTHENTIC,
  miss: async () => update(await certified(world, level), { objects: forbidden }),
  saysOfMiss: CHANGED,
});

const locking = (parameters: string): Row => {
  const extra = `/Reference [<< /TransformMethod /FieldMDP /TransformParams << ${parameters} >> >>]`;
  const make = () => hands.make({ extra });
  return { good: make, says: AUTHENTIC, miss: async () => update(await make(), { objects: filled }), saysOfMiss: CHANGED };
};

/** An OCSP answer, or a list, by the signer's authority. */
const TIMES = { thisUpdate: '2026-05-30T00:00:00Z', nextUpdate: '2026-06-10T00:00:00Z' };
const answer = (status: 'good' | 'revoked') =>
  makeOcsp({ leaf: world.signer, issuer: world.root, status, revokedAt: '2025-01-01T00:00:00Z', ...TIMES });
async function listOf(status: 'good' | 'revoked'): Promise<Octets> {
  const { algorithm } = await sign(world.root.key, tlv(0x05));
  const rows = status === 'good' ? [] : [sequence(sequence(tlv(0x02, world.signer.serial), time('2025-01-01T00:00:00Z')))];
  const body = sequence(tlv(0x02, Uint8Array.of(1)), algorithm, world.root.name, time(TIMES.thisUpdate), time(TIMES.nextUpdate), ...rows);
  const { value } = await sign(world.root.key, body);
  return sequence(body, algorithm, tlv(0x03, Uint8Array.of(0, ...value)));
}
const stored = (entries: string, blob: (status: 'good' | 'revoked') => Promise<Octets>): Row => {
  const make = async (status: 'good' | 'revoked') => {
    const text = [...(await blob(status))].map((byte) => String.fromCharCode(byte)).join('');
    return update(hands.good, { objects: { 1: catalog.replace('>>', `/DSS << ${entries} >> >>`), 60: stream(text) } });
  };
  return { good: () => make('good'), says: AUTHENTIC, miss: () => make('revoked'), saysOfMiss: WITHDRAWN };
};
const archived = (tag: number, blob: (status: 'good' | 'revoked') => Promise<Octets>): Row => {
  const make = async (status: 'good' | 'revoked') =>
    hands.make({ cms: { attribute: ['1.2.840.113583.1.1.8', sequence(explicit(tag, sequence(await blob(status))))] } });
  return { good: () => make('good'), says: AUTHENTIC, miss: () => make('revoked'), saysOfMiss: WITHDRAWN };
};

const KINDS: { readonly [K in Kind]: Row } = {
  'adbe.pkcs7.detached': signedWith({}, { subFilter: 'adbe.pkcs7.detached' }),
  'ETSI.CAdES.detached': signedWith({}, { subFilter: 'ETSI.CAdES.detached' }),
  'adbe.pkcs7.sha1': {
    good: digestForm((digest) => digest),
    says: STRANGER,
    miss: digestForm((digest) => digest.map((byte) => byte ^ 1)),
    saysOfMiss: CHANGED,
  },
  'ETSI.RFC3161': {
    good: () => hands.make(stampBy(world.tsa, OLD)),
    says: 'unknown · none',
    miss: async () => hands.make(stampBy(await makeTsa('Clock', await makeCa('Time Root')), OLD)),
    saysOfMiss: 'unknown · none',
  },
  DER: signedWith({ ber: false }),
  BER: signedWith({ ber: true }),
  'RSA PKCS#1 SHA-256': byKey('rsa', 'SHA-256'),
  'RSA PKCS#1 SHA-384': byKey('rsa', 'SHA-384'),
  'RSA PKCS#1 SHA-512': byKey('rsa', 'SHA-512'),
  'RSA-PSS SHA-256': byKey('pss', 'SHA-256'),
  'RSA-PSS SHA-384': byKey('pss', 'SHA-384'),
  'RSA-PSS SHA-512': byKey('pss', 'SHA-512'),
  'P-256': byKey('p256', 'SHA-256'),
  'P-384': byKey('p384', 'SHA-384'),
  'P-521': byKey('p521', 'SHA-512'),
  Ed25519: byKey('ed25519', 'SHA-512'),
  'several signatures': {
    good: () => hands.sign(hands.good, { number: 51, objects: second('20 20 90 40') }),
    says: AUTHENTIC,
    miss: () => hands.sign(hands.good, { number: 51, objects: second('20 20 90 40'), signer: world.stranger }),
    saysOfMiss: 'unknown · added-to',
  },
  'DocMDP 1': certifying(1, filled),
  'DocMDP 2': certifying(2, note('Text')),
  'DocMDP 3': certifying(3, note('FreeText')),
  'FieldMDP All': locking('/Action /All'),
  'FieldMDP Include': locking('/Action /Include /Fields [(Amount)]'),
  'FieldMDP Exclude': locking('/Action /Exclude /Fields [(Other)]'),
  'signing-certificate': { ...signedWith({ names: 'v1' }), miss: () => hands.make({ cms: { names: 'v1-other' } }) },
  'signing-certificate-v2': { ...signedWith({ names: 'v2' }), miss: () => hands.make({ cms: { names: 'v2-other' } }) },
  'embedded time-stamp': {
    good: () => hands.make({ signer: world.expired, cms: { stamp: { tsa: world.tsa, chain: [], at: OLD } } }),
    says: AUTHENTIC,
    // A token that was taken from another signature.
    miss: () => hands.make({ signer: world.expired, cms: { stamp: { tsa: world.tsa, chain: [], at: OLD, over: Uint8Array.of(1) } } }),
    saysOfMiss: 'unknown · expired',
  },
  'DSS OCSP': stored('/OCSPs [60 0 R]', answer),
  'DSS list': stored('/CRLs [60 0 R]', listOf),
  VRI: stored(`/VRI << /${'A'.repeat(40)} << /OCSP [60 0 R] >> >>`, answer),
  'Adobe archive OCSP': archived(1, answer),
  'Adobe archive list': archived(0, listOf),
};

const NOT_READ_BY_PKIJS: Readonly<Record<string, string>> = {
  'signing-certificate': 'pkijs does not look at which certificate the signer says that it signs with',
  'signing-certificate-v2': 'pkijs does not look at which certificate the signer says that it signs with',
};

describe('a kind of signature or proof', () => {
  test.each(Object.entries(KINDS))('%s', async (kind, row) => {
    const labels: string[] = [];
    for (const document of [await row.good(), await row.miss()]) {
      const report = await judge(document, world.trust, NOW);
      labels.push(labelOf(report));
      // What pkijs finds in the same value is the same, or it is named why not.
      for (const signal of signaturesOf(report)) {
        const opinion = await askPkijs(document, signal);
        const why = opinion === undefined ? '' : (explainOpinion(signal, opinion) ?? NOT_READ_BY_PKIJS[kind]);
        expect([opinion, why]).toEqual([opinion, expect.any(String)]);
      }
    }
    expect(labels).toEqual([row.says, row.saysOfMiss]);
  });

  test('a revocation answer counts as read only where it is there', async () => {
    for (const kind of ['DSS OCSP', 'DSS list', 'VRI', 'Adobe archive OCSP', 'Adobe archive list'] as const) {
      const [found] = signaturesOf(await judge(await KINDS[kind].good(), world.trust));
      expect([kind, found?.signer?.withdrawal]).toEqual([kind, 'good-stapled']);
    }
    expect(signaturesOf(await judge(hands.good, world.trust))[0]?.signer?.withdrawal).toBe('not-checked');
  });

  test('a document time-stamp tells its time, its authority and the list of that', async () => {
    const { good, miss } = KINDS['ETSI.RFC3161'];
    const [stamp] = signaturesOf(await judge(await good(), world.trust));
    expect(stamp).toMatchObject({
      form: 'time-stamp',
      stamp: { state: 'proven', at: '2024-03-01T00:00:00.000Z', authority: 'Clock', list: 'document-times' },
    });
    const [other] = signaturesOf(await judge(await miss(), world.trust));
    expect(other?.stamp).toEqual({ state: 'unlisted-authority', at: '2024-03-01T00:00:00.000Z', authority: 'Clock' });
  });

  test('what a certification allows is listed, and no longer the signer’s', async () => {
    const fill = update(await certified(world, 2), { objects: filled });
    const noted = update(await certified(world, 3), { objects: note('Text') });
    for (const document of [fill, noted]) expect(labelOf(await judge(document, world.trust))).toBe('unknown · added-to');
  });

  test('time-stamps of two authorities, each in an attribute of its own, are both read', async () => {
    const stranger = { tsa: await makeTsa('Clock', await makeCa('Strange Root')), chain: [], at: OLD };
    const known = { tsa: world.tsa, chain: [], at: OLD };
    const orders = [
      { stamp: stranger, secondStamp: known },
      { stamp: known, secondStamp: stranger },
    ];
    for (const cms of orders) expect(labelOf(await judge(await hands.make({ signer: world.expired, cms }), world.trust))).toBe(AUTHENTIC);
  });

  test('a signed attribute that stands twice is not read, whichever of the two would fit', async () => {
    const attribute = ['1.2.840.113549.1.9.4', octetString(await hash('SHA-256', Uint8Array.of(1)))] as const;
    expect(labelOf(await judge(await hands.make({ cms: { attribute } }), world.trust))).toBe('unknown · unread');
  });

  test('a signer who is named by SHA-1 in the newer attribute is named as well as in the older one', async () => {
    const labels = ['v2-sha1', 'v2-sha1-other'] as const;
    const found = labels.map(async (names) => labelOf(await judge(await hands.make({ cms: { names } }), world.trust)));
    expect(await Promise.all(found)).toEqual([AUTHENTIC, CHANGED]);
  });

  test.each(['v2-md5', 'v2-sha3'] as const)(
    'a signer who is named by a digest that we do not compute (%s) was not checked',
    async (names) => {
      const document = await hands.make({ cms: { names } });
      const forged = await hands.make({ cms: { names, forger: world.expired } });
      expect(labelOf(await judge(document, world.trust))).toBe('unknown · unread');
      expect(labelOf(await judge(renamed(document), world.trust))).toBe(CHANGED);
      expect(labelOf(await judge(forged, world.trust))).toBe(CHANGED);
    },
  );

  test('of two certificates of one key that one signed which the signer names', async () => {
    const byKey = Uint8Array.of(1, 2, 3, 4);
    const wanted = { ekus: [DOCUMENT_EKU], extra: [extension('2.5.29.14', false, octetString(byKey))] };
    const older = await makeLeaf('Agency', world.root, wanted);
    const signer = await makeLeaf('Agency', world.root, { ...wanted, key: older });
    const labels = (['v1', 'v2', 'v2-other', 'none'] as const).map(async (names) =>
      labelOf(await judge(await hands.make({ signer, cms: { byKey, before: [older], names } }), world.trust)),
    );
    expect(await Promise.all(labels)).toEqual([AUTHENTIC, AUTHENTIC, CHANGED, AUTHENTIC]);
  });

  test('a short key proves nothing, not even a change, however its certificate was signed', async () => {
    const weakRoot = await makeCa('Old Root', { key: 'rsa', digest: 'SHA-1' });
    const signers = [
      await makeLeaf('Agency', weakRoot, { key: 'rsa-short', ekus: [DOCUMENT_EKU] }),
      await makeLeaf('Agency', weakRoot, { key: 'rsa-short', ekus: [DOCUMENT_EKU], digest: 'SHA-1' }),
    ];
    for (const signer of signers) {
      const document = await hands.make({ signer });
      expect(signaturesOf(await judge(document, world.trust)).map(({ content }) => content)).toEqual(['weak']);
      expect(labelOf(await judge(renamed(document), world.trust))).toBe(CHANGED);
    }
  });

  test('a signature without any signing-certificate attribute is told by its own identifier', async () => {
    expect(labelOf(await judge(await hands.make({ cms: { names: 'none' } }), world.trust))).toBe(AUTHENTIC);
  });
});
