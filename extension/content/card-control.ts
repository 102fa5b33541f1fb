/** A page may bring a card under the pointer: its buttons work only once the card could be read. */
export const READ_MS = 600;

/** What can be done about an item, on its card: a button and what it says. */
export interface CardControl {
  readonly element: HTMLElement;
  isButton(element: Element | null | undefined): boolean;
  press(): void;
  /** The card was closed. */
  close(): void;
}
