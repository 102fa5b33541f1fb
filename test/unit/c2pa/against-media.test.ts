// Trusted signatures over films whose tables could be made to name other media than was signed: none may be authentic.
import { describe, expect, test } from 'vitest';
import { box } from '../../fixtures/avif.ts';
import { concat, sha256, text, uint32 } from '../../fixtures/bytes.ts';
import { buildManifest, buildStore } from '../../fixtures/c2pa-builder.ts';
import { judge } from '../../fixtures/judge.ts';
import { openKit } from '../../fixtures/kit.ts';

const kit = await openKit();
const STORE_BOX = Uint8Array.from(Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex'));
const CHUNK_TABLE = '/moov/trak/mdia/minf/stbl/stco';
const MEDIA = 4_000;

/** A table of the files that a track takes its media from: this one, or another. */
function references(flags: number): Uint8Array<ArrayBuffer> {
  const address = flags === 0 ? text('https://other.example/film.mp4\0') : new Uint8Array();
  return box('dinf', box('dref', uint32(0), uint32(1), box('url ', uint32(flags), address)));
}

/** A `moov` of one track with one chunk, which stands at `at`. */
function sampleTable(at: number, flags = 1): Uint8Array<ArrayBuffer> {
  const stsc = box('stsc', uint32(0), uint32(1), uint32(1), uint32(1), uint32(1));
  const stsz = box('stsz', uint32(0), uint32(0), uint32(1), uint32(MEDIA));
  const stco = box('stco', uint32(0), uint32(1), uint32(at));
  return box('moov', box('trak', box('mdia', box('minf', references(flags), box('stbl', stsc, stsz, stco)))));
}

/** A camera's movie of one chunk, whose chunk table and free space the hash leaves out; the chunk is then said to stand `by` bytes further. */
async function movie(by: number, flags = 1): Promise<Uint8Array<ArrayBuffer>> {
  const plan = kit.plan('movie', 'camera');
  const signing = { ...plan.signing, reserve: 4000 };
  const free = box('free', new Uint8Array(MEDIA));
  const media = box('mdat', new Uint8Array(MEDIA).fill(7));
  const ftyp = box('ftyp', text('isom'), uint32(0), text('isommp42'));
  let hash = new Uint8Array(32);
  for (let size = 0; ; ) {
    const exclusions = [
      { xpath: '/uuid', data: [{ offset: 8, value: STORE_BOX }] },
      ...['/ftyp', '/mfra', '/free', CHUNK_TABLE].map((xpath) => ({ xpath, data: null })),
    ].map((one) => ({ length: null, subset: null, version: null, flags: null, exact: null, ...one }));
    const binding = { label: 'c2pa.hash.bmff.v3', value: { exclusions, alg: 'sha256', hash, name: 'jumbf manifest' } };
    const manifest = await buildManifest({ ...plan, format: 'video/mp4', signing }, binding);
    const store = box('uuid', STORE_BOX, uint32(0), text('manifest\0'), new Uint8Array(8), buildStore(manifest));
    const from = ftyp.length + store.length;
    const to = from + sampleTable(0, flags).length;
    const moov = sampleTable(to + 8 + by, flags);
    const bytes = concat([ftyp, store, moov, media, free]);
    if (bytes.length === size) return bytes;
    size = bytes.length;
    hash = await sha256(uint32(0), uint32(from), moov.subarray(0, moov.length - 20), uint32(0), uint32(to), media);
  }
}

describe('a movie whose chunk table is outside of the hash', () => {
  test('plays the media that the hash covers', async () => {
    expect((await judge(await movie(0))).reason).toBe('captured');
  });
  test.each([1, MEDIA, 2_000_000])('is said to play other bytes, %i further', async (by) => {
    expect((await judge(await movie(by))).reason).toBe('not-fully-covered');
  });
});

test('a movie that takes its media from another file, whatever is signed of this one', async () => {
  expect((await judge(await movie(0, 0))).reason).toBe('not-fully-covered');
});

/** A camera's movie under a hash of the first version, which leaves out only what it has to; the box in front of all is then longer `by` so many bytes. */
async function oldMovie(by: number): Promise<Uint8Array<ArrayBuffer>> {
  const plan = kit.plan('old movie', 'camera');
  const signing = { ...plan.signing, reserve: 4000 };
  const media = box('mdat', new Uint8Array(MEDIA).fill(7));
  const head = (more: number) => box('ftyp', text('isom'), uint32(0), text('isommp42'), new Uint8Array(more));
  const exclusions = [
    { xpath: '/uuid', data: [{ offset: 8, value: STORE_BOX }] },
    ...['/ftyp', '/mfra'].map((xpath) => ({ xpath, data: null })),
  ];
  const left = exclusions.map((one) => ({ length: null, subset: null, version: null, flags: null, exact: null, ...one }));
  let hash = new Uint8Array(32);
  for (let size = 0; ; ) {
    const value = { exclusions: left, alg: 'sha256', hash, name: 'jumbf manifest' };
    const manifest = await buildManifest({ ...plan, format: 'video/mp4', claimVersion: 1, signing }, { label: 'c2pa.hash.bmff', value });
    const store = box('uuid', STORE_BOX, uint32(0), text('manifest\0'), new Uint8Array(8), buildStore(manifest));
    const at = head(0).length + store.length + sampleTable(0).length + 8;
    const moov = sampleTable(at);
    if (at === size) return concat([head(by), store, moov, media]);
    size = at;
    hash = await sha256(moov, media);
  }
}

describe('a movie whose hash names no places', () => {
  test('plays the media that the hash covers', async () => {
    expect((await judge(await oldMovie(0))).reason).toBe('captured');
  });
  test.each([4, 20_000])('was pushed on by %i bytes, so that it plays others', async (by) => {
    expect((await judge(await oldMovie(by))).reason).toBe('not-fully-covered');
  });
});
