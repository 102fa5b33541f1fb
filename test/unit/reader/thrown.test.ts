// A reader that ends with an error has looked at nothing: the rest of the evidence may speak, and nothing may be called absent.
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Budget, DEFAULT_BUDGET } from '../../../src/bytes/budget.ts';
import { HardLimitError, MalformedError } from '../../../src/bytes/errors.ts';
import { SourceError } from '../../../src/index.ts';
import { READERS } from '../../../src/reader/index.ts';
import { gatherParts, PartlyReadError, settle } from '../../../src/reader/part-bytes.ts';
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

describe('a limit reached beside what was found', () => {
  const label = {
    kind: 'declaration',
    reader: 'xmp',
    says: 'captured',
    field: 'f',
    raw: 'r',
    sentence: 's',
    at: { offset: 0, length: 1 },
  } as const;
  const limit = new HardLimitError('part bytes', 'too many');

  test('is told with what was found; a fault of the file beside it is none', () => {
    expect(settle([label], new MalformedError('no XML'))).toEqual([label]);
    const thrown = ((): unknown => {
      try {
        return settle([label], limit);
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(PartlyReadError);
    expect(thrown).toMatchObject({ signals: [label], failure: limit });
    expect(() => settle([], limit)).toThrow(limit);
  });

  test('is told before a fault of the file in another part', async () => {
    const errors: Error[] = [new MalformedError('no XML'), limit, new MalformedError('no XML'), new HardLimitError('parts', 'later')];
    const parts = errors.map(() => ({ role: 'xmp', name: 'x', ranges: [], outer: [] }) as const);
    const { failure } = await gatherParts(parts, new Budget(DEFAULT_BUDGET), async () => {
      throw errors.shift() ?? new Error('too many parts');
    });
    expect(failure).toBe(limit);
  });

  test('is told before a fault beside what the parts held', async () => {
    const failures = [new MalformedError('no XML'), limit, undefined];
    const parts = failures.map(() => ({ role: 'xmp', name: 'x', ranges: [], outer: [] }) as const);
    const told = await gatherParts(parts, new Budget(DEFAULT_BUDGET), async () => {
      const failure = failures.shift();
      return { found: [label], ...(failure && { failure }) };
    });
    expect(told).toEqual({ found: [label, label, label], failure: limit });
  });

  test('leaves the label, and the look incomplete', async () => {
    const reader = READERS.find(({ id }) => id === 'xmp');
    if (!reader) throw new Error('no reader of XMP');
    const read = reader.read.bind(reader);
    vi.spyOn(reader, 'read').mockImplementation(async (...given) => settle(await read(...given), limit));
    const found = await report(fixture('ai-label.jpg'));
    expect([labelOf(found), found.facts.reading, found.problems.map(({ code }) => code)]).toEqual([
      'ai-generated · declared-ai',
      'cut',
      ['over-limit'],
    ]);
  });
});
