import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { mp3 } from '../../../src/container/mp3.ts';
import { ogg } from '../../../src/container/ogg.ts';
import { type OggCoding, oggOf } from '../reader/files.ts';
import {
  bytes,
  bytesRead,
  countingSource,
  id3Frame,
  id3Of,
  lacingOf,
  OGG_SOUND,
  oggPage,
  oggPages,
  partsOf,
  THEORA_START,
  textOf,
  u32le,
  VORBIS_START,
  vorbisComments,
  walkBytes,
} from './build.ts';

const START = oggPage(VORBIS_START, { flags: 2 });
const comments = (...texts: string[]) => bytes(3, 'vorbis', vorbisComments(...texts.map((text) => bytes(text))), 1);
const CODINGS: readonly OggCoding[] = ['Vorbis', 'Opus', 'Theora', 'Speex', 'FLAC'];

const textsOf = async (file: Uint8Array) => {
  const walk = await walkBytes(ogg, file);
  return { walk, texts: partsOf(walk, 'text').map((part) => [part.name, textOf(part, file)]) };
};

describe('ogg', () => {
  test.each(CODINGS)('comments of %s go out by their keys', async (coding) => {
    const file = oggOf(coding, 'AIGC={"a":"="}', 'TITLE=');
    const { walk, texts } = await textsOf(file);
    expect(walk).toMatchObject({ complete: true, problems: [], mediaType: coding === 'Theora' ? 'video/ogg' : 'audio/ogg' });
    expect(texts).toEqual([
      ['VORBIS_COMMENT/AIGC', '{"a":"="}'],
      ['VORBIS_COMMENT/TITLE', ''],
    ]);
    expect(partsOf(walk, 'pixels')).toHaveLength(1);
  });

  test('comments over several pages are one text, and a cover in them is a picture', async () => {
    const long = `AIGC=${'x'.repeat(2_000)}`;
    const pages = oggPages(comments(long, 'METADATA_BLOCK_PICTURE=AAAA'), 3);
    const { walk, texts } = await textsOf(bytes(START, ...pages, OGG_SOUND));
    expect(pages.length).toBeGreaterThan(2);
    expect(walk).toMatchObject({ complete: true, problems: [] });
    expect(texts).toEqual([['VORBIS_COMMENT/AIGC', long.slice(5)]]);
    expect(partsOf(walk, 'embedded').map(({ name }) => name)).toEqual(['VORBIS_COMMENT/METADATA_BLOCK_PICTURE']);
  });

  test('each stream has its comments, between the pages of the others', async () => {
    const two = oggPages(bytes(0x81, 'theora', vorbisComments(bytes('B=two'.padEnd(600, '!')))), 1, 9);
    const file = bytes(
      oggPage(bytes('fishead\0', new Uint8Array(56)), { flags: 2, serial: 1 }),
      oggPage(THEORA_START, { flags: 2, serial: 9 }),
      START,
      two[0] ?? bytes(),
      oggPage(comments('A=one')),
      ...two.slice(1),
      OGG_SOUND,
    );
    const { walk, texts } = await textsOf(file);
    expect(walk).toMatchObject({ mediaType: 'video/ogg', complete: true, problems: [], width: 640, height: 360 });
    expect(texts.map(([name]) => name)).toEqual(['VORBIS_COMMENT/A', 'VORBIS_COMMENT/B']);
  });

  test('another chain of streams behind the first has comments too, where all bytes are here', async () => {
    const file = bytes(oggOf('Vorbis', 'A=first'), oggOf('Opus', 'B=second'));
    expect((await textsOf(file)).texts.map(([name]) => name)).toEqual(['VORBIS_COMMENT/A', 'VORBIS_COMMENT/B']);
  });

  test('tags in front and at the end are read', async () => {
    const file = bytes(id3Of(3, 0, id3Frame('TIT2', 0, 'in front')), oggOf('Opus', 'A=b'), 'TAG', new Uint8Array(125));
    const walk = await walkBytes(mp3, file);
    expect(walk).toMatchObject({ mediaType: 'audio/ogg', complete: true, problems: [] });
    expect(partsOf(walk, 'text').map(({ name }) => name)).toEqual(['ID3/TIT2', 'ID3v1', 'VORBIS_COMMENT/A']);
  });

  test('where bytes cost only the head and the end are asked for', async () => {
    const file = bytes(oggOf('Vorbis', 'AIGC=x'), ...Array.from({ length: 2_000 }, () => oggPage(new Uint8Array(4_000))));
    const source = countingSource(file);
    expect(await ogg.walk(source, new Budget())).toMatchObject({ complete: true, problems: [] });
    expect([bytesRead(source) < 1_500, source.wholeReads, source.reads.length < 20]).toEqual([true, 0, true]);
  });

  test('a wrong checksum hides no comment', async () => {
    const page = oggPage(comments('A=b'));
    page[22] = (page[22] ?? 0) ^ 0xff;
    expect((await textsOf(bytes(START, page, OGG_SOUND))).texts).toEqual([['VORBIS_COMMENT/A', 'b']]);
  });

  test('a manifest store in a stream of its own is told, and not passed over', async () => {
    const store = oggPage(bytes(0, 'c2pa', new Uint8Array(40)), { flags: 2, serial: 3 });
    expect(await walkBytes(ogg, bytes(START, store, oggPage(comments('A=b')), OGG_SOUND))).toMatchObject({
      complete: false,
      problems: [{ code: 'unsupported' }],
    });
  });

  test('comments, lacing and pages that lie are problems', async () => {
    const liars: Readonly<Record<string, Uint8Array>> = {
      'more comments than there are': bytes(START, oggPage(bytes(3, 'vorbis', u32le(0), u32le(9), u32le(1), 'A')), OGG_SOUND),
      'a comment that runs out': bytes(START, oggPage(bytes(3, 'vorbis', u32le(0), u32le(1), u32le(5_000), 'A=b')), OGG_SOUND),
      'no comments in their place': bytes(START, oggPage(bytes(5, 'vorbis')), OGG_SOUND),
      'a piece of another packet': bytes(START, oggPage(comments('A=b'), { flags: 1 }), OGG_SOUND),
      'a packet that does not go on': bytes(START, oggPage(comments('A=b').subarray(0, 20), { lacing: [20, 255] }), OGG_SOUND),
      'no comments at all': START,
      'a version that is none': bytes('OggS', 9, START.subarray(5)),
      'more lacing than data': oggPage(new Uint8Array(10), { flags: 2, lacing: lacingOf(9_000) }),
    };
    for (const [name, file] of Object.entries(liars)) {
      const walk = await walkBytes(ogg, file);
      expect([walk.complete, walk.problems.length], name).toEqual([false, 1]);
    }
  });

  test('pages without end in front of the comments, and streams without end, are stopped', async () => {
    const empty = oggPage(bytes(), { lacing: [] });
    const many = bytes(START, ...Array.from({ length: 10_000 }, () => empty));
    const streams = bytes(...Array.from({ length: 100 }, (_, serial) => oggPage(VORBIS_START, { flags: 2, serial })));
    for (const file of [many, streams])
      expect(await walkBytes(ogg, file)).toMatchObject({ complete: false, problems: [{ code: 'over-limit' }] });
    // Behind the comments they are sound without a tone in it.
    const silent = bytes(START, oggPage(comments('A=b')), ...Array.from({ length: 10_000 }, () => empty));
    expect(await walkBytes(ogg, silent)).toMatchObject({ complete: true, problems: [] });
  });

  test('what stands behind the last page is a trailer', async () => {
    const walk = await walkBytes(ogg, bytes(oggOf('Opus', 'A=b'), 'something else'));
    expect([walk.complete, partsOf(walk, 'trailer').length]).toEqual([true, 1]);
  });
});
