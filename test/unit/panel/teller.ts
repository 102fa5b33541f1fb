import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Teller } from '../../../extension/panel/document.ts';
import { createWords } from '../../../extension/ui/words.ts';

const FILE = join(import.meta.dirname, '..', '..', '..', 'assets', '_locales', 'en', 'messages.json');
const messages: Record<string, { message: string; placeholders?: Record<string, { content: string }> }> = JSON.parse(
  readFileSync(FILE, 'utf8'),
);

/** As the browser fills a message. */
export function getMessage(id: string, args: string[] = []): string {
  const found = messages[id];
  if (!found) return '';
  return found.message.replace(/\$(\w+)\$/g, (_, name: string) => {
    const place = Number(found.placeholders?.[name.toLowerCase()]?.content.slice(1));
    return args[place - 1] ?? '';
  });
}

export const teller: Teller = { words: createWords(getMessage, 'en'), locale: 'en' };
