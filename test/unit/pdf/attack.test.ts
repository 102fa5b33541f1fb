// What people do to signed documents: none of it is ever `authentic`, and what changes the document is `altered`.
import { beforeAll, describe, expect, test } from 'vitest';
import { PAGE, patch, raw, signed, startOf, stream, textOf, update } from '../../fixtures/documents.ts';
import { bytes, makeCa, makeLeaf, type Octets } from '../cms/pki.ts';
import { certified, DOCUMENT_EKU, judge, labelOf, makeSigned, makeWorld, plain, signaturesOf, type World } from './world.ts';

let world: World;
let good: Octets;
beforeAll(async () => {
  world = await makeWorld();
  good = await makeSigned(world);
});

const page = PAGE[3] ?? '';
const form = PAGE[6] ?? '';
const field = PAGE[7] ?? '';
const catalog = PAGE[1] ?? '';
const amount = PAGE[12] ?? '';
const evil = stream('BT /F1 12 Tf 20 100 Td (Pay 999 to Mallory) Tj ET');
const note = (subtype: string) => ({
  3: page.replace('12 0 R]', '12 0 R 60 0 R]'),
  60: `<< /Type /Annot /Subtype /${subtype} /Rect [0 0 99 99] /Contents (x) >>`,
});

/** A signature field more, which is not drawn. */
const newField = (extra: string) => ({
  6: form.replace('12 0 R]', '12 0 R 61 0 R]'),
  61: `<< /Type /Annot /FT /Sig /T (Sig2) /Rect [0 0 0 0] ${extra} >>`,
});

test('without an attack the document is authentic', async () => {
  const report = await judge(good, world.trust);
  expect([labelOf(report), report.sentence]).toEqual([
    'authentic · document',
    'Agency of Tests signed this document. It has not changed since.',
  ]);
  expect(report.signer).toEqual({ name: 'Agency', organization: 'Agency of Tests', list: 'List documents' });
});

/** A signature whose range, or value, is put together to deceive. */
const BUILD: readonly (readonly [string, () => Promise<Uint8Array> | Uint8Array])[] = [
  ['USF: empty value', () => plain({ 50: '<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 10 12 99] /Contents <> >>' })],
  ['USF: no value', async () => patch(good, '/Contents <', '/Contentz <')],
  ['USF: no range', () => patch(good, '/ByteRange', '/ByteRangz')],
  ['USF: range of names', () => patch(good, '/ByteRange [0 ', '/ByteRange [/ ')],
  ['USF: range of one number', async () => makeSigned(world, { byteRange: ([, a]) => `[${a}]` })],
  ['range that does not begin at the start', () => patch(good, '/ByteRange [0', '/ByteRange [5')],
  ['range of six numbers', async () => makeSigned(world, { byteRange: ([, a, b, c]) => `[0 ${a} ${b} ${c} 0 0]` })],
  ['range with a negative number', async () => makeSigned(world, { byteRange: ([, a, b, c]) => `[0 ${a} ${b} -${c}]` })],
  ['range past the end', async () => makeSigned(world, { byteRange: ([, a, b, c]) => `[0 ${a} ${b} ${c + 9}]` })],
  [
    'SWA: room for more in the gap',
    async () =>
      makeSigned(world, {
        byteRange: ([, a, b, c]) => `[0 ${a} ${b + 40} ${c - 40}]`,
        signsWhat: (document, a, b) => bytes(document.subarray(0, a), document.subarray(b + 40)),
      }),
  ],
  [
    'SWA: gap that begins before the value',
    async () =>
      makeSigned(world, {
        byteRange: ([, a, b, c]) => `[0 ${a - 30} ${b} ${c}]`,
        signsWhat: (document, a, b) => bytes(document.subarray(0, a - 30), document.subarray(b)),
      }),
  ],
  [
    'tail that is not covered',
    async () =>
      makeSigned(world, {
        byteRange: ([, a, b, c]) => `[0 ${a} ${b} ${c - 20}]`,
        signsWhat: (document, a, b) => bytes(document.subarray(0, a), document.subarray(b, -20)),
      }),
  ],
  ['several signers in one value', async () => makeSigned(world, { cms: { signers: 2 } })],
  ['content inside a detached signature', async () => makeSigned(world, { cms: { content: raw('else') } })],
  ['bytes behind the value', async () => makeSigned(world, { cms: { behind: raw('x') } })],
  ['an entry that stands twice', async () => makeSigned(world, { extra: '/SubFilter /adbe.pkcs7.detached' })],
  [
    'a value that another dictionary owns',
    async () =>
      update(good, {
        objects: {
          7: field.replace('50 0 R', '51 0 R'),
          51: `<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <3000> >>`,
        },
      }),
  ],
];

