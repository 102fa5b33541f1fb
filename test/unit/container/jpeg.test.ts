import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { jpeg } from '../../../src/container/jpeg.ts';
import {
  app11,
  app11Packets,
  bytes,
  bytesRead,
  countingSource,
  FRAME,
  jpegOf,
  partsOf,
  payloadOf,
  SCAN,
  segment,
  superbox,
  textOf,
  u32,
  walkBytes,
} from './build.ts';

const XMP = 'http://ns.adobe.com/xap/1.0/\0';
const EXTENDED = 'http://ns.adobe.com/xmp/extension/\0';
const GUID = '0123456789ABCDEF0123456789ABCDEF';

describe('jpeg', () => {
  test('hands over each metadata segment without its framing, and the size in pixels', async () => {
    const exif = segment(0xe1, 'Exif\0\0', 'II*\0');
    const file = jpegOf(exif, segment(0xe1, XMP, '<x/>'), segment(0xed, 'Photoshop 3.0\0', '8BIM'), segment(0xfe, 'hello'));
    const walk = await walkBytes(jpeg, file);
    expect(walk).toMatchObject({ mediaType: 'image/jpeg', complete: true, problems: [], width: 60, height: 40 });
    expect(textOf(partsOf(walk, 'tiff')[0], file)).toBe('II*\0');
    expect(partsOf(walk, 'tiff')[0]?.outer).toEqual([{ offset: 2, length: exif.length }]);
    expect(textOf(partsOf(walk, 'xmp')[0], file)).toBe('<x/>');
    expect(textOf(partsOf(walk, 'iptc')[0], file)).toBe('8BIM');
    expect(textOf(partsOf(walk, 'text')[0], file)).toBe('hello');
    expect(partsOf(walk, 'trailer')).toEqual([]);
  });

  test('joins Photoshop blocks and extended XMP that one segment cannot hold', async () => {
    const extended = (offset: number, text: string) => segment(0xe1, EXTENDED, GUID, u32(8), u32(offset), text);
    const photoshop = (text: string) => segment(0xed, 'Photoshop 3.0\0', text);
    const file = jpegOf(extended(4, 'MNOP'), extended(0, 'IJKL'), photoshop('8B'), photoshop('IM'));
    const walk = await walkBytes(jpeg, file);
    const [part] = partsOf(walk, 'xmp');
    expect(part?.name).toBe('APP1 extended XMP');
    expect(textOf(part, file)).toBe('IJKLMNOP');
    expect(partsOf(walk, 'iptc').map((iptc) => textOf(iptc, file))).toEqual(['8BIM']);
    expect(walk.problems).toEqual([]);
  });

  test('says that a piece of extended XMP is missing', async () => {
    const walk = await walkBytes(jpeg, jpegOf(segment(0xe1, EXTENDED, GUID, u32(8), u32(4), 'MNOP')));
    expect(walk.problems.map((problem) => problem.code)).toEqual(['malformed']);
  });

  test('goes through several scans, restarts and stuffed bytes to the end, and names what follows it', async () => {
    const late = segment(0xfe, 'between scans');
    const file = bytes(0xff, 0xd8, FRAME, SCAN, late, 0xff, 0xff, SCAN, 0xff, 0xd9, 'after');
    const walk = await walkBytes(jpeg, file);
    expect(partsOf(walk, 'pixels').map((part) => part.ranges[0]?.length)).toEqual([9, 9]);
    expect(textOf(partsOf(walk, 'text')[0], file)).toBe('between scans');
    expect(textOf(partsOf(walk, 'trailer')[0], file)).toBe('after');
    expect(walk.complete).toBe(true);
  });

  test('stops at the first scan where the bytes are not all here, and looks at the last bytes alone', async () => {
    const file = jpegOf(segment(0xfe, 'hello'), new Uint8Array());
    const large = bytes(file.subarray(0, -2), new Uint8Array(1_000_000), 0xff, 0xd9);
    const source = countingSource(large);
    const walk = await jpeg.walk(source, new Budget());
    expect(walk).toMatchObject({ complete: true, problems: [], width: 60 });
    expect(bytesRead(source)).toBeLessThan(100);
    expect([source.wholeReads, source.reads.at(-1)]).toEqual([0, { offset: large.length - 4, length: 4 }]);
    expect(partsOf(walk, 'trailer')).toEqual([]);
  });

  test.each([
    ['names', 'SEFT', 1],
    ['ends as an image, which it may itself be', bytes('second image', 0xff, 0xd9), 0],
    ['pads with zeros', new Uint8Array(900), 0],
  ])('without all bytes at hand, what follows the image is a trailer where it %s', async (_name, tail, trailers) => {
    const walk = await jpeg.walk(countingSource(bytes(jpegOf(), tail)), new Budget());
    // Nobody has seen where it begins: it may not take the place of the pixels.
    expect(partsOf(walk, 'trailer').map(({ outer }) => outer)).toEqual(trailers === 0 ? [] : [[]]);
    expect(partsOf(walk, 'pixels')).toHaveLength(1);
    expect(walk).toMatchObject({ complete: true, problems: [] });
  });

  test('jumps over large segments', async () => {
    const profile = segment(0xe2, 'ICC_PROFILE\0', new Uint8Array(60_000));
    const source = countingSource(bytes(jpegOf(profile, profile, segment(0xe1, XMP, '<x/>')), new Uint8Array(500_000)));
    const walk = await jpeg.walk(source, new Budget());
    expect(partsOf(walk, 'xmp')).toHaveLength(1);
    expect(bytesRead(source)).toBeLessThan(500);
  });
});

