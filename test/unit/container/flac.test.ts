import { describe, expect, test } from 'vitest';
import { flac } from '../../../src/container/flac.ts';
import { mp3 } from '../../../src/container/mp3.ts';
import { bytes, FLAC_SOUND, GEOB_NAMES, id3Frame, id3Of, partsOf, payloadOf, superbox, textOf, u32le, walkBytes } from './build.ts';

const comment = (text: string) => bytes(u32le(text.length), text);
const block = (kind: number, body: Uint8Array) => bytes(kind, 0, body.length >> 8, body.length & 255, body);
const withComments = (count: number, ...comments: Uint8Array[]) =>
  bytes('fLaC', block(4, bytes(comment('maker'), u32le(count), ...comments)), FLAC_SOUND.subarray(4));

describe('flac', () => {
  test('comments go out by their keys; a picture is embedded', async () => {
    const sound = withComments(2, comment('AIGC={"a":"="}'), comment('TITLE='));
    const file = bytes('fLaC', block(6, bytes('cover')), sound.subarray(4));
    const walk = await walkBytes(flac, file);
    expect(walk).toMatchObject({ mediaType: 'audio/flac', complete: true, problems: [] });
    expect(partsOf(walk, 'text').map((part) => [part.name, textOf(part, file)])).toEqual([
      ['VORBIS_COMMENT/AIGC', '{"a":"="}'],
      ['VORBIS_COMMENT/TITLE', ''],
    ]);
    expect(textOf(partsOf(walk, 'embedded')[0], file)).toBe('cover');
  });

  test('an ID3 tag in front holds the store', async () => {
    const store = superbox('c2pa', 200);
    const file = bytes(id3Of(4, 0, id3Frame('GEOB', GEOB_NAMES, store)), FLAC_SOUND);
    const walk = await walkBytes(mp3, file);
    expect(walk).toMatchObject({ mediaType: 'audio/flac', complete: true, problems: [] });
    expect(payloadOf(partsOf(walk, 'jumbf')[0], file)).toEqual(store);
  });

  test('comments that lie are a problem of their block', async () => {
    for (const file of [withComments(9, comment('A=b')), withComments(1, bytes(u32le(5_000), 'A=b'))])
      expect(await walkBytes(flac, file)).toMatchObject({ complete: false, problems: [{ code: 'malformed' }] });
    expect(await walkBytes(flac, bytes('fLaC', block(0x80, bytes('info')), 'none'))).toMatchObject({ problems: [{ code: 'malformed' }] });
  });
});
