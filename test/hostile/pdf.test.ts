// PDF files that were built to exhaust or to confuse a reader. Each has to end in a report, without an internal fault and within the memory
// that one process may take. Their own structure is small; what they unfold to is not.
import { deflateSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../../src/report.ts';
import { raw } from '../fixtures/documents.ts';
import type { Octets } from '../unit/cms/pki.ts';
import { bytes } from '../unit/cms/pki.ts';
import { judge, makeWorld, type World } from '../unit/pdf/world.ts';
import { forget, MEMORY_LIMIT, peakMemory } from './memory.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(forget);
afterEach(() => expect(peakMemory()).toBeLessThan(MEMORY_LIMIT));

type Body = string | Octets;
/** The octets with zlib around them, at the ratio of a bomb. */
const packed = (data: Uint8Array): Octets => Uint8Array.from(deflateSync(data, { level: 9 }));
const streamOf = (dict: string, data: Uint8Array): Octets => {
  const body = packed(data);
  return bytes(raw(`<< ${dict} /Filter /FlateDecode /Length ${body.length} >>\nstream\n`), body, raw('\nendstream'));
};
const number = (value: number, width: number): number[] =>
  Array.from({ length: width }, (_, i) => Math.floor(value / 256 ** (width - 1 - i)) % 256);

interface Built {
  readonly objects: Readonly<Record<number, Body>>;
  /** Offsets that the table names instead of the true ones. */
  readonly offsets?: Readonly<Record<number, number>>;
  readonly trailer?: string;
}

/** A document of these objects with a plain table. */
function build({ objects, offsets = {}, trailer = '' }: Built): Octets {
  const parts: Octets[] = [raw('%PDF-1.7\n')];
  let at = parts[0]?.length ?? 0;
  let table = '';
  for (const [key, body] of Object.entries(objects)) {
    table += `${key} 1\n${String(offsets[Number(key)] ?? at).padStart(10, '0')} 00000 n \n`;
    const object = bytes(raw(`${key} 0 obj\n`), typeof body === 'string' ? raw(body) : body, raw('\nendobj\n'));
    parts.push(object);
    at += object.length;
  }
  const size = trailer.includes('/Root') ? '' : '/Root 1 0 R';
  return bytes(...parts, raw(`xref\n${table}trailer\n<< /Size 100 ${size} ${trailer} >>\nstartxref\n${at}\n%%EOF\n`));
}

const CATALOG = '<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>';
const FORM = '<< /Fields [7 0 R] /SigFlags 3 >>';
const base = { 1: CATALOG, 2: '<< /Type /Pages /Kids [] /Count 0 >>', 6: FORM, 7: '<< /FT /Sig /T (S) /V 50 0 R >>' };

/** A chain of cross-reference streams; `data` is what each unfolds to. */
function xrefChain(links: number, dict: string, data: Uint8Array): Octets {
  let out = raw('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n');
  let previous = '';
  for (let i = 0; i < links; i++) {
    const at = out.length;
    out = bytes(out, raw(`${100 + i} 0 obj\n`), streamOf(`/Type /XRef /Root 1 0 R ${dict} ${previous}`, data), raw('\nendobj\n'));
    previous = `/Prev ${at}`;
    if (i === links - 1) out = bytes(out, raw(`startxref\n${at}\n%%EOF\n`));
  }
  return out;
}

/** Objects inside each other: each is a string that holds the next one, so that every one of them reaches to the end. */
function nested(count: number): Octets {
  let open = '';
  const offsets: Record<number, number> = {};
  const head = '%PDF-1.7\n';
  for (let i = 0; i < count; i++) {
    offsets[1000 + i] = head.length + open.length;
    open += `${1000 + i} 0 obj\n(`;
  }
  const text = `${head}${open}${')\nendobj\n'.repeat(count)}`;
  const fields = Object.keys(offsets).map((key) => `${key} 0 R`);
  const rest = { 1: CATALOG, 6: `<< /Fields [${fields.join(' ')}] >>` };
  let body = text;
  let table = Object.entries(offsets)
    .map(([key, at]) => `${key} 1\n${String(at).padStart(10, '0')} 00000 n \n`)
    .join('');
  for (const [key, value] of Object.entries(rest)) {
    table += `${key} 1\n${String(body.length).padStart(10, '0')} 00000 n \n`;
    body += `${key} 0 obj\n${value}\nendobj\n`;
  }
  return raw(`${body}xref\n${table}trailer\n<< /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`);
}

const MEGA = 1_000_000;
const entries = new Uint8Array(3 * MEGA).map((_, i) => (i % 3 === 0 ? 1 : 7));
const text = (value: string) => new TextEncoder().encode(value);
/** An object stream with these contents as its objects from 200 on. */
const objectStream = (contents: readonly string[]): Octets => {
  let at = 0;
  const header = contents.map((content, i) => {
    const entry = `${200 + i} ${at}`;
    at += content.length + 1;
    return entry;
  });
  const first = `${header.join(' ')} `;
  return streamOf(`/Type /ObjStm /N ${contents.length} /First ${first.length}`, text(first + contents.join(' ')));
};
/** A document whose form stands in an object stream, which only a cross-reference stream can name. */
function packedDocument(contents: readonly string[]): Octets {
  const objects: readonly (readonly [number, Body])[] = [
    [1, '<< /Type /Catalog /AcroForm 200 0 R >>'],
    [40, objectStream(contents)],
  ];
  const parts: Octets[] = [raw('%PDF-1.7\n')];
  const rows: number[] = [];
  let at = 9;
  for (const [key, body] of objects) {
    rows.push(...number(key, 2), 1, ...number(at, 4), 0, 0);
    const object = bytes(raw(`${key} 0 obj\n`), typeof body === 'string' ? raw(body) : body, raw('\nendobj\n'));
    parts.push(object);
    at += object.length;
  }
  const packedRows = contents.flatMap((_, i) => [2, ...number(40, 4), ...number(i, 2)]);
  const data = Uint8Array.from([1, ...number(9, 4), 0, 0, 1, ...number(at - (parts[2]?.length ?? 0), 4), 0, 0, ...packedRows]);
  const dict = `/Type /XRef /Root 1 0 R /Size 100000 /W [1 4 2] /Index [1 1 40 1 200 ${contents.length}]`;
  return bytes(...parts, raw('41 0 obj\n'), streamOf(dict, data), raw(`\nendobj\nstartxref\n${at}\n%%EOF\n`));
}

const CASES: Readonly<Record<string, () => Octets>> = {
  'a chain of cross-reference streams with a million entries each': () => xrefChain(60, `/W [1 1 1] /Index [0 ${MEGA}]`, entries),
  'a cross-reference stream of 100 MB': () => xrefChain(1, '/W [1 1 1] /Size 9', new Uint8Array(100 * MEGA)),
  'fields as wide as numbers go': () => xrefChain(1, '/W [8 8 8] /Index [0 99999999999999]', new Uint8Array(24).fill(255)),
  'no width at all': () => xrefChain(1, `/W [0 0 0] /Index [0 ${MEGA}]`, new Uint8Array(3)),
  'an object stream of 40 MB of numbers': () => packedDocument([`[${'0 '.repeat(20 * MEGA)}]`]),
  'an object stream of many large objects': () => packedDocument(Array.from({ length: 100 }, () => `[${'0 '.repeat(300_000)}]`)),
  'an object stream of many large objects that are all asked for': () => {
    const fields = Array.from({ length: 50 }, (_, i) => `${201 + i} 0 R`);
    return packedDocument([`<< /Fields [${fields.join(' ')}] >>`, ...fields.map(() => `[${'0 '.repeat(100_000)}]`)]);
  },
  'an object stream of sixty thousand small objects': () => packedDocument(Array.from({ length: 60_000 }, () => '<< /T (x) >>')),
  'brackets in an object stream': () => packedDocument(['['.repeat(10 * MEGA)]),
  'a string of 10 MB': () => build({ objects: { ...base, 6: `<< /Fields [(${'x'.repeat(10 * MEGA)})] >>` } }),
  'a hexadecimal string of 10 MB': () => build({ objects: { ...base, 6: `<< /Fields [<${'3'.repeat(10 * MEGA)}>] >>` } }),
  'a comment of 20 MB': () => build({ objects: { ...base, 6: `%${'x'.repeat(20 * MEGA)}\n${FORM}` } }),
  'a million brackets in a string': () => build({ objects: { ...base, 6: `<< /T ${'('.repeat(MEGA)}${')'.repeat(MEGA)} >>` } }),
  'arrays inside each other': () => build({ objects: { ...base, 6: `${'['.repeat(MEGA)}${']'.repeat(MEGA)}` } }),
  'dictionaries inside each other': () => build({ objects: { ...base, 6: `${'<</a '.repeat(MEGA)}0${'>>'.repeat(MEGA)}` } }),
  'a field with half a million children': () =>
    build({ objects: { ...base, 7: `<< /FT /Sig /T (S) /Kids [${'9 0 R '.repeat(499_000)}] >>` } }),
  'a field that is its own child': () => build({ objects: { ...base, 7: '<< /FT /Sig /T (S) /Kids [7 0 R 6 0 R] >>' } }),
  'a million fields that are one': () => build({ objects: { ...base, 6: `<< /Fields [${'7 0 R '.repeat(400_000)}] >>` } }),
  'objects that all reach to the end of the file': () => nested(30_000),
  'references in a ring': () => build({ objects: { ...base, 6: '7 0 R', 7: '6 0 R' } }),
  'a length that is its own stream': () => build({ objects: { ...base, 6: '<< /Length 6 0 R >>\nstream\nx\nendstream' } }),
  'a length beyond all files': () => build({ objects: { ...base, 6: '<< /Length 999999999999999 >>\nstream\nx\nendstream' } }),
  'a negative length': () => build({ objects: { ...base, 6: '<< /Length -5 >>\nstream\nx\nendstream' } }),
  'offsets beyond all files': () => build({ objects: base, offsets: { 6: 9_999_999_999 } }),
  'a Prev that points at itself': () => {
    const plain = build({ objects: base, trailer: '/Prev 0000000000' });
    const at = /startxref\n(\d+)/.exec(new TextDecoder('latin1').decode(plain))?.[1] ?? '';
    return raw(new TextDecoder('latin1').decode(plain).replace('/Prev 0000000000', `/Prev ${at.padStart(10, '0')}`));
  },
  'a Prev beyond the end, and one that is no number': () => build({ objects: base, trailer: '/Prev 999999999999999' }),
  'a Prev of another kind': () => build({ objects: base, trailer: '/Prev (x)' }),
  'a hidden stream that is the table': () => build({ objects: base, trailer: '/XRefStm 9' }),
  'a table of a hundred thousand million entries': () =>
    raw('%PDF-1.7\nxref\n0 99999999999\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n'),
  'ten thousand ends': () => raw(`%PDF-1.7\n${'startxref\n9\n%%EOF\n'.repeat(10_000)}x`),
  'a security store of 300 MB': () =>
    build({
      objects: {
        ...base,
        1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /DSS 60 0 R >>',
        50: '<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <3000> >>',
        60: `<< /Certs [${'61 0 R '.repeat(64)}] /CRLs [${'61 0 R '.repeat(64)}] /OCSPs [${'61 0 R '.repeat(64)}] >>`,
        61: streamOf('', new Uint8Array(3 * MEGA)),
      },
    }),
};

describe('a document built to exhaust or to confuse', () => {
  test.each(Object.entries(CASES))('%s', { timeout: 60_000 }, async (_name, make) => {
    const report: Report = await judge(make(), world.trust);
    expect(['altered', 'unknown']).toContain(report.label);
    expect(report.problems.filter((problem) => problem.code === 'internal')).toEqual([]);
  });
});
