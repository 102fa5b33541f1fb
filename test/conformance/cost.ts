import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HEAD_BYTES } from '../../extension/inspector/read-ahead.ts';
import { type ByteSource, inspect, memorySource } from '../../src/index.ts';
import { NO_TRUST } from '../fixtures/no-trust.ts';
import type { CorpusFile } from './grade.ts';
import { measureOnWire } from './wire.ts';

/** The middle picture may cost so much of its bytes. */
const MAX_MEDIAN_SHARE = 0.05;
/** In a picture smaller than this the headers of the requests are most of what goes over the wire. */
const LARGE = 128 * 1024;
/** What the headers of one request and its answer take, by and large. */
const HEADERS = 1024;

interface Cost {
  readonly file: string;
  readonly bytes: number;
  /** Bytes that a server sent for it, without the headers, and in how many answers. */
  readonly sent: number;
  readonly requests: number;
}

interface UnsignedCost extends Cost {
  /** Different bytes that the walker and the readers asked for. */
  readonly read: number;
}

/**
 * What a picture without any sign costs where ranges are served: its head and its jumps, and no engine. Prints the shares; answers whether
 * they are as they should be.
 */
export async function printCosts(folder: string, files: readonly CorpusFile[], now: string): Promise<boolean> {
  const costs: UnsignedCost[] = [];
  const signed: Cost[] = [];
  const labelled: Cost[] = [];
  let engines = 0;
  for (const { file } of files) {
    const content = new Uint8Array(readFileSync(join(folder, file)));
    const { report, engine, ...sent } = await measureOnWire(file, content, new Date(now));
    if (!report.asset.mediaType.startsWith('image/')) continue;
    const cost = { file, bytes: content.length, ...sent };
    if (report.signals.length === 0 && report.reason === 'none') {
      costs.push({ ...cost, read: await countRead(file, content, new Date(now)) });
      if (engine) engines++;
    } else (engine ? signed : labelled).push(cost);
  }
  const large = costs.filter(({ bytes }) => bytes >= LARGE);
  console.log('\nWhat a picture without any sign costs where ranges are served');
  for (const one of costs.toSorted((a, b) => b.bytes - a.bytes)) console.log(`  ${lineOf(one)}`);
  const asked = median(costs.map(readShare));
  const wire = median(costs.map(sentShare));
  console.log(
    `  asked for: median of all ${costs.length}: ${percent(asked)}, of the ${large.length} from ${LARGE / 1024} KB on: ${percent(median(large.map(readShare)))}`,
  );
  console.log(
    `  on the wire: median of all: ${percent(wire)} (at most ${percent(MAX_MEDIAN_SHARE)}), from ${LARGE / 1024} KB on: ${percent(median(large.map(sentShare)))}, mean of all: ${percent(total(costs.map(sentShare)) / costs.length)}`,
  );
  printRequests('without a sign', costs);
  printRequests('with a manifest store', signed);
  printRequests('with another sign', labelled);
  printReasons(costs);
  console.log(`  engine started for ${engines} of ${costs.length}`);
  return engines === 0 && costs.length > 0 && asked <= MAX_MEDIAN_SHARE && wire <= MAX_MEDIAN_SHARE;
}

/** Every request is a round trip to the server, and two pictures are read at a time. */
function printRequests(which: string, costs: readonly Cost[]): void {
  const counts = costs.map(({ requests }) => requests);
  console.log(
    `  requests of the ${costs.length} ${which}: median ${median(counts)}, mean ${(total(counts) / costs.length).toFixed(1)}, at most ${Math.max(...counts)}`,
  );
}

/** Why the wire costs more than what is asked for. */
function printReasons(costs: readonly Cost[]): void {
  const tiny = costs.filter(({ bytes }) => bytes * MAX_MEDIAN_SHARE < HEAD_BYTES);
  const requests = total(costs.map((cost) => cost.requests));
  const [sent, bytes] = [total(costs.map((cost) => cost.sent)), total(costs.map((cost) => cost.bytes))];
  console.log(
    `  in ${tiny.length} of ${costs.length} pictures ${percent(MAX_MEDIAN_SHARE)} is less than the first piece of ${HEAD_BYTES} bytes: a second request brings the rest`,
  );
  console.log(
    '  a GIF is sent whole: its pixels stand in blocks of 255 bytes with no length in all, and between two of them a label may stand',
  );
  console.log(
    `  in all: ${sent} of ${bytes} bytes in ${requests} requests; with headers ${percent((sent + HEADERS * requests) / (bytes + HEADERS * costs.length))} of loading each once more`,
  );
}

/** Different bytes that are asked for of a picture that is not here. */
async function countRead(name: string, content: Uint8Array, now: Date): Promise<number> {
  const memory = memorySource(content);
  const touched = new Uint8Array(content.length);
  const source: ByteSource = {
    size: content.length,
    read(offset, length) {
      touched.fill(1, offset, offset + length);
      return memory.read(offset, length);
    },
    all() {
      touched.fill(1);
      return memory.all();
    },
  };
  await inspect(source, { name, now, trust: NO_TRUST, copy: 'given', version: '0' });
  return total(touched);
}

function lineOf(cost: UnsignedCost): string {
  const { file, bytes, read, sent, requests } = cost;
  return `${file}: ${bytes} bytes, asked for ${read} (${percent(readShare(cost))}), sent ${sent} (${percent(sentShare(cost))}) in ${requests}`;
}

const readShare = ({ bytes, read }: UnsignedCost) => read / bytes;
const sentShare = ({ bytes, sent }: Cost) => sent / bytes;

/** Of an even number the larger of the two in the middle. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 1;
}

function total(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
