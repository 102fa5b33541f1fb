// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { CANDIDATES, documentOf, nameOfAddress } from '../../../extension/content/document-address.ts';

function elementOf(html: string): Element {
  // Not in the page, so that nothing is loaded.
  const place = document.createElement('div');
  place.innerHTML = html;
  const found = place.firstElementChild;
  if (!found) throw new Error('nothing there');
  return found;
}
const find = (html: string) => documentOf(elementOf(html));

describe('what leads to a document', () => {
  test.each(['pdf', 'PDF', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp'])('a link that ends with .%s', (ending) => {
    const found = find(`<a href="https://a.example/r/Report%201.${ending}?v=2#page=3">  The
      report </a>`);
    expect(found).toEqual({ place: 'link', address: `https://a.example/r/Report%201.${ending}?v=2`, name: 'The report' });
  });

  test('a link with the type of one, whatever its address', () => {
    expect(find('<a href="https://a.example/get?id=1" type="application/pdf"></a>')).toMatchObject({ place: 'link', name: 'get' });
  });

  test.each([
    '<a href="https://a.example/pdf">x</a>',
    '<a href="https://a.example/?file=a.pdf">x</a>',
    '<a href="https://a.example/a.pdf.html">x</a>',
    '<a href="javascript:void(0)//a.pdf">x</a>',
    '<a href="data:application/pdf,a.pdf">x</a>',
    '<a href="ftp://a.example/a.pdf">x</a>',
    '<a>x.pdf</a>',
    '<p>a.pdf</p>',
  ])('and what does not: %s', (html) => {
    expect(find(html)).toBeNull();
  });

  test('frames and embedded objects show one', () => {
    expect(find('<iframe src="https://a.example/a.pdf" title="Budget"></iframe>')).toMatchObject({ place: 'viewer', name: 'Budget' });
    expect(find('<embed src="https://a.example/get" type="application/pdf">')).toMatchObject({ place: 'viewer' });
    expect(find('<iframe src="https://a.example/page"></iframe>')).toBeNull();
  });

  test('every one of them is a candidate', () => {
    document.body.innerHTML = '<a href="/x.odt"></a><a href="/X.PDF"></a><a type="application/pdf" href="/y"></a><embed><object></object>';
    expect(document.querySelectorAll(CANDIDATES)).toHaveLength(5);
  });

  test('a name that no server could have meant is taken as it is', () => {
    expect(nameOfAddress('https://a.example/%E0%A4%A.pdf')).toBe('%E0%A4%A.pdf');
    expect(nameOfAddress('https://a.example/')).toBe('a.example');
  });
});
