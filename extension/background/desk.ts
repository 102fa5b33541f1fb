import type { Answer, Asks, Judged, ListView, SettingsView } from '../messages.ts';
import type { Anchors } from './anchors.ts';
import * as guards from './guards.ts';
import type { Inspector } from './inspector.ts';
import { done, failed, type Reply } from './reply.ts';
import type { SettingsStore } from './settings.ts';
import { originOf, type Sites } from './sites.ts';
import type { TakenLists } from './taken-lists.ts';

/** What the desk uses; wired in index.ts, replaced in tests. */
export interface DeskPorts {
  readonly settings: SettingsStore;
  readonly sites: Sites;
  readonly anchors: Anchors;
  readonly inspector: Inspector;
  readonly lists: () => Promise<readonly ListView[]>;
  readonly taken: Pick<TakenLists, 'look' | 'take' | 'revert'>;
  readonly tabUrl: (tabId: number) => Promise<string | undefined>;
  /** Every open page is told afresh whether and how it is looked at, and is judged again. */
  readonly tellAll: () => Promise<void>;
  /** Tells one tab to be looked at; false where nobody listens in it. */
  readonly wakeTab: (tabId: number) => Promise<void>;
}

/** Answers the panel, the options and the welcome page; null for a message that is none of theirs. */
export class Desk {
  constructor(readonly ports: DeskPorts) {}

  async answer(type: string, ask: unknown): Promise<Reply | null> {
    return (await this.#files(type, ask)) ?? (await this.#trust(type, ask)) ?? (await this.#settings(type, ask));
  }

  async #files(type: string, ask: unknown): Promise<Reply | null> {
    if (type === 'file.inspect' && guards.isFileInspect(ask)) return this.#file(ask);
    if (type === 'file.cancel' && guards.isFileCancel(ask)) {
      await this.ports.inspector.cancel(ask.key);
      return done(null);
    }
    if (type === 'address.inspect' && guards.isAddressInspect(ask)) return this.#address(ask);
    if (type === 'page.check' && guards.isTabItems(ask)) {
      const origin = originOf(await this.ports.tabUrl(ask.tabId));
      if (origin === null) return failed('bad-scheme', 'no page that can be checked');
      await this.ports.sites.once(ask.tabId, origin);
      if (!(await this.ports.sites.isOn(origin, ask.tabId))) return failed('aborted', 'a policy keeps this site off');
      // Where nobody wakes, the page has to be loaded again; what is told of the tab says so.
      await this.ports.wakeTab(ask.tabId);
      return done(null);
    }
    return null;
  }

  /** A file that the user gives is what it is. */
  async #file({ key, name, bytes, manifest, allowed }: Asks['file.inspect']['ask']): Promise<Answer<Judged>> {
    const user = await this.ports.anchors.all();
    const cap = await this.#cap();
    const more = { ...(allowed && { allowed }), ...(manifest && { manifest }) };
    return this.ports.inspector.judge({ key, url: '', name, sizes: [], rung: 'given', bytes, copy: 'given', user, cap, ...more });
  }

  /** What is behind a link or a typed address is what the server gives us; a picture on a page may be another copy. */
  async #address({ key, url, what, allowed }: Asks['address.inspect']['ask']): Promise<Answer<Judged>> {
    const user = await this.ports.anchors.all();
    const copy = what === 'shown' ? 'unconfirmed' : 'given';
    const cap = await this.#cap();
    const link = what === 'link' ? { document: 'link' as const } : {};
    return this.ports.inspector.judge({
      key,
      url,
      name: nameOf(url),
      sizes: [],
      rung: null,
      bytes: null,
      copy,
      user,
      cap,
      marks: 'now',
      ...link,
      ...(allowed && { allowed }),
    });
  }

  async #cap(): Promise<number> {
    return (await this.ports.settings.read()).cap * 1024 * 1024;
  }

  async #trust(type: string, ask: unknown): Promise<Reply | null> {
    const { anchors } = this.ports;
    if (type === 'trust.read') return done({ lists: await this.ports.lists(), anchors: await anchors.view() });
    if (type === 'lists.look') return this.ports.taken.look();
    if (type === 'lists.take' && guards.isListsTake(ask)) {
      if (!(await this.ports.taken.take(ask.sha256))) return failed('aborted', 'these lists are no longer there');
      await this.ports.tellAll();
      return done(null);
    }
    if (type === 'lists.revert') {
      await this.ports.taken.revert();
      await this.ports.tellAll();
      return done(null);
    }
    if (type === 'anchors.read' && guards.isAnchorsAsk(ask)) return anchors.read(ask);
    if (type === 'anchors.add' && guards.isAnchorsAdd(ask)) {
      const answer = await anchors.add(ask, ask.sha256);
      if (answer.ok && 'anchors' in answer.value) await this.ports.tellAll();
      return answer;
    }
    if (type === 'anchors.remove' && guards.isIdAsk(ask)) {
      await anchors.remove(ask.id);
      await this.ports.tellAll();
      return done(null);
    }
    return null;
  }

  async #settings(type: string, ask: unknown): Promise<Reply | null> {
    const { settings, sites, anchors } = this.ports;
    if (type === 'settings.read') return done(await this.#view());
    if (type === 'settings.write' && guards.isRecord(ask)) await settings.write(ask);
    else if (type === 'settings.reset') await Promise.all([settings.reset(), sites.reset(), anchors.reset(), this.ports.taken.revert()]);
    else if (type === 'site.forget' && guards.isOriginAsk(ask)) await sites.forget(ask.origin);
    else return null;
    await this.ports.tellAll();
    return done(type === 'site.forget' ? null : await this.#view());
  }

  async #view(): Promise<SettingsView> {
    return { ...(await this.ports.settings.view()), sites: await this.ports.sites.list() };
  }
}

/** The last part of an address's path, else its host. */
export function nameOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { pathname, host } = new URL(url);
  const last = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || host;
  } catch {
    return last || host;
  }
}
