import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { giveDecoder, pack } from '../../fixtures/brotli.ts';
import {
  box,
  bytes,
  id3Frame,
  id3Of,
  JXL_HEAD,
  jpegOf,
  MP3_FRAMES,
  riffChunk,
  riffOf,
  segment,
  stillOf,
  tiffOf,
  u32,
  webpOf,
} from '../container/build.ts';
import {
  DESCRIPTION,
  type Field,
  flacOf,
  jpegExif,
  jpegIim,
  jpegXmp,
  MAKE,
  MODEL,
  mp4Meta,
  officeOf,
  packet,
  pdfOf,
  pngText,
  report,
  reportByPieces,
  SOFTWARE,
  samsungTrailer,
  svgOf,
  tiffBlock,
  userComment,
  userCommentUtf16,
  utf8Bytes,
  webmOf,
  webpExif,
} from './files.ts';

// Signs of which no real file was found when they were collected. Each is a row of this table: files of ours that hold it, and files that only
// look like it. Rows whose proof is elsewhere name the test.

/** The rows. One that is taken out of the table, or left empty, is an error. */
const NAMES = [
  'Google AI, in metadata alone',
  'Meta AI, in metadata alone',
  'source types that are rarely written, in every container',
  'China’s label in JPEG, WebP and HEIF',
  'China’s label in MP3, MP4 and PDF',
  'China’s label in office documents and WAV',
  'web UI settings in WebP and AVIF; Forge, SD.Next',
  'SwarmUI',
  'Draw Things, Easy Diffusion, DreamStudio, Leonardo, Ideogram, Civitai',
  'NovelAI, signed or in the alpha channel',
  'NovelAI’s settings in EXIF, in UTF-16 of either order, with and without its mark',
  'metadata packed with Brotli, in JPEG XL',
  'stealth PNG info in RGB and packed',
  'ComfyUI in films and sounds',
  'InvokeAI of today',
  'C2PA in JPEG XL, sounds and films',
  'C2PA in archives',
  'C2PA in texts',
  'a signer withdrawn by a stapled answer',
  'hostile words in a manifest',
  'a camera’s own picture on the official list',
  'an AI statement in the XMP of a PDF',
  'office documents changed by others',
  'a drawing with AI metadata',
  'AI sounds by their tags',
  'edits with Galaxy AI and Clean Up',
  'a website’s own disclosure',
] as const;

type File = readonly [name: string, file: Uint8Array];
type Row =
  | { readonly holds: readonly (readonly [...File, 'ai-generated' | 'ai-edited'])[]; readonly near: readonly File[] }
  | { readonly seen: readonly (readonly [file: string, title: string])[] };

const FTYP_HEIC = box('ftyp', 'heic', u32(0), 'mif1', 'heic');
const IPTC = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
const UUID = '2b6e053b-9a65-4ca9-9e13-b6f4465164d4';
const LABEL = '{"Label":"1","ContentProducer":"00119144030008867405X210001","ProduceID":"77"}';
const ENTITIES = LABEL.replaceAll('"', '&quot;');
const NO_LABEL = '{"Label":"1","name":"my pictures"}';
const property = (name: string, value: string, namespaces = '') => packet(`<${name}>${value}</${name}>`, namespaces);
const sourceType = (term: string) => property('Iptc4xmpExt:DigitalSourceType', `${IPTC}${term}`);
const LABEL_XMP = property('TC260:AIGC', ENTITIES);
const NO_LABEL_XMP = property('TC260:AIGC', NO_LABEL.replaceAll('"', '&quot;'));
const SETTINGS = 'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x512';
const WEB_UI = `a lighthouse\nNegative prompt: blurry\n${SETTINGS}`;
const WALK = 'a walk\nSteps: many, Sampler box: taken along, Seed: lost';
const GRAPH = JSON.stringify({
  1: { class_type: 'EmptyLatentImage', inputs: {} },
  2: { class_type: 'KSampler', inputs: { latent_image: ['1', 0] } },
});
const NO_GRAPH = JSON.stringify({ 1: { type: 'KSampler', inputs: {} } });
const txxx = (key: string, text: string) => bytes(id3Of(4, 0, id3Frame('TXXX', 3, key, 0, utf8Bytes(text))), MP3_FRAMES);
const comment = (text: string) => bytes(id3Of(3, 0, id3Frame('COMM', 0, 'eng', 0, text)), MP3_FRAMES);
const exifBlock = (text: string) => bytes(u32(6), 'Exif\0\0', jpegExif([userCommentUtf16(text, false)]).subarray(12));
const wav = (text: string) => riffOf('WAVE', riffChunk('AIGC', utf8Bytes(text)), riffChunk('data', 0, 0));

