// RFC 5280 §4.2.1.10, form by form: what a rule on names permits and excludes, and what it does to a path.
import { beforeAll, describe, expect, test } from 'vitest';
import { readAsn1 } from '../../../src/cms/asn1.ts';
import { readCertificate } from '../../../src/cms/certificate.ts';
import { findPath } from '../../../src/cms/certificate-path.ts';
import { readGeneralNames } from '../../../src/cms/general-name.ts';
import { allowsNames, readNameConstraints } from '../../../src/cms/name-constraints.ts';
import {
  bytes,
  EKU,
  explicit,
  extension,
  type Identity,
  integer,
  makeCa,
  makeLeaf,
  oid,
  sequence,
  set,
  tlv,
  utf8,
  type Wanted,
} from './pki.ts';

const NAME_CONSTRAINTS = '2.5.29.30';
const ALT_NAMES = '2.5.29.17';
const ascii = (text: string) => new TextEncoder().encode(text);

const email = (text: string) => tlv(0x81, ascii(text));
const dns = (text: string) => tlv(0x82, ascii(text));
const uri = (text: string) => tlv(0x86, ascii(text));
const ip = (...octets: number[]) => tlv(0x87, bytes(octets));
const directory = (name: Uint8Array) => explicit(4, name);
const otherName = explicit(0, oid('1.3.6.1.4.1.311.20.2.3'), explicit(0, utf8('someone@example.org')));
const registered = tlv(0x88, bytes([0x2a, 3, 4]));

const subtree = (base: Uint8Array, ...more: readonly Uint8Array[]) => sequence(base, ...more);
/** A NameConstraints of these bases. */
const rule = (permitted: readonly Uint8Array[], excluded: readonly Uint8Array[] = []) =>
  sequence(
    ...(permitted.length > 0 ? [explicit(0, ...permitted.map((base) => subtree(base)))] : []),
    ...(excluded.length > 0 ? [explicit(1, ...excluded.map((base) => subtree(base)))] : []),
  );

const pair = (type: string, value: Uint8Array) => sequence(oid(type), value);
const of = (...sets: readonly Uint8Array[]) => sequence(...sets);
const country = set(pair('2.5.4.6', tlv(0x13, ascii('US'))));
const agency = (text: string, tag = 0x0c) => set(pair('2.5.4.10', tlv(tag, ascii(text))));
const unit = set(pair('2.5.4.11', utf8('Press')), pair('2.5.4.12', utf8('Office')));
const unitTurned = set(pair('2.5.4.12', utf8('office')), pair('2.5.4.11', utf8('press')));

const allows = (permitted: readonly Uint8Array[], excluded: readonly Uint8Array[], names: readonly Uint8Array[]) =>
  allowsNames(readNameConstraints(readAsn1(rule(permitted, excluded), 10_000)), readGeneralNames(readAsn1(sequence(...names), 10_000)));