describe('jpeg: JUMBF in APP11', () => {
  const store = superbox('c2pa', 300);

  test('joins the packets of a manifest store to the one superbox', async () => {
    const packets = app11Packets(1, store, 100);
    const file = jpegOf(...packets);
    const walk = await walkBytes(jpeg, file);
    const [part] = partsOf(walk, 'jumbf');
    expect(payloadOf(part, file)).toEqual(store);
    expect(part?.outer.reduce((sum, range) => sum + range.length, 0)).toBe(packets.reduce((sum, packet) => sum + packet.length, 0));
    expect(walk.problems).toEqual([]);
  });

  test('strips a long box header from each packet after the first', async () => {
    const long = bytes(u32(1), 'jumb', u32(0), u32(store.length + 8), store.subarray(8));
    const file = jpegOf(app11(1, 1, long.subarray(0, 90)), app11(1, 2, long.subarray(90), long.subarray(0, 16)));
    const walk = await walkBytes(jpeg, file);
    expect(payloadOf(partsOf(walk, 'jumbf')[0], file)).toEqual(long);
    expect(walk.problems).toEqual([]);
  });

  test('keeps two box instances apart, also when they are mixed', async () => {
    const [a1 = store, a2 = store] = app11Packets(1, store, 200);
    const [b1 = store, b2 = store] = app11Packets(2, superbox('c2pa', 240), 200);
    const walk = await walkBytes(jpeg, jpegOf(a1, b1, a2, b2));
    expect(partsOf(walk, 'jumbf').map((part) => part.ranges.length)).toEqual([2, 2]);
    expect(walk.problems).toEqual([]);
  });

  test('a repeated instance number is a second store, and a problem', async () => {
    const packets = app11Packets(1, store, 200);
    const walk = await walkBytes(jpeg, jpegOf(...packets, ...packets));
    expect(partsOf(walk, 'jumbf')).toHaveLength(2);
    expect(walk.problems[0]).toMatchObject({ code: 'malformed' });
  });

  test('orders packets by their sequence, and says that they stood in another order', async () => {
    const [first = store, second = store] = app11Packets(1, store, 200);
    const file = jpegOf(second, first);
    const walk = await walkBytes(jpeg, file);
    expect(payloadOf(partsOf(walk, 'jumbf')[0], file)).toEqual(store);
    expect(walk.problems.map((problem) => problem.note)).toEqual(['APP11 segments out of order']);
  });

  test('a missing packet leaves a store that is too short, and a problem', async () => {
    const [first = store, , third = store] = app11Packets(1, store, 100);
    const walk = await walkBytes(jpeg, jpegOf(first, third));
    expect(partsOf(walk, 'jumbf')).toHaveLength(1);
    expect(walk.problems).toHaveLength(2);
    expect(walk.problems.every((problem) => problem.code === 'malformed')).toBe(true);
  });

  test('only a store counts: another label, another box, or the letters in a comment do not', async () => {
    const other = app11(1, 1, superbox('c2pb', 120));
    const box = app11(2, 1, bytes(u32(30), 'free', 'jumb', 'c2pa\0', new Uint8Array(13)));
    const walk = await walkBytes(jpeg, jpegOf(other, box, segment(0xfe, 'jumb jumd c2pa'), segment(0xeb, 'HDR_RI c2pa jumb')));
    expect(partsOf(walk, 'jumbf')).toEqual([]);
  });

  test('a label that lies across two packets is read', async () => {
    const labelled = superbox('c2pa', 200);
    const file = jpegOf(...app11Packets(1, labelled, 30));
    expect(partsOf(await walkBytes(jpeg, file), 'jumbf')).toHaveLength(1);
  });
});