const NOVELAI =
  '{"prompt": "a lighthouse, 灯台", "steps": 28, "height": 1216, "width": 832, "scale": 5.0, "uncond_scale": 0.0, "seed": 1, "sampler": "k_euler", "uc": "bad"}';
/** A comment in UTF-16, in every way in which writers spell it. */
const inUtf16 = (name: string, make: (fields: readonly Field[]) => Uint8Array, text: string): File[] =>
  ['', '\ufeff'].flatMap((mark) =>
    [false, true].map((little): File => {
      const spelling = `${little ? 'little' : 'big'}-endian, ${mark === '' ? 'without' : 'with'} a mark`;
      return [`${name}, ${spelling}`, make([[SOFTWARE, 'Paint 3'], userCommentUtf16(mark + text, little)])];
    }),
  );

const packedJxl = (type: string, content: Uint8Array) => bytes(JXL_HEAD, box('brob', type, pack(content)), box('jxlc', 0xff, 0x0a, 0));

/** One packet in every picture format that holds XMP, and in PDF. */
const inEvery = (name: string, xmp: string): File[] => [
  [`${name} in JPEG`, jpegXmp(xmp)],
  [`${name} in WebP`, webpOf(riffChunk('XMP ', utf8Bytes(xmp)))],
  [`${name} in AVIF`, stillOf(exifBlock('a'), xmp)],
  [`${name} in HEIC`, stillOf(exifBlock('a'), xmp, 0, FTYP_HEIC)],
  [
    `${name} in TIFF`,
    tiffOf([
      [0x0100, 3, 9],
      [0x02bc, 1, utf8Bytes(xmp)],
    ]),
  ],
  [`${name} in JPEG XL`, bytes(JXL_HEAD, box('xml ', utf8Bytes(xmp)), box('jxlc', 0xff, 0x0a, 0))],
  [`${name} in PDF`, pdfOf({}, xmp)],
];
const all = (files: readonly File[], label: 'ai-generated' | 'ai-edited') => files.map(([name, file]) => [name, file, label] as const);

