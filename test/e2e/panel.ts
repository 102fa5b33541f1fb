import type { Driver, Tab } from './driver.ts';
import type { Scene } from './suite.ts';

/** The panel as a page of its own, for the tab that shows `url`, or for none. */
export async function openPanel({ driver }: Scene, url?: string): Promise<Tab> {
  const id = await driver.extension(async (address) => (await chrome.tabs.query({})).find((one) => one.url === address)?.id, url ?? '');
  const panel = await driver.open();
  await panel.resize(420, 900);
  await panel.goto(driver.url(`extension/panel/index.html?tab=${id ?? 999_999}`));
  return panel;
}

/** Whether the browser's own panel is open: Chrome's side panel, Firefox's sidebar. */
export function isPanelOpen(driver: Driver): Promise<boolean> {
  return driver.extension(async () => {
    const { browser: firefox } = globalThis as unknown as { browser?: { sidebarAction?: { isOpen(which: object): Promise<boolean> } } };
    if (firefox?.sidebarAction) return firefox.sidebarAction.isOpen({});
    return (await chrome.runtime.getContexts({ contextTypes: ['SIDE_PANEL' as chrome.runtime.ContextType] })).length > 0;
  });
}

/** Sent into the panel as text: keeps the text of what it would have saved as `window.saved`. */
export function catchSaved(): void {
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob: Blob | MediaSource) => {
    if (blob instanceof Blob && !blob.type.startsWith('image/')) void blob.text().then((text) => Object.assign(window, { saved: text }));
    return make.call(URL, blob);
  };
  // Nothing shall land in the disk's folder for downloads.
  HTMLAnchorElement.prototype.click = () => undefined;
}

/** Clicks the first button in the panel or another screen whose text or name holds `words`; false where there is none. */
export function clickButton(tab: Tab, words: string): Promise<boolean> {
  return tab.run((text) => {
    const button = [...document.querySelectorAll<HTMLElement>('button, summary, label')].find((one) =>
      `${one.textContent} ${one.getAttribute('aria-label') ?? ''}`.includes(text),
    );
    button?.click();
    return button !== undefined;
  }, words);
}

/** What the screen says, as one text. */
export function textOf(tab: Tab): Promise<string> {
  return tab.run(() => document.body.innerText);
}

/** Gives a file to the first hidden file field that fits, as a choice in the browser's own dialog would. */
export function giveFile(tab: Tab, field: string, name: string, type: string, bytes: Buffer): Promise<boolean> {
  return tab.run(
    (selector, file) => {
      const input = document.querySelector<HTMLInputElement>(selector);
      if (!input) return false;
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(file.base64), (letter) => letter.charCodeAt(0))], file.name, { type: file.type }));
      input.files = data.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
      return true;
    },
    field,
    { name, type, base64: bytes.toString('base64') },
  );
}

/** Drops files onto the screen. */
export function dropFiles(tab: Tab, ...files: readonly { name: string; type: string; bytes: Buffer }[]): Promise<void> {
  return tab.run(
    (given) => {
      const dataTransfer = new DataTransfer();
      for (const { name, type, base64 } of given) {
        const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        dataTransfer.items.add(new File([content], name, { type }));
      }
      const place = document.querySelector('.panel') ?? document.body;
      place.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
    },
    files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })),
  );
}
