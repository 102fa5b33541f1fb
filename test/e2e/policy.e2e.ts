// An organization's policy in a real browser. Firefox reads it from a managed storage manifest in a home folder of the test's own; Chromium
// from one folder of the machine, so there the policy names a copy of the extension that nobody else has loaded, and is taken away again.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { axe, COLOUR_RULES } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { type Driver, until } from './driver.ts';
import { launchFirefox } from './firefox.ts';
import { startServer, type TestServer } from './server.ts';
import { expectVerdicts } from './suite.ts';

const ANCHOR = readFileSync(new URL('../fixtures/trust/press-anchor.pem', import.meta.url), 'utf8');
/** Where Chromium looks for policies on Linux; Google Chrome has a folder of its own. */
const CHROMIUM_POLICIES = '/etc/chromium/policies/managed';

type Policy = Readonly<Record<string, unknown>>;

/** A started browser with this policy, and what has to be undone. */
interface Managed {
  readonly driver: Driver;
  readonly undo: () => void;
}

async function startFirefox(policy: Policy): Promise<Managed> {
  const profile = mkdtempSync(join(tmpdir(), 'assay-policy-'));
  const name: string = JSON.parse(readFileSync('dist/firefox/manifest.json', 'utf8')).browser_specific_settings.gecko.id;
  const folder = join(profile, '.mozilla', 'managed-storage');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ name, description: 'a test', type: 'storage', data: policy }));
  return { driver: await launchFirefox({ profile }), undo: () => rmSync(profile, { recursive: true, force: true }) };
}

async function startChromium(policy: Policy): Promise<Managed> {
  const extension = mkdtempSync(join(tmpdir(), 'assay-policy-'));
  cpSync('dist/chrome', extension, { recursive: true });
  const id = unpackedId(extension);
  const file = join(CHROMIUM_POLICIES, `assay-test-${id}.json`);
  mkdirSync(CHROMIUM_POLICIES, { recursive: true });
  writeFileSync(file, JSON.stringify({ '3rdparty': { extensions: { [id]: policy } } }));
  const undo = () => {
    for (const path of [file, extension]) rmSync(path, { recursive: true, force: true });
  };
  try {
    return { driver: await launchChromium({ extension }), undo };
  } catch (error) {
    undo();
    throw error;
  }
}

/** Chromium calls an unpacked copy by the hash of its folder, in the letters a to p. */
function unpackedId(folder: string): string {
  const digits = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return digits.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}

/** What the settings page shows of a policy. */
function shownIn(options: Awaited<ReturnType<Driver['open']>>) {
  return options.run(() => ({
    banner: document.querySelector('.banner') !== null,
    mode: document.querySelector<HTMLInputElement>('input[value=click]')?.checked,
    modeLocked: document.querySelector('input[value=click]')?.closest('fieldset')?.disabled,
    cap: document.querySelector<HTMLSelectElement>('#cap')?.value,
    capLocked: document.querySelector<HTMLSelectElement>('#cap')?.disabled,
    cornerLocked: document.querySelector<HTMLFieldSetElement>('fieldset.corners')?.disabled,
    signer: document.body.innerText.includes('The Agency'),
  }));
}

describe.each([
  ['chromium', startChromium],
  ['firefox', startFirefox],
] as const)('%s', (_name, start) => {
  test('mode, sites and signers of a policy hold, and are shown as decided by others', async () => {
    const server: TestServer = await startServer();
    const anchors = [{ name: 'The Agency', as: 'publisher', certificates: ANCHOR }];
    const { driver, undo } = await start({ mode: 'click', cap: 16, corner: 'middle', sitesOn: [server.own], anchors });
    try {
      const body = (host: string) => `<img id="publisher" alt="publisher" src="${host}${server.picture('publisher.jpg')}">`;
      const url = server.page('/policy', body(server.own));
      const page = await driver.open();
      await page.goto(url);
      // Also where the policy comes after the page: what was said before it is judged again.
      await expectVerdicts(driver, url, { publisher: 'authentic · publisher' });
      server.page('/elsewhere', body(server.other));
      const elsewhere = await driver.open();
      await elsewhere.goto(`${server.other}/elsewhere`);
      const options = await driver.open();
      await options.goto(driver.url('extension/options/index.html'));
      // A value that the schema does not know decides nothing, and takes nothing else with it.
      const wanted = { banner: true, mode: true, modeLocked: true, cap: '16', capLocked: true, cornerLocked: false, signer: true };
      let shown: unknown;
      await until('the policy on the settings page', async () => {
        shown = await shownIn(options);
        return JSON.stringify(shown) === JSON.stringify(wanted);
      }).catch(() => undefined);
      expect(shown).toEqual(wanted);
      for (const scheme of ['light', 'dark'] as const) {
        await driver.scheme(scheme);
        expect((await axe(options, scheme === 'light' ? [] : COLOUR_RULES)).violations).toEqual([]);
      }
      expect(await elsewhere.badges()).toEqual([]);
      expect(await driver.errors()).toEqual([]);
    } finally {
      await driver.close();
      await server.close();
      undo();
    }
  });
});