const ROWS: { readonly [N in (typeof NAMES)[number]]: Row } = {
  'Google AI, in metadata alone': {
    holds: [
      [
        'the three fields together',
        jpegXmp(
          packet(`<Iptc4xmpExt:DigitalSourceFileType>${IPTC}trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceFileType>
<Iptc4xmpExt:DigitalSourceType>${IPTC}trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType><photoshop:Credit>Made with Google AI</photoshop:Credit>`),
        ),
        'ai-generated',
      ],
      ['the credit in IPTC-IIM', jpegIim([[110, 'Made with Google AI']]), 'ai-generated'],
      ['an edit', jpegXmp(property('photoshop:Credit', 'Edited with Google AI')), 'ai-edited'],
    ],
    near: [
      ['a credit with more words', jpegXmp(property('photoshop:Credit', 'Made with Google AI Studio, says the caption'))],
      ['the words as a source', jpegXmp(property('photoshop:Source', 'Made with Google AI'))],
      ['the words in another field of IPTC-IIM', jpegIim([[120, 'Made with Google AI']])],
    ],
  },
  'Meta AI, in metadata alone': {
    holds: [['the source type', jpegXmp(sourceType('trainedAlgorithmicMedia')), 'ai-generated']],
    near: [
      ['the words of its visible mark', jpegXmp(property('dc:description', 'Imagined with AI'))],
      ['the words as a credit', jpegIim([[110, 'Photo of the sign “Imagined with AI”']])],
    ],
  },
  'source types that are rarely written, in every container': {
    holds: [
      ...all(inEvery('a composite with AI', sourceType('compositeWithTrainedAlgorithmicMedia')), 'ai-edited'),
      ...all(inEvery('a synthetic composite', sourceType('compositeSynthetic')), 'ai-edited'),
      ...all(inEvery('made by AI', sourceType('trainedAlgorithmicMedia')), 'ai-generated'),
    ],
    near: [
      ...inEvery('sharpened by software', sourceType('algorithmicallyEnhanced')),
      ...inEvery('the term as keyword', property('dc:subject', `${IPTC}compositeSynthetic`)),
    ],
  },
  'China’s label in JPEG, WebP and HEIF': {
    holds: [
      ...all(inEvery('the label', LABEL_XMP), 'ai-generated'),
      ['Exif of JPEG', jpegExif([userComment(`{"AIGC":${LABEL}}`)]), 'ai-generated'],
      ['Exif of WebP', webpExif([userComment(`{"AIGC":${LABEL}}`)]), 'ai-generated'],
      ['Exif of HEIC', stillOf(exifBlock(`{"AIGC":${LABEL}}`), packet(''), 0, FTYP_HEIC), 'ai-generated'],
    ],
    near: [
      ...inEvery('a label without the standard’s fields', NO_LABEL_XMP),
      ['another namespace', jpegXmp(property('o:AIGC', ENTITIES, 'xmlns:o="http://example.org/"'))],
      ['words in Exif', webpExif([userComment('AIGC is short for AI-generated content')])],
    ],
  },
  'China’s label in MP3, MP4 and PDF': {
    holds: [
      ['MP3', txxx('AIGC', LABEL), 'ai-generated'],
      ['MP4', mp4Meta('AIGC', LABEL), 'ai-generated'],
      ['PDF', pdfOf({ AIGC: LABEL }), 'ai-generated'],
    ],
    near: [
      ['MP3', txxx('AIGC', 'no')],
      ['MP4', mp4Meta('AIGC', NO_LABEL)],
      ['PDF', pdfOf({ Keywords: 'AIGC, label 1' })],
    ],
  },
  'China’s label in office documents and WAV': {
    holds: [
      ['Word', officeOf('docx', 'AIGC', LABEL), 'ai-generated'],
      ['Excel', officeOf('xlsx', 'AIGC', LABEL), 'ai-generated'],
      ['OpenDocument', officeOf('odt', 'AIGC', LABEL), 'ai-generated'],
      ['WAV', wav(LABEL), 'ai-generated'],
    ],
    near: [
      ['Word, another property', officeOf('docx', 'AIGC project', LABEL)],
      ['Word, no label', officeOf('docx', 'AIGC', 'yes')],
      ['OpenDocument, no label', officeOf('odt', 'AIGC', NO_LABEL)],
      ['OpenDocument, another property', officeOf('odt', 'Label', '1')],
      ['WAV', wav('AIGC')],
    ],
  },
  'web UI settings in WebP and AVIF; Forge, SD.Next': {
    holds: [
      ['WebP', webpExif([userCommentUtf16(WEB_UI, false)]), 'ai-generated'],
      ['AVIF', stillOf(exifBlock(WEB_UI), packet('')), 'ai-generated'],
      ['Forge', pngText({ parameters: `${WEB_UI}, Version: f2.0.1v1.10.1-previous-659-gc055f2d4` }), 'ai-generated'],
      ['SD.Next', pngText({ parameters: `a lighthouse\nSteps: 20, Size: 512x512, Sampler: UniPC, Seed: 7, App: SD.Next` }), 'ai-generated'],
    ],
    near: [
      ['WebP', webpExif([userCommentUtf16(WALK, false)])],
      ['AVIF', stillOf(exifBlock(WALK), packet(''))],
      ['PNG', pngText({ parameters: WALK })],
    ],
  },
  SwarmUI: {
    holds: [
      ['PNG', pngText({ parameters: '{"sui_image_params":{"prompt":"x","model":"m","seed":7}}' }), 'ai-generated'],
      ['UserComment in UTF-16', jpegExif([userCommentUtf16('{"sui_image_params":{"prompt":"x","model":"m"}}', true)]), 'ai-generated'],
      ['the older place, Model', jpegExif([[MODEL, '{"sui_image_params":{"prompt":"x","model":"m"}}']]), 'ai-generated'],
    ],
    near: [
      ['the key alone', pngText({ parameters: '{"sui_image_params":{}}' })],
      ['the key as text', pngText({ parameters: 'sui_image_params' })],
    ],
  },
  'Draw Things, Easy Diffusion, DreamStudio, Leonardo, Ideogram, Civitai': {
    holds: [
      [
        'Draw Things',
        jpegXmp(property('exif:UserComment', '{"c":"x","uc":"","seed":1,"sampler":"Euler A"}'.replaceAll('"', '&quot;'))),
        'ai-generated',
      ],
      ['Easy Diffusion', pngText({ prompt: 'x', negative_prompt: 'y', seed: '1', num_inference_steps: '25' }), 'ai-generated'],
      ['DreamStudio', pngText({ parameters: `a lighthouse\n${SETTINGS}, Model: stable-diffusion-xl-1024-v1-0` }), 'ai-generated'],
      [
        'Leonardo, of its settings',
        pngText({ Comment: '{"prompt":"x","seed":7,"guidance_scale":7,"scheduler":"LEONARDO"}' }),
        'ai-generated',
      ],
      ['Ideogram', jpegExif([[MAKE, 'Ideogram AI']]), 'ai-generated'],
      [
        'Civitai',
        jpegExif([userCommentUtf16(`${WEB_UI}, Civitai resources: [{"type":"checkpoint","modelVersionId":1}]`, false)]),
        'ai-generated',
      ],
    ],
    near: [
      ['a drawing app', jpegXmp(property('exif:UserComment', '{"c":"blue","uc":"red"}'.replaceAll('"', '&quot;')))],
      ['seeds of a garden', pngText({ prompt: 'x', seed: 'tomato', steps: 'stone' })],
      ['Leonardo da Vinci', jpegExif([[DESCRIPTION, 'Leonardo, dream studio of Ideogram AI']])],
      ['a camera called after it', jpegExif([[MAKE, 'Ideogram Camera Works']])],
      ['a link to Civitai', jpegExif([userComment('Seen on civitai.com: [{"type":"checkpoint"}]')])],
    ],
  },
  'NovelAI, signed or in the alpha channel': {
    seen: [
      ['test/unit/reader/novelai.test.ts', 'a signature over these pixels and settings fits, with or without alpha'],
      ['test/unit/reader/novelai.test.ts', 'one other bit, other settings, or another key does not fit'],
      ['test/unit/mark/stealth.test.ts', 'an object of settings counts, and NovelAI is named'],
    ],
  },
  'NovelAI’s settings in EXIF, in UTF-16 of either order, with and without its mark': {
    holds: inUtf16('WebP', webpExif, NOVELAI)
      .concat(inUtf16('JPEG', jpegExif, NOVELAI))
      .map(([name, file]) => [name, file, 'ai-generated']),
    near: [
      ...inUtf16('WebP with a note', webpExif, 'Euler, 28 steps up, with a scale and a seed'),
      ...inUtf16('JPEG of a stair', jpegExif, '{"steps": 28, "scale": "5 cm", "seed": "oak"}'),
    ],
  },
  'metadata packed with Brotli, in JPEG XL': {
    holds: [
      ['a source type in XMP', packedJxl('xml ', utf8Bytes(sourceType('trainedAlgorithmicMedia'))), 'ai-generated'],
      ['an edit in XMP', packedJxl('xml ', utf8Bytes(sourceType('compositeWithTrainedAlgorithmicMedia'))), 'ai-edited'],
      ['settings in Exif', packedJxl('Exif', bytes(u32(0), tiffBlock([userCommentUtf16(WEB_UI, false)]))), 'ai-generated'],
      ['NovelAI in Exif', packedJxl('Exif', bytes(u32(0), tiffBlock([[SOFTWARE, 'NovelAI'], userComment(NOVELAI)]))), 'ai-generated'],
    ],
    near: [
      ['words in XMP', packedJxl('xml ', utf8Bytes(property('dc:description', 'trainedAlgorithmicMedia')))],
      ['a walk in Exif', packedJxl('Exif', bytes(u32(0), tiffBlock([userComment(WALK)])))],
      ['a packed box of another kind', packedJxl('abcd', utf8Bytes(sourceType('trainedAlgorithmicMedia')))],
    ],
  },
  'stealth PNG info in RGB and packed': {
    seen: [
      ['test/unit/mark/stealth.test.ts', '%s labels the picture'],
      ['test/unit/mark/stealth.test.ts', 'The lighthouse stands at the end of the pier.'],
    ],
  },
  'ComfyUI in films and sounds': {
    holds: [
      ['MP4', mp4Meta('prompt', GRAPH), 'ai-generated'],
      ['WebM', webmOf('PROMPT', GRAPH), 'ai-generated'],
      ['FLAC', flacOf(`prompt=${GRAPH}`), 'ai-generated'],
      ['MP3', txxx('prompt', GRAPH), 'ai-generated'],
    ],
    near: [
      ['MP4', mp4Meta('prompt', NO_GRAPH)],
      ['WebM', webmOf('PROMPT', NO_GRAPH)],
      ['FLAC', flacOf(`prompt=${NO_GRAPH}`)],
      ['MP3', txxx('prompt', 'Speak after the tone')],
    ],
  },
  'InvokeAI of today': {
    holds: [
      [
        'made of words',
        pngText({ invokeai_metadata: '{"app_version":"6.0.0","generation_mode":"flux_txt2img","positive_prompt":"x","seed":1}' }),
        'ai-generated',
      ],
      [
        'made on a picture',
        pngText({ invokeai_metadata: '{"app_version":"6.0.0","generation_mode":"sdxl_inpaint","positive_prompt":"x","seed":1}' }),
        'ai-edited',
      ],
    ],
    near: [
      ['no settings', pngText({ invokeai_metadata: '{"app_version":"6.0.0"}' })],
      ['a mode of something else', pngText({ invokeai_metadata: '{"generation_mode":"solar"}' })],
    ],
  },
  'C2PA in JPEG XL, sounds and films': {
    seen: [
      ['test/unit/container/signed-carriers.test.ts', 'a signed file is authentic, and with one byte of its content changed it is altered'],
    ],
  },
  'C2PA in archives': { seen: [['test/unit/container/zip.test.ts', 'META-INF/content_credential.c2pa']] },
  'C2PA in texts': { seen: [['test/e2e/coverage-cases.ts', "record('text', "]] },
  'a signer withdrawn by a stapled answer': { seen: [['test/vectors/withdrawn-stapled.json', 'withdrawn']] },
  'hostile words in a manifest': {
    seen: [['test/unit/panel/report-view.test.tsx', 'shows words of a file as text, cut, with a way to see all']],
  },
  'a camera’s own picture on the official list': { seen: [['test/vectors/capture.json', 'authentic']] },
  'an AI statement in the XMP of a PDF': {
    holds: [['the source type', pdfOf({}, sourceType('trainedAlgorithmicMedia')), 'ai-generated']],
    near: [
      ['a title about it', pdfOf({ Title: `On ${IPTC}trainedAlgorithmicMedia` }, property('dc:title', 'trainedAlgorithmicMedia'))],
      ['a program with “AI” in its name', pdfOf({ Producer: 'AI Office 3' }, property('xmp:CreatorTool', 'AI Office 3'))],
    ],
  },
  'office documents changed by others': {
    seen: [
      ['test/unit/office/office.test.ts', 'a changed text, and a picture that was exchanged'],
      ['test/unit/office/office.test.ts', 'a part that was never signed'],
    ],
  },
  'a drawing with AI metadata': {
    holds: [['SVG', svgOf(sourceType('trainedAlgorithmicMedia').replace(/<\?xpacket[^>]*>/g, '')), 'ai-generated']],
    near: [
      ['words', svgOf('trainedAlgorithmicMedia')],
      ['a title', utf8Bytes('<svg xmlns="http://www.w3.org/2000/svg"><title>Adobe Firefly</title><desc>AI-generated</desc></svg>')],
    ],
  },
  'AI sounds by their tags': {
    holds: [
      ['Suno', comment(`made with suno; created=2026-02-25T03:57:12Z; id=${UUID}`), 'ai-generated'],
      [
        'Suno in WAV',
        riffOf(
          'WAVE',
          riffChunk('LIST', 'INFO', riffChunk('ICMT', `made with suno; created=2026-02-25T03:57:12Z; id=${UUID}`)),
          riffChunk('data', 0, 0),
        ),
        'ai-generated',
      ],
    ],
    near: [
      ['an artist', bytes(id3Of(3, 0, id3Frame('TPE1', 0, 'ElevenLabs')), MP3_FRAMES)],
      ['a comment', comment('made with suno and love')],
    ],
  },
  'edits with Galaxy AI and Clean Up': {
    holds: [
      ['Galaxy AI', samsungTrailer('PhotoEditor_Re_Edit_Data', '{"originalPath":"","genAIType":1}'), 'ai-edited'],
      ['Clean Up in IPTC-IIM', jpegIim([[110, 'Apple Photos Clean Up']]), 'ai-edited'],
      ['Clean Up in XMP', jpegXmp(property('photoshop:Credit', 'Apple Photos Clean Up')), 'ai-edited'],
    ],
    near: [
      ['Galaxy’s editor without AI', samsungTrailer('PhotoEditor_Re_Edit_Data', '{"originalPath":"","genAIType":0}')],
      ['words behind the picture', bytes(jpegOf(segment(0xfe, 'x')), 'PhotoEditor_Re_Edit_Data{"genAIType":1}')],
      ['a credit of a person', jpegIim([[110, 'Photos: Apple Clean Up Crew']])],
    ],
  },
  'a website’s own disclosure': {
    seen: [
      ['test/unit/reader/site-statement.test.ts', 'is the label of its text, and nothing else'],
      ['test/unit/reader/site-statement.test.ts', 'mixed, which a later draft took back, counts as absent'],
    ],
  },
};

beforeAll(() => giveDecoder());

test('no row is missing, and none is empty', () => {
  expect(Object.keys(ROWS)).toEqual([...NAMES]);
  for (const [name, row] of Object.entries(ROWS)) {
    const counts = 'seen' in row ? [row.seen.length] : [row.holds.length, row.near.length];
    expect(
      counts.every((count) => count > 0),
      name,
    ).toBe(true);
  }
});

describe.each(Object.entries(ROWS))('%s', (_name, row) => {
  if ('seen' in row) {
    test.each(row.seen)('is proven in %s: %s', (file, title) => {
      const place = new URL(`../../../${file}`, import.meta.url);
      expect(existsSync(place) && readFileSync(place, 'utf8')).toContain(title);
    });
    return;
  }
  test.each(row.holds)('%s', async (_file, file, label) => {
    const found = await report(file);
    expect([found.label, found.reason, found.problems]).toEqual([label, 'declared-ai', []]);
    expect((await reportByPieces(file)).label).toBe(label);
  });
  test.each(row.near)('%s only looks like it', async (_file, file) => {
    const found = await report(file);
    expect([found.label, found.facts.reading, found.problems]).toEqual(['unknown', 'complete', []]);
  });
});
