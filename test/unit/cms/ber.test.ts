import * as asn1js from 'asn1js';
import { beforeAll, describe, expect, test } from 'vitest';
import { MalformedError } from '../../../src/bytes/errors.ts';
import { type Asn1, readElement } from '../../../src/cms/ber.ts';
import { openKeyBox } from '../../fixtures/key-box.ts';
import { makeToken } from '../../fixtures/pki.ts';
import { bytes, indefinite, makeCa, makeLeaf, NULL, octetString, sequence, tlv } from './pki.ts';

const nested = (depth: number): Uint8Array => (depth === 0 ? NULL : sequence(nested(depth - 1)));
const many = (count: number): Uint8Array =>
  tlv(
    0x30,
    Uint8Array.from({ length: 2 * count }, (_, at) => (at % 2 === 0 ? 5 : 0)),
  );

describe('one element', () => {
  test('a definite one and its children, as views into what was read', () => {
    const read = bytes(sequence(octetString(bytes(1, 2)), NULL), 9, 9);
    const root = readElement(read);
    expect(root).toMatchObject({ universal: true, context: false, tag: 16, constructed: true, indefinite: false });
    expect(root.bytes).toEqual(read.subarray(0, 8));
    expect(root.children.map(({ tag, content }) => [tag, [...content]])).toEqual([
      [4, [1, 2]],
      [5, []],
    ]);
    expect(root.bytes.buffer).toBe(read.buffer);
  });
  test('an indefinite one ends at its own mark', () => {
    const root = readElement(bytes(indefinite(0xa0, indefinite(0x30, NULL), NULL), 7));
    expect(root).toMatchObject({ context: true, tag: 0, indefinite: true });
    expect(root.bytes.length).toBe(12);
    expect(root.content.length).toBe(10);
    expect(root.children.map(({ indefinite: open, children }) => [open, children.length])).toEqual([
      [true, 1],
      [false, 0],
    ]);
  });
  test('a tag above 30, and a length in more octets than it needs', () => {
    expect(readElement(bytes(0x9f, 0x81, 0x02, 0x01, 5))).toMatchObject({ context: true, tag: 130 });
    expect(readElement(bytes(0x04, 0x82, 0, 1, 5)).content).toEqual(bytes(5));
  });
  test('nothing of an outer element is read as an inner one', () => {
    expect(() => readElement(bytes(0x30, 2, 0x04, 3, 1, 2, 3))).toThrow(MalformedError);
  });
  test.each<[string, Uint8Array]>([
    ['nothing', bytes()],
    ['a tag alone', bytes(0x30)],
    ['a long tag that does not end', bytes(0x1f, 0x81)],
    ['a tag of five octets', bytes(0x1f, 0x81, 0x81, 0x81, 0x81, 1, 0)],
    ['a length that is cut off', bytes(0x04, 0x82, 1)],
    ['a length of five octets', bytes(0x04, 0x85, 0, 0, 0, 0, 0)],
    ['less than its length', bytes(0x04, 3, 1, 2)],
    ['a primitive one of indefinite length', bytes(0x04, 0x80, 0, 0)],
    ['an indefinite one without its mark', bytes(0x30, 0x80, 5, 0)],
    ['an end mark with a length', bytes(0x30, 0x80, 0, 1, 0)],
    ['an end mark alone', bytes(0, 0)],
    ['an end mark in a definite element', sequence(bytes(0, 0))],
    ['a primitive SEQUENCE', bytes(0x10, 0)],
    ['a constructed INTEGER', tlv(0x22, NULL)],
    ['a constructed OBJECT IDENTIFIER', tlv(0x26, NULL)],
    ['41 levels', nested(41)],
    ['700,000 elements in one', many(700_000)],
  ])('%s is refused', (_, read) => {
    expect(() => readElement(read)).toThrow(MalformedError);
  });
  test('the deepest and the longest that are read', () => {
    expect(readElement(nested(40)).children).toHaveLength(1);
    expect(readElement(many(699_999)).children).toHaveLength(699_999);
  });
});

