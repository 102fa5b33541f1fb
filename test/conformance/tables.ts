import type { Label } from '../../src/report.ts';
import type { Graded } from './grade.ts';

const LABELS: readonly Label[] = ['authentic', 'ai-generated', 'ai-edited', 'altered', 'unknown'];

/** Prints all tables and answers the exit code: 1 for any false authentic, any lost file, or any wrong one. */
export function printTables(graded: readonly Graded[]): number {
  printBySignal(graded);
  printRecall(graded);
  printRuns(graded);
  printDifferences(graded);
  printSigners(graded);
  const wrong = graded.filter((one) => one.outcome !== 'right');
  console.log(`\nNot as wanted: ${wrong.length} of ${graded.length}`);
  for (const one of wrong) {
    const got = one.report ? `${one.report.label} · ${one.report.reason}` : 'no report';
    console.log(`  ${one.outcome.padEnd(15)} ${one.file.file} [${one.run}] wanted ${one.wanted.join('/')}, got ${got}`);
  }
  const falseAuthentic = graded.filter((one) => one.outcome === 'false-authentic').length;
  const lost = graded.filter((one) => one.outcome === 'lost').length;
  console.log(`\nFalse authentic: ${falseAuthentic}; lost: ${lost}; ${graded.length - wrong.length} of ${graded.length} right`);
  return wrong.length > 0 ? 1 : 0;
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

/** The signer that we name is the one that the corpus names; a file whose signed details are not used names none. */
function printSigners(graded: readonly Graded[]): void {
  console.log('\nSigners that differ from the corpus');
  const named = graded.filter((one) => one.run === 'base' && one.file.signer !== null && one.report?.signer);
  const other = named.filter((one) => !same(one.file.signer ?? '', one.report?.signer ?? null));
  for (const one of other)
    console.log(
      `  ${one.file.file}: ${one.report?.signer?.organization} / ${one.report?.signer?.name}, the corpus says ${one.file.signer}`,
    );
  console.log(`  ${named.length - other.length} of ${named.length} agree`);
}

function same(corpus: string, signer: { readonly name: string; readonly organization: string } | null): boolean {
  return signer !== null && [`${signer.organization} / ${signer.name}`, signer.name, signer.organization].includes(corpus);
}
