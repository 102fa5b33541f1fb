import { constants } from 'node:fs';
import { access, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../report.ts';
import { type AuditArguments, UsageError } from './arguments.ts';
import { writeAuditPage } from './audit-page.ts';
import { addToTally, emptyTally, printTally, type Tally } from './audit-tally.ts';
import { listFiles } from './files.ts';
import { judgeFiles, note } from './run.ts';

/** A list or sitemap of this size is none. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;
const MAX_LIST_ENTRIES = 500_000;
/** Judges every picture and document of a saved site or a list of local files, and counts. Answers the exit code. @throws UsageError */
export async function audit(asked: AuditArguments, version: string): Promise<number> {
  if (asked.html !== undefined) await refuseUnwritable(asked.html);
  const { files, missing } = await findFiles(asked);
  const tally: Tally = emptyTally();
  const kept: Report[] = [];
  const failures = await judgeFiles(files, asked, version, (report) => {
    // Pages, styles and programs of the site, told by their bytes: neither pictures nor documents.
    if (report.problems[0]?.code === 'not-media') return;
    addToTally(tally, report);
    if (asked.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    if (asked.html !== undefined) kept.push(report);
  });
  if (tally.total === 0) note(`${asked.place}: no picture or document there`);
  for (const path of missing) note(`${path}: not there`);
  if (!asked.json) process.stdout.write(printTally(tally, missing.length));
  if (asked.html !== undefined)
    await writeFile(asked.html, writeAuditPage({ place: asked.place, now: asked.now, version, tally, reports: kept, missing }));
  return failures + missing.length === 0 ? 0 : 1;
}

/** Told before the work, not after it. @throws UsageError */
async function refuseUnwritable(file: string): Promise<void> {
  const info = await stat(file).catch(() => undefined);
  if (info !== undefined && !info.isFile()) throw new UsageError(`--html ${file}: not a file`);
  await access(info === undefined ? dirname(resolve(file)) : file, constants.W_OK).catch(() => {
    throw new UsageError(`--html ${file}: cannot be written`);
  });
}

/** The files of a folder, of a sitemap (`<loc>` under `--base`, beside the sitemap), or of a list of paths, one a line. */
async function findFiles(asked: AuditArguments): Promise<{ files: string[]; missing: string[] }> {
  const info = await stat(asked.place).catch(() => undefined);
  if (info === undefined) throw new UsageError(`${asked.place}: not there`);
  const files: string[] = [];
  if (info.isDirectory()) {
    for await (const file of listFiles([asked.place])) files.push(file);
    return { files, missing: [] };
  }
  // A pipe or a device has no end.
  if (!info.isFile()) throw new UsageError(`${asked.place}: neither a folder nor a file`);
  if (info.size > MAX_LIST_BYTES) throw new UsageError(`${asked.place}: larger than a list of files can be`);
  const missing: string[] = [];
  const text = await readFile(asked.place, 'utf8');
  if (text.includes('\0')) throw new UsageError(`${asked.place}: not a list of files; "assay check" judges one file`);
  const { paths, isMap } = readList(text, asked);
  for (const path of paths) {
    const entry = await stat(path).catch(() => undefined);
    if (entry === undefined) missing.push(path);
    else if (!entry.isDirectory()) files.push(path);
    // In a sitemap a folder stands for its page, which is neither picture nor document.
    else if (!isMap) for await (const file of listFiles([path])) files.push(file);
  }
  return { files, missing };
}

function readList(text: string, asked: AuditArguments): { paths: string[]; isMap: boolean } {
  const folder = dirname(resolve(asked.place));
  const isMap = /<(urlset|sitemapindex)[\s>]/.test(text);
  const entries = isMap
    ? [...text.matchAll(/<(?:\w+:)?loc>\s*([^<]{1,4000}?)\s*<\/(?:\w+:)?loc>/g)].map((match) => unescapeXml(match[1] ?? ''))
    : text.split(/\r?\n/).map((line) => line.trim());
  const wanted = entries.filter((line) => line !== '' && !line.startsWith('#'));
  if (wanted.length > MAX_LIST_ENTRIES) throw new UsageError(`${asked.place}: more than ${MAX_LIST_ENTRIES} entries`);
  if (isMap && asked.base === undefined) throw new UsageError('a sitemap needs --base URL: the address that stands for its folder');
  return { paths: [...new Set(wanted.map((entry) => localPath(entry, folder, asked.base)))], isMap };
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
