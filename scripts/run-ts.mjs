// Runs a TypeScript file of this project under Node: node scripts/run-ts.mjs <file> [arguments].
// Node 20 cannot load TypeScript; vite, which the project has anyway, compiles each module on its way in. Packages are loaded as they are.
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runnerImport } from 'vite';

const [file, ...rest] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: node scripts/run-ts.mjs <file.ts> [arguments]');
  process.exit(2);
}
const entry = resolve(file);
// A script reads its own arguments where it would find them under plain Node.
process.argv = [process.argv[0] ?? 'node', entry, ...rest];
try {
  await runnerImport(pathToFileURL(entry).href, {
    configFile: false,
    root: fileURLToPath(new URL('..', import.meta.url)),
    logLevel: 'error',
  });
} catch (error) {
  console.error(error);
  process.exit(1);
}
