// Canonical XML by examples: each pair is written out by hand after the rules of the standard.
import { describe, expect, test } from 'vitest';
import { canonicalize } from '../../../src/office/canonical.ts';
import { childrenOf, descendantsOf, readXml } from '../../../src/office/xml-tree.ts';

const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const NEWER = 'http://www.w3.org/2006/12/xml-c14n11';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const read = (text: string) => readXml(new TextEncoder().encode(text));
const canonical = (text: string, form = INCLUSIVE) => new TextDecoder().decode(canonicalize(read(text), form));
const inner = (text: string, local: string, form: string, prefixes?: readonly string[]) => {
  const found = descendantsOf(read(text)).find((element) => element.local === local);
  return found === undefined ? undefined : new TextDecoder().decode(canonicalize(found, form, prefixes));
};

describe('a whole document', () => {
  test.each([
    ['declaration and comments go, empty elements get an end', '<?xml version="1.0"?><!-- x --><a><!-- y --><b/></a>', '<a><b></b></a>'],
    ['white space inside tags and quotes', `<a  x = 'one'\n y="two"  ><b   ></b ></a >`, '<a x="one" y="two"><b></b></a>'],
    [
      'attributes by namespace, then by name',
      '<a xmlns:z="urn:a" xmlns:b="urn:b" b:m="4" m="1" z:n="3" c="0"/>',
      '<a xmlns:b="urn:b" xmlns:z="urn:a" c="0" m="1" z:n="3" b:m="4"></a>',
    ],
    [
      'declarations by prefix, the default one first',
      '<a xmlns:y="urn:y" xmlns="urn:d" xmlns:b="urn:b"/>',
      '<a xmlns="urn:d" xmlns:b="urn:b" xmlns:y="urn:y"></a>',
    ],
    [
      'a declaration that is already in force',
      '<p:a xmlns:p="urn:p"><p:b xmlns:p="urn:p"/></p:a>',
      '<p:a xmlns:p="urn:p"><p:b></p:b></p:a>',
    ],
    ['a default namespace that is taken back', '<a xmlns="urn:d"><b xmlns=""/></a>', '<a xmlns="urn:d"><b xmlns=""></b></a>'],
    ['an empty default namespace that was never set', '<a xmlns=""><b/></a>', '<a><b></b></a>'],
    ['character data and references', '<a>&#x41;&lt;&gt;&amp;&quot;"<![CDATA[<&>]]></a>', '<a>A&lt;&gt;&amp;""&lt;&amp;&gt;</a>'],
    ['line ends, and a carriage return that was meant', '<a>x\r\ny\rz&#13;</a>', '<a>x\ny\nz&#xD;</a>'],
    ['attribute values', '<a x="&#9;&#10;&#13;&lt;>&amp;&quot;\'"/>', '<a x="&#x9;&#xA;&#xD;&lt;>&amp;&quot;\'"></a>'],
    ['text around a comment becomes one', '<a>x<!-- y -->z</a>', '<a>xz</a>'],
  ])('%s', (_name, given, wanted) => {
    expect(canonical(given)).toBe(wanted);
  });
});

describe('a part of a document', () => {
  const doc = '<r xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q" xml:lang="en" xml:id="one"><s><p:b q:x="1"><p:c/></p:b></s></r>';
  test('inclusive: every namespace in force, and the attributes of xml', () => {
    expect(inner(doc, 'b', INCLUSIVE)).toBe(
      '<p:b xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q" xml:id="one" xml:lang="en" q:x="1"><p:c></p:c></p:b>',
    );
  });
  test('1.1: the same without the id', () => {
    expect(inner(doc, 'b', NEWER)).toBe('<p:b xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q" xml:lang="en" q:x="1"><p:c></p:c></p:b>');
  });
  test('exclusive: only what is used, each where it is used first', () => {
    expect(inner(doc, 'b', EXCLUSIVE)).toBe('<p:b xmlns:p="urn:p" xmlns:q="urn:q" q:x="1"><p:c></p:c></p:b>');
    expect(inner(doc, 's', EXCLUSIVE)).toBe('<s xmlns="urn:d"><p:b xmlns:p="urn:p" xmlns:q="urn:q" q:x="1"><p:c></p:c></p:b></s>');
  });
  test('exclusive: prefixes that are kept by name', () => {
    expect(inner(doc, 'c', EXCLUSIVE, ['q', '#default'])).toBe('<p:c xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q"></p:c>');
  });
});

