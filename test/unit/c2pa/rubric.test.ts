// C2PA Asset Signals Rubric (Local) 1.0, signal by signal: what makes each one hold, and the nearest thing that does not.
import { describe, expect, test } from 'vitest';
import { findRubricSignals, isEditorial, type RubricInput } from '../../../src/c2pa/rubric.ts';
import type { ActionRecord } from '../../../src/signal.ts';

const IPTC = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
const C2PA = 'http://c2pa.org/digitalsourcetype/';
const action = (name: string, digitalSourceType?: string): ActionRecord => ({
  action: name,
  ...(digitalSourceType && { digitalSourceType }),
});
const signals = (change: Partial<RubricInput>): string[] =>
  findRubricSignals({ actions: [], allActionsIncluded: true, ingredients: [], gatheredActions: false, ...change });
const of = (...actions: ActionRecord[]) => signals({ actions });

describe('inception', () => {
  const SOURCES: readonly (readonly [signal: string, source: string])[] = [
    ['blankCanvas', `${C2PA}empty`],
    ['capturedMedia', `${IPTC}digitalCapture`],
    ['capturedMedia', `${IPTC}computationalCapture`],
    ['capturedMediaStitched', `${IPTC}compositeCapture`],
    ['compositionMayContainGenAI', `${IPTC}composite`],
    ['fullyGenAIMedia', `${IPTC}trainedAlgorithmicMedia`],
    ['nonGenAIDigitalCreation', `${IPTC}digitalCreation`],
    ['partlyGenAICreation', `${IPTC}compositeWithTrainedAlgorithmicMedia`],
    ['screenCaptureMayContainGenAI', `${IPTC}screenCapture`],
  ];
  const ALL = new Set(SOURCES.map(([signal]) => signal));

  test.each(SOURCES)('%s: created or opened with %s, and nothing else of inception', (signal, source) => {
    for (const name of ['c2pa.created', 'c2pa.opened']) expect(of(action(name, source)).filter((one) => ALL.has(one))).toEqual([signal]);
  });
  test.each(SOURCES)('%s: not by another action, another vocabulary or no source', (signal, source) => {
    expect(of(action('c2pa.edited', source))).not.toContain(signal);
    expect(of(action('c2pa.created', source.replace('http://', 'https://')))).not.toContain(signal);
    expect(of(action('c2pa.created'))).not.toContain(signal);
  });
  test('mediaUnknownProvenance: an ingredient without a manifest', () => {
    expect(signals({ ingredients: [{}] })).toContain('mediaUnknownProvenance');
    expect(signals({ ingredients: [{ manifest: 'm' }] })).not.toContain('mediaUnknownProvenance');
    expect(signals({})).not.toContain('mediaUnknownProvenance');
  });
});

describe('transformation', () => {
  const EDIT = action('c2pa.cropped');
  test('ambiguousActions: none, incomplete, custom, unknown or gathered', () => {
    expect(signals({ actions: [EDIT] })).not.toContain('ambiguousActions');
    for (const change of [
      { actions: [] },
      { actions: [EDIT], allActionsIncluded: false },
      { actions: [EDIT], allActionsIncluded: undefined },
      { actions: [EDIT, action('com.example.polish')] },
      { actions: [EDIT, action('c2pa.unknown')] },
      { actions: [EDIT], gatheredActions: true },
    ])
      expect(signals(change), JSON.stringify(change)).toContain('ambiguousActions');
  });
  const MECHANICAL = [
    'converted',
    'published',
    'repackaged',
    'transcoded',
    'resized.proportional',
    'enhanced',
    'edited.metadata',
    'watermarked',
    'watermarked.bound',
    'watermarked.unbound',
    'redacted',
  ];
  test.each(MECHANICAL)('nonEditorial: c2pa.%s', (name) => {
    expect(of(action(`c2pa.${name}`))).toContain('nonEditorial');
    expect(isEditorial(`c2pa.${name}`)).toBe(false);
    expect(of(action(`c2pa.${name}`, `${IPTC}trainedAlgorithmicMedia`)).filter((one) => one.startsWith('perceptible'))).toEqual([]);
  });
  test.each(['c2pa.edited', 'c2pa.resized', 'c2pa.cropped', 'c2pa.placed', 'com.example.x'])('%s is editorial', (name) => {
    expect([isEditorial(name), of(action(name)).includes('nonEditorial')]).toEqual([true, false]);
  });
  test.each([
    [`${IPTC}trainedAlgorithmicMedia`, ['perceptibleGenAI']],
    [`${IPTC}compositeWithTrainedAlgorithmicMedia`, ['perceptibleGenAI']],
    [`${IPTC}compositeSynthetic`, ['perceptibleGenAI']],
    [`${C2PA}trainedAlgorithmicData`, ['perceptibleGenAI']],
    [`${IPTC}digitalArt`, ['perceptibleNonGenAI', 'perceptiblePossiblyGenAI']],
    [`${IPTC}composite`, ['perceptibleNonGenAI', 'perceptiblePossiblyGenAI']],
    [`${IPTC}humanEdits`, ['perceptibleNonGenAI']],
  ])('an edit with %s', (source, found) => {
    expect(of(action('c2pa.edited', source)).filter((one) => one.startsWith('perceptible'))).toEqual(found);
  });
  test('an edit without a source type is not perceptible to the rubric', () => {
    expect(of(EDIT).filter((one) => one.startsWith('perceptible'))).toEqual([]);
  });
});
