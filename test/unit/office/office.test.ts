// Office files, signed by hand: the signed XML is written in its canonical form, so that no code of ours is needed to sign.
import { beforeAll, describe, expect, test } from 'vitest';
import { raw } from '../../fixtures/documents.ts';
import { hash, makeLeaf, makeToken } from '../cms/pki.ts';
import { DOCUMENT_EKU, judge, labelOf, makeWorld, signaturesOf, type World } from '../pdf/world.ts';
import { makeZip } from './zip.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE_SIGNATURE = 'http://schemas.openxmlformats.org/package/2006/digital-signature';
const base64 = (data: Uint8Array) => btoa(String.fromCharCode(...data));
const digest = async (text: string) => base64(await hash('SHA-256', new TextEncoder().encode(text)));

interface Ref {
  readonly uri: string;
  readonly octets: string;
  readonly transforms?: string;
  readonly method?: string;
}

/** A Reference in canonical form. */
async function reference({ uri, octets, transforms = '', method = 'http://www.w3.org/2001/04/xmlenc#sha256' }: Ref): Promise<string> {
  return `<Reference URI="${uri}">${transforms}<DigestMethod Algorithm="${method}"></DigestMethod><DigestValue>${await digest(octets)}</DigestValue></Reference>`;
}

const C14N_TRANSFORM = `<Transforms><Transform Algorithm="${C14N}"></Transform></Transforms>`;

/** The whole Signature element over these references and one object of its own. */
async function signatureOf(references: readonly string[], object: string, signer = world.signer, extra = ''): Promise<string> {
  const own = object === '' ? '' : await reference({ uri: '#own', octets: object.replace('<Object', `<Object xmlns="${DSIG}"`) });
  const body = `<CanonicalizationMethod Algorithm="${C14N}"></CanonicalizationMethod><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"></SignatureMethod>${references.join('')}${own}`;
  const signed = new TextEncoder().encode(`<SignedInfo xmlns="${DSIG}">${body}</SignedInfo>`);
  const value = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, signer.key.pair.privateKey, signed));
  const key = `<KeyInfo><X509Data><X509Certificate>${base64(signer.der)}</X509Certificate></X509Data></KeyInfo>`;
  return `<Signature xmlns="${DSIG}"><SignedInfo>${body}</SignedInfo><SignatureValue>${base64(value)}</SignatureValue>${key}${object}${extra}</Signature>`;
}

const TYPES: Readonly<Record<string, string>> = {
  '_rels/.rels': 'application/vnd.openxmlformats-package.relationships+xml',
  'word/_rels/document.xml.rels': 'application/vnd.openxmlformats-package.relationships+xml',
  'word/document.xml': 'application/x-main+xml',
  'word/styles.xml': 'application/x-styles+xml',
};
const relationship = (id: string, type: string, target: string, more = '') =>
  `<Relationship Id="${id}" Type="${type}" Target="${target}"${more}/>`;
