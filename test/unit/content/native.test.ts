// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { closestAbove, doc, isElement, isShadowRoot, native, naturalize } from '../../../extension/content/native.ts';

/** What a browser does where a page names an element so: the name hides what the prototype has. */
function name(holder: Document | HTMLFormElement, property: string): void {
  Object.defineProperty(holder, property, { value: document.createElement('img'), configurable: true });
}

const NAMED = ['body', 'createTreeWalker', 'visibilityState'];
afterEach(() => {
  for (const property of NAMED) Reflect.deleteProperty(document, property);
});

describe('a page’s names take the place of nothing that we read', () => {
  test('in the document', () => {
    const { body } = document;
    for (const property of NAMED) name(document, property);
    expect(document.body).not.toBe(body);
    expect(doc.body).toBe(body);
    expect(doc.createTreeWalker(body).root).toBe(body);
    expect(doc.visibilityState).toBe('visible');
  });

  test('in a form, whose values and methods are its own', () => {
    const form = document.createElement('form');
    form.className = 'own';
    form.append(document.createElement('p'));
    for (const property of ['localName', 'matches', 'contains', 'children']) name(form, property);
    const asked = native(form);
    expect(asked.localName).toBe('form');
    expect(asked.matches('.own')).toBe(true);
    expect(asked.children.length).toBe(1);
    expect(asked.contains(asked.firstChild)).toBe(true);
  });

  test('above an element', () => {
    const form = document.createElement('form');
    const picture = document.createElement('img');
    form.append(picture);
    name(form, 'closest');
    expect(closestAbove(picture, 'form')).toBe(form);
    expect(closestAbove(picture, 'table')).toBeNull();
    expect(closestAbove(form, 'form')).toBeNull();
  });

  test('anything else is handed back as it is', () => {
    const plain = document.createElement('div');
    expect([native(plain), native(document.createTextNode('form'))].map((node) => node.nodeName)).toEqual(['DIV', '#text']);
    expect(native(plain)).toBe(plain);
  });

  test('the document, asked as a node, is a stand-in too', () => {
    name(document, 'visibilityState');
    expect(native(document)).not.toBe(document);
    expect(native(document).visibilityState).toBe('visible');
  });

  test('what kind of node one is, is not asked of the node', () => {
    const form = document.createElement('form');
    for (const property of ['nodeType', 'host', 'localName']) name(form, property);
    const root = document.createElement('div').attachShadow({ mode: 'closed' });
    const kinds = [form, root, document.createDocumentFragment(), document.createTextNode('a'), document, null];
    expect(kinds.map(isElement)).toEqual([true, false, false, false, false, false]);
    expect(kinds.map(isShadowRoot)).toEqual([false, true, false, false, false, false]);
    expect(native(form)).not.toBe(form);
  });
});

describe('what comes from another document of the page', () => {
  const strange = (localName: unknown) => ({ namespaceURI: 'http://www.w3.org/1999/xhtml', localName });

  test('gets the class that it has here', () => {
    const image = strange('img');
    naturalize(image);
    expect(image).toBeInstanceOf(HTMLImageElement);
  });

  test.each(['x-own', 'a"b', 'a<', '1', 'ſ'])('is an element, and never made anew, under the name %s', (name) => {
    const made = vi.spyOn(Object.getPrototypeOf(document) as Document, 'createElementNS').mockImplementation(() => {
      throw new DOMException('no name', 'InvalidCharacterError');
    });
    const element = strange(name);
    naturalize(element);
    expect(() => doc.createElementNS('', '')).toThrow();
    made.mockRestore();
    expect(element).toBeInstanceOf(HTMLElement);
  });

  test.each([null, undefined, document])('stays what it is where a page has taken its name away: %s', (name) => {
    const form = strange(name);
    naturalize(form);
    expect(form).not.toBeInstanceOf(Node);
  });
});
