/**
 * A name in a page takes the place of a property: `<img name="body">` that of `document.body`, `<input name="parentNode">` that of its form's
 * `parentNode` (HTML, LegacyOverrideBuiltIns), in Chromium for content scripts too. What the prototypes have, no page can name away: so the
 * document and forms are read through them.
 */
function through<T extends object>(find: () => T): T {
  return new Proxy(Object.create(null), {
    get: (_, key) => {
      const real = find();
      const value: unknown = Reflect.get(Object.getPrototypeOf(real), key, real);
      return typeof value === 'function' ? value.bind(real) : value;
    },
  });
}

/** The document, to be asked and not to be handed on: it is no node. */
export const doc: Document = through(() => document);

/**
 * What a prototype says of an object, which nothing of the page can name away. To name a class costs a content script microseconds each time in
 * Firefox, since its globals are those of the page seen through a wrapper: what is asked of every ancestor of every picture is kept here.
 */
function reader<T extends object, K extends keyof T>(prototype: T, key: K): (of: T) => T[K] {
  const read = Object.getOwnPropertyDescriptor(prototype, key)?.get;
  return (of) => (read ? Reflect.apply(read, of, []) : of[key]);
}

const typeOf = reader(Node.prototype, 'nodeType');
const localNameOf = reader(Element.prototype, 'localName');
const [ELEMENT, DOCUMENT, FRAGMENT] = [Node.ELEMENT_NODE, Node.DOCUMENT_NODE, Node.DOCUMENT_FRAGMENT_NODE];

export const isElement = (node: Node | null): node is Element => node !== null && typeOf(node) === ELEMENT;

/** Of the fragments, only the root of a shadow tree has a host. */
export const isShadowRoot = (node: Node | null): node is ShadowRoot => node !== null && typeOf(node) === FRAGMENT && 'host' in node;

/** A node of the page, to be asked and not to be handed on: of forms and documents it is a stand-in. */
export function native<T extends Node>(node: T): T {
  const isNaming = typeOf(node) === DOCUMENT || (isElement(node) && localNameOf(node) === 'form');
  return isNaming ? through(() => node) : node;
}

/** Where an element is in the viewport. */
export function boxOf(element: Element): DOMRect {
  return native(element).getBoundingClientRect();
}

/** The nearest element around one that fits a selector; null where there is none. */
export function closestAbove(element: Element, selector: string): Element | null {
  const { parentElement } = native(element);
  return parentElement ? native(parentElement).closest(selector) : null;
}

/** It stands in this document: a page may move an element into another one of its own, such as a frame's. */
export function isHere(element: Element): boolean {
  const { isConnected, ownerDocument } = native(element);
  return isConnected && ownerDocument === document;
}

const PLAIN_NAME = /^[a-z]\w*$/i;

/**
 * What was moved here out of another document of the page keeps, for our scripts only, the classes of that document: it would be no element
 * that we know, and the picture never found. It gets the class that such an element has here.
 */
export function naturalize(node: object | null): void {
  if (node === null || node instanceof Node) return;
  const [space, name]: unknown[] = [Reflect.get(node, 'namespaceURI'), Reflect.get(node, 'localName')];
  if (typeof space !== 'string' || typeof name !== 'string') return;
  // To make a custom element would run code of the page, and what a parser takes for a name may be none here.
  Reflect.setPrototypeOf(node, PLAIN_NAME.test(name) ? Reflect.getPrototypeOf(doc.createElementNS(space, name)) : HTMLElement.prototype);
}
