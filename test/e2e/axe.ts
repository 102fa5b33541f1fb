import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Tab } from './driver.ts';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface AxeAnswer {
  readonly passes: number;
  /** Rule and places of each violation. */
  readonly violations: readonly string[];
}

/** Rules that another colour scheme can break; the others look at the same tree. */
export const COLOUR_RULES: readonly string[] = ['color-contrast', 'link-in-text-block'];

/** Runs axe on the tab's document: every rule, or those named. */
export function axe(tab: Tab, rules: readonly string[] = []): Promise<AxeAnswer> {
  return tab.run(
    async (source, only) => {
      // biome-ignore lint/security/noGlobalEval: the text of the library, in the page under test
      if (!('axe' in globalThis)) globalThis.eval(source);
      const { axe: library } = globalThis as unknown as {
        axe: {
          run(
            options: object,
          ): Promise<{ passes: object[]; violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
        };
      };
      const { passes, violations } = await library.run(only.length > 0 ? { runOnly: { type: 'rule', values: only } } : {});
      return {
        passes: passes.length,
        violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`),
      };
    },
    SOURCE,
    rules,
  );
}

/** What stands in a closed root, as markup and style. Sent into the page as text. */
function copyRoot(root: ShadowRoot): { readonly html: string; readonly css: string } {
  const sheets = [...root.adoptedStyleSheets, ...root.styleSheets];
  const css = sheets.flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)).join('\n');
  return { html: root.innerHTML, css };
}

/**
 * axe runs in the page's world and finds no way into a closed root. So the very markup and style that are in it are set up again in an open
 * root of the empty page `blank`, where axe sees every element, name and colour of them.
 */
export async function axeInside(tab: Tab, blank: Tab): Promise<AxeAnswer> {
  const copies = await tab.inside(copyRoot);
  await blank.run((roots) => {
    for (const { html, css } of roots) {
      const host = document.createElement('div');
      document.querySelector('main')?.append(host);
      const root = host.attachShadow({ mode: 'open' });
      root.innerHTML = html;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [sheet];
      // axe looks at the colours of text, not of what a style paints.
      for (const one of root.querySelectorAll<HTMLElement>('[data-text]')) {
        one.prepend(one.dataset.text ?? '');
        one.removeAttribute('data-text');
      }
      for (const layer of root.querySelectorAll<HTMLElement>('[popover]')) layer.showPopover();
    }
  }, copies);
  return axe(blank);
}
