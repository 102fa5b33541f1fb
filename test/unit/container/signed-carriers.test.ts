// A store in each carrier, signed by the test authority and judged through the real engine: what a walker hands over has to be what was signed.
import { describe, expect, test } from 'vitest';
import { memorySource, type Report, SourceError } from '../../../src/index.ts';
import { judge } from '../../fixtures/judge.ts';
import { openKit } from '../../fixtures/kit.ts';
import { packet, utf8Bytes } from '../reader/files.ts';
import {
  box,
  bytes,
  FLAC_SOUND,
  GEOB_NAMES,
  gifExtension,
  gifOf,
  id3Frame,
  id3Of,
  JXL_HEAD,
  MP3_FRAMES,
  riffChunk,
  riffOf,
  subBlocks,
  tiffOf,
  u32le,
} from './build.ts';
import { type Carrier, signCarrier } from './carrier.ts';

const kit = await openKit();

const FMT = riffChunk('fmt ', u32le(0x1_0001), u32le(22_050), u32le(44_100), u32le(0x10_0002));
const CONTENT = bytes('content of the file');
const ROWS = [
  [256, 3, 19],
  [257, 3, 1],
  [258, 3, 8],
  [259, 3, 1],
  [262, 3, 1],
] as const;
const tagged = (store: Uint8Array, sound: Uint8Array) => bytes(id3Of(4, 0, id3Frame('GEOB', GEOB_NAMES, store)), sound, CONTENT);

/** The byte that makes a chunk even is hashed. */
const withoutPad = (chunk: Uint8Array, store: Uint8Array) => chunk.subarray(0, 8 + store.length);

const CARRIERS: Readonly<Record<string, (store: Uint8Array) => Carrier>> = {
  gif: (store) => {
    const run = gifExtension('C2PA_GIF\x01\0\0', subBlocks(store));
    return { file: gifOf(run, bytes(0x21, 0xfe, subBlocks(CONTENT))), run, content: CONTENT };
  },
  tiff: (store) => {
    // The strip stands behind the directory of eight entries.
    const strip = 8 + 6 + 8 * 12;
    const file = tiffOf([...ROWS, [273, 4, strip], [279, 4, CONTENT.length], [0xcd41, 7, bytes(CONTENT, store)]]);
    // The tag's value begins with the strip so far: it has to begin behind it.
    const entry = 8 + 2 + 7 * 12;
    new DataView(file.buffer).setUint32(entry + 4, store.length);
    new DataView(file.buffer).setUint32(entry + 8, strip + CONTENT.length);
    return { file, run: store, content: CONTENT };
  },
  'tiff without the count of its tag': (store) => {
    const carrier = CARRIERS.tiff?.(store);
    if (carrier === undefined) throw new Error('no tiff');
    return { ...carrier, more: [{ start: 8 + 2 + 7 * 12 + 4, length: 4 }] };
  },
  svg: (store) => {
    const run = bytes(Buffer.from(store).toString('base64'));
    const open = '<svg xmlns="http://www.w3.org/2000/svg"><metadata><c2pa:manifest xmlns:c2pa="http://c2pa.org/manifest">';
    return { file: bytes(open, run, '</c2pa:manifest></metadata><text>', CONTENT, '</text></svg>'), run, content: CONTENT };
  },
  'jpeg xl': (store) => ({ file: bytes(JXL_HEAD, store, box('jxlc', 0xff, 0x0a, CONTENT)), run: store, content: CONTENT }),
  wav: (store) => {
    const chunk = riffChunk('C2PA', store);
    return { file: riffOf('WAVE', FMT, riffChunk('data', CONTENT), chunk), run: withoutPad(chunk, store), content: CONTENT };
  },
  'wav without its length': (store) => {
    const chunk = riffChunk('C2PA', store);
    const more = [{ start: 4, length: 4 }];
    return { file: riffOf('WAVE', FMT, riffChunk('data', CONTENT), chunk), run: withoutPad(chunk, store), content: CONTENT, more };
  },
  avi: (store) => {
    const chunk = riffChunk('C2PA', store);
    const head = riffChunk('LIST', 'hdrl', riffChunk('avih', new Uint8Array(56)));
    return {
      file: riffOf('AVI ', head, riffChunk('LIST', 'movi', riffChunk('00dc', CONTENT)), chunk),
      run: withoutPad(chunk, store),
      content: CONTENT,
    };
  },
  mp3: (store) => ({ file: tagged(store, MP3_FRAMES), run: store, content: CONTENT }),
  flac: (store) => ({ file: tagged(store, FLAC_SOUND), run: store, content: CONTENT }),
};