describe('a signature that is built to deceive', () => {
  test.each(BUILD)('%s', async (_name, make) => {
    const report = await judge(await make(), world.trust);
    expect(labelOf(report)).toBe('altered · malformed-signature');
  });
});

/** An update that changes what is shown, or hides that it does. */
const CHANGES: readonly (readonly [string, (document: Uint8Array) => Promise<Uint8Array> | Uint8Array])[] = [
  ['ISA: new page content', (d) => update(d, { objects: { 4: evil } })],
  ['ISA: new page content behind a harmless update', (d) => update(update(d, { objects: { 4: evil } }), { objects: { 9: '<< >>' } })],
  ['ISA: an object without a cross-reference', (d) => bytes(d, raw(`4 0 obj\n${evil}\nendobj\n`))],
  ['ISA: an object and the old end again', (d) => bytes(d, raw(`4 0 obj\n${evil}\nendobj\nstartxref\n${startOf(d)}\n%%EOF\n`))],
  ['ISA: a harmless update around an object that it does not name', (d) => update(d, { objects: { 9: '<< >>', 4: evil }, unlisted: [4] })],
  ['ISA: loose words in an update', (d) => update(d, { objects: { 9: '<< >>' }, loose: 'BT (loose) Tj ET\n' })],
  ['a trailer without a table', (d) => bytes(d, raw(`4 0 obj\n${evil}\nendobj\ntrailer\n<< /Root 1 0 R >>\n`))],
  ['trailing bytes', (d) => bytes(d, raw('more'))],
  ['another root', (d) => update(d, { objects: { 60: catalog }, root: 60 })],
  [
    'another root with other pages',
    (d) =>
      update(d, {
        objects: {
          60: catalog.replace('2 0 R', '61 0 R'),
          61: '<< /Type /Pages /Kids [62 0 R] /Count 1 >>',
          62: page.replace('4 0 R', '63 0 R'),
          63: evil,
        },
        root: 60,
      }),
  ],
  [
    'another page tree',
    (d) => update(d, { objects: { 1: catalog.replace('2 0 R', '60 0 R'), 60: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>' } }),
  ],
  [
    'a page more',
    (d) => update(d, { objects: { 2: '<< /Type /Pages /Kids [3 0 R 60 0 R] /Count 2 >>', 60: '<< /Type /Page /Parent 2 0 R >>' } }),
  ],
  ['a page less', (d) => update(d, { objects: { 2: '<< /Type /Pages /Kids [] /Count 0 >>' } })],
  ['another size of the page', (d) => update(d, { objects: { 3: page.replace('200 200', '200 100') } })],
  ['shadow hide: the picture in front is gone', (d) => update(d, { objects: { 3: page.replace('/X1 10 0 R', '') } })],
  ['shadow hide: the picture in front is freed', (d) => update(d, { objects: { 10: null } })],
  ['shadow replace: another font', (d) => update(d, { objects: { 5: '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>' } })],
  [
    'shadow replace: a field looks other than it is',
    (d) => update(d, { objects: { 12: amount.replace('11 0 R', '60 0 R'), 60: stream('BT (999) Tj ET', '/Subtype /Form') } }),
  ],
  ['shadow replace: the look of a field in place', (d) => update(d, { objects: { 11: stream('BT (999) Tj ET', '/Subtype /Form') } })],
  ['shadow: a reference to nothing gets an object', (d) => update(d, { objects: { 99: stream('0 0 200 200 re f', '/Subtype /Form') } })],
  [
    'proof data that is page content too',
    (d) => update(d, { objects: { 1: catalog.replace('>>', '/DSS << /Certs [4 0 R] >> >>'), 4: evil } }),
  ],
  ['file details that are page content too', (d) => update(d, { objects: { 1: catalog.replace('8 0 R', '4 0 R'), 4: evil } })],
  [
    'layers that hide content',
    (d) => update(d, { objects: { 1: catalog.replace('>>', '/OCProperties << /D << /OFF [10 0 R] >> >> >>') } }),
  ],
  ['an action on opening', (d) => update(d, { objects: { 1: catalog.replace('>>', '/OpenAction << /S /JavaScript /JS (x) >> >>') } })],
  ['the form without the signature', (d) => update(d, { objects: { 6: form.replace('7 0 R ', '') } })],
  ['no form at all', (d) => update(d, { objects: { 1: catalog.replace('/AcroForm 6 0 R', '') } })],
  ['the signature taken out of its field', (d) => update(d, { objects: { 7: field.replace('/V 50 0 R', '') } })],
  ['a signature field that is moved', (d) => update(d, { objects: { 7: field.replace('0 0 0 0', '0 0 99 99') } })],
  ['a text field more', (d) => update(d, { objects: { 6: form.replace('12 0 R]', '12 0 R 60 0 R]'), 60: '<< /FT /Tx /T (New) >>' } })],
  ['free text over the page', (d) => update(d, { objects: note('FreeText') })],
  ['a stamp over the page', (d) => update(d, { objects: note('Stamp') })],
  ['a link over the page', (d) => update(d, { objects: note('Link') })],
  ['a widget that no field owns', (d) => update(d, { objects: note('Widget') })],
  ['a note taken away', (d) => update(d, { objects: { 3: page.replace('7 0 R 12 0 R', '7 0 R') } })],
  ['a picture that stands there twice, first as nothing', (d) => update(d, { objects: { 3: page.replace('/X1 10', '/X1 null /X1 10') } })],
  [
    'a key that stands there twice, once in other letters',
    (d) => update(d, { objects: { 3: page.replace('/X1 10', '/X#31 11 0 R /X1 10') } }),
  ],
  [
    'an action in a new signature field',
    (d) => update(d, { objects: newField('/Subtype /Widget /AA << /PO << /S /JavaScript /JS (x) >> >>') }),
  ],
  [
    'an action below a new signature field',
    (d) =>
      update(d, {
        objects: { ...newField('/Kids [62 0 R]'), 62: '<< /Subtype /Widget /Rect [0 0 0 0] /A << /S /JavaScript /JS (x) >> >>' },
      }),
  ],
  [
    'a mark that says it is a signature field',
    (d) => update(d, { objects: newField('/Subtype /Highlight /QuadPoints [0 0 200 0 0 200 200 200]') }),
  ],
  ['a comment in the table', (d) => patch(update(d, { objects: { 9: '<< >>' } }), ' 00000 n \ntrailer', ' 00000 n%\ntrailer', true)],
  ['hybrid cross-reference', (d) => hybrid(d)],
  [
    'a chain that jumps over the signed version',
    (d) => update(d, { objects: { 4: evil, 7: field, 50: sigOf(d) }, previous: startOf(plain()) }),
  ],
];

/** A table that names a stream with another content for some readers. */
function hybrid(document: Uint8Array): Uint8Array {
  const at = document.length;
  const entry = raw(
    `60 0 obj\n<< /Type /XRef /W [1 4 1] /Index [4 1] /Size 61 /Root 1 0 R /Length 6 >>\nstream\n\x01\0\0\0\x10\0\nendstream\nendobj\n`,
  );
  const section = `xref\n9 1\n0000000000 00001 f \ntrailer\n<< /Size 61 /Root 1 0 R /Prev ${startOf(document)} /XRefStm ${at} >>\nstartxref\n${at + entry.length}\n%%EOF\n`;
  return bytes(document, entry, raw(section));
}

/** The signature dictionary as it stands. */
function sigOf(document: Uint8Array): string {
  const text = textOf(document);
  const from = text.indexOf('50 0 obj\n') + '50 0 obj\n'.length;
  return text.slice(from, text.indexOf('\nendobj', from));
}

describe('an update that changes the document', () => {
  test.each(CHANGES)('%s', async (_name, change) => {
    const report = await judge(await change(good), world.trust);
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
