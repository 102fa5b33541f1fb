import { expect, test } from 'vitest';
import { linkIn } from '../../../extension/background/link-headers.ts';
import { PageHeaders } from '../../../extension/background/page-headers.ts';
import { MAX_PICTURE, PassingBytes } from '../../../extension/background/passing-bytes.ts';

const A = 'https://pictures.example/a.jpg';
const blob = (text: string): Blob => new Blob([text]);

test('hands out what passed to that tab, fresh once', async () => {
  const passing = new PassingBytes();
  passing.keep(1, A, blob('one'));
  expect(passing.take(2, A)).toBeNull();
  const contradicts = (tabId: number, text: string) => passing.contradict(tabId, `${A}#part`, blob(text));
  expect(await Promise.all([contradicts(1, 'one'), contradicts(1, 'onE'), contradicts(1, 'on'), contradicts(2, 'two')])).toEqual([
    false,
    true,
    true,
    false,
  ]);
  const first = passing.take(1, `${A}#part`);
  expect([await first?.bytes.text(), first?.fresh]).toEqual(['one', true]);
  expect(passing.take(1, A)?.fresh).toBe(false);
  passing.keep(1, A, blob('two'));
  const second = passing.take(1, A);
  expect([await second?.bytes.text(), second?.fresh]).toEqual(['two', true]);
});

test('holds it against bytes that others passed under their address before', async () => {
  const passing = new PassingBytes();
  for (const text of ['one', 'one']) passing.keep(1, A, blob(text));
  expect(await passing.contradict(1, A, blob('one'))).toBe(false);
  for (const text of ['onE', 'one']) passing.keep(1, A, blob(text));
  passing.keep(2, A, blob('one'));
  expect(await Promise.all([passing.contradict(1, A, blob('one')), passing.contradict(2, A, blob('one'))])).toEqual([true, false]);
});

test('keeps the header that names a manifest with the bytes that it came with', async () => {
  const passing = new PassingBytes();
  const link = linkIn([
    { name: 'Link', value: '</a>; rel=preload' },
    { name: 'link', value: '</m>; rel="c2pa-manifest"' },
  ]);
  expect(link).toBe('</a>; rel=preload, </m>; rel="c2pa-manifest"');
  passing.keep(1, A, blob('one'), Promise.resolve(link));
  expect(await passing.take(1, A)?.link).toBe(link);
  passing.keep(1, A, blob('two'), Promise.resolve(linkIn([{ name: 'link', value: '</a>; rel=preload' }])));
  expect(await passing.take(1, A)?.link).toBeUndefined();
  expect(linkIn([{ name: 'link', value: `c2pa-manifest${'a'.repeat(9_000)}` }])).toBeUndefined();
});

test('knows of a frame what the headers of its last document said', () => {
  const pages = new PageHeaders();
  const nothing = { linked: false, disclosed: null };
  pages.note(1, 0, [{ name: 'Link', value: '</m>; rel="c2pa-manifest"' }]);
  expect([pages.of(1, 0), pages.of(1, 2), pages.of(2, 0)]).toEqual([{ linked: true, disclosed: null }, nothing, nothing]);
  pages.note(1, 0, [
    { name: 'AI-Disclosure', value: 'mode=none' },
    { name: 'ai-disclosure', value: 'model="m"' },
  ]);
  expect(pages.of(1, 0)).toEqual({ linked: false, disclosed: 'mode=none, model="m"' });
  pages.note(1, 0, [{ name: 'AI-Disclosure', value: `mode=none, model="${'m'.repeat(1_000)}"` }]);
  expect(pages.of(1, 0)).toEqual(nothing);
});

test('an empty body tells that nothing changed, and too large a picture is not kept', async () => {
  const passing = new PassingBytes();
  passing.keep(1, A, blob('one'));
  passing.keep(1, A, blob(''));
  expect(await passing.take(1, A)?.bytes.text()).toBe('one');
  passing.keep(1, `${A}?large`, new Blob([new Uint8Array(MAX_PICTURE + 1)]));
  expect(passing.take(1, `${A}?large`)).toBeNull();
});

test('a redirected picture is known by the address that the page uses', async () => {
  const passing = new PassingBytes();
  passing.redirect(1, A, `${A}?step`);
  passing.redirect(1, `${A}?step`, `${A}?end`);
  passing.keep(1, `${A}?end`, blob('end'));
  expect(await passing.take(1, A)?.bytes.text()).toBe('end');
  expect(passing.take(1, `${A}?step`)).toBeNull();
});

test('forgets the oldest beyond its limit, a closed tab, and a tab that is not looked at', () => {
  const passing = new PassingBytes();
  const large = new Blob([new Uint8Array(MAX_PICTURE)]);
  for (const n of [1, 2, 3]) passing.keep(1, `${A}?${n}`, large);
  expect([1, 2, 3].map((n) => passing.take(1, `${A}?${n}`) !== null)).toEqual([false, true, true]);
  passing.look(1, false);
  expect([passing.isOff(1), passing.take(1, `${A}?3`)]).toEqual([true, null]);
  passing.forget(1);
  expect(passing.isOff(1)).toBe(false);
});
