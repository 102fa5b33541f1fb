import type { ComponentChildren } from 'preact';

/** One sentence that says why there is nothing else, and what can be done. */
export function Notice({ text, children }: { readonly text: string; readonly children?: ComponentChildren }) {
  return (
    <div class="notice">
      <p role="status">{text}</p>
      {children}
    </div>
  );
}
