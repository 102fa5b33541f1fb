import { beforeAll, describe, expect, test } from 'vitest';
import { type ByteSource, memorySource } from '../../src/bytes/source.ts';
import { recognise } from '../../src/recognise.ts';
import { PAGE, patch, signed, stream, update } from '../fixtures/documents.ts';
import { makeZip } from './office/zip.ts';
import { makeSigned, makeWorld, plain, type World } from './pdf/world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
const look = (bytes: Uint8Array) => recognise(memorySource(bytes));
/** Nothing in the form. */
const FORMLESS = {
  1: '<< /Type /Catalog /Pages 2 0 R >>',
  3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>',
};

/** A source that counts what is read, as over a network. */
function counted(bytes: Uint8Array): ByteSource & { read: ByteSource['read']; count(): number } {
  let sum = 0;
  const inner = memorySource(bytes);
  return {
    size: bytes.length,
    count: () => sum,
    read(offset, length) {
      sum += length;
      return inner.read(offset, length);
    },
    all: () => Promise.reject(new Error('all bytes wanted')),
  };
}

describe('a PDF', () => {
  test('with a signature, an empty place for one, or none', async () => {
    expect(await look(await makeSigned(world))).toBe('signed');
    expect(await look(plain())).toBe('signed');
    expect(await look(plain(FORMLESS))).toBe('unsigned');
  });

  test('that a later update took the form out of is signed still', async () => {
    const hidden = update(await makeSigned(world), { objects: { 1: FORMLESS[1] } });
    expect(await look(hidden)).toBe('signed');
  });

  test('with a C2PA manifest store only', async () => {
    const objects = {
      ...FORMLESS,
      1: '<< /Type /Catalog /Pages 2 0 R /AF [60 0 R] >>',
      60: '<< /Type /Filespec /AFRelationship /C2PA_Manifest /EF << /F 61 0 R >> >>',
      61: stream('store'),
    };
    expect(await look(plain(objects))).toBe('signed');
  });

  test('is never called unsigned where its structure cannot be followed', async () => {
    const unsigned = plain(FORMLESS);
    expect(await look(unsigned.subarray(0, unsigned.length - 20))).toBe('unsure');
    expect(await look(patch(unsigned, '/Type /Catalog', '/Type(/Catalog'))).toBe('unsure');
    expect(await look(plain({ ...FORMLESS, 1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 60 0 R >>', 60: '<< /Fields [61 0 R' }))).toBe(
      'unsure',
    );
    expect(await look(update(unsigned, { objects: { 60: '1' }, previous: 7 }))).toBe('unsure');
    expect(await look(new Uint8Array())).toBe('unsure');
  });

  test('is told by its head and its tail, however long it is', async () => {
    const long = plain({ ...FORMLESS, 60: stream('x'.repeat(2_000_000)) });
    const source = counted(long);
    expect(await recognise(source)).toBe('unsigned');
    expect(source.count()).toBeLessThan(60_000);
    const both = counted(await signed(plain({ ...PAGE, 60: stream('x'.repeat(2_000_000)) }), { signer: world.signer }));
    expect(await recognise(both)).toBe('signed');
    expect(both.count()).toBeLessThan(100_000);
  });
});

describe('an office file', () => {
  const WORD = { '[Content_Types].xml': '<Types/>', 'word/document.xml': 'text' };
  test.each(['_xmlsignatures/sig1.xml', 'META-INF/documentsignatures.xml', 'META-INF/signatures.xml', 'META-INF/content_credential.c2pa'])(
    'with %s',
    async (name) => {
      expect(await look(makeZip({ ...WORD, [name]: '<x/>' }))).toBe('signed');
      expect(await look(makeZip({ ...WORD, [name]: '<x/>' }, true, { comment: 'a comment' }))).toBe('signed');
    },
  );
  test('without any', async () => {
    expect(await look(makeZip(WORD))).toBe('unsigned');
    expect(await look(makeZip(WORD).subarray(0, -1))).toBe('unsure');
  });
});

test('anything else is unsure', async () => {
  expect(await look(new TextEncoder().encode('<!doctype html><p>Log in'))).toBe('unsure');
});
