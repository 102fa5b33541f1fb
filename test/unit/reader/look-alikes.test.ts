import { describe, expect, test } from 'vitest';
import {
  box,
  bytes,
  chunk,
  FRAME,
  FTYP_AVIF,
  FTYP_MP4,
  gifOf,
  IDAT,
  IHDR,
  id3Frame,
  id3Of,
  itemOf,
  jpegOf,
  MP3_FRAMES,
  pngOf,
  riffChunk,
  riffOf,
  SCAN,
  segment,
  subBlocks,
  u16,
  u32,
  webpOf,
} from '../container/build.ts';
import {
  ARTIST,
  DESCRIPTION,
  flacOf,
  jpegExif,
  jpegIim,
  jpegXmp,
  MAKE,
  MODEL,
  mp4Meta,
  packet,
  pdfOf,
  pngText,
  report,
  reportByPieces,
  SOFTWARE,
  samsungTrailer,
  svgOf,
  userComment,
  utf8Bytes,
  webmOf,
} from './files.ts';

// Files made to be taken for AI's: every marker is spelled somewhere, and none stands in its structure.

const TYPE = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
const LABEL = '{"AIGC":{"Label":"1","ContentProducer":"x","ProduceID":"77"}}';
const SETTINGS = 'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x512';
const XMP = packet(`<Iptc4xmpExt:DigitalSourceType>${TYPE}</Iptc4xmpExt:DigitalSourceType>`);
const EVERYTHING = `c2pa jumb jumd AIGC${LABEL} ${XMP} ${SETTINGS} stealth_pnginfo SEFT "genAIType":3 Made with Google AI midjourney`;
const property = (name: string, value: string, more = '') => packet(`<${name}>${value}</${name}>`, more);

const MANAGED = 'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"';
const packed = (properties: string) => jpegXmp(packet(properties, MANAGED));
const history = (step: string) => `<xmpMM:History><rdf:Seq><rdf:li rdf:parseType="Resource">${step}</rdf:li></rdf:Seq></xmpMM:History>`;
const HISTORY = history('<stEvt:softwareAgent>Midjourney v7</stEvt:softwareAgent>');
const steps = (step: string) => packed(history(step));

