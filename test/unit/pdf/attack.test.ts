// What people do to signed documents: none of it is ever `authentic`, and what changes the document is `altered`.
import { beforeAll, describe, expect, test } from 'vitest';
import { PAGE, patch, signed, stream, textOf, update } from '../../fixtures/documents.ts';
import { BUILD } from '../../fixtures/papers/build.ts';
import { CHANGES } from '../../fixtures/papers/change.ts';
import { amount, catalog, evil, form, type Hands, makeHands, note, page } from '../../fixtures/papers/paper.ts';
import { ALIASES, LURKING } from '../../fixtures/papers/prepared.ts';
import { SHADOWS } from '../../fixtures/papers/shadow.ts';
import { makeCa, makeLeaf, type Octets } from '../cms/pki.ts';
import { certified, DOCUMENT_EKU, judge, labelOf, makeSigned, makeWorld, plain, signaturesOf, type World } from './world.ts';

let world: World;
let good: Octets;
let hands: Hands;
beforeAll(async () => {
  world = await makeWorld();
  hands = await makeHands(world);
  good = hands.good;
});

test('without an attack the document is authentic', async () => {
  const report = await judge(good, world.trust);
  expect([labelOf(report), report.sentence]).toEqual([
    'authentic · document',
    'Agency of Tests signed this document. It has not changed since.',
  ]);
  expect(report.signer).toEqual({ name: 'Agency', organization: 'Agency of Tests', list: 'List documents' });
});

describe('a signature that is built to deceive', () => {
  test.each(BUILD)('%s', async (_name, make) => {
    const report = await judge(await make(hands), world.trust);
    expect(labelOf(report)).toBe('altered · malformed-signature');
  });
});

describe('a document that was prepared, and an update that some readers cannot follow', () => {
  test.each(SHADOWS)('%s', async (_name, make) => {
    const report = await judge(await make(hands), world.trust);
    expect(['altered', 'unknown']).toContain(report.label);
    expect(report.problems.filter((problem) => problem.code === 'internal')).toEqual([]);
  });
});

describe('a document in which an update finds something that waited for it', () => {
  test.each(LURKING)('%s', async (_name, make) => {
    const report = await judge(await make(hands), world.trust);
    expect([report.label, signaturesOf(report)[0]?.later]).toEqual(['unknown', 'unread']);
  });
});

