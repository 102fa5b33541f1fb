import { join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from './source.ts';

// The content script is parsed in every frame of every page, so it grows by decision only. In bytes, minified as it is shipped.
const MAX_BYTES = 117_000;
const MAX_ZIPPED_BYTES = 42_900;

interface Script {
  readonly code: string;
  /** The files that it is made of, from the project's root. */
  readonly modules: readonly string[];
}

/** The content script as the packages hold it: one classic script, minified. */
async function bundle(): Promise<Script> {
  const made = await build({
    configFile: false,
    publicDir: false,
    root: ROOT,
    mode: 'production',
    logLevel: 'error',
    build: {
      write: false,
      target: 'chrome148',
      lib: { entry: join(ROOT, 'extension/content/content.iife.ts'), formats: ['iife'], name: 'content', fileName: 'content' },
    },
  });
  const chunks = [made]
    .flat()
    .flatMap((result) => ('output' in result ? result.output : []))
    .filter((part) => part.type === 'chunk');
  return {
    code: chunks.map((chunk) => chunk.code).join(''),
    modules: chunks.flatMap((chunk) => chunk.moduleIds).map((id) => relative(ROOT, id).split(sep).join('/')),
  };
}

describe('the content script', () => {
  let script: Script;
  beforeAll(async () => {
    script = await bundle();
  });

  test('stays below its limits', () => {
    const { length } = Buffer.from(script.code);
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThanOrEqual(MAX_BYTES);
    expect(gzipSync(script.code, { level: 9 }).length).toBeLessThanOrEqual(MAX_ZIPPED_BYTES);
  });

  test('carries no library, and nothing that the background decides', () => {
    expect(script.modules).toContain('extension/content/content.iife.ts');
    expect(script.modules.filter((path) => !/^extension\/(content\/|ui\/|messages\.ts$)/.test(path))).toEqual([]);
  });
});