describe.each(Object.entries(CARRIERS))('%s', (id, wrap) => {
  test('a signed file is authentic, and with one byte of its content changed it is altered', async () => {
    const { file, run, content } = await signCarrier(kit, id, wrap);
    expect(await judge(file)).toMatchObject({ label: 'authentic', reason: 'captured', problems: [] });
    const changed = Uint8Array.from(file);
    const at = Buffer.from(file).indexOf(content);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(await judge(changed)).toMatchObject({ label: 'altered', reason: 'changed' });
    const cut = Uint8Array.from(file);
    const store = Buffer.from(file).indexOf(run) + run.length - 40;
    cut.fill(0x41, store, store + 20);
    expect((await judge(cut)).label).not.toBe('authentic');
  });
});

describe('a signed drawing', () => {
  const JAPANESE = '<?xml version="1.0" encoding="ISO-2022-JP"?>';
  const SHIFT = '<?xml version="1.0" encoding="Shift_JIS"?>';
  const drawingWith =
    (content: string, prolog = '') =>
    (store: Uint8Array): Carrier => {
      const run = bytes(Buffer.from(store).toString('base64'));
      const open = `${prolog}<svg xmlns="http://www.w3.org/2000/svg"><metadata><c2pa:manifest xmlns:c2pa="http://c2pa.org/manifest">`;
      return { file: bytes(open, run, `</c2pa:manifest></metadata>${content}<text>`, CONTENT, '</text></svg>'), run, content: CONTENT };
    };

  test.each([
    ['a picture from elsewhere', '<image href="https://example.org/a.png"/>'],
    ['a picture from elsewhere, by the old name', "<image xlink:href='a.png'/>"],
    ['an address in entities', '<image href="&#104;ttps://example.org/a.png"/>'],
    ['a script', '<script>document.title</script>'],
    ['an action', '<g onclick="go()"/>'],
    ['an animated address', '<image><set attributeName="href" to="https://example.org/a.png"/></image>'],
    ['a sheet from elsewhere', '<style>@import "a.css";</style>'],
    ['a style from elsewhere', '<g style="fill:url(https://example.org/a.svg#a)"/>'],
    ['a sheet with a picture from elsewhere', '<style><![CDATA[g{mask:url("a.svg")}]]></style>'],
    ['a sheet behind the name of one', '<style>@import "a.css";<!--<style--></style>'],
    ['a sheet in two pieces', '<style>@im<!-- -->port "a.css"</style>'],
    ['a sheet around another element', '<style>@import "a.css";<g><style/></g></style>'],
    ['a style in characters by their numbers', '<g style="fill:u&#114;l(a.svg#a)"/>'],
    ['a sheet in characters by their numbers', '<style>@im&#x70;ort "a.css";</style>'],
    ['a style in words of its own', '<g style="fill:&u;l(a.svg#a)"/>', '<!DOCTYPE svg [<!ENTITY u "ur">]>'],
    ['a set of pictures', '<g style="mask-image:image-set(\'a.png\' 1x)"/>'],
    ['an address that an animation spells', '<image><set attributeName="&#104;ref" to="a.png"/></image>'],
    ['a background of HTML', '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" background="a.png"/></foreignObject>'],
    ['another page', '<foreignObject><meta xmlns="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0;a.html"/></foreignObject>'],
    ['a sheet in front of it', '', '<?xml-stylesheet href="a.css"?>'],
    ['entities that hold elements', '', '<!DOCTYPE svg [<!ENTITY a "<image/>">]>'],
    ['an address that its document type lends', '<image/>', '<!DOCTYPE svg [<!ATTLIST image href CDATA "https://example.org/a.png">]>'],
    ['what a coding of two bytes uncovers', '\x1b$B<!--\x1b(B<image href="a.png"/>\x1b$B-->A\x1b(B', JAPANESE],
    ['what a coding without an end of data uncovers', '<![CDATA[\xc3\x83]]><!--]]><image href="a.png"/><![CDATA[-->]]>', SHIFT],
    ['words of HTML that load', '<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="a.png"/></foreignObject>'],
  ])('that brings in %s is not covered by its hash', async (_name, content, prolog = '') => {
    const { file } = await signCarrier(kit, 'svg', drawingWith(content, prolog));
    expect(await judge(file)).toMatchObject({ label: 'unknown', reason: 'not-fully-covered' });
  });

  test.each([
    ['a link', '<a href="https://example.org/"><g/></a>'],
    ['a use of its own parts', '<g id="a"/><use href="#a"/><use xlink:href="#a" xmlns:xlink="http://www.w3.org/1999/xlink"/>'],
    ['a picture written out', '<image href="data:image/png;base64,AAAA"/>'],
    ['a style of its own', '<style>g{fill:url(#a);mask:url("#b")}</style><g style="fill:url(\'#a\')"/>'],
    ['names for spaces', '<g xmlns:a="&ns_svg;"/>', '<!DOCTYPE svg [<!ENTITY ns_svg "http://www.w3.org/2000/svg">]>'],
    ['signs by their numbers', '<g aria-label="&#8220;a &amp; b&#8221;&#10;"/><style>g{fill:red}<!-- a note --></style>'],
  ])('with %s is', async (_name, content, prolog = '') => {
    const { file } = await signCarrier(kit, 'svg', drawingWith(content, prolog));
    expect(await judge(file)).toMatchObject({ label: 'authentic', reason: 'captured' });
  });
});

