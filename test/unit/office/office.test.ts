import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { checkXmlSignature } from '../../../src/office/xml-signature.ts';
import { readXml } from '../../../src/office/xml-tree.ts';
import { raw } from '../../fixtures/documents.ts';
import {
  base64,
  C14N,
  DSIG,
  FILES,
  makeOdf as makeOdfBy,
  makeWord as makeWordBy,
  ODF,
  OFFICE,
  reference,
  relationship,
  relationships,
  signatureOf,
  TYPES,
  type Wanted,
} from '../../fixtures/office.ts';
import { hash, makeCa, makeLeaf, makeToken } from '../cms/pki.ts';
import { DOCUMENT_EKU, judge, labelOf, makeWorld, signaturesOf, type World } from '../pdf/world.ts';
import { makeZip } from './zip.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

afterEach(() => vi.restoreAllMocks());

const makeWord = ({ signer = world.signer, ...wanted }: Wanted & { readonly signer?: World['signer'] } = {}) => makeWordBy(signer, wanted);
const makeOdf = (names?: readonly string[]) => makeOdfBy(world.signer, names);
const judgeFiles = (files: Readonly<Record<string, string>>) => judge(makeZip(files), world.trust);

/** The words of a signer that name this certificate, in canonical form. */
const naming = async (what: Uint8Array, method = 'http://www.w3.org/2001/04/xmlenc#sha256') => {
  const value = base64(await hash('SHA-256', what));
  const digest = `<DigestMethod Algorithm="${method}"></DigestMethod><DigestValue>${value}</DigestValue>`;
  return `<x:SigningCertificate xmlns:x="http://uri.etsi.org/01903/v1.3.2#"><x:Cert><x:CertDigest>${digest}</x:CertDigest></x:Cert></x:SigningCertificate>`;
};

/** The same files with a certificate more, before the signer's. */
function putBefore(der: Uint8Array, files: Readonly<Record<string, string>>): Record<string, string> {
  const element = '<X509Certificate>';
  const sig = (files['_xmlsignatures/sig1.xml'] ?? '').replace(element, `${element}${base64(der)}</X509Certificate>${element}`);
  return { ...files, '_xmlsignatures/sig1.xml': sig };
}

/** A time-stamp of 2024 over the signature's value. */
async function stampOver(files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const value = /<SignatureValue>([^<]*)</.exec(files['_xmlsignatures/sig1.xml'] ?? '')?.[1] ?? '';
  const data = raw(`<SignatureValue xmlns="${DSIG}">${value}</SignatureValue>`);
  return makeToken({ tsa: world.tsa, data, at: '2024-03-01T00:00:00Z' });
}

/** The same files with these time-stamps, so many in each element that holds them. */
function putStamps(files: Readonly<Record<string, string>>, tokens: readonly Uint8Array[], perElement = 1): Record<string, string> {
  const all = tokens.map((token) => `<x:EncapsulatedTimeStamp>${base64(token)}</x:EncapsulatedTimeStamp>`);
  const elements = all
    .map((_, i) => all.slice(i * perElement, (i + 1) * perElement).join(''))
    .filter((inside) => inside !== '')
    .map((inside) => `<x:SignatureTimeStamp><CanonicalizationMethod Algorithm="${C14N}"/>${inside}</x:SignatureTimeStamp>`);
  const object = `<Object xmlns:x="http://uri.etsi.org/01903/v1.3.2#">${elements.join('')}</Object>`;
  const sig = (files['_xmlsignatures/sig1.xml'] ?? '').replace('</Signature>', `${object}</Signature>`);
  return { ...files, '_xmlsignatures/sig1.xml': sig };
}

