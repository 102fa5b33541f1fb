import { zlibSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import {
  box,
  bytes,
  chunk,
  element,
  FTYP_AVIF,
  FTYP_MP4,
  IDAT,
  IHDR,
  id3Frame,
  id3Of,
  jpegOf,
  MP3_FRAMES,
  pngOf,
  riffChunk,
  riffOf,
  segment,
  u16,
  u32,
  webpOf,
  XMP_UUID,
} from '../container/build.ts';
import { jpegExif, jpegIim, jpegXmp, mp4Meta, packet, pngText, report, tiffBlock, userComment, utf8Bytes, utf16 } from './files.ts';

// What writers do with the standards: each form that is found in the wild or allowed by its standard, and the same form without a sign in it.

const IPTC = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
const TYPE = 'Iptc4xmpExt:DigitalSourceType';
const SETTINGS = 'a lighthouse\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x512';
const WALK = 'Stairs: 20, sample of the stone, scale of the map 7, seeds in the wall, size of a barn';
const LABEL = '{"Label":"1","ContentProducer":"00119144030008867405X210001","ProduceID":"77"}';
const TERM = `${IPTC}trainedAlgorithmicMedia`;
const NEAR = 'notAnyTrainedAlgorithmicMedia';

/** A form, with a value in it: the first is a sign, the second looks like one. */
type Form = readonly [name: string, fileOf: (value: string) => Uint8Array, sign: string, near: string];

const typed = (name: string, write: (value: string) => string, more = ''): Form => [
  name,
  (value) => jpegXmp(packet(write(value), more)),
  TERM,
  NEAR,
];
const written = (value: string): Form => [value, (term) => jpegXmp(packet(`<${TYPE}>${term}</${TYPE}>`)), value, `${value} by hand`];
const coded = (name: string, code: (text: string) => Uint8Array): Form => [
  name,
  (value) => jpegXmp(code(packet(`<${TYPE}>${value}</${TYPE}>`))),
  TERM,
  NEAR,
];
const utf32 = (text: string, little: boolean): Uint8Array => {
  const out = new Uint8Array(text.length * 4);
  for (let at = 0; at < text.length; at++) new DataView(out.buffer).setUint32(at * 4, text.charCodeAt(at), little);
  return out;
};
/** A property of a file that has something wrong in front of it. */
const broken = (name: string, fault: string): Form => [
  name,
  (value) => jpegXmp(packet(`<dc:title>${fault}</dc:title><${TYPE}>${value}</${TYPE}>`)),
  TERM,
  NEAR,
];

const XMP: readonly Form[] = [
  typed('an address as a resource', (value) => `<${TYPE} rdf:resource="${value}"/>`),
  typed('a list of one', (value) => `<${TYPE}><rdf:Bag><rdf:li>${value}</rdf:li></rdf:Bag></${TYPE}>`),
  typed('a value with a qualifier', (value) => `<${TYPE} rdf:parseType="Resource"><rdf:value>${value}</rdf:value><dc:x>y</dc:x></${TYPE}>`),
  typed('a value with a qualifier, as attributes', (value) => `<${TYPE} rdf:value="${value}" dc:x="y"/>`),
  typed('a value with a qualifier, in a description', (value) => `<${TYPE}><rdf:Description rdf:value="${value}" dc:x="y"/></${TYPE}>`),
  typed(
    'another prefix',
    (value) => `<q:DigitalSourceType>${value}</q:DigitalSourceType>`,
    'xmlns:q="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
  ),
  typed(
    'the namespace over https',
    (value) => `<q:DigitalSourceType>${value}</q:DigitalSourceType>`,
    'xmlns:q="https://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
  ),
  typed(
    'the namespace without its slash',
    (value) => `<q:DigitalSourceType>${value}</q:DigitalSourceType>`,
    'xmlns:q="http://iptc.org/std/Iptc4xmpExt/2008-02-29"',
  ),
  typed('entities', (value) => `<${TYPE}>${value.replaceAll('/', '&#x2F;').replace('t', '&#116;')}</${TYPE}>`),
  typed('unparsed characters', (value) => `<${TYPE}><![CDATA[${value}]]></${TYPE}>`),
  ...[
    'trainedAlgorithmicMedia',
    'TRAINED_ALGORITHMIC_MEDIA',
    'Trained Algorithmic Media',
    'digsrctype:trainedAlgorithmicMedia',
    TERM.replace('http:', 'https:'),
    TERM.replace('http://', ''),
    TERM.replace('//cv.', '//www.cv.'),
    TERM.replace('type/', 'type#'),
    `${TERM}/`,
    `${TERM}?lang=en-GB`,
    'Created using Generative AI',
  ].map(written),
  coded('UTF-8 with a mark', (text) => bytes(0xef, 0xbb, 0xbf, utf8Bytes(text))),
  coded('UTF-16 with a mark', (text) => bytes(0xff, 0xfe, utf16(text, true))),
  coded('UTF-16 without a mark', (text) => utf16(text.replace(/^<\?[^>]*>/, ''), false)),
  ...[false, true].flatMap((little) => [
    coded(`UTF-32 ${little ? 'little' : 'big'}-endian with a mark`, (text) => utf32(`\ufeff${text}`, little)),
    coded(`UTF-32 ${little ? 'little' : 'big'}-endian without a mark`, (text) => utf32(text, little)),
  ]),
  coded('zeros in front of the packet', (text) => bytes(0, 0, 0, utf8Bytes(text))),
  typed('an attribute that stands twice', (value) => `<${TYPE} xml:lang="en" xml:lang="de">${value}</${TYPE}>`),
  broken('a bare ampersand in front', 'salt & pepper'),
  broken('an entity of HTML in front', 'salt&nbsp;pepper'),
  broken('a control character in front', 'salt\x03pepper'),
  [
    'China’s label under its address over https',
    (value) => jpegXmp(packet(`<T:AIGC>${value}</T:AIGC>`, 'xmlns:T="https://www.tc260.org.cn/ns/AIGC/1.0"')),
    LABEL,
    '{"Label":"1"}',
  ],
];

const comment = (name: string, code: (text: string) => Uint8Array, type = 7): Form => [
  name,
  (value) => jpegExif([[0x9286, code(value), type]]),
  SETTINGS,
  WALK,
];
const COMMENTS: readonly Form[] = [
  comment('no code', (text) => utf8Bytes(text)),
  comment('a code of zeros', (text) => bytes(new Uint8Array(8), text)),
  comment('a code of spaces', (text) => bytes(' '.repeat(8), text)),
  comment('ASCII', (text) => bytes('ASCII\0\0\0', text)),
  comment('ASCII as a text', (text) => bytes('ASCII\0\0\0', text), 2),
  comment('JIS', (text) => bytes('JIS\0\0\0\0\0', text)),
  comment('JIS with letters of its own', (text) => bytes('JIS\0\0\0\0\0', 0x93, 0xf4, '\n', text)),
  comment('UTF-8 by a name of its own', (text) => bytes('UTF-8\0\0\0', text)),
  comment('UNICODE', (text) => bytes('UNICODE\0', utf16(text, false))),
  comment('UNICODE in small letters', (text) => bytes('Unicode\0', utf16(text, true))),
  comment('UNICODE with a mark', (text) => bytes('UNICODE\0', 0xfe, 0xff, utf16(text, false))),
  comment('UNICODE that is UTF-8', (text) => bytes('UNICODE\0', text)),
  comment('ASCII that is UTF-16', (text) => bytes('ASCII\0\0\0', utf16(text, true))),
  comment('UTF-16 without a code', (text) => utf16(text, true)),
];

/** Hexadecimal digits in lines, as ImageMagick writes a profile. */
function profile(name: string, content: Uint8Array, stated = content.length): Uint8Array {
  const digits = Buffer.from(content).toString('hex').replace(/.{72}/g, '$&\n');
  return bytes(`\n${name}\n${String(stated).padStart(8)}\n${digits}\n`);
}
const exifProfile = (value: string) => bytes('Exif\0\0', tiffBlock([userComment(value)]));
const iim = (credit: string) => bytes('8BIM', u16(0x0404), 0, 0, u32(5 + credit.length), 0x1c, 2, 110, u16(credit.length), credit);
const xmpOf = (value: string) => utf8Bytes(packet(`<${TYPE}>${value}</${TYPE}>`));
const png = (...chunks: readonly Uint8Array[]) => pngOf(IHDR, ...chunks, IDAT);

const GROK = `Signature: ${'Ab3+'.repeat(20)}`;
const NO_GROK = 'Signature: Jane Doe';
const UUID = '2b6e053b-9a65-4ca9-9e13-b6f4465164d4';
const ilst = (...items: readonly Uint8Array[]) =>
  box('meta', u32(0), box('hdlr', u32(0), u32(0), 'mdir', new Uint8Array(13)), box('ilst', ...items));
const movie = (...boxes: readonly Uint8Array[]) => bytes(FTYP_MP4, box('moov', ...boxes));
const avifXmp = (contentType: string, value: string): Uint8Array => {
  const xmp = xmpOf(value);
  const infe = box('infe', u32(0x0200_0000), u16(3), u16(0), 'mime', 0, contentType, 0);
  const metaOf = (at: number) =>
    box(
      'meta',
      u32(0),
      box('hdlr', u32(0), u32(0), 'pict'),
      box('iinf', u32(0), u16(1), infe),
      box('iloc', u32(0x0100_0000), 0x44, 0, u16(1), u16(3), u16(0), u16(0), u16(1), u32(at), u32(xmp.length)),
    );
  return bytes(FTYP_AVIF, metaOf(FTYP_AVIF.length + metaOf(0).length + 8), box('mdat', xmp));
};
const endTag = (label: string): Uint8Array => {
  const tag = id3Of(4, 0x10, id3Frame('TXXX', 3, 'AIGC', 0, label));
  return bytes(MP3_FRAMES, tag, '3DI', 4, 0, 0x10, tag.subarray(6, 10));
};

const PLACES: readonly Form[] = [
  [
    'PNG, raw profile of Exif, packed',
    (value) => png(chunk('zTXt', 'Raw profile type exif', 0, 0, zlibSync(profile('exif', exifProfile(value))))),
    SETTINGS,
    WALK,
  ],
  [
    'PNG, raw profile of Exif under APP1',
    (value) => png(chunk('tEXt', 'Raw profile type APP1', 0, profile('generic profile', exifProfile(value)))),
    SETTINGS,
    WALK,
  ],
  [
    'PNG, raw profile in an iTXt',
    (value) => png(chunk('iTXt', 'Raw profile type exif', 0, 1, 0, 0, 0, zlibSync(profile('exif', exifProfile(value))))),
    SETTINGS,
    WALK,
  ],
  [
    'PNG, raw profile of XMP behind the pixels',
    (value) => pngOf(IHDR, IDAT, chunk('tEXt', 'Raw profile type xmp', 0, profile('xmp', xmpOf(value)))),
    TERM,
    NEAR,
  ],
  [
    'PNG, raw profile of IPTC',
    (value) => png(chunk('tEXt', 'Raw profile type iptc', 0, profile('iptc', iim(value)))),
    'Apple Photos Clean Up',
    'Apple Photos Club',
  ],
  ['PNG, eXIf with the identifier of a JPEG', (value) => png(chunk('eXIf', exifProfile(value))), SETTINGS, WALK],
  ['PNG, Grok in its texts', (value) => pngText({ Description: value, Author: UUID }), GROK, NO_GROK],
  [
    'XMP, Grok in its texts',
    (value) =>
      jpegXmp(packet(`<dc:description>${value}</dc:description><dc:creator><rdf:Seq><rdf:li>${UUID}</rdf:li></rdf:Seq></dc:creator>`)),
    GROK,
    NO_GROK,
  ],
  [
    'IPTC, Grok in its texts',
    (value) =>
      jpegIim([
        [120, value],
        [80, UUID],
      ]),
    GROK,
    NO_GROK,
  ],
  ['WebP, a chunk that ends with a zero', (value) => webpOf(riffChunk('XMP\0', xmpOf(value))), TERM, NEAR],
  ['WAV, the chunk of WebP', (value) => riffOf('WAVE', riffChunk('XMP ', xmpOf(value)), riffChunk('data', 0, 0)), TERM, NEAR],
  [
    'AVI, INFO among the headers',
    (value) => riffOf('AVI ', riffChunk('LIST', 'hdrl', riffChunk('LIST', 'INFO', riffChunk('ICMT', value)))),
    SETTINGS,
    WALK,
  ],
  ['MP4, XMP in the user data', (value) => movie(box('udta', box('uuid', XMP_UUID, xmpOf(value)))), TERM, NEAR],
  ['MP4, XMP in a track', (value) => movie(box('trak', box('uuid', XMP_UUID, xmpOf(value)))), TERM, NEAR],
  [
    'MP4, XMP in an XML box',
    (value) => movie(box('meta', u32(0), box('hdlr', u32(0), u32(0), 'mp7t', new Uint8Array(13)), box('xml ', u32(0), xmpOf(value)))),
    TERM,
    NEAR,
  ],
  [
    'MP4, the encoder',
    (value) => movie(box('udta', ilst(box('\xa9too', box('data', u32(1), u32(0), value))))),
    'Midjourney v7',
    'Midjourney fan club',
  ],
  [
    'QuickTime, the software',
    (value) => movie(box('udta', box('\xa9swr', u16(value.length), u16(0), value))),
    'Midjourney v7',
    'Midjourney fan club',
  ],
  ['QuickTime, the software by its key', (value) => mp4Meta('com.apple.quicktime.software', value), 'Midjourney v7', 'Midjourney fan club'],
  ['MP3, the encoder', (value) => bytes(id3Of(4, 0, id3Frame('TSSE', 3, value)), MP3_FRAMES), 'Midjourney v7', 'Midjourney fan club'],
  ['MP3, a tag at the end', (value) => endTag(value), LABEL, '{"Label":"1"}'],
  [
    'WebM, the program',
    (value) => bytes(element(0x1a45_dfa3, element(0x4282, 'webm')), element(0x1853_8067, element(0x1549_a966, element(0x5741, value)))),
    'Midjourney v7',
    'Midjourney fan club',
  ],
  ['AVIF, a media type with a parameter', (value) => avifXmp('application/rdf+xml; charset=utf-8', value), TERM, NEAR],
  [
    'SVG, other prefixes',
    (value) =>
      utf8Bytes(
        `<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:metadata>${packet(`<${TYPE}>${value}</${TYPE}>`)
          .replace(/<\?xpacket[^>]*>/g, '')
          .replaceAll('x:xmpmeta', 'y:xmpmeta')
          .replace('xmlns:x', 'xmlns:y')
          .replaceAll('rdf:', 'r:')
          .replace('xmlns:rdf', 'xmlns:r')}</s:metadata></s:svg>`,
      ),
    TERM,
    NEAR,
  ],
];

describe.each([
  ['XMP', XMP],
  ['UserComment', COMMENTS],
  ['places', PLACES],
] as const)('%s', (_kind, forms) => {
  test.each(forms)('%s', async (_, fileOf, sign, near) => {
    expect((await report(fileOf(sign))).label).toMatch(/^ai-/);
    expect((await report(fileOf(near))).label).toBe('unknown');
  });
});

test.each(['Imagen 4', 'Nano Banana', 'NovelAI', 'Sana', '无界AI', 'Sinkin.ai', 'Photo AI', 'DALL-E 3 without edits', 'Кандинский'])(
  'an AI system called %s is one, whatever its name begins with',
  async (name) => {
    expect((await report(jpegXmp(packet(`<Iptc4xmpExt:AISystemUsed>${name}</Iptc4xmpExt:AISystemUsed>`)))).label).toBe('ai-generated');
  },
);

test.each(['no clouds over the sea', 'a street without people', 'not a cat'])('a prompt may begin or end with a no: %s', async (prompt) => {
  expect((await report(jpegXmp(packet(`<Iptc4xmpExt:AIPromptInformation>${prompt}</Iptc4xmpExt:AIPromptInformation>`)))).label).toBe(
    'ai-generated',
  );
});

test.each([
  { prompt: 'a lighthouse', seed: 7, steps: 4, width: 1024, height: 768 },
  { prompt: 'a lighthouse', seed: 7, steps: 4, size: '512x512' },
  { prompt: 'a lighthouse', seed: 7, scheduler: 'LINEAR', guidance: 3.5 },
  { prompt: 'a lighthouse', seed: 7, steps: 20, sampler: 'k_euler' },
  { Prompt: 'a lighthouse', 'Negative Prompt': '', Seed: 7, Sampler: 'dpmpp_2m_sde_gpu', Scheduler: 'karras' },
  { Prompt: 'a lighthouse', Resolution: '(1152, 896)', Seed: '7', Sampler: 'dpmpp_2m_sde_gpu' },
  { Prompt: 'a lighthouse', 'Guidance Scale': 4, Seed: 7 },
])('settings of a picture: %o', async (settings) => {
  expect((await report(pngText({ Comment: JSON.stringify(settings) }))).label).toBe('ai-generated');
});

test('what is broken in front of a label is told beside it', async () => {
  const found = await report(jpegXmp(packet(`<dc:title>a & b</dc:title><${TYPE}>${TERM}</${TYPE}>`)));
  expect(found.label).toBe('ai-generated');
  const nothing = await report(jpegXmp(packet('<dc:title>a & b</dc:title>')));
  expect([nothing.label, nothing.problems.map(({ code }) => code)]).toEqual(['unknown', ['malformed']]);
});

test('a raw profile that lies about its length, is no hexadecimal text, or never ends, is no part', async () => {
  const liars = [
    profile('exif', exifProfile(SETTINGS), 9_999),
    bytes('\nexif\n  4\nwxyz'),
    bytes('exif'),
    bytes(`\nexif\n${'0'.repeat(40)}\n00`),
  ];
  for (const text of liars)
    expect(await report(png(chunk('tEXt', 'Raw profile type exif', 0, text)))).toMatchObject({
      label: 'unknown',
      problems: [{ code: 'malformed' }],
    });
  const bomb = zlibSync(new Uint8Array(20 * 1024 * 1024).fill(0x30));
  const bombed = await report(png(chunk('zTXt', 'Raw profile type exif', 0, 0, bomb), chunk('tEXt', 'parameters', 0, SETTINGS)));
  expect([bombed.label, bombed.problems.map(({ code }) => code)]).toEqual(['ai-generated', ['over-limit']]);
});

test('segments that hold nothing of this are passed', async () => {
  expect((await report(jpegOf(segment(0xe1, 'Raw profile type exif', 0, profile('exif', exifProfile(SETTINGS)))))).label).toBe('unknown');
});
