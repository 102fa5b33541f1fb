// What may come after a signature, and what that makes of the document; when it was signed, and what came along as proof.
import { beforeAll, describe, expect, test } from 'vitest';
import { makeCms, PAGE, patch, raw, signed, startOf, stream, update } from '../../fixtures/documents.ts';
import { ADDED, HARMLESS, stampBy } from '../../fixtures/papers/addition.ts';
import { amount, catalog, form, type Hands, makeHands, page, second } from '../../fixtures/papers/paper.ts';
import { bytes, explicit, extension, hash, makeCa, makeLeaf, makeOcsp, type Octets, oid, sequence } from '../cms/pki.ts';
import { listOf } from '../trust/lists.ts';
import { certified, DOCUMENT_EKU, judge, labelOf, makeSigned, makeWorld, signaturesOf, trustOf, type World } from './world.ts';

let world: World;
let good: Octets;
let hands: Hands;
beforeAll(async () => {
  world = await makeWorld();
  hands = await makeHands(world);
  good = hands.good;
});

const kinds = (report: Awaited<ReturnType<typeof judge>>) => signaturesOf(report)[0]?.additions.map((one) => one.what);

describe('a harmless update', () => {
  test.each(HARMLESS)('%s', async (_name, add, what) => {
    const report = await judge(await add(hands), world.trust);
    expect([labelOf(report), kinds(report)]).toEqual(['authentic · document', what]);
    expect(report.sentence).toBe('Agency of Tests signed this document. Proof data or file details were added later.');
  });
  test('a line end after the end', async () => {
    const report = await judge(bytes(good, raw('\r\n')), world.trust);
    expect([labelOf(report), signaturesOf(report)[0]?.later]).toEqual(['authentic · document', 'nothing']);
  });
  test.each([
    ['page', { 3: page.replace('/Type /Page', '/Type /Page /Type /Page') }],
    ['catalogue', { 1: catalog.replace('>>', '/Lang (a) /Lang (a) >>') }],
    ['form', { 6: form.replace('/SigFlags 3', '/SigFlags 3 /SigFlags 3') }],
    ['field', { 12: amount.replace('/F 4', '/F 4 /F 4') }],
    ['picture, which cannot be read', { 10: '<< /A --5 >>' }],
    ['font, which is longer than it says', { 5: '<< /Length 3 >>\nstream\nabcdef\nendstream' }],
  ])('accuses nobody of how the document was written when it was signed: %s', async (_name, objects: Readonly<Record<number, string>>) => {
    const odd = await makeSigned(world, {}, objects);
    expect(labelOf(await judge(odd, world.trust))).toBe('authentic · document');
    expect(labelOf(await judge(update(odd, { objects: { 9: '<< >>' } }), world.trust))).toBe('unknown · unread');
    const changed = update(odd, { objects: { 4: stream('BT /F1 12 Tf (Pay 999) Tj ET') } });
    expect((await judge(changed, world.trust)).label).toBe('altered');
  });
  test.each([
    ['what is measured', 3, page, '[0 0 200 200]', '[0.0 0 200.0 200.]', 'authentic · document'],
    ['how a page is turned', 3, page.replace('/Parent', '/Rotate 90 /Parent'), '90', '90.0', 'unknown · unread'],
    ['whether a field is hidden', 12, amount, '/F 4', '/F 4.0', 'unknown · unread'],
    ['a note within the page', 3, page.replace('12 0 R]', '12 0 R << /F 2 >>]'), '/F 2', '/F 2.0', 'unknown · unread'],
    ['a field within the form', 6, form.replace('12 0 R]', '12 0 R << /F 2 >>]'), '/F 2', '/F 2.0', 'unknown · unread'],
    ['a number of its own', 10, '90', '90', '90.0', 'unknown · unread'],
  ])('a whole number that is written with a point: %s', async (_name, number, text, from, to, label) => {
    const old = await makeSigned(world, {}, { [number]: text });
    expect(labelOf(await judge(update(old, { objects: { [number]: text } }), world.trust))).toBe('authentic · document');
    expect(labelOf(await judge(update(old, { objects: { [number]: text.replace(from, to) } }), world.trust))).toBe(label);
  });
  test('to a page that stands there twice, or has a key twice in its resources', async () => {
    const resources = page.replace('/F1 5 0 R', '/F1 11 0 R /F1 5 0 R');
    for (const objects of [{ 2: '<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>' }, { 3: resources }]) {
      const odd = await makeSigned(world, {}, objects);
      expect(labelOf(await judge(update(odd, { objects: { 9: '<< >>' } }), world.trust))).toBe('authentic · document');
      for (const number of [4, 5, 11]) {
        if (number === 11 && !('3' in objects)) continue;
        expect((await judge(update(odd, { objects: { [number]: stream('0 0 9 9 re f') } }), world.trust)).label).toBe('altered');
      }
    }
  });
  test('blanks that fill the file up to some size', async () => {
    for (const blank of [0, 32]) {
      const report = await judge(bytes(good, new Uint8Array(512).fill(blank)), world.trust);
      expect([labelOf(report), signaturesOf(report)[0]?.later]).toEqual(['authentic · document', 'nothing']);
      // Viewers find no end there, and put together what they come across.
      expect(labelOf(await judge(bytes(good, new Uint8Array(4096).fill(blank)), world.trust))).toBe('unknown · unread');
    }
  });
  test('several of them, one after the other', async () => {
    let document: Octets = good;
    for (const [, add] of HARMLESS.slice(0, 3)) document = Uint8Array.from(await add({ ...hands, good: document }));
    expect(labelOf(await judge(document, world.trust))).toBe('authentic · document');
  });
  test('to a document with a very long list', async () => {
    const list = (key: string, wanted: string) => ({
      1: `${catalog.slice(0, -2)} ${wanted} >>`,
      60: `<< /${key} [${'3 0 R '.repeat(200_000)}] >>`,
    });
    for (const [key, wanted] of [
      ['Nums', '/PageLabels 60 0 R'],
      ['Kids', '/Names << /EmbeddedFiles 60 0 R >>'],
    ] as const) {
      const long = await makeSigned(world, {}, list(key, wanted));
      expect(labelOf(await judge(long, world.trust))).toBe('authentic · document');
      expect(labelOf(await judge(update(long, { objects: { 9: '<< >>' } }), world.trust))).toBe('authentic · document');
    }
  });
  test('proof data and a time-stamp under the strictest certification', async () => {
    const strict = await certified(world, 1);
    const dss = update(strict, { objects: { 1: `${catalog.slice(0, -2)} /Perms << /DocMDP 50 0 R >> /DSS << >> >>` } });
    expect(labelOf(await judge(dss, world.trust))).toBe('authentic · document');
  });
});

