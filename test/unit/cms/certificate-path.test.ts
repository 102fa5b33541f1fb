import { beforeAll, describe, expect, test } from 'vitest';
import { type Certificate, readCertificate } from '../../../src/cms/certificate.ts';
import { findPath, type PathOptions } from '../../../src/cms/certificate-path.ts';
import { EKU, extension, type Identity, type KeyKind, makeCa, makeLeaf, sequence, type Wanted } from './pki.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
const CLAIM: PathOptions = { purposes: [EKU.claimSigning] };
const read = (identity: Identity) => readCertificate(identity.der);

async function find(leaf: Identity, pool: readonly Identity[], anchors: readonly Identity[], at = NOW, options = CLAIM): Promise<string> {
  const [child, others, tops] = await Promise.all([read(leaf), Promise.all(pool.map(read)), Promise.all(anchors.map(read))]);
  const found = await findPath(child, others, tops, at, options);
  return found.ok ? found.path.map((each: Certificate) => each.subject.name).join(' < ') : found.fault;
}

let root: Identity;
let middle: Identity;
let leaf: Identity;
beforeAll(async () => {
  root = await makeCa('Root');
  middle = await makeCa('Middle', { pathLength: 0 }, root);
  leaf = await makeLeaf('Leaf', middle);
});

describe('a path', () => {
  test('runs over the pool to the anchor', async () => {
    expect(await find(leaf, [middle], [root])).toBe('Leaf < Middle < Root');
  });
  test('ends at an anchor that is an intermediate', async () => {
    expect(await find(leaf, [], [middle])).toBe('Leaf < Middle');
    expect(await find(leaf, [middle, root], [middle])).toBe('Leaf < Middle');
  });
  test('may find the anchor itself in the pool', async () => {
    expect(await find(leaf, [root, middle], [root])).toBe('Leaf < Middle < Root');
  });
  test('needs an anchor', async () => {
    expect(await find(leaf, [middle, root], [])).toBe('unknown');
  });
  test('needs every link', async () => {
    expect(await find(leaf, [], [root])).toBe('unknown');
  });
  test('does not end at another anchor', async () => {
    expect(await find(leaf, [middle, root], [await makeCa('Other')])).toBe('unknown');
  });
  test('is not made by a name alone', async () => {
    expect(await find(leaf, [middle], [await makeCa('Root')])).toBe('unknown');
    const forged = await makeCa('Middle', {}, await makeCa('Root'));
    expect(await find(await makeLeaf('Leaf', forged), [forged], [root])).toBe('unknown');
  });

  test.each(['p256', 'p384', 'p521', 'rsa', 'pss', 'ed25519'] satisfies KeyKind[])('verifies signatures by %s', async (key) => {
    const ca = await makeCa('Root', { key });
    expect(await find(await makeLeaf('Leaf', ca), [], [ca])).toBe('Leaf < Root');
    const stranger = await makeCa('Root', { key });
    expect(await find(await makeLeaf('Leaf', stranger), [], [ca])).toBe('unknown');
  });
});

describe('time', () => {
  test.each([
    ['2023-12-31T23:59:59Z', 'not-yet-valid'],
    ['2024-01-01T00:00:00Z', 'Leaf < Middle < Root'],
    ['2034-01-01T00:00:00Z', 'Leaf < Middle < Root'],
    ['2034-01-01T00:00:01Z', 'expired'],
    ['not a date', 'not-yet-valid'],
  ])('at %s: %s', async (at, expected) => {
    expect(await find(leaf, [middle], [root], new Date(at))).toBe(expected);
  });

  test.each([
    ['the anchor', async () => ({ top: await makeCa('Root', { to: '2025-01-01T00:00:00Z' }), middleTo: '2034-01-01T00:00:00Z' })],
    ['an issuer', async () => ({ top: root, middleTo: '2025-01-01T00:00:00Z' })],
  ])('%s has to be valid too', async (_name, make) => {
    const { top, middleTo } = await make();
    const ca = await makeCa('Middle', { to: middleTo }, top);
    expect(await find(await makeLeaf('Leaf', ca), [ca], [top])).toBe('expired');
  });
});

