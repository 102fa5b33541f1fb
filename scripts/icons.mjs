// Draws the toolbar icons from the two SVG files beside them: node scripts/icons.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const FOLDER = new URL('../assets/icons/', import.meta.url);
/** Small sizes have a drawing of their own: thin lines vanish there. */
const DRAWINGS = { 'mark-small.svg': [16, 32], 'mark.svg': [48, 128] };

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', chromiumSandbox: false });
const page = await browser.newPage();
for (const [file, sizes] of Object.entries(DRAWINGS)) {
  const svg = Buffer.from(readFileSync(new URL(file, FOLDER))).toString('base64');
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<body style="margin:0"><img src="data:image/svg+xml;base64,${svg}" width="${size}" height="${size}" style="display:block">`,
    );
    await page.waitForFunction(() => document.images[0]?.complete === true);
    writeFileSync(new URL(`${size}.png`, FOLDER), await page.screenshot({ omitBackground: true }));
  }
}
await browser.close();
