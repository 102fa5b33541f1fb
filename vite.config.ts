import { cpSync, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import chromeManifest from './manifest.json' with { type: 'json' };

const FIREFOX_ID = 'assay@assay.example';

/** Chrome's manifest with the few keys that Firefox wants otherwise. */
function firefoxManifest(): object {
  const {
    minimum_chrome_version: _version,
    message_serialization: _serialization,
    storage: _schema,
    optional_permissions: _optional,
    side_panel: panel,
    background,
    ...rest
  } = chromeManifest;
  return {
    ...rest,
    // Firefox has event pages: they start the Worker themselves and need no offscreen page.
    background: { scripts: [background.service_worker], type: 'module' },
    permissions: [
      ...chromeManifest.permissions.filter((name) => name !== 'offscreen' && name !== 'sidePanel'),
      // To listen to the pictures that a page loads, so that none is loaded again.
      ...['webRequest', 'webRequestBlocking', 'webRequestFilterResponse'],
    ],
    sidebar_action: {
      default_panel: panel.default_path,
      default_title: rest.name,
      default_icon: rest.action.default_icon,
      open_at_install: false,
    },
    browser_specific_settings: {
      gecko: { id: FIREFOX_ID, strict_min_version: '140.0', data_collection_permissions: { required: ['none'] } },
    },
  };
}

/** Chrome reads the schema of managed storage from the root of the package; Firefox has none. */
const managedSchema: Plugin = {
  name: 'assay:managed-schema',
  generateBundle() {
    const source = readFileSync('extension/managed-schema.json');
    this.emitFile({ type: 'asset', fileName: chromeManifest.storage.managed_schema, source });
  },
};

/** Chrome calls Filipino `fil`, Firefox `tl`, and neither knows the other's name. */
const filipino: Plugin = {
  name: 'assay:filipino',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: '_locales/tl/messages.json', source: readFileSync('assets/_locales/fil/messages.json') });
  },
};

/** Pages that no key of the manifest names, or none that the plug-in knows. */
const PAGES = {
  chrome: { offscreen: 'extension/inspector/offscreen.html', welcome: 'extension/welcome/index.html' },
  firefox: { panel: 'extension/panel/index.html', welcome: 'extension/welcome/index.html' },
};

/** The words of the screens, which the browser itself looks up there; a report in a Worker needs only those of its sentences. */
const sentences: Plugin = {
  name: 'assay:sentences',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/_locales/en/messages.json')) return;
    return JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(code)).filter(([name]) => !name.startsWith('ui_'))));
  },
};

/** A module of the core only declares: whoever wants one small function of it need not start with all of it. */
const CORE = fileURLToPath(new URL('src/', import.meta.url));
const treeshake = { moduleSideEffects: (id: string) => !id.startsWith(CORE) };

function extensionConfig(browser: 'chrome' | 'firefox'): UserConfig {
  return {
    // assets/_locales, assets/icons and assets/trust stand at the root of the package.
    publicDir: 'assets',
    plugins: [
      preact({ devToolsEnabled: false, prefreshEnabled: false }),
      crx({
        // The plug-in's type knows neither every key of Chrome nor those of Firefox.
        manifest: (browser === 'firefox' ? firefoxManifest() : chromeManifest) as ManifestV3Export,
        browser,
        // One classic script: it starts at document_start and nothing has to be reachable for pages.
        contentScripts: { standaloneFiles: ['extension/content/content.iife.ts'] },
      }),
      browser === 'chrome' ? managedSchema : filipino,
    ],
    worker: { format: 'es', plugins: () => [sentences], rolldownOptions: { treeshake } },
    build: {
      outDir: `dist/${browser}`,
      emptyOutDir: true,
      target: browser === 'firefox' ? 'firefox140' : 'chrome148',
      modulePreload: false,
      rolldownOptions: { input: PAGES[browser], treeshake },
    },
  };
}

const CLI_ENTRIES = { assay: 'src/cli/main.ts', worker: 'src/cli/worker.ts', 'trust-import': 'src/cli/trust-import.ts' };

/** The engine, and the decoders of packed metadata and of pictures, by the names that they have beside the scripts. */
const CLI_WASM = {
  'c2pa.wasm': '@contentauth/c2pa-wasm/c2pa.wasm',
  'brotli.wasm': 'brotli-dec-wasm/web/bg.wasm',
  'mozjpeg_dec.wasm': '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  'webp_dec.wasm': '@jsquash/webp/codec/dec/webp_dec.wasm',
};

/** The wasm files, the trust lists and the words stand beside the command line's scripts. */
function copyForCli(outDir: string): Plugin {
  return {
    name: 'assay:cli-files',
    closeBundle() {
      const { resolve } = createRequire(import.meta.url);
      for (const [name, file] of Object.entries(CLI_WASM)) cpSync(resolve(file), `${outDir}/${name}`);
      for (const folder of ['trust', '_locales']) cpSync(`assets/${folder}`, `${outDir}/${folder}`, { recursive: true });
    },
  };
}

function cliConfig(): UserConfig {
  const outDir = 'dist/cli';
  return {
    publicDir: false,
    plugins: [copyForCli(outDir)],
    // Everything but node's own modules is bundled: dist/cli runs without node_modules.
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(CLI_ENTRIES).filter(([, file]) => existsSync(file))),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  };
}

/** `vite build --mode chrome | firefox | cli` */
export default defineConfig(({ mode }) => {
  if (mode === 'cli') return cliConfig();
  return extensionConfig(mode === 'firefox' ? 'firefox' : 'chrome');
});
