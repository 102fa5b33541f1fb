import { beforeAll, describe, expect, test } from 'vitest';
import { toBase64 } from '../../../src/cms/anchor-pool.ts';
import { importTrust } from '../../../src/trust/import.ts';
import { ImportError } from '../../../src/trust/import-error.ts';
import type { SourceFile } from '../../../src/trust/list-source.ts';
import { toList } from '../../../src/trust/shipped.ts';
import { bytes, EKU, type Identity, makeCa, makeLeaf } from '../cms/pki.ts';

const OPTIONS = { source: 'the test', date: '2026-01-01' };
let root: Identity;
let other: Identity;
let leaf: Identity;
let stamps: Identity;
let stampsByName: Identity;
beforeAll(async () => {
  root = await makeCa('Root');
  other = await makeCa('Other');
  leaf = await makeLeaf('Leaf', root);
  stamps = await makeCa('Clock', { ekus: [EKU.timeStamping] }, root);
  stampsByName = await makeCa('Example Timestamping CA', {}, root);
});

const file = (name: string, text: string | Uint8Array): SourceFile => ({
  name,
  bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text,
});
const pem = (...list: readonly Identity[]) =>
  file(
    'list.pem',
    list.map(({ der }) => `# ${der.length}\n-----BEGIN CERTIFICATE-----\n${toBase64(der)}\n-----END CERTIFICATE-----\n`).join(''),
  );
const config = file('store.cfg', `//mail\n${EKU.email}\n\n//stamps\n${EKU.timeStamping}\n${EKU.ocspSigning}\n//c2pa\n${EKU.claimSigning}`);

function lote(services: readonly { identity: Identity; status?: string }[], issued: unknown = '2026-08-05T00:11:39Z'): SourceFile {
  const entity = {
    TrustedEntityServices: services.map(({ identity, status = 'trusted' }) => ({
      ServiceInformation: {
        ServiceDigitalIdentity: { X509Certificates: [{ val: toBase64(identity.der) }] },
        ServiceStatus: `http://c2pa.org/conformance/trust-list/${status}`,
      },
    })),
  };
  const head = { ListIssueDateTime: issued, NextUpdate: '2027-08-05T00:11:39Z' };
  return file('list.json', JSON.stringify({ LoTE: { ListAndSchemeInformation: head, TrustedEntitiesList: [entity] } }));
}

describe('importTrust', () => {
  test('takes the dates and the trusted certificates of a C2PA list', async () => {
    const made = await importTrust('c2pa', [lote([{ identity: root }, { identity: other, status: 'withdrawn' }])], { source: 'the test' });
    const list = toList(made);
    expect(list).toMatchObject({
      id: 'c2pa',
      purpose: 'claim',
      interim: false,
      date: '2026-08-05',
      nextUpdate: '2027-08-05',
      purposes: [EKU.claimSigning],
    });
    expect(list.entries.map((entry) => entry.name)).toEqual(['Root']);
    expect(list.sourceSha256).toHaveLength(1);
  });

  test('gives the same record for the same sources in any order', async () => {
    const one = await importTrust('interim', [pem(root, other), pem(leaf), config], OPTIONS);
    const two = await importTrust('interim', [pem(other, root), pem(leaf), config], OPTIONS);
    expect({ ...two, sourceSha256: [] }).toEqual({ ...one, sourceSha256: [] });
    expect(await importTrust('interim', [pem(root, other), pem(leaf), config], OPTIONS)).toEqual(one);
  });

  test('parts the frozen list: signers here, clocks there, and no clock signs claims', async () => {
    const claims = toList(await importTrust('interim', [pem(root, stamps, stampsByName, stamps), pem(leaf), config], OPTIONS));
    expect(claims.entries.map((entry) => `${entry.kind} ${entry.name}`)).toEqual(['anchor Root', 'leaf Leaf']);
    expect(claims).toMatchObject({ interim: true, purposes: [EKU.email, EKU.claimSigning] });
    const clocks = toList(await importTrust('interim-time-stamp', [pem(root, stamps, stampsByName, stamps)], OPTIONS));
    expect(clocks.entries.map((entry) => entry.name)).toEqual(['Clock', 'Example Timestamping CA']);
    expect(clocks).toMatchObject({ interim: true, purpose: 'time-stamp', purposes: [EKU.timeStamping] });
  });

  test('takes only end-entity certificates as publishers', async () => {
    const list = toList(await importTrust('publishers', [pem(root, leaf)], OPTIONS));
    expect(list.entries.map((entry) => `${entry.kind} ${entry.name}`)).toEqual(['leaf Leaf']);
  });

  test('reads the products that sign and conform', async () => {
    const record = (recordId: string, productType: string, status: string, disallowedSignals?: unknown) => ({
      recordId,
      applicant: 'Maker',
      status,
      product: { productType, DN: { CN: `Product ${recordId}`, O: 'Maker' }, disallowedSignals },
      dates: { lastModification: `2026-08-0${recordId}` },
    });
    const barred = { inception: ['nonGenAIDigitalCreation', 'capturedMedia'], transformation: [] };
    const json = [
      record('2', 'generatorProduct', 'conformant', barred),
      record('1', 'generatorProduct', 'conformant'),
      record('3', 'validatorProduct', 'conformant'),
      record('4', 'generatorProduct', 'revoked'),
    ];
    expect(await importTrust('products', [file('p.json', JSON.stringify(json))], { source: 'the test' })).toMatchObject({
      schema: 'assay-products/1',
      date: '2026-08-04',
      products: [
        { recordId: '1', name: 'Product 1', applicant: 'Maker', barred: [] },
        { recordId: '2', name: 'Product 2', applicant: 'Maker', barred: ['capturedMedia', 'nonGenAIDigitalCreation'] },
      ],
    });
  });
});

