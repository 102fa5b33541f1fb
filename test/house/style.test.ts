import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeOf, ROOT, type SourceFile, sourcesIn } from './source.ts';

const sources = sourcesIn('src', 'extension');
const everything = [...sources, ...sourcesIn('test', 'scripts')];
const core = sources.filter(({ path }) => path.startsWith('src/') && !path.startsWith('src/cli/'));

/** `file:line code` for every place where the pattern stands in program text. */
function places(files: readonly SourceFile[], pattern: RegExp, part: 'code' | 'text' = 'code'): string[] {
  return files.flatMap((file) =>
    file[part].split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1} ${line.trim()}`] : [])),
  );
}

// What a host has to give: the core knows no network, clock, chance or store of its own. The names of a page, of a browser's extensions and of
// Node do not compile there; those of a Worker do.
const HOST_WORDS =
  /(?<![#.\w])((globalThis|self)\.)?(fetch|XMLHttpRequest|WebSocket|importScripts|indexedDB|caches|console|navigator)\s*[.(]|\bDate\.now\b|\bnew Date\(\s*\)|(?<!new )\bDate\(\s*\)|\bMath\.random\b|\bperformance\.|\bgetRandomValues\b|\brandomUUID\b|\bset(Timeout|Interval)\b/;

const ANY = /(?:[:<,|&(=]\s*|\bas\s+)any\b(?!\s*[(:.])/;
const ASSERTION = /\bas\s+(?!const\b)[A-Za-z_{(["'`]/;
const NON_NULL = /[\w)\]]!(?=[.;,)\]\s[]|$)(?!\s*=)/;
const RENAMING = /^\s*(import|export)\b|^\s*(type\s+)?\w+ as \w+,?$/;

/** A file is looked at again from 250 lines on; beyond this it holds two things. */
const MAX_LINES = 400;
/** The one list of all messages, and the one way in for lists of trust in all their published forms. */
const ONE_TABLE = ['extension/messages.ts', 'src/trust/import.ts'];

describe('style', () => {
  test('the core asks no host', () => {
    expect(places(core, HOST_WORDS)).toEqual([]);
  });

  test('no any and no non-null assertion', () => {
    expect(places(sources, ANY)).toEqual([]);
    expect(places(sources, NON_NULL)).toEqual([]);
  });

  test('`as` asserts only in bytes and in the messages', () => {
    const elsewhere = sources.filter(({ path }) => !path.startsWith('src/bytes/') && path !== 'extension/messages.ts');
    const code = elsewhere.map((file) => ({
      ...file,
      code: file.code
        .split('\n')
        .map((line) => (RENAMING.test(line) ? '' : line))
        .join('\n'),
    }));
    expect(places(code, ASSERTION)).toEqual([]);
  });

  test('named exports only', () => {
    expect(places(sources, /\bexport\s+default\b|\bas default\b/)).toEqual([]);
  });

  test('nothing is left to do', () => {
    expect(
      places(everything, /\b(TO)DO\b|\bFIX(ME)\b|\bX{3}\b|\bHA(CK)\b/, 'text').filter((place) => !place.startsWith('test/house/')),
    ).toEqual([]);
  });

  test('no test is skipped, narrowed or empty', () => {
    const tests = everything.filter(({ path }) => /\.(test|e2e)\.tsx?$/.test(path));
    expect(places(tests, /\b(test|it|describe)\.(skip|only|todo|fails)\b|expect\(true\)|toMatchSnapshot|toMatchInlineSnapshot/)).toEqual(
      [],
    );
  });

  test('no file outgrows its one noun', () => {
    const long = sources.filter(({ path, text }) => text.split('\n').length > MAX_LINES && !ONE_TABLE.includes(path));
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  test('file names are kebab-case', () => {
    const names = ['src', 'extension', 'test', 'scripts'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs|css|html)$/.test(entry.name))
        .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
    );
    const stems = names.map((name) => ({ name, stem: name.split(/[\\/]/).at(-1) ?? '' }));
    const odd = stems.filter(({ stem }) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|e2e|iife|config|d))*\.(ts|tsx|mjs|css|html)$/.test(stem));
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  test('a walker or a reader names its specification on its first line', () => {
    const readers = sources.filter(({ path, text }) => /^src\/(container|reader)\//.test(path) && /:\s*(Container|Reader)\s*=/.test(text));
    expect(readers.filter(({ text }) => !/^\/\/ Specification: \S/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('the patterns bite', () => {
    const bad = ['const a = b as Foo;', 'let x: any = 1', 'list[0]!.name', 'f(x!)', 'await fetch(url)', 'const now = new Date();'];
    const patterns = [ASSERTION, ANY, NON_NULL, NON_NULL, HOST_WORDS, HOST_WORDS];
    expect(bad.map((line, index) => patterns[index]?.test(codeOf(line)))).toEqual(bad.map(() => true));
    const good = [
      "say('as you see fit');",
      'const a = [1] as const;',
      'if (a !== b) c(!d);',
      'new Date(iso)',
      '// fetch(it)',
      'source.prefetch(1)',
    ];
    for (const pattern of [ASSERTION, ANY, NON_NULL, HOST_WORDS]) expect(good.filter((line) => pattern.test(codeOf(line)))).toEqual([]);
  });
});
