// Every vector: one file, its trust, its time and the verdict that the rules ask for, through the real engine.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Report, TrustStore, UserAnchors } from '../../src/index.ts';
import { assembleStore } from '../../src/trust/shipped.ts';
import { readAnchors } from '../../src/trust/user-anchors.ts';
import { fixture, fixtureJson } from '../fixtures/files.ts';
import { judge } from '../fixtures/judge.ts';

interface Vector {
  readonly case: string;
  readonly file: string;
  readonly trust: readonly { readonly file: string; readonly as: 'list' | 'blocked' | 'products' | 'publisher' | 'tool' }[];
  readonly now: string;
  readonly expect: { readonly [field: string]: unknown };
}

const vectors = readdirSync(new URL('.', import.meta.url))
  .filter((name) => name.endsWith('.json'))
  .map((name): [string, Vector] => [name.replace('.json', ''), JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))]);

async function storeOf(vector: Vector): Promise<TrustStore> {
  const json = (kind: string) => vector.trust.filter((one) => one.as === kind).map((one) => fixtureJson(one.file));
  const user: UserAnchors[] = [];
  for (const { file, as } of vector.trust) {
    if (as !== 'publisher' && as !== 'tool') continue;
    user.push((await readAnchors(fixture(file), { name: file, as, added: vector.now.slice(0, 10) })).anchors);
  }
  const [blocked] = json('blocked');
  const [products] = json('products');
  return assembleStore(
    {
      lists: json('list'),
      blocked: blocked ?? { schema: 'assay-blocked/1', blocked: [] },
      products: products ?? { schema: 'assay-products/1', products: [] },
    },
    user,
  );
}

async function reportOn(vector: Vector, now = vector.now): Promise<Report> {
  return judge(fixture(vector.file), { name: vector.file, now: new Date(now), trust: await storeOf(vector) });
}

/** The part of a report that a vector can name. */
function told(report: Report): { [field: string]: unknown } {
  const { label, reason, qualifiers, integrity, origin, basis, signedAt } = report;
  return { label, reason, qualifiers, integrity, origin, basis, signedAt, signer: report.signer?.name ?? null };
}

describe('vectors', () => {
  test('there are vectors for every label', () => {
    expect(new Set(vectors.map(([, vector]) => vector.expect.label))).toEqual(
      new Set(['authentic', 'ai-generated', 'ai-edited', 'altered', 'unknown']),
    );
  });
  test.each(vectors)('%s', async (_name, vector) => {
    const report = await reportOn(vector);
    const found = told(report);
    expect(Object.fromEntries(Object.keys(vector.expect).map((key) => [key, found[key]]))).toEqual(vector.expect);
    expect(report.sentence).not.toBe('');
    expect(report.sentence).not.toMatch(/\$\w+\$|case_|undefined|\?\?/);
  });
});

describe('the clock is the context’s', () => {
  test('one file, judged before its certificate began, while it was good, and after it had run out', async () => {
    const vector = vectors.find(([name]) => name === 'capture-no-token')?.[1];
    if (!vector) throw new Error('no vector');
    const reasons: string[] = [];
    for (const now of ['2020-01-01T00:00:00Z', vector.now, '2060-01-01T00:00:00Z']) reasons.push((await reportOn(vector, now)).reason);
    expect(reasons).toEqual(['not-yet-valid', 'captured', 'expired']);
  });
});
