import { expect, test, vi } from 'vitest';
import { HEAD_WAIT, linkIn, ResponseHeads } from '../../../extension/background/link-headers.ts';

const LINK = '</a.c2pa>; rel="c2pa-manifest"';
const headers = [{ name: 'Link', value: LINK }];

test('a Link header counts where it may name a manifest, and is not too long', () => {
  expect(linkIn([{ name: 'link', value: '</a.css>; rel=preload' }, ...headers])).toBe(`</a.css>; rel=preload, ${LINK}`);
  expect(linkIn([{ name: 'Link', value: '</a.css>; rel=preload' }])).toBeUndefined();
  expect(linkIn([{ name: 'Link', value: `${LINK}${' '.repeat(9_000)}` }])).toBeUndefined();
});

test('head and body of a picture meet, whichever comes first', async () => {
  const heads = new ResponseHeads();
  heads.tell('early', 200, headers);
  expect(await heads.take('early')).toBe(LINK);
  const late = heads.take('late');
  heads.tell('late', 200, headers);
  expect(await late).toBe(LINK);
});

test('the head of a redirect is not the picture’s', async () => {
  const heads = new ResponseHeads();
  heads.tell('moved', 302, headers);
  heads.tell('moved', 200, []);
  expect(await heads.take('moved')).toBeUndefined();
});

test('a verdict waits for a late head, and not for ever', async () => {
  vi.useFakeTimers();
  try {
    const heads = new ResponseHeads();
    const late = heads.take('late');
    await vi.advanceTimersByTimeAsync(HEAD_WAIT - 1);
    heads.tell('late', 200, headers);
    expect(await late).toBe(LINK);
    const never = heads.take('never');
    await vi.advanceTimersByTimeAsync(HEAD_WAIT);
    expect(await never).toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});
