import { describe, expect, test } from 'vitest';
import { MAX_PAGE_BYTES, type PagePicture, readPagePictures } from '../../../extension/inspector/mhtml.ts';

const PICTURE = Uint8Array.from({ length: 500 }, (_, at) => (at * 37) & 255);
const A = 'https://site.example/a.jpg';

interface PartOptions {
  readonly type?: string;
  readonly encoding?: string;
  readonly body?: string;
}

/** Base64 in lines of 76 letters, as Chrome writes it. */
const base64 = (bytes: Uint8Array): string =>
  (
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n');

function part(url: string, { type = 'image/jpeg', encoding = 'base64', body = base64(PICTURE) }: PartOptions = {}): string {
  return `Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\nContent-Location: ${url}\r\n\r\n${body}`;
}

function page(...parts: readonly string[]): Uint8Array {
  const head =
    'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--B-7"';
  return Buffer.from(`${head}\r\n\r\n\r\n----B-7\r\n${parts.join('\r\n----B-7\r\n')}\r\n----B-7--\r\n`, 'latin1');
}

const HTML = part('https://site.example/', { type: 'text/html', encoding: 'quoted-printable', body: '<img src=3D"a.jpg">=\r\n</html>' });
const namesOf = (pictures: readonly PagePicture[]) => pictures.map(({ url }) => url);

describe('the pictures of a saved page', () => {
  test('byte for byte, under the addresses that the page used', () => {
    const pictures = readPagePictures(page(HTML, part(A), part('https://other.example/b.png', { type: 'image/png' })));
    expect(namesOf(pictures)).toEqual([A, 'https://other.example/b.png']);
    expect(pictures.map(({ bytes }) => bytes)).toEqual([PICTURE, PICTURE]);
  });

  test('a drawing in quoted letters', () => {
    const body = '<svg xmlns=3D"http://www.w3.org/2000/svg">=\r\n=C3=A9</svg>';
    const [picture] = readPagePictures(page(HTML, part(A, { type: 'image/svg+xml', encoding: 'quoted-printable', body })));
    expect(Buffer.from(picture?.bytes ?? []).toString()).toBe('<svg xmlns="http://www.w3.org/2000/svg">é</svg>');
  });

  test.each<[string, readonly string[]]>([
    ['an address that stands there twice', [part(A), part(A, { body: 'AAAA' })]],
    ['an address of which the first part is none', [part(A, { type: 'text/html' }), part(A)]],
    ['broken base64', [part(A, { body: '!!!!' })]],
    ['a broken escape', [part(A, { encoding: 'quoted-printable', body: 'a=Zb' })]],
    ['an unknown coding', [part(A, { encoding: 'x-uuencode' })]],
    ['an empty body', [part(A, { body: '' })]],
    ['another scheme', [part('cid:1@mhtml.blink'), part('file:///etc/hosts'), part('javascript:alert(1)')]],
    ['a doubled field', [part(A).replace('\r\n\r\n', '\r\nContent-Location: https://site.example/b.jpg\r\n\r\n')]],
    ['a part without a blank line', ['Content-Type: image/jpeg\r\nContent-Location: https://site.example/a.jpg']],
    ['a header without end', [`Content-Type: image/jpeg\r\nX: ${'x'.repeat(20_000)}\r\nContent-Location: ${A}\r\n\r\nAAAA`]],
  ])('%s is left out', (_name, parts) => {
    expect(readPagePictures(page(HTML, ...parts))).toEqual([]);
  });

  test('nothing of a page without a boundary, of no page, and of a last part that is cut', () => {
    expect(readPagePictures(Buffer.from('Content-Type: text/html\r\n\r\n<img>'))).toEqual([]);
    expect(readPagePictures(new Uint8Array(0))).toEqual([]);
    const whole = page(HTML, part(A));
    expect(readPagePictures(whole.subarray(0, whole.length - 30))).toEqual([]);
  });

  test('only as many parts, and none that is larger than one may be', () => {
    const empty = part('https://site.example/x', { type: 'text/plain', body: 'x' });
    const after = (others: number) => namesOf(readPagePictures(page(...Array.from({ length: others }, () => empty), part(A))));
    expect(after(1_999)).toEqual([A]);
    expect(after(2_000)).toEqual([]);
    const sized = (bytes: number) => readPagePictures(page(part(A, { encoding: 'binary', body: 'x'.repeat(bytes) })));
    expect(sized(24 * 1024 * 1024).map(({ bytes }) => bytes.length)).toEqual([24 * 1024 * 1024]);
    expect(sized(24 * 1024 * 1024 + 1)).toEqual([]);
    const named = (letters: number) => namesOf(readPagePictures(page(part(`${A}?${'x'.repeat(letters - A.length - 1)}`))));
    expect(named(8_192)).toHaveLength(1);
    expect(named(8_193)).toEqual([]);
  });

  test('nothing of a page that is too large, or whose boundary is too long', () => {
    const whole = page(part(A));
    const large = new Uint8Array(MAX_PAGE_BYTES + 1);
    large.set(whole);
    expect(namesOf(readPagePictures(large.subarray(0, MAX_PAGE_BYTES)))).toEqual([A]);
    expect(readPagePictures(large)).toEqual([]);
    const bounded = (letters: number) => {
      const text = Buffer.from(whole)
        .toString('latin1')
        .replaceAll('--B-7', `--${'b'.repeat(letters - 2)}`);
      return namesOf(readPagePictures(Buffer.from(text, 'latin1')));
    };
    expect(bounded(200)).toEqual([A]);
    expect(bounded(201)).toEqual([]);
  });

  test('what stands in a page’s own text is no boundary', () => {
    const body = '----B-7x\r\nContent-Type: image/jpeg\r\nContent-Location: https://site.example/forged.jpg\r\n\r\nAAAA';
    expect(namesOf(readPagePictures(page(part('https://site.example/', { type: 'text/html', encoding: '8bit', body }), part(A))))).toEqual(
      [],
    );
  });

  test('every cut and every changed byte ends, and gives no other picture than the one there', () => {
    const whole = page(HTML, part(A));
    for (let at = 0; at < whole.length; at += 7) {
      const cut = readPagePictures(whole.subarray(0, at));
      expect(cut.every(({ bytes }) => Buffer.from(bytes).equals(PICTURE))).toBe(true);
      const changed = Uint8Array.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      expect(readPagePictures(changed).length).toBeLessThanOrEqual(1);
    }
  });
});
