import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { bmff } from '../../../src/container/bmff.ts';
import {
  box,
  bytes,
  bytesRead,
  C2PA_UUID,
  c2paBox,
  countingSource,
  FTYP_AVIF,
  FTYP_MP4,
  itemOf,
  keysOf,
  partsOf,
  payloadOf,
  stillOf,
  superbox,
  textOf,
  u16,
  u32,
  u64,
  walkBytes,
  XMP_UUID,
} from './build.ts';

const STORE = superbox('c2pa', 140);
describe('bmff: stills', () => {
  test('finds Exif and XMP by their items, in mdat and in idat', async () => {
    const file = stillOf(bytes(u32(6), 'Exif\0\0', 'MM\0*tiff'), '<x/>');
    const walk = await walkBytes(bmff, file);
    expect(walk).toMatchObject({ mediaType: 'image/avif', complete: true, problems: [], width: 640, height: 480 });
    expect(textOf(partsOf(walk, 'tiff')[0], file)).toBe('MM\0*tiff');
    expect(textOf(partsOf(walk, 'xmp')[0], file)).toBe('<x/>');
    expect(partsOf(walk, 'pixels').map((part) => [part.name, textOf(part, file)])).toEqual([['item av01', 'pixels']]);
  });

  test('an item out of the file, or Exif without a header, is a problem and hides nothing else', async () => {
    const outside = await walkBytes(bmff, stillOf(bytes(u32(0), 'MM\0*tiff'), '<x/>', 5_000));
    expect(outside).toMatchObject({ complete: false, problems: [{ code: 'truncated' }] });
    expect(partsOf(outside, 'xmp')).toHaveLength(1);
    const empty = await walkBytes(bmff, stillOf(bytes(u32(900), 'MM\0*tiff'), '<x/>'));
    expect(empty).toMatchObject({ complete: false, problems: [{ code: 'malformed' }] });
  });

  test.each([
    ['heic', [], 'image/heic'],
    ['mif1', ['miaf', 'avif'], 'image/avif'],
    ['mif1', [], 'image/heif'],
    ['M4A ', ['isom'], 'audio/mp4'],
    ['qt  ', [], 'video/quicktime'],
    ['mp42', ['isom'], 'video/mp4'],
  ])('brand %s with %j is %s', async (major, others, mediaType) => {
    const walk = await walkBytes(bmff, bytes(box('ftyp', major, u32(0), ...others), box('moov')));
    expect(walk.mediaType).toBe(mediaType);
  });
});