describe('an addition', () => {
  test.each(['', '5', '0 0 0 0 100 100'])('by a signature whose rectangle [%s] is none may be seen', async (rect) => {
    const report = await judge(await hands.sign(good, { signer: world.stranger, number: 51, objects: second(rect) }), world.trust);
    expect(labelOf(report)).toBe('unknown · added-to');
  });

  test.each(ADDED)('%s', async (_name, add, what) => {
    const report = await judge(await add(hands), world.trust);
    expect([labelOf(report), kinds(report), report.sentence]).toEqual([
      'unknown · added-to',
      what,
      'Agency of Tests signed this document. Forms or notes were added later.',
    ]);
  });
  test('is seen where a signature without an area has a look without a frame', async () => {
    const look = (extra: string) => stream('0 0 200 200 re f', `/Type /XObject /Subtype /Form ${extra}`);
    const signWith = (extra: string, shown: string) =>
      hands.sign(hands.good, {
        signer: world.stranger,
        number: 51,
        objects: { ...second('0 0 0 0', `/AP << /N ${shown} >>`), 62: look(extra) },
      });
    const laterOf = async (document: Uint8Array) => signaturesOf(await judge(document, world.trust))[0]?.later;
    expect(await laterOf(await signWith('/BBox [0 0 0 0]', '62 0 R'))).toBe('harmless');
    expect(await laterOf(await signWith('', '62 0 R'))).toBe('added');
    expect(await laterOf(await signWith('', '<< /Off 62 0 R >>'))).toBe('added');
  });

  test('that a trusted signer signs in turn is theirs', async () => {
    const other = await makeLeaf('Second', world.root, { ekus: [DOCUMENT_EKU], organization: 'Second Agency' });
    const report = await judge(await signed(good, { signer: other, number: 51, objects: second('20 20 90 40') }), world.trust);
    expect([labelOf(report), report.signer?.organization]).toEqual(['authentic · document', 'Second Agency']);
  });
  test('hidden among two hundred harmless ones is still seen', async () => {
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [300 + i, `<< /FT /Sig /T (S${i}) >>`]));
    const list = Object.keys(many)
      .map((number) => `${number} 0 R`)
      .join(' ');
    const objects = { ...many, 6: form.replace('12 0 R]', `12 0 R ${list}]`), 12: amount.replace('(100)', '(999)') };
    expect(labelOf(await judge(update(good, { objects, size: 600 }), world.trust))).toBe('unknown · added-to');
  });
});

