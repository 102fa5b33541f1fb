import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeBytes } from '../../extension/inspector/byte-ladder.ts';
import { HEAD_BYTES } from '../../extension/inspector/range-source.ts';
import { type ByteSource, type C2paEngine, inspect, memorySource, type Report } from '../../src/index.ts';
import { NO_TRUST } from '../fixtures/no-trust.ts';
import type { CorpusFile } from './grade.ts';

/** The middle picture may cost so much of its bytes. */
const MAX_MEDIAN_SHARE = 0.05;
/** On the wire a first piece is asked for, and in a picture smaller than this that alone is more than the share. */
const LARGE = 128 * 1024;
/** What the headers of one request and its answer take, by and large: less than that no piece is worth. */
const HEADERS = 1024;

interface Cost {
  readonly file: string;
  readonly bytes: number;
  /** Different bytes that the walker and the readers asked for. */
  readonly read: number;
  readonly engine: boolean;
  /** Bytes that a server sent for it, without the headers, and in how many answers. */
  readonly sent: number;
  readonly requests: number;
}

/**
 * What a picture without any sign costs where ranges are served: its head and its jumps, and no engine. Prints the shares; answers whether
 * they are as they should be.
 */
export async function printCosts(folder: string, files: readonly CorpusFile[], now: string): Promise<boolean> {
  const costs: Cost[] = [];
  for (const { file } of files) {
    const content = new Uint8Array(readFileSync(join(folder, file)));
    const { report, ...cost } = await measure(file, content, new Date(now));
    if (!report.asset.mediaType.startsWith('image/') || report.signals.length > 0 || report.reason !== 'none') continue;
    costs.push({ ...cost, ...(await measureOnWire(file, content, new Date(now))) });
  }
  const large = costs.filter(({ bytes }) => bytes >= LARGE);
  console.log('\nWhat a picture without any sign costs where ranges are served');
  for (const one of costs.toSorted((a, b) => b.bytes - a.bytes)) console.log(`  ${lineOf(one)}`);
  const asked = median(costs.map(readShare));
  const wire = median(large.map(sentShare));
  const engines = costs.filter(({ engine }) => engine).length;
  console.log(
    `  asked for: median of all ${costs.length}: ${percent(asked)}, of the ${large.length} from ${LARGE / 1024} KB on: ${percent(median(large.map(readShare)))}`,
  );
  console.log(
    `  on the wire: median from ${LARGE / 1024} KB on: ${percent(wire)} in ${median(large.map(({ requests }) => requests))} requests, of all: ${percent(median(costs.map(sentShare)))} in ${median(costs.map(({ requests }) => requests))}`,
  );
  printReasons(costs);
  console.log(`  engine started for ${engines} of ${costs.length}`);
  return engines === 0 && large.length > 0 && asked <= MAX_MEDIAN_SHARE && wire <= MAX_MEDIAN_SHARE;
}

/** Why the wire costs more than what is asked for. */
function printReasons(costs: readonly Cost[]): void {
  const small = costs.filter(({ bytes }) => bytes * MAX_MEDIAN_SHARE < HEADERS);
  const tiny = costs.filter(({ bytes }) => bytes <= HEAD_BYTES);
  const total = (of: (cost: Cost) => number) => costs.reduce((sum, cost) => sum + of(cost), 0);
  console.log(
    `  in ${small.length} of ${costs.length} pictures ${percent(MAX_MEDIAN_SHARE)} is less than the headers of one request (about ${HEADERS} bytes), so the first piece has ${HEAD_BYTES} bytes; ${tiny.length} are whole with it`,
  );
  console.log(
    '  a GIF is sent whole: its pixels stand in blocks of 255 bytes with no length in all, and between two of them a label may stand',
  );
  console.log(
    `  in all: ${total(({ sent }) => sent)} of ${total(({ bytes }) => bytes)} bytes in ${total(({ requests }) => requests)} requests; with headers ${percent((total(({ sent }) => sent) + HEADERS * total(({ requests }) => requests)) / (total(({ bytes }) => bytes) + HEADERS * costs.length))} of loading each once more`,
  );
}

async function measure(
  file: string,
  content: Uint8Array,
  now: Date,
): Promise<Omit<Cost, 'sent' | 'requests'> & { readonly report: Report }> {
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
  const report = await inspect(source, { name: file, now, trust: NO_TRUST, engine, copy: 'given', version: '0' });
  return { file, bytes: content.length, read: touched.reduce((sum, one) => sum + one, 0), engine: started, report };
}

/** As the extension asks a server for it. */
async function measureOnWire(file: string, content: Uint8Array, now: Date): Promise<Pick<Cost, 'sent' | 'requests'>> {
  let sent = 0;
  let requests = 0;
  const answer = async (_url: string, { headers }: RequestInit): Promise<Response> => {
    requests++;
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(new Headers(headers).get('range') ?? '') ?? [];
    const piece = content.slice(Number(from), to === '' ? undefined : Number(to) + 1);
    sent += piece.length;
    const range = `bytes ${from}-${Number(from) + piece.length - 1}/${content.length}`;
    return new Response(piece, { status: 206, headers: { etag: '"one"', 'content-range': range } });
  };
  const wanted = { url: 'https://site.example/picture', rung: null, bytes: null };
  const { source } = await takeBytes(wanted, { fetch: answer, signal: () => new AbortController().signal });
  await inspect(source, { name: file, now, trust: NO_TRUST, copy: 'given', version: '0' });
  return { sent, requests };
}

function lineOf(cost: Cost): string {
  const { file, bytes, read, sent, requests } = cost;
  return `${file}: ${bytes} bytes, asked for ${read} (${percent(readShare(cost))}), sent ${sent} (${percent(sentShare(cost))}) in ${requests}`;
}

const readShare = ({ bytes, read }: Cost) => read / bytes;
const sentShare = ({ bytes, sent }: Cost) => sent / bytes;

/** Of an even number the larger of the two in the middle. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 1;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