/** `within` = permitted by a rule of this base, and refused by the same as an exclusion; `unclear` = refused by both. */
const PLACES: readonly (readonly [string, Uint8Array, Uint8Array, 'within' | 'outside' | 'unclear'])[] = [
  ['the host itself', dns('a.example'), dns('a.example'), 'within'],
  ['a host below', dns('a.example'), dns('x.y.a.example'), 'within'],
  ['in other letters', dns('A.Example'), dns('x.a.EXAMPLE'), 'within'],
  ['with the root’s dot', dns('a.example'), dns('a.example.'), 'within'],
  ['a longer word', dns('a.example'), dns('aa.example'), 'outside'],
  ['above', dns('a.example'), dns('example'), 'outside'],
  ['the name within another', dns('a.example'), dns('a.example.org'), 'outside'],
  ['any host', dns(''), dns('x.org'), 'within'],
  ['below a dot', dns('.a.example'), dns('x.a.example'), 'within'],
  ['not below a dot', dns('.a.example'), dns('a.example'), 'outside'],
  ['a wildcard of the domain', dns('a.example'), dns('*.a.example'), 'within'],
  ['a wildcard over the domain', dns('b.a.example'), dns('*.a.example'), 'unclear'],
  ['a wildcard elsewhere', dns('a.example'), dns('*.b.example'), 'outside'],
  ['no host name', dns('a.example'), dns('a..example'), 'unclear'],
  ['a path instead of a host', dns('a.example'), dns('x/.a.example'), 'unclear'],

  ['the mailbox', email('desk@a.example'), email('desk@A.example'), 'within'],
  ['another mailbox', email('desk@a.example'), email('Desk@a.example'), 'outside'],
  ['a mailbox of the host', email('a.example'), email('desk@a.example'), 'within'],
  ['a mailbox below the host', email('a.example'), email('desk@x.a.example'), 'outside'],
  ['a mailbox below the dot', email('.a.example'), email('desk@x.a.example'), 'within'],
  ['a mailbox at the dot', email('.a.example'), email('desk@a.example'), 'outside'],
  ['a quoted mailbox', email('a.example'), email('"x@a.example"@b.example'), 'unclear'],
  ['two signs', email('a.example'), email('x@b.example@a.example'), 'unclear'],
  ['no mailbox', email('a.example'), email('a.example'), 'unclear'],

  ['the address’s host', uri('a.example'), uri('https://a.example/x?y#z'), 'within'],
  ['a host with user and port', uri('a.example'), uri('https://me:pw@a.example:8443/'), 'within'],
  ['a host below the address’s', uri('a.example'), uri('https://x.a.example/'), 'outside'],
  ['a host below the dot', uri('.a.example'), uri('https://x.a.example/'), 'within'],
  ['the host as a path', uri('a.example'), uri('https://b.example/a.example'), 'outside'],
  ['the host as a user', uri('a.example'), uri('https://a.example@b.example/'), 'outside'],
  ['an address by number', uri('a.example'), uri('https://127.0.0.1/'), 'unclear'],
  ['an address without a host', uri('a.example'), uri('urn:uuid:a.example'), 'unclear'],

  ['in the network', ip(192, 0, 2, 0, 255, 255, 255, 0), ip(192, 0, 2, 77), 'within'],
  ['beside the network', ip(192, 0, 2, 0, 255, 255, 255, 0), ip(192, 0, 3, 77), 'outside'],
  ['the one address', ip(192, 0, 2, 7, 255, 255, 255, 255), ip(192, 0, 2, 7), 'within'],
  ['every address', ip(0, 0, 0, 0, 0, 0, 0, 0), ip(8, 8, 8, 8), 'within'],
  ['of the other kind', ip(0, 0, 0, 0, 0, 0, 0, 0), ip(...new Array<number>(16).fill(1)), 'outside'],
  [
    'sixteen octets',
    ip(...new Array<number>(16).fill(1), 255, ...new Array<number>(15).fill(0)),
    ip(1, ...new Array<number>(15).fill(9)),
    'within',
  ],
  ['no address', ip(0, 0, 0, 0, 0, 0, 0, 0), ip(8, 8, 8), 'unclear'],

  ['the name', directory(of(country, agency('GPO'))), directory(of(country, agency('GPO'))), 'within'],
  ['a name below', directory(of(country)), directory(of(country, agency('GPO'))), 'within'],
  ['letters, spaces and kind of string', directory(of(agency('The  Office'))), directory(of(agency('the office ', 0x13))), 'within'],
  ['several in one set', directory(of(unit)), directory(of(unitTurned)), 'within'],
  ['above the name', directory(of(country, agency('GPO'))), directory(of(country)), 'outside'],
  ['in another order', directory(of(country, agency('GPO'))), directory(of(agency('GPO'), country)), 'outside'],
  [
    'joined in one set',
    directory(of(country, agency('GPO'))),
    directory(of(set(pair('2.5.4.6', utf8('US')), pair('2.5.4.10', utf8('GPO'))))),
    'outside',
  ],
  ['another value', directory(of(agency('GPO'))), directory(of(agency('GP0'))), 'outside'],
  ['any name', directory(of()), directory(of(country)), 'within'],
];

describe('a name', () => {
  test.each(PLACES)('%s', (_what, base, name, place) => {
    expect([allows([base], [], [name]), allows([], [base], [name])]).toEqual([place === 'within', place === 'outside']);
  });
  test('is free where no rule is about its form', () => {
    expect(allows([dns('a.example')], [], [email('x@b.example'), ip(1, 2, 3, 4), otherName])).toBe(true);
  });
  test('has to lie in one of the permitted subtrees, and in none of the excluded', () => {
    const permitted = [dns('a.example'), dns('b.example')];
    expect(allows(permitted, [dns('x.b.example')], [dns('a.example'), dns('y.b.example')])).toBe(true);
    expect(allows(permitted, [dns('x.b.example')], [dns('a.example'), dns('x.b.example')])).toBe(false);
    expect(allows(permitted, [], [dns('a.example'), dns('c.example')])).toBe(false);
  });
});

describe('a rule is refused', () => {
  test.each([
    ['that is empty', sequence()],
    ['in a form that is not applied', rule([otherName])],
    ['with a registered number', rule([], [registered])],
    ['that begins below', sequence(explicit(0, subtree(dns('a.example'), tlv(0x80, bytes([1])))))],
    ['that ends somewhere', sequence(explicit(0, subtree(dns('a.example'), tlv(0x81, bytes([1])))))],
    ['with a mask in pieces', rule([ip(192, 0, 2, 0, 255, 0, 255, 0)])],
    ['with half a mask', rule([ip(192, 0, 2, 0, 255, 255)])],
    ['with letters of no alphabet', rule([tlv(0x82, bytes([0xe9]))])],
    ['with a third part', sequence(explicit(0, subtree(dns('a.example'))), explicit(2, subtree(dns('a.example'))))],
    ['that is no sequence', integer(1)],
  ])('%s', (_what, der) => {
    expect(() => readNameConstraints(readAsn1(der, 10_000))).toThrow();
  });
  test('but not for a zero that is written out', () => {
    const whole = sequence(explicit(0, subtree(dns('a.example'), tlv(0x80, bytes([0])))));
    expect(readNameConstraints(readAsn1(whole, 10_000)).permitted).toHaveLength(1);
  });
});