describe('the time', () => {
  const late = '2026-06-01T00:00:00Z';
  test('an expired certificate without a proven time', async () => {
    const report = await judge(await makeSigned(world, { signer: world.expired }), world.trust, late);
    expect([labelOf(report), report.signedAt]).toEqual(['unknown · expired', null]);
  });
  test('a token over the signature proves that it was good then', async () => {
    const stamp = { tsa: world.tsa, chain: [], at: '2024-03-01T00:00:00Z' };
    const report = await judge(await makeSigned(world, { signer: world.expired, cms: { stamp } }), world.trust, late);
    expect([labelOf(report), report.signedAt]).toEqual(['authentic · document', '2024-03-01T00:00:00.000Z']);
  });
  test('a token from after the certificate ran out does not', async () => {
    const stamp = { tsa: world.tsa, chain: [], at: '2024-09-01T00:00:00Z' };
    expect(labelOf(await judge(await makeSigned(world, { signer: world.expired, cms: { stamp } }), world.trust, late))).toBe(
      'unknown · expired',
    );
  });
  test('a token of an authority that is only on the list for C2PA does not', async () => {
    const lists = world.trust.lists.map((list) =>
      list.purpose === 'document-time-stamp' ? { ...list, purpose: 'time-stamp' as const } : list,
    );
    const stamp = { tsa: world.tsa, chain: [], at: '2024-03-01T00:00:00Z' };
    expect(labelOf(await judge(await makeSigned(world, { signer: world.expired, cms: { stamp } }), { ...world.trust, lists }, late))).toBe(
      'unknown · expired',
    );
  });
  test('a document time-stamp that covers the signature proves it too', async () => {
    const old = await makeSigned(world, { signer: world.expired });
    const stamped = await signed(old, {
      signer: world.signer,
      number: 51,
      objects: second('0 0 0 0'),
      ...stampBy(world.tsa, '2024-03-01T00:00:00Z'),
    });
    const report = await judge(stamped, world.trust, late);
    expect([labelOf(report), report.signedAt]).toEqual(['authentic · document', '2024-03-01T00:00:00.000Z']);
  });
  test('a time-stamp alone is no signer', async () => {
    const only = await makeSigned(world, stampBy(world.tsa, '2024-03-01T00:00:00Z'));
    expect(labelOf(await judge(only, world.trust))).toBe('unknown · none');
  });
  test('a certificate that is not valid yet', async () => {
    expect(labelOf(await judge(good, world.trust, '2023-01-01T00:00:00Z'))).toBe('unknown · not-yet-valid');
  });
});

