import { describe, expect, test } from 'vitest';
import { findRubricSignals } from '../../../src/c2pa/rubric.ts';
import type { ActionRecord, IngredientRecord, ManifestNode, SignerFinding } from '../../../src/signal.ts';
import { foldChain, hasBrokenAi } from '../../../src/verdict/chain.ts';

const IPTC = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
const SIGNER: SignerFinding = {
  name: 'n',
  organization: 'o',
  issuer: 'i',
  sha256: 'aa',
  serial: '1',
  notBefore: '',
  notAfter: '',
  trust: 'trusted',
  time: { state: 'none' },
  withdrawal: 'not-checked',
};

interface Sketch {
  readonly role?: ManifestNode['role'];
  readonly source?: string;
  readonly edits?: readonly (readonly [action: string, source?: string])[];
  readonly ingredients?: readonly Partial<IngredientRecord>[];
  readonly seal?: ManifestNode['seal'];
  readonly signer?: Partial<SignerFinding>;
  readonly all?: boolean;
  readonly implied?: 'ai' | 'ai-edited';
  readonly failures?: readonly string[];
  readonly redacted?: readonly string[];
}

/** A manifest from a few words; its rubric signals are computed, not claimed. */
function node(label: string, sketch: Sketch = {}): ManifestNode {
  const actions: ActionRecord[] = [];
  if (sketch.source)
    actions.push({ action: 'c2pa.created', digitalSourceType: sketch.source.includes(':') ? sketch.source : IPTC + sketch.source });
  for (const [action, source] of sketch.edits ?? []) actions.push({ action, ...(source && { digitalSourceType: IPTC + source }) });
  const ingredients = (sketch.ingredients ?? []).map((one): IngredientRecord => ({ relationship: 'parentOf', recorded: 'none', ...one }));
  return {
    label,
    claimVersion: 2,
    kind: 'standard',
    role: sketch.role ?? 'active',
    generator: 'test',
    seal: sketch.seal ?? 'sound',
    signer: { ...SIGNER, ...sketch.signer },
    actions,
    ...(sketch.all !== undefined && { allActionsIncluded: sketch.all }),
    rubric: findRubricSignals({ actions, allActionsIncluded: sketch.all, ingredients, gatheredActions: false }),
    ...(sketch.implied && { impliedAi: sketch.implied }),
    ingredients,
    ...(sketch.redacted && { redacted: sketch.redacted }),
    failures: sketch.failures ?? [],
  };
}

const CAMERA = node('camera', { role: 'parent', source: 'digitalCapture' });
const AI = node('ai', { role: 'parent', source: 'trainedAlgorithmicMedia' });
const editorOf = (manifest: string, more: Sketch = {}) =>
  node('editor', { edits: [['c2pa.opened'], ['c2pa.cropped']], ingredients: [{ manifest }], ...more });

describe('what the first manifest was, the file still is', () => {
  test('a camera alone', () => {
    expect(foldChain([node('a', { source: 'digitalCapture' })])).toEqual({
      parts: 'whole',
      made: 'captured',
      aiPath: 'none',
      edits: 'none',
      aiInput: 'no',
    });
  });
  test.each([
    ['computationalCapture', 'captured'],
    ['compositeCapture', 'captured'],
    ['negativeFilm', 'captured'],
    ['print', 'captured'],
    ['digitalCreation', 'created'],
    ['humanEdits', 'created'],
    ['algorithmicMedia', 'software'],
    ['dataDrivenMedia', 'software'],
    ['virtualRecording', 'software'],
    ['trainedAlgorithmicMedia', 'ai'],
    ['compositeWithTrainedAlgorithmicMedia', 'ai-edited'],
    ['compositeSynthetic', 'ai-edited'],
    ['composite', 'may-contain'],
    ['screenCapture', 'may-contain'],
    ['digitalArt', 'may-contain'],
    ['http://c2pa.org/digitalsourcetype/empty', 'unstated'],
    ['somethingNew', 'may-contain'],
    ['https://example.org/digitalCapture', 'may-contain'],
  ])('%s is %s', (source, made) => {
    expect(foldChain([node('a', { source })]).made).toBe(made);
  });
  test('two source types in one manifest: the one that helps least', () => {
    const both = node('a', { source: 'digitalCapture', edits: [['c2pa.created', 'trainedAlgorithmicMedia']] });
    expect(foldChain([both]).made).toBe('ai');
  });
  test('an editor over a camera: captured, with its edits', () => {
    expect(foldChain([editorOf('camera', { all: true }), CAMERA])).toMatchObject({ made: 'captured', parts: 'whole', edits: 'listed' });
    expect(foldChain([editorOf('camera'), CAMERA])).toMatchObject({ made: 'captured', edits: 'unlisted' });
  });
  test('mechanical steps are no edits', () => {
    const exported = node('e', {
      edits: [['c2pa.opened'], ['c2pa.transcoded'], ['c2pa.resized.proportional']],
      ingredients: [{ manifest: 'camera' }],
    });
    expect(foldChain([exported, CAMERA]).edits).toBe('none');
  });
  test('an AI picture, whatever was done to it later', () => {
    expect(foldChain([editorOf('ai'), AI])).toMatchObject({ made: 'ai', aiPath: 'parent' });
  });
  test('AI after a camera', () => {
    const filled = editorOf('camera', { edits: [['c2pa.opened'], ['c2pa.edited', 'trainedAlgorithmicMedia']] });
    expect(foldChain([filled, CAMERA])).toMatchObject({ made: 'ai-edited', aiPath: 'after-camera' });
  });
  test('a later manifest that calls a camera picture fully AI', () => {
    const claims = node('e', { edits: [['c2pa.opened', 'trainedAlgorithmicMedia']], ingredients: [{ manifest: 'camera' }] });
    expect(foldChain([claims, CAMERA]).made).toBe('ai-edited');
  });
  test('a mechanical step that names AI leaves it open', () => {
    const enhanced = node('a', { source: 'digitalCapture', edits: [['c2pa.enhanced', 'trainedAlgorithmicMedia']] });
    expect(foldChain([enhanced]).made).toBe('may-contain');
  });
  test('what the signer only gathered never helps, and still counts against the file', () => {
    const gathered = (source: string): ManifestNode => {
      const made = node('a', { source });
      return { ...made, actions: made.actions.map((one) => ({ ...one, gathered: true })) };
    };
    expect(
      [gathered('digitalCapture'), gathered('digitalCreation'), gathered('trainedAlgorithmicMedia'), gathered('composite')].map(
        (one) => foldChain([one]).made,
      ),
    ).toEqual(['unstated', 'unstated', 'ai', 'may-contain']);
  });
  test('a generator known for AI that gives no source type', () => {
    expect(foldChain([node('a', { implied: 'ai' })])).toMatchObject({ made: 'ai', aiPath: 'own' });
  });
});