describe('an update that changes the document', () => {
  test.each([...CHANGES, ...ALIASES])('%s', async (_name, change) => {
    const report = await judge(await change(hands), world.trust);
    expect(report.label).toBe('altered');
  });

  test('names the signed version, which is authentic when it is cut out', async () => {
    const changed = update(good, { objects: { 4: evil } });
    const report = await judge(changed, world.trust);
    expect([report.sentence, report.signer?.organization]).toEqual([
      'This document was signed, then changed. The signed version is inside the file.',
      'Agency of Tests',
    ]);
    const end = signaturesOf(report)[0]?.revisionEnd;
    expect(end).toBe(good.length);
    expect(labelOf(await judge(changed.subarray(0, end), world.trust))).toBe('authentic · document');
  });

  test('a prepared content at another place of the signed bytes', async () => {
    const body = `4 0 obj\n${evil}\nendobj\n`;
    const shadow = await signed(update(plain(), { objects: { 9: '<< >>' }, loose: body }), { signer: world.signer });
    expect(labelOf(await judge(shadow, world.trust))).toBe('authentic · document');
    const report = await judge(update(shadow, { objects: { 4: evil }, offsets: { 4: textOf(shadow).indexOf(body) } }), world.trust);
    expect(labelOf(report)).toBe('altered · changed');
  });

  test('a picture of the page that is a field, a page or the form too', async () => {
    const picture = stream('0 0 10 10 re f', '/Type /XObject /Subtype /Form /BBox [0 0 10 10]');
    const another = stream('1 1 10 10 re f', '/Type /XObject /Subtype /Form /BBox [0 0 10 10]');
    const bases: readonly Readonly<Record<number, string>>[] = [
      { 12: amount.replace('/Rect', '/Kids [10 0 R] /Rect') },
      { 6: form.replace('12 0 R]', '12 0 R 10 0 R]') },
      { 2: '<< /Type /Pages /Kids [3 0 R 10 0 R] /Count 1 >>' },
      { 3: page.replace('12 0 R]', '12 0 R 10 0 R]') },
    ];
    for (const objects of bases) {
      const base = await makeSigned(world, {}, { ...objects, 10: picture });
      expect(labelOf(await judge(base, world.trust))).toBe('authentic · document');
      expect((await judge(update(base, { objects: { 10: another } }), world.trust)).label).toBe('altered');
      const filled = update(base, { objects: { 10: another, 12: (objects[12] ?? amount).replace('(100)', '(999)') } });
      expect((await judge(filled, world.trust)).label).toBe('altered');
    }
  });

  test('fields that hang below themselves in several places are followed to an end', async () => {
    const base = await makeSigned(world, {}, { 12: amount.replace('/Rect', '/Kids [12 0 R 12 0 R] /Rect') });
    expect(labelOf(await judge(base, world.trust))).toBe('authentic · document');
    const report = await judge(update(base, { objects: { 9: '<< >>' } }), world.trust);
    expect(signaturesOf(report)[0]?.later).toMatch(/changed|unread/);
  });

  test('a size that an update makes larger shows no objects that were beyond it', async () => {
    // Object 99 stands there, in front of the page, but beyond the size: some viewers do not draw it.
    const objects = { ...PAGE, 99: stream('0 0 200 200 re f', '/Type /XObject /Subtype /Form /BBox [0 0 200 200]') };
    const base = await signed(update(new Uint8Array(), { objects, size: 90 }), { signer: world.signer, options: { size: 90 } });
    expect(labelOf(await judge(base, world.trust))).toBe('authentic · document');
    expect(labelOf(await judge(update(base, { objects: { 9: '<< >>' }, size: 90 }), world.trust))).toBe('authentic · document');
    expect(labelOf(await judge(update(base, { objects: { 9: '<< >>' }, size: 200 }), world.trust))).toBe('unknown · unread');
    // Nor does a smaller one, or none, take away what was there.
    const smaller = update(good, { objects: { 9: '<< >>' }, size: 10 });
    for (const hidden of [smaller, patch(smaller, '/Size', '/Sixe', true)])
      expect(labelOf(await judge(hidden, world.trust))).toBe('unknown · unread');
    expect((await judge(update(good, { objects: { 4: evil }, size: 10 }), world.trust)).label).toBe('altered');
  });

  test('a reference by a generation that the object does not have hides no change of it', async () => {
    // Some viewers look at the number alone; and what it leads to for us is no word on references that have the right one.
    const other = { 10: stream('1 1 99 99 re f', '/Type /XObject /Subtype /Form /BBox [0 0 200 200]') };
    for (const pictures of ['/X1 10 0 R /X8 10 1 R', '/X8 10 1 R /X1 10 0 R'])
      expect(
        (await judge(update(await makeSigned(world, {}, { 3: page.replace('/X1 10 0 R', pictures) }), { objects: other }), world.trust))
          .label,
      ).toBe('altered');
    const waiting = await makeSigned(world, {}, { 3: page.replace('99 0 R', '99 1 R') });
    expect(labelOf(await judge(waiting, world.trust))).toBe('authentic · document');
    const shown = update(waiting, { objects: { 1: catalog.replace('8 0 R', '99 0 R'), 99: other[10] } });
    expect(labelOf(await judge(shown, world.trust))).toBe('unknown · unread');
    expect(labelOf(await judge(update(waiting, { objects: { 9: '<< >>' } }), world.trust))).toBe('authentic · document');
  });

  test('what viewers draw fields with is no harmless addition where a field has no look of its own', async () => {
    const drawn = amount.replace('/AP << /N 11 0 R >>', '/DA (/F9 12 Tf)');
    const grown = { 6: form.replace('/F1 5 0 R', '/F1 5 0 R /F9 60 0 R'), 60: '<< /Type /Font /Subtype /Type3 >>' };
    const coloured = { 6: form.replace('/SigFlags', '/DA (1 g /F1 0 Tf) /SigFlags') };
    for (const objects of [grown, coloured]) {
      expect(labelOf(await judge(update(good, { objects }), world.trust))).toBe('authentic · document');
      const base = await makeSigned(world, {}, { 12: drawn });
      expect(labelOf(await judge(update(base, { objects }), world.trust))).toBe('unknown · added-to');
    }
  });

  test('an update cannot lock the document, or unlock it', async () => {
    const lock = { trailer: '/Encrypt << /Filter /Standard >>' };
    const locked = update(good, { objects: { 9: '<< >>' }, ...lock });
    expect(labelOf(await judge(locked, world.trust))).toBe('unknown · unread');
    const closed = await signed(update(new Uint8Array(), { objects: PAGE, ...lock }), { signer: world.signer, options: lock });
    expect(labelOf(await judge(update(closed, { objects: { 9: '<< >>' } }), world.trust))).toBe('altered · changed');
  });

  test('what a signature field showed is not taken away by signing it unseen', async () => {
    const empty = amount.replace('/FT /Tx', '/FT /Sig').replace('/V (100)', '');
    const base = await makeSigned(world, {}, { 12: empty });
    const hide = { 12: empty.replace('/F 4', '/F 2 /V 51 0 R') };
    const hidden = await signed(base, { signer: world.stranger, number: 51, objects: hide });
    expect(labelOf(await judge(hidden, world.trust))).toBe('unknown · added-to');
    const kids = {
      12: '<< /FT /Sig /T (Sig2) /Kids [13 0 R] >>',
      13: '<< /Subtype /Widget /Parent 12 0 R /Rect [20 20 80 30] /F 4 /AP << /N 11 0 R >> >>',
    };
    const below = await makeSigned(world, {}, kids);
    const gone = { 12: '<< /FT /Sig /T (Sig2) /Kids [13 0 R] /V 51 0 R >>', 13: kids[13].replace('/F 4', '/F 2') };
    expect(labelOf(await judge(await signed(below, { signer: world.stranger, number: 51, objects: gone }), world.trust))).toBe(
      'unknown · added-to',
    );
  });

  test.each(['Pay 100', 'Helvetica', '/Prev', '%%EOF'])('one changed byte in "%s"', async (text) => {
    const report = await judge(patch(good, text, `${text.slice(0, -1)}~`), world.trust);
    expect(['altered', 'unknown']).toContain(report.label);
    if (text === 'Pay 100')
      expect([labelOf(report), report.sentence]).toEqual([
        'altered · changed',
        'This file changed after it was signed. Do not rely on its signed details.',
      ]);
  });

  test('of which one is broken, another good signature does not make up for it', async () => {
    const changed = update(good, { objects: { 4: evil } });
    const again = await signed(changed, {
      signer: world.signer,
      number: 51,
      objects: {
        6: form.replace('12 0 R]', '12 0 R 61 0 R]'),
        61: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Sig2) /Rect [0 0 0 0] /V 51 0 R >>',
      },
    });
    expect(labelOf(await judge(again, world.trust))).toBe('altered · changed');
  });
});

