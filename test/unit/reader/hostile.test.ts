import { zlibSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { concatBytes } from '../../../src/bytes/cursor.ts';
import { HardLimitError } from '../../../src/bytes/errors.ts';
import { memorySource } from '../../../src/bytes/source.ts';
import { READERS } from '../../../src/reader/index.ts';
import type { Context } from '../../../src/signal.ts';
import { NO_TRUST } from '../../fixtures/no-trust.ts';
import { box, bytes, chunk, FTYP_MP4, jpegOf, pngOf, segment, u16, u32 } from '../container/build.ts';
import { jpegExif, jpegXmp, packet, pngText, report, SOFTWARE, samsungTrailer, tiffBlock, userComment, utf8Bytes } from './files.ts';

const TYPE = '<Iptc4xmpExt:DigitalSourceType>trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>';

describe('hostile metadata', () => {
  test('entities are never grown', async () => {
    const bomb = `<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>${packet('<dc:title>&c;</dc:title>')}`;
    const { label, problems, signals } = await report(jpegXmp(bomb));
    expect(label).toBe('unknown');
    expect(signals).toEqual([]);
    expect(problems.map(({ code }) => code)).toContain('malformed');
  });

  test('a label before the broken place is kept', async () => {
    const { label } = await report(jpegXmp(packet(`${TYPE}<dc:title>&nothing;</dc:title>`)));
    expect(label).toBe('ai-generated');
  });

  test('elements deeper than any packet has are not followed', async () => {
    const { problems } = await report(jpegXmp(packet('<dc:a>'.repeat(1_000) + TYPE + '</dc:a>'.repeat(1_000))));
    expect(problems.map(({ code }) => code)).toEqual(['over-limit']);
  });

  test('a packet without an end, without a start, or of other bytes is malformed and no more', async () => {
    const whole = packet(TYPE.replace('trained', 'un'));
    for (const text of [whole.slice(0, 500), 'no packet at all', '\0\0\0\0', '<rdf:RDF', whole.replace('<rdf:RDF', '<rdf:RDF rdf:RDF <')]) {
      const { label, problems } = await report(jpegXmp(text));
      expect([label, problems.length > 0]).toEqual(['unknown', true]);
      expect(problems.map(({ code }) => code)).not.toContain('internal');
    }
  });

  test('one broken text does not hide the next', async () => {
    const broken = chunk('zTXt', 'parameters', 0, 0, 'no zlib');
    const good = chunk('tEXt', 'Software', 0, 'Midjourney');
    expect((await report(pngOf(broken, good))).label).toBe('ai-generated');
    const { label, problems } = await report(pngOf(broken));
    expect(label).toBe('unknown');
    expect(problems.map(({ code }) => code)).toContain('malformed');
  });

  test('a compressed text that grows without end is over our limit', async () => {
    const bomb = zlibSync(new Uint8Array(40 * 1024 * 1024));
    const { label, problems } = await report(pngOf(chunk('zTXt', 'parameters', 0, 0, bomb)));
    expect(label).toBe('unknown');
    expect(problems.map(({ code }) => code)).toContain('over-limit');
  });

  test('text chunks cut anywhere cost no more than their row', async () => {
    const body = bytes('prompt', 0, 1, 0, 'en', 0, 'x', 0, zlibSync(utf8Bytes('{}')));
    for (let length = 0; length < body.length; length++) {
      const { label, problems } = await report(pngOf(chunk('iTXt', body.subarray(0, length))));
      expect(label).toBe('unknown');
      expect(problems.map(({ code }) => code)).not.toContain('internal');
    }
  });

  test('Exif whose directories and values point anywhere', async () => {
    const good = jpegExif([[SOFTWARE, 'Midjourney'], userComment('x')]);
    const from = 4 + 6 + 2;
    for (let at = from; at < from + 90; at++) {
      for (const value of [0, 0x7f, 0xff]) {
        const broken = Uint8Array.from(good);
        broken[at] = value;
        const { problems } = await report(broken);
        expect(problems.map(({ code }) => code)).not.toContain('internal');
      }
    }
  });

  test('movie metadata whose boxes lie about their length', async () => {
    const data = box('data', u32(1), u32(0), '{"AIGC":{}}');
    const inner = bytes(
      box('hdlr', new Uint8Array(25)),
      box('keys', u32(0), u32(1), box('mdta', 'AIGC')),
      box('ilst', u32(data.length + 8), u32(1), data),
    );
    for (let at = 0; at < inner.length; at++) {
      const broken = Uint8Array.from(inner);
      broken[at] = 0xff;
      const { label, problems } = await report(bytes(FTYP_MP4, box('moov', box('udta', box('meta', u32(0), broken)))));
      expect(label).toBe('unknown');
      expect(problems.map(({ code }) => code)).not.toContain('internal');
    }
  });

  test('image resources and data sets cut anywhere', async () => {
    const iim = bytes(0x1c, 2, 110, u16(5), 'Apple', 0x1c, 2, 110, 0x80, 4, u32(3), 'abc');
    const block = bytes('8BIM', u16(0x0404), 0, 0, u32(iim.length), iim);
    for (let length = 0; length <= block.length; length++) {
      const { label, problems } = await report(jpegOf(segment(0xed, 'Photoshop 3.0', 0, block.subarray(0, length))));
      expect(label).toBe('unknown');
      expect(problems.map(({ code }) => code)).not.toContain('internal');
    }
  });

  test('a credit before a data set that runs out of its block is kept', async () => {
    const iim = bytes(0x1c, 2, 110, u16(19), 'Made with Google AI', 0x1c, 2, 120, u16(500), 'cut');
    const block = bytes('8BIM', u16(0x0404), 0, 0, u32(iim.length), iim, iim.length % 2 === 1 ? '\0' : '');
    const { label, problems } = await report(jpegOf(segment(0xed, 'Photoshop 3.0', 0, block)));
    expect([label, problems]).toEqual(['ai-generated', []]);
  });

  test('one broken Exif block does not hide the camera that another names', async () => {
    const good = segment(0xe1, 'Exif\0\0', tiffBlock([[0x010f, 'Canon']]));
    const broken = segment(0xe1, 'Exif', 0, 0, 'XX');
    for (const file of [jpegOf(good, broken), jpegOf(broken, good)]) {
      const { reason, signals } = await report(file);
      expect([reason, signals.map((signal) => signal.kind === 'declaration' && signal.tool)]).toEqual(['label-without-verdict', ['Canon']]);
    }
  });

  test('a trailer without an end of its object', async () => {
    const text = `{"genAIType":3,"a":${'{"b":'.repeat(20_000)}`;
    const { label, problems } = await report(samsungTrailer('PhotoEditor_Re_Edit_Data', text));
    expect([label, problems]).toEqual(['unknown', []]);
  });

  test('JSON as deep as a text allows, and keys that are names of methods', async () => {
    for (const text of ['['.repeat(200_000), `{"AIGC":${'{"AIGC":'.repeat(100_000)}`, '{"__proto__":{"Label":"1"},"constructor":1}']) {
      const { label, problems } = await report(pngText({ AIGC: text, prompt: text }));
      expect([label, problems]).toEqual(['unknown', []]);
    }
  });

  test('graphs, lines and names as long as a field allows', async () => {
    const chain: Record<string, unknown> = { 0: { class_type: 'LoadImage', inputs: {} } };
    for (let id = 1; id < 19_000; id++) chain[id] = { class_type: 'KSampler', inputs: { latent_image: [String(id - 1), 0] } };
    expect((await report(pngText({ prompt: JSON.stringify(chain) }))).label).toBe('ai-edited');
    const texts = [
      '1'.repeat(4_000_000),
      'Steps: 1, A\n'.repeat(80_000),
      ' --v Job ID:'.repeat(2_500),
      '"'.repeat(500_000),
      `{${'"a":NaN,'.repeat(200_000)}`,
    ];
    for (const text of texts) expect((await report(pngText({ Software: text, Dream: text, AIGC: text }))).label).toBe('unknown');
  });

  test.each(['-', 'a-', 'no-', 'no ', ' '])('a denial that never comes to its end, made of %o', async (part) => {
    const words = `no ${part.repeat(20_000)}!`;
    const found = await report(jpegXmp(packet(`<Iptc4xmpExt:AISystemUsed>${words}</Iptc4xmpExt:AISystemUsed>`)));
    // In time that grew with the cube of its length this would take minutes.
    expect([found.label, found.facts.reading]).toEqual(['unknown', 'complete']);
  });

  test('a statement made over and over is reported so many times, and what speaks of AI is not lost', async () => {
    const other = '<Iptc4xmpExt:DigitalSourceType>print</Iptc4xmpExt:DigitalSourceType>';
    const { label, signals } = await report(pngOf(chunk('iTXt', 'XML:com.adobe.xmp', 0, 0, 0, 0, 0, packet(other.repeat(5_000) + TYPE))));
    expect([label, signals.length]).toEqual(['ai-generated', 200]);
    const credits = concatBytes(Array.from({ length: 200_000 }, () => Uint8Array.of(0x1c, 2, 110, 0, 0)));
    const parts = [{ role: 'iptc', name: 'bare', ranges: [{ offset: 0, length: credits.length }], outer: [] }] as const;
    const context: Context = {
      now: new Date(0),
      trust: NO_TRUST,
      budget: new Budget({ steps: 1_000_000, bytes: 1e9 }),
      mediaType: 'image/tiff',
    };
    const iptc = READERS.find(({ id }) => id === 'iptc');
    expect(await iptc?.read(parts, memorySource(credits), context)).toEqual([]);
  });

  test('a stop from outside ends every reader', async () => {
    const stop = new AbortController();
    stop.abort();
    const file = memorySource(pngText({ AIGC: '{}' }));
    const context: Context = { now: new Date(0), trust: NO_TRUST, budget: new Budget(undefined, stop.signal), mediaType: 'image/png' };
    const roles = ['xmp', 'tiff', 'iptc', 'text', 'trailer'] as const;
    for (const reader of READERS.filter(({ id }) => id !== 'c2pa')) {
      const parts = roles
        .map((role) => ({ role, name: 'tEXt', ranges: [{ offset: 0, length: 8 }], outer: [] }))
        .filter((part) => reader.wants(part));
      if (parts.length > 0) await expect(reader.read(parts, file, context)).rejects.toThrow(HardLimitError);
    }
  });
});
