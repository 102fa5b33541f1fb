import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { mp3 } from '../../../src/container/mp3.ts';
import {
  bytes,
  countingSource,
  GEOB_NAMES,
  id3Frame,
  id3Of,
  MP3_FRAMES,
  partsOf,
  payloadOf,
  superbox,
  synchsafe,
  textOf,
  u16,
  u32,
  u32le,
  walkBytes,
} from './build.ts';

const STORE = superbox('c2pa', 300);
const song = (tag: Uint8Array, ...tail: Uint8Array[]) => bytes(tag, MP3_FRAMES, ...tail);
const named = async (file: Uint8Array) => partsOf(await walkBytes(mp3, file), 'text').map((part) => [part.name, textOf(part, file)]);

describe('mp3', () => {
  test('hands over the store of an object, XMP, and texts by their keys', async () => {
    const tag = id3Of(
      4,
      0,
      id3Frame('TXXX', 3, 'AIGC\0', '{}'),
      id3Frame('COMM', 0, 'eng', 'about\0', 'made with'),
      id3Frame('WOAS', 'http://a'),
      id3Frame('PRIV', 'XMP\0', '<x/>'),
      id3Frame('APIC', 0, 'image/png\0', 3, 0, 'cover'),
      id3Frame('GEOB', GEOB_NAMES, STORE),
    );
    const file = song(tag);
    const walk = await walkBytes(mp3, file);
    expect(walk).toMatchObject({ mediaType: 'audio/mpeg', complete: true, problems: [] });
    expect(await named(file)).toEqual([
      ['ID3/TXXX/AIGC', '{}'],
      ['ID3/COMM', 'made with'],
      ['ID3/WOAS', 'http://a'],
    ]);
    expect(textOf(partsOf(walk, 'xmp')[0], file)).toBe('<x/>');
    const [store] = partsOf(walk, 'jumbf');
    expect(payloadOf(store, file)).toEqual(STORE);
    expect(store?.outer[0]?.length).toBe(10 + GEOB_NAMES.length + STORE.length);
    expect(partsOf(walk, 'embedded').map((part) => part.name)).toEqual(['ID3/APIC']);
  });

  test('two stores are two parts; another object is none, whatever it is called', async () => {
    const geob = id3Frame('GEOB', GEOB_NAMES, STORE);
    expect(partsOf(await walkBytes(mp3, song(id3Of(4, 0, geob, geob))), 'jumbf')).toHaveLength(2);
    const other = id3Frame('GEOB', 0, 'text/plain\0c2pa\0c2pa manifest store\0', STORE);
    expect(partsOf(await walkBytes(mp3, song(id3Of(4, 0, other))), 'jumbf')).toEqual([]);
  });

  test('UTF-16 keys are read with and without a mark, and the value keeps its own', async () => {
    const le = (text: string) => bytes(...Array.from(text, (letter) => bytes(letter, 0)));
    const be = (text: string) => bytes(...Array.from(text, (letter) => bytes(0, letter)));
    const marked = id3Frame('TXXX', 1, 0xff, 0xfe, le('AIGC\0'), 0xff, 0xfe, le('a'));
    const bare = id3Frame('TXXX', 2, be('AIGC\0'), be('b'));
    expect(await named(song(id3Of(4, 0, marked, bare)))).toEqual([
      ['ID3/TXXX/AIGC', '\xff\xfea\0'],
      ['ID3/TXXX/AIGC', '\0b'],
    ]);
  });

  test('the older versions and plain sizes in 2.4 are read', async () => {
    const old = bytes('TXX', 0, 0, 7, 0, 'AIGC\0', 'x', 'TT2', 0, 0, 5, 0, 'song');
    expect(await named(song(id3Of(2, 0, old, bytes(0, 0))))).toEqual([
      ['ID3/TXX/AIGC', 'x'],
      ['ID3/TT2', 'song'],
    ]);
    const long = 'y'.repeat(299);
    const plain = bytes('TIT2', u32(300), u16(0), 0, long, 'TALB', u32(3), u16(0), 0, 'ab');
    for (const version of [3, 4])
      expect(await named(song(id3Of(version, 0, plain)))).toEqual([
        ['ID3/TIT2', long],
        ['ID3/TALB', 'ab'],
      ]);
  });

  test('stuffed zeros are no part of a payload, in a whole tag and in one frame', async () => {
    const store = bytes(STORE, 0xff, 0x00, 0xff, 0xe0);
    const stuff = (data: Uint8Array) => bytes(...Array.from(data, (byte) => (byte === 0xff ? bytes(0xff, 0) : byte)));
    const body = bytes(GEOB_NAMES, store);
    const whole = song(id3Of(3, 0x80, stuff(bytes('GEOB', u32(body.length), u16(0), body))));
    expect(payloadOf(partsOf(await walkBytes(mp3, whole), 'jumbf')[0], whole)).toEqual(store);
    const stuffed = bytes(synchsafe(body.length), stuff(body));
    const frame = song(id3Of(4, 0, bytes('GEOB', synchsafe(stuffed.length), 0, 3, stuffed)));
    expect(payloadOf(partsOf(await walkBytes(mp3, frame), 'jumbf')[0], frame)).toEqual(store);
  });

  test.each(['GEOB', 'PRIV'])('a packed %s, which may hold a store or XMP, is not called empty', async (id) => {
    const walk = await walkBytes(mp3, song(id3Of(4, 0, bytes(id, synchsafe(8), 0, 9, u32(9), 'zlib'))));
    expect(walk).toMatchObject({ complete: false, problems: [{ code: 'unsupported' }] });
    expect(partsOf(walk, 'unknown').map(({ name }) => name)).toEqual([`ID3/${id}`]);
  });

  test('a packed text is handed over packed; an encrypted frame is not called empty', async () => {
    const packed = song(id3Of(4, 0, bytes('TXXX', synchsafe(8), 0, 9, u32(9), 'zlib')));
    const walk = await walkBytes(mp3, packed);
    expect(partsOf(walk, 'text')).toMatchObject([{ name: 'ID3/TXXX', coding: 'zlib' }]);
    expect(textOf(partsOf(walk, 'text')[0], packed)).toBe('zlib');
    const hidden = song(id3Of(4, 0, bytes('TXXX', synchsafe(4), 0, 4, 1, 'abc')));
    expect(await walkBytes(mp3, hidden)).toMatchObject({ complete: false, problems: [{ code: 'unsupported' }] });
  });

  test('tags at the end are read, and the sound between is not', async () => {
    const item = (key: string, value: string) => bytes(u32le(value.length), u32le(0), `${key}\0`, value);
    const items = bytes(item('AIGC', '{}'), item('Title', 'song'));
    const ape = bytes(items, 'APETAGEX', u32le(2000), u32le(items.length + 32), u32le(2), u32le(0), new Uint8Array(8));
    const file = bytes(MP3_FRAMES, new Uint8Array(300_000), ape, 'TAG', new Uint8Array(125));
    const source = countingSource(file);
    const walk = await mp3.walk(source, new Budget());
    expect(walk).toMatchObject({ complete: true, problems: [] });
    expect(partsOf(walk, 'text').map((part) => part.name)).toEqual(['ID3v1', 'APE/AIGC', 'APE/Title']);
    expect(partsOf(walk, 'pixels')[0]?.ranges).toEqual([{ offset: 0, length: MP3_FRAMES.length + 300_000 }]);
    expect(source.reads.reduce((sum, read) => sum + read.length, 0)).toBeLessThan(6_000);
  });

  test('what is broken in a tag hides nothing else; other sound is not MP3', async () => {
    const broken = song(id3Of(4, 0, id3Frame('TIT2', 3, 'kept'), bytes('TALB', synchsafe(90), u16(0), 'x')));
    const walk = await walkBytes(mp3, broken);
    expect(walk).toMatchObject({ complete: false, problems: [{ code: 'malformed' }] });
    expect(partsOf(walk, 'text')).toHaveLength(1);
    const aac = bytes(id3Of(4, 0, id3Frame('TIT2', 3, 'x')), 0xff, 0xf1, 0x50, 0);
    expect(await walkBytes(mp3, aac)).toMatchObject({ mediaType: 'audio/aac', complete: false, problems: [{ code: 'unsupported' }] });
    expect(await walkBytes(mp3, bytes(id3Of(4, 0), 'text'))).toMatchObject({ complete: false, problems: [{ code: 'malformed' }] });
  });
});
