import type { Range } from '../asset.ts';
import { type DeclarationSignal, RAW_LIMIT } from '../signal.ts';
import type { Finding } from '../signs/finding.ts';

/** A finding with the place where it stood. */
export function declare(reader: string, finding: Finding, field: string, raw: string, at: Range): DeclarationSignal {
  const { says, tool, sentence, args } = finding;
  return {
    kind: 'declaration',
    reader,
    says,
    field,
    raw: raw.trim().slice(0, RAW_LIMIT),
    ...(tool !== undefined && { tool }),
    sentence,
    ...(args !== undefined && { args }),
    at,
  };
}
