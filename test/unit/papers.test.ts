// The committed set of signed documents: what is said of each file is what the table beside it asks for.
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TrustStore } from '../../src/trust/trust-list.ts';
import { readAnchors } from '../../src/trust/user-anchors.ts';
import { makePapers } from '../fixtures/make-papers.ts';
import { DOCUMENT_EKU, judge, NOW } from './pdf/world.ts';
import { storeOf } from './trust/lists.ts';

interface Row {
  readonly file: string;
  readonly kind: 'attack' | 'harmless' | 'addition' | 'plain';
  readonly what: string;
  readonly expect: string;
}

const ROOM = new URL('../fixtures/documents/', import.meta.url);
const read = (name: string) => new Uint8Array(readFileSync(new URL(name, ROOM)));
const rows: readonly Row[] = JSON.parse(new TextDecoder().decode(read('table.json')));
const count = (kind: Row['kind']) => rows.filter((row) => row.kind === kind).length;

let trust: TrustStore;
beforeAll(async () => {
  const list = async (file: string, purpose: 'document' | 'document-time-stamp') => {
    const { anchors } = await readAnchors(read(file), { name: file, as: 'publisher', added: '2026-01-01' });
    const head = {
      schema: 'assay-trust/1',
      interim: false,
      source: 'made',
      sourceSha256: [],
      date: '2026-01-01',
      nextUpdate: null,
    } as const;
    return { ...head, id: file, title: file, purpose, purposes: [DOCUMENT_EKU], entries: anchors.entries };
  };
  trust = storeOf({ lists: [await list('documents.pem', 'document'), await list('times.pem', 'document-time-stamp')] });
});

describe('the set of documents', () => {
  test.each(rows.map((row) => [row.file, row] as const))('%s', async (_file, row) => {
    const report = await judge(read(row.file), trust, NOW);
    expect([report.label, report.sentence]).toEqual([row.expect, expect.any(String)]);
  });

  test('has enough attacks and harmless updates, of which none is called what it is not', () => {
    expect(count('attack')).toBeGreaterThanOrEqual(100);
    expect(count('harmless')).toBeGreaterThanOrEqual(8);
    expect(rows.filter((row) => row.kind === 'attack' && row.expect === 'authentic')).toEqual([]);
    expect(rows.filter((row) => row.kind === 'harmless' && row.expect !== 'authentic')).toEqual([]);
  });

  test('is what the script makes, file by file', async () => {
    expect(await makePapers(true, false)).toEqual([]);
    expect(readdirSync(ROOM).length).toBe(rows.length + 3);
  });
});
