import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { importTrust, PUBLISHERS, TRUST_IDS, type TrustFile } from '../trust/import.ts';
import { ImportError } from '../trust/import-error.ts';
import type { SourceFile } from '../trust/list-source.ts';
import { isRecord } from '../trust/shipped.ts';

const HELP = `Writes one of our dated trust records from its sources.

  trust-import --id ID --source TEXT [--date YYYY-MM-DD] [--next-update YYYY-MM-DD] [--out DIR] FILE…

ID    ${TRUST_IDS.join(' · ')}
FILE  PEM bundles, a C2PA list as JSON, store.cfg, conforming-products-list.json
DIR   assets/trust unless given; a record there that is newer is kept`;

/** One line of `index.json`. */
interface IndexEntry {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  readonly purpose: string;
  readonly source: string;
  readonly date: string;
  readonly nextUpdate: string | null;
  readonly sha256: string;
  readonly sourceSha256: readonly string[];
  /** Where its publisher gives it out, for programs. */
  readonly publisher?: string;
}

/** Runs the command; answers the exit code. Nothing is written unless all of it succeeds. */
export async function runTrustImport(args: readonly string[], print: (line: string) => void): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        id: { type: 'string' },
        out: { type: 'string', default: 'assets/trust' },
        date: { type: 'string' },
        'next-update': { type: 'string' },
        source: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      print(HELP);
      return 0;
    }
    if (values.id === undefined) throw new ImportError(`say which list it is: --id ${TRUST_IDS.join('|')}`);
    const files = await Promise.all(positionals.map(readSourceFile));
    const record = await importTrust(values.id, files, { date: values.date, nextUpdate: values['next-update'], source: values.source });
    await write(record, values.out);
    print(`${join(values.out, fileOf(record.id))}: ${describe(record)}, ${record.date}`);
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    print(`trust-import: ${error.message}`);
    return error instanceof ImportError ? 1 : 2;
  }
}

async function readSourceFile(path: string): Promise<SourceFile> {
  try {
    return { name: basename(path), bytes: await readFile(path) };
  } catch {
    throw new ImportError(`${path} cannot be read`);
  }
}

function fileOf(id: string): string {
  return `${id}.json`;
}

function describe(record: TrustFile): string {
  if (record.schema === 'assay-products/1') return `${record.products.length} products`;
  if (record.schema === 'assay-blocked/1') return `${record.blocked.length} certificates`;
  const anchors = record.entries.filter((entry) => entry.kind === 'anchor').length;
  return `${anchors} anchors, ${record.entries.length - anchors} end-entity certificates`;
}

async function write(record: TrustFile, folder: string): Promise<void> {
  const old = await readJson(join(folder, fileOf(record.id)));
  if (isRecord(old) && typeof old.date === 'string' && old.date > record.date)
    throw new ImportError(`the record of ${old.date} is newer than this one of ${record.date}; it is kept`);
  const text = `${JSON.stringify(record, null, 2)}\n`;
  const publisher = PUBLISHERS.get(record.id);
  const entry: IndexEntry = {
    id: record.id,
    file: fileOf(record.id),
    title: record.title,
    purpose: record.schema === 'assay-trust/1' ? record.purpose : record.id,
    source: record.source,
    date: record.date,
    nextUpdate: record.nextUpdate,
    sha256: createHash('sha256').update(text).digest('hex'),
    sourceSha256: record.sourceSha256,
    ...(publisher !== undefined && { publisher }),
  };
  const index = await readJson(join(folder, 'index.json'));
  const others =
    isRecord(index) && Array.isArray(index.lists) ? index.lists.filter((each: unknown) => isRecord(each) && each.id !== record.id) : [];
  const lists = [...others, entry].sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
  await mkdir(folder, { recursive: true });
  await replace(join(folder, fileOf(record.id)), text);
  await replace(join(folder, 'index.json'), `${JSON.stringify({ schema: 'assay-trust-index/1', lists }, null, 2)}\n`);
}

/** Undefined where there is no such file; a file that is no JSON is not ours to replace. */
async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ImportError(`${path} is no JSON; move it away first`);
  }
}

/** A reader sees the old file or the new one, never half of one. */
async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, path);
}
