import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

export interface SourceFile {
  /** From the project's root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The text with comments and the contents of strings, templates and regular expressions blanked. */
  readonly code: string;
}

export interface Import {
  readonly from: string;
  /** Nothing of it is left when the program runs. */
  readonly typeOnly: boolean;
}

/** Every TypeScript file below the folders, in a fixed order. */
export function sourcesIn(...folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .toSorted()
      .map((path) => {
        const text = readFileSync(join(ROOT, path), 'utf8');
        return { path, text, code: codeOf(text) };
      }),
  );
}

const IMPORT =
  /\b(?:import|export)\s+(type\s)?[^;'"()]*?\bfrom\s+['"]([^'"]+)['"]|\bimport\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;
const ONLY_TYPES = /\{\s*(?:type\s[^,}]+,?\s*)+\}/;

export function importsOf(text: string): Import[] {
  return [...withoutComments(text).matchAll(IMPORT)].map((match) => ({
    from: match[2] ?? match[3] ?? match[4] ?? '',
    typeOnly: match[1] !== undefined || ONLY_TYPES.test(match[0]),
  }));
}

/** Strings that stand in the program text, without those of comments. Templates come with `${` where a value is put in. */
export function stringsOf(text: string): string[] {
  const found: string[] = [];
  scan(text, (kind, piece) => {
    if (kind === 'string') found.push(piece.slice(1, -1));
  });
  return found;
}

export function codeOf(text: string): string {
  return scan(text, (kind, piece) => (kind === 'code' ? piece : piece.replace(/[^\n]/g, ' ')));
}

function withoutComments(text: string): string {
  return scan(text, (kind, piece) => (kind === 'comment' ? ' ' : piece));
}

// One piece of program text at a time. A slash begins a regular expression where a value may begin.
const PIECE =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")|(?<template>`(?:\\[\s\S]|[^`\\])*`)|(?<regex>(?<=(?:^|[=(,:;!&|?{}[\n]|return|=>)[ \t]*)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*)/g;

function scan(text: string, take: (kind: 'code' | 'comment' | 'string' | 'regex', piece: string) => unknown): string {
  let result = '';
  let end = 0;
  const add = (kind: 'code' | 'comment' | 'string' | 'regex', piece: string): void => {
    const kept = take(kind, piece);
    if (typeof kept === 'string') result += kept;
  };
  for (const match of text.matchAll(PIECE)) {
    add('code', text.slice(end, match.index));
    const { comment, regex } = match.groups ?? {};
    add(comment === undefined ? (regex === undefined ? 'string' : 'regex') : 'comment', match[0]);
    end = match.index + match[0].length;
  }
  add('code', text.slice(end));
  return result;
}
