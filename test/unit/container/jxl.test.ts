import { beforeAll, describe, expect, test } from 'vitest';
import { giveBrotli } from '../../../src/bytes/brotli.ts';
import { Budget } from '../../../src/bytes/budget.ts';
import { latin1 } from '../../../src/bytes/cursor.ts';
import { jxl } from '../../../src/container/jxl.ts';
import { giveDecoder, pack } from '../../fixtures/brotli.ts';
import { box, bytes, bytesRead, countingSource, JXL_HEAD, partsOf, payloadOf, superbox, textOf, u32, walkBytes } from './build.ts';

const STORE = superbox('c2pa', 140);
const CODED = box('jxlc', 0xff, 0x0a, 'coded');

beforeAll(() => giveDecoder());

describe('jpeg xl', () => {
  test('hands over the store, Exif behind its offset, XMP and the codestream', async () => {
    const file = bytes(JXL_HEAD, box('Exif', u32(2), 0, 0, 'MM\0*'), box('xml ', '<x/>'), CODED, STORE);
    const walk = await walkBytes(jxl, file);
    expect(walk).toMatchObject({ mediaType: 'image/jxl', complete: true, problems: [] });
    expect(payloadOf(partsOf(walk, 'jumbf')[0], file)).toEqual(STORE);
    expect(textOf(partsOf(walk, 'tiff')[0], file)).toBe('MM\0*');
    expect(textOf(partsOf(walk, 'xmp')[0], file)).toBe('<x/>');
    expect(partsOf(walk, 'pixels').map((part) => part.name)).toEqual(['jxlc']);
  });

  test('another JUMBF box is no store; a bare codestream has nothing', async () => {
    expect(partsOf(await walkBytes(jxl, bytes(JXL_HEAD, superbox('other', 90), CODED)), 'jumbf')).toEqual([]);
    const bare = await walkBytes(jxl, bytes(0xff, 0x0a, 'coded', STORE));
    expect(bare).toMatchObject({ complete: true, problems: [] });
    expect(bare.parts.map((part) => part.role)).toEqual(['pixels']);
  });

  test('metadata packed with Brotli is opened: XMP, and Exif behind its offset', async () => {
    const exif = box('brob', 'Exif', pack(bytes(u32(2), 0, 0, 'MM\0*')));
    const file = bytes(JXL_HEAD, exif, box('brob', 'xml ', pack(bytes('<x/>'))), CODED);
    const walk = await walkBytes(jxl, file);
    expect(walk).toMatchObject({ complete: true, problems: [] });
    const [tiff] = partsOf(walk, 'tiff');
    expect(latin1(tiff?.opened ?? bytes())).toBe('MM\0*');
    expect(latin1(partsOf(walk, 'xmp')[0]?.opened ?? bytes())).toBe('<x/>');
    // It stands where its packed bytes stand.
    expect(tiff?.outer).toEqual([{ offset: JXL_HEAD.length, length: exif.length }]);
    expect(tiff?.ranges).toEqual([{ offset: JXL_HEAD.length + 12, length: exif.length - 12 }]);
  });

  test.each([
    ['garbage', bytes('packed'), 'malformed'],
    ['cut', pack(new Uint8Array(5_000)).subarray(0, -1), 'malformed'],
    ['nothing', bytes(), 'malformed'],
    ['a bomb', pack(new Uint8Array(9 * 1024 * 1024)), 'over-limit'],
    ['an Exif box without a TIFF header', pack(bytes(u32(900), 'MM\0*')), 'malformed', 'Exif'],
  ])('packed metadata that is %s is not called empty', async (_name, packed, code, type = 'xml ') => {
    const walk = await walkBytes(jxl, bytes(JXL_HEAD, box('brob', type, packed), CODED));
    expect(walk).toMatchObject({ complete: false, problems: [{ code }] });
    expect([...partsOf(walk, 'xmp'), ...partsOf(walk, 'tiff')]).toEqual([]);
  });

  test('a packed manifest store, and any packed metadata without a decoder, are not called empty; other packed boxes do not matter', async () => {
    const unsupported = { complete: false, problems: [{ code: 'unsupported' }] };
    expect(await walkBytes(jxl, bytes(JXL_HEAD, box('brob', 'jumb', pack(STORE)), CODED))).toMatchObject(unsupported);
    expect(await walkBytes(jxl, bytes(JXL_HEAD, box('brob', 'jbrd', 'packed'), CODED))).toMatchObject({ complete: true, problems: [] });
    giveBrotli(undefined);
    expect(await walkBytes(jxl, bytes(JXL_HEAD, box('brob', 'xml ', pack(bytes('<x/>'))), CODED))).toMatchObject(unsupported);
    giveDecoder();
  });

  test('the codestream is passed by its size', async () => {
    const source = countingSource(bytes(JXL_HEAD, box('jxlc', new Uint8Array(900_000)), STORE));
    expect(partsOf(await jxl.walk(source, new Budget()), 'jumbf')).toHaveLength(1);
    expect(bytesRead(source)).toBeLessThan(200);
  });
});
