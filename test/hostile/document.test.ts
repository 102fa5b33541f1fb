// Thousands of damaged copies of signed documents and of their signature values: no throw, no internal fault, and nothing that the
// signer did not sign is ever called authentic. The seed is fixed; `ASSAY_MUTATIONS` asks for more copies.
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../src/report.ts';
import { PAGE, raw, signed, stream, textOf, update } from '../fixtures/documents.ts';
import { bytes, type Octets } from '../unit/cms/pki.ts';
import { judge, makeSigned, makeWorld, signaturesOf, type World } from '../unit/pdf/world.ts';
import { MEMORY_LIMIT, peakMemory } from './memory.ts';

const IN_NPM_TEST = 500;
const COPIES = Number(process.env.ASSAY_MUTATIONS ?? IN_NPM_TEST);
const TIME = 60_000 + COPIES * 100;

let world: World;
afterEach(() => expect(peakMemory()).toBeLessThan(MEMORY_LIMIT));
let bases: readonly Octets[];
beforeAll(async () => {
  world = await makeWorld();
  const good = await makeSigned(world);
  const catalog = PAGE[1] ?? '';
  const proof = update(good, { objects: { 1: catalog.replace('>>', '/DSS << /Certs [60 0 R] >> >>'), 60: stream('proof') } });
  bases = [
    good,
    proof,
    await signed(proof, {
      signer: world.stranger,
      number: 51,
      objects: { 61: '<< /FT /Sig /T (S) /V 51 0 R >>', 6: (PAGE[6] ?? '').replace('12 0 R]', '12 0 R 61 0 R]') },
    }),
  ];
});

/** The same numbers in every run. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const WORDS = [
  '%%EOF',
  'startxref',
  '/Prev 0',
  'endobj',
  '4 0 obj',
  'stream',
  '<<',
  '>>',
  '/ByteRange [0 1 2 3]',
  '/Contents <30>',
  '99999999999',
  '[',
  '(',
  'R',
  '\0',
];

function damage(data: Uint8Array, random: (below: number) => number): Octets {
  const out = Uint8Array.from(data);
  const at = random(out.length);
  const length = 1 + random(400);
  switch (random(6)) {
    case 0:
      for (let i = random(8); i >= 0; i--) out[random(out.length)] = random(256);
      return out;
    case 1:
      return out.slice(0, at);
    case 2:
      return bytes(out.subarray(0, at), out.subarray(Math.min(out.length, at + length)));
    case 3:
      return bytes(out.subarray(0, at), out.subarray(at, at + length), out.subarray(at));
    case 4:
      return bytes(out.subarray(0, at), raw(WORDS[random(WORDS.length)] ?? ''), out.subarray(at));
    default: {
      // The same length, so that the offsets still hold.
      out.set(raw(WORDS[random(WORDS.length)] ?? '').subarray(0, out.length - at), at);
      return out;
    }
  }
}

/** What the judged signature really covers, read back from the report. */
function coveredBy(report: Report, document: Uint8Array): string | undefined {
  const found = signaturesOf(report).find((one) => one.signer?.trust === 'trusted' && one.content === 'fits');
  if (found?.revisionEnd === undefined) return undefined;
  return textOf(bytes(document.subarray(0, found.at.offset), document.subarray(found.at.offset + found.at.length, found.revisionEnd)));
}

test('damaged documents', { timeout: TIME }, async () => {
  const random = makeRandom(20261122);
  const genuine = new Set<string | undefined>();
  for (const base of bases) genuine.add(coveredBy(await judge(base, world.trust), base));
  expect(genuine.size).toBe(1);
  const labels = new Map<string, number>();
  for (let i = 0; i < COPIES; i++) {
    const copy = damage(bases[i % bases.length] ?? new Uint8Array(), random);
    const report = await judge(copy, world.trust);
    labels.set(report.label, (labels.get(report.label) ?? 0) + 1);
    expect(report.problems.filter((problem) => problem.code === 'internal')).toEqual([]);
    if (report.label === 'authentic') expect(genuine.has(coveredBy(report, copy))).toBe(true);
    expect(['authentic', 'altered', 'unknown']).toContain(report.label);
  }
  tell('documents', labels);
  expect((labels.get('altered') ?? 0) + (labels.get('unknown') ?? 0)).toBeGreaterThan(COPIES / 2);
});

/** The figures of a long run. */
function tell(what: string, labels: ReadonlyMap<string, number>): void {
  if (COPIES <= IN_NPM_TEST) return;
  const counts = [...labels].map(([label, count]) => `${count} ${label}`).join(', ');
  console.log(`${COPIES} damaged ${what}, no throw: ${counts}; the process had ${Math.round(peakMemory())} MB at most`);
}

test('damaged signature values', { timeout: TIME }, async () => {
  const random = makeRandom(19700101);
  const base = bases[0] ?? new Uint8Array();
  const report = await judge(base, world.trust);
  const found = signaturesOf(report)[0];
  const hash = found?.signer?.sha256;
  const from = (found?.at.offset ?? 0) + 1;
  const room = (found?.at.length ?? 0) - 2;
  const value = Uint8Array.from({ length: room / 2 }, (_, i) => Number.parseInt(textOf(base.subarray(from + 2 * i, from + 2 * i + 2)), 16));
  const used = value.findLastIndex((byte) => byte !== 0) + 1;
  const labels = new Map<string, number>();
  for (let i = 0; i < COPIES; i++) {
    const broken = damage(value.subarray(0, used), random).subarray(0, room / 2);
    const copy = Uint8Array.from(base);
    const digits = [...broken].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    copy.set(raw(digits.padEnd(room, '0')), from);
    const judged = await judge(copy, world.trust);
    expect(judged.problems.filter((problem) => problem.code === 'internal')).toEqual([]);
    labels.set(judged.label, (labels.get(judged.label) ?? 0) + 1);
    // What the signer left unsigned in the value may be damaged without harm; the signer stays the same.
    if (judged.label === 'authentic') expect(signaturesOf(judged)[0]?.signer?.sha256).toBe(hash);
  }
  tell('signature values', labels);
});
