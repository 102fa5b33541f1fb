import { render } from 'preact';
import { browser } from '../platform.ts';
import { createWords } from '../ui/words.ts';
import { findTab } from './ask.ts';
import { Popup } from './popup.tsx';

const locale = browser.i18n.getUILanguage();
const words = createWords((id, args) => browser.i18n.getMessage(id, args), locale);

document.documentElement.lang = browser.i18n.getMessage('ui_lang') || 'en';
document.documentElement.dir = browser.i18n.getMessage('@@bidi_dir') === 'rtl' ? 'rtl' : 'ltr';
document.title = words.word('ui_name');

const tabId = await findTab(location.search);
const windowId =
  tabId === null
    ? null
    : await browser.tabs.get(tabId).then(
        (tab) => tab.windowId ?? null,
        () => null,
      );
const place = document.getElementById('popup');
if (place) render(<Popup tabId={tabId} windowId={windowId} words={words} close={() => window.close()} />, place);