describe('a Word file', () => {
  test('with every visible part signed', async () => {
    const report = await judgeFiles(await makeWord());
    expect([labelOf(report), report.sentence]).toEqual([
      'authentic · document',
      'Signed by Agency of Tests. The document has not changed.',
    ]);
    expect(signaturesOf(report)[0]?.coverage).toBe('whole');
  });
  test('compressed as well', async () => {
    expect(labelOf(await judge(makeZip(await makeWord(), true), world.trust))).toBe('authentic · document');
  });
  test('details about the file are not shown', async () => {
    expect(labelOf(await judgeFiles({ ...(await makeWord()), 'docProps/core.xml': '<other/>', 'docProps/app.xml': '<new/>' }))).toBe(
      'authentic · document',
    );
  });
  test.each([
    ['a changed text', { 'word/document.xml': '<w:document xmlns:w="urn:w"><w:t>Pay 999</w:t></w:document>' }],
    ['a changed target', { 'word/_rels/document.xml.rels': relationships(relationship('rId1', `${OFFICE}/styles`, 'other.xml')) }],
    [
      'a target made external',
      { 'word/_rels/document.xml.rels': relationships(relationship('rId1', `${OFFICE}/styles`, 'styles.xml', ' TargetMode="External"')) },
    ],
    [
      'another content type',
      { '[Content_Types].xml': (FILES['[Content_Types].xml'] ?? '').replace('application/x-main+xml', 'application/x-other+xml') },
    ],
  ])('%s', async (_name, changes) => {
    expect(labelOf(await judgeFiles({ ...(await makeWord()), ...changes }))).toBe('altered · changed');
  });
  test('a part that is missing', async () => {
    const files = await makeWord();
    delete files['word/styles.xml'];
    expect(labelOf(await judgeFiles(files))).toBe('altered · changed');
  });
  test.each([
    ['a part more', { 'word/header1.xml': '<h/>' }, 'word/header1.xml'],
    [
      'a relationship more',
      {
        'word/_rels/document.xml.rels': relationships(
          relationship('rId1', `${OFFICE}/styles`, 'styles.xml'),
          relationship('rId7', `${OFFICE}/header`, 'http://x/', ' TargetMode="External"'),
        ),
      },
      'word/_rels/document.xml.rels#rId7',
    ],
    [
      'styles hidden among the details',
      {
        '_rels/.rels': (FILES['_rels/.rels'] ?? '').replace(
          '</Relationships>',
          `${relationship('rId8', `${OFFICE}/styles`, 'docProps/evil.xml')}</Relationships>`,
        ),
        'docProps/evil.xml': '<s/>',
      },
      '_rels/.rels#rId8',
    ],
    [
      'another main document under a loose name',
      { '_rels/.rels': (FILES['_rels/.rels'] ?? '').replace('docProps/core.xml', 'word/core.xml') },
      '_rels/.rels#rId2',
    ],
  ])('%s', async (_name, changes, uncovered) => {
    const report = await judgeFiles({ ...(await makeWord()), ...changes });
    expect([labelOf(report), signaturesOf(report)[0]?.uncovered]).toEqual(['unknown · not-fully-covered', [uncovered]]);
  });
  test('a part that was never signed', async () => {
    const report = await judgeFiles(await makeWord({ skip: ['word/styles.xml'] }));
    expect([labelOf(report), signaturesOf(report)[0]?.uncovered]).toEqual(['unknown · not-fully-covered', ['word/styles.xml']]);
  });
  test('a manifest outside of what is signed covers nothing', async () => {
    const files = await makeWord({ skip: ['word/document.xml'] });
    const moved = await reference({
      uri: `/word/document.xml?ContentType=${TYPES['word/document.xml']}`,
      octets: FILES['word/document.xml'] ?? '',
    });
    const sig = (files['_xmlsignatures/sig1.xml'] ?? '').replace(
      '</Signature>',
      `<Object Id="more"><Manifest>${moved}</Manifest></Object></Signature>`,
    );
    expect(labelOf(await judgeFiles({ ...files, '_xmlsignatures/sig1.xml': sig }))).toBe('unknown · not-fully-covered');
  });
  test('one object that the signature names over and over is not written anew each time', async () => {
    const files = await makeWord();
    const object = /<Object .*<\/Object>/.exec(files['_xmlsignatures/sig1.xml'] ?? '')?.[0] ?? '';
    const own = await reference({ uri: '#own', octets: object.replace('<Object', `<Object xmlns="${DSIG}"`) });
    const named = async (times: number) =>
      judgeFiles({
        ...files,
        '_xmlsignatures/sig1.xml': await signatureOf(
          Array.from({ length: times }, () => own),
          object,
          world.signer,
        ),
      });
    for (const times of [3, 20]) expect(labelOf(await named(times))).toBe('authentic · document');
    expect(labelOf(await named(100))).toBe('unknown · unread');
  });
  test('one part that the signature names over and over is not read anew each time', async () => {
    const named = async (times: number) => {
      const name = 'word/document.xml';
      const part = await reference({ uri: `/${name}?ContentType=${TYPES[name]}`, octets: FILES[name] ?? '' });
      return labelOf(await judgeFiles(await makeWord({ own: `<Manifest>${part.repeat(times)}</Manifest>` })));
    };
    expect([await named(3), await named(100)]).toEqual(['authentic · document', 'unknown · unread']);
  });
  test('an id that stands twice is not read', async () => {
    const files = await makeWord();
    const sig = (files['_xmlsignatures/sig1.xml'] ?? '').replace('</Signature>', '<Object Id="own"></Object></Signature>');
    expect(labelOf(await judgeFiles({ ...files, '_xmlsignatures/sig1.xml': sig }))).toBe('unknown · unread');
  });
  test('a stranger, and a certificate for servers', async () => {
    expect(labelOf(await judgeFiles(await makeWord({ signer: world.stranger })))).toBe('unknown · signer-not-known');
    const server = await makeLeaf('Agency', world.root, { ekus: ['1.3.6.1.5.5.7.3.1', DOCUMENT_EKU] });
    expect(labelOf(await judgeFiles(await makeWord({ signer: server })))).toBe('unknown · signer-not-known');
  });
  test('SHA-1 in one place is never authentic, and an unknown digest is not read', async () => {
    // The digest is of another kind than it says, so it cannot fit.
    expect(labelOf(await judgeFiles(await makeWord({ method: `${DSIG}sha1` })))).toBe('altered · changed');
    expect(labelOf(await judgeFiles(await makeWord({ method: 'urn:other' })))).toBe('unknown · unread');
  });
  test('a signature value of another key', async () => {
    const files = await makeWord();
    const sig = (files['_xmlsignatures/sig1.xml'] ?? '').replace(base64(world.signer.der), base64(world.expired.der));
    expect(labelOf(await judgeFiles({ ...files, '_xmlsignatures/sig1.xml': sig }))).toBe('altered · changed');
  });
  test('the certificate that the signer names is the one that signed', async () => {
    const labels: string[] = [];
    const right = await naming(world.signer.der);
    for (const own of [
      right,
      await naming(world.stranger.der),
      await naming(world.signer.der, 'urn:other'),
      right.repeat(2),
      right.repeat(100),
    ])
      labels.push(labelOf(await judgeFiles(await makeWord({ own }))));
    expect(labels).toEqual(['authentic · document', 'altered · changed', 'unknown · unread', 'authentic · document', 'unknown · unread']);
  });
  test('of two certificates of one key the one that the signer names', async () => {
    const older = await makeLeaf('Agency', world.root, { ekus: [DOCUMENT_EKU] });
    const signer = await makeLeaf('Agency', world.root, { ekus: [DOCUMENT_EKU], key: older });
    const labels: string[] = [];
    for (const own of ['', await naming(older.der), await naming(signer.der), await naming(world.stranger.der)])
      labels.push(labelOf(await judgeFiles(putBefore(older.der, await makeWord({ signer, own })))));
    expect(labels).toEqual(['authentic · document', 'authentic · document', 'authentic · document', 'altered · changed']);
  });
  test('the signer need not stand first, also where the value is not computed', async () => {
    const weakRoot = await makeCa('Old Root', { key: 'rsa-short' });
    const labels: string[] = [];
    for (const [before, method] of [
      [weakRoot, 'ecdsa-sha256'],
      [weakRoot, 'ecdsa-sha384'],
      [world.root, 'ecdsa-sha384'],
      [world.root, 'ecdsa-sha1'],
      [world.root, 'ecdsa-other'],
    ] as const) {
      const files = putBefore(before.der, await makeWord({ own: await naming(world.signer.der) }));
      const sig = (files['_xmlsignatures/sig1.xml'] ?? '').replace('ecdsa-sha256', method);
      labels.push(labelOf(await judgeFiles({ ...files, '_xmlsignatures/sig1.xml': sig })));
    }
    expect(labels).toEqual([
      'authentic · document',
      'unknown · signer-not-known',
      'altered · changed',
      'unknown · signer-not-known',
      'unknown · unread',
    ]);
  });
  test('an expired signer, with and without a time-stamp', async () => {
    expect(labelOf(await judgeFiles(await makeWord({ signer: world.expired })))).toBe('unknown · expired');
    const files = await makeWord({ signer: world.expired });
    const report = await judgeFiles(putStamps(files, [await stampOver(files)]));
    expect([labelOf(report), report.signedAt]).toEqual(['authentic · document', '2024-03-01T00:00:00.000Z']);
  });
  test('sixteen time-stamps of one signature are looked at, wherever they stand', async () => {
    const files = await makeWord({ signer: world.expired });
    const token = await stampOver(files);
    const nothing = raw('nothing');
    const many = (times: number) => Array.from({ length: times }, () => nothing);
    const labels: string[] = [];
    for (const tokens of [
      [...many(15), token],
      [token, ...many(100)],
      [...many(16), token],
    ])
      for (const perElement of [1, 100]) labels.push(labelOf(await judgeFiles(putStamps(files, tokens, perElement))));
    const [seen, unseen] = ['authentic · document', 'unknown · expired'];
    expect(labels).toEqual([seen, seen, seen, seen, unseen, unseen]);
  });
  test('what the time-stamps cover is written once for each canonical form', async () => {
    const files = putStamps(await makeWord(), [raw('one'), raw('another')]);
    const root = readXml(raw(files['_xmlsignatures/sig1.xml'] ?? ''));
    const { tokens } = await checkXmlSignature(root, root);
    expect(tokens.length).toBe(2);
    expect(tokens[0]?.stamped).toBe(tokens[1]?.stamped);
  });
  test('a file of signatures that nothing leads to is none', async () => {
    const files = { ...(await makeWord()), '_rels/.rels': (FILES['_rels/.rels'] ?? '').replace(/<Relationship Id="rId9"[^>]*>/, '') };
    expect(labelOf(await judgeFiles(files))).toBe('unknown · none');
  });
  test('a type that is named twice is not read: readers differ on which one counts', async () => {
    const files = await makeWord();
    const types = files['[Content_Types].xml'] ?? '';
    for (const [from, twice] of [
      ['<Override PartName="/word/styles.xml"', '<Override PartName="/WORD/styles.xml" ContentType="x/other"/>'],
      ['<Default Extension="xml"', '<Default Extension="XML" ContentType="x/other"/>'],
    ] as const)
      expect(labelOf(await judgeFiles({ ...files, '[Content_Types].xml': types.replace(from, `${twice}${from}`) }))).toBe(
        'unknown · unread',
      );
  });
  test('without a signature', async () => {
    const { '_xmlsignatures/origin.sigs': _origin, '_xmlsignatures/_rels/origin.sigs.rels': _rels, ...files } = FILES;
    expect(labelOf(await judgeFiles(files))).toBe('unknown · none');
  });
});

