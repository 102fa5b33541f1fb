// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { createBadge, dressBadge, isQuiet, nameOfBadge } from '../../../extension/content/badge.ts';
import { createCard, placeCard } from '../../../extension/content/card.ts';
import { createDocumentBadge, dressDocumentBadge } from '../../../extension/content/document-badge.ts';
import { STYLE } from '../../../extension/content/style.ts';
import { partOf } from '../../../extension/ui/part.ts';
import { createWords } from '../../../extension/ui/words.ts';
import { viewOf } from './page.ts';

const words = createWords((id, args = []) => (id.startsWith('ui_') ? [id, ...args].join(' ') : ''), 'en');
const view = {
  ...viewOf('authentic', 'captured'),
  badge: { id: 'badge_signed', text: 'Signed by <b onmouseover=alert(1)>x</b>' },
  says: [
    { id: 'case_1', text: 'A camera signed this.' },
    { id: 'line_who', text: '<img src=x onerror=alert(1)>' },
    { id: 'line_how_signature', text: 'By a signature.' },
    { id: 'case_14', text: 'Then.' },
    { id: 'case_17', text: 'Not asked.' },
    { id: 'line_unchecked_copy', text: 'Nor that.' },
    { id: 'line_list', text: 'A list.' },
  ],
};

describe('the card', () => {
  test('says everything in order, under the questions it answers', () => {
    const card = createCard(view, words);
    expect([...card.querySelectorAll<HTMLElement>('.term, .line')].map((one) => one.dataset.text)).toEqual([
      'A camera signed this.',
      'ui_card_who',
      '<img src=x onerror=alert(1)>',
      'ui_card_how',
      'By a signature.',
      'ui_card_when',
      'Then.',
      'ui_card_unchecked',
      'Not asked.',
      'Nor that.',
      'ui_card_list',
      'A list.',
    ]);
  });
  test('card and badge stand in the language and direction of their words, whatever the page around them', () => {
    const texts = new Map([
      ['ui_lang', 'ar'],
      ['ui_dir', 'rtl'],
    ]);
    const arabic = createWords((id) => texts.get(id) ?? '', 'ar');
    for (const [spoken, lang, dir] of [
      [arabic, 'ar', 'rtl'],
      [words, 'ui_lang', 'ltr'],
    ] as const) {
      const badge = createBadge();
      dressBadge(badge, view, '', spoken);
      const sheet = createDocumentBadge('link');
      dressDocumentBadge(sheet, 'idle', 'paper.pdf', spoken);
      for (const one of [createCard(view, spoken), badge, sheet]) expect([one.lang, one.dir]).toEqual([lang, dir]);
    }
  });
  test('folds every signature of a document below its verdict, as text', () => {
    const says = [{ id: 'line_who', text: 'The certificate names <b>x</b>.' }];
    const all = Array.from({ length: 25 }, (_, at) => ({
      signal: at,
      heading: { id: 'line_signature_known', text: `Signed by <i>${at}</i>` },
      says,
    }));
    const card = createCard({ ...view, signatures: all }, words);
    const folds = [...card.querySelectorAll('details')];
    expect(folds).toHaveLength(20);
    expect(folds.some((one) => one.open)).toBe(false);
    expect(folds[1]?.querySelector('summary')?.dataset.text).toBe('Signed by <i>1</i>');
    expect(folds[1]?.querySelector<HTMLElement>('.line')?.dataset.text).toBe('The certificate names <b>x</b>.');
    expect(card.querySelector('b, i')).toBeNull();
    expect(card.querySelector('[data-text="ui_card_signatures 25"]')).not.toBeNull();
  });
  test('keeps a way to see all of a sentence that is cut', () => {
    const spoken = createWords((id, args = []) => (id === 'line_uncovered' ? `Not covered: ${args[0]}.` : ''), 'en');
    const names = `${'part '.repeat(100)}<b>end</b>`;
    const says = [{ id: 'line_uncovered', args: [names], text: '' }];
    const [line, ...others] = createCard({ ...view, says }, spoken).querySelectorAll<HTMLElement>('.line');
    expect(others).toEqual([]);
    expect(line?.dataset.text).toMatch(/…\.$/);
    const fold = line?.querySelector('details');
    expect(fold?.open).toBe(false);
    expect(fold?.querySelector<HTMLElement>('.all')?.dataset.text).toBe(`Not covered: ${names}.`);
    expect(fold?.querySelector('b')).toBeNull();
  });
  test('text of a file stays text', () => {
    const card = createCard(view, words);
    expect(card.querySelector('img, b')).toBeNull();
    expect(card.querySelector<HTMLElement>('.title')?.dataset.text).toBe('Signed by <b onmouseover=alert(1)>x</b>');
  });
  test('holds no text that a page’s search could hand out, and its buttons are named all the same', () => {
    const card = createCard({ ...view, signatures: [{ signal: 0, heading: view.badge, says: view.says }] }, words);
    expect(card.textContent).toBe('');
    const named = [...card.querySelectorAll<HTMLElement>('button, summary, [role=heading]')];
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((one) => (one.getAttribute('aria-label') ?? '') === '')).toEqual([]);
  });
  test('has a name, a way out, and the direction of its language', () => {
    const card = createCard(view, words);
    expect(card.getAttribute('role')).toBe('dialog');
    expect(card.getAttribute('aria-label')).toBe('ui_card_title');
    expect(card.querySelector('button.close')?.getAttribute('aria-label')).toBe('ui_card_close');
    expect(card.dir).toBe('ltr');
    expect(card.querySelector('[dir]')).toBeNull();
  });
  test('a sentence of the verdict itself has no heading', () => {
    expect(partOf('case_2')).toBeNull();
    expect(partOf('problem_timeout')).toBeNull();
    expect(partOf('line_whoever')).toBeNull();
  });
});

