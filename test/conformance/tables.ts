import type { Label } from '../../src/report.ts';
import { EXPLAINED, type Explanation, explain } from './explained.ts';
import type { Graded } from './grade.ts';
import { compareTruth } from './truth.ts';

const LABELS: readonly Label[] = ['authentic', 'ai-generated', 'ai-edited', 'altered', 'unknown'];

/** Prints all tables and counts: runs that are not right (a false authentic and a lost file among them), and unexplained differences. */
export function printTables(graded: readonly Graded[]): { readonly wrong: number; readonly unexplained: number } {
  printBySignal(graded);
  printRecall(graded);
  printRuns(graded);
  printDifferences(graded);
  const unexplained = printTruth(graded);
  const wrong = graded.filter((one) => one.outcome !== 'right');
  console.log(`\nNot as wanted: ${wrong.length} of ${graded.length}`);
  for (const one of wrong) {
    const got = one.report ? `${one.report.label} · ${one.report.reason}` : 'no report';
    console.log(`  ${one.outcome.padEnd(15)} ${one.file.file} [${one.run}] wanted ${one.wanted.join('/')}, got ${got}`);
  }
  const falseAuthentic = graded.filter((one) => one.outcome === 'false-authentic').length;
  const lost = graded.filter((one) => one.outcome === 'lost').length;
  const summary = `False authentic: ${falseAuthentic}; lost: ${lost}; ${graded.length - wrong.length} of ${graded.length} right`;
  console.log(`\n${summary}; unexplained differences from other verifiers: ${unexplained}`);
  return { wrong: wrong.length, unexplained };
}

function printBySignal(graded: readonly Graded[]): void {
  const base = graded.filter((one) => one.run === 'base');
  const formats = [...new Set(base.map((one) => one.file.format))].sort();
  const signals = [...new Set(base.map((one) => one.file.signal))].sort();
  console.log('Right / all, by signal and format');
  console.log(`${''.padEnd(20)}${formats.map((format) => format.padStart(7)).join('')}`);
  for (const signal of signals) {
    const cells = formats.map((format) => {
      const cell = base.filter((one) => one.file.signal === signal && one.file.format === format);
      return (cell.length === 0 ? '' : `${cell.filter((one) => one.outcome === 'right').length}/${cell.length}`).padStart(7);
    });
    console.log(`${signal.padEnd(20)}${cells.join('')}`);
  }
}

/** Always answering `unknown` would be right on most files, so each label is counted by itself. */
function printRecall(graded: readonly Graded[]): void {
  console.log('\nRecall: of the runs that want exactly this label, how many got it');
  for (const label of LABELS) {
    const share = (list: readonly Graded[]) => {
      const wanted = list.filter((one) => one.wanted.length === 1 && one.wanted[0] === label);
      return `${wanted.filter((one) => one.outcome === 'right').length}/${wanted.length}`;
    };
    const got = graded.filter((one) => one.report?.label === label);
    const precision = `${got.filter((one) => one.outcome === 'right').length}/${got.length}`;
    console.log(`  ${label.padEnd(14)} recall ${share(graded).padStart(8)}  precision ${precision.padStart(8)}`);
  }
}

function printRuns(graded: readonly Graded[]): void {
  const extra = graded.filter((one) => one.run !== 'base');
  console.log(`\nExtra runs: ${extra.filter((one) => one.outcome === 'right').length} of ${extra.length} right`);
}

/** The engine and our own reader see the same store, or each difference is named. */
function printDifferences(graded: readonly Graded[]): void {
  console.log('\nWhere the engine and our own reading differ');
  let count = 0;
  for (const one of graded.filter((entry) => entry.run === 'base')) {
    for (const signal of one.report?.signals ?? []) {
      if (signal.kind !== 'manifest') continue;
      const active = signal.nodes[0];
      const lines = [...signal.differences, ...(signal.state === 'unreadable' && signal.note ? [`unreadable: ${signal.note}`] : [])];
      const engineTrusts = active && !active.failures.some((code) => code.startsWith('signingCredential.'));
      if (active && engineTrusts && active.signer.trust !== 'trusted')
        lines.push(`the engine trusts the signer, we do not (${active.signer.trust})`);
      if (active && !engineTrusts && active.signer.trust === 'trusted') lines.push('we trust the signer, the engine does not');
      for (const line of lines) console.log(`  ${one.file.file}: ${line}`);
      count += lines.length;
    }
  }
  if (count === 0) console.log('  nowhere');
}

/**
 * Signer, list, signing time, and what document signatures cover, beside what other verifiers found. Answers how many differences nobody
 * has explained, and how many explanations no longer meet their difference.
 */
function printTruth(graded: readonly Graded[]): number {
  console.log('\nWhere we and other verifiers differ, and who is right');
  const base = graded.filter((one) => one.run === 'base');
  let asked = 0;
  let open = 0;
  const met = new Set<Explanation>();
  for (const { file, report } of base) {
    if (report === undefined) continue;
    const compared = compareTruth(file.file, file.truth, report);
    asked += compared.asked;
    for (const difference of compared.found) {
      const explanation = explain(difference);
      if (explanation) met.add(explanation);
      else open += 1;
      const { about, ours, theirs } = difference;
      console.log(`  ${file.file}, ${about}: we say ${ours}, they say ${theirs}`);
      console.log(`    ${explanation ? `${RIGHT[explanation.right]}: ${explanation.why}` : 'NOT EXPLAINED'}`);
    }
  }
  const files = new Set(base.map(({ file }) => file.file));
  const stale = EXPLAINED.filter((one) => files.has(one.file) && !met.has(one));
  for (const one of stale) console.log(`  ${one.file}, ${one.about}: explained, but there is no such difference any more`);
  console.log(`  ${asked - met.size - open} of ${asked} answers agree, ${met.size} differences are explained, ${open} are not`);
  return open + stale.length;
}

const RIGHT: Readonly<Record<Explanation['right'], string>> = {
  we: 'We are right',
  they: 'They are right',
  both: 'Both are right',
  cautious: 'We say less',
};
