// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';

vi.mock('../../../extension/content/api.ts', async () => ({ api: (await import('./page.ts')).fakeApi }));

import { controlAt, sightAt } from '../../../extension/content/visible.ts';
import { div, img, type Layout, layOut, nest, place } from './laid-out.ts';

const isOurs = (element: Element) => element.classList.contains('ours');

/** What a hit test meets, topmost first. */
function hit(...stack: readonly Element[]): void {
  Object.assign(Object.getPrototypeOf(document), { elementsFromPoint: () => [...stack], elementFromPoint: () => stack[0] ?? null });
}

beforeEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
  layOut();
});

const sight = (image: Element) => sightAt(image, 50, 50, isOurs);

describe('whether the picture is what is seen at a point', () => {
  test.each<[string, Layout['style'], string]>([
    ['nothing of its own', {}, 'seen'],
    ['an even colour', { backgroundColor: 'rgb(85, 85, 85)' }, 'covered'],
    ['a colour that a little comes through', { backgroundColor: 'rgba(85, 85, 85, 0.95)' }, 'seen'],
    ['the same in the newer words', { backgroundColor: 'color(srgb 0.3 0.3 0.3 / 0.95)' }, 'seen'],
    ['black, whose last number is 0 too', { backgroundColor: 'rgb(85, 85, 0)' }, 'covered'],
    ['a picture', { backgroundImage: 'url("a.png")' }, 'covered'],
    ['an even gradient', { backgroundImage: 'linear-gradient(rgb(85, 85, 85), rgb(68, 68, 68))' }, 'covered'],
    ['a gradient that ends clear', { backgroundImage: 'linear-gradient(rgb(85, 85, 85), rgba(0, 0, 0, 0))' }, 'seen'],
    ['a colour that is not drawn', { backgroundColor: 'rgb(85, 85, 85)', opacity: '0' }, 'seen'],
    ['a colour that is hidden', { backgroundColor: 'rgb(85, 85, 85)', visibility: 'hidden' }, 'seen'],
  ])('under something with %s', (_, style, want) => {
    const image = nest(img());
    const cover = nest(div({ style: style ?? {} }));
    hit(cover, image, document.body);
    expect(sight(image)).toBe(want);
  });

  test.each(['img', 'video', 'canvas', 'embed', 'input', 'select'])('a %s counts as a cover', (name) => {
    const image = nest(img());
    hit(nest(document.createElement(name)), image);
    expect(sight(image)).toBe('covered');
  });

  test('what we draw is no cover, and neither is what the picture is in', () => {
    const card = div({ style: { backgroundColor: 'rgb(1, 1, 1)' } });
    const image = nest(card, img());
    const ours = nest(div({ style: { backgroundColor: 'rgb(1, 1, 1)' } }));
    ours.className = 'ours';
    hit(ours, card, image, document.body);
    expect(sight(image)).toBe('seen');
  });

  test('what its card paints above it covers it, where the card is met first', () => {
    const card = div({ veil: { content: '""', backgroundColor: 'rgb(1, 1, 1)' } });
    const image = nest(card, img());
    hit(card, image);
    expect(sight(image)).toBe('covered');
    hit(image, card);
    expect(sight(image)).toBe('seen');
    hit(card, image);
    place(card, { veil: { content: '""', backgroundColor: 'rgba(1, 1, 1, 0.2)' } });
    expect(sight(image)).toBe('seen');
    place(card, { veil: { content: 'none', backgroundColor: 'rgb(1, 1, 1)' } });
    expect(sight(image)).toBe('seen');
  });

  test('a picture that is inert, or in something inert, is never met either', () => {
    const around = div({});
    const image = nest(around, img());
    hit(around, document.body);
    expect(sight(image)).toBe('covered');
    around.setAttribute('inert', '');
    expect(sight(image)).toBe('seen');
    hit(nest(div({ style: { backgroundColor: 'rgb(1, 1, 1)' } })), around, document.body);
    expect(sight(image)).toBe('covered');
  });

  test('a picture that takes no pointer is never met, and counts as seen unless something else is', () => {
    const card = div({ veil: { content: '""', backgroundColor: 'rgb(1, 1, 1)' } });
    const image = nest(card, img({ style: { pointerEvents: 'none' } }));
    hit(card, document.body);
    expect(sight(image)).toBe('seen');
    hit(nest(div({ style: { backgroundColor: 'rgb(1, 1, 1)' } })), card, document.body);
    expect(sight(image)).toBe('covered');
  });

  test('a picture that is not met is clipped away', () => {
    const image = nest(img());
    hit(document.body);
    expect(sight(image)).toBe('covered');
  });

  test('outside the viewport nobody knows', () => {
    const image = nest(img());
    hit(image);
    const at = (x: number, y: number) => sightAt(image, x, y, isOurs);
    expect([at(-1, 5), at(5, -1), at(innerWidth, 5), at(5, innerHeight)]).toEqual(Array(4).fill('unknown'));
    expect([at(0, 0), at(innerWidth - 1, innerHeight - 1)]).toEqual(['seen', 'seen']);
  });
});

describe('a control of the page above the picture', () => {
  const find = (...stack: readonly Element[]) => {
    const image = stack.find((one) => one instanceof HTMLImageElement) ?? document.body;
    hit(...stack);
    return controlAt(image, 50, 50, isOurs);
  };
  test('is found through what is in it', () => {
    const button = document.createElement('button');
    const icon = nest(button, document.createElement('i'));
    expect(find(icon, button, nest(img()))).toBe(button);
  });
  test.each([
    ['a[href]', '<a href="#x"></a>', true],
    ['a without an address', '<a></a>', false],
    ['what is said to be a button', '<div role="button"></div>', true],
    ['a field', '<select></select>', true],
    ['plain text', '<p></p>', false],
  ])('%s', (_, html, is) => {
    document.body.innerHTML = html;
    const [one] = document.body.children;
    expect(find(one ?? document.body, nest(img())) !== null).toBe(is);
  });
  test('is not the link that the picture is in, nor what lies behind the picture', () => {
    const link = document.createElement('a');
    link.href = '#x';
    const image = nest(link, img());
    expect(find(link, image)).toBeNull();
    const button = nest(document.createElement('button'));
    expect(find(image, button)).toBeNull();
  });
});
