import { describe, expect, test } from 'vitest';
import { CONTAINERS, nameMediaType, sniffContainer } from '../../../src/container/index.ts';
import { bytes, FTYP_AVIF, jpegOf, pngOf, u32, u32le, webpOf } from './build.ts';

describe('sniffContainer', () => {
  test.each([
    ['jpeg', jpegOf()],
    ['png', pngOf()],
    ['webp', webpOf()],
    ['bmff', FTYP_AVIF],
    ['bmff', bytes(u32(1), 'mdat')],
    ['gif', bytes('GIF89a')],
    ['tiff', bytes('MM\0*')],
    ['tiff', bytes('II+\0')],
    ['riff', bytes('RIFF', u32(9), 'WAVE')],
    ['riff', bytes('RF64', u32(9), 'WAVE')],
    ['riff', bytes('RIFF', u32(9), 'AVI ')],
    ['mp3', bytes('ID3', 4, 0)],
    ['mp3', bytes(0xff, 0xfb, 0x90, 0)],
    ['flac', bytes('fLaC')],
    ['ogg', bytes('OggS', 0, 2)],
    ['flv', bytes('FLV', 1, 5)],
    ['matroska', bytes(0x1a, 'E', 0xdf, 0xa3, 'webm')],
    ['jxl', bytes(u32(12), 'JXL \r\n', 0x87, '\n')],
    ['jxl', bytes(0xff, 0x0a)],
    ['svg', bytes('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="">')],
    ['svg', bytes('  <SVG/>')],
  ])('%s by its first bytes', (id, head) => {
    expect(sniffContainer(head)?.id).toBe(id);
  });

  test('nothing, text and other formats have no walker', () => {
    for (const head of [
      bytes(),
      bytes('ftyp'),
      bytes('photo.jpg'),
      bytes('OggV'),
      bytes('FLV', 0x31),
      bytes('RIFF', u32le(4), 'sfbk'),
      bytes(0xff, 0xf1, 0x50),
      bytes(0xff, 0xd8),
    ])
      expect(sniffContainer(head)).toBeUndefined();
  });

  test('no two walkers answer to one id', () => {
    expect(new Set(CONTAINERS.map((container) => container.id)).size).toBe(CONTAINERS.length);
  });
});

describe('nameMediaType', () => {
  test.each([
    ['audio/aac', bytes(0xff, 0xf1, 0x50)],
    ['application/pdf', bytes('\n%PDF-1.7')],
    ['application/zip', bytes('PK', 3, 4)],
    ['text/html', bytes('  <!DOCTYPE html><html>')],
  ])('%s', (mediaType, head) => {
    expect(nameMediaType(head)).toBe(mediaType);
  });

  test('bytes that say nothing have no type', () => {
    for (const head of [bytes(), bytes('picture.gif'), bytes(0xff, 0xd8, 0xff), new Uint8Array(64)])
      expect(nameMediaType(head)).toBeUndefined();
  });
});
