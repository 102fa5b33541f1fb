import { writeFile } from 'node:fs/promises';
import type { Report } from '../report.ts';
import type { AuditArguments } from './arguments.ts';
import { writeAuditPage } from './audit-page.ts';
import { addToTally, emptyTally, printTally, type Tally } from './audit-tally.ts';
import { findListed } from './file-list.ts';
import { judgeFiles, note } from './run.ts';
import { refuseUnwritable } from './target.ts';

/** Judges every picture and document of a saved site or a list of local files, and counts. Answers the exit code. @throws UsageError */
export async function audit(asked: AuditArguments, version: string): Promise<number> {
  if (asked.html !== undefined) await refuseUnwritable('--html', asked.html, true);
  const { files, missing } = await findListed(asked);
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
