// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeApi } from './page.ts';

vi.stubGlobal('chrome', fakeApi);
const { findStatements } = await import('../../../extension/content/statements.ts');

const AI = 'https://schema.org/TrainedAlgorithmicMediaDigitalSource';
const HERE = 'https://site.example/news/';

beforeEach(() => {
  document.head.innerHTML = `<base href="${HERE}">`;
  document.body.replaceChildren();
});

function jsonLd(thing: unknown): void {
  const script = document.createElement('script');
  script.type = 'application/ld+json';
  script.textContent = typeof thing === 'string' ? thing : JSON.stringify(thing);
  document.body.append(script);
}
const found = () => Object.fromEntries([...findStatements()].map(([address, said]) => [address, said.map((one) => one.value)]));

describe('JSON-LD', () => {
  test('names its picture by contentUrl, url or @id, resolved against the page', () => {
    jsonLd({ '@type': 'ImageObject', contentUrl: 'a.png#top', url: '/b.png', '@id': 'https://cdn.example/c.png', digitalSourceType: AI });
    expect(found()).toEqual({
      [`${HERE}a.png`]: [AI],
      'https://site.example/b.png': [AI],
      'https://cdn.example/c.png': [AI],
    });
  });

  test('is found in graphs and in what other things hold; the term may be an object', () => {
    jsonLd([
      { '@graph': [{ '@type': 'NewsArticle', image: [{ '@type': 'ImageObject', url: 'd.png', digitalSourceType: { '@id': AI } }] }] },
    ]);
    expect(found()).toEqual({ [`${HERE}d.png`]: [AI] });
  });

  test('of an article says nothing of the picture beside it; of a picture it does', () => {
    jsonLd({ '@type': 'NewsArticle', image: 'photo.jpg', digitalSourceType: AI });
    jsonLd({ '@type': 'ImageObject', image: 'drawn.jpg', digitalSourceType: AI });
    expect(found()).toEqual({ [`${HERE}drawn.jpg`]: [AI] });
  });

  test('about the page itself names no picture', () => {
    jsonLd({ '@type': 'WebPage', url: document.URL, digitalSourceType: AI });
    expect(found()).toEqual({});
  });

  test.each([
    ['a broken script', '{"@type": "ImageObject", "contentUrl": "a.png", "digitalSourceType": '],
    ['wrong types', { contentUrl: { x: 1 }, url: 7, '@id': null, image: [[]], digitalSourceType: [null, 3, { a: [] }] }],
    ['a script: address', { '@type': 'ImageObject', contentUrl: 'javascript:alert(1)', digitalSourceType: AI }],
    ['a value longer than any term', { '@type': 'ImageObject', contentUrl: 'a.png', digitalSourceType: 'x'.repeat(301) }],
    ['a script of 10 MB', `{"@type":"ImageObject","contentUrl":"a.png","digitalSourceType":"${AI}","x":"${'y'.repeat(10_000_000)}"}`],
  ])('%s states nothing', (_name, thing) => {
    jsonLd(thing);
    expect(found()).toEqual({});
  });

  test('nested too deep is not read, and costs no stack', () => {
    jsonLd(`${'['.repeat(50_000)}{"contentUrl":"a.png","digitalSourceType":"${AI}"}${']'.repeat(50_000)}`);
    expect(found()).toEqual({});
  });

  test('of 10,000 names only the first are read', () => {
    jsonLd(Array.from({ length: 5_000 }, (_, i) => ({ '@id': `p${i}.png`, digitalSourceType: AI })));
    jsonLd({ '@type': 'ImageObject', contentUrl: Array.from({ length: 10_000 }, (_, i) => `q${i}.png`), digitalSourceType: AI });
    expect(Object.keys(found()).length).toBeLessThanOrEqual(2_000);
    expect(found()[`${HERE}q19.png`] ?? found()[`${HERE}p4999.png`]).toEqual([AI]);
    expect(found()[`${HERE}q20.png`]).toBeUndefined();
  });
});

describe('marked elements', () => {
  test('microdata: the picture of its own thing, not the one of the thing around it', () => {
    document.body.innerHTML = `<article itemscope itemtype="https://schema.org/Article"><img itemprop="image" src="${HERE}around.png">
      <figure itemprop="image" itemscope itemtype="https://schema.org/ImageObject"><img itemprop="contentUrl" src="${HERE}own.png">
      <link itemprop="digitalSourceType" href="${AI}"></figure></article>`;
    expect(found()).toEqual({ [`${HERE}own.png`]: [AI] });
  });

  test('RDFa Lite, with and without the prefix', () => {
    document.body.innerHTML = `<div typeof="schema:ImageObject"><img property="schema:image" src="${HERE}r.png"><meta property="schema:digitalSourceType" content="${AI}"></div>
      <div typeof="ImageObject" resource="s.png"><meta property="digitalSourceType" content="${AI}"></div>`;
    expect(found()).toEqual({ [`${HERE}r.png`]: [AI], [`${HERE}s.png`]: [AI] });
  });

  test('without a thing around it, a marked element states nothing', () => {
    document.body.innerHTML = `<img itemprop="contentUrl" src="a.png"><meta itemprop="digitalSourceType" content="${AI}">`;
    expect(found()).toEqual({});
  });
});
