import { isLayerRoot } from './layer.ts';
import { doc } from './native.ts';
import { shadowOf } from './scan.ts';

/**
 * Takes out the layers that an earlier script of ours could not take out itself: Firefox ends the scripts of an extension that is updated or
 * switched off where they stand.
 */
export function clearLeftovers(): void {
  for (const host of doc.querySelectorAll(':is(html, dialog, [popover]) > div')) {
    const root = shadowOf(host);
    if (root && isLayerRoot(root)) host.remove();
  }
}
