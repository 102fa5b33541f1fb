// Tables of places that a hash leaves out: whoever points them at other signed bytes shows another picture, or another film.
import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { memorySource } from '../../../src/bytes/source.ts';
import { keepsMediaInPlace } from '../../../src/c2pa/media-places.ts';
import { bmff } from '../../../src/container/bmff.ts';
import { box, fullBox } from '../../fixtures/avif.ts';
import { concat, text, uint16, uint32 } from '../../fixtures/bytes.ts';

const ITEMS = ['/uuid', '/ftyp', '/meta/iloc'];
const CHUNKS = ['/uuid', '/ftyp', '/moov/trak/mdia/minf/stbl/stco'];
const MEDIA = Uint8Array.from({ length: 40 }, (_, i) => i + 1);
type Piece = readonly [offset: number, length: number];

async function keeps(paths: readonly string[], bytes: Uint8Array): Promise<boolean> {
  const source = memorySource(bytes);
  const { parts } = await bmff.walk(source, new Budget());
  return keepsMediaInPlace(paths, parts, source);
}

/** A picture of two tiles; each is put together from these pieces of the media. */
function picture(first: readonly Piece[], second: readonly Piece[], types: readonly [string, string] = ['av01', 'av01']): Uint8Array {
  const build = (base: number) => {
    const item = (id: number, pieces: readonly Piece[]) =>
      concat([
        uint16(id),
        uint16(0),
        uint16(pieces.length),
        ...pieces.map(([offset, length]) => concat([uint32(base + offset), uint32(length)])),
      ]);
    const info = (id: number, type: string) => fullBox('infe', 2, uint16(id), uint16(0), text(`${type}\0`));
    return concat([
      box('ftyp', text('avif'), uint32(0), text('avif')),
      fullBox(
        'meta',
        0,
        fullBox('hdlr', 0, uint32(0), text('pict'), new Uint8Array(13)),
        fullBox('iinf', 0, uint16(2), info(1, types[0]), info(2, types[1])),
        fullBox('iloc', 0, Uint8Array.of(0x44, 0), uint16(2), item(1, first), item(2, second)),
      ),
    ]);
  };
  return concat([build(build(0).length + 8), box('mdat', MEDIA)]);
}

/** A film of one track with chunks of ten octets at these places of the media. */
function film(...places: readonly number[]): Uint8Array {
  const build = (base: number) => {
    const offsets = fullBox('stco', 0, uint32(places.length), ...places.map((place) => uint32(base + place)));
    const perChunk = fullBox('stsc', 0, uint32(1), uint32(1), uint32(1), uint32(1));
    const table = box('stbl', perChunk, fullBox('stsz', 0, uint32(10), uint32(places.length)), offsets);
    return concat([box('ftyp', text('mp42'), uint32(0)), box('moov', box('trak', box('mdia', box('minf', table))))]);
  };
  return concat([build(build(0).length + 8), box('mdat', MEDIA)]);
}

describe('the items of a picture, whose table anyone can write', () => {
  test('stand side by side, each once, in their order', async () => {
    expect(await keeps(ITEMS, picture([[0, 20]], [[20, 20]]))).toBe(true);
  });

  test('of another kind may stand in front', async () => {
    expect(await keeps(ITEMS, picture([[20, 20]], [[0, 20]], ['av01', 'Exif']))).toBe(true);
  });

  test.each([
    ['in another order', [[20, 20]], [[0, 20]]],
    ['one in the place of another', [[0, 20]], [[0, 20]]],
    ['one over a part of another', [[0, 20]], [[10, 30]]],
    [
      'put together from pieces',
      [
        [0, 10],
        [30, 10],
      ],
      [[10, 20]],
    ],
    ['without some octets', [[0, 19]], [[20, 20]]],
    ['to the end of the file', [[0, 20]], [[20, 0]]],
    ['from outside of the media', [[-40, 20]], [[20, 20]]],
  ] as const)('%s are not what was signed', async (_name, first, second) => {
    expect(await keeps(ITEMS, picture(first, second))).toBe(false);
  });

  test('are bound where the table is', async () => {
    expect(await keeps(['/uuid', '/ftyp'], picture([[20, 20]], [[0, 20]]))).toBe(true);
  });
});

describe('the chunks of a film, whose table anyone can write', () => {
  test('follow each other', async () => {
    expect(await keeps(CHUNKS, film(0, 10, 20, 30))).toBe(true);
  });

  test.each([
    ['in another order', [0, 20, 10, 30]],
    ['one twice', [0, 10, 10, 30]],
    ['one over another', [0, 5, 20, 30]],
    ['from outside of the media', [-20, 10, 20, 30]],
  ])('%s are not what was signed', async (_name, places) => {
    expect(await keeps(CHUNKS, film(...places))).toBe(false);
  });
});
