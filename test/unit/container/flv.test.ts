import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { flv } from '../../../src/container/flv.ts';
import { amfCall, bytes, bytesRead, countingSource, flvFrame, flvOf, flvTag, partsOf, textOf, u16, u32, walkBytes } from './build.ts';

const SCRIPT = 18;
const text = (value: string) => bytes(value);
const meta = amfCall('onMetaData', { width: 640, height: 360, AIGC: text('{"a":1}'), encoder: text('Lavf58.76.100') });
const textsOf = async (file: Uint8Array) => {
  const walk = await walkBytes(flv, file);
  return { walk, texts: partsOf(walk, 'text').map((part) => [part.name, textOf(part, file)]) };
};
/** Script data with one property whose value is written out. */
const withValue = (...value: readonly (string | number | Uint8Array)[]) =>
  flvTag(SCRIPT, 0, 2, u16(10), 'onMetaData', 3, u16(1), 'v', ...value, u16(4), 'AIGC', 2, u16(2), '{}', 0, 0, 9);

describe('flv', () => {
  test('texts of the description go out by their names, with the size of the picture', async () => {
    const { walk, texts } = await textsOf(flvOf(flvTag(SCRIPT, 0, meta), flvFrame(0), flvFrame(40)));
    expect(walk).toMatchObject({ mediaType: 'video/x-flv', complete: true, problems: [], width: 640, height: 360 });
    expect(texts).toEqual([
      ['onMetaData/AIGC', '{"a":1}'],
      ['onMetaData/encoder', 'Lavf58.76.100'],
    ]);
    expect(partsOf(walk, 'pixels')).toHaveLength(1);
  });

  test('a packet of XMP is one, and what other calls say is nothing', async () => {
    const file = flvOf(
      flvTag(SCRIPT, 0, amfCall('onXMPData', { liveXML: text('<x/>'), other: text('<y/>') })),
      flvTag(SCRIPT, 0, amfCall('onCuePoint', { AIGC: text('{}') })),
      flvTag(SCRIPT, 0, 2, u16(13), '@setDataFrame', meta),
    );
    const { walk, texts } = await textsOf(file);
    expect(partsOf(walk, 'xmp').map((part) => [part.name, textOf(part, file)])).toEqual([['onXMPData/liveXML', '<x/>']]);
    expect(texts.map(([name]) => name)).toEqual(['onMetaData/AIGC', 'onMetaData/encoder']);
  });

  test.each([
    ['a truth', bytes(1, 1)],
    ['an object', bytes(3, u16(1), 'x', 0, new Uint8Array(8), 0, 0, 9)],
    ['an array', bytes(8, u32(1), u16(1), 'x', 5, 0, 0, 9)],
    ['a list', bytes(10, u32(3), 5, 6, 0, new Uint8Array(8))],
    ['an object with a class', bytes(16, u16(2), 'ab', 0, 0, 9)],
    ['a date', bytes(11, new Uint8Array(10))],
    ['a long text', bytes(12, u32(3), 'abc')],
    ['a reference', bytes(7, 0, 0)],
  ])('%s in front of the label is passed', async (_, value) => {
    const { walk, texts } = await textsOf(flvOf(withValue(value)));
    expect([walk.problems, texts.at(-1)]).toEqual([[], ['onMetaData/AIGC', '{}']]);
  });

  test('a long text is read to its end', async () => {
    const { texts } = await textsOf(flvOf(flvTag(SCRIPT, 0, amfCall('onMetaData', { AIGC: text('x'.repeat(70_000)) }))));
    expect(texts[0]?.[1]?.length).toBe(70_000);
  });

  test('a description behind the first frames is found; the film itself is not asked for', async () => {
    const film = Array.from({ length: 2_000 }, (_, frame) => flvTag(9, frame * 40, new Uint8Array(4_000)));
    const source = countingSource(flvOf(flvFrame(0), flvTag(SCRIPT, 0, meta), ...film));
    const walk = await flv.walk(source, new Budget());
    expect([walk.complete, partsOf(walk, 'text').length, source.wholeReads]).toEqual([true, 2, 0]);
    expect(bytesRead(source)).toBeLessThan(1_000);
    const still = countingSource(flvOf(...film.map(() => flvTag(9, 0, new Uint8Array(4_000)))));
    expect(await flv.walk(still, new Budget())).toMatchObject({ complete: true });
    expect(still.reads.length).toBeLessThan(80);
  });

  test('tags and values that lie are problems, and what was found before them stays', async () => {
    const good = flvTag(SCRIPT, 0, meta);
    const liars: Readonly<Record<string, Uint8Array>> = {
      'a tag longer than the file': flvOf(good, flvFrame(0).subarray(0, 20)),
      'a tag of an unknown kind': flvOf(good, flvTag(3, 0, 'x')),
      'a tag with a stream': flvOf(good, bytes(9, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 'x', u32(12))),
      'a tag of another length': flvOf(good, bytes(9, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 'xyzabc', u32(17), 'd')),
      'a text longer than its tag': flvOf(good, withValue(2, u16(9_999), 'x')),
      'a list without end': flvOf(good, withValue(10, u32(0xffff_ffff), 5)),
      'a value of no type': flvOf(good, withValue(77)),
      'script data that is locked': flvOf(good, flvTag(SCRIPT | 0x20, 0, meta)),
    };
    for (const [name, file] of Object.entries(liars)) {
      const { walk, texts } = await textsOf(file);
      expect([walk.complete, walk.problems.length, texts[0]?.[0]], name).toEqual([false, 1, 'onMetaData/AIGC']);
    }
    expect(await walkBytes(flv, bytes('FLV', 1, 5, u32(2), u32(0)))).toMatchObject({ complete: false, problems: [{ code: 'malformed' }] });
  });

  test('values in values, properties and long lists without end are stopped', async () => {
    const deep = flvOf(withValue(...new Array<Uint8Array>(5_000).fill(bytes(10, u32(1)))));
    const wide = flvOf(withValue(10, u32(300_000), new Uint8Array(300_000).fill(5)));
    const huge = flvOf(flvTag(SCRIPT, 0, 2, u16(10), 'onMetaData', new Uint8Array(5_000_000)));
    for (const file of [deep, wide, huge])
      expect(await walkBytes(flv, file)).toMatchObject({ complete: false, problems: [{ code: 'over-limit' }] });
  });
});
