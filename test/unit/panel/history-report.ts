import type { Report } from '../../../src/report.ts';
import type { ManifestNode, SignerFinding } from '../../../src/signal.ts';
import { makeReport } from '../background/reports.ts';

const SIGNER: SignerFinding = {
  name: 'Camera',
  organization: 'Works',
  issuer: 'Issuer',
  sha256: 'ab'.repeat(32),
  serial: '1',
  notBefore: '2025-01-01T00:00:00.000Z',
  notAfter: '2030-01-01T00:00:00.000Z',
  trust: 'trusted',
  time: { state: 'none' },
  withdrawal: 'not-checked',
};

export function makeNode(label: string, changes: Partial<ManifestNode> = {}): ManifestNode {
  return {
    label,
    claimVersion: 2,
    kind: 'standard',
    role: 'active',
    generator: 'tool',
    seal: 'sound',
    signer: SIGNER,
    actions: [],
    rubric: [],
    ingredients: [],
    failures: [],
    ...changes,
  };
}

/** A report in which every text that a file can fill is `words`. */
export function makeFilled(words: string): Report {
  const at = { offset: 0, length: 1 };
  const signer = { ...SIGNER, name: words, organization: words, issuer: words, product: { recordId: 'x', name: words, barred: [words] } };
  const node = makeNode(words, {
    title: words,
    generator: words,
    signer,
    failures: [words],
    actions: [{ action: words, digitalSourceType: words, softwareAgent: words, description: words, when: words }],
    ingredients: [{ relationship: 'componentOf', title: words, recorded: 'none', digitalSourceType: words }],
  });
  return makeReport({
    asset: { name: words, url: words, sha256: null, bytes: 1, mediaType: words },
    badge: { id: 'badge_signed', args: [words], text: words },
    says: [{ id: 'line_who', args: [words], text: words }],
    signals: [
      { kind: 'declaration', reader: 'xmp', says: 'ai', field: words, raw: words, tool: words, sentence: 'case_31', args: [words], at },
      { kind: 'mark', reader: 'mark', tool: words, raw: words, sentence: 'case_40', at },
      {
        kind: 'manifest',
        reader: 'c2pa',
        state: 'remote',
        at,
        note: words,
        remote: words,
        binding: 'match',
        active: words,
        nodes: [node],
        excluded: [at],
        differences: [words],
      },
    ],
    problems: [{ code: 'malformed', note: words }],
    history: [node],
    trust: [{ list: words, date: '2026-01-01' }],
  });
}
