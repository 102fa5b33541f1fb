import type { Label, Report } from '../../src/report.ts';
import { at, readTruth } from './read-truth.ts';
import type { Truth } from './truth.ts';

/** What the corpus says of one file. */
export interface CorpusFile {
  readonly file: string;
  readonly format: string;
  readonly signal: string;
  readonly truth: Truth;
  readonly expect: {
    readonly labels: readonly Label[];
    readonly runs: readonly { readonly trust: string; readonly as: string; readonly labels: readonly Label[] }[];
  };
}

/** One verdict beside what was wanted. `false-authentic` is the one mistake that no other result makes up for. */
export interface Graded {
  readonly file: CorpusFile;
  readonly run: string;
  readonly wanted: readonly Label[];
  readonly report: Report | undefined;
  readonly outcome: 'right' | 'wrong' | 'false-authentic' | 'lost';
}

export function grade(file: CorpusFile, run: string, wanted: readonly Label[], report: Report | undefined): Graded {
  if (!report) return { file, run, wanted, report, outcome: 'lost' };
  if (wanted.includes(report.label)) return { file, run, wanted, report, outcome: 'right' };
  return { file, run, wanted, report, outcome: report.label === 'authentic' ? 'false-authentic' : 'wrong' };
}

const LABELS: readonly string[] = ['authentic', 'ai-generated', 'ai-edited', 'altered', 'unknown'];

/** Reads index.json; an entry of another shape is an error, since a file that is not graded would count as right. */
export function readIndex(json: unknown): CorpusFile[] {
  if (!Array.isArray(json)) throw new Error('index.json is no list');
  return json.map((entry: unknown) => {
    const file = text(at(entry, 'file'));
    const runs = at(at(entry, 'expect'), 'runs');
    return {
      file,
      format: text(at(entry, 'format')),
      signal: text(at(entry, 'signal')),
      truth: readTruth(at(entry, 'truth')),
      expect: {
        labels: labels(at(at(entry, 'expect'), 'labels'), file),
        runs: (Array.isArray(runs) ? runs : []).map((run: unknown) => ({
          trust: text(at(run, 'trust')),
          as: text(at(run, 'as')),
          labels: labels(at(run, 'labels'), file),
        })),
      },
    };
  });
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('index.json: a text is missing');
  return value;
}
function labels(value: unknown, file: string): Label[] {
  const found = (Array.isArray(value) ? value : []).filter((one): one is Label => LABELS.includes(one));
  if (found.length === 0) throw new Error(`index.json: ${file} names no label`);
  return found;
}
