import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Graded } from './grade.ts';
import { askPkijs, explainOpinion } from './second-opinion.ts';

/** Prints where pkijs says something else of a document's signature value than we do; answers how many differences nobody has explained. */
export async function printOpinions(folder: string, graded: readonly Graded[]): Promise<number> {
  console.log('\nWhere pkijs and our own reading of signature values differ');
  let asked = 0;
  let differ = 0;
  let open = 0;
  for (const { file, report } of graded.filter((one) => one.run === 'base')) {
    const signals = report?.signals.filter((signal) => signal.kind === 'document-signature') ?? [];
    if (signals.length === 0) continue;
    const document = new Uint8Array(readFileSync(join(folder, file.file)));
    for (const signal of signals) {
      const opinion = await askPkijs(document, signal);
      if (opinion === undefined) continue;
      asked += 1;
      const why = explainOpinion(signal, opinion);
      if (why === '') continue;
      differ += 1;
      if (why === undefined) open += 1;
      const ours = signal.build === 'sound' ? signal.content : signal.build;
      console.log(`  ${file.file}, ${signal.field || 'no name'}: we say ${ours}, pkijs says ${opinion}: ${why ?? 'NOT EXPLAINED'}`);
    }
  }
  console.log(`  ${asked - differ} of ${asked} agree, ${differ - open} differences are explained, ${open} are not`);
  return open;
}
