import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { riff } from '../../../src/container/riff.ts';
import {
  bytes,
  bytesRead,
  countingSource,
  id3Frame,
  id3Of,
  partsOf,
  payloadOf,
  riffChunk,
  riffOf,
  superbox,
  textOf,
  u32,
  u32le,
  u64,
  walkBytes,
} from './build.ts';

const STORE = superbox('c2pa', 121);

describe('riff', () => {
  test('hands over labels, INFO, XMP, an ID3 tag and the store of a WAV', async () => {
    const tag = id3Of(3, 0, id3Frame('TIT2', 0, 'song'));
    const info = riffChunk('LIST', 'INFO', riffChunk('ICMT', 'made with'), riffChunk('AIGC', '{}'));
    const chunks = [riffChunk('data', 'sound'), info, riffChunk('AIGC', '{"Label":"1"}'), riffChunk('_PMX', '<x/>')];
    const file = riffOf('WAVE', ...chunks, riffChunk('id3 ', tag), riffChunk('C2PA', STORE));
    const walk = await walkBytes(riff, file);
    expect(walk).toMatchObject({ mediaType: 'audio/wav', complete: true, problems: [] });
    expect(partsOf(walk, 'text').map((part) => [part.name, textOf(part, file)])).toEqual([
      ['LIST/INFO/ICMT', 'made with'],
      ['LIST/INFO/AIGC', '{}'],
      ['AIGC', '{"Label":"1"}'],
      ['ID3/TIT2', 'song'],
    ]);
    expect(textOf(partsOf(walk, 'xmp')[0], file)).toBe('<x/>');
    expect(payloadOf(partsOf(walk, 'jumbf')[0], file)).toEqual(STORE);
    expect(textOf(partsOf(walk, 'pixels')[0], file)).toBe('sound');
  });

  test('the length of the list moves with a store that stands last, and only then', async () => {
    const last = await walkBytes(riff, riffOf('WAVE', riffChunk('C2PA', STORE)));
    expect(partsOf(last, 'jumbf')[0]?.outer).toEqual([
      { offset: 12, length: 130 },
      { offset: 4, length: 4 },
    ]);
    const first = await walkBytes(riff, riffOf('WAVE', riffChunk('C2PA', STORE), riffChunk('data', 'sound')));
    expect(partsOf(first, 'jumbf')[0]?.outer).toEqual([{ offset: 12, length: 130 }]);
  });

  test('an AVI is measured, its pictures are passed by their size, and a second list belongs to it', async () => {
    const avih = bytes(new Uint8Array(32), u32le(320), u32le(240), new Uint8Array(16));
    const head = riffChunk('LIST', 'hdrl', riffChunk('avih', avih));
    const movie = riffOf('AVI ', head, riffChunk('LIST', 'movi', new Uint8Array(500_000)), riffChunk('C2PA', STORE));
    const source = countingSource(bytes(movie, riffOf('AVIX', riffChunk('LIST', 'movi', '00dc'))));
    const walk = await riff.walk(source, new Budget());
    expect(walk).toMatchObject({ mediaType: 'video/x-msvideo', complete: true, problems: [], width: 320, height: 240 });
    expect(partsOf(walk, 'pixels').map((part) => part.name)).toEqual(['LIST/movi', 'LIST/movi']);
    expect(partsOf(walk, 'trailer')).toEqual([]);
    expect(bytesRead(source)).toBeLessThan(300);
  });

  test('a file of RF64 has its sizes elsewhere; one without them is malformed', async () => {
    const u64le = (value: number) => u64(BigInt(value)).toReversed();
    const rest = bytes('data', u32(0xffff_ffff), 'sounds', riffChunk('AIGC', '{}'));
    const ds64 = riffChunk('ds64', u64le(4 + 24 + rest.length), u64le(6));
    const file = bytes('RF64', u32(0xffff_ffff), 'WAVE', ds64, rest);
    const walk = await walkBytes(riff, file);
    expect(walk).toMatchObject({ complete: true, problems: [] });
    expect(textOf(partsOf(walk, 'text')[0], file)).toBe('{}');
    const without = await walkBytes(riff, bytes('RF64', u32(0xffff_ffff), 'WAVE', rest, new Uint8Array(40)));
    expect(without).toMatchObject({ complete: false, problems: [{ code: 'malformed' }] });
  });
});
