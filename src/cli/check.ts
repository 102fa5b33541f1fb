import type { CheckArguments } from './arguments.ts';
import { listFiles } from './files.ts';
import { printLine } from './print.ts';
import { judgeFiles } from './run.ts';

/** Judges every file and prints its report. Answers the exit code. @throws UsageError */
export async function check(asked: CheckArguments, version: string): Promise<number> {
  const files: string[] = [];
  for await (const file of listFiles(asked.paths)) files.push(file);
  const failures = await judgeFiles(files, asked, version, (report) => {
    process.stdout.write(`${asked.json ? JSON.stringify(report) : printLine(report)}\n`);
  });
  return failures === 0 ? 0 : 1;
}
