import { describe, expect, test } from 'vitest';
import {
  box,
  bytes,
  FTYP_AVIF,
  gifExtension,
  gifOf,
  id3Frame,
  id3Of,
  JXL_HEAD,
  jpegOf,
  MP3_FRAMES,
  riffChunk,
  riffOf,
  segment,
  subBlocks,
  tiffOf,
  u16,
  u32,
  XMP_END,
} from '../container/build.ts';
import { flacOf, packet, report, svgOf, tiffBlock, userComment, utf8Bytes, utf16, webmOf } from './files.ts';

// The same label in every container that can hold it: a reader never learns which one it was.

const LABEL = '{"Label":"1","ContentProducer":"00119144030008867405X210001","ProduceID":"77"}';
const GRAPH = JSON.stringify({
  1: { class_type: 'EmptyLatentImage', inputs: {} },
  2: { class_type: 'KSampler', inputs: { latent_image: ['1', 0] } },
});
const XMP = packet('<Iptc4xmpExt:DigitalSourceType>compositeWithTrainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>');
const [BYTE, ASCII, UNDEFINED] = [1, 2, 7];

/** Two halves of extended XMP under one id, in the wrong order. */
function extendedXmp(): Uint8Array {
  const text = utf8Bytes(XMP);
  const half = text.length >> 1;
  const piece = (from: number, to: number) =>
    segment(0xe1, 'http://ns.adobe.com/xmp/extension/', 0, '0'.repeat(32), u32(text.length), u32(from), text.subarray(from, to));
  return jpegOf(piece(half, text.length), piece(0, half));
}

const CARRIERS: readonly (readonly [name: string, file: Uint8Array, label: string])[] = [
  ['MP3, ID3 TXXX in Latin-1', bytes(id3Of(4, 0, id3Frame('TXXX', 0, 'AIGC', 0, LABEL)), MP3_FRAMES), 'ai-generated'],
  [
    'MP3, ID3 TXXX in UTF-16',
    bytes(id3Of(4, 0, id3Frame('TXXX', 1, 0xff, 0xfe, utf16('AIGC', true), 0, 0, 0xff, 0xfe, utf16(LABEL, true))), MP3_FRAMES),
    'ai-generated',
  ],
  ['MP3, ID3 PRIV with XMP', bytes(id3Of(4, 0, id3Frame('PRIV', 'XMP', 0, XMP)), MP3_FRAMES), 'ai-edited'],
  ['FLAC, Vorbis comment', flacOf('TITLE=x', `AIGC=${LABEL}`), 'ai-generated'],
  ['FLAC, ComfyUI', flacOf(`prompt=${GRAPH}`), 'ai-generated'],
  ['WAV, chunk of its own', riffOf('WAVE', riffChunk('AIGC', LABEL), riffChunk('data', 0, 0)), 'ai-generated'],
  ['AVI, INFO list', riffOf('AVI ', riffChunk('LIST', 'INFO', riffChunk('AIGC', LABEL))), 'ai-generated'],
  ['WAV, XMP', riffOf('WAVE', riffChunk('_PMX', XMP), riffChunk('data', 0, 0)), 'ai-edited'],
  ['WebM, tag', webmOf('AIGC', LABEL), 'ai-generated'],
  ['WebM, ComfyUI', webmOf('PROMPT', GRAPH), 'ai-generated'],
  ['GIF, comment', gifOf(bytes(0x21, 0xfe, subBlocks(utf8Bytes(GRAPH)))), 'ai-generated'],
  ['GIF, XMP', gifOf(gifExtension('XMP DataXMP', utf8Bytes(XMP), XMP_END, bytes(0))), 'ai-edited'],
  ['SVG, XMP', svgOf(XMP.replace(/<\?xpacket[^>]*>/g, '')), 'ai-edited'],
  [
    'SVG, XMP whose namespaces stand on the drawing',
    svgOf('<rdf:RDF><rdf:Description Iptc4xmpExt:DigitalSourceType="trainedAlgorithmicMedia" own:thing="x"/></rdf:RDF>'),
    'ai-generated',
  ],
  [
    'TIFF, tag 700',
    tiffOf([
      [0x0100, 3, 9],
      [0x02bc, BYTE, utf8Bytes(XMP)],
    ]),
    'ai-edited',
  ],
  ['TIFF, bare IPTC', tiffOf([[0x83bb, UNDEFINED, bytes(0x1c, 2, 110, u16(21), 'Apple Photos Clean Up')]]), 'ai-edited'],
  ['TIFF, software', tiffOf([[0x0131, ASCII, bytes('Midjourney', 0)]]), 'ai-generated'],
  ['JPEG XL, XMP', bytes(JXL_HEAD, box('xml ', XMP), box('jxlc', 0xff, 0x0a, 0)), 'ai-edited'],
  [
    'JPEG XL, Exif',
    bytes(JXL_HEAD, box('Exif', u32(0), tiffBlock([userComment(`{"AIGC":${LABEL}}`)])), box('jxlc', 0xff, 0x0a, 0)),
    'ai-generated',
  ],
  ['JPEG, extended XMP', extendedXmp(), 'ai-edited'],
  [
    'AVIF, XMP in a box',
    bytes(FTYP_AVIF, box('meta', u32(0), box('hdlr', u32(0), u32(0), 'pict', new Uint8Array(13))), uuidXmp()),
    'ai-edited',
  ],
];

function uuidXmp(): Uint8Array {
  return box('uuid', Uint8Array.of(0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac), XMP);
}

describe('carriers', () => {
  test.each(CARRIERS)('%s', async (_, file, label) => {
    const got = await report(file);
    expect([got.label, got.reason, got.problems.filter(({ code }) => code === 'internal')]).toEqual([label, 'declared-ai', []]);
  });

  test('the label in a text that is no label stays a text', async () => {
    const words = 'AIGC and trainedAlgorithmicMedia, in words';
    const files = [
      bytes(id3Of(4, 0, id3Frame('TXXX', 0, 'AIGC', 0, words)), MP3_FRAMES),
      flacOf(`AIGC=${words}`),
      riffOf('WAVE', riffChunk('AIGC', words), riffChunk('data', 0, 0)),
      webmOf('AIGC', words),
      gifOf(bytes(0x21, 0xfe, subBlocks(utf8Bytes(words)))),
      svgOf(words),
      tiffOf([[0x010e, ASCII, bytes(words, 0)]]),
    ];
    for (const file of files) expect((await report(file)).label).toBe('unknown');
    expect((await report(flacOf(`AIGC=${words}`))).reason).toBe('none');
  });
});
