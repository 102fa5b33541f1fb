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
  ])('%s by its first bytes', (id, head) => {
    expect(sniffContainer(head)?.id).toBe(id);
  });

  test('nothing, text and other formats have no walker', () => {
    for (const head of [bytes(), bytes('ftyp'), bytes('photo.jpg'), bytes('RIFF', u32le(4), 'WAVE'), bytes(0xff, 0xd8)])
      expect(sniffContainer(head)).toBeUndefined();
  });

  test('no two walkers answer to one id', () => {
    expect(new Set(CONTAINERS.map((container) => container.id)).size).toBe(CONTAINERS.length);
  });
});

describe('nameMediaType', () => {
  test.each([
    ['image/gif', bytes('GIF89a')],
    ['image/tiff', bytes('MM\0*')],
    ['audio/wav', bytes('RIFF', u32(9), 'WAVE')],
    ['video/x-msvideo', bytes('RIFF', u32(9), 'AVI ')],
    ['audio/mpeg', bytes('ID3', 4, 0)],
    ['audio/mpeg', bytes(0xff, 0xfb, 0x90)],
    ['audio/aac', bytes(0xff, 0xf1, 0x50)],
    ['audio/flac', bytes('fLaC')],
    ['video/webm', bytes(0x1a, 'E', 0xdf, 0xa3, 'webm')],
    ['image/jxl', bytes(u32(12), 'JXL \r\n', 0x87, '\n')],
    ['image/jxl', bytes(0xff, 0x0a)],
    ['application/pdf', bytes('\n%PDF-1.7')],
    ['application/zip', bytes('PK', 3, 4)],
    ['image/svg+xml', bytes('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="">')],
    ['text/html', bytes('  <!DOCTYPE html><html>')],
    ['application/xml', bytes('<?xml version="1.0"?><note/>')],
  ])('%s', (mediaType, head) => {
    expect(nameMediaType(head)).toBe(mediaType);
  });

  test('bytes that say nothing have no type', () => {
    for (const head of [bytes(), bytes('picture.gif'), bytes(0xff, 0xd8, 0xff), new Uint8Array(64)])
      expect(nameMediaType(head)).toBeUndefined();
  });
});