describe('beside asn1js, on damaged structures', () => {
  const seeds: Uint8Array[] = [];
  beforeAll(async () => {
    const who = await openKeyBox();
    const root = await makeCa('Root', { pathLength: 1 });
    seeds.push(root.der, (await makeLeaf('Camera', root, { organization: 'Maker' })).der);
    seeds.push(new Uint8Array(await makeToken(who('time'), [], bytes(1, 2, 3), '2024-06-01T10:00:00.000Z')));
    seeds.push(indefinite(0x30, indefinite(0xa0, octetString(bytes(1)), NULL), tlv(0x24, octetString(bytes(2)))));
  });

  test('what both read, both read alike, and children fill their parent without a gap', () => {
    let alike = 0;
    for (const damaged of damage(seeds, 400)) {
      const ours = readOurs(damaged);
      if (ours === undefined) continue;
      expectFilled(ours);
      const theirs = readTheirs(damaged);
      if (theirs === undefined) continue;
      expect(shapeOf(ours)).toEqual(theirs);
      alike++;
    }
    expect(alike).toBeGreaterThan(400);
  });
});

function expectFilled({ constructed, indefinite: open, content, children }: Asn1): void {
  if (!constructed) return;
  const filled = children.reduce((sum, child) => sum + child.bytes.length, 0);
  expect(filled).toBe(content.length - (open ? 2 : 0));
  children.forEach(expectFilled);
}

/** The same bytes each time, with one to three octets changed, and some cut. */
function* damage(seeds: readonly Uint8Array[], rounds: number): Generator<Uint8Array> {
  let state = 7;
  const upTo = (count: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % count;
  };
  const likely = [0x00, 0x80, 0x30, 0x31, 0x24, 0x1f, 0x84, 0xff];
  for (const seed of seeds) {
    for (let round = 0; round < rounds; round++) {
      const damaged = seed.slice();
      for (let left = upTo(3); left >= 0; left--)
        damaged[upTo(damaged.length)] = upTo(2) === 0 ? upTo(256) : (likely[upTo(likely.length)] ?? 0);
      yield upTo(8) === 0 ? damaged.subarray(0, upTo(damaged.length)) : damaged;
    }
  }
}

/** Of the universal types only these are taken apart: asn1js leaves constructed texts whole, and nobody reads them here. */
const TAKEN_APART = [4, 16, 17];
const isTakenApart = (tagClass: number, tag: number) => tagClass !== 1 || TAKEN_APART.includes(tag);

type Shape = readonly [tagClass: number, tag: number, constructed: boolean, octets: string, children: readonly Shape[]];

function readOurs(read: Uint8Array): Asn1 | undefined {
  try {
    return readElement(read);
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

function shapeOf({ universal, context, tag, constructed, bytes: octets, children }: Asn1): Shape {
  const tagClass = universal ? 1 : context ? 3 : 0;
  const inner = isTakenApart(tagClass, tag) ? children.map(shapeOf) : [];
  return [tagClass, tag, constructed, Buffer.from(octets).toString('hex'), inner];
}

/** What asn1js makes of it; undefined where it refuses, which it also does for values that we check where they are taken out. */
function readTheirs(read: Uint8Array): Shape | undefined {
  try {
    const { offset, result } = asn1js.fromBER(new Uint8Array(read), { maxDepth: 40, maxNodes: 50_000, parseEmbedded: false });
    return offset === -1 ? undefined : blockShape(result);
  } catch {
    return undefined;
  }
}

function blockShape(block: asn1js.BaseBlock): Shape {
  const { tagClass, tagNumber, isConstructed } = block.idBlock;
  const inner: unknown = 'value' in block.valueBlock ? block.valueBlock.value : undefined;
  const isApart = isConstructed && isTakenApart(tagClass, tagNumber) && Array.isArray(inner);
  const children = isApart ? inner.filter((one: unknown) => one instanceof asn1js.BaseBlock) : [];
  const octets = Buffer.from(block.valueBeforeDecodeView).toString('hex');
  return [tagClass === 1 || tagClass === 3 ? tagClass : 0, tagNumber, isConstructed, octets, children.map(blockShape)];
}