describe('a sound of which pieces can be had, but not the whole', () => {
  const AI = packet('<Iptc4xmpExt:DigitalSourceType>trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>');
  const judgePieces = (file: Uint8Array): Promise<Report> => {
    const whole = memorySource(file);
    const all = () => Promise.reject(new SourceError({ code: 'not-loaded', note: `the file has ${file.length} bytes` }));
    return judge({ size: file.length, read: whole.read, all });
  };
  const waveWith = (more: Uint8Array, store: Uint8Array): Carrier => {
    const chunk = riffChunk('C2PA', store);
    return { file: riffOf('WAVE', FMT, riffChunk('data', CONTENT), more, chunk), run: withoutPad(chunk, store), content: CONTENT };
  };

  test('says of a signed one that its labels were read and its content was not', async () => {
    const { file } = await signCarrier(kit, 'wav', (store) => waveWith(bytes(), store));
    expect((await judge(file)).label).toBe('authentic');
    const report = await judgePieces(file);
    expect(report).toMatchObject({ label: 'unknown', reason: 'unread', problems: [{ code: 'not-loaded' }] });
    expect(report.says[0]?.id).toBe('case_54');
  });

  test('counts an AI label beside the signature', async () => {
    const { file } = await signCarrier(kit, 'wav', (store) => waveWith(riffChunk('_PMX', utf8Bytes(AI)), store));
    expect((await judgePieces(file)).label).toBe('ai-generated');
  });

  test('needs no more where nothing is signed', async () => {
    const report = await judgePieces(riffOf('WAVE', FMT, riffChunk('data', CONTENT)));
    expect(report).toMatchObject({ label: 'unknown', reason: 'none', problems: [] });
  });
});
