import { describe, expect, test } from 'vitest';
import { readDisclosureHeader } from '../../../extension/content/disclosure-header.ts';
import { readDisclosure } from '../../../src/signs/site-statement.ts';

describe('an AI-Disclosure header', () => {
  test.each([
    ['mode=ai-originated', 'ai-originated', undefined, 'ai'],
    ['mode=AI-Modified, model="M 1", provider="P", date=@1769731200', 'ai-modified', 'M 1, P', 'ai-edited'],
    ['mode=machine-generated; model=m; reviewed-by="an \\"editor\\"; two, three"', 'machine-generated', 'm', 'ai'],
    ['reviewed, mode="none"', 'none', undefined, 'other'],
    ['mode=none, mode=ai-originated', 'ai-originated', undefined, 'ai'],
  ])('%s', (header, value, tool, says) => {
    const found = readDisclosureHeader(header);
    expect(found).toEqual({ form: 'header', value, ...(tool && { tool }) });
    expect(found && readDisclosure(found)?.says).toBe(says);
  });

  test.each([
    null,
    '',
    'ai-originated',
    'mode',
    'mode=mixed',
    'mode=ai-generated-ish',
    'model="mode=ai-originated"',
    'Mode=ai-originated',
    'x-mode=ai-originated',
    'mode=ai-originated, model="not closed',
    '<b>mode=ai-originated',
    `mode=none, model="${'m'.repeat(1_000)}"`,
    `mode=none${';'.repeat(990)}`,
    `mode=none;a="${'\\"'.repeat(490)}`,
  ])('says nothing in %.60s', (header) => {
    expect(readDisclosureHeader(header)).toBeNull();
  });
});