describe('parts', () => {
  const component = (more: Sketch = {}) => node('part', { role: 'component', source: 'digitalCapture', ...more });
  const holder = (ingredient: Partial<IngredientRecord> = {}) =>
    node('a', { source: 'digitalCreation', ingredients: [{ relationship: 'componentOf', manifest: 'part', ...ingredient }] });

  test('known and trusted', () => {
    expect(foldChain([holder(), component()])).toMatchObject({ parts: 'whole', made: 'created' });
  });
  test('an AI part makes it partly AI', () => {
    expect(foldChain([holder(), component({ source: 'trainedAlgorithmicMedia' })])).toMatchObject({ made: 'ai-edited', aiPath: 'part' });
  });
  test('a source type on the ingredient itself counts', () => {
    expect(foldChain([holder({ digitalSourceType: `${IPTC}trainedAlgorithmicMedia` }), component()]).made).toBe('ai-edited');
  });
  test('an AI input is neither history nor part, and is told', () => {
    const made = node('a', { source: 'digitalCreation', ingredients: [{ relationship: 'inputTo', manifest: 'part' }] });
    expect(foldChain([made, component({ role: 'input', source: 'trainedAlgorithmicMedia' })])).toMatchObject({
      made: 'created',
      aiInput: 'yes',
      parts: 'whole',
    });
  });
  const UNKNOWN: readonly (readonly [string, readonly ManifestNode[]])[] = [
    ['without a manifest', [node('a', { source: 'digitalCreation', ingredients: [{ relationship: 'componentOf' }] })]],
    ['by a stranger', [holder(), component({ signer: { trust: 'unknown' } })]],
    ['expired without a proven time', [holder(), component({ signer: { trust: 'expired' } })]],
    ['withdrawn', [holder(), component({ signer: { withdrawal: 'withdrawn' } })]],
    ['barred', [holder(), component({ signer: { product: { recordId: '1', name: 'p', barred: ['capturedMedia'] } } })]],
    ['doubted when it was taken in', [holder({ recorded: 'doubt' }), component()]],
    ['never checked', [holder(), component({ seal: 'unchecked' })]],
  ];
  test.each(UNKNOWN)('unknown: %s', (_name, nodes) => {
    expect(foldChain(nodes).parts).toBe('unknown');
  });
  const DAMAGED: readonly (readonly [string, readonly ManifestNode[]])[] = [
    ['broken seal', [holder(), component({ seal: 'broken' })]],
    ['against the rules', [holder(), component({ seal: 'breaks-rules' })]],
    ['recorded damage', [holder({ recorded: 'damage' }), component()]],
    ['its manifest is gone', [holder()]],
    ['the engine says its record fails', [node('a', { source: 'digitalCreation', failures: ['ingredient.hashedURI.mismatch'] })]],
  ];
  test.each(DAMAGED)('damaged: %s', (_name, nodes) => {
    expect(foldChain(nodes).parts).toBe('damaged');
  });
  test('AI named in a broken part is not inside a signature', () => {
    const nodes = [holder(), component({ seal: 'broken', source: 'trainedAlgorithmicMedia' })];
    expect([foldChain(nodes).made, hasBrokenAi(nodes)]).toEqual(['created', true]);
  });
});

test('no manifest: nothing is stated', () => {
  expect(foldChain([])).toEqual({ parts: 'whole', made: 'unstated', aiPath: 'none', edits: 'none', aiInput: 'no' });
});

describe('what a later signer took out', () => {
  const partsWith = (redacted: readonly string[]) =>
    foldChain([editorOf('camera'), node('camera', { role: 'parent', source: 'digitalCapture', redacted })]).parts;
  test.each(['c2pa.ingredient.v3', 'c2pa.actions.v2', 'c2pa.metadata', 'stds.iptc', 'c2pa.ai-disclosure', 'com.example.any'])(
    '%s could have spoken of AI or of a part: the provenance is not known',
    (label) => {
      expect(partsWith([label])).toBe('unknown');
    },
  );
  test.each(['c2pa.thumbnail.claim.jpeg', 'stds.exif', 'stds.exif__1'])('%s hides nothing', (label) => {
    expect(partsWith([label])).toBe('whole');
  });
});
