// Specification: SVG 2 §5.8 (metadata); manifest store: C2PA 2.2 §A.3.3; XMP Part 3 §1.1.10
import type { Container, Range } from '../asset.ts';
import { latin1 } from '../bytes/cursor.ts';
import { HardLimitError } from '../bytes/errors.ts';
import { SHOWN_FROM_OUTSIDE } from '../vocab/part-name.ts';
import { type Findings, gather, noteError } from './findings.ts';
import { hasOtherReading, leadsOutside, takesStyle } from './svg-outside.ts';
import { type Markup, scanMarkup } from './svg-scan.ts';

/** A drawing with pictures in it can be long; more than this no page shows. */
const MAX_BYTES = 16 * 1024 * 1024;
/** First words of a file that may be SVG; the walk finds out. */
const OPENINGS = /^<(?:\?xml|(?:[a-z_][\w.-]{0,20}:)?svg(?:[\s/>]|$)|!--|!doctype (?:[a-z_][\w.-]{0,20}:)?svg)/;
const STORE = 'c2pa:manifest';
const NAMESPACE = /\sxmlns:c2pa\s*=\s*(["'])http:\/\/c2pa\.org\/manifest\1/;
const STORE_PATH: readonly string[] = ['svg', 'metadata'];
/** By their names alone: the prefixes are the writer's. */
const XMP_ROOTS = ['xmpmeta', 'xapmeta', 'RDF'];
/** Elements whose text is for people, not for the drawing. */
const TEXTS = ['metadata', 'title', 'desc'];
/** What describes the whole file stands near the root; to ask for all that lies around each text would take the square of its depth. */
const MAX_METADATA_DEPTH = 32;

export const svg: Container = {
  id: 'svg',
  sniff: (head) => {
    const start = latin1(head)
      .replace(/^\xef\xbb\xbf/, '')
      .trimStart()
      .toLowerCase();
    return OPENINGS.test(start);
  },
  /** Reads the whole text: metadata may stand anywhere, and only the end of the root tells that nothing is missing. */
  walk: (source, budget) =>
    gather('image/svg+xml', async (found) => {
      const size = source.size ?? (await source.all()).length;
      if (size > MAX_BYTES) throw new HardLimitError('svg bytes', `a drawing of ${size} bytes`);
      budget.spend(size);
      // One character for each byte: offsets stay offsets.
      const text = new TextDecoder('windows-1252').decode(await source.all());
      const walk = new SvgWalk(text, found);
      try {
        scanMarkup(text, budget, (markup) => walk.visit(markup));
        found.complete = walk.isSvg;
      } catch (error) {
        noteError(found, error);
      }
      walk.finish();
    }),
};

class SvgWalk {
  isSvg = false;
  /** The prefix of the store's element was bound to its namespace; without that the letters mean nothing. */
  #named = false;
  #seen = false;
  #outside = false;
  /** The element whose content is being passed, with how deep it stands. */
  #open:
    | { readonly name: string; readonly depth: number; readonly from: number; readonly inner: number; readonly ofFile: boolean }
    | undefined;
  readonly #apart: Range[] = [];
  /** The element with a sheet in it that is being passed. */
  #sheet: { readonly depth: number; readonly inner: number } | undefined;

  constructor(
    readonly text: string,
    readonly found: Findings,
  ) {}

  /** False where the root is another one, and nothing more needs to be read. */
  visit(markup: Markup): boolean {
    const { kind, name, from, end, path } = markup;
    if (kind === 'comment') this.#add('comment', { offset: from + 4, length: end - from - 7 });
    if (!this.#seen && (kind === 'open' || kind === 'empty')) this.#seeRoot(name);
    if (this.#seen && !this.isSvg) return false;
    if (leadsOutside(this.text, markup)) this.#noteOutside(from);
    this.#passSheet(markup);
    if (this.#open === undefined) {
      if (kind === 'open' && path.length < 3) this.#named ||= NAMESPACE.test(this.text.slice(from, end));
      if (kind === 'open' && isApart(markup)) this.#open = { name, depth: path.length, from, inner: end, ofFile: isOfFile(path) };
    } else if (kind === 'close' && path.length === this.#open.depth) {
      this.#close(this.#open, markup);
      this.#open = undefined;
    }
    if (kind === 'close' && TEXTS.includes(localName(name)) && isOfFile(path)) this.#addText(localName(name), from);
    return true;
  }

  /** A sheet is all that stands in its element, whatever else stands there. */
  #passSheet({ kind, name, from, end, path }: Markup): void {
    if (this.#sheet === undefined) {
      if (kind === 'open' && localName(name) === 'style') this.#sheet = { depth: path.length, inner: end };
    } else if (kind === 'close' && path.length === this.#sheet.depth) {
      if (takesStyle(this.text.slice(this.#sheet.inner, from))) this.#noteOutside(from);
      this.#sheet = undefined;
    }
  }

  #noteOutside(offset: number): void {
    if (!this.#outside) this.found.add('unknown', SHOWN_FROM_OUTSIDE, [{ offset, length: 0 }], []);
    this.#outside = true;
  }

  #seeRoot(name: string): void {
    this.#seen = true;
    this.isSvg = localName(name) === 'svg';
    if (this.isSvg) return;
    const html = name.toLowerCase() === 'html';
    this.found.mediaType = html ? 'text/html' : 'application/xml';
    this.found.problem(html ? 'not-media' : 'unsupported', `a document whose root is ${name.slice(0, 40)}`);
  }

  #close(open: { name: string; from: number; inner: number; ofFile: boolean }, { from, end }: Markup): void {
    const outer = { offset: open.from, length: end - open.from };
    this.#apart.push(outer);
    const inner = { offset: open.inner, length: from - open.inner };
    if (open.name !== STORE) this.found.add(open.ofFile ? 'xmp' : 'unknown', open.name, [outer], []);
    else if (this.#named) this.found.add('jumbf', open.name, [inner], [inner], 'base64');
    else this.found.add('unknown', open.name, [inner], []);
  }

  /** The text directly before a closing tag: all of it where the element holds nothing else. */
  #addText(name: string, to: number): void {
    const from = this.text.lastIndexOf('>', to - 1) + 1;
    if (this.text.slice(from, to).trim() !== '') this.#add(name, { offset: from, length: to - from });
  }

  /** Bytes in a drawing are never left out of a hash as metadata: a style or a script may stand in any element. So there are no outer bytes. */
  #add(name: string, range: Range): void {
    this.found.add('text', name, [range], []);
  }

  /** What is neither a store nor XMP draws. */
  finish(): void {
    if (!this.isSvg) {
      if (!this.#seen) this.found.mediaType = 'application/xml';
      return;
    }
    const drawing: Range[] = [];
    let at = 0;
    for (const { offset, length } of [...this.#apart, { offset: this.text.length, length: 0 }]) {
      if (offset > at) drawing.push({ offset: at, length: offset - at });
      at = offset + length;
    }
    this.found.add('pixels', 'svg', drawing, drawing);
    if (hasOtherReading(this.text)) this.#noteOutside(0);
  }
}

function isApart({ name, path }: Markup): boolean {
  return (
    XMP_ROOTS.includes(localName(name)) ||
    (name === STORE && path.length === STORE_PATH.length && STORE_PATH.every((one, at) => one === path[at]))
  );
}

/** What stands deeper in a drawing describes a part of it, such as a picture in it. */
function isOfFile(path: readonly string[]): boolean {
  return path.length <= MAX_METADATA_DEPTH && path.slice(1).every((name) => ['metadata', 'defs'].includes(localName(name)));
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