describe('an issuer does not count', () => {
  const bad: readonly [string, Partial<Wanted>, string][] = [
    ['when it is no CA', { ca: false, keyUsage: 0x06 }, 'unknown'],
    ['when it may not sign certificates', { keyUsage: 0x80 }, 'unknown'],
    ['under name constraints without a rule', { extra: [extension('2.5.29.30', true, sequence())] }, 'unknown'],
    ['with an unknown critical rule', { extra: [extension('1.2.3', true, sequence())] }, 'unknown'],
    ['for another purpose', { ekus: [EKU.timeStamping] }, 'wrong-purpose'],
    ['with a short key', { key: 'rsa-short' }, 'weak'],
    ['signed with SHA-1', { digest: 'SHA-1' }, 'weak'],
  ];
  test.each(bad)('%s', async (_name, wanted, expected) => {
    const ca = await makeCa('Middle', wanted, root);
    expect(await find(await makeLeaf('Leaf', ca), [ca], [root])).toBe(expected);
  });

  test('deeper than the path length allows', async () => {
    const below = await makeCa('Below', {}, middle);
    expect(await find(await makeLeaf('Leaf', below), [below, middle], [root])).toBe('unknown');
    const flat = await makeCa('Flat', { pathLength: 0 });
    const under = await makeCa('Under', {}, flat);
    expect(await find(await makeLeaf('Leaf', under), [under], [flat])).toBe('unknown');
  });

  test('but it does when it names no purpose, this one, or any', async () => {
    for (const ekus of [undefined, [EKU.claimSigning], [EKU.any]]) {
      const ca = await makeCa('Middle', ekus === undefined ? {} : { ekus }, root);
      expect(await find(await makeLeaf('Leaf', ca), [ca], [root])).toBe('Leaf < Middle < Root');
    }
  });
});

describe('a leaf does not count', () => {
  const bad: readonly [string, Partial<Wanted>, string][] = [
    ['without a purpose', { ekus: null }, 'wrong-purpose'],
    ['for another purpose', { ekus: [EKU.email] }, 'wrong-purpose'],
    ['for any purpose', { ekus: [EKU.any] }, 'wrong-purpose'],
    ['signed with SHA-1', { digest: 'SHA-1' }, 'weak'],
    ['with a short key', { key: 'rsa-short' }, 'weak'],
    ['with an unknown critical rule', { extra: [extension('1.2.3', true, sequence())] }, 'unknown'],
  ];
  test.each(bad)('%s', async (_name, wanted, expected) => {
    expect(await find(await makeLeaf('Leaf', middle, wanted), [middle], [root])).toBe(expected);
  });

  test('whose purposes meet those of its issuers nowhere', async () => {
    const ca = await makeCa('Middle', { ekus: [EKU.email] }, root);
    const options = { purposes: [EKU.claimSigning, EKU.email] };
    expect(await find(await makeLeaf('Leaf', ca, { ekus: [EKU.claimSigning] }), [ca], [root], NOW, options)).toBe('wrong-purpose');
    expect(await find(await makeLeaf('Leaf', ca), [ca], [root], NOW, options)).toBe('Leaf < Middle < Root');
  });

  test('where the list names no purpose', async () => {
    expect(await find(leaf, [middle], [root], NOW, { purposes: [] })).toBe('wrong-purpose');
  });
});

describe('SHA-1', () => {
  test("in the anchor's own signature does not count", async () => {
    const old = await makeCa('Root', { digest: 'SHA-1' });
    expect(await find(await makeLeaf('Leaf', old), [], [old])).toBe('Leaf < Root');
  });
});

describe('the search ends', () => {
  test('among CAs that signed each other', async () => {
    const keys = await Promise.all(Array.from({ length: 10 }, (_, i) => makeCa(`CA ${i}`)));
    const crossed: Identity[] = [];
    for (const subject of keys)
      for (const issuer of keys) if (subject !== issuer) crossed.push(await makeCa(nameIn(keys, subject), { key: subject }, issuer));
    const [first] = keys;
    if (first === undefined) throw new Error('no CA');
    expect(await find(await makeLeaf('Leaf', first), crossed, [root])).toBe('unknown');
  });

  test('among many CAs of one name that only claim SHA-1 signatures', async () => {
    const one = await makeCa('Loop', { digest: 'SHA-1' });
    const many = await Promise.all(Array.from({ length: 40 }, () => makeCa('Loop', { digest: 'SHA-1' }, one)));
    expect(await find(await makeLeaf('Leaf', one, { digest: 'SHA-1' }), many, [root])).toBe('unknown');
  });

  test('on a chain that is too long', async () => {
    const chain: Identity[] = [root];
    for (let i = 0; i < 12; i++) chain.push(await makeCa(`Step ${i}`, {}, chain.at(-1)));
    const last = chain.at(-1) ?? root;
    expect(await find(await makeLeaf('Leaf', last), chain.slice(1), [root])).toBe('unknown');
    const sixth = chain[5] ?? root;
    expect(await find(await makeLeaf('Leaf', sixth), chain.slice(1), [root])).toContain('< Root');
  });
});

function nameIn(keys: readonly Identity[], one: Identity): string {
  return `CA ${keys.indexOf(one)}`;
}
