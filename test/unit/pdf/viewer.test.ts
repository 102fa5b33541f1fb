// Where viewers take other ways through a document than we do, and what they write when somebody fills in a form.
import { beforeAll, describe, expect, test } from 'vitest';
import { PAGE, stream, update } from '../../fixtures/documents.ts';
import { amount, catalog, evil, type Hands, makeHands, page } from '../../fixtures/papers/paper.ts';
import { linear } from '../../fixtures/papers/prepared.ts';
import { judge, labelOf, makeWorld, signaturesOf, type World } from './world.ts';

let world: World;
let hands: Hands;
beforeAll(async () => {
  world = await makeWorld();
  hands = await makeHands(world);
});

describe('a document that says it is linearized', () => {
  test('and becomes so by being signed is read from its front by viewers, not from the signed end', async () => {
    const size = (await hands.sign(linear(0))).length;
    const report = await judge(await hands.sign(linear(size)), world.trust);
    expect([labelOf(report), signaturesOf(report)[0]?.later]).toEqual(['unknown · unread', 'unread']);
  });

  test('and was longer or shorter than it says when it was signed is read from its end', async () => {
    const size = (await hands.sign(linear(0))).length;
    for (const other of [0, size - 1, size + 1])
      expect(labelOf(await judge(await hands.sign(linear(other)), world.trust))).toBe('authentic · document');
  });
});

describe('what an update may change by its own rules', () => {
  test.each([
    ['a catalogue in place of the details', { 9: catalog.replace('2 0 R', '61 0 R') }],
    ['a page in place of the metadata', { 8: page.replace('4 0 R', '60 0 R'), 60: evil }],
    [
      'a page whose kind stands elsewhere',
      { 8: page.replace('/Type /Page', '/Type 62 0 R').replace('4 0 R', '60 0 R'), 60: evil, 62: '/Page' },
    ],
  ])('does not bring %s, for viewers that look for one', async (_name, objects: Readonly<Record<number, string>>) => {
    expect((await judge(update(hands.good, { objects }), world.trust)).label).toBe('altered');
  });
});

describe('a form that an ordinary program fills in', () => {
  const look = stream('BT (200) Tj ET', '/Type /XObject /Subtype /Form /BBox [0 0 60 10] /Resources << /Font << /F1 5 0 R >> >>');
  const text = amount.replace('/V (100)', '/V (100) /MK << /R 0 /BC [0.0] /BG [1.0] >> /DA (/F1 0 Tf 0 g)');
  const filled = text.replace('(100)', '(200)').replace('11 0 R', '60 0 R');
  const button =
    '<< /Type /Annot /Subtype /Widget /FT /Btn /T (Agree) /V /Off /AS /Off /Rect [20 20 80 30] /AP << /N << /Yes 11 0 R >> >> >>';
  const radio = {
    3: page.replace('12 0 R]', '80 0 R 81 0 R]'),
    12: '<< /FT /Btn /Ff 49152 /T (Choice) /V /Off /Kids [80 0 R 81 0 R] >>',
    80: '<< /Type /Annot /Subtype /Widget /Parent 12 0 R /AS /Off /Rect [1 1 9 9] /AP << /N << /a 11 0 R >> >> >>',
    81: '<< /Type /Annot /Subtype /Widget /Parent 12 0 R /AS /Off /Rect [1 1 9 9] /AP << /N << /b 11 0 R >> >> >>',
  };

  test.each([
    ['border and ground written anew', { 12: text }, { 12: filled.replace('/R 0 /BC [0.0]', '/BC [0]'), 60: look }],
    ['another font size and side', { 12: text }, { 12: filled.replace('/F1 0 Tf', '/F1 9 Tf').replace('/DA', '/Q 1 /DA'), 60: look }],
    ['its look in place', {}, { 11: look, 12: amount.replace('(100)', '(200)') }],
    ['details and metadata too', {}, { 9: '<< /Producer (b) >>', 8: PAGE[8] ?? '', 12: amount.replace('(100)', '(200)') }],
    ['a box that is ticked', { 12: button }, { 12: button.replace('/V /Off /AS /Off', '/V /Yes /AS /Yes /M (D:20260101)') }],
    ['one of several', radio, { 12: radio[12].replace('/V /Off', '/V /b'), 81: radio[81].replace('/AS /Off', '/AS /b') }],
  ])('is an addition: %s', async (_name, before: Readonly<Record<number, string>>, objects: Readonly<Record<number, string>>) => {
    const report = await judge(update(await hands.make({}, before), { objects }), world.trust);
    expect(labelOf(report)).toBe('unknown · added-to');
  });

  test('but how a field is drawn is no addition where nobody filled it in', async () => {
    const base = await hands.make({}, { 12: text });
    expect((await judge(update(base, { objects: { 12: text.replace('[1.0]', '[0.0]') } }), world.trust)).label).toBe('altered');
  });
});
