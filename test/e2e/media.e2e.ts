import { expect, test } from 'vitest';
import { pack } from '../fixtures/brotli.ts';
import { openKit } from '../fixtures/kit.ts';
import { FILM_KINDS, type FilmKind, signFilm } from '../fixtures/signed-film.ts';
import {
  box,
  bytes,
  element,
  FTYP_MP4,
  flvTag,
  id3Frame,
  id3Of,
  JXL_HEAD,
  MP3_FRAMES,
  oggPage,
  riffChunk,
  riffOf,
  u32,
  XMP_UUID,
} from '../unit/container/build.ts';
import { flacOf, flvMeta, mp4Meta, oggOf, packet, utf8Bytes, webmOf } from '../unit/reader/files.ts';
import { expectPressed } from './controls.ts';
import { silentWave } from './coverage-cases.ts';
import { until } from './driver.ts';
import { itemsOf } from './items.ts';
import { Keyboard } from './keyboard.ts';
import { clickButton, openPanel, textOf } from './panel.ts';
import { startServer } from './server.ts';
import { badgesOf, expectVerdicts, inBothBrowsers } from './suite.ts';

const AI = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
/** Matroska's element with the frames (RFC 9559 §5.1.3). */
const CLUSTER = 0x1f43b675;
const SECONDS = 900;
/** More than is loaded of a film that nobody asked about. */
const FILM_BYTES = 4 * 1024 * 1024;

/** A long sound with an AI label behind its samples, where only a walk over its chunks finds it. */
function longSound(label: string | null): Buffer {
  const second = silentWave();
  const samples = Buffer.concat(Array.from({ length: SECONDS }, () => second.subarray(44)));
  const xmp =
    label === null
      ? Buffer.alloc(0)
      : chunk(
          '_PMX',
          Buffer.from(
            `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" i:DigitalSourceType="${label}"/></rdf:RDF></x:xmpmeta>`,
          ),
        );
  const body = Buffer.concat([Buffer.from('WAVE'), second.subarray(12, 36), chunk('data', samples), xmp]);
  return chunk('RIFF', body);
}

