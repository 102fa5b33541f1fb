import { expect, test } from 'vitest';
import { silentWave } from './coverage-cases.ts';
import { until } from './driver.ts';
import { itemsOf } from './items.ts';
import { startServer } from './server.ts';
import { inBothBrowsers } from './suite.ts';

const AI = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
const SECONDS = 900;

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
});
