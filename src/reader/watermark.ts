// Specification: ShieldMnt/invisible-watermark 0.2.0, `dwtDct`, with the messages of the generators that write it (src/mark/patterns.ts)
import { findMark, type Mark } from '../mark/find-mark.ts';
import type { MarkSignal, Reader } from '../signal.ts';

/** The hidden marks of Stable Diffusion, SDXL, FLUX and InvokeAI. Anyone can write or wipe them, so one is a hint and its absence nothing. */
export const watermark: Reader = {
  id: 'watermark',
  wants: (part) => part.role === 'pixels',
  async read(parts, _source, context): Promise<readonly MarkSignal[]> {
    const at = parts[0]?.ranges[0];
    const image = context.mediaType.startsWith('image/') ? await context.pixels?.decode() : undefined;
    if (at === undefined || image === undefined) return [];
    const mark = await findMark(image, () => context.budget.step());
    if (mark === undefined) return [];
    const { tool } = mark.pattern;
    return [{ kind: 'mark', reader: 'watermark', tool, raw: describe(mark), sentence: 'case_40', args: [tool], at }];
  },
};

function describe({ pattern, variant, r, p, size }: Mark): string {
  const scaled = size ? `, scaled back to ${size.width}x${size.height}` : '';
  return `dwtDct ${pattern.name} (${variant}): r = ${r.toFixed(3)}, p = ${p.toExponential(1)}${scaled}`;
}
