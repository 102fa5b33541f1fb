import { describe, expect, test } from 'vitest';
import { findManifestLink } from '../../../extension/inspector/link-header.ts';

const BASE = 'https://site.example/pictures/a.jpg';

describe('a manifest named in a Link header', () => {
  test.each([
    ['<https://m.example/1.c2pa>; rel="c2pa-manifest"', 'https://m.example/1.c2pa'],
    ['<https://m.example/1.c2pa>; rel=c2pa-manifest', 'https://m.example/1.c2pa'],
    ['<1.c2pa>;rel="c2pa-manifest"', 'https://site.example/pictures/1.c2pa'],
    ['</s.css>; rel=preload; as=style, <../1.c2pa>; type="a,b;c"; rel="other C2PA-manifest"', 'https://site.example/1.c2pa'],
    ['<https://m.example/a,b>; title="x\\"y"; rel="c2pa-manifest"', 'https://m.example/a,b'],
  ])('%s', (header, address) => {
    expect(findManifestLink(header, BASE)).toBe(address);
  });

  test.each([
    null,
    '',
    'c2pa-manifest',
    '<https://m.example/1>; rel="c2pa-manifests"',
    '<https://m.example/1>; title="c2pa-manifest"',
    '<javascript:alert(1)>; rel="c2pa-manifest"',
    '<data:x,y>; rel="c2pa-manifest"',
    '<file:///etc/hosts>; rel="c2pa-manifest"',
    '<https://m.example/1; rel="c2pa-manifest"',
    `<https://m.example/${'a'.repeat(2_500)}>; rel="c2pa-manifest"`,
    `${'<a>; x, '.repeat(5_000)}<https://m.example/1>; rel="c2pa-manifest"`,
  ])('none in %s', (header) => {
    expect(findManifestLink(header, BASE)).toBeNull();
  });

  // A pattern that runs away would take minutes.
  test.each([
    `<a>${';a="'.repeat(1_800)} c2pa-manifest`,
    `<a>${' ; a'.repeat(1_800)} c2pa-manifest`,
    `${'<a>;'.repeat(1_800)} c2pa-manifest`,
  ])('a header built to take long is answered', (header) => {
    expect(findManifestLink(header, BASE)).toBeNull();
  });
});
