import { render } from 'preact';
import { browser } from '../platform.ts';
import { openScreen } from '../ui/screen.ts';
import { findTab } from './ask.ts';
import { Popup } from './popup.tsx';

const screen = openScreen('ui_name');
const tabId = await findTab(location.search);
const windowId =
  tabId === null
    ? null
    : await browser.tabs.get(tabId).then(
        (tab) => tab.windowId ?? null,
        () => null,
      );
if (screen) render(<Popup tabId={tabId} windowId={windowId} words={screen.words} close={() => window.close()} />, screen.place);
