import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { badgesOf, expectVerdicts, img, inBothBrowsers, judged } from './suite.ts';

const DEMO: { readonly file: string; readonly title: string }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'fixtures', 'demo.json'), 'utf8'),
);

/** What the demo is there to show: verdict, and the words on the badge. */
const SHOWN: Readonly<Record<string, readonly [verdict: string, words: string]>> = {
  'capture.jpg': ['authentic · captured', 'Signed by Assay Test Works'],
  'edited.jpg': ['authentic · captured-edited', 'Signed by Assay Test Works'],
  'created-by-people.jpg': ['authentic · created', 'Signed by Assay Test Works'],
  'ai-generated.jpg': ['ai-generated · signed-ai', 'AI-generated'],
  'ai-label.jpg': ['ai-generated · declared-ai', 'AI-generated'],
  'ai-edited.jpg': ['ai-edited · signed-ai', 'Edited with AI'],
  'changed-picture.jpg': ['altered · changed', 'Changed since signing'],
  'stranger.jpg': ['unknown · signer-not-known', 'Signer not known'],
  'plain.jpg': ['unknown · none', 'No origin information'],
};

inBothBrowsers((scene) => {
  test('every label of the demo, in words and on the picture', async () => {
    const { driver, server } = scene();
    const files = DEMO.map(({ file }) => file.replace('media/', '')).filter((file) => file in SHOWN);
    expect(files.length).toBe(Object.keys(SHOWN).length);
    const url = server.page('/demo', files.map((file) => img(file, server.picture(file), 'style="width:230px;height:170px"')).join(''));
    const tab = await driver.open();
    await tab.goto(url);
    await expectVerdicts(driver, url, Object.fromEntries(files.map((file) => [file, SHOWN[file]?.[0] ?? ''])));
    const badges = await badgesOf(tab, files.length);
    for (const file of files) {
      const badge = badges.find((one) => one.picture === file);
      expect([file, badge?.words]).toEqual([file, SHOWN[file]?.[1]]);
      // The accessible name is the whole sentence.
      expect(badge?.name.length).toBeGreaterThan((badge?.words.length ?? 0) + 20);
    }
    for (const { view } of await judged(driver, url, files.length)) expect(view.says.length).toBeGreaterThan(0);
    await tab.close();
  });
});