const relationships = (...list: readonly string[]) => `<Relationships xmlns="${RELATIONSHIPS}">${list.join('')}</Relationships>`;
const FILES: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="${TYPES['_rels/.rels']}"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="sigs" ContentType="x/origin"/><Override PartName="/word/document.xml" ContentType="application/x-main+xml"/><Override PartName="/word/styles.xml" ContentType="application/x-styles+xml"/></Types>`,
  '_rels/.rels': relationships(
    relationship('rId2', `${RELATIONSHIPS}/metadata/core-properties`, 'docProps/core.xml'),
    relationship('rId1', `${OFFICE}/officeDocument`, 'word/document.xml'),
    relationship('rId9', `${RELATIONSHIPS}/digital-signature/origin`, '_xmlsignatures/origin.sigs'),
  ),
  'word/_rels/document.xml.rels': relationships(relationship('rId1', `${OFFICE}/styles`, 'styles.xml')),
  'word/document.xml': '<w:document xmlns:w="urn:w"><w:t>Pay 100</w:t></w:document>',
  'word/styles.xml': '<w:styles xmlns:w="urn:w"/>',
  'docProps/core.xml': '<core/>',
  '_xmlsignatures/origin.sigs': '',
  '_xmlsignatures/_rels/origin.sigs.rels': relationships(relationship('rId1', `${RELATIONSHIPS}/digital-signature/signature`, 'sig1.xml')),
};

/** The relationship transform's result for one chosen relationship, in canonical form. */
const chosen = (type: string, target: string) =>
  `<Relationships xmlns="${RELATIONSHIPS}"><Relationship Id="rId1" Target="${target}" TargetMode="Internal" Type="${type}"></Relationship></Relationships>`;
const choose = `<Transforms><Transform Algorithm="http://schemas.openxmlformats.org/package/2006/RelationshipTransform"><mdssi:RelationshipReference SourceId="rId1"></mdssi:RelationshipReference></Transform><Transform Algorithm="${C14N}"></Transform></Transforms>`;

interface Wanted {
  readonly signer?: World['signer'];
  readonly skip?: readonly string[];
  readonly method?: string;
  readonly extra?: string;
}

/** A Word file with one signature over its parts. */
async function makeWord(wanted: Wanted = {}): Promise<Record<string, string>> {
  const uri = (name: string) => `/${name}?ContentType=${TYPES[name]}`;
  const all: Record<string, Ref> = {
    '_rels/.rels': { uri: uri('_rels/.rels'), octets: chosen(`${OFFICE}/officeDocument`, 'word/document.xml'), transforms: choose },
    'word/_rels/document.xml.rels': {
      uri: uri('word/_rels/document.xml.rels'),
      octets: chosen(`${OFFICE}/styles`, 'styles.xml'),
      transforms: choose,
    },
    'word/document.xml': { uri: uri('word/document.xml'), octets: FILES['word/document.xml'] ?? '' },
    'word/styles.xml': {
      uri: uri('word/styles.xml'),
      octets: FILES['word/styles.xml'] ?? '',
      ...(wanted.method && { method: wanted.method }),
    },
  };
  const picked = Object.entries(all).filter(([name]) => !wanted.skip?.includes(name));
  const list = await Promise.all(picked.map(([, ref]) => reference(ref)));
  const object = `<Object xmlns:mdssi="${PACKAGE_SIGNATURE}" Id="own"><Manifest>${list.join('')}</Manifest></Object>`;
  // In canonical form the default namespace stands before the prefixed one.
  return { ...FILES, '_xmlsignatures/sig1.xml': await signatureOf([], object, wanted.signer, wanted.extra) };
}

const judgeFiles = (files: Readonly<Record<string, string>>) => judge(makeZip(files), world.trust);

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
  test('an expired signer, with and without a time-stamp', async () => {
    expect(labelOf(await judgeFiles(await makeWord({ signer: world.expired })))).toBe('unknown · expired');
    const files = await makeWord({ signer: world.expired });
    const sig = files['_xmlsignatures/sig1.xml'] ?? '';
    const value = /<SignatureValue>([^<]*)</.exec(sig)?.[1] ?? '';
    const token = await makeToken({
      tsa: world.tsa,
      data: raw(`<SignatureValue xmlns="${DSIG}">${value}</SignatureValue>`),
      at: '2024-03-01T00:00:00Z',
    });
    const stamp = `<Object><x:SignatureTimeStamp xmlns:x="http://uri.etsi.org/01903/v1.3.2#"><CanonicalizationMethod Algorithm="${C14N}"/><x:EncapsulatedTimeStamp>${base64(token)}</x:EncapsulatedTimeStamp></x:SignatureTimeStamp></Object>`;
    const report = await judgeFiles({ ...files, '_xmlsignatures/sig1.xml': sig.replace('</Signature>', `${stamp}</Signature>`) });
    expect([labelOf(report), report.signedAt]).toEqual(['authentic · document', '2024-03-01T00:00:00.000Z']);
  });
  test('a file of signatures that nothing leads to is none', async () => {
    const files = { ...(await makeWord()), '_rels/.rels': (FILES['_rels/.rels'] ?? '').replace(/<Relationship Id="rId9"[^>]*>/, '') };
    expect(labelOf(await judgeFiles(files))).toBe('unknown · none');
  });
  test('without a signature', async () => {
    const { '_xmlsignatures/origin.sigs': _origin, '_xmlsignatures/_rels/origin.sigs.rels': _rels, ...files } = FILES;
    expect(labelOf(await judgeFiles(files))).toBe('unknown · none');
  });
});

const ODF: Readonly<Record<string, string>> = {
  mimetype: 'application/vnd.oasis.opendocument.text',
  'content.xml': '<o:text xmlns:o="urn:o">Pay 100</o:text>',
  'Pictures/a b.png': 'picture',
  'META-INF/manifest.xml': '<m xmlns="urn:m"></m>',
};

async function makeOdf(names: readonly string[] = Object.keys(ODF)): Promise<Record<string, string>> {
  const list = await Promise.all(
    names.map((name) =>
      reference({ uri: encodeURI(name), octets: ODF[name] ?? '', ...(name.endsWith('.xml') && { transforms: C14N_TRANSFORM }) }),
    ),
  );
  const file = `<document-signatures xmlns="urn:oasis:names:tc:opendocument:xmlns:digitalsignature:1.0">${await signatureOf(list, '')}</document-signatures>`;
  return { ...ODF, 'META-INF/documentsignatures.xml': file };
}

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
  test('a file of signatures that cannot be read', async () => {
    expect(labelOf(await judgeFiles({ ...ODF, 'META-INF/documentsignatures.xml': '<broken' }))).toBe('unknown · unread');
  });
});
