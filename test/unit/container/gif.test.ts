import { describe, expect, test } from 'vitest';
import { gif } from '../../../src/container/gif.ts';
import { bytes, gifExtension, gifOf, partsOf, payloadOf, subBlocks, superbox, textOf, walkBytes, XMP_END } from './build.ts';

const comment = (text: string, size?: number) => bytes(0x21, 0xfe, subBlocks(bytes(text), size));

describe('gif', () => {
  test('hands over the store and comments without their sub-block lengths', async () => {
    const store = superbox('c2pa', 700);
    const extension = gifExtension('C2PA_GIF\x01\0\0', subBlocks(store));
    const file = gifOf(extension, comment('a long note', 4));
    const walk = await walkBytes(gif, file);
    expect(walk).toMatchObject({ mediaType: 'image/gif', complete: true, problems: [], width: 2, height: 3 });
    const [part] = partsOf(walk, 'jumbf');
    expect(part?.ranges).toHaveLength(3);
    expect(payloadOf(part, file)).toEqual(store);
    expect(part?.outer).toEqual([{ offset: 19, length: extension.length }]);
    expect(textOf(partsOf(walk, 'text')[0], file)).toBe('a long note');
  });

  test('XMP goes out without the bytes that end it, and in sub-blocks where a writer cut it', async () => {
    const whole = gifOf(gifExtension('XMP DataXMP', bytes('<x:xmpmeta/>', XMP_END, 0)));
    expect(textOf(partsOf(await walkBytes(gif, whole), 'xmp')[0], whole)).toBe('<x:xmpmeta/>');
    const cut = gifOf(gifExtension('XMP DataXMP', subBlocks(bytes('<x:xmpmeta/>'), 5)));
    expect(textOf(partsOf(await walkBytes(gif, cut), 'xmp')[0], cut)).toBe('<x:xmpmeta/>');
  });

  test('pixels are the screen with its colours and the images, and the letters of a store in them mean nothing', async () => {
    const file = gifOf();
    const walk = await walkBytes(gif, bytes(file.subarray(0, -1), file.subarray(19), 'tail'));
    expect(partsOf(walk, 'pixels')[0]?.ranges.map((range) => range.offset)).toEqual([6, 19, file.length - 1]);
    expect(partsOf(walk, 'trailer')[0]?.ranges[0]?.length).toBe(4);
    const letters = gifOf(bytes(0x21, 0xfe, subBlocks(bytes('C2PA_GIF', superbox('c2pa', 99)))));
    expect(partsOf(await walkBytes(gif, letters), 'jumbf')).toEqual([]);
  });

  test('two stores are two parts; an unknown block ends the walk', async () => {
    const extension = gifExtension('C2PA_GIF\x01\0\0', subBlocks(superbox('c2pa', 90)));
    expect(partsOf(await walkBytes(gif, gifOf(extension, extension)), 'jumbf')).toHaveLength(2);
    expect(await walkBytes(gif, gifOf(comment('kept'), bytes(7)))).toMatchObject({ complete: false, problems: [{ code: 'malformed' }] });
  });
});
