/** Boxes are CSS pixels of the frame's viewport. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Badge {
  /** The accessible name: the full sentence. */
  readonly name: string;
  /** The words that are seen. */
  readonly words: string;
  /** A label, or `unread`. */
  readonly label: string;
  readonly box: Box;
  /** `id` of the picture that the badge lies on, else ''. */
  readonly picture: string;
  /** False in a frame. */
  readonly top: boolean;
  readonly focused: boolean;
}

export interface Card {
  readonly text: string;
  readonly box: Box;
  /** Whether the keyboard is inside. */
  readonly focused: boolean;
}

/** Sent into the page as text: it may use nothing but its argument. */
export function readBadges(root: ShadowRoot): Badge[] {
  const boxOf = (element: Element): Box => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height };
  };
  const pictures = [...root.ownerDocument.querySelectorAll<HTMLElement>('[id]')].filter((element) =>
    /^(IMG|IMAGE|INPUT|VIDEO|AUDIO|DIV|A|EMBED|OBJECT)$/i.test(element.tagName),
  );
  const under = (box: Box): string => {
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    const hit = pictures.find((picture) => {
      const area = picture.getBoundingClientRect();
      return x >= area.left && x <= area.right && y >= area.top && y <= area.bottom;
    });
    return hit?.id ?? '';
  };
  const buttons = [...root.querySelectorAll<HTMLElement>('button[data-label]:not(.off)')];
  const seen = buttons.filter((button) => getComputedStyle(button).visibility === 'visible');
  return seen.map((button) => {
    const box = boxOf(button);
    return {
      name: button.getAttribute('aria-label') ?? '',
      words: button.dataset.words ?? '',
      label: button.dataset.label ?? '',
      box,
      picture: under(box),
      top: root.ownerDocument.defaultView === root.ownerDocument.defaultView?.top,
      focused: root.activeElement === button,
    };
  });
}

/** The open card of this root, else null. */
export function readCard(root: ShadowRoot): Card | null {
  const card = root.querySelector<HTMLElement>('[role=dialog], dialog[open]');
  if (card === null) return null;
  const { x, y, width, height } = card.getBoundingClientRect();
  // Painted by the style, there is no text in it.
  const parts = [...card.querySelectorAll<HTMLElement>('[data-text]')].filter((one) => one.checkVisibility());
  const text = parts.map((one) => one.dataset.text ?? '').join('\n');
  return { text, box: { x, y, width, height }, focused: card.contains(root.activeElement) };
}

/** What Firefox tells assistive technology of the live regions in this root; none before it has built its tree. */
export function readSpoken(root: ShadowRoot): string[] {
  const { classes, interfaces } = Reflect.get(globalThis, 'Components');
  const service = classes['@mozilla.org/accessibilityService;1'].getService(interfaces.nsIAccessibilityService);
  interface Accessible {
    readonly role: number;
    readonly name: string | null;
    readonly firstChild: Accessible | null;
    readonly nextSibling: Accessible | null;
    readonly attributes: { getStringProperty(name: string): string };
  }
  const textOf = (one: Accessible): string => {
    if (service.getStringRole(one.role) === 'statictext') return one.name ?? '';
    const texts: string[] = [];
    for (let child = one.firstChild; child; child = child.nextSibling) texts.push(textOf(child));
    return texts.join(' ');
  };
  const regions = [...root.querySelectorAll('[role=status]')].map((element): Accessible | null => service.getAccessibleFor(element));
  return regions.flatMap((one) => (one?.attributes.getStringProperty('live') === 'polite' ? textOf(one) : []));
}
