// Specification: CSS View Transitions Level 2 §:active-view-transition
import { doc } from './native.ts';
import { pause } from './pause.ts';

/** A browser that knows of none takes this list for an empty one. */
const ACTIVE = ':is(:active-view-transition)';
/** Most last a quarter of a second. */
const PATIENCE_MS = 2_000;
const STEP_MS = 100;

/**
 * Pictures of what the page was before may lie above all of it, or above all of a part that the element is in: they are no elements, and a page
 * can keep them there.
 */
export const isInTransition = (element: Element): boolean => [element, doc.documentElement].some((one) => one.closest(ACTIVE) !== null);

/** Resolves when none is in a transition any more; one that does not end is not waited for. */
export async function leaveTransition(elements: readonly Element[]): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS && elements.some(isInTransition); waited += STEP_MS) await pause(STEP_MS);
}