describe('the place of the card', () => {
  const viewport = { width: 1000, height: 700 };
  test.each([
    ['below', { x: 100, y: 100 }, { x: 100, y: 132 }],
    ['above at the bottom', { x: 100, y: 650 }, { x: 100, y: 342 }],
    ['pushed in at the right', { x: 980, y: 100 }, { x: 652, y: 132 }],
    ['pushed in at the left', { x: -50, y: 100 }, { x: 8, y: 132 }],
  ])('%s', (_, at, want) => {
    expect(placeCard({ ...at, width: 24, height: 24 }, { width: 340, height: 300 }, viewport)).toMatchObject(want);
  });
  test('a tall card is cut to the viewport', () => {
    const place = placeCard({ x: 10, y: 340, width: 24, height: 24 }, { width: 340, height: 5_000 }, viewport);
    expect(place.y + place.max).toBeLessThanOrEqual(700);
    expect(place.y).toBeGreaterThanOrEqual(8);
  });
});

describe('the badge', () => {
  test('is named by its words, the sentence and the picture', () => {
    expect(nameOfBadge(view, ' A bridge ', words)).toBe(
      'Signed by <b onmouseover=alert(1)>x</b>: A camera signed this. ui_badge_picture A bridge',
    );
    expect(nameOfBadge(view, '', words)).not.toContain('ui_badge_picture');
  });
  test('carries its words where the page’s own search does not look', () => {
    const button = createBadge();
    dressBadge(button, view, '', words);
    expect(button.textContent).toBe('');
    expect(button.dataset.words).toBe('Signed by <b onmouseover=alert(1)>x</b>');
    expect(button.getAttribute('aria-label')).toContain('A camera signed this.');
  });
  test('has its shape drawn in it; that of a quiet one, a question mark, is the style’s and belongs to no other label', () => {
    const button = createBadge();
    for (const [one, drawn] of [
      [view, true],
      [viewOf('unknown', 'none'), false],
      [viewOf('unknown', 'unread'), true],
      [viewOf('altered', 'changed'), true],
      [viewOf('unknown', 'signer-not-known'), true],
    ] as const) {
      dressBadge(button, one, '', words);
      expect([button.querySelector('svg') !== null, !button.matches('.quiet[data-label=unknown]')]).toEqual([drawn, drawn]);
    }
    // One letter and no other. It grows with the smallest size that a user lets text have, as the words do.
    expect(STYLE.match(/[^{};]*\{content:'[^'][^;]*/g)).toEqual([
      expect.stringMatching(/\.quiet\[data-label=unknown\]::before\{content:'\?'$/),
    ]);
  });
  test('only "nothing found" is quiet', () => {
    expect(isQuiet(viewOf('unknown', 'none'))).toBe(true);
    for (const other of [viewOf('unknown', 'unread'), viewOf('unknown', 'signer-not-known'), viewOf('altered', 'changed')])
      expect(isQuiet(other)).toBe(false);
  });
});
