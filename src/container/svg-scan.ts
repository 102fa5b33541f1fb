// Specification: XML 1.0 (fifth edition) §2 and §3.1: markup only, no entities, no namespaces
import type { Budget } from '../bytes/budget.ts';
import { HardLimitError, MalformedError, TruncatedError } from '../bytes/errors.ts';

const MAX_DEPTH = 1_000;

/** One piece of markup. Offsets are bytes: the text has one character for each. */
export interface Markup {
  readonly kind: 'open' | 'close' | 'empty' | 'comment' | 'other';
  readonly name: string;
  readonly from: number;
  readonly end: number;
  /** Names of the elements around it, the root first; its own name is not among them. */
  readonly path: readonly string[];
}

const ENDS: readonly (readonly [start: string, end: string, kind: 'comment' | 'other'])[] = [
  ['<!--', '-->', 'comment'],
  ['<![CDATA[', ']]>', 'other'],
  ['<?', '?>', 'other'],
];

/**
 * Calls `visit` for each piece of markup, in order, until it answers false. Every element has to be closed by its own name, and there is one root.
 * @throws MalformedError, TruncatedError, HardLimitError
 */
export function scanMarkup(text: string, budget: Budget, visit: (markup: Markup) => boolean): void {
  const path: string[] = [];
  let rooted = false;
  for (let at = text.indexOf('<'); at >= 0; ) {
    budget.step();
    const { kind, name, end } = readMarkup(text, at);
    if (kind === 'close' && path.pop() !== name) throw new MalformedError(`</${name}> closes nothing`, at);
    if (path.length === 0 && (kind === 'open' || kind === 'empty')) {
      if (rooted) throw new MalformedError('a second root element', at);
      rooted = true;
    }
    if (!visit({ kind, name, from: at, end, path })) return;
    if (kind === 'open') path.push(name);
    if (path.length > MAX_DEPTH) throw new HardLimitError('svg depth', `elements nested more than ${MAX_DEPTH} deep`);
    at = text.indexOf('<', end);
  }
  if (!rooted || path.length > 0) throw new TruncatedError('the root element has no end', text.length);
}

type Piece = Pick<Markup, 'kind' | 'name' | 'end'>;

function readMarkup(text: string, at: number): Piece {
  for (const [start, end, kind] of ENDS)
    if (text.startsWith(start, at)) return { kind, name: '', end: endOf(text, end, at + start.length) };
  if (text.startsWith('<!', at)) return { kind: 'other', name: '', end: endOfDoctype(text, at) };
  const end = endOfTag(text, at);
  const closing = text[at + 1] === '/';
  const name = /^[^\s/>]*/.exec(text.slice(at + (closing ? 2 : 1), Math.min(end, at + 258)))?.[0] ?? '';
  if (!/^[A-Za-z_:\x80-\xff]/.test(name)) throw new MalformedError(`no element name at ${at}`, at);
  return { kind: closing ? 'close' : text[end - 2] === '/' ? 'empty' : 'open', name, end };
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  if (at < 0) throw new TruncatedError(`no ${mark}`, text.length);
  return at + mark.length;
}

/** Behind the `>` that stands in no quotes. */
function endOfTag(text: string, from: number): number {
  const marks = /["'>]/g;
  marks.lastIndex = from;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === '>') return mark.index + 1;
    marks.lastIndex = endOf(text, mark[0], mark.index + 1);
  }
  throw new TruncatedError('a tag has no end', text.length);
}

/** Behind the `>` that stands in no quotes, comment or brackets. */
function endOfDoctype(text: string, from: number): number {
  const marks = /["'[\]>]|<!--/g;
  marks.lastIndex = from;
  let inside = false;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === '>' && !inside) return mark.index + 1;
    if (mark[0] === '[') inside = true;
    else if (mark[0] === ']') inside = false;
    else if (mark[0] === '<!--') marks.lastIndex = endOf(text, '-->', mark.index + 4);
    else if (mark[0] !== '>') marks.lastIndex = endOf(text, mark[0], mark.index + 1);
  }
  throw new TruncatedError('the document type has no end', text.length);
}
