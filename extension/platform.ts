import browser from 'webextension-polyfill';

export { browser };

/** Firefox has event pages that start Workers; Chrome's service worker needs an offscreen page for that. Known when it is built. */
export const isFirefox = import.meta.env.MODE === 'firefox';

let creating: Promise<void> | undefined;

/**
 * Chrome only: opens the one offscreen page unless it is there. Calls at the same time share one creation: a page that is being opened is there
 * already for whoever looks, but its script does not listen yet.
 */
export async function openOffscreenPage(path: string): Promise<void> {
  if (isFirefox || (!creating && (await hasOffscreenPage(path)) && !creating)) return;
  creating ??= chrome.offscreen
    .createDocument({
      url: path,
      reasons: [chrome.offscreen.Reason.WORKERS],
      justification: 'Files are checked in a Worker, so that one that hangs can be stopped.',
    })
    .finally(() => {
      creating = undefined;
    });
  try {
    await creating;
  } catch (error) {
    // A background that was stopped while it created the page finds the page there.
    if (!(await hasOffscreenPage(path))) throw error;
  }
}

async function hasOffscreenPage(path: string): Promise<boolean> {
  const contexts = await chrome.runtime.getContexts({
    contextTypes: [chrome.runtime.ContextType.OFFSCREEN_DOCUMENT],
    documentUrls: [chrome.runtime.getURL(path)],
  });
  return contexts.length > 0;
}

const SAVE_PAGES = { permissions: ['pageCapture'] } as const satisfies chrome.permissions.Permissions;

/** Chrome only: whether the user lets us save pages, so that no picture has to be loaded again. */
export async function maySavePages(): Promise<boolean> {
  return !isFirefox && (await chrome.permissions.contains({ permissions: [...SAVE_PAGES.permissions] }));
}

/** Chrome only: asks the user for it, or gives it back. Only at once after a click of the user. */
export function allowSavingPages(on: boolean): Promise<boolean> {
  const permissions = { permissions: [...SAVE_PAGES.permissions] };
  return on ? chrome.permissions.request(permissions) : chrome.permissions.remove(permissions);
}

/** Opens the panel of a window: Chrome's side panel or Firefox's sidebar. Only at once after a click of the user. */
export async function openPanel(windowId: number): Promise<void> {
  if (isFirefox) await browser.sidebarAction.open();
  else await chrome.sidePanel.open({ windowId });
}
