import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Import, importsOf, type SourceFile, sourcesIn } from './source.ts';

// Who may import whom. A room is a folder, or a file that stands by itself; what is not named here is forbidden.

interface Wall {
  readonly may: readonly string[];
  /** Rooms of which only types may be taken. */
  readonly types?: readonly string[];
  readonly packages?: readonly string[];
}

/** Types that every room of the core may speak in. */
const CONTRACTS = ['src/asset', 'src/signal', 'src/report'];

const WALLS: Readonly<Record<string, Wall>> = {
  'src/bytes': { may: [] },
  'src/bytes/inflate': { may: [], packages: ['fflate'] },
  'src/bytes/brotli': { may: [], packages: ['brotli-dec-wasm'] },
  'src/vocab': { may: [], types: CONTRACTS },
  'src/asset': { may: [], types: ['src/bytes'] },
  'src/signal': { may: [], types: ['src/asset', 'src/bytes', 'src/trust', 'src/report'] },
  'src/report': { may: [], types: ['src/asset', 'src/signal', 'src/verdict'] },
  'src/clock': { may: [] },
  'src/lookup': { may: [] },
  // Sentences by their ids, for whoever has something to say.
  'src/words': { may: [], types: ['src/report'] },
  'src/container': { may: ['src/bytes', 'src/vocab', 'src/asset'], types: CONTRACTS },
  // Pure functions from a text to what it says; they see no bytes and no part.
  'src/signs': { may: ['src/vocab'], types: CONTRACTS },
  // Pure functions over decoded pixels; where pixels come from is the host's business.
  'src/mark': { may: ['src/bytes', 'src/vocab'], types: CONTRACTS },
  'src/reader': { may: ['src/bytes', 'src/vocab', 'src/signs', 'src/mark', 'src/asset', 'src/signal'], types: CONTRACTS },
  'src/reader/xmp-packet': { may: ['src/bytes', 'src/asset'], types: CONTRACTS, packages: ['saxes'] },
  'src/reader/c2pa': { may: ['src/bytes', 'src/vocab', 'src/c2pa', 'src/asset', 'src/signal'], types: CONTRACTS },
  'src/reader/pdf-signature': { may: ['src/bytes', 'src/vocab', 'src/pdf', 'src/asset', 'src/signal'], types: CONTRACTS },
  'src/reader/exif': { may: ['src/bytes', 'src/vocab', 'src/asset', 'src/signal'], types: CONTRACTS, packages: ['exifr'] },
  'src/cms': { may: ['src/bytes', 'src/vocab', 'src/words'], types: [...CONTRACTS, 'src/trust'] },
  'src/trust': { may: ['src/bytes', 'src/vocab', 'src/cms'], types: CONTRACTS },
  'src/c2pa': { may: ['src/bytes', 'src/vocab', 'src/cms', 'src/trust'], types: CONTRACTS, packages: ['cborg'] },
  'src/c2pa/engine': { may: ['src/bytes', 'src/vocab', 'src/cms', 'src/trust'], types: CONTRACTS, packages: ['@contentauth/c2pa-wasm'] },
  'src/reader/ooxml': { may: ['src/bytes', 'src/vocab', 'src/office', 'src/asset', 'src/signal'], types: CONTRACTS },
  'src/reader/odf': { may: ['src/bytes', 'src/vocab', 'src/office', 'src/asset', 'src/signal'], types: CONTRACTS },
  'src/reader/office-label': { may: ['src/bytes', 'src/office', 'src/signs', 'src/signal'], types: CONTRACTS },
  'src/reader/package-parts': { may: ['src/bytes', 'src/asset'], types: [...CONTRACTS, 'src/office'] },
  // XML signatures of office files; the canonical form is our own, since the libraries for it want a DOM.
  'src/office': { may: ['src/bytes', 'src/vocab', 'src/words', 'src/cms', 'src/trust'], types: CONTRACTS },
  'src/office/xml-tree': { may: ['src/bytes'], packages: ['saxes'] },
  'src/pdf': { may: ['src/bytes', 'src/vocab', 'src/words', 'src/cms', 'src/trust'], types: CONTRACTS },
  // One strict reader for parts and signatures: a second one could see another document than the first.
  'src/container/pdf': { may: ['src/bytes', 'src/vocab', 'src/pdf', 'src/asset'], types: CONTRACTS },
  'src/verdict': { may: ['src/vocab', 'src/words'], types: [...CONTRACTS, 'src/trust'] },
  'src/inspect': {
    may: ['src/bytes', 'src/container', 'src/reader', 'src/signs', 'src/verdict', 'src/vocab', 'src/trust', 'src/c2pa', ...CONTRACTS],
  },
  'src/recognise': { may: ['src/asset', 'src/bytes', 'src/container'] },
  'src/index': {
    may: ['src/inspect', 'src/lookup', 'src/recognise', 'src/bytes', 'src/c2pa', 'src/clock', 'src/trust', 'src/verdict', ...CONTRACTS],
  },
  'src/cli': { may: ['src/index', 'src/bytes', 'src/cms', 'src/trust'], types: CONTRACTS, packages: ['node:'] },
  // The hosts' decoders: PNG is unpacked by our own code, since a canvas loses bits where there is alpha.
  'src/cli/pixel-port': { may: ['src/mark'], types: CONTRACTS, packages: ['node:', '@jsquash/jpeg', '@jsquash/webp'] },
  'extension/messages': { may: [], types: [...CONTRACTS, 'src/trust', 'src/recognise'] },
  'extension/offer': { may: [], types: [...CONTRACTS, 'extension/messages'] },
  'extension/platform': { may: [], packages: ['webextension-polyfill'] },
  'extension/ui': { may: ['extension/messages', 'extension/platform'], types: CONTRACTS, packages: ['preact'] },
  'extension/popup': { may: ['extension/messages', 'extension/platform', 'extension/ui'], types: CONTRACTS, packages: ['preact'] },
  'extension/panel': {
    may: ['extension/messages', 'extension/offer', 'extension/platform', 'extension/ui'],
    types: CONTRACTS,
    packages: ['preact'],
  },
  'extension/options': { may: ['extension/messages', 'extension/platform', 'extension/ui'], types: CONTRACTS, packages: ['preact'] },
  'extension/welcome': { may: ['extension/messages', 'extension/platform', 'extension/ui'], types: CONTRACTS, packages: ['preact'] },
  // Runs on every page, so it stays small: words and shapes of ui, but no preact.
  'extension/content': { may: ['extension/messages', 'extension/platform', 'extension/ui'], types: CONTRACTS },
  'extension/inspector': {
    // It is where bytes come from, so it makes the core's byte sources and throws the core's errors of reading.
    may: ['extension/messages', 'extension/offer', 'extension/platform', 'src/index', 'src/bytes'],
    types: [...CONTRACTS, 'src/trust'],
    packages: ['@contentauth/c2pa-wasm/c2pa.wasm?', 'brotli-dec-wasm/web/bg.wasm?'],
  },
  'extension/inspector/pixel-port': { may: ['src/index', 'src/mark'], types: CONTRACTS },
  'extension/background': {
    may: ['extension/messages', 'extension/offer', 'extension/platform', 'extension/inspector'],
    types: [...CONTRACTS, 'src/trust'],
  },
};

