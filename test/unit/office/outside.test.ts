// What an office program fetches from elsewhere by a field, a formula or a form: nobody signed that, wherever the address stands.
import { beforeAll, expect, test } from 'vitest';
import { showsOutside } from '../../../src/office/outside-field.ts';
import { letter, type Package, sheet, signOdf, signPackage, table, text } from '../../fixtures/papers/package.ts';
import { type Hands, makeHands } from '../../fixtures/papers/paper.ts';
import { judge, labelOf, makeWorld, type World } from '../pdf/world.ts';
import { makeZip } from './zip.ts';

let world: World;
let hands: Hands;
beforeAll(async () => {
  world = await makeWorld();
  hands = await makeHands(world);
});

const complex = (...instructions: readonly string[]) =>
  `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>${instructions.map((one) => `<w:r><w:instrText>${one}</w:instrText></w:r>`).join('')}<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>100</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`;
const SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>';
const simple = (instruction: string) => `<w:p><w:fldSimple w:instr="${instruction}"><w:r><w:t>100</w:t></w:r></w:fldSimple></w:p>`;
const inSheet = (from: string, to: string): Package => {
  const { parts, relations } = sheet();
  const [type = '', xml = ''] = parts['xl/worksheets/sheet1.xml'] ?? [];
  return { parts: { ...parts, 'xl/worksheets/sheet1.xml': [type, xml.replace(from, to)] }, relations };
};
const formula = (written: string) => inSheet('<v>100</v>', `<f>${written}</f><v>100</v>`);
const withPart = (name: string, kind: string, body: string): Package => {
  const { parts, relations } = sheet();
  const type = `application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml`;
  return { parts: { ...parts, [name]: [type, body] }, relations };
};
const connections = (attributes: string) =>
  withPart('xl/connections.xml', 'connections', `<connections><connection id="1" ${attributes}/></connections>`);

const query = (attributes: string) =>
  withPart('xl/queryTables/queryTable1.xml', 'queryTable', `<queryTable name="a" connectionId="1" ${attributes}/>`);
const pivot = (source: string) =>
  withPart(
    'xl/pivotCache/pivotCacheDefinition1.xml',
    'pivotCacheDefinition',
    `<pivotCacheDefinition refreshOnLoad="1"><cacheSource ${source}/></pivotCacheDefinition>`,
  );
