import { describe, expect, test } from 'vitest';
import { addStatements, inspect, inspectText, memorySource, type SiteStatement } from '../../../src/index.ts';
import { readDisclosure, readStatement } from '../../../src/signs/site-statement.ts';
import { assembleStore } from '../../../src/trust/shipped.ts';
import { pngText } from './files.ts';

const TRUST = assembleStore(
  { lists: [], blocked: { schema: 'assay-blocked/1', blocked: [] }, products: { schema: 'assay-products/1', products: [] } },
  [],
);
const OPTIONS = { name: 'a.png', now: new Date('2026-11-22T00:00:00Z'), trust: TRUST, copy: 'given', version: '0' } as const;
const said = (value: string): SiteStatement => ({ form: 'JSON-LD', value });

describe('a source type of schema.org', () => {
  test.each([
    ['https://schema.org/TrainedAlgorithmicMediaDigitalSource', 'ai'],
    ['http://schema.org/TrainedAlgorithmicMediaDigitalSource', 'ai'],
    ['schema:TrainedAlgorithmicMediaDigitalSource', 'ai'],
    ['TrainedAlgorithmicMediaDigitalSource', 'ai'],
    ['http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia', 'ai'],
    ['https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource', 'ai-edited'],
    ['https://schema.org/CompositeSyntheticDigitalSource', 'ai-edited'],
    ['https://schema.org/AlgorithmicMediaDigitalSource', 'other'],
    ['https://schema.org/DigitalCaptureDigitalSource', 'other'],
    ['https://schema.org/MultiFrameComputationalCaptureDigitalSource', 'other'],
    ['https://schema.org/PrintDigitalSource', 'other'],
  ])('%s', (value, says) => {
    expect(readStatement(said(value))?.says).toBe(says);
  });

  test.each([
    '',
    'AI',
    'https://schema.org/Photograph',
    'https://evil.example/TrainedAlgorithmicMediaDigitalSource',
    'trained',
    'x'.repeat(400),
  ])('%.40s is none', (value) => {
    expect(readStatement(said(value))).toBeUndefined();
  });
});

describe('an AI disclosure', () => {
  test.each([
    ['ai-generated', 'ai', 'case_37'],
    ['AI-Autonomous', 'ai', 'case_37'],
    ['machine-generated', 'ai', 'case_37'],
    ['ai-assisted', 'ai-edited', 'case_37_helped'],
    ['none', 'other', 'case_38'],
  ])('%s', (value, says, sentence) => {
    expect(readDisclosure({ form: 'attribute', value })).toMatchObject({ says, sentence });
  });

  test('mixed, which a later draft took back, counts as absent', () => {
    expect(readDisclosure({ form: 'meta', value: 'mixed' })).toBeUndefined();
  });

  test('is the label of its text, and nothing else', () => {
    const label = (value: string) => {
      const { label, reason, says } = inspectText({ form: 'attribute', value }, OPTIONS);
      return [label, reason, says[0]?.id];
    };
    expect(label('ai-generated')).toEqual(['ai-generated', 'declared-ai', 'case_37']);
    expect(label('ai-assisted')).toEqual(['ai-edited', 'declared-ai', 'case_37_helped']);
    expect(label('none')).toEqual(['unknown', 'label-without-verdict', 'case_38']);
    expect(label('nonsense')).toEqual(['unknown', 'none', 'case_41']);
  });
});

describe('a picture of which the website speaks', () => {
  const AI = [said('https://schema.org/TrainedAlgorithmicMediaDigitalSource')];

  test('has the website’s label where its file settles nothing, in the report and when it is told later', async () => {
    const at = await inspect(memorySource(pngText({})), { ...OPTIONS, site: AI });
    expect([at.label, at.reason, at.basis, at.integrity]).toEqual(['ai-generated', 'declared-ai', 'declared', 'none']);
    expect(at.sentence).toBe('This website says AI made this picture.');
    const later = addStatements(await inspect(memorySource(pngText({})), OPTIONS), AI, TRUST);
    expect(later).toEqual(at);
    expect(addStatements(later, [], TRUST).label).toBe('unknown');
  });

  test('without AI stays unknown, with the website’s words', async () => {
    const report = await inspect(memorySource(pngText({})), { ...OPTIONS, site: [said('DigitalCaptureDigitalSource')] });
    expect([report.label, report.reason, report.says[0]?.id]).toEqual(['unknown', 'label-without-verdict', 'case_39_other']);
  });
});
