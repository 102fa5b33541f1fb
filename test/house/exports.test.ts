import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeOf, ROOT, type SourceFile, sourcesIn } from './source.ts';

const product = sourcesIn('src', 'extension');
const all = [...product, ...sourcesIn('test', 'scripts'), fileAt('vite.config.ts')];

function fileAt(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, text, code: codeOf(text) };
}

const EXPORTED = /^export (?:async )?(?:function\*?|class|const) (\w+)/gm;
/** A type guard says by its type what it is for. */
const GUARD = /\): (?:asserts )?\w+ is /;
const FUNCTION = /^export (?:(?:async )?function\*? |class |const \w+ = (?:async )?(?:\([^)]*\)|\w+)(?:: [^=]+)? =>)/;

/** Names that a file exports and that stand in no other file. A type may stand beside the function that gives it, so types are not asked. */
function unused(files: readonly SourceFile[]): string[] {
  const holders = new Map<string, number>();
  for (const { code } of files) for (const name of new Set(code.match(/\w+/g))) holders.set(name, (holders.get(name) ?? 0) + 1);
  return files.flatMap(({ path, code }) =>
    [...code.matchAll(EXPORTED)].flatMap(([, name = '']) => (holders.get(name) === 1 ? [`${path} ${name}`] : [])),
  );
}

/** Exported functions and classes without a comment above them. */
function unexplained({ path, text }: SourceFile): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) =>
    FUNCTION.test(line) && !GUARD.test(line) && !lines[at - 1]?.endsWith('*/') ? [`${path}:${at + 1} ${line}`] : [],
  );
}

describe('what is exported', () => {
  test('is used by another file', () => {
    expect(unused(all)).toEqual([]);
  });

  test('says what it is for, where it is a function or a class', () => {
    expect(product.flatMap(unexplained)).toEqual([]);
  });

  test('the rules bite', () => {
    const file = (path: string, text: string): SourceFile => ({ path, text, code: codeOf(text) });
    const one = file('one.ts', 'export function used() {}\n/** Nobody calls it. */\nexport const lonely = () => used();\n');
    const two = file('two.ts', "import { used } from './one.ts';\nused(); // lonely\n");
    expect(unused([one, two])).toEqual(['one.ts lonely']);
    expect([one, two].flatMap(unexplained)).toEqual(['one.ts:1 export function used() {}']);
    expect(unexplained(file('three.ts', 'export function isText(value: unknown): value is string {'))).toEqual([]);
  });
});
