import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { memorySource } from '../../../src/bytes/source.ts';
import { zip } from '../../../src/container/zip.ts';
import { makeZip } from '../office/zip.ts';

const WORD = { '[Content_Types].xml': '<Types/>', 'word/document.xml': 'text' };
const walk = (bytes: Uint8Array, budget = new Budget()) => zip.walk(memorySource(bytes), budget);
const codes = async (bytes: Uint8Array) => {
  const { complete, problems } = await walk(bytes);
  return [complete, ...problems.map((problem) => problem.code)];
};

describe('zip', () => {
  test('gives each entry as a part, where its data stand', async () => {
    const bytes = makeZip(WORD);
    const { mediaType, complete, parts } = await walk(bytes);
    expect([complete, mediaType]).toEqual([true, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document']);
    expect(parts.map((part) => [part.role, part.name, part.coding])).toEqual([
      ['embedded', '[Content_Types].xml', undefined],
      ['embedded', 'word/document.xml', undefined],
    ]);
    const [range] = parts[1]?.ranges ?? [];
    expect(new TextDecoder().decode(bytes.subarray(range?.offset, (range?.offset ?? 0) + (range?.length ?? 0)))).toBe('text');
  });
  test('names what is compressed, and a manifest store', async () => {
    const { parts } = await walk(makeZip({ ...WORD, 'META-INF/content_credential.c2pa': 'x' }, true));
    expect(parts.map((part) => [part.role, part.coding])).toEqual([
      ['embedded', 'deflate'],
      ['embedded', 'deflate'],
      ['jumbf', 'deflate'],
    ]);
  });
  test('knows OpenDocument by its first entry, compressed or not', async () => {
    const files = { mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '<x/>' };
    for (const packed of [false, true]) expect((await walk(makeZip(files, packed))).mediaType).toBe(files.mimetype);
  });
  test('a signed archive hides no entry behind packed data whose sizes stand behind them', async () => {
    const files = { ...WORD, '_xmlsignatures/sig1.xml': '<x/>' };
    const hidden = makeZip({ 'word/styles.xml': '<w/>' }).subarray(0, 50);
    expect(await codes(makeZip(files, true, { flags: 8 }))).toEqual([true]);
    expect(await codes(makeZip(files, true, { flags: 8, within: { 'word/document.xml': hidden } }))).toEqual([false, 'malformed']);
  });
  test('reads an archive with a comment at its end', async () => {
    expect(await codes(makeZip(WORD, false, { comment: 'PK and more' }))).toEqual([true]);
  });

  test.each([
    ['a plain archive', makeZip({ 'a.txt': 'x' }), 'unsupported'],
    ['a signed book', makeZip({ mimetype: 'application/epub+zip', 'META-INF/signatures.xml': 'x' }), 'unsupported'],
    ['two names for one entry', makeZip(WORD, false, { names: { 'word/document.xml': 'word/documenT.xml' } }), 'malformed'],
    ['an entry that stands twice', makeZip(WORD, false, { twice: ['word/document.xml'] }), 'malformed'],
    ['names that differ in case only', makeZip({ ...WORD, 'word/Document.xml': 'x' }), 'malformed'],
    ['an entry that is not there', makeZip(WORD, false, { shift: { 'word/document.xml': 1 } }), 'malformed'],
    ['a password', makeZip(WORD, false, { flags: 1 }), 'malformed'],
    ['bytes behind the end', Uint8Array.from([...makeZip(WORD), 1]), 'malformed'],
    ['bytes before the start', Uint8Array.from([...makeZip(WORD).subarray(0, 4), ...makeZip(WORD)]), 'malformed'],
    ['a cut', makeZip(WORD).subarray(0, -30), 'malformed'],
  ])('%s is not read', async (_name, bytes, code) => {
    expect(await codes(bytes)).toEqual([false, code]);
  });

  test('stays within the budget', async () => {
    const files = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`word/${i}.xml`, 'x']));
    const { complete, problems } = await walk(makeZip({ ...WORD, ...files }), new Budget({ steps: 20, bytes: 1e9 }));
    expect([complete, problems[0]?.code]).toEqual([false, 'over-limit']);
  });
});
