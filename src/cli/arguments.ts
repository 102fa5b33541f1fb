import { parseArgs } from 'node:util';
import type { JudgeArguments } from './run.ts';

export const USAGE = `Usage: assay check [options] PATH...
       assay audit [options] [--base URL] [--html OUT] DIR-or-LIST

check judges files and folders ("-" reads one file from standard input).
audit counts the pictures and documents of a saved site: a folder, a list of paths (one a line), or a sitemap
or an index of sitemaps with --base URL, the address that stands for its folder. Nothing is fetched.

  --json                 one report (assay-report/1) per line, in the order given
  --now ISO-TIME         judge as if it were this time, such as 2026-11-21T00:00:00Z
  --trust FILE.pem       trust the certificates in this file too (may be given more than once)
  --trust-as KIND        what they vouch for: "tool" (default) or "publisher"
  --signed-version OUT   check, one file: write the version of the document that was signed, cut out exactly, to OUT
  --manifest FILE        check one file whose signed details are in this file (.c2pa)
  --load-remote          load signed details that a file says are kept elsewhere: that host can tell
                         which file you look at. Off unless given; nothing else goes out
  --base URL             audit: the address of the folder that the sitemap lies in
  --html OUT             audit: write a page with charts and every file
  --help, --version

Exit: 0 every file was read; 1 some could not be read (named on standard error); 2 wrong usage.
`;

/** Wrong usage: one sentence for the user, exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface CheckArguments extends JudgeArguments {
  readonly command: 'check';
  readonly paths: readonly string[];
  /** Where the signed version of the one file goes. */
  readonly signedVersion: string | undefined;
}

export interface AuditArguments extends JudgeArguments {
  readonly command: 'audit';
  readonly place: string;
  readonly base: URL | undefined;
  readonly html: string | undefined;
}

/** What the user asks for. @throws UsageError */
export function readArguments(argv: readonly string[]): CheckArguments | AuditArguments | 'help' | 'version' {
  const { values, positionals } = parse(argv);
  if (values.help) return 'help';
  if (values.version) return 'version';
  const [command, ...paths] = positionals;
  if (command === undefined) throw new UsageError('say what to do: "assay check PATH..." or "assay audit DIR"');
  const trustAs = values['trust-as'];
  if (trustAs !== undefined && trustAs !== 'publisher' && trustAs !== 'tool')
    throw new UsageError(`--trust-as takes "publisher" or "tool", not "${trustAs}"`);
  if (trustAs !== undefined && !values.trust) throw new UsageError('--trust-as goes with --trust FILE.pem');
  const judge: JudgeArguments = {
    json: values.json ?? false,
    now: readTime(values.now),
    trust: values.trust ?? [],
    trustAs: trustAs ?? 'tool',
  };
  if (command === 'check') return { ...judge, ...readCheck(paths, values) };
  if (command === 'audit') return { ...judge, ...readAudit(paths, values) };
  throw new UsageError(`there is no command "${command}"; there are "check" and "audit"`);
}

type Values = ReturnType<typeof parse>['values'];

function readCheck(
  paths: readonly string[],
  values: Values,
): Omit<CheckArguments, keyof JudgeArguments> & Pick<JudgeArguments, 'manifest' | 'loadRemote'> {
  if (paths.length === 0) throw new UsageError('name at least one file or folder');
  if (paths.filter((path) => path === '-').length > 1) throw new UsageError('"-" can stand only once');
  if (values.base !== undefined || values.html !== undefined) throw new UsageError('--base and --html go with "audit"');
  const signedVersion = values['signed-version'];
  if (signedVersion !== undefined && (paths.length > 1 || paths[0] === '-'))
    throw new UsageError('--signed-version takes one file that has a name');
  if (values.manifest !== undefined && paths.length !== 1) throw new UsageError('--manifest goes with one file');
  return {
    command: 'check',
    paths,
    signedVersion,
    loadRemote: values['load-remote'] ?? false,
    ...(values.manifest !== undefined && { manifest: values.manifest }),
  };
}

function readAudit(paths: readonly string[], values: Values): Pick<AuditArguments, 'command' | 'place' | 'base' | 'html'> {
  const [place, more] = paths;
  if (values['signed-version'] !== undefined) throw new UsageError('--signed-version goes with "check"');
  if (values.manifest !== undefined || values['load-remote']) throw new UsageError('--manifest and --load-remote go with "check"');
  if (place === undefined || more !== undefined) throw new UsageError('audit takes one folder, list or sitemap');
  return { command: 'audit', place, base: readBase(values.base), html: values.html };
}

/** The folder's address; it ends with a slash, so that `/site` does not cover `/site2`. */
function readBase(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  if (!URL.canParse(text) || !/^https?:/.test(text)) throw new UsageError(`--base takes an http(s) address, not "${text}"`);
  const base = new URL(text);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base;
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
        'signed-version': { type: 'string' },
        manifest: { type: 'string' },
        'load-remote': { type: 'boolean' },
        base: { type: 'string' },
        html: { type: 'string' },
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
  // 30 February would be taken for a day of March.
  const day = new Date(text.slice(0, 10));
  const isDay = !Number.isNaN(day.getTime()) && text.startsWith(day.toISOString().slice(0, 10));
  if (!ISO_TIME.test(text) || !isDay || Number.isNaN(time.getTime()))
    throw new UsageError(`--now takes a time such as 2026-11-21T00:00:00Z, not "${text}"`);
  return time;
}
