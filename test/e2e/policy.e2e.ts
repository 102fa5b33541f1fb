// An organization's policy in a real browser: Firefox reads it from a managed storage manifest in a home folder of the test's own. Chromium
// reads policies from one folder of the machine only, which a test has no business to write to; for it, policy.ts is tested alone.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from './driver.ts';
import { launchFirefox } from './firefox.ts';
import { startServer } from './server.ts';
import { expectVerdicts } from './suite.ts';

const ANCHOR = readFileSync(new URL('../fixtures/trust/press-anchor.pem', import.meta.url), 'utf8');

test('Firefox: mode, sites and signers of a managed storage manifest hold, and are shown as decided by others', async () => {
  const server = await startServer();
  const profile = mkdtempSync(join(tmpdir(), 'assay-policy-'));
  const name: string = JSON.parse(readFileSync('dist/firefox/manifest.json', 'utf8')).browser_specific_settings.gecko.id;
  const folder = join(profile, '.mozilla', 'managed-storage');
  mkdirSync(folder, { recursive: true });
  const anchors = [{ name: 'The Agency', as: 'publisher', certificates: ANCHOR }];
  const data = { mode: 'click', cap: 16, sitesOn: [server.own], anchors };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ name, description: 'a test', type: 'storage', data }));
  const driver = await launchFirefox({ profile });
  try {
    const url = server.page('/policy', `<img id="publisher" alt="publisher" src="${server.picture('publisher.jpg')}">`);
    const page = await driver.open();
    await page.goto(url);
    await expectVerdicts(driver, url, { publisher: 'authentic · publisher' });
    const options = await driver.open();
    await options.goto(driver.url('extension/options/index.html'));
    await until('the settings', () => options.run(() => document.querySelector('#cap') !== null));
    const shown = await options.run(() => ({
      banner: document.querySelector('.banner') !== null,
      mode: document.querySelector<HTMLInputElement>('input[value=click]')?.checked,
      modeLocked: document.querySelector('input[value=click]')?.closest('fieldset')?.disabled,
      cap: document.querySelector<HTMLSelectElement>('#cap')?.value,
      capLocked: document.querySelector<HTMLSelectElement>('#cap')?.disabled,
    }));
    expect(shown).toEqual({ banner: true, mode: true, modeLocked: true, cap: '16', capLocked: true });
    await until('the signer', () => options.run(() => document.body.innerText.includes('The Agency')));
    expect(await driver.errors()).toEqual([]);
  } finally {
    await driver.close();
    await server.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
