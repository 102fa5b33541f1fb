import { render } from 'preact';
import { browser } from '../platform.ts';
import { openScreen } from '../ui/screen.ts';
import { findTab } from './ask.ts';
import { Popup } from './popup.tsx';

const screen = openScreen('ui_name');
const tabId = await findTab(location.search);
const tab = tabId === null ? null : await browser.tabs.get(tabId).catch(() => null);
const of = { tabId, windowId: tab?.windowId ?? null, isPrivate: tab?.incognito === true };
if (screen) render(<Popup {...of} words={screen.words} close={() => window.close()} />, screen.place);