/** What the signer did not allow. */
const FORBIDDEN: readonly (readonly [string, number, Parameters<typeof update>[1]['objects']])[] = [
  ['a filled form, nothing allowed', 1, { 12: amount.replace('(100)', '(999)') }],
  ['a note, nothing allowed', 1, note('Text')],
  ['a note, forms allowed', 2, note('Text')],
  ['free text, notes allowed', 3, note('FreeText')],
  ['an empty signature field, nothing allowed', 1, { 6: form.replace('12 0 R]', '12 0 R 61 0 R]'), 61: '<< /FT /Sig /T (Sig2) >>' }],
];

describe('a certification', () => {
  test('by itself is authentic', async () => {
    const report = await judge(await certified(world, 1), world.trust);
    expect([labelOf(report), signaturesOf(report)[0]?.certifies]).toEqual(['authentic · document', 1]);
  });
  test.each(FORBIDDEN)('%s', async (_name, level, objects) => {
    const report = await judge(update(await certified(world, level), { objects }), world.trust);
    expect(labelOf(report)).toBe('altered · changed');
  });
  test('that is added later', async () => {
    const report = await judge(update(good, { objects: { 1: catalog.replace('>>', '/Perms << /DocMDP 50 0 R >> >>') } }), world.trust);
    expect(labelOf(report)).toBe('altered · changed');
  });
  test('a locked field, and one that may only be read', async () => {
    const lock = '/Reference [<< /TransformMethod /FieldMDP /TransformParams << /Action /Include /Fields [(Amount)] >> >>]';
    const locked = await makeSigned(world, { extra: lock });
    const filled = { objects: { 12: amount.replace('(100)', '(999)') } };
    expect(labelOf(await judge(update(locked, filled), world.trust))).toBe('altered · changed');
    const closed = await makeSigned(world, {}, { 12: amount.replace('/FT /Tx', '/FT /Tx /Ff 1') });
    expect(
      labelOf(
        await judge(update(closed, { objects: { 12: amount.replace('/FT /Tx', '/FT /Tx /Ff 1').replace('(100)', '(999)') } }), world.trust),
      ),
    ).toBe('altered · changed');
  });
});