describe('an OpenDocument file', () => {
  test('with every part signed', async () => {
    const report = await judgeFiles(await makeOdf());
    expect([labelOf(report), report.sentence]).toEqual([
      'authentic · document',
      'Signed by Agency of Tests. The document has not changed.',
    ]);
  });
  test('written otherwise, with the same canonical form', async () => {
    expect(
      labelOf(await judgeFiles({ ...(await makeOdf()), 'content.xml': "<?xml version='1.0'?><o:text  xmlns:o='urn:o'>Pay 100</o:text>" })),
    ).toBe('authentic · document');
  });
  test('a changed text, and a picture that was exchanged', async () => {
    expect(labelOf(await judgeFiles({ ...(await makeOdf()), 'content.xml': '<o:text xmlns:o="urn:o">Pay 999</o:text>' }))).toBe(
      'altered · changed',
    );
    expect(labelOf(await judgeFiles({ ...(await makeOdf()), 'Pictures/a b.png': 'another' }))).toBe('altered · changed');
  });
  test('a part more, and one that was never signed', async () => {
    expect(labelOf(await judgeFiles({ ...(await makeOdf()), 'Basic/macro.xml': '<x/>' }))).toBe('unknown · not-fully-covered');
    const report = await judgeFiles(await makeOdf(['mimetype', 'content.xml']));
    expect(signaturesOf(report)[0]?.uncovered).toEqual(['Pictures/a b.png', 'META-INF/manifest.xml']);
  });
  test('one part that the signature names over and over is not read anew each time', async () => {
    const named = async (times: number) => {
      const names = [...Object.keys(ODF), ...Array.from({ length: times }, () => 'content.xml')];
      return labelOf(await judgeFiles(await makeOdf(names)));
    };
    expect([await named(3), await named(100)]).toEqual(['authentic · document', 'unknown · unread']);
  });
  test('a table of very many rows', async () => {
    const long = { ...ODF, 'content.xml': `<o:text xmlns:o="urn:o">${'<o:row></o:row>'.repeat(200_000)}</o:text>` };
    expect(labelOf(await judgeFiles(await makeOdfBy(world.signer, Object.keys(long), long)))).toBe('authentic · document');
  });
  test('a file of signatures that cannot be read', async () => {
    expect(labelOf(await judgeFiles({ ...ODF, 'META-INF/documentsignatures.xml': '<broken' }))).toBe('unknown · unread');
  });
});

describe('a package of very many parts', () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`Pictures/${i}.png`, 'picture']));
  const word = async () => {
    const parts = await Promise.all(
      Object.keys(many).map((name) => reference({ uri: `/${name}?ContentType=image/png`, octets: 'picture' })),
    );
    const files = await makeWord({ own: `<Manifest>${parts.join('')}</Manifest>` });
    const types = (files['[Content_Types].xml'] ?? '').replace('<Default ', '<Default Extension="png" ContentType="image/png"/><Default ');
    return { ...files, ...many, '[Content_Types].xml': types };
  };
  const odf = () => makeOdfBy(world.signer, Object.keys({ ...ODF, ...many }), { ...ODF, ...many });
  test.each([
    ['Word', word],
    ['OpenDocument', odf],
  ] as const)('is not searched from its beginning for each of them: %s', async (_name, make) => {
    const file = makeZip(await make());
    const looks = vi.spyOn(Array.prototype, 'includes');
    const label = labelOf(await judge(file, world.trust));
    const long = looks.mock.contexts.filter((list) => (list as readonly unknown[]).length > 500);
    expect(label).toBe('authentic · document');
    expect(long.length).toBeLessThan(20);
  });
});
