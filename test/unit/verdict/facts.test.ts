import { describe, expect, test } from 'vitest';
import type { Range } from '../../../src/asset.ts';
import type { Binding, DeclarationSignal, ManifestSignal } from '../../../src/signal.ts';
import { findFacts } from '../../../src/verdict/facts.ts';

const LABEL: DeclarationSignal = {
  kind: 'declaration',
  reader: 'iptc',
  says: 'ai',
  field: 'Iptc4xmpExt:DigitalSourceType',
  raw: 'trainedAlgorithmicMedia',
  sentence: 'label_ai',
  at: { offset: 100, length: 50 },
};

/** A label in bytes 100 to 150 of a file whose signature covers all but these ranges. */
function labelsOf(binding: Binding, ...excluded: readonly Range[]) {
  const store: ManifestSignal = {
    kind: 'manifest',
    reader: 'c2pa',
    state: 'read',
    at: { offset: 20, length: 40 },
    binding,
    nodes: [],
    excluded,
    differences: [],
  };
  const { sealedLabel, looseLabel } = findFacts({ signals: [store, LABEL], problems: [], complete: true, failed: false, copy: 'given' });
  return { sealedLabel, looseLabel };
}

const SEALED = { sealedLabel: 'ai', looseLabel: 'none' };
const LOOSE = { sealedLabel: 'none', looseLabel: 'ai' };

describe('a label in the metadata', () => {
  test.each<[string, Range]>([
    ['that ends where it begins', { offset: 60, length: 40 }],
    ['that begins where it ends', { offset: 150, length: 10 }],
  ])('belongs to the signer beside a gap %s', (_name, gap) => {
    expect(labelsOf('match', { offset: 20, length: 40 }, gap)).toEqual(SEALED);
  });

  test.each<[string, Range]>([
    ['around it', { offset: 90, length: 100 }],
    ['within it', { offset: 120, length: 1 }],
    ['over its first byte', { offset: 60, length: 41 }],
    ['over its last byte', { offset: 149, length: 10 }],
  ])('is anyone’s with a gap %s', (_name, gap) => {
    expect(labelsOf('match', { offset: 20, length: 40 }, gap)).toEqual(LOOSE);
  });

  test.each<Binding>(['mismatch', 'not-fully-covered', 'incomplete', 'unchecked'])('is anyone’s where the hash says %s', (binding) => {
    expect(labelsOf(binding)).toEqual(LOOSE);
  });
});
