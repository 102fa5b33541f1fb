// Specification: W3C Community Group, AI Content Disclosure (draft of May 2026): the attribute, its nearest ancestor, and the meta element
import type { Disclosure } from '../../src/signal.ts';
import { cutName } from './name.ts';
import { closestAbove, doc, native } from './native.ts';

/** Parts of one page that are told; a page that marks more is told by its first ones. */
const MAX_PARTS = 30;
const MAX_LOOKED_AT = 2_000;
const MAX_VALUE = 40;
const MAX_TOOL = 100;
/** How much of a text stands for it in a list. */
const NAME_LENGTH = 80;
/** The values that the draft has; every other one counts as absent. */
const VALUES = ['none', 'ai-assisted', 'ai-generated', 'ai-autonomous', 'autonomous'];

/** One text that the website says something of. */
export interface DisclosedText {
  readonly host: Element;
  readonly name: string;
  readonly disclosure: Disclosure;
}

/** Every text of the page that the website discloses: the page as its header and its own default have it first, then parts that say something else than what is around them. */
export function findDisclosures(header: Disclosure | null = null): DisclosedText[] {
  const found: DisclosedText[] = [];
  if (header) found.push({ host: doc.documentElement, name: cutName(doc.title), disclosure: header });
  // The first element counts, whatever it says.
  const meta = doc.querySelector('meta[name="ai-disclosure" i]');
  const page = knownValue(meta?.getAttribute('content'));
  if (meta && page) {
    const tool = [nameOf('ai-model'), nameOf('ai-provider')].filter(Boolean).join(', ');
    found.push({ host: doc.documentElement, name: cutName(doc.title), disclosure: disclose('meta', page, tool) });
  }
  for (const element of [...doc.querySelectorAll('[ai-disclosure]')].slice(0, MAX_LOOKED_AT)) {
    if (found.length >= MAX_PARTS) break;
    const value = knownValue(native(element).getAttribute('ai-disclosure'));
    if (!value || value === around(element, page)) continue;
    const tool = ['ai-model', 'ai-provider'].map((name) => native(element).getAttribute(name)).filter(Boolean);
    found.push({ host: element, name: excerpt(element), disclosure: disclose('attribute', value, tool.join(', ')) });
  }
  return found;
}

function disclose(form: Disclosure['form'], value: string, tool: string): Disclosure {
  return { form, value, ...(tool !== '' && { tool: tool.slice(0, MAX_TOOL) }) };
}

function knownValue(text: string | null | undefined): string | undefined {
  const value = (text ?? '').slice(0, MAX_VALUE).trim().toLowerCase();
  return VALUES.includes(value) ? value : undefined;
}

function nameOf(name: string): string {
  return doc.querySelector(`meta[name="${name}" i]`)?.getAttribute('content')?.trim() ?? '';
}

/** What holds around an element: the nearest ancestor's value, else the page's. */
function around(element: Element, page: string | undefined): string | undefined {
  const above = closestAbove(element, '[ai-disclosure]');
  if (!above) return page;
  return knownValue(native(above).getAttribute('ai-disclosure'));
}

/** The beginning of an element's text. The whole is never put together: it may be of any length. */
function excerpt(element: Element): string {
  const walker = doc.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = '';
  for (let node = walker.nextNode(), looked = 0; node && looked < 50 && text.length < NAME_LENGTH; node = walker.nextNode(), looked++)
    text = `${text} ${(node.nodeValue ?? '').slice(0, NAME_LENGTH * 4)}`.replace(/\s+/g, ' ').trimStart();
  return text.length > NAME_LENGTH ? `“${text.slice(0, NAME_LENGTH)}…”` : text.trim() === '' ? '' : `“${text.trim()}”`;
}
