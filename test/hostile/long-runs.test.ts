// Files that repeat one sign for long: what reads them in the square of their length would take minutes, and the test runs out of time.
import { describe, expect, test } from 'vitest';
import { box, bytes, chunk, FTYP_AVIF, infe, pngOf, u16, u32 } from '../unit/container/build.ts';
import { packet, report, svgOf } from '../unit/reader/files.ts';

const LONG = 500_000;
const text = (key: string, content: string) => pngOf(chunk('tEXt', key, 0, content));
/** As deep as a drawing may be. */
const DEEP = 990;
const nest = (name: string, content: string) => svgOf(`<${name}>`.repeat(DEEP) + content + `</${name}>`.repeat(DEEP));

describe('a long run', () => {
  test.each([
    ['of zeros in a text', text('Comment', `${'\0'.repeat(LONG)}x`)],
    ['of spaces behind the name of a label', text('AIGC', `AIGC${' '.repeat(LONG)}x`)],
    ['of notes of an enlarged picture', text('extras', ',Postprocess crop'.repeat(LONG / 10))],
    ['of spaces in an address of a style', svgOf(`<g style="fill:url(${' '.repeat(LONG)}#a)"/>`)],
    ['of spaces in an address of a sheet', svgOf(`<style>g{fill:url(${' '.repeat(LONG)}#a)}</style>`)],
    ['of comments without an end', svgOf(`<style><![CDATA[${'<!-- >'.repeat(LONG / 2)}]]></style>`)],
    ['of declarations', bytes(`<!DOCTYPE svg [${'<!ENTITY'.repeat(LONG / 4)}]>`, svgOf('<g/>'))],
    ['of titles far down in a drawing', nest(`${'a'.repeat(250)}:defs`, '<title></title>'.repeat(98_000))],
    ['of bare ampersands in XMP', svgOf(packet(`<dc:title>${'&'.repeat(LONG)}</dc:title>`))],
    ['of denials in a field for a system', svgOf(packet(`<Iptc4xmpExt:AISystemUsed>${'no '.repeat(LONG)}</Iptc4xmpExt:AISystemUsed>`))],
  ])('%s is read as fast as others', async (_name, file) => {
    expect(await report(file)).toMatchObject({ label: 'unknown', reason: 'none' });
  });

  test('of coded pictures in one still is read as fast', async () => {
    const [count, pieces] = [32_000, 4];
    const iinf = box('iinf', u32(0), u16(count), ...Array.from({ length: count }, () => infe(1, 'hvc1')));
    const extents = Array.from({ length: pieces }, (_, at) => bytes(u32(2 * at), u32(1)));
    const iloc = box('iloc', u32(0), 0x44, 0, u16(1), u16(1), u16(0), u16(pieces), ...extents);
    expect(await report(bytes(FTYP_AVIF, box('meta', u32(0), iinf, iloc)))).toMatchObject({ reason: 'none', problems: [] });
  });

  test('of pieces of one label in a sound is put together', async () => {
    const length = (value: number) => bytes(...[21, 14, 7, 0].map((shift) => (value >> shift) & 0x7f));
    const body = bytes(0, 'AIGC', 0, '{"AIGC":{"Label":"1","ContentProducer":"', '\xff\0'.repeat(150_000), '","ProduceID":"1"}}');
    const frame = bytes('TXXX', length(body.length), 0, 2, body);
    const sound = bytes(0xff, 0xfb, 0x90, 0, '\0'.repeat(413));
    const { label, problems } = await report(bytes('ID3', 4, 0, 0x80, length(frame.length), frame, sound));
    expect([label, problems.map(({ code }) => code)]).toEqual(['ai-generated', ['over-limit']]);
  });

  test.each([' ', '\n', 'a'])('of %o in a raw profile of a PNG is refused as fast', async (sign) => {
    expect(await report(text('Raw profile type exif', sign.repeat(LONG)))).toMatchObject({ problems: [{ code: 'malformed' }] });
  });
});
