import type { Report } from '../report.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g;
const BAR_WIDTH = 24;

/** One line for people: name, label and reason, sentence. Control and direction characters of hostile names are shown as `?`. */
export function printLine(report: Report): string {
  const reason = [report.reason, ...report.qualifiers].join(', ');
  return `${report.asset.name}: ${report.label} · ${reason} · ${report.sentence}`.replace(CONTROL, '?');
}

/** A progress bar on one line of a terminal, drawn over itself. */
export function drawProgress(done: number, total: number, name: string): string {
  const filled = Math.round((BAR_WIDTH * done) / Math.max(1, total));
  const bar = '#'.repeat(filled).padEnd(BAR_WIDTH, '.');
  return `\r\u001b[2K[${bar}] ${done}/${total} ${name.replace(CONTROL, '?').slice(-40)}`;
}

export const CLEAR_LINE = '\r\u001b[2K';
