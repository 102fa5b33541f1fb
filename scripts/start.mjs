// npm start [-- --firefox] [-- --folder DIR]: the demo page in a browser with Assay.
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, installPackages, needBrowsers, run, SetupError } from './setup.mjs';

const USAGE = `Usage: npm start -- [--firefox] [--folder DIR]
  --firefox      use Firefox instead of Chromium
  --folder DIR   make the page from the pictures and PDFs in DIR instead of the demo's`;

function readArguments() {
  const { values } = parseArgs({
    options: { firefox: { type: 'boolean', default: false }, folder: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.folder !== undefined) {
    const folder = resolve(values.folder);
    if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new TypeError(`${values.folder} is not a folder.`);
    return { ...values, folder };
  }
  return values;
}

async function start({ firefox, folder }) {
  await installPackages();
  await build(firefox ? 'firefox' : 'chrome');
  await needBrowsers([firefox ? 'firefox' : 'chromium']);
  const args = [...(firefox ? ['--firefox'] : []), ...(folder === undefined ? [] : ['--folder', folder])];
  const { code } = await run(process.execPath, ['scripts/run-ts.mjs', 'scripts/demo/main.ts', ...args]);
  return code;
}

let wanted;
try {
  wanted = readArguments();
} catch (problem) {
  console.error(`${problem.message}\n${USAGE}`);
  process.exit(2);
}
if (wanted.help) {
  console.log(USAGE);
  process.exit(0);
}
try {
  process.exitCode = await start(wanted);
} catch (problem) {
  if (!(problem instanceof SetupError)) throw problem;
  console.error(problem.message);
  process.exitCode = 1;
}
