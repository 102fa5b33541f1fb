import { zlibSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import {
  box,
  bytes,
  chunk,
  FTYP_MP4,
  IHDR,
  jpegOf,
  pngOf,
  riffChunk,
  SIGNATURE,
  segment,
  u32,
  webpOf,
  XMP_UUID,
} from '../container/build.ts';
import {
  ARTIST,
  DESCRIPTION,
  jpegExif,
  jpegIim,
  jpegXmp,
  MAKE,
  MODEL,
  mp4Meta,
  packet,
  pngText,
  report,
  reportByPieces,
  SOFTWARE,
  samsungTrailer,
  userComment,
  userCommentUtf16,
  utf8Bytes,
  utf16,
  webpExif,
} from './files.ts';

// One built file for each sign, from bytes to label, and for each sign files that only look like it.

const WEB_UI = 'a lighthouse\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x512, Model: any';
const IPTC = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
const UUID = '2b6e053b-9a65-4ca9-9e13-b6f4465164d4';
const sourceType = (value: string) => packet(`<Iptc4xmpExt:DigitalSourceType>${value}</Iptc4xmpExt:DigitalSourceType>`);
const node = (type: string, inputs: object = {}) => ({ class_type: type, inputs });
const sampler = (latent: string) => node('KSampler', { seed: 1, steps: 20, cfg: 7, latent_image: [latent, 0] });
const GRAPH = {
  1: node('EmptyLatentImage'),
  2: sampler('1'),
  3: node('VAEDecode', { samples: ['2', 0] }),
  4: node('SaveImage', { images: ['3', 0] }),
};
const FROM_PICTURE = { 1: node('LoadImage'), 2: node('VAEEncode', { pixels: ['1', 0] }), 3: sampler('2'), 4: node('SaveImage') };
const ENLARGED = { 1: node('LoadImage'), 2: node('ImageUpscaleWithModel', { image: ['1', 0] }), 3: node('SaveImage') };
const RESAMPLED = { 1: node('LoadVideo'), 2: node('FrameResampler', { frames: ['1', 0] }), 3: node('SaveVideo', { video: ['2', 0] }) };
const drawn = (type: string, mode = 0) =>
  JSON.stringify({ nodes: [{ id: 1, type, mode, properties: { 'Node name for S&R': type } }], links: [], version: 0.4 });
/** As a drawing of another program that has the same library, or of the first versions: without the editor's own properties. */
const sketched = (...nodes: readonly (readonly [type: string, slot: string])[]) =>
  JSON.stringify({
    last_node_id: nodes.length,
    last_link_id: 1,
    nodes: nodes.map(([type, slot], id) => ({
      id,
      type,
      pos: [0, 0],
      flags: {},
      outputs: [{ name: 'out', type: slot, links: [1] }],
      properties: {},
    })),
    links: [[1, 0, 0, 1, 0, 'IMAGE']],
    version: 0.4,
  });
const STEPS = 'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"';
const LABEL = '{"Label":"1","ContentProducer":"00119144030008867405X210001","ProduceID":"77"}';
const SETTINGS = { prompt: 'a lighthouse', seed: 42, steps: 20 };

const GALAXY = samsungTrailer('PhotoEditor_Re_Edit_Data', '{"originalPath":"","genAIType":3}');
const HEIC = bytes(
  box('ftyp', 'heic', u32(0), 'mif1', 'heic'),
  box('meta', u32(0), box('hdlr', u32(0), u32(0), 'pict', new Uint8Array(13))),
);

type Vector = readonly [name: string, file: Uint8Array, label: string, sentence: string];

const AI: readonly Vector[] = [
  ['source type, full address', jpegXmp(sourceType(`${IPTC}trainedAlgorithmicMedia`)), 'ai-generated', 'case_31'],
  ['source type, https', jpegXmp(sourceType(`${IPTC.replace('http:', 'https:')}trainedAlgorithmicMedia`)), 'ai-generated', 'case_31'],
  ['source type, bare word', jpegXmp(sourceType('TrainedAlgorithmicMedia')), 'ai-generated', 'case_31'],
  ['source type, QCode', jpegXmp(sourceType('digsrctype:trainedAlgorithmicMedia')), 'ai-generated', 'case_31'],
  [
    'source type, attribute under another prefix',
    jpegXmp(
      `<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''
 xmlns:i='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' i:DigitalSourceType='${IPTC}trainedAlgorithmicMedia'/></rdf:RDF></x:xmpmeta>`,
    ),
    'ai-generated',
    'case_31',
  ],
  [
    'source type, as a resource',
    jpegXmp(packet(`<Iptc4xmpExt:DigitalSourceType rdf:resource="${IPTC}compositeSynthetic"/>`)),
    'ai-edited',
    'case_32',
  ],
  [
    'source type, in a list',
    jpegXmp(
      packet(
        `<Iptc4xmpExt:DigitalSourceType><rdf:Bag><rdf:li>${IPTC}compositeWithTrainedAlgorithmicMedia</rdf:li></rdf:Bag></Iptc4xmpExt:DigitalSourceType>`,
      ),
    ),
    'ai-edited',
    'case_32',
  ],
  [
    'source type, older field',
    jpegXmp(packet('<Iptc4xmpExt:DigitalSourceFileType>trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceFileType>')),
    'ai-generated',
    'case_31',
  ],
  ['source type in UTF-16', jpegXmp(bytes(0xfe, 0xff, utf16(sourceType('trainedAlgorithmicMedia'), false))), 'ai-generated', 'case_31'],
  ['source type in WebP', webpOf(riffChunk('XMP ', utf8Bytes(sourceType('compositeSynthetic')))), 'ai-edited', 'case_32'],
  [
    'source type in MP4',
    bytes(FTYP_MP4, box('uuid', XMP_UUID, utf8Bytes(sourceType('trainedAlgorithmicMedia'))), box('moov')),
    'ai-generated',
    'case_31',
  ],
  [
    'source type in compressed iTXt',
    pngOf(chunk('iTXt', 'XML:com.adobe.xmp', 0, 1, 0, 0, 0, zlibSync(utf8Bytes(sourceType('trainedAlgorithmicMedia'))))),
    'ai-generated',
    'case_31',
  ],
  [
    'source type after the pixels',
    bytes(
      SIGNATURE,
      IHDR,
      chunk('IDAT', 1, 2, 3),
      chunk('iTXt', 'XML:com.adobe.xmp', 0, 0, 0, 0, 0, sourceType('trainedAlgorithmicMedia')),
      chunk('IEND'),
    ),
    'ai-generated',
    'case_31',
  ],
  [
    'Google: field, older field and credit',
    jpegXmp(
      packet(`<Iptc4xmpExt:DigitalSourceFileType>${IPTC}trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceFileType>
<Iptc4xmpExt:DigitalSourceType>${IPTC}trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType><photoshop:Credit>Made with Google AI</photoshop:Credit>`),
    ),
    'ai-generated',
    'case_31',
  ],
  ['Google credit alone', jpegXmp(packet('<photoshop:Credit>Made with Google AI</photoshop:Credit>')), 'ai-generated', 'case_31_credit'],
  [
    'Apple’s credit of a drawn picture',
    jpegXmp(packet('<photoshop:Credit>Apple Image Playground</photoshop:Credit>')),
    'ai-generated',
    'case_31_credit',
  ],
  ['source type of C2PA’s own', jpegXmp(sourceType('http://c2pa.org/digitalsourcetype/trainedAlgorithmicData')), 'ai-edited', 'case_32'],
  [
    'source type, older field as an attribute',
    jpegXmp(packet('<xmp:Label/>').replace('rdf:about=""', 'rdf:about="" Iptc4xmpExt:DigitalSourceFileType="compositeSynthetic"')),
    'ai-edited',
    'case_32',
  ],
  ['Google edit credit', jpegXmp(packet('<photoshop:Credit>Edited with Google AI</photoshop:Credit>')), 'ai-edited', 'case_32'],
  [
    'Apple credit in IPTC-IIM',
    jpegIim([
      [5, 'A photo'],
      [110, 'Apple Photos Clean Up'],
    ]),
    'ai-edited',
    'case_32',
  ],
  [
    'AI system of IPTC 2025.1',
    jpegXmp(packet('<Iptc4xmpExt:AISystemUsed>Imaginer 4</Iptc4xmpExt:AISystemUsed>')),
    'ai-generated',
    'case_31_system',
  ],
  [
    'AI prompt of IPTC 2025.1',
    jpegXmp(packet('<Iptc4xmpExt:AIPromptInformation>a lighthouse</Iptc4xmpExt:AIPromptInformation>')),
    'ai-generated',
    'case_31_prompt',
  ],
  [
    'AI prompt writer of IPTC 2025.1 alone',
    jpegXmp(packet('<Iptc4xmpExt:AIPromptWriterName>Jane Doe</Iptc4xmpExt:AIPromptWriterName>')),
    'ai-edited',
    'case_35',
  ],
  [
    'AI system version of IPTC 2025.1 alone',
    jpegXmp(packet('<Iptc4xmpExt:AISystemVersionUsed>4.5</Iptc4xmpExt:AISystemVersionUsed>')),
    'ai-edited',
    'case_35',
  ],
  [
    'AI system for a part',
    jpegXmp(
      packet(
        '<Iptc4xmpExt:DigitalSourceType>compositeSynthetic</Iptc4xmpExt:DigitalSourceType><Iptc4xmpExt:AISystemUsed>Imaginer</Iptc4xmpExt:AISystemUsed>',
      ),
    ),
    'ai-edited',
    'case_32',
  ],
  ['creator tool', jpegXmp(packet('<xmp:CreatorTool>reve.com</xmp:CreatorTool>')), 'ai-generated', 'case_34_named'],
  [
    'a step of the history',
    jpegXmp(
      packet(`<xmpMM:History><rdf:Seq><rdf:li stEvt:action="saved" stEvt:softwareAgent="Midjourney v7"/></rdf:Seq></xmpMM:History>`, STEPS),
    ),
    'ai-generated',
    'case_34_named',
  ],
  [
    'a step of the history, as elements',
    jpegXmp(
      packet(
        '<xmpMM:History><rdf:Seq><rdf:li rdf:parseType="Resource"><stEvt:softwareAgent>ComfyUI</stEvt:softwareAgent></rdf:li></rdf:Seq></xmpMM:History>',
        STEPS,
      ),
    ),
    'ai-edited',
    'case_35',
  ],
  ['Exif maker', jpegExif([[MAKE, 'Ideogram AI']]), 'ai-generated', 'case_34_named'],
  ['NovelAI in WebP, older model', jpegExif([[SOFTWARE, 'Stable Diffusion XL C1E1DE52']]), 'ai-generated', 'case_34_named'],
  ['NovelAI in WebP, newer model', jpegExif([[SOFTWARE, 'NovelAI Diffusion V4.5 4BDE2A90']]), 'ai-generated', 'case_34_named'],
  ['Stable Diffusion XL with a version', pngText({ Software: 'Stable Diffusion XL 1.0' }), 'ai-generated', 'case_34_named'],
  [
    'FLUX of words',
    jpegExif([
      [MAKE, 'Black Forest Labs'],
      [MODEL, 'flux-dev'],
      [SOFTWARE, 'AI generated;txt2img;flux'],
    ]),
    'ai-generated',
    'case_34',
  ],
  ['FLUX of a picture', jpegExif([[SOFTWARE, 'AI generated;img2img;flux']]), 'ai-edited', 'case_35_picture'],
  ['another model, in the same words', jpegExif([[SOFTWARE, 'AI generated;t2i;qwen']]), 'ai-generated', 'case_34'],
  ['imaginAIry', jpegExif([[SOFTWARE, 'Imaginairy / Stable Diffusion SD-1.5']]), 'ai-generated', 'case_34_named'],
  [
    'ArtBot',
    jpegExif([[SOFTWARE, 'ArtBot - Create images with Stable Diffusion, utilizing the AI Horde']]),
    'ai-generated',
    'case_34_named',
  ],
  [
    'Stable UI',
    jpegExif([[SOFTWARE, 'Stable UI - Create images with Stable Diffusion using the AI Horde']]),
    'ai-generated',
    'case_34_named',
  ],
  ['MFLUX', jpegXmp(packet('<xmp:CreatorTool>MFLUX 0.18.0</xmp:CreatorTool>')), 'ai-generated', 'case_34_named'],
  ['Draw Things by its name', jpegXmp(packet('<xmp:CreatorTool>Draw Things</xmp:CreatorTool>')), 'ai-generated', 'case_34_named'],
  ['PNG software with a version', pngText({ Software: 'Midjourney v7' }), 'ai-generated', 'case_34_named'],
  ['web UI in PNG', pngText({ parameters: WEB_UI }), 'ai-generated', 'case_34'],
  ['web UI with its lines joined', jpegOf(segment(0xfe, utf8Bytes(WEB_UI.replaceAll('\n', ' ')))), 'ai-generated', 'case_34'],
  ['web UI in zTXt', pngOf(chunk('zTXt', 'parameters', 0, 0, zlibSync(utf8Bytes(WEB_UI)))), 'ai-generated', 'case_34'],
  [
    'web UI in compressed iTXt',
    pngOf(chunk('iTXt', 'parameters', 0, 1, 0, 'en', 0, 0, zlibSync(utf8Bytes(WEB_UI)))),
    'ai-generated',
    'case_34',
  ],
  ['web UI in UTF-16, big end first', webpExif([userCommentUtf16(WEB_UI, false)]), 'ai-generated', 'case_34'],
  ['web UI in UTF-16, little end first', jpegExif([userCommentUtf16(WEB_UI, true)]), 'ai-generated', 'case_34'],
  ['web UI in a JPEG comment', jpegOf(segment(0xfe, utf8Bytes(WEB_UI))), 'ai-generated', 'case_34'],
  [
    'web UI in XMP',
    jpegXmp(packet(`<exif:UserComment><rdf:Alt><rdf:li xml:lang="x-default">${WEB_UI}</rdf:li></rdf:Alt></exif:UserComment>`)),
    'ai-generated',
    'case_34',
  ],
  [
    'web UI, enlarged',
    pngText({ postprocessing: 'Postprocess upscale by: 4, Postprocess upscaler: R-ESRGAN 4x+' }),
    'ai-edited',
    'case_35',
  ],
  ['web UI, enlarged, older', pngText({ extras: 'Upscale: 4, visibility: 1.0, model:R-ESRGAN 4x+' }), 'ai-edited', 'case_35'],
  ['ComfyUI graph', pngText({ prompt: JSON.stringify(GRAPH) }), 'ai-generated', 'case_34_tool'],
  [
    'ComfyUI graph with NaN',
    pngText({ prompt: JSON.stringify({ ...GRAPH, 5: node('x', { is_changed: ['?'] }) }).replace('"?"', 'NaN') }),
    'ai-generated',
    'case_34_tool',
  ],
  ['ComfyUI graph from a picture', pngText({ prompt: JSON.stringify(FROM_PICTURE) }), 'ai-edited', 'case_35_picture'],
  ['ComfyUI graph without a sampler', pngText({ prompt: JSON.stringify(ENLARGED) }), 'ai-edited', 'case_35'],
  ['ComfyUI graph that changes the rate of a film', pngText({ prompt: JSON.stringify(RESAMPLED) }), 'ai-edited', 'case_35'],
  ['ComfyUI drawing', pngText({ workflow: drawn('KSamplerAdvanced') }), 'ai-generated', 'case_34_tool'],
  [
    'ComfyUI drawing of the first versions',
    pngText({ workflow: sketched(['KSampler', 'LATENT'], ['VAEDecode', 'IMAGE']) }),
    'ai-generated',
    'case_34_tool',
  ],
  ['ComfyUI drawing of nodes that others made', pngText({ workflow: drawn('IdeogramV3') }), 'ai-edited', 'case_35'],
  [
    'ComfyUI graph of nodes that others made',
    pngText({ prompt: JSON.stringify({ a: node('IdeogramV3', {}), b: node('ShowText', { images: ['a', 0] }) }) }),
    'ai-edited',
    'case_35',
  ],
  ['ComfyUI drawing with its sampler switched off', pngText({ workflow: drawn('KSampler', 4) }), 'ai-edited', 'case_35'],
  [
    'ComfyUI drawing that names more than what ran',
    pngText({ prompt: JSON.stringify(ENLARGED), workflow: drawn('KSampler') }),
    'ai-edited',
    'case_35',
  ],
  [
    'ComfyUI in WebP',
    webpExif([
      [MAKE, `workflow:${drawn('KSampler')}`],
      [MODEL, `prompt:${JSON.stringify(GRAPH)}`],
    ]),
    'ai-generated',
    'case_34_tool',
  ],
  [
    'ComfyUI in XMP',
    jpegXmp(
      packet(`<c:prompt>${JSON.stringify(GRAPH).replaceAll('"', '&quot;')}</c:prompt>`, 'xmlns:c="https://github.com/Comfy-Org/ComfyUI"'),
    ),
    'ai-generated',
    'case_34_tool',
  ],
  ['ComfyUI in MP4', mp4Meta('prompt', JSON.stringify(GRAPH)), 'ai-generated', 'case_34_tool'],
  [
    'InvokeAI 3',
    pngText({ invokeai_metadata: '{"generation_mode":"txt2img","positive_prompt":"x","seed":1}' }),
    'ai-generated',
    'case_34_tool',
  ],
  [
    'InvokeAI on a picture',
    pngText({ invokeai_metadata: '{"generation_mode":"inpaint","positive_prompt":"x","seed":1}' }),
    'ai-edited',
    'case_35_picture',
  ],
  [
    'InvokeAI 2',
    pngText({ 'sd-metadata': '{"app_id":"invoke-ai/InvokeAI","image":{"prompt":[{"prompt":"x"}],"type":"txt2img","seed":1,"steps":50}}' }),
    'ai-generated',
    'case_34_tool',
  ],
  ['InvokeAI 1', pngText({ Dream: '"a lighthouse" -s 50 -S 2980747362 -W 512 -H 768 -C 7.5 -A k_lms' }), 'ai-generated', 'case_34_tool'],
  [
    'NovelAI',
    pngText({
      Software: 'NovelAI',
      Source: 'Stable Diffusion 1D44365E',
      Comment: '{"steps": 28, "sampler": "k_euler", "seed": 1, "scale": 5.0, "uc": "bad"}',
    }),
    'ai-generated',
    'case_34_tool',
  ],
  [
    'NovelAI in WebP',
    webpExif([
      [SOFTWARE, 'NovelAI Diffusion V4.5 4BDE2A90'],
      userComment('{"steps": 28, "sampler": "k_euler", "seed": 1, "scale": 5.0, "uc": "bad"}'),
    ]),
    'ai-generated',
    'case_34_tool',
  ],
  [
    'Fooocus',
    pngText({ parameters: JSON.stringify({ ...SETTINGS, base_model: 'x', version: 'Fooocus v2.5' }), fooocus_scheme: 'fooocus' }),
    'ai-generated',
    'case_34_tool',
  ],
  [
    'Fooocus in a JPEG comment',
    jpegOf(segment(0xfe, JSON.stringify({ ...SETTINGS, negative_prompt: '', base_model: 'x' }))),
    'ai-generated',
    'case_34',
  ],
  ['a client of no name', pngText({ Comment: JSON.stringify({ ...SETTINGS, width: 1024, height: 1024 }) }), 'ai-generated', 'case_34'],
  ['SwarmUI', pngText({ parameters: JSON.stringify({ sui_image_params: SETTINGS }) }), 'ai-generated', 'case_34_tool'],
  ['SwarmUI in JPEG', jpegExif([userCommentUtf16(JSON.stringify({ sui_image_params: SETTINGS }), false)]), 'ai-generated', 'case_34_tool'],
  [
    'Draw Things',
    pngOf(
      chunk(
        'iTXt',
        'XML:com.adobe.xmp',
        0,
        0,
        0,
        0,
        0,
        packet(`<exif:UserComment>{"c":"x","uc":"","seed":1,"sampler":"Euler A"}</exif:UserComment>`),
      ),
    ),
    'ai-generated',
    'case_34_tool',
  ],
  ['Easy Diffusion', pngText({ prompt: 'x', negative_prompt: 'y', seed: '1', num_inference_steps: '25' }), 'ai-generated', 'case_34'],
  ['Midjourney', pngText({ Description: `a lighthouse --ar 4:3 --v 5.2 Job ID: ${UUID}` }), 'ai-generated', 'case_34_tool'],
  [
    'Grok',
    jpegExif([
      [DESCRIPTION, `Signature: ${'Ab3+'.repeat(20)}`],
      [ARTIST, UUID],
    ]),
    'ai-generated',
    'case_34_note',
  ],
  ['Luma', pngText({ Source: 'Luma AI' }), 'ai-generated', 'case_34_named'],
  ['Suno', mp4Meta('comment', `made with suno; created=2026-02-25T03:57:12Z; id=${UUID}`), 'ai-generated', 'case_34_note'],
  ['Galaxy AI', GALAXY, 'ai-edited', 'case_32'],
  [
    'Galaxy AI behind a PNG',
    bytes(pngOf(IHDR, chunk('IDAT', 1, 2, 3), chunk('IEND')), GALAXY.subarray(jpegOf().length)),
    'ai-edited',
    'case_32',
  ],
  ['Galaxy AI in HEIC', bytes(HEIC, box('sefd', GALAXY.subarray(jpegOf().length))), 'ai-edited', 'case_32'],
  ['Fooocus in the web UI’s form', pngText({ parameters: `${WEB_UI}, Version: Fooocus v2.5.5` }), 'ai-generated', 'case_34_tool'],
  ['ComfyUI in the web UI’s form', jpegExif([userComment(`${WEB_UI}, Version: ComfyUI`)]), 'ai-generated', 'case_34_tool'],
  ['AIGC in XMP', jpegXmp(packet(`<TC260:AIGC>${LABEL}</TC260:AIGC>`)), 'ai-generated', 'case_25'],
  [
    'AIGC in XMP, entities twice',
    jpegXmp(packet(`<TC260:AIGC>${LABEL.replaceAll('"', '&amp;quot;')}</TC260:AIGC>`)),
    'ai-generated',
    'case_25',
  ],
  ['AIGC in PNG text', pngText({ AIGC: LABEL }), 'ai-generated', 'case_25'],
  ['AIGC in PNG text, wrapped', pngOf(chunk('zTXt', 'AIGC', 0, 0, zlibSync(utf8Bytes(`{"AIGC":${LABEL}}`)))), 'ai-generated', 'case_25'],
  ['AIGC in Exif', jpegExif([userComment(`{"AIGC":${LABEL}}`)]), 'ai-generated', 'case_25'],
  [
    'AIGC of a service provider',
    jpegExif([[DESCRIPTION, '{"AIGC":{"Label":1,"ServiceProvider":"x","ServiceUser":"y"}}']]),
    'ai-generated',
    'case_25',
  ],
  ['AIGC in a JPEG segment', jpegOf(segment(0xe0, `AIGC${LABEL}`)), 'ai-generated', 'case_25'],
  ['AIGC in MP4', mp4Meta('AIGC', LABEL), 'ai-generated', 'case_25'],
  [
    'AIGC, signed',
    pngText({ AIGC: JSON.stringify({ ...JSON.parse(LABEL), ReservedCode1: JSON.stringify({ SecurityData: { Type: 'TC260PG' } }) }) }),
    'ai-generated',
    'case_25_signed',
  ],
  ['Dreamina', jpegExif([userComment('{"data":{"product":"dreamina","exportType":"generation"}}')]), 'ai-generated', 'case_34_note'],
  ['platform label in MP4, bare', mp4Meta('information', '{"aigc_label_type":2}'), 'ai-generated', 'case_25_platform'],
  ['platform label in MP4', mp4Meta('AigcInfo', '{"aigc_label_type":1}'), 'ai-generated', 'case_25_platform'],
];

/** Tools whose settings reach JPEG and WebP by Exif, each with a text of nearly its shape. */
const IN_COMMENT: readonly (readonly [tool: string, text: string, near: string])[] = [
  ['ComfyUI', JSON.stringify(GRAPH), JSON.stringify(GRAPH).replaceAll('class_type', 'class')],
  ['ComfyUI', drawn('KSampler'), sketched(['LoadImage', 'IMAGE'])],
  ['InvokeAI', '{"generation_mode":"txt2img","positive_prompt":"x","seed":1}', '{"generation_mode":"solar","watts":1}'],
  ['Fooocus', JSON.stringify({ ...SETTINGS, version: 'Fooocus v2.5' }), '{"version":"Fooocus v2.5"}'],
  ['SwarmUI', JSON.stringify({ sui_image_params: SETTINGS }), '{"sui_image_params":{}}'],
  ['Draw Things', '{"c":"x","uc":"","seed":1,"sampler":"Euler A"}', '{"c":"x","uc":"","seed":1}'],
  ['Midjourney', `a lighthouse --ar 4:3 --v 5.2 Job ID: ${UUID}`, `a lighthouse, Job ID: ${UUID}`],
];

/** A packet of one description about this resource. */
const about = (resource: string, properties = '', more = '') =>
  jpegXmp(
    packet(`<Iptc4xmpExt:DigitalSourceType>${IPTC}trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>${properties}`)
      .replace('rdf:about=""', `rdf:about="${resource}" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"`)
      .replace('<rdf:Description', `${more}<rdf:Description`),
  );
const OTHER_PICTURE = 'https://example.org/other.jpg';
/** What programs write for the file itself. */
const OWN_SUBJECTS: readonly (readonly [name: string, file: Uint8Array])[] = [
  ['a UUID', about('uuid:faf5bdd5-ba3d-11da-ad31-d33d75182f1b')],
  ['a UUID as a URN', about('urn:uuid:faf5bdd5-ba3d-11da-ad31-d33d75182f1b')],
  ['a UUID alone', about('8cd2fcd5-24e7-11e0-0000-11d698e0f795')],
  ['an id of Adobe', about('xmp.did:faf5bdd5ba3d11da')],
  ['spaces', about('  ')],
  ['the id of the document', about(OTHER_PICTURE, `<xmpMM:DocumentID>${OTHER_PICTURE}</xmpMM:DocumentID>`)],
  [
    'an identifier of the file',
    about(
      OTHER_PICTURE,
      '',
      `<rdf:Description rdf:about=""><dc:identifier xmlns:dc="http://purl.org/dc/elements/1.1/">${OTHER_PICTURE}</dc:identifier></rdf:Description>`,
    ),
  ],
];
const OTHER_SUBJECTS: readonly (readonly [name: string, file: Uint8Array])[] = [
  ['another picture', about(OTHER_PICTURE)],
  ['another picture with an identifier', about(OTHER_PICTURE, `<dc:identifier>${OTHER_PICTURE}</dc:identifier>`)],
  ['a picture beside it', about('other.jpg')],
  ['a part of it', about('#layer-2')],
  ['another picture behind the file itself', about(OTHER_PICTURE, '', '<rdf:Description rdf:about=""/>')],
];

const NOT_AI: readonly Vector[] = [
  ['AIGC, possibly', pngText({ AIGC: LABEL.replace('"Label":"1"', '"Label":"2"') }), 'unknown', 'case_26'],
  ['AIGC, suspected', jpegXmp(packet(`<TC260:AIGC>${LABEL.replace('"Label":"1"', '"Label":"3"')}</TC260:AIGC>`)), 'unknown', 'case_26'],
  ['AIGC key without a field of the standard', pngText({ AIGC: '{"Label":"1","name":"my pictures"}' }), 'unknown', 'case_41'],
  ['a label of something else', pngText({ Comment: '{"Label":"1","ContentProducer":"x"}' }), 'unknown', 'case_41'],
  ['AIGC as a word', jpegOf(segment(0xe0, 'AIGC is a term')), 'unknown', 'case_41'],
  ['platform label zero', mp4Meta('AigcInfo', '{"aigc_label_type":0}'), 'unknown', 'case_41'],
  ['Dreamina as a product alone', jpegExif([userComment('{"data":{"product":"dreamina"}}')]), 'unknown', 'case_41'],
  [
    'source type in a caption',
    jpegXmp(packet(`<dc:description>${IPTC}trainedAlgorithmicMedia and TC260:AIGC</dc:description>`)),
    'unknown',
    'case_41',
  ],
  [
    'source type in another namespace',
    jpegXmp(packet('<o:DigitalSourceType>trainedAlgorithmicMedia</o:DigitalSourceType>', 'xmlns:o="http://example.org/"')),
    'unknown',
    'case_41',
  ],
  [
    'source type of an ingredient',
    jpegXmp(
      packet(
        '<xmp:Parts><rdf:Bag><rdf:li><rdf:Description Iptc4xmpExt:DigitalSourceType="trainedAlgorithmicMedia"/></rdf:li></rdf:Bag></xmp:Parts>',
      ),
    ),
    'unknown',
    'case_41',
  ],
  [
    'source type in a comment of XML',
    jpegXmp(packet('<!-- <Iptc4xmpExt:DigitalSourceType>trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType> -->')),
    'unknown',
    'case_41',
  ],
  ['source type that is no term', jpegXmp(sourceType('trainedAlgorithmicMediaX')), 'unknown', 'case_33_unknown_term'],
  [
    'rights for data mining',
    jpegXmp(packet('<plus:DataMining>http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-GENAIMLTRAINING</plus:DataMining>')),
    'unknown',
    'case_41',
  ],
  ['AI prompt writer: none', jpegXmp(packet('<Iptc4xmpExt:AIPromptWriterName>n/a</Iptc4xmpExt:AIPromptWriterName>')), 'unknown', 'case_41'],
  [
    'the writer of a caption',
    jpegXmp(packet('<photoshop:CaptionWriter>Jane Doe</photoshop:CaptionWriter><dc:rights>AIPromptWriterName: Jane</dc:rights>')),
    'unknown',
    'case_41',
  ],
  ['AI system: none', jpegXmp(packet('<Iptc4xmpExt:AISystemUsed>None</Iptc4xmpExt:AISystemUsed>')), 'unknown', 'case_41'],
  [
    'Gemini spacecraft',
    jpegXmp(packet('<photoshop:Credit>Gemini spacecraft, NASA</photoshop:Credit><dc:title>Gemini 4</dc:title>')),
    'unknown',
    'case_41',
  ],
  ['a credit that only begins so', jpegIim([[110, 'Made with Google AI? No, by hand']]), 'unknown', 'case_41'],
  [
    'imagen in Spanish',
    jpegExif([
      [SOFTWARE, 'Visor de imagen 2'],
      [DESCRIPTION, 'Una imagen de la playa'],
    ]),
    'unknown',
    'case_41',
  ],
  ['a caption that names Midjourney', pngText({ Description: 'My talk about Midjourney v7 and Stable Diffusion' }), 'unknown', 'case_41'],
  ['an editor', jpegXmp(packet('<xmp:CreatorTool>Adobe Photoshop 26.1 (Macintosh)</xmp:CreatorTool>')), 'unknown', 'case_41'],
  ['a print job', pngText({ Description: `Poster for the fair Job ID: ${UUID}` }), 'unknown', 'case_41'],
  [
    'parameters of a camera',
    pngText({ parameters: 'shutter 1/250, f/2.8, ISO 100, steps taken: walked to the hill' }),
    'unknown',
    'case_41',
  ],
  ['steps and a sampler without a seed', pngText({ parameters: 'Steps: 3, Sampler: a box of teas, Size: small' }), 'unknown', 'case_41'],
  ['a prompt and a seed of a game', pngText({ Comment: '{"prompt":"Name your world","seed":42,"level":3}' }), 'unknown', 'case_41'],
  [
    'source type of an ingredient, as an element',
    jpegXmp(
      packet(
        `<xmp:Parts rdf:parseType="Resource"><Iptc4xmpExt:DigitalSourceType>trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType></xmp:Parts>`,
      ),
    ),
    'unknown',
    'case_41',
  ],
  ['steps without a sampler', pngText({ parameters: 'Steps: 20, Seed: 7 packets, Soil: wet' }), 'unknown', 'case_41'],
  ['settings quoted in a caption', pngText({ Description: WEB_UI }), 'unknown', 'case_41'],
  ['settings quoted in a caption of XMP', jpegXmp(packet(`<dc:description>${WEB_UI}</dc:description>`)), 'unknown', 'case_41'],
  [
    'a prompt and a workflow of an office',
    pngText({ prompt: 'Please enter your name:', workflow: '{"nodes":[{"name":"legal"}],"status":"published"}' }),
    'unknown',
    'case_41',
  ],
  ['a graph of something else', pngText({ prompt: '{"1":{"class":"KSampler"},"2":{"inputs":{}}}' }), 'unknown', 'case_41'],
  [
    'a drawing of people and links',
    pngText({ workflow: '{"nodes":[{"id":1,"type":"person"},{"id":2,"type":"drum sampler"}],"links":[],"version":1}' }),
    'unknown',
    'case_41',
  ],
  ['a drawing of a photo editor', pngText({ workflow: sketched(['LoadImage', 'IMAGE'], ['SaveImage', 'IMAGE']) }), 'unknown', 'case_41'],
  ['a drawing of shapes', pngText({ workflow: sketched(['LoadImage', 'MODEL'], ['PreviewImage', 'MESH']) }), 'unknown', 'case_41'],
  ['a drawing of a sound mixer', pngText({ workflow: sketched(['LoadAudio', 'AUDIO'], ['sampler', 'MASK']) }), 'unknown', 'case_41'],
  [
    'a drawing whose nodes are none of ComfyUI',
    pngText({ workflow: sketched(['video/clip', 'CLIP'], ['cut', 'CLIP']) }),
    'unknown',
    'case_41',
  ],
  ['classes of something else', pngText({ prompt: '{"1":{"class_type":"Invoice","inputs":{"total":["EUR",7]}}}' }), 'unknown', 'case_41'],
  ['postprocessing of something else', pngText({ postprocessing: 'sharpened, upscale by hand' }), 'unknown', 'case_41'],
  ['a dream in words', pngText({ Dream: '"I had a dream" -S said she' }), 'unknown', 'case_41'],
  ['a guide to a model', jpegExif([[SOFTWARE, 'Stable Diffusion XL Handbook']]), 'unknown', 'case_41'],
  ['a model with words behind its hash', jpegExif([[SOFTWARE, 'Stable Diffusion XL C1E1DE52 viewer']]), 'unknown', 'case_41'],
  ['what AI generated, in words', jpegExif([[SOFTWARE, 'AI generated; painted over by hand']]), 'unknown', 'case_41'],
  ['AI generated captions', jpegExif([[SOFTWARE, 'AI generated;captions']]), 'unknown', 'case_41'],
  ['a bot of art', jpegExif([[SOFTWARE, 'ArtBot - Create images with oil']]), 'unknown', 'case_41'],
  ['drawing things', jpegXmp(packet('<xmp:CreatorTool>Draw Things Together</xmp:CreatorTool>')), 'unknown', 'case_41'],
  ['a kind of flux', jpegXmp(packet('<xmp:CreatorTool>mflux capacitor</xmp:CreatorTool>')), 'unknown', 'case_41'],
  ['an imaginary program', jpegExif([[SOFTWARE, 'Imaginairy / Stable Table']]), 'unknown', 'case_41'],
  ['Software NovelAI? in a title', pngText({ Title: 'NovelAI', Comment: 'steps, sampler and seed' }), 'unknown', 'case_41'],
  ['an object with a prompt', pngText({ Comment: '{"prompt":"Enter a seed","seed":"tomato"}' }), 'unknown', 'case_41'],
  ['negative prompt without the rest', pngText({ 'Negative Prompt': 'no', seed: 'sunflower' }), 'unknown', 'case_41'],
  ['c and uc of something else', pngText({ Comment: '{"c":"x","uc":"y"}' }), 'unknown', 'case_41'],
  [
    'a signature without its artist',
    jpegExif([
      [DESCRIPTION, `Signature: ${'Ab3+'.repeat(20)}`],
      [ARTIST, 'Jane Doe'],
    ]),
    'unknown',
    'case_41',
  ],
  ['Luma as a video term', pngText({ Source: 'luma key' }), 'unknown', 'case_41'],
  ['made with suno, as a word', mp4Meta('comment', 'The music was made with suno by a friend'), 'unknown', 'case_41'],
  [
    'Galaxy editor without AI, in HEIC',
    bytes(HEIC, box('sefd', samsungTrailer('PhotoEditor_Re_Edit_Data', '{"genAIType":0}').subarray(jpegOf().length))),
    'unknown',
    'case_41',
  ],
  ['Galaxy editor without AI', samsungTrailer('PhotoEditor_Re_Edit_Data', '{"originalPath":"","genAIType":0}'), 'unknown', 'case_41'],
  ['genAIType in another block', samsungTrailer('Some_Other_Block_Of_Data', '{"genAIType":3}'), 'unknown', 'case_41'],
  ['genAIType in a trailer of text', bytes(jpegOf(), 'PhotoEditor_Re_Edit_Data {"genAIType":3} SEFT'), 'unknown', 'case_41'],
];

const TERMS: readonly (readonly [string, string])[] = [
  ['digitalCapture', 'case_33_digital_capture'],
  ['computationalCapture', 'case_33_computational_capture'],
  ['compositeCapture', 'case_33_composite_capture'],
  ['negativeFilm', 'case_33_negative_film'],
  ['positiveFilm', 'case_33_positive_film'],
  ['print', 'case_33_print'],
  ['digitalCreation', 'case_33_digital_creation'],
  ['humanEdits', 'case_33_human_edits'],
  ['minorHumanEdits', 'case_33_minor_human_edits'],
  ['algorithmicMedia', 'case_33_algorithmic_media'],
  ['algorithmicallyEnhanced', 'case_33_algorithmically_enhanced'],
  ['dataDrivenMedia', 'case_33_data_driven_media'],
  ['virtualRecording', 'case_33_virtual_recording'],
  ['composite', 'case_33_composite'],
  ['screenCapture', 'case_33_screen_capture'],
  ['digitalArt', 'case_33_digital_art'],
  ['softwareImage', 'case_33_software_image'],
  ['empty', 'case_33_empty'],
];

describe('signs of AI in metadata', () => {
  test.each([...AI, ...NOT_AI])('%s', async (_, file, label, sentence) => {
    const { label: got, says } = await report(file);
    expect([got, says[0]?.id]).toEqual([label, sentence]);
    // The id has words of its own.
    expect(says[0]?.text).not.toBe(sentence);
  });

  test.each([...AI, ...NOT_AI])('%s: the same by pieces of the file', async (_, file, label, sentence) => {
    const { label: got, says } = await reportByPieces(file);
    expect([got, says[0]?.id]).toEqual([label, sentence]);
  });

  test.each(IN_COMMENT)('%s in UserComment, in ASCII and in UTF-16 without a mark: %.40s', async (tool, text, near) => {
    const fields = (one: string) => [userComment(one), userCommentUtf16(one, false), userCommentUtf16(one, true)];
    for (const field of fields(text)) {
      const { label, signals } = await report(jpegExif([field]));
      expect([label, signals.flatMap((one) => ('tool' in one ? one.tool : []))]).toEqual(['ai-generated', [tool]]);
    }
    for (const field of fields(near)) expect((await report(webpExif([field]))).label).toBe('unknown');
  });

  test.each(OWN_SUBJECTS)('a description about %s is about the file', async (_, file) => {
    expect((await report(file)).label).toBe('ai-generated');
  });

  test.each(OTHER_SUBJECTS)('a description about %s says nothing of the file', async (_, file) => {
    const { label, reason, facts } = await report(file);
    expect([label, reason, facts.reading]).toEqual(['unknown', 'none', 'complete']);
  });

  test.each(TERMS)('the term %s is told in its own words', async (term, sentence) => {
    const { label, reason, says } = await report(jpegXmp(sourceType(`${IPTC}${term}`)));
    expect([label, reason, says[0]?.id]).toEqual(['unknown', 'label-without-verdict', sentence]);
    expect(says[0]?.text).toContain('Nobody has signed that.');
  });

  test('one tool that writes its settings twice is no second tool', async () => {
    const { says } = await report(
      pngText({
        Software: 'NovelAI',
        Source: 'Stable Diffusion 1D44365E',
        Comment: '{"steps": 28, "sampler": "k", "seed": 1, "scale": 5}',
      }),
    );
    expect(says.map(({ id }) => id)).not.toContain('case_24');
    const two = await report(pngText({ Software: 'Midjourney', prompt: JSON.stringify(GRAPH) }));
    expect(two.says.map(({ id }) => id)).toContain('case_24');
  });

  test('a signal says where it stands and what it read', async () => {
    const file = pngOf(chunk('tEXt', 'Comment', 0, 'by hand'), chunk('tEXt', 'parameters', 0, WEB_UI));
    const { signals } = await report(file);
    expect(signals).toEqual([
      {
        kind: 'declaration',
        reader: 'tool-text',
        says: 'ai',
        field: 'tEXt: parameters',
        raw: WEB_UI,
        sentence: 'case_34',
        at: { offset: bytes(SIGNATURE, IHDR).length + 12 + 15 + 8, length: 11 + WEB_UI.length },
      },
    ]);
  });

  test('who wrote the prompt adds nothing to a source type that says AI', async () => {
    const writer = '<Iptc4xmpExt:AIPromptWriterName>Jane Doe</Iptc4xmpExt:AIPromptWriterName>';
    const { signals } = await report(
      jpegXmp(packet(`<Iptc4xmpExt:DigitalSourceType>trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>${writer}`)),
    );
    expect(signals).toMatchObject([{ says: 'ai', sentence: 'case_31' }]);
  });

  test('a long raw value is cut', async () => {
    const { signals } = await report(pngText({ parameters: `${'x'.repeat(50_000)}\n${WEB_UI}` }));
    expect(signals).toHaveLength(1);
    expect(signals[0]?.kind === 'declaration' && signals[0].raw.length).toBe(20_000);
  });
});
