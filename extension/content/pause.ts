/** Resolves after so many milliseconds; in Firefox the window of a closed tab has no timers any more, and there at once. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    try {
      setTimeout(resolve, ms);
    } catch {
      resolve();
    }
  });
}
