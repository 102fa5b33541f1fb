import { describe, expect, test } from 'vitest';
import { svg } from '../../../src/container/svg.ts';
import { bytes, partsOf, textOf, walkBytes } from './build.ts';

const NAMESPACE = 'xmlns:c2pa="http://c2pa.org/manifest"';
const store = (text: string, attributes = NAMESPACE) => `<metadata><c2pa:manifest ${attributes}>${text}</c2pa:manifest></metadata>`;
const drawing = (...pieces: string[]) => bytes(`<svg xmlns="http://www.w3.org/2000/svg">${pieces.join('')}<g/></svg>`);

describe('svg', () => {
  test('hands over the store as base64, XMP, comments and texts; the rest draws', async () => {
    const xmp = '<x:xmpmeta><a>></a></x:xmpmeta>';
    const file = drawing('<!-- note -->', store('AAAA'), `<metadata>${xmp}</metadata><title>a hill</title>`);
    const walk = await walkBytes(svg, file);
    expect(walk).toMatchObject({ mediaType: 'image/svg+xml', complete: true, problems: [] });
    expect(partsOf(walk, 'jumbf')).toMatchObject([{ name: 'c2pa:manifest', coding: 'base64' }]);
    expect(textOf(partsOf(walk, 'jumbf')[0], file)).toBe('AAAA');
    expect(textOf(partsOf(walk, 'xmp')[0], file)).toBe(xmp);
    expect(partsOf(walk, 'text').map((part) => [part.name, textOf(part, file)])).toEqual([
      ['comment', ' note '],
      ['title', 'a hill'],
    ]);
    const drawn = textOf(partsOf(walk, 'pixels')[0], file);
    expect(drawn).toContain('<g/>');
    expect(drawn).not.toContain('AAAA');
  });

  test('only a store may stand outside of a hash: a style or a script may be in anything else', async () => {
    const walk = await walkBytes(svg, drawing('<!-- n -->', store('AAAA'), '<metadata><rdf:RDF><style/></rdf:RDF></metadata>'));
    expect(walk.parts.filter((part) => part.outer.length > 0).map((part) => part.role)).toEqual(['jumbf', 'pixels']);
  });

  test.each([
    ['a comment', `<!-- ${store('AAAA')} -->`],
    ['character data', `<![CDATA[${store('AAAA')}]]>`],
    ['an attribute', `<g a='${store('AAAA')}'/>`],
    ['another place', `<g>${store('AAAA')}</g>`],
    ['no namespace', store('AAAA', '')],
    ['another namespace', store('AAAA', 'xmlns:c2pa="http://example.org/"')],
  ])('a store in %s is none', async (_, text) => {
    const walk = await walkBytes(svg, drawing(text));
    expect(walk).toMatchObject({ complete: true, problems: [] });
    expect(partsOf(walk, 'jumbf')).toEqual([]);
  });

  test('the namespace may be bound above; two stores are two parts', async () => {
    const one = store('AAAA', '').replace('<metadata>', `<metadata ${NAMESPACE}>`);
    expect(partsOf(await walkBytes(svg, drawing(one)), 'jumbf')).toHaveLength(1);
    expect(partsOf(await walkBytes(svg, drawing(one, store('AAAB'))), 'jumbf')).toHaveLength(2);
  });

  test('a prolog with a document type and entities is passed over', async () => {
    const doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD>" [<!ENTITY a "<b>]"> <!-- ]> -->]>';
    const walk = await walkBytes(svg, bytes('\xef\xbb\xbf<?xml version="1.0"?>', doctype, drawing()));
    expect(walk).toMatchObject({ complete: true, problems: [] });
  });

  test('another root is not a drawing', async () => {
    expect(await walkBytes(svg, bytes('<?xml version="1.0"?><note/>'))).toMatchObject({
      mediaType: 'application/xml',
      complete: false,
      problems: [{ code: 'unsupported' }],
    });
    expect(await walkBytes(svg, bytes('<!-- x --><!DOCTYPE html><html><p>'))).toMatchObject({
      mediaType: 'text/html',
      complete: false,
      problems: [{ code: 'not-media' }],
    });
  });
});
