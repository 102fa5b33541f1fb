import type { Report } from '../report.ts';
import { signatureLines } from './print-signature.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g;
const BAR_WIDTH = 24;
/** Signatures of one document that are listed. */
const MAX_SIGNATURES = 50;

/**
 * For people: one line with name, label and reason, sentence; below it, indented, what is known of every signature of a document.
 * Control and direction characters of hostile names are shown as `?`, so that none can begin a line of its own.
 */
export function printReport(report: Report): string {
  const signatures = report.signals.filter((signal) => signal.kind === 'document-signature');
  const lines = signatures.slice(0, MAX_SIGNATURES).flatMap(signatureLines);
  const more = signatures.length > MAX_SIGNATURES ? [`  and ${signatures.length - MAX_SIGNATURES} more`] : [];
  return [headline(report), ...lines, ...more].map(plainText).join('\n');
}

function headline(report: Report): string {
  const reason = [report.reason, ...report.qualifiers].join(', ');
  return `${report.asset.name}: ${report.label} · ${reason} · ${report.sentence}`;
}

/** One line of a terminal: hostile names begin no line and give no command. */
export function plainText(text: string): string {
  return text.replace(CONTROL, '?');
}

/** A progress bar on one line of a terminal, drawn over itself. */
export function drawProgress(done: number, total: number, name: string): string {
  const filled = Math.round((BAR_WIDTH * done) / Math.max(1, total));
  const bar = '#'.repeat(filled).padEnd(BAR_WIDTH, '.');
  return `\r\u001b[2K[${bar}] ${done}/${total} ${plainText(name).slice(-40)}`;
}

export const CLEAR_LINE = '\r\u001b[2K';