type Row = readonly [name: string, file: Uint8Array];
const FILES: readonly Row[] = [
  // In the coded picture.
  ['every marker in the scan of a JPEG', bytes(0xff, 0xd8, FRAME, SCAN, utf8Bytes(EVERYTHING), 0xff, 0xd9)],
  ['every marker in the pixels of a PNG', pngOf(IHDR, chunk('IDAT', utf8Bytes(EVERYTHING)))],
  ['every marker in the frames of an APNG', pngOf(IHDR, IDAT, chunk('fdAT', u32(1), utf8Bytes(EVERYTHING)))],
  ['every marker in the pixels of a WebP', webpOf(riffChunk('VP8 ', utf8Bytes(EVERYTHING)))],
  [
    'every marker in the pixels of an AVIF',
    bytes(FTYP_AVIF, box('meta', u32(0), box('hdlr', u32(0), u32(0), 'pict', new Uint8Array(13))), box('mdat', utf8Bytes(EVERYTHING))),
  ],
  ['every marker in the pixels of a GIF', gifOf(bytes(0x2c, new Uint8Array(8), 0, 2, subBlocks(utf8Bytes(EVERYTHING))))],
  ['every marker in the sound of a WAV', riffOf('WAVE', riffChunk('data', utf8Bytes(EVERYTHING)))],
  ['every marker in the frames of an MP3', bytes(MP3_FRAMES, utf8Bytes(EVERYTHING), MP3_FRAMES)],
  ['every marker in the media of an MP4', bytes(FTYP_MP4, box('mdat', utf8Bytes(EVERYTHING)), box('moov'))],
  // In parts that hold something else.
  ['every marker in a colour profile', jpegOf(segment(0xe2, 'ICC_PROFILE\0', utf8Bytes(EVERYTHING)))],
  ['every marker in a quantization table', jpegOf(segment(0xdb, utf8Bytes(EVERYTHING)))],
  ['every marker in a chunk of another kind', pngOf(IHDR, chunk('vpAg', utf8Bytes(EVERYTHING)), IDAT)],
  ['every marker behind the end of a PNG', bytes(pngOf(IHDR, IDAT), utf8Bytes(EVERYTHING))],
  ['every marker behind the end of a JPEG', bytes(jpegOf(), utf8Bytes(EVERYTHING))],
  ['XMP under the identifier of something else', jpegOf(segment(0xe1, 'http://ns.example.com/xap/1.0/\0', utf8Bytes(XMP)))],
  ['XMP in a comment of JPEG', jpegOf(segment(0xfe, utf8Bytes(XMP)))],
  ['XMP as a text of PNG under another name', pngText({ 'XML:com.example.xmp': XMP })],
  ['XMP inside of a caption of XMP', jpegXmp(property('dc:description', XMP.replaceAll('<', '&lt;')))],
  ['XMP behind the end of its packet', jpegXmp(`${packet('')}${XMP}`)],
  ['a label in a box for free space', bytes(FTYP_MP4, box('free', LABEL), box('moov'))],
  // In fields for people.
  ['every marker in a caption of Exif', jpegExif([[DESCRIPTION, EVERYTHING]])],
  ['every marker in a caption of IPTC-IIM', jpegIim([[120, EVERYTHING.slice(0, 2_000)]])],
  ['every marker in a title of PNG', pngText({ Title: EVERYTHING, Author: 'midjourney', Copyright: 'Made with Google AI' })],
  ['every marker in a title of MP3', bytes(id3Of(3, 0, id3Frame('TIT2', 0, 'Made with suno; a song of AIGC')), MP3_FRAMES)],
  ['every marker in a title of FLAC', flacOf('TITLE=AIGC', `DESCRIPTION=${SETTINGS}`)],
  ['every marker in a title of WebM', webmOf('TITLE', `AIGC ${SETTINGS}`)],
  ['every marker in a title of MP4', mp4Meta('com.apple.quicktime.title', `AIGC ${SETTINGS}`)],
  ['every marker in a title of PDF', pdfOf({ Title: `AIGC ${SETTINGS}`, Subject: LABEL.replace('AIGC', 'about') })],
  [
    'every marker in a drawing',
    svgOf('').length > 0
      ? utf8Bytes(
          `<svg xmlns="http://www.w3.org/2000/svg"><text>${TYPE} AIGC c2pa:manifest</text><!-- ${SETTINGS.replace('Seed', 'Weed')} --></svg>`,
        )
      : bytes(),
  ],
  // With a word in the right field and nothing else.
  [
    'a camera whose model is a graph of something else',
    jpegExif([
      [MAKE, 'ACME'],
      [MODEL, 'prompt:{"1":{"inputs":{}}}'],
    ]),
  ],
  ['software of a name that goes on', jpegExif([[SOFTWARE, 'Midjourney Magazine Layout 3.1']])],
  [
    'an artist with an id, and a description that begins as a signature',
    jpegExif([
      [DESCRIPTION, 'Signature: John Hancock, 1776'],
      [ARTIST, '2b6e053b-9a65-4ca9-9e13-b6f4465164d4'],
    ]),
  ],
  ['a comment that quotes a label in a sentence', jpegExif([userComment(`The standard's example is ${LABEL}`)])],
  ['a label whose number is a word', pngText({ AIGC: '{"Label":"one","ContentProducer":"x","ProduceID":"77"}' })],
  [
    'a source type of another vocabulary',
    jpegXmp(property('Iptc4xmpExt:DigitalSourceType', 'http://example.org/trainedAlgorithmicMedia/not')),
  ],
  [
    'a source type of an artwork in the picture',
    jpegXmp(
      packet(
        `<Iptc4xmpExt:ArtworkOrObject><rdf:Bag><rdf:li rdf:parseType="Resource"><Iptc4xmpExt:DigitalSourceType>${TYPE}</Iptc4xmpExt:DigitalSourceType></rdf:li></rdf:Bag></Iptc4xmpExt:ArtworkOrObject>`,
      ),
    ),
  ],
  ['a prompt of a telephone', pngText({ prompt: 'Press 1 for sales', seed: '', steps: '' })],
  ['settings of a seed drill', pngText({ parameters: 'Steps: 20 cm, Sampler: soil core, Seed: rye' })],
  ['a title of a song that quotes settings', bytes(id3Of(3, 0, id3Frame('TIT2', 0, SETTINGS)), MP3_FRAMES)],
  [
    'a title of a film that quotes settings',
    bytes(FTYP_MP4, box('moov', box('udta', box('meta', u32(0), box('hdlr', u32(0)), box('ilst', itemOf('\xa9nam', SETTINGS)))))),
  ],
  [
    'a title of a sound that quotes settings',
    riffOf('WAVE', riffChunk('LIST', 'INFO', riffChunk('INAM', SETTINGS)), riffChunk('data', 0, 0)),
  ],
  // Of other programs that have steps, seeds, samplers and prompts.
  ['a chain of random numbers', pngText({ parameters: 'Steps: 1000, Sampler: NUTS, Chains: 4, Seed: 42' })],
  ['the same in a comment of Exif', jpegExif([userComment('Steps: 1000, Sampler: NUTS, Seed: 42, Model: eight schools')])],
  ['the same as an object', pngText({ Comment: '{"steps":1000,"sampler":"emcee","seed":42,"scale":2.5}' })],
  ['a landscape from a seed', pngText({ Comment: '{"generation_mode":"perlin","seed":42,"octaves":4}' })],
  ['an experiment on people', pngText({ Comment: '{"prompt":"Press when you see red","seed":12,"steps":5}' })],
  ['a training run', pngText({ config: '{"prompt":"Name three rivers","seed":42,"scheduler":"cosine","lr":0.1}' })],
  ['an order of prints', pngText({ Description: 'Ann and Bob --final Job ID: 2b6e053b-9a65-4ca9-9e13-b6f4465164d4' })],
  ['a label in a list', pngText({ AIGC: '{"Label":["1"],"ContentProducer":"x","ProduceID":"77"}' })],
  ['Galaxy editor that has not asked its AI', samsungTrailer('PhotoEditor_Re_Edit_Data', '{"genAIType":-1}')],
  // Said of no AI at all.
  ...['No AI used', 'No AI system was used', 'Not applicable', 'not used', 'AI: none', 'N.A.', 'false', '–', '0', 'Without AI tools.'].map(
    (words): Row => [
      `an AI system called ${words}`,
      jpegXmp(
        packet(
          `<Iptc4xmpExt:AISystemUsed>${words}</Iptc4xmpExt:AISystemUsed><Iptc4xmpExt:AIPromptInformation>${words}</Iptc4xmpExt:AIPromptInformation>`,
        ),
      ),
    ],
  ),
  // The same in other words, and in other languages.
  ...[
    'No generative AI was used',
    'Not AI-generated',
    'AI was not used',
    'This image was not created with AI',
    'Original photo, no AI',
    'None (photograph)',
    'Human',
    'human-created',
    'Camera',
    'Unspecified',
    'undefined',
    '""',
    '?',
    'Keine KI',
    'Aucune',
    'Sans IA',
    'Ninguna',
    'No se usó IA',
    'nenhum',
    'nessuno',
    'нет',
    '无',
    '未使用AI',
    'なし',
    'بدون',
    'Không',
    'wala',
  ].map((words): Row => [`an AI system called ${words}`, jpegXmp(packet(`<Iptc4xmpExt:AISystemUsed>${words}</Iptc4xmpExt:AISystemUsed>`))]),
  ['a prompt that is none', jpegXmp(packet('<Iptc4xmpExt:AIPromptInformation>No AI was used</Iptc4xmpExt:AIPromptInformation>'))],
  // Objects with a seed.
  ...[
    { prompt: 'Name three rivers', seed: 42, steps: 1000, model: 'llama-7b' },
    { prompt: 'Write a poem', seed: 1, steps: 5, strength: 2, scheduler: 'cosine' },
    { prompt: 'How do you rate this?', seed: 7, sampler: 'quota', size: 200 },
    { prompt: 'C major', seed: 1, steps: 16, width: 8 },
    { seed: 3, sampler: 'NUTS', uc: 'unit cell', prompt: 'x' },
    { uc: '4.5', seed: 1, sampler: 'mc', steps: 10 },
    { positive_prompt: 'Go!', seed: 99, steps: 3, resolution: '1080p' },
  ].map((object): Row => [`an object of ${Object.keys(object)}`, pngText({ Comment: JSON.stringify(object) })]),
  ['a class that takes its own result', pngText({ prompt: '{"a":{"class_type":"Invoice","inputs":{"x":["a",0]}}}' })],
  // Said of a part of a drawing.
  ...[XMP.replace(/<\?xpacket[^>]*>/g, ''), LABEL].flatMap((inner): Row[] => [
    [
      'a label of a picture in a drawing',
      utf8Bytes(`<svg xmlns="http://www.w3.org/2000/svg"><g><image><metadata>${inner}</metadata></image></g></svg>`),
    ],
    [
      'a label in a page in a drawing',
      utf8Bytes(`<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><metadata>${inner}</metadata></foreignObject></svg>`),
    ],
  ]),
  // In the history of the file.
  [
    'a panel of an editor',
    steps('<stEvt:softwareAgent>Adobe Photoshop 26.0 (Macintosh)</stEvt:softwareAgent><stEvt:parameters>Midjourney</stEvt:parameters>'),
  ],
  [
    'a step of an ingredient',
    packed(`<xmpMM:Pantry><rdf:Bag><rdf:li rdf:parseType="Resource">${HISTORY}</rdf:li></rdf:Bag></xmpMM:Pantry>`),
  ],
  ['a step of something else', packed(HISTORY.replaceAll('xmpMM:History', 'dc:relation'))],
  ['a Samsung trailer cut in its name', bytes(jpegOf(), 0, 0, 0xa1, 0x0b, 'PhotoEditor_Re_Edit_Dat{"genAIType":3}', u16(0), 'SEFT')],
];

describe('what only spells a sign', () => {
  test.each(FILES)('%s', async (_name, file) => {
    for (const found of [await report(file), await reportByPieces(file)]) {
      expect([found.label, found.integrity === 'trusted' || found.integrity === 'valid']).toEqual(['unknown', false]);
      expect(found.signals.filter((signal) => signal.kind === 'declaration' && /^ai/.test(signal.says))).toEqual([]);
    }
  });
});
