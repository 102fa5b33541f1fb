import { zlibSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import {
  amfCall,
  box,
  bytes,
  chunk,
  FTYP_AVIF,
  FTYP_MP4,
  flvFrame,
  flvOf,
  flvTag,
  gifExtension,
  gifOf,
  IDAT,
  IHDR,
  id3Frame,
  id3Of,
  JXL_HEAD,
  jpegOf,
  MP3_FRAMES,
  pngOf,
  riffChunk,
  riffOf,
  segment,
  stillOf,
  subBlocks,
  tiffOf,
  u32,
  webpOf,
  XMP_END,
  XMP_UUID,
} from '../container/build.ts';
import {
  DESCRIPTION,
  flacOf,
  flvMeta,
  jpegExif,
  jpegXmp,
  mp4Meta,
  officeOf,
  oggOf,
  packet,
  pdfOf,
  report,
  svgOf,
  tiffBlock,
  userComment,
  userCommentUtf16,
  utf8Bytes,
  webmOf,
  webpExif,
} from './files.ts';

// Every sign in every container that can hold it, and beside each what only looks like it. A reader never learns which container it was, so
// an empty field of this table is a walker that hands something over to nobody.

/** One kind of field: its containers, each with a file that holds a text there. */
type Carriers = Readonly<Record<string, (text: string, key: string) => Uint8Array>>;

const IEND = chunk('IEND');
const itxt = (text: string) => chunk('iTXt', 'XML:com.adobe.xmp', 0, 0, 0, 0, 0, utf8Bytes(text));

const EXIF_ITEM = (text: string) => bytes(u32(6), 'Exif\0\0', tiffBlock([userComment(text)]));
const FTYP_HEIC = box('ftyp', 'heic', u32(0), 'mif1', 'heic');

const XMP: Carriers = {
  JPEG: (text) => jpegXmp(text),
  PNG: (text) => pngOf(IHDR, itxt(text), IDAT, IEND),
  'PNG, after the pixels': (text) => pngOf(IHDR, IDAT, itxt(text), IEND),
  WebP: (text) => webpOf(riffChunk('XMP ', utf8Bytes(text))),
  'AVIF item': (text) => stillOf(EXIF_ITEM('a'), text),
  'HEIC item': (text) => stillOf(EXIF_ITEM('a'), text, 0, FTYP_HEIC),
  'AVIF box': (text) =>
    bytes(FTYP_AVIF, box('meta', u32(0), box('hdlr', u32(0), u32(0), 'pict', new Uint8Array(13))), box('uuid', XMP_UUID, utf8Bytes(text))),
  MOV: (text) => bytes(box('ftyp', 'qt  ', u32(0), 'qt  '), box('moov', box('udta', box('XMP_', utf8Bytes(text))))),
  DNG: (text) =>
    tiffOf([
      [0x0100, 3, 9],
      [0x02bc, 1, utf8Bytes(text)],
      [0xc612, 1, bytes(1, 4, 0, 0)],
    ]),
  MP4: (text) => bytes(FTYP_MP4, box('uuid', XMP_UUID, utf8Bytes(text)), box('moov')),
  GIF: (text) => gifOf(gifExtension('XMP DataXMP', utf8Bytes(text), XMP_END, bytes(0))),
  TIFF: (text) =>
    tiffOf([
      [0x0100, 3, 9],
      [0x02bc, 1, utf8Bytes(text)],
    ]),
  SVG: (text) => svgOf(text.replace(/<\?xpacket[^>]*>/g, '')),
  'JPEG XL': (text) => bytes(JXL_HEAD, box('xml ', utf8Bytes(text)), box('jxlc', 0xff, 0x0a, 0)),
  WAV: (text) => riffOf('WAVE', riffChunk('_PMX', utf8Bytes(text)), riffChunk('data', 0, 0)),
  AVI: (text) => riffOf('AVI ', riffChunk('_PMX', utf8Bytes(text))),
  MP3: (text) => bytes(id3Of(4, 0, id3Frame('PRIV', 'XMP', 0, utf8Bytes(text))), MP3_FRAMES),
  FLV: (text) => flvOf(flvTag(18, 0, amfCall('onXMPData', { liveXML: utf8Bytes(text) })), flvFrame(0)),
  PDF: (text) => pdfOf({}, text),
};

const TEXT: Carriers = {
  'PNG tEXt': (text, key) => pngOf(IHDR, chunk('tEXt', key, 0, utf8Bytes(text)), IDAT, IEND),
  'PNG tEXt after the pixels': (text, key) => pngOf(IHDR, IDAT, chunk('tEXt', key, 0, utf8Bytes(text)), IEND),
  'PNG zTXt': (text, key) => pngOf(IHDR, chunk('zTXt', key, 0, 0, zlibSync(utf8Bytes(text))), IDAT, IEND),
  'PNG iTXt, compressed': (text, key) => pngOf(IHDR, chunk('iTXt', key, 0, 1, 0, 0, 0, zlibSync(utf8Bytes(text))), IDAT, IEND),
  MP4: (text, key) => mp4Meta(key, text),
  'M4A item': (text, key) => bytes(box('ftyp', 'M4A ', u32(0), 'M4A '), mp4Meta(key, text).subarray(FTYP_MP4.length)),
  'MP3 TXXX of ID3v2.3': (text, key) =>
    bytes(id3Of(3, 0, bytes('TXXX', u32(text.length + key.length + 2), 0, 0, 0, key, 0, text)), MP3_FRAMES),
  'MP3 TXXX': (text, key) => bytes(id3Of(4, 0, id3Frame('TXXX', 3, key, 0, utf8Bytes(text))), MP3_FRAMES),
  'FLAC Vorbis comment': (text, key) => flacOf(`${key}=${text}`),
  WebM: (text, key) => webmOf(key.toUpperCase(), text),
  FLV: (text, key) => flvMeta(key, text),
  'Ogg, Vorbis': (text, key) => oggOf('Vorbis', `${key}=${text}`),
  'Ogg, Opus': (text, key) => oggOf('Opus', `${key}=${text}`),
  'Ogg, Theora': (text, key) => oggOf('Theora', 'TITLE=x', `${key}=${text}`),
  'Ogg, Speex': (text, key) => oggOf('Speex', `${key}=${text}`),
  'Ogg, FLAC': (text, key) => oggOf('FLAC', `${key}=${text}`),
};

/** Fields without a name of their own: the text alone has to tell what it is. */
const COMMENT: Carriers = {
  'JPEG COM': (text) => jpegOf(segment(0xfe, utf8Bytes(text))),
  'GIF comment': (text) => gifOf(bytes(0x21, 0xfe, subBlocks(utf8Bytes(text)))),
  'MP3 COMM': (text) => bytes(id3Of(3, 0, id3Frame('COMM', 0, 'eng', 0, text)), MP3_FRAMES),
  'WAV INFO': (text) => riffOf('WAVE', riffChunk('LIST', 'INFO', riffChunk('ICMT', utf8Bytes(text))), riffChunk('data', 0, 0)),
  'AVI INFO': (text) => riffOf('AVI ', riffChunk('LIST', 'INFO', riffChunk('ICMT', utf8Bytes(text)))),
  'Ogg comment': (text) => oggOf('Opus', `COMMENT=${text}`),
  'FLV comment': (text) => flvMeta('comment', text),
};

const EXIF: Carriers = {
  JPEG: (text) => jpegExif([userComment(text)]),
  'JPEG, UTF-16 without a mark': (text) => jpegExif([userCommentUtf16(text, false)]),
  'JPEG, UTF-16 the other way': (text) => jpegExif([userCommentUtf16(text, true)]),
  WebP: (text) => webpExif([userComment(text)]),
  PNG: (text) => pngOf(IHDR, chunk('eXIf', tiffBlock([userComment(text)])), IDAT, IEND),
  TIFF: (text) => tiffBlock([[DESCRIPTION, 'a picture'], userComment(text)]),
  'JPEG XL': (text) => bytes(JXL_HEAD, box('Exif', u32(0), tiffBlock([userComment(text)])), box('jxlc', 0xff, 0x0a, 0)),
  AVIF: (text) => stillOf(EXIF_ITEM(text), packet('')),
  HEIC: (text) => stillOf(EXIF_ITEM(text), packet(''), 0, FTYP_HEIC),
};

/** The places that China's standard names for its label. */
const AIGC: Carriers = {
  ...TEXT,
  'WAV chunk': (text) => riffOf('WAVE', riffChunk('AIGC', text), riffChunk('data', 0, 0)),
  'AVI INFO': (text) => riffOf('AVI ', riffChunk('LIST', 'INFO', riffChunk('AIGC', text))),
  'JPEG segment': (text) => jpegOf(segment(0xe0, `AIGC${text}`)),
  'PDF information': (text, key) => pdfOf({ [key]: text }),
  'Word property': (text, key) => officeOf('docx', key, text),
  'Excel property': (text, key) => officeOf('xlsx', key, text),
  'OpenDocument property': (text, key) => officeOf('odt', key, text),
};

interface Sign {
  readonly name: string;
  readonly carriers: Carriers;
  readonly key: string;
  readonly label: 'ai-generated' | 'ai-edited';
  readonly text: string;
  /** Looks like it, and says nothing of AI. */
  readonly near: string;
}

const property = (name: string, value: string) => packet(`<${name}>${value}</${name}>`);
const WEB_UI = 'a lighthouse\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x512';
const graph = (type: string) =>
  JSON.stringify({ 1: { [type]: 'EmptyLatentImage', inputs: {} }, 2: { [type]: 'KSampler', inputs: { latent_image: ['1', 0] } } });
const LABEL = '{"Label":"1","ContentProducer":"00119144030008867405X210001","ProduceID":"77"}';
const SWARM = '{"sui_image_params":{"prompt":"a lighthouse","model":"m","seed":7,"steps":20}}';
const SUNO = 'made with suno; created=2026-02-25T03:57:12Z; id=2b6e053b-9a65-4ca9-9e13-b6f4465164d4';

const SIGNS: readonly Sign[] = [
  ...['Creator', 'Producer'].map((key): Sign => {
    const carriers: Carriers = { 'PDF information': (text, name) => pdfOf({ [name]: text }) };
    return {
      name: `the name of a tool as ${key}`,
      carriers,
      key,
      label: 'ai-generated',
      text: 'Midjourney 6.1',
      near: 'Midjourney fan club',
    };
  }),
  {
    name: 'the name of a tool in XMP',
    carriers: XMP,
    key: '',
    label: 'ai-generated',
    text: property('xmp:CreatorTool', 'Midjourney v6.1'),
    near: property('xmp:CreatorTool', 'Midjourney fan club'),
  },
  {
    name: 'IPTC source type',
    carriers: XMP,
    key: '',
    label: 'ai-generated',
    text: property('Iptc4xmpExt:DigitalSourceType', 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'),
    near: property('dc:description', 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'),
  },
  {
    name: 'IPTC 2025.1 system',
    carriers: XMP,
    key: '',
    label: 'ai-generated',
    text: property('Iptc4xmpExt:AISystemUsed', 'Any Model'),
    near: property('Iptc4xmpExt:AISystemUsed', 'None'),
  },
  {
    name: 'Google’s credit of an edit',
    carriers: XMP,
    key: '',
    label: 'ai-edited',
    text: property('photoshop:Credit', 'Edited with Google AI'),
    near: property('photoshop:Credit', 'Edited with Google AI? Never'),
  },
  {
    name: 'AIGC in XMP',
    carriers: XMP,
    key: '',
    label: 'ai-generated',
    text: property('TC260:AIGC', LABEL),
    near: property('TC260:AIGC', 'AIGC'),
  },
  { name: 'AIGC', carriers: AIGC, key: 'AIGC', label: 'ai-generated', text: LABEL, near: '{"Label":"1","name":"my pictures"}' },
  {
    name: 'AIGC in Exif',
    carriers: EXIF,
    key: '',
    label: 'ai-generated',
    text: `{"AIGC":${LABEL}}`,
    near: '{"AIGC":{"Label":"1","name":"x"}}',
  },
  {
    name: 'web UI settings',
    carriers: TEXT,
    key: 'parameters',
    label: 'ai-generated',
    text: WEB_UI,
    near: WEB_UI.replace('Seed', 'Seeds'),
  },
  {
    name: 'web UI settings in Exif',
    carriers: EXIF,
    key: '',
    label: 'ai-generated',
    text: WEB_UI,
    near: WEB_UI.replace('Sampler', 'Samples'),
  },
  {
    name: 'web UI settings, bare',
    carriers: COMMENT,
    key: '',
    label: 'ai-generated',
    text: WEB_UI,
    near: WEB_UI.replace('Steps', 'Staircase'),
  },
  { name: 'ComfyUI graph', carriers: TEXT, key: 'prompt', label: 'ai-generated', text: graph('class_type'), near: graph('class') },
  { name: 'ComfyUI graph, bare', carriers: COMMENT, key: '', label: 'ai-generated', text: graph('class_type'), near: graph('type') },
  {
    name: 'SwarmUI in Exif',
    carriers: EXIF,
    key: '',
    label: 'ai-generated',
    text: SWARM,
    near: SWARM.replace('sui_image_params', 'image_params_of_mine'),
  },
  {
    name: 'Suno, bare',
    carriers: COMMENT,
    key: '',
    label: 'ai-generated',
    text: SUNO,
    near: 'My band says it was made with suno; created=yes; id=none',
  },
];

describe.each(SIGNS)('$name', ({ carriers, key, label, text, near }) => {
  test.each(Object.entries(carriers))('%s', async (_, fileOf) => {
    const found = await report(fileOf(text, key));
    expect([found.label, found.reason, found.problems]).toEqual([label, 'declared-ai', []]);
    const other = await report(fileOf(near, key));
    expect([other.label, other.facts.reading]).toEqual(['unknown', 'complete']);
  });
});