const TEMPLATE = [
  'rId5',
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate',
  'https://mallory.example/a.dotx',
  'External',
] as const;
const templated = (attribute: string): Package => {
  const { parts, relations } = letter(undefined, [TEMPLATE]);
  const spaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="urn:r"`;
  const body = `<w:settings ${spaces}><w:attachedTemplate r:id="rId5"/><w:linkStyles${attribute}/></w:settings>`;
  const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml';
  return { parts: { ...parts, 'word/settings.xml': [type, body] }, relations };
};

const OFFICE: readonly (readonly [name: string, file: Package, label: string])[] = [
  ['a text of another file', letter(complex(' INCLUDETEXT ', '"https://mallory.example/a.docx"')), 'unknown · not-fully-covered'],
  ['the same, its name in two pieces', letter(complex(' INCLU', 'DETEXT "a.docx"')), 'unknown · not-fully-covered'],
  [
    'the same inside of another field',
    letter(complex(' IF 1 = 1 ').replace('<w:r><w:t>100', `${complex(' DDEAUTO excel a b ')}<w:r><w:t>100`)),
    'unknown · not-fully-covered',
  ],
  [
    'a field without an end',
    letter('<w:p><w:r><w:instrText>LINK Excel.Sheet a.xlsx</w:instrText></w:r></w:p>'),
    'unknown · not-fully-covered',
  ],
  [
    'a picture among the details of the file, under a kind of relationship that may come and go',
    letter(undefined, [
      ['rId5', 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail', '../docProps/thumbnail.jpeg'],
    ]),
    'unknown · not-fully-covered',
  ],
  ...[' INCLUDEPICTURE "https://mallory.example/a.png" ', ' INCLUDE a.docx ', ' IMPORT a.png ', ' RD a.docx '].map(
    (one) => [`a field${one}`, letter(complex(one)), 'unknown · not-fully-covered'] as const,
  ),
  ['a link to a place with such a name', letter(complex(' REF include ')), 'authentic · document'],
  ['the look of a template', templated(''), 'unknown · not-fully-covered'],
  ['the look that a template had when it was written', templated(' w:val="0"'), 'authentic · document'],
  ['the title, behind another field', letter(complex(' PAGE') + complex('TITLE ')), 'unknown · not-fully-covered'],
  [
    'the title, around another field',
    letter(complex('TI').replace(SEPARATE, `${complex(' PAGE ')}<w:r><w:instrText>TLE</w:instrText></w:r>${SEPARATE}`)),
    'unknown · not-fully-covered',
  ],
  ['rows of a database', letter(simple(' DATABASE \\d a.mdb ')), 'unknown · not-fully-covered'],
  ['a link whose address has such a word', letter(complex(' HYPERLINK "https://example.org/link database" ')), 'authentic · document'],
  ['the number of the page', letter(simple(' PAGE ')), 'authentic · document'],
  ['a picture by a formula', formula('_xlfn.IMAGE("https://mallory.example/a.png")'), 'unknown · not-fully-covered'],
  [
    'the same, a letter of it written as a number',
    formula('_xlfn.IM&#65;GE("https://mallory.example/a.png")'),
    'unknown · not-fully-covered',
  ],
  ['the same, behind other letters of XML', formula('<![CDATA[WEBSERVICE("https://mallory.example")]]>'), 'unknown · not-fully-covered'],
  ['a sum', formula('SUM(A1:A9)&amp;" images"'), 'authentic · document'],
  ['such a word as a text', inSheet('Alice', 'IMAGE(a)'), 'authentic · document'],
  [
    'a link to another program',
    withPart('xl/externalLinks/externalLink1.xml', 'externalLink', '<externalLink><ddeLink ddeService="a"/></externalLink>'),
    'unknown · not-fully-covered',
  ],
  ['data that are fetched on opening', connections('refreshOnLoad="1"'), 'unknown · not-fully-covered'],
  ['data that are fetched on opening, behind a bracket', connections('name="a>b" refreshOnLoad="1"'), 'unknown · not-fully-covered'],
  ['data that are fetched on opening, in other letters', connections('refreshOnLoad="&#49;"'), 'unknown · not-fully-covered'],
  ['data whose name speaks of it', connections(`name="refreshOnLoad='1'"`), 'authentic · document'],
  ['data that were fetched when it was written', connections('refreshOnLoad="0"'), 'authentic · document'],
  ['rows that are asked for on opening', query('refreshOnLoad="1"'), 'unknown · not-fully-covered'],
  ['rows that were asked for when it was written', query(''), 'authentic · document'],
  ['sums of other data that are made anew on opening', pivot('type="external" connectionId="1"'), 'unknown · not-fully-covered'],
  ['sums of the same table that are made anew on opening', pivot('type="worksheet"'), 'authentic · document'],
];

test.each(OFFICE)('in an Office file: %s', async (_name, file, label) => {
  expect(labelOf(await judge(makeZip(await signPackage(file, world.signer)), world.trust))).toBe(label);
});

const FORM = 'urn:oasis:names:tc:opendocument:xmlns:form:1.0';
const image = (address: string) => text(`<form:image-frame xmlns:form="${FORM}" form:image-data="${address}"></form:image-frame>`);
const rows = (source: string) => text(`<form:form xmlns:form="${FORM}" form:datasource="${source}"></form:form>`);
/** Attributes stand in the order of their namespaces, as in canonical form. */
const cell = (formula: string) => {
  const files = table();
  const type = 'office:value-type="float"';
  return { ...files, 'content.xml': (files['content.xml'] ?? '').replace(type, `${type} table:formula="${formula}"`) };
};

test.each([
  ['a picture in a form', image('https://mallory.example/a.png'), 'unknown · not-fully-covered'],
  [
    'data of a form',
    text('<xf:instance xmlns:xf="http://www.w3.org/2002/xforms" src="https://mallory.example/a.xml"></xf:instance>'),
    'unknown · not-fully-covered',
  ],
  ['rows of a form', rows('sdbc:mysql:jdbc:mallory.example/a'), 'unknown · not-fully-covered'],
  ['rows of a form, by the name of their source', rows('Bibliography'), 'authentic · document'],
  ['a formula that asks a service', cell('of:=WEBSERVICE(&quot;https://mallory.example&quot;)'), 'unknown · not-fully-covered'],
  ['a cell of another file', cell("of:=['file:///a.ods'#$Sheet1.A1]"), 'unknown · not-fully-covered'],
  ['a picture of a form inside of the file', image('Pictures/a.png'), 'authentic · document'],
  ['a sum', cell('of:=SUM([.A1:.A9])'), 'authentic · document'],
] as const)('in an OpenDocument file: %s', async (_name, files, label) => {
  expect(labelOf(await judge(makeZip(await signOdf(files, hands.signer)), world.trust))).toBe(label);
});

test.each(['<f ', '<connection '])('a table full of %s, which nothing closes, is read to its end', (part) => {
  // In time that grew with the square of its length this would take minutes.
  const bytes = new TextEncoder().encode(part.repeat(250_000));
  expect(showsOutside(bytes, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml')).toBe(false);
});
