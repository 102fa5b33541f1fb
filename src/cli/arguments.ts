import { parseArgs } from 'node:util';

export const USAGE = `Usage: assay check [options] PATH...

Judges files and folders ("-" reads one file from standard input).

  --json                 one report (assay-report/1) per line, in the order given
  --now ISO-TIME         judge as if it were this time, such as 2026-11-21T00:00:00Z
  --trust FILE.pem       trust the certificates in this file too (may be given more than once)
  --trust-as KIND        what they vouch for: "tool" (default) or "publisher"
  --help, --version

Exit: 0 every file was read; 1 some could not be read (named on standard error); 2 wrong usage.
`;

/** Wrong usage: one sentence for the user, exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface CheckArguments {
  readonly json: boolean;
  readonly now: Date;
  readonly trust: readonly string[];
  readonly trustAs: 'publisher' | 'tool';
  readonly paths: readonly string[];
}

/** What the user asks for. @throws UsageError */
export function readArguments(argv: readonly string[]): CheckArguments | 'help' | 'version' {
  const { values, positionals } = parse(argv);
  if (values.help) return 'help';
  if (values.version) return 'version';
  const [command, ...paths] = positionals;
  if (command === undefined) throw new UsageError('say what to do: "assay check PATH..."');
  if (command !== 'check') throw new UsageError(`there is no command "${command}"; there is "check"`);
  if (paths.length === 0) throw new UsageError('name at least one file or folder');
  if (paths.filter((path) => path === '-').length > 1) throw new UsageError('"-" can stand only once');
  const trustAs = values['trust-as'];
  if (trustAs !== undefined && trustAs !== 'publisher' && trustAs !== 'tool')
    throw new UsageError(`--trust-as takes "publisher" or "tool", not "${trustAs}"`);
  if (trustAs !== undefined && !values.trust) throw new UsageError('--trust-as goes with --trust FILE.pem');
  return { json: values.json ?? false, now: readTime(values.now), trust: values.trust ?? [], trustAs: trustAs ?? 'tool', paths };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        now: { type: 'string' },
        trust: { type: 'string', multiple: true },
        'trust-as': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

function readTime(text: string | undefined): Date {
  if (text === undefined) return new Date();
  const time = new Date(text);
  if (!ISO_TIME.test(text) || Number.isNaN(time.getTime()))
    throw new UsageError(`--now takes a time such as 2026-11-21T00:00:00Z, not "${text}"`);
  return time;
}