describe('a pinned certificate', () => {
  const late = '2026-06-01T00:00:00Z';
  test('that has run out is told as such, and only intact', async () => {
    const trust = await trustOf(world.root, world.timeRoot, [await listOf('pinned', 'document-government', [world.expired])]);
    const old = await makeSigned(world, { signer: world.expired });
    const report = await judge(old, trust, late);
    expect([labelOf(report), report.signer?.list]).toEqual(['authentic · document-expired', 'List pinned']);
    expect(labelOf(await judge(update(old, { objects: { 4: stream('x') } }), trust, late))).toBe('altered · changed');
    expect(
      labelOf(
        await judge(
          old,
          {
            ...trust,
            blocked: [
              {
                sha256: report.signals.map((one) => (one.kind === 'document-signature' ? one.signer?.sha256 : undefined))[0] ?? '',
                name: 'x',
                why: 'x',
                date: '2024-01-01',
              },
            ],
          },
          late,
        ),
      ),
    ).toBe('unknown · withdrawn');
  });
  test('pins no other certificate of the same name', async () => {
    const twin = await makeLeaf('Old Agency', world.root, {
      ekus: [DOCUMENT_EKU],
      from: '2020-01-01T00:00:00Z',
      to: '2024-06-01T00:00:00Z',
    });
    const trust = await trustOf(world.root, world.timeRoot, [await listOf('pinned', 'document-government', [world.expired])]);
    expect(labelOf(await judge(await makeSigned(world, { signer: twin }), trust, late))).toBe('unknown · expired');
  });
});

describe('proof that the document brings along', () => {
  const dss = (document: Uint8Array, entries: string, blob: Uint8Array) => {
    const text = [...blob].map((byte) => String.fromCharCode(byte)).join('');
    return update(document, { objects: { 1: catalog.replace('>>', `/DSS << ${entries} >> >>`), 60: stream(text) } });
  };
  test('an OCSP answer that withdraws the certificate', async () => {
    const answer = await makeOcsp({
      leaf: world.signer,
      issuer: world.root,
      status: 'revoked',
      revokedAt: '2025-01-01T00:00:00Z',
      thisUpdate: '2025-02-01T00:00:00Z',
    });
    const report = await judge(dss(good, '/OCSPs [60 0 R]', answer), world.trust);
    expect(labelOf(report)).toBe('unknown · withdrawn');
  });
  test('an OCSP answer that is kept apart for one signature, or comes with the signature itself', async () => {
    const withdrawn = { status: 'revoked', revokedAt: '2025-01-01T00:00:00Z', thisUpdate: '2025-02-01T00:00:00Z' } as const;
    const answer = await makeOcsp({ leaf: world.signer, issuer: world.root, ...withdrawn });
    const apart = `/VRI << /${'A'.repeat(40)} << /OCSP [60 0 R] >> >>`;
    expect(labelOf(await judge(dss(good, apart, answer), world.trust))).toBe('unknown · withdrawn');
    const along = explicit(1, explicit(1, oid('1.3.6.1.5.5.7.16.2'), answer));
    expect(labelOf(await judge(await makeSigned(world, { cms: { along } }), world.trust))).toBe('unknown · withdrawn');
    // Of another signer it says nothing, and what cannot be read takes nothing away.
    const other = await makeOcsp({ leaf: world.stranger, issuer: world.root, ...withdrawn });
    for (const harmless of [explicit(1, explicit(1, oid('1.3.6.1.5.5.7.16.2'), other)), explicit(1, sequence()), explicit(1, explicit(1))])
      expect(labelOf(await judge(await makeSigned(world, { cms: { along: harmless } }), world.trust))).toBe('authentic · document');
  });
  test('an OCSP answer in the archive that Adobe puts into the signed attributes', async () => {
    const archive = '1.2.840.113583.1.1.8';
    const times = { thisUpdate: '2026-05-30T00:00:00Z', nextUpdate: '2026-06-10T00:00:00Z' };
    for (const [status, label] of [
      ['good', 'authentic · document · good-stapled'],
      ['revoked', 'unknown · withdrawn · withdrawn'],
    ] as const) {
      const answer = await makeOcsp({ leaf: world.signer, issuer: world.root, status, revokedAt: '2025-01-01T00:00:00Z', ...times });
      const attribute = [archive, sequence(explicit(1, sequence(answer)))] as const;
      const report = await judge(await makeSigned(world, { cms: { attribute } }), world.trust);
      expect(`${labelOf(report)} · ${signaturesOf(report)[0]?.signer?.withdrawal}`).toBe(label);
    }
  });
  test('one answer that counts behind many that do not', async () => {
    const answer = await makeOcsp({
      leaf: world.signer,
      issuer: world.root,
      status: 'revoked',
      revokedAt: '2025-01-01T00:00:00Z',
      thisUpdate: '2025-02-01T00:00:00Z',
    });
    const kind = oid('1.3.6.1.5.5.7.16.2');
    const junk = Array.from({ length: 20 }, () => explicit(1, kind, sequence()));
    const along = explicit(1, ...junk, explicit(1, kind, answer));
    expect(labelOf(await judge(await makeSigned(world, { cms: { along } }), world.trust))).toBe('unknown · withdrawn');
  });
  test('a good OCSP answer in force', async () => {
    const answer = await makeOcsp({
      leaf: world.signer,
      issuer: world.root,
      status: 'good',
      thisUpdate: '2026-05-30T00:00:00Z',
      nextUpdate: '2026-06-10T00:00:00Z',
    });
    const report = await judge(dss(good, '/OCSPs [60 0 R]', answer), world.trust);
    expect([labelOf(report), signaturesOf(report)[0]?.signer?.withdrawal]).toEqual(['authentic · document', 'good-stapled']);
  });
  test('an issuer that only the proof data hold', async () => {
    const issuer = await makeCa('Issuing', {}, world.root);
    const signer = await makeLeaf('Below', issuer, { ekus: [DOCUMENT_EKU] });
    const document = await makeSigned(world, { signer });
    expect(labelOf(await judge(document, world.trust))).toBe('unknown · signer-not-known');
    expect(labelOf(await judge(dss(document, '/Certs [60 0 R]', issuer.der), world.trust))).toBe('authentic · document');
  });
  test('a path that carries the policy that the list asks for', async () => {
    const policies = extension('2.5.29.32', false, sequence(sequence(oid('1.2.3.4'))));
    const signer = await makeLeaf('Policy', world.root, { ekus: [DOCUMENT_EKU], extra: [policies] });
    const lists = world.trust.lists.map((list) => ({
      ...list,
      entries: list.entries.map((entry) => ({ ...entry, policies: ['1.2.3.4'] })),
    }));
    expect(labelOf(await judge(await makeSigned(world, { signer }), { ...world.trust, lists }))).toBe('authentic · document');
  });
});

