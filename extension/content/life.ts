import type { Owner } from './stage.ts';

/**
 * Tells once that the extension was updated, switched off or removed under the page: before a frame is placed, and at the latest with the
 * slow look that there is while badges stand. Not inside either, which still reads what would be taken away.
 */
export function watchLife(stage: { serve(owner: Owner): void }, isAlive: () => boolean, gone: () => void): void {
  let told = false;
  const look = (): void => {
    if (told || isAlive()) return;
    told = true;
    setTimeout(gone, 0);
  };
  stage.serve({ stops: () => [], badgeFor: () => null, prepare: look, slowly: look });
}
