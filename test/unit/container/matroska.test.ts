import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { matroska } from '../../../src/container/matroska.ts';
import { bytes, bytesRead, countingSource, element, elementId, partsOf, textOf, walkBytes } from './build.ts';

const HEAD = element(0x1a45_dfa3, element(0x4282, 'webm'));
const segment = (...children: readonly Uint8Array[]) => element(0x1853_8067, ...children);
const simpleTag = (name: string, value: string) => element(0x67c8, element(0x45a3, name), element(0x4487, value));
const TAGS = element(0x1254_c367, element(0x7373, element(0x63c0), simpleTag('AIGC', '{}')));
const cluster = (size: number) => element(0x1f43_b675, element(0xe7, 0), element(0xa3, new Uint8Array(size)));

describe('matroska', () => {
  test('names tags, attachments and the writers, and measures the track', async () => {
    const info = element(0x1549_a966, element(0x7ba9, 'film'), element(0x5741, 'writer'));
    const video = element(0xe0, element(0xb0, 2, 0x80), element(0xba, 1, 0x68));
    const tracks = element(0x1654_ae6b, element(0xae, video));
    const files = element(0x1941_a469, element(0x61a7, element(0x466e, 'cover.jpg'), element(0x465c, 'JPEG')));
    const file = bytes(HEAD, segment(element(0xec, 0), info, tracks, cluster(9), files, TAGS));
    const walk = await walkBytes(matroska, file);
    expect(walk).toMatchObject({ mediaType: 'video/webm', complete: true, problems: [], width: 640, height: 360 });
    expect(partsOf(walk, 'text').map((part) => [part.name, textOf(part, file)])).toEqual([
      ['Segment/Info/Title', 'film'],
      ['Segment/Info/WritingApp', 'writer'],
      ['Segment/Tags/AIGC', '{}'],
    ]);
    expect(partsOf(walk, 'embedded').map((part) => [part.name, textOf(part, file)])).toEqual([['Segment/Attachments/cover.jpg', 'JPEG']]);
  });

  test('clusters are passed by their size', async () => {
    const source = countingSource(bytes(HEAD, segment(cluster(400_000), cluster(400_000), TAGS)));
    const walk = await matroska.walk(source, new Budget());
    expect(partsOf(walk, 'text')).toHaveLength(1);
    expect(partsOf(walk, 'pixels')[0]?.ranges).toHaveLength(1);
    expect(bytesRead(source)).toBeLessThan(400);
  });

  test('a live recording leaves its sizes open', async () => {
    const open = (id: number, ...children: readonly Uint8Array[]) => bytes(elementId(id), 0xff, ...children);
    const blocks = [element(0xe7, 0), element(0xa3, 'frame')];
    const file = bytes(HEAD, open(0x1853_8067, open(0x1f43_b675, ...blocks), open(0x1f43_b675, ...blocks), TAGS));
    const walk = await walkBytes(matroska, file);
    expect(walk).toMatchObject({ complete: true, problems: [] });
    expect(partsOf(walk, 'text').map((part) => part.name)).toEqual(['Segment/Tags/AIGC']);
  });

  test('the type of the document tells Matroska from WebM; another EBML file is neither', async () => {
    const named = element(0x1a45_dfa3, element(0x4282, 'matroska\0'));
    expect(await walkBytes(matroska, bytes(named, segment()))).toMatchObject({ mediaType: 'video/x-matroska', complete: true });
    expect(await walkBytes(matroska, bytes(named, TAGS))).toMatchObject({ complete: false, problems: [{ code: 'malformed' }] });
  });
});