describe('a path', () => {
  const NOW = new Date('2026-06-01T00:00:00Z');
  const under = (der: Uint8Array, critical = true): Partial<Wanted> => ({ extra: [extension(NAME_CONSTRAINTS, critical, der)] });
  const named = (...names: readonly Uint8Array[]): Partial<Wanted> => ({ extra: [extension(ALT_NAMES, false, sequence(...names))] });
  const example = directory(of(agency('Example')));
  let root: Identity;
  beforeAll(async () => {
    root = await makeCa('Root');
  });

  async function find(leaf: Identity, pool: readonly Identity[], anchor = root): Promise<string> {
    const [child, top, ...others] = await Promise.all([leaf, anchor, ...pool].map((each) => readCertificate(each.der)));
    if (!child || !top) throw new Error('no certificate');
    const found = await findPath(child, others, [top], NOW, { purposes: [EKU.claimSigning] });
    return found.ok ? found.path.map(({ subject }) => subject.name).join(' < ') : found.fault;
  }

  test.each([
    ['the subject', rule([example]), {}, true],
    ['another subject', rule([directory(of(agency('Other')))]), {}, false],
    ['an excluded subject', rule([], [example]), {}, false],
    ['a mailbox', rule([email('a.example')]), named(email('x@a.example')), true],
    ['another mailbox', rule([email('a.example')]), named(email('x@b.example')), false],
    ['one good and one bad name', rule([dns('a.example')]), named(dns('a.example'), dns('b.example')), false],
    ['names that cannot be read', rule([dns('a.example')]), { extra: [extension(ALT_NAMES, false, integer(1))] }, false],
    ['names of another form only', rule([dns('a.example')]), named(email('x@b.example')), true],
    ['a form that is not applied', rule([otherName]), {}, false],
  ] as const)('under a rule: %s', async (_what, der, wanted, isGood) => {
    for (const critical of [true, false]) {
      const middle = await makeCa('Middle', under(der, critical), root);
      expect(await find(await makeLeaf('Leaf', middle, wanted), [middle])).toBe(isGood ? 'Leaf < Middle < Root' : 'unknown');
    }
  });

  test('is bound by the rules of its anchor, and of every issuer at once', async () => {
    const strict = await makeCa('Root', under(rule([email('a.example'), email('b.example')])));
    const middle = await makeCa('Middle', under(rule([email('b.example'), email('c.example')])), strict);
    for (const [address, isGood] of [
      ['x@b.example', true],
      ['x@a.example', false],
      ['x@c.example', false],
    ] as const)
      expect(await find(await makeLeaf('Leaf', middle, named(email(address))), [middle], strict)).toBe(
        isGood ? 'Leaf < Middle < Root' : 'unknown',
      );
  });

  test('is bound in its issuers’ names too, but not where one only renews itself', async () => {
    const strict = await makeCa('Root', under(rule([directory(of(agency('Example')))])));
    const stray = await makeCa('Middle', { organization: 'Stray' }, strict);
    expect(await find(await makeLeaf('Leaf', stray), [stray], strict)).toBe('unknown');
    const below = await makeCa('Middle', { organization: 'Stray' });
    const renewed = await makeCa('Middle', { organization: 'Stray', ...under(rule([directory(of(agency('Example')))])) }, below);
    expect(await find(await makeLeaf('Leaf', renewed), [renewed], below)).toBe('Leaf < Middle < Middle');
  });

  test('is bound in its leaf, though that has its issuer’s own name', async () => {
    const own = await makeCa('Middle', { organization: 'Stray', ...under(rule([directory(of(agency('Example')))])) }, root);
    expect(await find(await makeLeaf('Middle', own, { organization: 'Stray' }), [own])).toBe('unknown');
  });

  test('sees the mailbox in a subject of the old kind', async () => {
    const middle = await makeCa('Middle', under(rule([email('a.example')])), root);
    for (const [address, isGood] of [
      ['x@a.example', true],
      ['x@b.example', false],
    ] as const) {
      const old = of(set(pair('2.5.4.3', utf8('Leaf'))), set(pair('1.2.840.113549.1.9.1', tlv(0x16, ascii(address)))));
      expect(await find(await makeLeaf('Leaf', middle, { subject: old }), [middle])).toBe(isGood ? 'Leaf < Middle < Root' : 'unknown');
    }
  });

  test('a leaf has no such rule to make', async () => {
    expect(await find(await makeLeaf('Leaf', root, under(rule([dns('a.example')]))), [])).toBe('unknown');
  });
});
