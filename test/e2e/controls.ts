import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Driver, Tab } from './driver.ts';

/**
 * Every control of the popup, the panel, the options and the welcome page, under the test file that presses it with real keys: by the id of
 * its words, or by what it is where they are not ours. A control on a screen that is not here fails where it is met; one that is here and was
 * not pressed fails in its file.
 */
export const CONTROLS = {
  keys: [
    ['a row of a list', 'a group: mode', 'a group: corner', 'a group: as'],
    ['ui_popup_site', 'ui_popup_show_name', 'ui_panel_details', 'ui_panel_open', 'ui_panel_settings'],
    ['ui_panel_room_page', 'ui_panel_room_check', 'ui_panel_all', 'ui_panel_filter_label', 'ui_panel_search'],
    ['ui_panel_back', 'ui_popup_show', 'ui_panel_save_html', 'ui_panel_save_json', 'ui_panel_copy', 'ui_panel_certificate', 'ui_panel_raw'],
    ['ui_report_lists', 'ui_report_facts', 'ui_panel_choose_files', 'ui_panel_choose_folder', 'ui_panel_address', 'ui_panel_check'],
    ['ui_panel_clear', 'ui_panel_saved_open'],
    ['ui_options_site', 'ui_options_site_add_on', 'ui_options_site_add_off', 'ui_options_remove_name', 'ui_options_hide_quiet'],
    ['ui_options_add_file', 'ui_options_add_paste', 'ui_options_add_read', 'ui_options_anchor_name', 'ui_options_accept'],
    ['ui_options_cancel', 'ui_options_marks', 'ui_options_pages', 'ui_options_cap', 'ui_options_reset_ask'],
    ['ui_options_reset_yes'],
    ['ui_welcome_done', 'ui_welcome_options'],
  ].flat(),
  lists: ['ui_options_lists_look', 'ui_options_lists_take', 'ui_options_lists_keep', 'ui_options_lists_revert'],
  lookup: ['ui_online_load', 'ui_online_check'],
  media: ['ui_whole_audio', 'ui_whole_stop'],
  documents: ['ui_document_save'],
  panel: ['ui_panel_check_page'],
  given: ['ui_panel_stop', 'ui_panel_more', 'ui_panel_less'],
  signs: ['ui_pixel_search'],
  access: ['ui_panel_give_access'],
  menu: ['ui_full_check_away', 'ui_full_open'],
} as const satisfies Record<string, readonly string[]>;

/** Words that one function has in several states; each is the same button. */
const SAME: readonly string[] = ['ui_full_check', 'ui_whole_audio_any', 'ui_whole_video', 'ui_whole_video_any', 'ui_online_login'];

interface Seen {
  readonly met: readonly string[];
  readonly pressed: readonly string[];
}

/** Sent into a screen as text: keeps the names of all its controls, and of those that a real key sets off, where every screen finds them. */
function watchControls(): void {
  const nameOf = (element: Element): string => {
    if (element.matches('.row')) return 'a row of a list';
    if (element instanceof HTMLInputElement && element.type === 'radio') return `a group: ${element.name}`;
    const label = 'labels' in element ? (element as HTMLInputElement).labels?.[0]?.innerText.split('\n')[0] : undefined;
    const count = element.querySelector('.count')?.textContent ?? '';
    const name = element.getAttribute('aria-label') ?? label ?? (element as HTMLElement).innerText.replace(count, '');
    return name.replace(/\s+/g, ' ').trim().slice(0, 300) || element.outerHTML.slice(0, 100);
  };
  const keep = (list: 'met' | 'pressed', names: readonly string[]): void => {
    const seen = JSON.parse(localStorage.getItem('controls') ?? '{"met":[],"pressed":[]}');
    seen[list] = [...new Set([...seen[list], ...names])];
    localStorage.setItem('controls', JSON.stringify(seen));
  };
  const all = 'button, input, select, textarea, summary, a[href], [role=button]';
  keep('met', [...document.querySelectorAll(all)].filter((one) => one.checkVisibility()).map(nameOf));
  if (Reflect.get(window, 'watched') === true) return;
  Reflect.set(window, 'watched', true);
  const heard = (event: Event): void => {
    // A click that a key makes has no count; one that a script makes is not trusted.
    const byKey = event.isTrusted && (event.type !== 'click' || (event as MouseEvent).detail === 0);
    const control = event.target instanceof Element ? event.target.closest(all) : null;
    if (byKey && control) keep('pressed', [nameOf(control)]);
  };
  for (const type of ['click', 'input']) document.addEventListener(type, heard, true);
}

/** From now on this screen tells which of its controls keys set off; what it shows now is kept as met. */
export const watch = (tab: Tab): Promise<void> => tab.run(watchControls);

const ENGLISH: Readonly<Record<string, { readonly message: string }>> = JSON.parse(
  readFileSync(new URL('../../assets/_locales/en/messages.json', import.meta.url), 'utf8'),
);

/** Whether a control of this name is the one that the table calls so. */
function isCalled(name: string, id: string): boolean {
  const parts = ENGLISH[id]?.message.split(/\$\w+\$/) ?? [id];
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`).test(name);
}

const known = [...Object.values(CONTROLS).flat(), ...SAME];

/** Expects that every control that was met in this browser so far is in the table. */
export async function expectKnown(driver: Driver): Promise<void> {
  const { met } = await seenIn(driver);
  expect(met.length).toBeGreaterThan(0);
  expect(met.filter((name) => !known.some((id) => isCalled(name, id)))).toEqual([]);
}

/** And that keys set off all that `file` answers for. */
export async function expectPressed(driver: Driver, file: keyof typeof CONTROLS, except: readonly string[] = []): Promise<void> {
  const { pressed } = await seenIn(driver);
  await expectKnown(driver);
  const wanted: readonly string[] = CONTROLS[file];
  expect(wanted.filter((id) => !except.includes(id) && !pressed.some((name) => isCalled(name, id)))).toEqual([]);
}

function seenIn(driver: Driver): Promise<Seen> {
  return driver.extension(() => JSON.parse(localStorage.getItem('controls') ?? '{"met":[],"pressed":[]}'));
}
