import type { Label, Report } from '../report.ts';
import type { Signal } from '../signal.ts';

/** One counted question, with the files that it is asked of. */
export interface Tally {
  total: number;
  /** A C2PA store or a document signature is in the file. */
  credentials: number;
  /** The signature fits these bytes, whoever made it. */
  valid: number;
  /** And its signer is on a list, or added by the user. */
  trusted: number;
  /** Labelled as made or edited with AI, by anyone. */
  ai: number;
  /** Credentials are there and no longer fit: changed or encoded again after signing. */
  broken: number;
  /** Of these, the content is another one and the signed details are whole: what is left where a picture was encoded again. */
  encoded: number;
  readonly labels: Map<Label, number>;
  readonly reasons: Map<string, number>;
  readonly types: Map<string, number>;
}

/** A tally of no file. */
export function emptyTally(): Tally {
  return {
    total: 0,
    credentials: 0,
    valid: 0,
    trusted: 0,
    ai: 0,
    broken: 0,
    encoded: 0,
    labels: new Map(),
    reasons: new Map(),
    types: new Map(),
  };
}

/** Counts one report. The answers are the report's own; nothing is judged here. */
export function addToTally(tally: Tally, report: Report): void {
  tally.total++;
  if (report.signals.some((signal) => !['declaration', 'mark', 'site'].includes(signal.kind))) tally.credentials++;
  if (report.integrity === 'valid' || report.integrity === 'trusted') tally.valid++;
  if (report.integrity === 'trusted') tally.trusted++;
  if (report.label === 'ai-generated' || report.label === 'ai-edited') tally.ai++;
  if (report.label === 'altered') tally.broken++;
  if (report.label === 'altered' && report.signals.some(hasOtherContent)) tally.encoded++;
  count(tally.labels, report.label);
  count(tally.reasons, `${report.label} · ${report.reason}`);
  count(tally.types, report.asset.mediaType || 'not known');
}

/** The hash of the content fails, and nothing else that the active manifest holds. */
function hasOtherContent(signal: Signal): boolean {
  return signal.kind === 'manifest' && signal.binding === 'mismatch' && signal.nodes[0]?.seal === 'sound';
}

function count<K>(map: Map<K, number>, key: K): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** The questions of the table, in their order. */
export function rowsOf(tally: Tally): readonly (readonly [question: string, count: number])[] {
  return [
    ['files', tally.total],
    ['carry credentials or a signature', tally.credentials],
    ['signature fits the file', tally.valid],
    ['signer trusted', tally.trusted],
    ['labelled AI', tally.ai],
    ['changed or encoded again after signing', tally.broken],
    ['  of these: only the content differs', tally.encoded],
  ];
}

/** A table for a terminal. */
export function printTally(tally: Tally, missing: number): string {
  const rows = [...rowsOf(tally), ...(missing > 0 ? ([['listed, but not there', missing]] as const) : [])];
  const lines = rows.map(([name, number]) => `${name.padEnd(42)}${String(number).padStart(8)}${share(number, tally.total)}`);
  const reasons = [...tally.reasons]
    .sort((a, b) => b[1] - a[1])
    .map(([name, number]) => `  ${name.padEnd(40)}${String(number).padStart(8)}${share(number, tally.total)}`);
  return `${lines.join('\n')}\n\nBy label and reason\n${reasons.join('\n')}\n`;
}

/** A part of the whole in per cent, set to the right of a column; empty where there is no whole. */
export function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)} %`.padStart(9);
}
