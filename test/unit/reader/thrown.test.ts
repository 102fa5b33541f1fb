// A reader that ends with an error has looked at nothing: the rest of the evidence may speak, and nothing may be called absent.
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { HardLimitError, MalformedError } from '../../../src/bytes/errors.ts';
import { SourceError } from '../../../src/index.ts';
import { READERS } from '../../../src/reader/index.ts';
import { judge, labelOf, makeSigned, makeWorld, type World } from '../pdf/world.ts';
import { report } from './files.ts';

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/media/${name}`, import.meta.url));
const ERRORS = {
  internal: new TypeError('boom'),
  aborted: new HardLimitError('time', 'stopped'),
  'over-limit': new HardLimitError('steps', 'too many'),
  'fetch-failed': new SourceError({ code: 'fetch-failed', note: 'gone' }),
};
const PROVE = ['c2pa', 'pdf-signature', 'ooxml', 'odf'];

let world: World;
let signed: Uint8Array;
beforeAll(async () => {
  world = await makeWorld();
  signed = await makeSigned(world);
});
afterEach(() => vi.restoreAllMocks());

describe.each(READERS)('the reader $id', (reader) => {
  function breakReader(error: Error): void {
    vi.spyOn(reader, 'wants').mockReturnValue(true);
    vi.spyOn(reader, 'read').mockRejectedValue(error);
  }

  test.each(Object.entries(ERRORS))('that throws (%s) never leads to "nothing there", nor to a stronger label', async (code, error) => {
    expect([labelOf(await report(fixture('plain.jpg'))), labelOf(await judge(signed, world.trust))]).toEqual([
      'unknown · none',
      'authentic · document',
    ]);
    breakReader(error);
    for (const found of [await report(fixture('plain.jpg')), await judge(signed, world.trust)]) {
      expect([labelOf(found), found.integrity, found.facts.reading]).toEqual(['unknown · unread', 'unread', 'cut']);
      expect(found.problems.map((problem) => problem.code)).toEqual([code]);
    }
  });

  test('that throws hides no label that another one reads', async () => {
    expect(labelOf(await report(fixture('ai-label.jpg')))).toBe('ai-generated · declared-ai');
    breakReader(ERRORS.internal);
    expect(labelOf(await report(fixture('ai-label.jpg')))).toBe(reader.id === 'xmp' ? 'unknown · unread' : 'ai-generated · declared-ai');
  });

  test('that cannot read what the file holds has still looked, unless it is to prove a signature', async () => {
    breakReader(new MalformedError('no XML'));
    expect(labelOf(await report(fixture('plain.jpg')))).toBe(PROVE.includes(reader.id) ? 'unknown · unread' : 'unknown · none');
  });
});
