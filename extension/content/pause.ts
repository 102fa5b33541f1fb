/** What `clearTimeout` takes; undefined where nothing was set. */
export type Timer = ReturnType<typeof setTimeout> | undefined;

/** Calls `task` after so many milliseconds. In Firefox the window of a closed tab has no timers any more, and there never. */
export function later(task: () => void, ms: number): Timer {
  try {
    return setTimeout(task, ms);
  } catch {
    return undefined;
  }
}

/** Resolves after so many milliseconds; where a window has no timers any more, at once. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (later(resolve, ms) === undefined) resolve();
  });
}
