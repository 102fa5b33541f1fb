// What start and test need before anything of the project can run: plain Node 20, no packages.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A command that could not do its work; its message is for the reader. */
export class SetupError extends Error {}

/** Runs a program in the project's folder. Its output goes to `stdio`; resolves with its exit code (127 where it cannot start) and what it wrote, if piped. */
export function run(program, args, { stdio = 'inherit', env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', stdio, stdio], env: { ...process.env, ...env } });
    let output = '';
    child.stdout?.on('data', (text) => {
      output += text;
    });
    child.stderr?.on('data', (text) => {
      output += text;
    });
    child.on('error', (problem) => resolve({ code: 127, output: problem.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** npm by the file that runs us where npm did, so that Windows needs no shell. */
export function npm(args, options) {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? run(process.execPath, [script, ...args], options) : run('npm', args, options);
}

/** Installs the locked packages where they are missing or older than the lock. */
export async function installPackages() {
  const installed = modifiedAt(join(ROOT, 'node_modules', '.package-lock.json'));
  if (installed >= modifiedAt(join(ROOT, 'package-lock.json'))) return;
  console.log('Installing the packages (npm ci) …');
  const { code } = await npm(['ci', '--no-audit', '--no-fund']);
  if (code !== 0) throw new SetupError('npm ci failed; see above.');
}

/** Builds `mode` (chrome, firefox, cli) where the build is missing or a source is newer. */
export async function build(mode, { always = false } = {}) {
  const built = oldestIn(join(ROOT, 'dist', mode));
  const sources = ['src', 'extension', 'assets', 'manifest.json', 'vite.config.ts', 'package.json', 'package-lock.json'];
  if (!always && built > Math.max(...sources.map((source) => newestIn(join(ROOT, source))))) return;
  console.log(`Building dist/${mode} …`);
  const { code, output } = await npm(['run', '--silent', `build:${mode}`], { stdio: 'pipe' });
  if (code !== 0) throw new SetupError(`The build of dist/${mode} failed:\n${output}`);
}

const BROWSERS = {
  chromium: {
    variable: 'CHROMIUM',
    package: 'chromium',
    name: 'Chromium, Chrome or Edge',
    commands: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'],
    places: {
      linux: ['/usr/bin/chromium', '/usr/bin/google-chrome', '/opt/google/chrome/chrome', '/snap/bin/chromium', '/usr/bin/microsoft-edge'],
      darwin: ['Chromium', 'Google Chrome', 'Microsoft Edge'].flatMap((name) => inApplications(`${name}.app/Contents/MacOS/${name}`)),
      win32: ['Chromium/Application/chrome.exe', 'Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].flatMap(
        inPrograms,
      ),
    },
  },
  firefox: {
    variable: 'FIREFOX',
    package: 'firefox-esr',
    name: 'Firefox',
    commands: ['firefox-esr', 'firefox', 'firefox-developer-edition'],
    places: {
      linux: ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/usr/lib/firefox/firefox', '/snap/bin/firefox'],
      darwin: ['Firefox', 'Firefox Developer Edition', 'Firefox Nightly'].flatMap((name) =>
        inApplications(`${name}.app/Contents/MacOS/firefox`),
      ),
      win32: ['Mozilla Firefox/firefox.exe', 'Firefox Developer Edition/firefox.exe'].flatMap(inPrograms),
    },
  },
};

/** Path of the browser's program, or undefined. The environment's CHROMIUM or FIREFOX wins. */
function findBrowser(kind) {
  const { variable, commands, places } = BROWSERS[kind];
  const named = process.env[variable];
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new SetupError(`${variable} names ${named}, but there is no such file.`);
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = commands.flatMap((command) => folders.map((folder) => join(folder, command + suffix)));
  return [...(places[process.platform] ?? []), ...onPath].find((path) => existsSync(path));
}

/** Finds the browsers, or installs the distribution's where that needs no question: on Debian and Ubuntu as root. Sets CHROMIUM and FIREFOX. */
export async function needBrowsers(kinds) {
  const missing = kinds.filter((kind) => findBrowser(kind) === undefined);
  if (missing.length > 0 && canUseApt()) {
    const packages = missing.map((kind) => BROWSERS[kind].package);
    console.log(`Installing ${packages.join(' and ')} …`);
    const wait = ['-o', 'DPkg::Lock::Timeout=600'];
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
      const { code, output } = await run('apt-get', [...wait, ...args], { stdio: 'pipe', env });
      if (code !== 0) throw new SetupError(`apt-get ${args[0]} failed:\n${output}`);
    }
  }
  for (const kind of kinds) {
    const path = findBrowser(kind);
    const { name, variable } = BROWSERS[kind];
    if (path === undefined) throw new SetupError(`No browser was found: please install ${name}, or name its program in ${variable}.`);
    process.env[variable] = path;
  }
}

function canUseApt() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8')) && spawnSync('apt-get', ['--version']).status === 0;
}

function inApplications(path) {
  return ['/Applications', join(process.env.HOME ?? '', 'Applications')].map((folder) => join(folder, path));
}

function inPrograms(path) {
  const { PROGRAMFILES, LOCALAPPDATA } = process.env;
  return [PROGRAMFILES, process.env['PROGRAMFILES(X86)'], LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, path));
}

function modifiedAt(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

function filesIn(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function newestIn(path) {
  return Math.max(0, ...filesIn(path).map(modifiedAt));
}

function oldestIn(path) {
  const times = filesIn(path).map(modifiedAt);
  return times.length === 0 ? 0 : Math.min(...times);
}
