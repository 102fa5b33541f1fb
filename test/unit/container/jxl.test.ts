import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { jxl } from '../../../src/container/jxl.ts';
import { box, bytes, bytesRead, countingSource, JXL_HEAD, partsOf, payloadOf, superbox, textOf, u32, walkBytes } from './build.ts';

const STORE = superbox('c2pa', 140);
const CODED = box('jxlc', 0xff, 0x0a, 'coded');

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

  test('metadata packed with Brotli is not called empty', async () => {
    const packed = bytes(JXL_HEAD, box('brob', 'xml ', 'packed'), CODED);
    expect(await walkBytes(jxl, packed)).toMatchObject({ complete: false, problems: [{ code: 'unsupported' }] });
    expect(await walkBytes(jxl, bytes(JXL_HEAD, box('brob', 'jbrd', 'packed'), CODED))).toMatchObject({ complete: true });
  });

  test('the codestream is passed by its size', async () => {
    const source = countingSource(bytes(JXL_HEAD, box('jxlc', new Uint8Array(900_000)), STORE));
    expect(partsOf(await jxl.walk(source, new Budget()), 'jumbf')).toHaveLength(1);
    expect(bytesRead(source)).toBeLessThan(200);
  });
});