describe('bmff: C2PA and XMP boxes', () => {
  test('hands over the store behind its purpose and merkle offset', async () => {
    const file = bytes(FTYP_MP4, c2paBox('manifest', u64(0n), STORE), box('moov'), box('mdat', 'media'), c2paBox('merkle', bytes('cbor')));
    const walk = await walkBytes(bmff, file);
    expect(walk).toMatchObject({ complete: true, problems: [] });
    expect(partsOf(walk, 'jumbf').map((part) => part.name)).toEqual(['uuid:manifest']);
    expect(payloadOf(partsOf(walk, 'jumbf')[0], file)).toEqual(STORE);
    const merkle = walk.parts.find((part) => part.name === 'uuid:merkle');
    expect(merkle?.role).toBe('unknown');
    expect(textOf(merkle, file)).toBe('cbor');
  });

  test('original and update stores are told apart, with and without the offset', async () => {
    const file = bytes(FTYP_MP4, c2paBox('original', u64(0n), STORE), box('moov'), c2paBox('update', STORE));
    const stores = partsOf(await walkBytes(bmff, file), 'jumbf');
    expect(stores.map((part) => part.name)).toEqual(['uuid:original', 'uuid:update']);
    for (const store of stores) expect(payloadOf(store, file)).toEqual(STORE);
  });

  test('two manifests are two parts; a box without a purpose is handed over with a problem', async () => {
    const manifest = c2paBox('manifest', u64(0n), STORE);
    expect(partsOf(await walkBytes(bmff, bytes(FTYP_MP4, manifest, manifest, box('moov'))), 'jumbf')).toHaveLength(2);
    const nameless = box('uuid', C2PA_UUID, u32(0), 'x'.repeat(60));
    const walk = await walkBytes(bmff, bytes(FTYP_MP4, nameless, box('moov')));
    expect(walk).toMatchObject({ complete: false, problems: [{ code: 'malformed' }] });
    expect(partsOf(walk, 'jumbf')).toHaveLength(1);
  });

  test('finds XMP and user data of movies, and skips the media by its size', async () => {
    const meta = box('meta', u32(0), box('hdlr', u32(0)), box('ilst', itemOf('\xa9cmt', 'made with'), itemOf('covr', 'JPEG', 13)));
    const quicktime = box('meta', box('hdlr', u32(0)), keysOf('com.maker', 'AIGC'), box('ilst', itemOf(2, '{"Label":"1"}')));
    const size = box('tkhd', new Uint8Array(76), u32(1280 << 16), u32(720 << 16));
    const track = box('trak', size, box('udta', box('name', 'track')));
    const moov = box('moov', track, box('udta', box('XMP_', '<y/>'), box('\xa9too', u16(4), u16(0x55c4), 'tool'), meta, u32(0)), quicktime);
    const media = bytes(u32(1), 'mdat', u64(1_000_016n), new Uint8Array(1_000_000));
    const file = bytes(FTYP_MP4, media, box('uuid', XMP_UUID, '<x/>'), moov);
    const source = countingSource(file);
    const walk = await bmff.walk(source, new Budget());
    expect(walk).toMatchObject({ complete: true, problems: [], width: 1280, height: 720 });
    expect(partsOf(walk, 'xmp').map((part) => textOf(part, file))).toEqual(['<x/>', '<y/>']);
    const texts = partsOf(walk, 'text');
    expect(texts.map((part) => [part.name, textOf(part, file)])).toEqual([
      ['moov/trak/udta/name', 'track'],
      ['moov/udta/\xa9too', 'tool'],
      ['moov/udta/meta/\xa9cmt', 'made with'],
      ['moov/meta/AIGC', '{"Label":"1"}'],
    ]);
    expect(partsOf(walk, 'embedded').map((part) => part.name)).toEqual(['moov/udta/meta/covr']);
    expect(bytesRead(source)).toBeLessThan(1_000);
  });

  test('free-form items, texts of 3GPP, an ID3 tag and the metadata of the file itself have their keys', async () => {
    const free = box('----', box('mean', u32(0), 'com.apple'), box('name', u32(0), 'AIGC'), box('data', u32(1), u32(0), 'label'));
    const tag = bytes('ID3', 3, 0, 0, u32(15), 'TIT2', u32(5), u16(0), 0, 'song');
    const meta = box('meta', u32(0), box('hdlr', u32(0)), box('ilst', free), box('ID32', u32(0), u16(0), tag), box('xml ', u32(0), '<n/>'));
    const file = bytes(FTYP_MP4, meta, box('moov', box('udta', box('titl', u32(0), u16(0), 'film'), box('\xa9xyz', 'odd'))));
    const walk = await walkBytes(bmff, file);
    expect(walk).toMatchObject({ complete: true, problems: [] });
    expect(partsOf(walk, 'text').map((part) => [part.name, textOf(part, file)])).toEqual([
      ['meta/AIGC', 'label'],
      ['ID3/TIT2', 'song'],
      ['meta/xml', '<n/>'],
      ['moov/udta/titl', 'film'],
      ['moov/udta/\xa9xyz', 'odd'],
    ]);
  });

  test.each([
    ['a key that runs out', box('meta', box('hdlr', u32(0)), box('keys', u32(0), u32(1), u32(90), 'mdta'))],
    ['an item without a kind', box('meta', box('hdlr', u32(0)), box('ilst', box('\xa9cmt', box('data', u32(1)))))],
    ['a text that runs out', box('udta', box('\xa9cmt', u16(2), u16(0), 'ab', u16(9), u16(0)))],
  ])('%s is a problem and hides nothing else', async (_, broken) => {
    const walk = await walkBytes(
      bmff,
      bytes(FTYP_MP4, box('moov', broken, box('udta', box('name', 'kept'))), c2paBox('manifest', u64(0n), STORE)),
    );
    expect(walk).toMatchObject({ complete: false, problems: [{ code: 'malformed' }] });
    expect(partsOf(walk, 'text').map((part) => part.name)).toContain('moov/udta/name');
    expect(partsOf(walk, 'jumbf')).toHaveLength(1);
  });

  test('bytes behind the last box are a trailer; zeros are padding', async () => {
    const movie = bytes(FTYP_MP4, box('moov'));
    expect(await walkBytes(bmff, bytes(movie, new Uint8Array(12)))).toMatchObject({ complete: true, problems: [] });
    const junk = await walkBytes(bmff, bytes(movie, new Uint8Array(12).fill(0xfe)));
    expect(junk.problems).toMatchObject([{ code: 'malformed' }]);
    expect(partsOf(junk, 'trailer')[0]?.ranges[0]?.length).toBe(12);
  });

  test('a file that ends before it describes anything is cut', async () => {
    expect(await walkBytes(bmff, FTYP_MP4)).toMatchObject({ complete: false, problems: [{ code: 'truncated' }] });
  });

  test('the letters of a store in the media mean nothing', async () => {
    const walk = await walkBytes(bmff, bytes(FTYP_MP4, box('moov'), box('mdat', C2PA_UUID, 'manifest\0', STORE)));
    expect(partsOf(walk, 'jumbf')).toEqual([]);
  });

  test('an item that is taken from others has its place in them, by the references and across their pieces', async () => {
    const place = (id: number, method: number, ...extents: readonly (readonly [index: number, offset: number, length: number])[]) =>
      bytes(u16(id), u16(method), u16(0), u16(extents.length), ...extents.map((extent) => bytes(...extent.map(u32))));
    const still = (method: number, references: readonly number[]) => {
      const infe = (id: number, type: string, ...rest: string[]) => box('infe', u32(0x0200_0000), u16(id), u16(0), type, 0, ...rest);
      const metaOf = (mdat: number) =>
        box(
          'meta',
          u32(0),
          box('hdlr', u32(0), u32(0), 'pict'),
          box('iinf', u32(0), u16(3), infe(1, 'data'), infe(2, 'data'), infe(3, 'mime', 'application/rdf+xml\0')),
          box(
            'iloc',
            u32(0x0100_0000),
            0x44,
            0x04,
            u16(3),
            place(1, 0, [0, mdat, 6], [0, mdat + 8, 6]),
            place(2, method, [0, mdat + 16, 8]),
            place(3, 2, [1, 4, 5], [2, 1, 0]),
          ),
          box('iref', u32(0), box('iloc', u16(3), u16(references.length), ...references.map(u16))),
        );
      return bytes(FTYP_AVIF, metaOf(FTYP_AVIF.length + metaOf(0).length + 8), box('mdat', '0123ab--cde789--.fghijk-'));
    };
    const file = still(0, [1, 2]);
    const walk = await walkBytes(bmff, file);
    expect(walk).toMatchObject({ complete: true, problems: [] });
    expect(partsOf(walk, 'xmp').map((part) => textOf(part, file))).toEqual(['abcdefghijk-']);
    for (const broken of [still(0, [1]), still(0, [1, 9]), still(2, [1, 2]), still(2, [1, 3])]) {
      const lost = await walkBytes(bmff, broken);
      expect([lost.complete, partsOf(lost, 'xmp')]).toEqual([false, []]);
    }
  });
});
