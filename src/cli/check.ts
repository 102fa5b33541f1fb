import type { Report } from '../report.ts';
import { type CheckArguments, UsageError } from './arguments.ts';
import { listFiles } from './files.ts';
import { printReport } from './print.ts';
import { judgeFiles, note } from './run.ts';
import { saveSignedVersion } from './signed-version.ts';
import { refuseUnwritable } from './target.ts';

/** Judges every file and prints its report. Answers the exit code. @throws UsageError */
export async function check(asked: CheckArguments, version: string): Promise<number> {
  const files: string[] = [];
  for await (const file of listFiles(asked.paths)) files.push(file);
  if (asked.signedVersion !== undefined && files.length !== 1) throw new UsageError('--signed-version takes one file');
  if (asked.signedVersion !== undefined) await refuseUnwritable('--signed-version', asked.signedVersion, false);
  let last: Report | undefined;
  const failures = await judgeFiles(files, asked, version, (report) => {
    last = report;
    process.stdout.write(`${asked.json ? JSON.stringify(report) : printReport(report)}\n`);
  });
  const [path] = files;
  if (asked.signedVersion === undefined || path === undefined || last === undefined) return failures === 0 ? 0 : 1;
  const problem = await saveSignedVersion(path, last, asked.signedVersion);
  if (problem !== null) note(`${path}: ${problem}`);
  return failures === 0 && problem === null ? 0 : 1;
}
