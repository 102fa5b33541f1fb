// Bundled for the browser: one check of a signed PDF by us, and what it is measured against.
import { ContentInfo, SignedData } from 'pkijs';
import { inspect, memorySource, type TrustStore } from '../../src/index.ts';

/** Medians are taken over so many rounds; those before are not counted. */
const ROUNDS = 15;
const WARM_UP = 5;

/** Milliseconds, medians over rounds taken in turns. */
export interface CheckCost {
  readonly bare: number;
  readonly ours: number;
}

/** What `bare` needs, so that it does not have to look for it: the bytes that are covered and the signature value. */
export interface Taken {
  readonly gapStart: number;
  readonly gapEnd: number;
}

/** `now` is ISO 8601. Throws where one of the two does not find the signature good. */
export async function measureCheck(file: Uint8Array<ArrayBuffer>, taken: Taken, trust: TrustStore, now: string): Promise<CheckCost> {
  const times: { bare: number[]; ours: number[] } = { bare: [], ours: [] };
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const start = performance.now();
    await checkBare(file, taken);
    const middle = performance.now();
    await check(file, trust, now);
    const end = performance.now();
    if (round < WARM_UP) continue;
    times.bare.push(middle - start);
    times.ours.push(end - middle);
  }
  return { bare: median(times.bare), ours: median(times.ours) };
}

async function checkBare(file: Uint8Array<ArrayBuffer>, { gapStart, gapEnd }: Taken): Promise<void> {
  const covered = new Uint8Array(gapStart + file.length - gapEnd);
  covered.set(file.subarray(0, gapStart));
  covered.set(file.subarray(gapEnd), gapStart);
  const digits = new TextDecoder('latin1').decode(file.subarray(gapStart + 1, gapEnd - 1));
  const value = Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
  const data = new SignedData({ schema: ContentInfo.fromBER(value.buffer).content });
  if (!(await data.verify({ signer: 0, data: covered.buffer, checkChain: false }))) throw new Error('pkijs finds the signature wrong');
  await crypto.subtle.digest('SHA-256', file);
}

async function check(file: Uint8Array, trust: TrustStore, now: string): Promise<void> {
  const report = await inspect(memorySource(file), { name: 'a.pdf', now: new Date(now), trust, copy: 'given', version: '0' });
  if (report.label !== 'authentic') throw new Error(`we say ${report.label} · ${report.reason}`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
