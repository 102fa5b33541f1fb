// Cross-reference streams and object streams, read strictly; and revocation lists that come along.
import { zlibSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { memorySource } from '../../../src/bytes/source.ts';
import { readCertificate } from '../../../src/cms/certificate.ts';
import { openDocument } from '../../../src/pdf/document.ts';
import { catalogOf } from '../../../src/pdf/field.ts';
import { judgeByLists } from '../../../src/trust/revocation-list.ts';
import { PAGE, raw, signed, startOf, stream, textOf } from '../../fixtures/documents.ts';
import { bitString, bytes, explicit, integer, makeLeaf, type Octets, oid, sequence, sign, time, tlv } from '../cms/pki.ts';
import { DOCUMENT_EKU, judge, labelOf, makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

/** Rows of (type, second, third) with the PNG filter "up", as writers do it. */
function predicted(rows: readonly (readonly [number, number, number])[]): Uint8Array {
  const plain = rows.map(([type, second, third]) => [
    type,
    (second >> 24) & 255,
    (second >> 16) & 255,
    (second >> 8) & 255,
    second & 255,
    third,
  ]);
  return Uint8Array.from(plain.flatMap((row, r) => [2, ...row.map((byte, i) => (byte - (plain[r - 1]?.[i] ?? 0)) & 255)]));
}

interface Packed {
  readonly objects: Readonly<Record<number, string>>;
  /** Objects that go into an object stream of this number. */
  readonly packed?: Readonly<Record<number, string>>;
  readonly holder?: number;
  readonly predictor?: boolean;
  /** Added to the place that the cross-reference tells of each packed object. */
  readonly shift?: number;
}

/** A revision with a cross-reference stream, compressed. */
function compressed(document: Uint8Array, { objects, packed = {}, holder = 70, predictor = true, shift = 0 }: Packed): Octets {
  let out = document.length === 0 ? raw('%PDF-1.7\n') : Uint8Array.from(document);
  const rows = new Map<number, readonly [number, number, number]>();
  const add = (number: number, body: Uint8Array) => {
    rows.set(number, [1, out.length, 0]);
    out = bytes(out, raw(`${number} 0 obj\n`), body, raw('\nendobj\n'));
  };
  for (const [number, body] of Object.entries(objects)) add(Number(number), raw(body));
  const inner = Object.entries(packed);
  if (inner.length > 0) {
    let at = 0;
    const places = inner.map(([number, body]) => {
      const place = `${number} ${at}`;
      at += body.length + 1;
      return place;
    });
    const header = `${places.join(' ')} `;
    const data = zlibSync(raw(header + inner.map(([, body]) => `${body} `).join('')));
    add(
      holder,
      bytes(
        raw(`<< /Type /ObjStm /N ${inner.length} /First ${header.length} /Filter /FlateDecode /Length ${data.length} >>\nstream\n`),
        data,
        raw('\nendstream'),
      ),
    );
    inner.forEach(([number], index) => {
      rows.set(Number(number), [2, holder, index + shift]);
    });
  }
  const start = out.length;
  rows.set(80, [1, start, 0]);
  const numbers = [...rows.keys()].sort((a, b) => a - b);
  const list = numbers.map((number) => rows.get(number) ?? ([0, 0, 0] as const));
  const table = predictor
    ? predicted(list)
    : Uint8Array.from(
        list.flatMap(([type, second, third]) => [type, second >> 24, (second >> 16) & 255, (second >> 8) & 255, second & 255, third]),
      );
  const data = zlibSync(table);
  const parameters = predictor ? '/DecodeParms << /Predictor 12 /Columns 6 >>' : '';
  const previous = document.length === 0 ? '' : `/Prev ${startOf(document)}`;
  const index = numbers.map((number) => `${number} 1`).join(' ');
  const dict = `<< /Type /XRef /Size 200 /Root 1 0 R /W [1 4 1] /Index [${index}] ${previous} /Filter /FlateDecode ${parameters} /Length ${data.length} >>`;
  return bytes(out, raw(`80 0 obj\n${dict}\nstream\n`), data, raw(`\nendstream\nendobj\nstartxref\n${start}\n%%EOF\n`));
}

const { 1: root = '', 2: pages = '', 3: page = '', 6: form = '', ...others } = PAGE;
const modern = (predictor = true) =>
  compressed(new Uint8Array(), { objects: others, packed: { 1: root, 2: pages, 3: page, 6: form }, predictor });

describe('compressed documents', () => {
  test.each([true, false])('are read (predictor: %s)', async (predictor) => {
    const document = await openDocument(memorySource(modern(predictor)), modern(predictor).length, new Budget());
    expect([...((await catalogOf(document))?.entries.keys() ?? [])]).toEqual(['Type', 'Pages', 'AcroForm', 'Metadata']);
  });
  test('are judged when they are signed, and when proof data follow in the same way', async () => {
    const good = await signed(modern(), { signer: world.signer });
    expect(labelOf(await judge(good, world.trust))).toBe('authentic · document');
    const proof = compressed(good, { objects: {}, packed: { 1: root.replace('>>', '/DSS << >> >>') }, holder: 71 });
    expect(labelOf(await judge(proof, world.trust))).toBe('authentic · document');
  });
  test('an object that is not at its place in the stream is not read: readers differ on which one is meant', async () => {
    const odd = compressed(new Uint8Array(), { objects: others, packed: { 1: root, 2: pages, 3: page, 6: form }, shift: 1 });
    expect(labelOf(await judge(odd, world.trust))).toBe('unknown · unread');
  });
  test('an object stream in place of the signed one changes what it held', async () => {
    const good = await signed(modern(), { signer: world.signer });
    const evil = compressed(good, {
      objects: { 60: stream('evil') },
      packed: { 1: root, 2: pages, 3: page.replace('4 0 R', '60 0 R'), 6: form },
    });
    expect((await judge(evil, world.trust)).label).toBe('altered');
  });
  test('a signature inside of a compressed object is refused', async () => {
    const dict = '<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <3003> >>';
    const inside = compressed(new Uint8Array(), { objects: others, packed: { 1: root, 2: pages, 3: page, 6: form, 50: dict } });
    expect(labelOf(await judge(inside, world.trust))).toBe('altered · malformed-signature');
  });
  test.each([
    ['a chain that loops', (text: string) => text.replace('/Root 1 0 R', `/Prev ${startOf(raw(text))}`.padEnd(11))],
    ['a width that is too large', (text: string) => text.replace('/W [1 4 1]', '/W [1 9 1]')],
    ['a table that is cut', (text: string) => text.replace('/Index [1 1', '/Index [1 9')],
    ['another filter', (text: string) => text.replace(/\/FlateDecode (?=\/DecodeParms)/, '/LZWDecodes ')],
  ])('%s is not read', async (_name, change) => {
    const broken = raw(change(textOf(modern())));
    expect(labelOf(await judge(broken, world.trust))).toBe('unknown · unread');
  });
});

describe('revocation lists', () => {
  async function makeList(
    revoked: readonly { readonly serial: Uint8Array; readonly at: string }[],
    issuer = world.root,
    signer = world.root,
    extensions: readonly Uint8Array[] = [],
  ): Promise<Octets> {
    const { algorithm } = await sign(signer.key, bytes(0));
    const rows = revoked.map((one) => sequence(tlv(0x02, one.serial), time(one.at)));
    const tbs = sequence(
      integer(1),
      algorithm,
      issuer.name,
      time('2026-05-01T00:00:00Z'),
      time('2026-07-01T00:00:00Z'),
      ...(rows.length > 0 ? [sequence(...rows)] : []),
      ...(extensions.length > 0 ? [explicit(0, sequence(...extensions))] : []),
    );
    const { value } = await sign(signer.key, tbs);
    return sequence(tbs, algorithm, bitString(value));
  }
  const ask = async (list: Uint8Array, proven?: string) =>
    judgeByLists(
      [list],
      await readCertificate(world.signer.der),
      await readCertificate(world.root.der),
      proven === undefined ? undefined : new Date(proven),
      new Date('2026-06-01T00:00:00Z'),
    );

  test('name the certificate, or are silent while they are in force', async () => {
    expect(await ask(await makeList([{ serial: world.signer.serial, at: '2026-05-01T00:00:00Z' }]))).toBe('withdrawn');
    expect(await ask(await makeList([{ serial: world.root.serial, at: '2026-05-01T00:00:00Z' }]))).toBe('good-stapled');
    expect(await ask(await makeList([]), '2026-08-01T00:00:00Z')).toBe('not-checked');
  });
  test('a withdrawal after a proven signing does not count', async () => {
    const list = await makeList([{ serial: world.signer.serial, at: '2026-05-10T00:00:00Z' }]);
    expect([await ask(list, '2026-05-05T00:00:00Z'), await ask(list, '2026-05-15T00:00:00Z')]).toEqual(['not-checked', 'withdrawn']);
  });
  test('of another issuer, or of another key, prove nothing', async () => {
    const row = [{ serial: world.signer.serial, at: '2026-05-01T00:00:00Z' }];
    expect(await ask(await makeList(row, world.timeRoot, world.timeRoot))).toBe('not-checked');
    expect(await ask(await makeList(row, world.root, world.timeRoot))).toBe('not-checked');
    expect(await ask(raw('no list'))).toBe('not-checked');
  });
  test('that cover only a part are no proof of good', async () => {
    const partial = sequence(oid('2.5.29.28'), tlv(0x04, sequence()));
    expect(await ask(await makeList([], world.root, world.root, [partial]))).toBe('not-checked');
  });
  test('in a document withdraw its signer', async () => {
    const signer = await makeLeaf('Agency', world.root, { ekus: [DOCUMENT_EKU] });
    const list = await makeList([{ serial: signer.serial, at: '2026-01-01T00:00:00Z' }]);
    const good = await signed(compressed(new Uint8Array(), { objects: { ...PAGE } }), { signer });
    const text = [...list].map((byte) => String.fromCharCode(byte)).join('');
    const proof = compressed(good, { objects: { 1: root.replace('>>', '/DSS << /CRLs [60 0 R] >> >>'), 60: stream(text) } });
    expect([labelOf(await judge(good, world.trust)), labelOf(await judge(proof, world.trust))]).toEqual([
      'authentic · document',
      'unknown · withdrawn',
    ]);
  });
});
