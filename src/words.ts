import english from '../assets/_locales/en/messages.json';
import type { Arg, Say } from './report.ts';

/** Browsers' message format (chrome.i18n): named placeholders stand for positional arguments. */
interface Message {
  readonly message: string;
  readonly placeholders?: { readonly [name: string]: { readonly content: string } };
}
const TABLE: ReadonlyMap<string, Message> = new Map(Object.entries<Message>(english));

/** One thing to say, with its English text. An id that has no words is our own mistake, and the tests find it. */
export function say(id: string, ...args: readonly Arg[]): Say {
  return { id, ...(args.length > 0 && { args }), text: render(id, args) };
}

/** How one of our own lists is called, which has words; any other list by its title. */
export function sayList(id: string, title: string): Arg {
  const word = `list_${id.replaceAll('-', '_')}`;
  return TABLE.get(word)?.message === title ? { word } : title;
}

function render(id: string, args: readonly Arg[]): string {
  const entry = TABLE.get(id);
  if (!entry) return id;
  return entry.message.replace(/\$(\w+)\$/g, (whole, name: string) => {
    const position = Number(entry.placeholders?.[name.toLowerCase()]?.content.slice(1));
    const arg = args[position - 1];
    return arg === undefined ? whole : textOf(arg);
  });
}

function textOf(arg: Arg): string {
  if (typeof arg === 'string') return arg;
  return 'word' in arg ? render(arg.word, []) : arg.date.slice(0, 10);
}
