// Every kind of film and sound that can carry a store: its labels by pieces, and its hash once somebody asks for the whole, through the real engine.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { takeBytes, type Web } from '../../../extension/inspector/byte-ladder.ts';
import { findManifestLink } from '../../../extension/inspector/link-header.ts';
import { inspectAsking } from '../../../extension/inspector/lookup.ts';
import type { Allowed } from '../../../extension/messages.ts';
import { type Report, SourceError, setClock } from '../../../src/index.ts';
import { sha256 } from '../../fixtures/bytes.ts';
import { buildManifest, buildStore } from '../../fixtures/c2pa-builder.ts';
import { engine, fixtureTrust, NOW } from '../../fixtures/judge.ts';
import { openKit, SOURCE } from '../../fixtures/kit.ts';
import { FILM_KINDS, type FilmKind, signFilm } from '../../fixtures/signed-film.ts';
import { bytes, element } from '../container/build.ts';
import { webmOf } from '../reader/files.ts';
import { serve, startServer, type TestServer } from './lying-server.ts';

/** More than is loaded of a film that nobody asked about. */
const FRAMES = new Uint8Array(3 * 1024 * 1024).fill(128);
/** Matroska's element with the frames (RFC 9559 §5.1.3). */
const CLUSTER = 0x1f43b675;
const KINDS = Object.keys(FILM_KINDS).filter((kind): kind is FilmKind => kind in FILM_KINDS);
const trust = fixtureTrust('claims', 'time-stamp');
const kit = await openKit();
let server: TestServer;

beforeEach(async () => {
  setClock(NOW);
  server = await startServer();
});
afterEach(() => server.close());

const signal = () => AbortSignal.timeout(20_000);
const web: Web = { fetch: (url, init) => fetch(url, init), signal };

interface Way {
  /** After the click on "check the whole". */
  readonly whole?: true;
  readonly progress?: (got: number) => void;
  /** After the click on "load the details from …". */
  readonly allowed?: Allowed;
}

/** What is said of the film behind the server, as a page shows it. */
async function judge(kind: FilmKind | 'webm', { whole, progress, allowed }: Way = {}): Promise<Report> {
  const url = `${server.origin}/film`;
  const media = kind === 'webm' || FILM_KINDS[kind].type.startsWith('video/') ? 'video' : 'audio';
  const taken = await takeBytes(
    { url, rung: null, bytes: null, media, ...(whole && { whole }) },
    { ...web, ...(progress && { progress }) },
  );
  const linked = findManifestLink(taken.link, url);
  const options = { name: kind, url, now: NOW, trust, engine, copy: 'unconfirmed', version: '0' } as const;
  return inspectAsking(taken.source, { ...options, ...(linked !== null && { linked }) }, allowed, { ...web, heard: new Map() });
}

describe.each(KINDS)('a signed film (%s)', (kind) => {
  test('is read by pieces until it is asked for whole: then its hash decides', async () => {
    const film = await signFilm(kit, kind, FRAMES);
    server.answer = serve(film);
    const before = await judge(kind);
    expect(before).toMatchObject({ label: 'unknown', reason: 'unread' });
    expect(before.says[0]?.id).toBe('case_54');
    const pieces = server.hits.map(({ range }) => /(\d+)-(\d+)$/.exec(range ?? ''));
    const sent = pieces.reduce((sum, piece) => sum + (piece ? Number(piece[2]) + 1 - Number(piece[1]) : film.length), 0);
    expect(sent).toBeLessThan(film.length / 20);

    const told: number[] = [];
    expect(await judge(kind, { whole: true, progress: (got) => told.push(got) })).toMatchObject({
      label: 'ai-generated',
      reason: 'signed-ai',
      problems: [],
    });
    expect(told.length).toBeGreaterThan(2);
    expect(told.at(-1)).toBe(film.length);
    expect(told.toSorted((a, b) => a - b)).toEqual(told);

    const changed = Uint8Array.from(film);
    changed[film.indexOf(FRAMES.subarray(0, 64)) + 100] = 7;
    server.answer = serve(changed);
    expect(await judge(kind, { whole: true })).toMatchObject({ label: 'altered', reason: 'changed' });
  });
});

test('a film that holds no store itself (WebM): named by its server, loaded on a click, and its hash decides over the whole', async () => {
  const film = bytes(webmOf('TITLE', 'a film'), element(CLUSTER, FRAMES));
  const plan = { id: 'webm', title: 'webm', format: 'video/webm', generator: 'Assay test', signing: kit.stamped('image-maker') };
  const value = { name: 'jumbf manifest', alg: 'sha256', exclusions: [], hash: await sha256(film), pad: new Uint8Array(8) };
  const actions = [{ action: 'c2pa.created', digitalSourceType: SOURCE.ai }];
  const store = buildStore(await buildManifest({ ...plan, actions, allActionsIncluded: true }, { label: 'c2pa.hash.data', value }));
  const answerWith = (bytes: Uint8Array): void => {
    server.answer = (request, response) => {
      const link = { link: '</film.c2pa>; rel="c2pa-manifest"' };
      if (request.url === '/film.c2pa') response.writeHead(200).end(store);
      else serve(bytes, link)(request, response);
    };
  };
  answerWith(film);
  expect(await judge('webm')).toMatchObject({ label: 'unknown', reason: 'remote' });
  const allowed = { manifest: [`${server.origin}/film.c2pa`] };
  const before = await judge('webm', { allowed });
  expect(before).toMatchObject({ label: 'unknown', reason: 'unread', problems: [{ code: 'not-loaded' }] });
  expect(before.says[0]?.id).toBe('case_54');
  expect(await judge('webm', { allowed, whole: true })).toMatchObject({ label: 'ai-generated', reason: 'signed-ai' });
  const changed = Uint8Array.from(film);
  changed[film.length - 100] = 7;
  answerWith(changed);
  expect(await judge('webm', { allowed, whole: true })).toMatchObject({ label: 'altered', reason: 'changed' });
});

test('a stop ends the download, and nothing is said of what came until then', async () => {
  const film = await signFilm(kit, 'mp4', FRAMES);
  const stop = new AbortController();
  server.answer = (_request, response) => {
    response.writeHead(200, { 'content-length': String(film.length) });
    response.write(film.subarray(0, 200_000));
  };
  const wanted = { url: `${server.origin}/film`, rung: null, bytes: null, media: 'video', whole: true } as const;
  const work = takeBytes(wanted, { ...web, signal: () => stop.signal, progress: () => stop.abort() });
  await expect(work).rejects.toThrow(SourceError);
});
