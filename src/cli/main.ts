import { version } from '../../package.json';
import { readArguments, USAGE, UsageError } from './arguments.ts';
import { audit } from './audit.ts';
import { check } from './check.ts';

// A reader that goes away (`assay check … | head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  const asked = readArguments(process.argv.slice(2));
  if (asked === 'help') process.stdout.write(USAGE);
  else if (asked === 'version') process.stdout.write(`assay ${version}\n`);
  else process.exitCode = asked.command === 'audit' ? await audit(asked, version) : await check(asked, version);
} catch (error) {
  const usage = error instanceof UsageError;
  process.stderr.write(`assay: ${error instanceof Error ? error.message : String(error)}\n${usage ? '\nSee assay --help.\n' : ''}`);
  process.exitCode = usage ? 2 : 1;
}
