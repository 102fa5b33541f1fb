/** A page that takes our host out gets it back so many times; then we leave it be. */
export const MAX_RETURNS = 4;
const RETURN_MS = 200;

/** Milliseconds before it comes back after so many times, later each time: no fight that keeps the page busy. */
export const pauseAfter = (returns: number): number => RETURN_MS * 2 ** returns;
