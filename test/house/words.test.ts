import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LIST_NAMES } from '../../extension/ui/list-name.ts';
import { ROOT, sourcesIn, stringsOf } from './source.ts';

interface Message {
  readonly message: string;
  readonly description?: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}
type Messages = Readonly<Record<string, Message>>;

const LOCALES = join(ROOT, 'assets', '_locales');
const languages = readdirSync(LOCALES).toSorted();
const words = new Map<string, Messages>(
  languages.map((one) => [one, JSON.parse(readFileSync(join(LOCALES, one, 'messages.json'), 'utf8'))]),
);
const english = words.get('en') ?? {};
const ids = Object.keys(english);

const strings = sourcesIn('src', 'extension').flatMap(({ path, text }) => stringsOf(text).map((string) => ({ path, string })));
const manifest = [...readFileSync(join(ROOT, 'manifest.json'), 'utf8').matchAll(/__MSG_(\w+)__/g)].map((match) => match[1] ?? '');
/** Ids that are put together from a beginning and a value. */
const patterns = strings
  .filter(({ string }) => /^[a-z]+_[a-z0-9_]*\$\{/.test(string))
  .map(({ string }) => {
    const [head = '', ...rest] = string.split(/\$\{/);
    // Whatever is put in, only what follows the last value is certain.
    const tail = rest.at(-1)?.split('}').at(-1) ?? '';
    return new RegExp(`^${head}[a-z0-9_]+${/^[a-z0-9_]*$/.test(tail) ? tail : ''}$`);
  });

describe('words', () => {
  test('English and its translations are there, each under a name that browsers know and tell themselves', () => {
    expect(languages).toEqual(expect.arrayContaining(['en', 'es', 'fr', 'vi', 'zh_CN']));
    expect(languages.filter((one) => words.get(one)?.ui_lang?.message !== one.replace('_', '-'))).toEqual([]);
    expect(ids.length).toBeGreaterThan(100);
  });

  test('every language has the same ids, each with the same places to fill', () => {
    for (const [language, messages] of words) {
      expect([language, Object.keys(messages).toSorted()]).toEqual([language, ids.toSorted()]);
      const other = ids.filter((id) => JSON.stringify(placesOf(messages[id])) !== JSON.stringify(placesOf(english[id])));
      expect([language, other]).toEqual([language, []]);
    }
  });

  test('every place in a message is declared, and the other way round', () => {
    for (const [language, messages] of words) {
      const wrong = Object.entries(messages).filter(([, message]) => {
        const inText = [...message.message.matchAll(/\$([a-z0-9_]+)\$/gi)].map((match) => (match[1] ?? '').toLowerCase());
        return JSON.stringify([...new Set(inText)].toSorted()) !== JSON.stringify(Object.keys(message.placeholders ?? {}).toSorted());
      });
      expect([language, wrong.map(([id]) => id)]).toEqual([language, []]);
    }
  });

  test('every shipped list has its name in every language; the name of a certificate is the same in all', () => {
    const { lists }: { readonly lists: readonly { readonly title: string }[] } = JSON.parse(
      readFileSync(join(ROOT, 'assets', 'trust', 'index.json'), 'utf8'),
    );
    const unnamed = lists.filter(({ title }) => english[`list_${LIST_NAMES[title]}`]?.message !== title).map(({ title }) => title);
    expect(unnamed).toEqual(['U.S. Federal Common Policy CA G2']);
  });

  test('no message is empty, and none is left in English', () => {
    for (const messages of words.values()) {
      expect(Object.entries(messages).filter(([id, { message }]) => message.trim() === '' || !/^[a-z0-9_]+$/.test(id))).toEqual([]);
    }
    const sentences = ids.filter((id) => (english[id]?.message.split(' ').length ?? 0) > 3);
    for (const [language, messages] of words) {
      if (language === 'en') continue;
      const left = sentences.filter((id) => messages[id]?.message === english[id]?.message);
      expect([language, left]).toEqual([language, []]);
    }
  });

  test('each thing has one word in a language, and what is under way is told in one way', () => {
    /** The words beside the one that each language has chosen: for a signature, a certificate, a picture, a check, a time-stamp, a label. */
    const second: Readonly<Record<string, RegExp>> = {
      en: /\bbadges?\b|\blabelled\b/i,
      es: /insignia|\brevis(a|e|o|ar|ado|ados|arla|ando)\b|\b(Recargue|Haga)\b/i,
      fr: /révoqu/i,
      vi: /chứng thư|\bcài đặt\b|nhấ[pn]/iu,
      fil: /lagda|lumagda|bersiyon|bukas na pahina|\bbadge/i,
      ar: /تواقيع|ختم زمني|الختم الزمني|(?<!إ)شار(ة|ات)|كاملاً/u,
    };
    for (const [language, messages] of words) {
      const mixed = Object.entries(messages).filter(([, { message }]) => second[language]?.test(message));
      expect([language, mixed.map(([id]) => id)]).toEqual([language, []]);
      // What is left out of a quoted label stands apart; a wait does not.
      const apart = Object.entries(messages).filter(([, { message }]) => / …$/.test(message));
      expect([language, apart.map(([id]) => id)]).toEqual([language, []]);
    }
  });

  test('no message promises what Assay cannot know', () => {
    // The two exceptions deny or quote the words.
    const barred = /\b(real|fake|safe|tampered|100 ?%|true)\b/i;
    expect(ids.filter((id) => id.startsWith('badge_') && barred.test(english[id]?.message ?? ''))).toEqual([]);
    expect(ids.filter((id) => id.startsWith('case_') && barred.test(english[id]?.message ?? ''))).toEqual(['case_41']);
  });

  test('every id that the program uses exists', () => {
    const families = new Set(ids.map((id) => id.split('_')[0]));
    families.delete('line');
    const missing = strings.filter(
      ({ string }) => /^[a-z]+(_[a-z0-9]+)+$/.test(string) && families.has(string.split('_')[0]) && english[string] === undefined,
    );
    expect([...new Set(missing.map(({ path, string }) => `${path}: ${string}`))]).toEqual([]);
    expect(manifest.filter((id) => english[id] === undefined)).toEqual([]);
  });

  test('every id is used', () => {
    const used = new Set([...strings.map(({ string }) => string), ...manifest]);
    expect(ids.filter((id) => !used.has(id) && !patterns.some((pattern) => pattern.test(id)))).toEqual([]);
  });
});

function placesOf(message: Message | undefined): readonly string[] {
  return Object.entries(message?.placeholders ?? {})
    .map(([name, { content }]) => `${name} ${content}`)
    .toSorted();
}