test('the old form over a SHA-1 digest is read, and proves nothing', async () => {
  const make = async (covered: Uint8Array) => {
    const digest = await hash('SHA-1', covered);
    return makeCms({ signer: world.signer, chain: [], covered: digest, content: digest });
  };
  const document = await makeSigned(world, { subFilter: 'adbe.pkcs7.sha1', make });
  const report = await judge(document, world.trust);
  expect(report.label).toBe('unknown');
  expect(signaturesOf(report)[0]).toMatchObject({
    format: 'adbe.pkcs7.sha1',
    build: 'sound',
    content: 'weak',
    signer: { trust: 'trusted' },
  });
  const changed = await judge(patch(document, 'Alice', 'Mallo'), world.trust);
  expect([changed.label, signaturesOf(changed)[0]?.content]).toEqual(['altered', 'changed']);
});

test('a file without a form, and one with an empty place for a signature', async () => {
  const none = update(new Uint8Array(), { objects: { ...PAGE, 1: catalog.replace('/AcroForm 6 0 R', '') } });
  const empty = update(new Uint8Array(), { objects: { ...PAGE, 7: (PAGE[7] ?? '').replace('/V 50 0 R', '') } });
  expect(labelOf(await judge(none, world.trust))).toBe('unknown · none');
  const report = await judge(empty, world.trust);
  expect([labelOf(report), report.sentence]).toEqual([
    'unknown · unsigned-field',
    'This document has a place for a signature, but nobody has signed it.',
  ]);
  expect(startOf(none)).toBeGreaterThan(0);
});
