import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from './scene.ts';

/** The script that runs on every page, the whole package, and the package as it is handed out. */
export function sizesOf(folder: string): Record<string, number> {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const script = readFileSync(join(folder, manifest.content_scripts[0].js[0]));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const whole = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  return {
    'content script': script.length,
    'content script, compressed': gzipSync(script).length,
    'all files': whole,
    'zip of all files': zipSize(folder),
  };
}

function zipSize(folder: string): number {
  const target = mkdtempSync(join(tmpdir(), 'assay-zip-'));
  try {
    const webExt = join(ROOT, 'node_modules', 'web-ext', 'bin', 'web-ext.js');
    const args = ['build', '--no-config-discovery', '--source-dir', folder, '--artifacts-dir', target, '--filename', 'assay.zip'];
    execFileSync(process.execPath, [webExt, ...args], { stdio: 'ignore' });
    return statSync(join(target, 'assay.zip')).size;
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}