describe('a document that is made to be slow', () => {
  const many = Array.from({ length: 2000 }, (_, i) => `p${i}`);
  const crowded = `<a ${many.map((prefix) => `xmlns:${prefix}="urn:${prefix}"`).join(' ')}>${'<b/>'.repeat(40_000)}</a>`;
  test.each([
    ['inclusive', INCLUSIVE, []],
    ['exclusive', EXCLUSIVE, many],
  ] as const)('%s: very many elements below very many namespaces', (_name, form, prefixes) => {
    // Going through every namespace at every element would take minutes.
    const out = canonicalize(read(crowded), form, prefixes);
    expect(new TextDecoder().decode(out.subarray(-11))).toBe('<b></b></a>');
  });
  test('exclusive: a long name that each of many elements repeats', () => {
    const text = `<a xmlns:p="urn:${'x'.repeat(1_000_000)}">${'<p:b/>'.repeat(1000)}</a>`;
    expect(() => canonicalize(read(text), EXCLUSIVE)).toThrow(/longer than we write/);
    expect(canonicalize(read(text), INCLUSIVE).length).toBeGreaterThan(1_000_000);
  });
  test('what an element declares ends with it', () => {
    const text = '<a xmlns:p="urn:1"><p:b xmlns:p="urn:2" xmlns="urn:d"><c/></p:b><p:e/><f xmlns:p="urn:2"><p:g/></f><h/></a>';
    const wanted =
      '<a xmlns:p="urn:1"><p:b xmlns="urn:d" xmlns:p="urn:2"><c></c></p:b><p:e></p:e><f xmlns:p="urn:2"><p:g></p:g></f><h></h></a>';
    expect(canonical(text)).toBe(wanted);
    expect(canonical(text, EXCLUSIVE)).toBe(
      '<a><p:b xmlns:p="urn:2"><c xmlns="urn:d"></c></p:b><p:e xmlns:p="urn:1"></p:e><f><p:g xmlns:p="urn:2"></p:g></f><h></h></a>',
    );
  });
  test('names beyond the first plane of letters come last', () => {
    expect(canonical('<a \u{10000}="1" \uFDF0="2" b="3"/>')).toBe('<a b="3" \uFDF0="2" \u{10000}="1"></a>');
  });
});

describe('what is refused', () => {
  test.each([
    ['a document type', '<!DOCTYPE a><a/>'],
    ['an entity', '<a>&x;</a>'],
    ['a processing instruction', '<?x y?><a/>'],
    ['a prefix that nobody declared', '<p:a/>'],
    ['an element that does not end', '<a><b></a>'],
    ['two roots', '<a/><b/>'],
    ['another coding', '<?xml version="1.0" encoding="iso-8859-1"?><a/>'],
    ['nothing', ''],
  ])('%s', (_name, text) => {
    expect(() => read(text)).toThrow();
  });
  test('bytes that are no text, and too many levels', () => {
    expect(() => readXml(Uint8Array.of(0x3c, 0xff, 0x3e))).toThrow(/no text/);
    expect(() => read('<a>'.repeat(400))).toThrow(/more nodes/);
    expect(() => canonicalize(read('<a/>'), 'urn:other')).toThrow(/canonical form/);
    expect(childrenOf(undefined, '', 'a')).toEqual([]);
  });
});
