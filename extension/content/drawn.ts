import { pause } from './pause.ts';

/** A page that draws no frames is waited for so long. */
const FRAMES_MS = 500;

/** Resolves when what the picture shows now has been drawn: browsers may show nothing at first where it comes into view again. */
export async function drawn(image: HTMLImageElement): Promise<void> {
  await Promise.race([image.decode().catch(() => undefined), pause(FRAMES_MS)]);
  const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
  await Promise.race([frame().then(frame), pause(FRAMES_MS)]);
}
