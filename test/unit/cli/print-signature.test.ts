import { beforeAll, describe, expect, test } from 'vitest';
import { printReport } from '../../../src/cli/print.ts';
import { PAGE, update } from '../../fixtures/documents.ts';
import { judge, makeSigned, makeWorld, signaturesOf, type World } from '../pdf/world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
const print = async (document: Uint8Array) => printReport(await judge(document, world.trust));

describe('what is printed of a signature of a document', () => {
  test('who, issuer, list, both times, coverage, what came later, and the method', async () => {
    const stamp = { tsa: world.tsa, chain: [world.timeRoot], at: '2025-06-01T00:00:00Z' };
    const document = await makeSigned(world, { cms: { stamp, signingTime: '2025-05-01T00:00:00Z' } });
    const text = await print(update(document, { objects: { 12: PAGE[12]?.replace('(100)', '(999)') ?? '' } }));
    for (const part of [
      'signature Sig1 · ETSI.CAdES.detached · ECDSA P-256, SHA-256',
      'signer: Agency of Tests · Agency · issuer: Document Root',
      'list: List documents, dated 2026-01-01',
      'trust trusted',
      'time claimed: 2025-05-01T00:00:00.000Z · time-stamp: proven · 2025-06-01T00:00:00.000Z · Clock',
      'build sound · content fits',
      'covers whole · later added',
      'added later: form-entry · Amount',
    ])
      expect(text).toContain(part);
  });

  test('why one is not sound, and that no list names its signer', async () => {
    expect(await print(await makeSigned(world, { cms: { signers: 2 } }))).toMatch(/build malformed .*\n {4}reason: \S/);
    expect(await print(await makeSigned(world, { signer: world.stranger }))).toContain('list: none · trust unknown');
  });

  test('a hostile name stays on its own line', async () => {
    const report = await judge(await makeSigned(world), world.trust);
    const signals = signaturesOf(report).map((signal) => ({ ...signal, field: 'x\n    list: any\u001b[2K\u202e' }));
    const lines = printReport({ ...report, signals }).split('\n');
    expect(lines[1]).toContain('signature x?    list: any?[2K?');
    expect(lines.filter((line) => line.startsWith('    list: '))).toHaveLength(1);
  });

  test('nothing for a file without one', async () => {
    const report = await judge(await makeSigned(world), world.trust);
    expect(printReport({ ...report, signals: [] })).not.toContain('\n');
  });
});