/** The longest named room that holds the path. */
function roomOf(path: string): string | undefined {
  const bare = path.replace(/(\.iife)?\.tsx?$/, '');
  return Object.keys(WALLS)
    .filter((room) => bare === room || bare.startsWith(`${room}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}

/** A file that is a room of its own still lives in its folder's. */
const homeOf = (room: string): string => room.split('/').slice(0, 2).join('/');

function complaints(file: SourceFile): string[] {
  const room = roomOf(file.path);
  if (room === undefined) return [`${file.path} stands in no room`];
  const wall = WALLS[room];
  return importsOf(file.text)
    .filter((one) => wall !== undefined && !isAllowed(file.path, room, wall, one))
    .map(({ from, typeOnly }) => `${file.path} imports ${typeOnly ? 'types of ' : ''}${from}`);
}

function isAllowed(path: string, room: string, wall: Wall, { from, typeOnly }: Import): boolean {
  if (!from.startsWith('.'))
    return (wall.packages ?? []).some(
      (name) => from === name || from.startsWith(`${name}/`) || (/[:?]$/.test(name) && from.startsWith(name)),
    );
  const target = posix.join(posix.dirname(path), from);
  if (/\.(css|html|json|wasm)(\?|$)/.test(target)) return isAsset(target, room);
  const home = roomOf(target);
  if (home === undefined) return false;
  if (homeOf(home) === homeOf(room)) return !isReaderOfReader(path, target);
  return wall.may.includes(homeOf(home)) || (typeOnly && (wall.types ?? []).includes(homeOf(home)));
}

/** Data is no code: a room may load its own, the inspector and the command line the shipped files, the sentences their English words. */
function isAsset(target: string, room: string): boolean {
  return (
    target.startsWith(`${homeOf(room)}/`) ||
    (target.startsWith('assets/') && ['extension/inspector', 'src/cli'].includes(homeOf(room))) ||
    (target === 'assets/_locales/en/messages.json' && room === 'src/words') ||
    (target === 'package.json' && room === 'src/cli')
  );
}

const READER = /^src\/reader\/(?!index\.)[^/]+$/;
/** Only the list knows every reader; what readers share stands in files that the list does not name. */
function isReaderOfReader(path: string, target: string): boolean {
  return READER.test(path) && READER.test(target) && readers.has(target);
}

const sources = sourcesIn('src', 'extension');
const readers = new Set(
  sources
    .filter(({ path }) => path === 'src/reader/index.ts')
    .flatMap(({ text }) => importsOf(text).filter((one) => !one.typeOnly))
    .map(({ from }) => posix.join('src/reader', from)),
);

describe('walls', () => {
  test('every import stays inside its room or passes an open door', () => {
    expect(sources.flatMap(complaints)).toEqual([]);
  });

  test('the rules bite', () => {
    const file = (path: string, text: string): SourceFile => ({ path, text, code: text });
    expect(complaints(file('src/container/jpeg.ts', "import { read } from '../reader/xmp.ts';"))).toHaveLength(1);
    expect(complaints(file('src/verdict/decide.ts', "import type { Cursor } from '../bytes/cursor.ts';"))).toHaveLength(1);
    expect(complaints(file('src/verdict/decide.ts', "import { SNIFF_BYTES } from '../asset.ts';"))).toHaveLength(1);
    expect(complaints(file('src/verdict/decide.ts', "import { type Part } from '../asset.ts';"))).toHaveLength(0);
    expect(complaints(file('src/c2pa/rubric.ts', "export { x } from '@contentauth/c2pa-wasm';"))).toHaveLength(1);
    expect(complaints(file('src/reader/xmp.ts', "await import('exifr');"))).toHaveLength(1);
    expect(complaints(file('extension/content/scan.ts', "import { h } from 'preact';"))).toHaveLength(1);
    expect(complaints(file('extension/popup/main.tsx', "import { inspect } from '../../src/index.ts';"))).toHaveLength(1);
    expect(complaints(file('src/strange/x.ts', ''))).toHaveLength(1);
  });

  test('what runs on every page brings no preact and no code of the core, by whatever way', () => {
    const reached = new Map<string, SourceFile>();
    const packages: string[] = [];
    const follow = (path: string): void => {
      const file = sources.find((one) => one.path === path);
      if (file === undefined || reached.has(path)) return;
      reached.set(path, file);
      for (const { from, typeOnly } of importsOf(file.text)) {
        if (typeOnly) continue;
        if (from.startsWith('.')) follow(posix.join(posix.dirname(path), from));
        else packages.push(`${path} imports ${from}`);
      }
    };
    follow('extension/content/content.iife.ts');
    expect(reached.size).toBeGreaterThan(5);
    expect(packages).toEqual([]);
    expect([...reached.keys()].filter((path) => path.startsWith('src/'))).toEqual([]);
  });

  test('only platform.ts imports the polyfill', () => {
    const users = sources.filter(({ text }) => importsOf(text).some(({ from }) => from === 'webextension-polyfill'));
    expect(users.map(({ path }) => path)).toEqual(['extension/platform.ts']);
  });
});
