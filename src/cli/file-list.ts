// Specification: sitemaps.org protocol 0.9 (urlset, sitemapindex)
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { type AuditArguments, UsageError } from './arguments.ts';
import { listFiles } from './files.ts';

/** A list or sitemap of this size is none. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;
const MAX_LIST_ENTRIES = 500_000;
/** Sitemaps of one index, and indexes inside each other, which the protocol does not know but some sites have. */
const MAX_MAPS = 1_000;
const MAX_DEPTH = 4;

export interface Listed {
  readonly files: readonly string[];
  /** Named in a list, but not there. */
  readonly missing: readonly string[];
}

type Asked = Pick<AuditArguments, 'place' | 'base'>;

/**
 * The files of a folder, of a list of paths (one a line), or of a sitemap or an index of sitemaps: their addresses stand for files below the
 * folder of the first one, by `base`. Nothing is fetched. @throws UsageError
 */
export async function findListed(asked: Asked): Promise<Listed> {
  const info = await stat(asked.place).catch(() => undefined);
  if (info === undefined) throw new UsageError(`${asked.place}: not there`);
  const files = new Set<string>();
  const missing = new Set<string>();
  if (info.isDirectory()) {
    for await (const file of listFiles([asked.place])) files.add(file);
    return { files: [...files], missing: [] };
  }
  const folder = dirname(resolve(asked.place));
  const maps = [{ path: asked.place, depth: 0 }];
  const seen = new Set([resolve(asked.place)]);
  for (let next = maps.shift(); next !== undefined; next = maps.shift()) {
    const { kind, paths } = readList(await readText(next.path), asked, folder);
    // In an index only sitemaps are named.
    if (next.depth > 0 && kind === 'paths') throw new UsageError(`${next.path}: not a sitemap`);
    for (const path of paths) {
      const entry = await stat(path).catch(() => undefined);
      if (entry === undefined) missing.add(path);
      else if (kind === 'index') {
        if (seen.has(path)) continue;
        seen.add(path);
        if (seen.size > MAX_MAPS || next.depth >= MAX_DEPTH) throw new UsageError(`${asked.place}: more sitemaps than can be followed`);
        maps.push({ path, depth: next.depth + 1 });
      } else if (!entry.isDirectory()) files.add(path);
      // In a sitemap a folder stands for its page, which is neither picture nor document.
      else if (kind === 'paths') for await (const file of listFiles([path])) files.add(file);
    }
    if (files.size > MAX_LIST_ENTRIES) throw new UsageError(`${asked.place}: more than ${MAX_LIST_ENTRIES} entries`);
  }
  return { files: [...files], missing: [...missing] };
}

async function readText(path: string): Promise<string> {
  const info = await stat(path);
  // A pipe or a device has no end.
  if (!info.isFile()) throw new UsageError(`${path}: neither a folder nor a file`);
  if (info.size > MAX_LIST_BYTES) throw new UsageError(`${path}: larger than a list of files can be`);
  const text = unpack(await readFile(path), path).toString('utf8');
  if (text.includes('\0')) throw new UsageError(`${path}: not a list of files; "assay check" judges one file`);
  return text;
}

/** Sitemaps are often kept packed. */
function unpack(bytes: Buffer, path: string): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_LIST_BYTES });
  } catch (error) {
    throw new UsageError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface List {
  readonly kind: 'paths' | 'sitemap' | 'index';
  readonly paths: readonly string[];
}

function readList(text: string, asked: Asked, folder: string): List {
  const kind = /<sitemapindex[\s>]/.test(text) ? 'index' : /<urlset[\s>]/.test(text) ? 'sitemap' : 'paths';
  const entries =
    kind === 'paths'
      ? text.split(/\r?\n/).map((line) => line.trim())
      : [...text.matchAll(/<(?:\w+:)?loc>\s*([^<]{1,4000}?)\s*<\/(?:\w+:)?loc>/g)].map((match) => unescapeXml(match[1] ?? ''));
  const wanted = entries.filter((line) => line !== '' && !line.startsWith('#'));
  if (wanted.length > MAX_LIST_ENTRIES) throw new UsageError(`${asked.place}: more than ${MAX_LIST_ENTRIES} entries`);
  if (kind !== 'paths' && asked.base === undefined)
    throw new UsageError('a sitemap needs --base URL: the address that stands for its folder');
  return { kind, paths: [...new Set(wanted.map((entry) => localPath(entry, folder, asked.base)))] };
}

/** Where an entry lies on this machine. An address has to lie under the base, and never leads out of the folder. */
function localPath(entry: string, folder: string, base: URL | undefined): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(entry)) return resolve(folder, entry);
  const address = new URL(entry);
  if (address.protocol === 'file:') return fileURLToPath(address);
  if (base === undefined || address.origin !== base.origin || !address.pathname.startsWith(base.pathname))
    throw new UsageError(`${entry}: not under --base; nothing is fetched`);
  const path = join(folder, decodeURIComponent(address.pathname.slice(base.pathname.length)));
  if (path !== folder && !path.startsWith(folder + sep)) throw new UsageError(`${entry}: leads out of the folder`);
  return path;
}

function unescapeXml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[name] ?? '');
}
