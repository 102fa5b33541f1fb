import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './source.ts';

interface Manifest {
  readonly permissions: readonly string[];
  readonly optional_permissions?: unknown;
  readonly optional_host_permissions?: unknown;
  readonly host_permissions: readonly string[];
  readonly background: object;
  readonly content_scripts: readonly { readonly js: readonly string[] }[];
  readonly web_accessible_resources?: unknown;
  readonly externally_connectable?: unknown;
  readonly content_security_policy: { readonly extension_pages: string };
}

describe.each(['chrome', 'firefox'])('what is built for %s', (browser) => {
  const folder = join(ROOT, 'dist', browser);
  if (!existsSync(folder)) throw new Error(`dist/${browser} is not there: npm run build`);
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

  test('lets no page reach a file of it, or speak to it', () => {
    expect(manifest.web_accessible_resources).toBeUndefined();
    expect(manifest.externally_connectable).toBeUndefined();
  });

  test('asks for these permissions and no other', () => {
    // `scripting` brings the one content script to pages that were open before; it gives no right that the sites below do not give.
    expect([...manifest.permissions].toSorted()).toEqual(
      browser === 'chrome'
        ? ['contextMenus', 'offscreen', 'scripting', 'sidePanel', 'storage']
        : ['contextMenus', 'scripting', 'storage', 'webRequest', 'webRequestBlocking', 'webRequestFilterResponse'],
    );
    expect(manifest.host_permissions).toEqual(['<all_urls>']);
  });

  test('may be given one more, and no site', () => {
    expect(manifest.optional_permissions).toEqual(browser === 'chrome' ? ['pageCapture'] : undefined);
    expect(manifest.optional_host_permissions).toBeUndefined();
  });

  test('asks for nothing of which the README does not say what it is for', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const optional: readonly unknown[] = Array.isArray(manifest.optional_permissions) ? manifest.optional_permissions : [];
    const asked = [...manifest.permissions, ...optional, ...manifest.host_permissions];
    expect(asked.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  test('runs no code from elsewhere', () => {
    expect(manifest.content_security_policy.extension_pages).toMatch(/script-src 'self' 'wasm-unsafe-eval'(;|$)/);
    const pages = files.filter((file) => file.endsWith('.html'));
    expect(pages.length).toBeGreaterThan(0);
    for (const page of pages) expect(readFileSync(join(folder, page), 'utf8')).not.toMatch(/(src|href)="(https?:)?\/\//);
    const scripts = files.filter((file) => file.endsWith('.js'));
    const odd = scripts.filter((file) => /\beval\(|new Function\(|importScripts\(/.test(readFileSync(join(folder, file), 'utf8')));
    expect(odd).toEqual([]);
  });

  test('has one content script, which loads nothing more', () => {
    expect(manifest.content_scripts.flatMap(({ js }) => js)).toHaveLength(1);
    for (const file of manifest.content_scripts.flatMap(({ js }) => js)) {
      expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/\bimport\s*\(/);
    }
  });

  test('has every file that its manifest names', () => {
    const named = [...JSON.stringify(manifest).matchAll(/"([\w./-]+\.(?:js|html|png|svg|json))"/g)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
  });

  test('ships no source and no map of one', () => {
    expect(files.filter((file) => file.endsWith('.map') || file.endsWith('.ts'))).toEqual([]);
  });
});
