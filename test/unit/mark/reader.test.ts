import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../src/bytes/source.ts';
import { nodePixels } from '../../../src/cli/pixel-port.ts';
import { inspect } from '../../../src/index.ts';
import { PATTERNS } from '../../../src/mark/patterns.ts';
import type { PixelPort } from '../../../src/signal.ts';
import { NO_TRUST } from '../../fixtures/no-trust.ts';
import { encodePng } from './codec.ts';
import { writeMark } from './encoder.ts';
import { drawPicture } from './picture.ts';

const SIZE = [320, 320] as const;
const options = { name: 'x.png', now: new Date('2026-11-21'), trust: NO_TRUST, copy: 'given', version: '0' } as const;
const judge = (file: Uint8Array, pixels?: PixelPort) => inspect(memorySource(file), { ...options, ...(pixels && { pixels }) });

describe('the reader of hidden marks', () => {
  test.each(PATTERNS)('tells the mark of $tool, and that marks can be copied', async ({ tool, bits, text }) => {
    const file = encodePng(writeMark(drawPicture(8, 'landscape', SIZE), bits, { floats: !text }));
    const report = await judge(file, nodePixels(file, new URL('file:///nowhere/')));
    expect([report.label, report.reason, report.basis, report.integrity]).toEqual(['ai-generated', 'watermark', 'watermark', 'none']);
    expect(report.sentence).toBe(`A hidden mark that ${tool} leaves is in this picture. Marks can be copied.`);
    expect(report.signals).toMatchObject([{ kind: 'mark', reader: 'watermark', tool }]);
  });

  test('finds nothing where the host gives no pixels, and that is no problem of the file', async () => {
    const file = encodePng(writeMark(drawPicture(8, 'landscape', SIZE), PATTERNS[3]?.bits ?? [], { floats: true }));
    expect((await judge(file)).reason).toBe('none');
    const refuses: PixelPort = { decode: async () => undefined };
    expect(await judge(file, refuses)).toMatchObject({ label: 'unknown', reason: 'none', problems: [] });
  });

  test('an unmarked picture stays without a label', async () => {
    const file = encodePng(drawPicture(8, 'landscape', SIZE));
    expect((await judge(file, nodePixels(file, new URL('file:///nowhere/')))).reason).toBe('none');
  });
});
