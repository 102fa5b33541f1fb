import type { ItemView } from '../../../extension/messages.ts';

/** The browser's API as far as a content script imports it; the only place where it is made up. */
export const fakeApi = {
  runtime: { id: 'assay', getURL: (path: string) => `chrome-extension://assay/${path}`, sendMessage: async () => undefined },
  i18n: { getMessage: () => '', getUILanguage: () => 'en' },
};

/** An `<img>` in the document that the browser has loaded: happy-dom itself loads nothing. */
export function loadedImage(address: string, width = 100, height = 80, parent: Node = document.body): HTMLImageElement {
  const image = document.createElement('img');
  load(image, address, width, height);
  parent.appendChild(image);
  return image;
}

export function load(image: HTMLImageElement, address: string, width = 100, height = 80): void {
  for (const [name, value] of Object.entries({ complete: true, currentSrc: address, naturalWidth: width, naturalHeight: height }))
    Object.defineProperty(image, name, { value, configurable: true });
}

export function viewOf(label: ItemView['label'], reason: ItemView['reason']): ItemView {
  const say = { id: `badge_${label}`, text: label };
  return {
    label,
    reason,
    qualifiers: [],
    badge: say,
    says: [{ id: 'case_x', text: 'A sentence.' }],
    rung: null,
    copy: 'unconfirmed',
    sha256: null,
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