describe('a signer whom nothing vouches for', () => {
  test('the same name under another authority', async () => {
    const report = await judge(await makeSigned(world, { signer: world.stranger }), world.trust);
    expect([labelOf(report), report.sentence]).toEqual([
      'unknown · signer-not-known',
      'Signed by Agency of Tests, but we cannot confirm who that is.',
    ]);
  });
  test.each([
    ['a web server', ['1.3.6.1.5.5.7.3.1']],
    ['a web server that says documents too', ['1.3.6.1.5.5.7.3.1', DOCUMENT_EKU]],
    ['e-mail', ['1.3.6.1.5.5.7.3.4']],
    ['anything', ['2.5.29.37.0']],
    ['time-stamps', ['1.3.6.1.5.5.7.3.8']],
    ['C2PA claims', ['1.3.6.1.4.1.62558.2.1']],
    ['nothing at all', null],
  ])('a certificate for %s', async (_name, ekus) => {
    const signer = await makeLeaf('Agency', world.root, { ekus });
    expect(labelOf(await judge(await makeSigned(world, { signer }), world.trust))).toBe('unknown · signer-not-known');
  });
  test('an authority itself, and an authority on a list for media', async () => {
    expect(labelOf(await judge(await makeSigned(world, { signer: world.root }), world.trust))).toBe('unknown · signer-not-known');
    const lists = world.trust.lists.map((list) => ({ ...list, purpose: list.purpose === 'document' ? ('claim' as const) : list.purpose }));
    expect(labelOf(await judge(good, { ...world.trust, lists }))).toBe('unknown · signer-not-known');
  });
  test('a policy that the path does not carry', async () => {
    const policies = ['1.2.3.4'];
    const lists = world.trust.lists.map((list) => ({ ...list, entries: list.entries.map((entry) => ({ ...entry, policies })) }));
    expect(labelOf(await judge(good, { ...world.trust, lists }))).toBe('unknown · signer-not-known');
  });
  test('a key that signed for another certificate', async () => {
    const other = await makeCa('Other');
    expect(labelOf(await judge(await makeSigned(world, { cms: { forger: other } }), world.trust))).toBe('altered · changed');
  });
  test('SHA-1', async () => {
    const report = await judge(await makeSigned(world, { cms: { digest: 'SHA-1' } }), world.trust);
    expect(labelOf(report)).toBe('unknown · signer-not-known');
  });
});
