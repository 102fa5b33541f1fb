import { Budget } from '../../src/bytes/budget.ts';
import { findMark } from '../../src/mark/find-mark.ts';
import { readStealth } from '../../src/mark/stealth.ts';
import type { DecodedImage } from '../../src/signal.ts';
import { drawPicture } from '../unit/mark/picture.ts';

const ROUNDS = 5;
const SIDE = 1024;

export interface MarkCost {
  readonly name: string;
  /** Median over the rounds. */
  readonly msPerMegapixel: number;
}

/** What searching decoded pixels for hidden marks costs, without the decoding. The pictures have no mark, so every test runs. */
export async function measureMarks(): Promise<readonly MarkCost[]> {
  const picture = drawPicture(12, 'landscape', [SIDE, SIDE]);
  const half = SIDE / 2;
  const plane = () => new Uint8Array(half * half).fill(128);
  const chroma = { width: half, height: half, cb: plane(), cr: plane(), fullRange: true };
  const small = drawPicture(12, 'landscape', [half, half]);
  const mark = (image: DecodedImage) => () => findMark(image, () => undefined);
  return [
    await measure('dwtDct from pixels', picture, mark(picture)),
    await measure('dwtDct from halved chroma in pixels', picture, mark({ ...picture, smoothed: true })),
    await measure('dwtDct from the codec’s chroma', picture, mark({ ...picture, chroma })),
    await measure('dwtDct with scaling back to two sizes', small, mark(small)),
    await measure('stealth PNG info', picture, async () => readStealth(picture, new Budget())),
  ];
}

async function measure(name: string, { width, height }: DecodedImage, work: () => Promise<unknown>): Promise<MarkCost> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  const median = times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
  return { name, msPerMegapixel: (median * 1_000_000) / (width * height) };
}
