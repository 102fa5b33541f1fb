import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ByteSource, type C2paEngine, inspect, memorySource, type Report } from '../../src/index.ts';
import type { CorpusFile } from './grade.ts';

/** A smaller picture's head of 4 KB is itself a large share of it, so the share is asked of pictures from this size on. */
const SMALLEST = 128 * 1024;
/** The middle one of them may cost so much of its bytes. */
const MAX_MEDIAN_SHARE = 0.05;
const NOTHING_TRUSTED = { lists: [], user: [], blocked: [], products: [] };

interface Cost {
  readonly file: string;
  readonly bytes: number;
  /** Different bytes that were asked for, as over HTTP ranges. */
  readonly read: number;
  readonly engine: boolean;
}

/**
 * What a picture without any sign costs where ranges are served: its head and its jumps, and no engine. Prints the shares; answers whether
 * they are as they should be.
 */
export async function printCosts(folder: string, files: readonly CorpusFile[], now: string): Promise<boolean> {
  const costs: Cost[] = [];
  for (const { file } of files) {
    const { report, ...cost } = await measure(file, new Uint8Array(readFileSync(join(folder, file))), new Date(now));
    if (report.asset.mediaType.startsWith('image/') && report.signals.length === 0 && report.reason === 'none') costs.push(cost);
  }
  const large = costs.filter(({ bytes }) => bytes >= SMALLEST);
  const started = costs.filter(({ engine }) => engine);
  const median = medianShare(large);
  console.log('\nWhat a picture without any sign costs where ranges are served');
  for (const { file, bytes, read } of large) console.log(`  ${file}: ${read} of ${bytes} bytes, ${percent(read / bytes)}`);
  console.log(
    `  median of ${large.length} pictures from ${SMALLEST / 1024} KB on: ${percent(median)}, of all ${costs.length}: ${percent(medianShare(costs))}`,
  );
  console.log(`  engine started for ${started.length} of ${costs.length}`);
  return started.length === 0 && large.length > 0 && median <= MAX_MEDIAN_SHARE;
}

async function measure(file: string, content: Uint8Array, now: Date): Promise<Cost & { readonly report: Report }> {
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
  let started = false;
  const engine: C2paEngine = {
    async verify() {
      started = true;
      return { ok: false, error: 'not asked for here' };
    },
  };
  const report = await inspect(source, { name: file, now, trust: NOTHING_TRUSTED, engine, copy: 'given', version: '0' });
  return { file, bytes: content.length, read: touched.reduce((sum, one) => sum + one, 0), engine: started, report };
}

/** Of an even number the worse of the two in the middle. */
function medianShare(costs: readonly Cost[]): number {
  const shares = costs.map(({ bytes, read }) => (bytes === 0 ? 1 : read / bytes)).toSorted((a, b) => a - b);
  return shares[shares.length >> 1] ?? 1;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
