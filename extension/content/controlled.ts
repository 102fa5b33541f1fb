/** A service worker of the page stood before its requests once: what it answered is still shown when it has gone. */
let wasControlled = false;

/** Whether a service worker of the page may have answered in the server's place. In a sandboxed frame nobody can tell, and asking throws. */
export function isControlled(): boolean {
  try {
    wasControlled ||= navigator.serviceWorker?.controller != null;
  } catch {
    return true;
  }
  return wasControlled;
}

/** From now on no worker comes and goes unnoticed. */
export function watchControl(): void {
  try {
    isControlled();
    navigator.serviceWorker?.addEventListener('controllerchange', isControlled);
  } catch {
    // a sandboxed frame
  }
}