describe('importTrust refuses', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----';
  const refused: readonly [string, string, () => readonly SourceFile[], Record<string, string>, RegExp][] = [
    ['no file', 'c2pa', () => [], OPTIONS, /no file/],
    ['an id that is not ours', 'mine', () => [pem(root)], OPTIONS, /no list of ours/],
    ['an empty file', 'c2pa', () => [file('x', ' \n')], OPTIONS, /empty/],
    ['a file of anything', 'c2pa', () => [file('x', 'hello')], OPTIONS, /no certificate/],
    [
      'a PEM that is no certificate',
      'c2pa',
      () => [file('x', '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----')],
      OPTIONS,
      /certificate 1 cannot be read/,
    ],
    ['a private key', 'c2pa', () => [file('x', `${new TextDecoder().decode(pem(root).bytes)}${key}`)], OPTIONS, /private key/],
    ['a list that would be empty', 'c2pa', () => [pem(leaf)], OPTIONS, /empty/],
    ['a list whose services are all withdrawn', 'c2pa', () => [lote([{ identity: root, status: 'withdrawn' }])], OPTIONS, /empty/],
    ['a list without a date', 'c2pa', () => [lote([{ identity: root }], 'soon')], OPTIONS, /issued/],
    ['JSON of another kind', 'c2pa', () => [file('x', '{"a":1}')], OPTIONS, /neither/],
    ['broken JSON', 'c2pa', () => [file('x', '{"a":')], OPTIONS, /no JSON/],
    ['a certificate in JSON that is none', 'c2pa', () => [lote([{ identity: { ...root, der: bytes(1) } }])], OPTIONS, /cannot be read/],
    ["a PEM that is not the list's", 'c2pa', () => [lote([{ identity: root }]), pem(other)], OPTIONS, /same certificates/],
    ['PEM without a date', 'c2pa', () => [pem(root)], { source: 'x' }, /--date/],
    ['a date that is none', 'c2pa', () => [pem(root)], { source: 'x', date: '5 May' }, /--date/],
    ['no word where it comes from', 'c2pa', () => [pem(root)], { date: '2026-01-01' }, /--source/],
    ['the frozen list without its purposes', 'interim', () => [pem(root)], OPTIONS, /store.cfg/],
    ['a government list without its signers', 'government', () => [pem(leaf)], OPTIONS, /empty/],
    ['a block-list without its certificate', 'blocked', () => [pem(root)], OPTIONS, /NIKON/],
    ['a product without an id', 'products', () => [file('x', '[{"product":{}}]')], OPTIONS, /without its id/],
  ];
  test.each(refused)('%s', async (_name, id, files, options, message) => {
    const error: unknown = await importTrust(id, files(), options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ImportError);
    expect(String(error)).toMatch(message);
  });
});