function chunk(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

/** A film of every kind with its label where a writer puts it: behind the frames, if the format lets it. */
const FRAMES = new Uint8Array(FILM_BYTES);
const MARK = '{"Label":"1","ContentProducer":"00119144030008867405X210001","ProduceID":"77"}';
const XMP = packet(`<Iptc4xmpExt:DigitalSourceType>${AI}</Iptc4xmpExt:DigitalSourceType>`);
/** As long as a page can be, nearly. */
const OGG_PAGE = oggPage(new Uint8Array(60_000));
const FILMS: Readonly<Record<string, { readonly type: string; readonly file: Uint8Array }>> = {
  mp4: { type: 'video/mp4', file: bytes(FTYP_MP4, box('mdat', FRAMES), box('uuid', XMP_UUID, XMP), box('moov')) },
  mov: {
    type: 'video/quicktime',
    file: bytes(box('ftyp', 'qt  ', u32(0), 'qt  '), box('mdat', FRAMES), box('moov', box('udta', box('XMP_', XMP)))),
  },
  m4a: {
    type: 'audio/mp4',
    file: bytes(box('ftyp', 'M4A ', u32(0), 'M4A '), box('mdat', FRAMES), mp4Meta('AIGC', MARK).subarray(FTYP_MP4.length)),
  },
  mp3: { type: 'audio/mpeg', file: bytes(id3Of(4, 0, id3Frame('TXXX', 0, 'AIGC', 0, MARK)), MP3_FRAMES, FRAMES) },
  wav: { type: 'audio/wav', file: riffOf('WAVE', riffChunk('data', FRAMES), riffChunk('AIGC', MARK)) },
  flac: { type: 'audio/flac', file: bytes(flacOf(`AIGC=${MARK}`), FRAMES) },
  avi: {
    type: 'video/x-msvideo',
    file: riffOf('AVI ', riffChunk('LIST', 'movi', FRAMES), riffChunk('LIST', 'INFO', riffChunk('AIGC', MARK))),
  },
  // Their labels stand in front: behind the sound no writer puts them.
  ogg: { type: 'audio/ogg', file: bytes(oggOf('Opus', `AIGC=${MARK}`), ...new Array<Uint8Array>(80).fill(OGG_PAGE)) },
  flv: { type: 'video/x-flv', file: bytes(flvMeta('AIGC', MARK), flvTag(9, 80, FRAMES)) },
  webm: { type: 'video/webm', file: bytes(webmOf('AIGC', MARK), element(CLUSTER, FRAMES)) },
};

/** Frames of an MP3 without a sound in them: 128 kbit/s, 44.1 kHz. */
function silence(length: number): Uint8Array {
  return Uint8Array.from(Buffer.alloc(length, MP3_FRAMES));
}

inBothBrowsers((scene) => {
  test('a film or a sound is read by its boxes, not downloaded', async () => {
    const { driver } = scene();
    const sounds = new Map([
      ['plain.wav', longSound(null)],
      ['labelled.wav', longSound(AI)],
    ]);
    const server = await startServer(sounds);
    const url = server.page(
      '/sounds',
      [...sounds.keys()]
        .map((name) => `<audio id="${name}" title="${name}" controls preload="metadata" src="${server.picture(name)}"></audio>`)
        .join(''),
    );
    const tab = await driver.open();
    await tab.goto(url);
    const items = await until('both', async () => {
      const now = await itemsOf(driver, url);
      return now.length === 2 && now.every((item) => item.view !== null) && now;
    });
    expect(Object.fromEntries(items.map((item) => [item.name, item.view?.label]))).toEqual({
      'plain.wav': 'unknown',
      'labelled.wav': 'ai-generated',
    });
    const ours = server.hits.filter((hit) => hit.path.startsWith('/picture/') && !/audio|video/.test(hit.dest));
    const bytes = ours.reduce((sum, hit) => sum + hit.bytes, 0);
    const size = [...sounds.values()].reduce((sum, file) => sum + file.length, 0);
    console.info(`${driver.name}: two sounds of ${size} bytes, ${ours.length} requests of ours, ${bytes} bytes`);
    expect(bytes).toBeLessThan(size / 50);
    await tab.close();
    await server.close();
  });

  test.each(Object.entries(FILMS))('%s: its metadata is read by range, and the film stays where it is', async (kind, { type, file }) => {
    const { driver, server } = scene();
    const url = server.file(`/films/${kind}`, type, Buffer.from(file), { 'accept-ranges': 'bytes' });
    const label = await driver.extension(async (address) => {
      const ask = { key: crypto.randomUUID(), url: address, what: 'typed' };
      const answer = await chrome.runtime.sendMessage({ type: 'address.inspect', ask });
      return answer.ok ? `${answer.value.report.label} · ${answer.value.report.reason}` : answer.problem.code;
    }, url);
    const sent = server.hits.filter(({ path }) => path === `/films/${kind}`).reduce((sum, hit) => sum + hit.bytes, 0);
    console.info(`${driver.name}: ${kind} of ${file.length} bytes, ${sent} bytes read`);
    expect(label).toBe('ai-generated · declared-ai');
    expect(sent).toBeLessThan(file.length / 20);
  });

  test('every kind of signed film fits its signature, and one with a changed byte does not', async () => {
    const { driver, server } = scene();
    const kit = await openKit();
    const frames = new Uint8Array(64 * 1024).fill(128);
    const kinds = Object.keys(FILM_KINDS).filter((kind): kind is FilmKind => kind in FILM_KINDS);
    const films = await Promise.all(
      kinds.map(async (kind) => {
        const film = await signFilm(kit, kind, frames);
        if (kind === 'avi') film[film.indexOf(frames.subarray(0, 64)) + 100] = 7;
        return { kind, url: server.file(`/signed/${kind}`, FILM_KINDS[kind].type, film) };
      }),
    );
    const found = await driver.extension(async (given: typeof films) => {
      const labels = given.map(async ({ kind, url }) => {
        const ask = { key: crypto.randomUUID(), url, what: 'typed' };
        const answer = await chrome.runtime.sendMessage({ type: 'address.inspect', ask });
        return [kind, answer.ok ? answer.value.report.label : answer.problem.code];
      });
      return Object.fromEntries(await Promise.all(labels));
    }, films);
    expect(found).toEqual(Object.fromEntries(kinds.map((kind) => [kind, kind === 'avi' ? 'altered' : 'ai-generated'])));
  });

  test('metadata packed with Brotli is opened by a decoder that is loaded for it', async () => {
    const { driver, server } = scene();
    const picture = bytes(JXL_HEAD, box('brob', 'xml ', pack(utf8Bytes(XMP))), box('jxlc', 0xff, 0x0a, 0));
    const url = server.file('/packed.jxl', 'image/jxl', Buffer.from(picture));
    const label = await driver.extension(async (address) => {
      const ask = { key: crypto.randomUUID(), url: address, what: 'typed' };
      const answer = await chrome.runtime.sendMessage({ type: 'address.inspect', ask });
      return answer.ok ? `${answer.value.report.label} · ${answer.value.report.reason}` : answer.problem.code;
    }, url);
    expect(label).toBe('ai-generated · declared-ai');
  });

  test('all of a signed film is checked on a click, once, with a way to stop', async () => {
    const { driver } = scene();
    const samples = new Uint8Array(FILM_BYTES).fill(128);
    const kit = await openKit();
    const film = await signFilm(kit, 'wav', samples);
    const song = await signFilm(kit, 'mp3', silence(FILM_BYTES));
    const server = await startServer(
      new Map([
        ['film.wav', film],
        ['song.mp3', song],
      ]),
    );
    const player = (id: string, src: string): string =>
      `<video id="${id}" title="${id}" width="300" height="200" preload="metadata" src="${src}"></video>`;
    const url = server.page(
      '/film',
      player('film', server.picture('film.wav', { n: 'film' })) +
        player('slow', server.picture('film.wav', { drip: 1, n: 'slow' })) +
        player('song', server.picture('song.mp3', { n: 'song' })),
    );
    const tab = await driver.open();
    await tab.goto(url);
    const unread = 'unknown · unread';
    await expectVerdicts(driver, url, { film: unread, slow: unread, song: unread });
    const ours = (n: string) => server.hits.filter((hit) => hit.url.includes(`n=${n}`) && !/audio|video/.test(hit.dest));
    const bytesOf = (n: string): number => ours(n).reduce((sum, hit) => sum + hit.bytes, 0);
    console.info(`${driver.name}: of a signed film of ${film.length} bytes, ${bytesOf('film')} bytes were loaded without a click`);
    expect(bytesOf('film')).toBeLessThan(film.length / 20);

    // On the card: the button, and the answer in the place of the one before.
    const badge = (await badgesOf(tab, 3)).find((one) => one.picture === 'film');
    await tab.click((badge?.box.x ?? 0) + 8, (badge?.box.y ?? 0) + 8);
    await until('the button', async () =>
      /We have not checked the whole recording[\s\S]*Check the whole recording \(/.test((await tab.card())?.text ?? ''),
    );
    await tab.press('Tab');
    await until('the keyboard on the button', async () =>
      (await tab.inside((root) => root.activeElement?.className === 'act')).includes(true),
    );
    await until('the check', async () => {
      // The button works once the card could be read; pressed again it would stop.
      const waits = /Check the whole recording/.test((await tab.card())?.text ?? '');
      if (waits) await tab.press('Enter');
      return !waits;
    });
    await expectVerdicts(driver, url, { film: 'ai-generated · signed-ai', slow: unread, song: unread });
    await until('the new card', async () => (await tab.card())?.text.includes('AI-generated'));
    const whole = ours('film').filter((hit) => hit.range === undefined);
    const before = bytesOf('film');
    expect(whole.map((hit) => [hit.method, hit.cookie, hit.bytes])).toEqual([['GET', undefined, film.length]]);

    // In the panel: progress, and a stop that ends the download.
    const panel = await openPanel(scene(), url);
    await until('the row', () => clickButton(panel, 'slow'));
    const keys = new Keyboard(panel);
    await keys.press('Check the whole recording');
    await until(
      'progress',
      async () => /[1-9][\d.,]* MB of \d/.test(await textOf(panel)) && (await panel.run(() => document.querySelector('progress') !== null)),
    );
    await keys.lands('Stop');
    await panel.press('Enter');
    await keys.lands('Check the whole recording');
    expect(keys.wrong).toEqual([]);
    await expectPressed(driver, 'media');
    await until('the list', () => clickButton(panel, 'Back'));
    await until('the song', () => clickButton(panel, 'song'));
    await until('its button', () => clickButton(panel, 'Check the whole recording'));
    const checked = 'ai-generated · signed-ai';
    await expectVerdicts(driver, url, { film: checked, slow: unread, song: checked });
    // The server hears of the stop a little later; then nothing is sent any more.
    let sent = 0;
    await until('silence', async () => {
      const before = sent;
      sent = bytesOf('slow');
      await new Promise((done) => setTimeout(done, 300));
      return before > 0 && sent === before;
    });
    expect(sent).toBeLessThan(film.length);
    expect(bytesOf('film')).toBe(before);
    await panel.close();
    await tab.close();
    await server.close();
  });
});
