// The built command line, as a user runs it.
import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/report.ts';
import { pack } from '../fixtures/brotli.ts';
import { sha256 } from '../fixtures/bytes.ts';
import { buildManifest, buildStore } from '../fixtures/c2pa-builder.ts';
import { PAGE, signed, stream, update } from '../fixtures/documents.ts';
import { insertSegment } from '../fixtures/embed.ts';
import { base, openKit } from '../fixtures/kit.ts';
import { xmpSegment } from '../fixtures/metadata.ts';
import { makeCa, makeLeaf } from '../unit/cms/pki.ts';
import { box, bytes, JXL_HEAD } from '../unit/container/build.ts';
import { packet, utf8Bytes } from '../unit/reader/files.ts';

const CLI = resolve('dist/cli/assay.js');
const MEDIA = resolve('test/fixtures/media');
const NOW = ['--now', '2026-11-01T00:00:00Z'];
const assay = (args: readonly string[], input?: Uint8Array): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', ...(input && { input }) });
const reports = (run: SpawnSyncReturns<string>): Report[] =>
  run.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Report => JSON.parse(line));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-cli-'));
  mkdirSync(join(folder, 'deep/er'), { recursive: true });
  writeFileSync(join(folder, 'deep/er/b.jpg'), readFileSync(join(MEDIA, 'plain.jpg')));
  writeFileSync(join(folder, 'a.bin'), readFileSync(join(MEDIA, 'changed-picture.jpg')));
  symlinkSync(folder, join(folder, 'deep/loop'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('assay check', () => {
  test('one report a line, in the order given, folders walked in name order and links not followed', () => {
    const run = assay(['check', '--json', ...NOW, join(MEDIA, 'stranger.jpg'), folder]);
    expect(run.status).toBe(0);
    expect(reports(run).map((one) => [one.asset.name.split('/').at(-1), one.schema, one.label])).toEqual([
      ['stranger.jpg', 'assay-report/1', 'unknown'],
      ['a.bin', 'assay-report/1', 'altered'],
      ['b.jpg', 'assay-report/1', 'unknown'],
    ]);
  });
  test('lines for people', () => {
    const run = assay(['check', ...NOW, join(MEDIA, 'plain.jpg')]);
    expect(run.stdout).toBe(
      `${join(MEDIA, 'plain.jpg')}: unknown · none · We found no origin information. That is common, and it does not mean fake or real.\n`,
    );
    expect(run.stderr).toBe('');
  });
  test('metadata that is packed with Brotli', () => {
    const xmp = packet('<photoshop:Credit>Made with Google AI</photoshop:Credit>');
    const file = join(folder, 'deep', 'packed.jxl');
    writeFileSync(file, bytes(JXL_HEAD, box('brob', 'xml ', pack(utf8Bytes(xmp))), box('jxlc', 0xff, 0x0a, 0)));
    expect(reports(assay(['check', '--json', ...NOW, file])).map(({ label, problems }) => [label, problems])).toEqual([
      ['ai-generated', []],
    ]);
    rmSync(file);
  });
  test('the version of a document that was signed, cut out exactly, and no file written over', async () => {
    const root = await makeCa('Document Root');
    const signer = await makeLeaf('Agency', root, { ekus: ['1.3.6.1.5.5.7.3.36'] });
    const signedOnce = await signed(update(new Uint8Array(), { objects: PAGE }), { signer });
    const edited = update(signedOnce, { objects: { 4: stream('BT (Pay 900 to Mallory) Tj ET') } });
    const [file, whole, out] = [join(folder, 'edited.pdf'), join(folder, 'whole.pdf'), join(folder, 'deep', 'signed.pdf')];
    writeFileSync(file, edited);
    writeFileSync(whole, signedOnce);
    const run = assay(['check', '--json', ...NOW, '--signed-version', out, file]);
    expect([run.status, reports(run)[0]?.label]).toEqual([0, 'altered']);
    expect(readFileSync(out).equals(signedOnce)).toBe(true);
    const again = assay(['check', '--json', ...NOW, '--signed-version', out, file]);
    expect([again.status, again.stdout, again.stderr]).toEqual([2, '', expect.stringContaining('exist')]);
    const nowhere = assay(['check', '--json', ...NOW, '--signed-version', join(folder, 'no', 'signed.pdf'), file]);
    expect([nowhere.status, nowhere.stdout, nowhere.stderr]).toEqual([2, '', expect.stringContaining('cannot be written')]);
    const none = assay(['check', '--json', ...NOW, '--signed-version', join(folder, 'none.pdf'), whole]);
    expect([none.status, none.stderr]).toEqual([1, expect.stringContaining('no older version')]);
    for (const path of [file, whole, out]) rmSync(path);
  });
  test('standard input', () => {
    const run = assay(['check', '--json', ...NOW, '-'], readFileSync(join(MEDIA, 'ai-generated.jpg')));
    expect(reports(run).map((one) => [one.asset.name, one.label])).toEqual([['-', 'ai-generated']]);
  });
  test('the user’s own anchor, as a tool and as a publisher', () => {
    const anchor = ['--trust', resolve('test/fixtures/trust/demo-anchor.pem')];
    const labels = (as: string[]) =>
      reports(assay(['check', '--json', ...NOW, ...as, join(MEDIA, 'capture.jpg')])).map((one) => [one.label, one.reason]);
    expect(labels([])).toEqual([['unknown', 'signer-not-known']]);
    expect(labels(anchor)).toEqual([['authentic', 'captured']]);
    expect(labels([...anchor, '--trust-as', 'publisher'])).toEqual([['authentic', 'publisher']]);
  });
  test('signed details in a file of their own, which have to fit the very bytes', async () => {
    const bytes = base('ridge-small.jpg');
    const binding = { name: 'jumbf manifest', alg: 'sha256', exclusions: [], hash: await sha256(bytes), pad: new Uint8Array(8) };
    const plan = (await openKit()).plan('cli sidecar', 'camera');
    const sidecar = join(folder, 'ridge.c2pa');
    writeFileSync(sidecar, buildStore(await buildManifest(plan, { label: 'c2pa.hash.data', value: binding })));
    const ask = (file: string) =>
      reports(
        assay(['check', '--json', ...NOW, '--trust', resolve('test/fixtures/trust/demo-anchor.pem'), '--manifest', sidecar, file]),
      )[0];
    expect(ask(resolve('test/fixtures/base/ridge-small.jpg'))).toMatchObject({ label: 'authentic', reason: 'captured' });
    expect(ask(join(MEDIA, 'plain.jpg'))).toMatchObject({ label: 'altered', reason: 'changed' });
    expect(assay(['check', '--manifest', join(folder, 'gone.c2pa'), join(MEDIA, 'plain.jpg')]).status).toBe(2);
    rmSync(sidecar);
  });
  test('details kept elsewhere are loaded only if told, and never from this machine', () => {
    const file = join(folder, 'remote.jpg');
    const pointer = '<dcterms:provenance>http://127.0.0.1:9/a.c2pa</dcterms:provenance>';
    writeFileSync(file, insertSegment(base('ridge-small.jpg'), xmpSegment(pointer)));
    expect(assay(['check', file])).toMatchObject({ status: 0, stderr: '' });
    const told = assay(['check', '--load-remote', file]);
    expect(told.status).toBe(1);
    expect(told.stderr).toContain('is not loaded: an address that is not public');
    rmSync(file);
  });
  test('a file that cannot be read has its report, its line on standard error, and exit 1', () => {
    const run = assay(['check', '--json', ...NOW, join(folder, 'gone.jpg'), join(MEDIA, 'plain.jpg')]);
    expect(run.status).toBe(1);
    expect(reports(run).map((one) => one.reason)).toEqual(['unread', 'none']);
    expect(run.stderr).toContain('gone.jpg');
    expect(assay(['check', join(folder, 'gone.jpg')]).stdout).toContain('There is no file at this place.');
  });
  test.each([
    ['no path', ['check']],
    ['an unknown option', ['check', '--fast', 'x']],
    ['a time that is none', ['check', '--now', 'soon', 'x']],
    ['a day that is none', ['check', '--now', '2026-02-30', 'x']],
    ['an anchor that is not there', ['check', '--trust', 'nowhere.pem', 'x']],
    ['an anchor that is no certificate', ['check', '--trust', resolve('package.json'), 'x']],
    ['an anchor with a private key', ['check', '--trust', 'KEY', 'x']],
  ])('exit 2 and one sentence for %s', (_name, args) => {
    const key = join(folder, 'key.pem');
    writeFileSync(key, '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n');
    const run = assay(args.map((one) => (one === 'KEY' ? key : one)));
    expect([run.status, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(/^assay: \S.+\n/);
  });
});

describe('assay audit', () => {
  const counts = (text: string) =>
    Object.fromEntries([...text.matchAll(/^ *(\w.+?) {2,}(\d+)/gm)].map((match) => [match[1], Number(match[2])]));

  test('counts what a folder holds, and leaves out what is neither picture nor document', () => {
    const site = join(folder, 'site');
    mkdirSync(join(site, 'img'), { recursive: true });
    for (const name of ['capture.jpg', 'ai-generated.jpg', 'changed-picture.jpg', 'stranger.jpg', 'plain.png'])
      writeFileSync(join(site, 'img', name), readFileSync(join(MEDIA, name)));
    writeFileSync(join(site, 'index.html'), '<!doctype html><title>t</title>');
    writeFileSync(join(site, 'style.css'), 'body{}');
    const page = join(folder, 'audit.html');
    const run = assay(['audit', ...NOW, '--trust', resolve('test/fixtures/trust/demo-anchor.pem'), '--html', page, site]);
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(counts(run.stdout)).toMatchObject({
      files: 5,
      'carry credentials or a signature': 4,
      'signature fits the file': 3,
      'signer trusted': 2,
      'labelled AI': 1,
      'changed or encoded again after signing': 1,
      'of these: only the content differs': 1,
    });
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('<svg role="img" aria-label="Files by label: Unknown, or could not check 2');
    expect(html).not.toMatch(/<script|https?:\/\//);
  });

  test('a sitemap: addresses under the base are files beside it, others are refused, nothing is fetched', () => {
    const map = join(folder, 'site', 'sitemap.xml');
    const list = (...locs: string[]) =>
      writeFileSync(map, `<?xml version="1.0"?><urlset>${locs.map((loc) => `<url><loc>${loc}</loc></url>`).join('')}</urlset>`);
    // An address that ends in a folder is a page.
    list('https://agency.example/press/', 'https://agency.example/press/img/plain.png', 'https://agency.example/press/img/gone.png');
    const run = assay(['audit', '--json', ...NOW, '--base', 'https://agency.example/press', map]);
    expect([run.status, reports(run).map((one) => one.reason)]).toEqual([1, ['none']]);
    expect(run.stderr).toContain('gone.png: not there');
    for (const [loc, why] of [
      ['https://other.example/press/a.png', 'not under --base'],
      ['https://agency.example/press2/a.png', 'not under --base'],
      ['https://agency.example/press/%2e%2e%2f%2e%2e%2fa.png', 'leads out of the folder'],
    ] as const) {
      list(loc);
      const refused = assay(['audit', '--base', 'https://agency.example/press', map]);
      expect([refused.status, refused.stderr.includes(why)]).toEqual([2, true]);
    }
    expect(assay(['audit', map]).status).toBe(2);
  });

  test('an index of sitemaps: each map is followed on this machine, packed or not, and none twice', () => {
    const site = join(folder, 'indexed');
    const at = 'https://agency.example/press';
    const mapOf = (kind: 'urlset' | 'sitemapindex', ...locs: string[]) =>
      `<${kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${locs.map((loc) => `<loc>${at}/${loc}</loc>`).join('')}</${kind}>`;
    mkdirSync(join(site, 'maps'), { recursive: true });
    for (const name of ['plain.png', 'ai-generated.jpg']) writeFileSync(join(site, name), readFileSync(join(MEDIA, name)));
    writeFileSync(join(site, 'maps', 'a.xml'), mapOf('urlset', 'plain.png', 'gone.png'));
    writeFileSync(join(site, 'maps', 'b.xml.gz'), gzipSync(mapOf('urlset', 'ai-generated.jpg', 'plain.png')));
    const index = join(site, 'sitemap.xml');
    writeFileSync(index, mapOf('sitemapindex', 'maps/a.xml', 'maps/b.xml.gz', 'maps/a.xml', 'sitemap.xml', 'maps/none.xml'));
    const run = assay(['audit', '--json', ...NOW, '--base', at, index]);
    expect([run.status, reports(run).map((one) => one.asset.name.split('/').at(-1))]).toEqual([1, ['plain.png', 'ai-generated.jpg']]);
    expect(run.stderr.match(/\w+\.\w+: not there/g)).toEqual(['none.xml: not there', 'gone.png: not there']);
    writeFileSync(index, mapOf('sitemapindex', 'plain.png'));
    expect(assay(['audit', '--base', at, index]).stderr).toContain('not a list of files');
    for (let depth = 1; depth <= 6; depth++) writeFileSync(join(site, `i${depth}.xml`), mapOf('sitemapindex', `i${depth + 1}.xml`));
    const deep = assay(['audit', '--base', at, join(site, 'i1.xml')]);
    expect([deep.status, deep.stderr]).toEqual([2, expect.stringContaining('more sitemaps than')]);
    writeFileSync(join(site, 'bomb.xml.gz'), gzipSync(Buffer.alloc(80 * 1024 * 1024, 0x20)));
    expect(assay(['audit', '--base', at, join(site, 'bomb.xml.gz')]).status).toBe(2);
  });

  test('a hostile folder: loops, pipes, what is too large or too deep; nothing hangs, and what was not read is named', () => {
    const site = join(folder, 'trap');
    const deep = join(site, ...Array.from({ length: 70 }, () => 'd'));
    mkdirSync(deep, { recursive: true });
    for (const place of [site, deep]) writeFileSync(join(place, 'plain.png'), readFileSync(join(MEDIA, 'plain.png')));
    symlinkSync('.', join(site, 'loop'));
    symlinkSync(join(folder, 'nowhere'), join(site, 'dangling.png'));
    execFileSync('mkfifo', [join(site, 'pipe.png')]);
    writeFileSync(join(site, 'huge.jpg'), readFileSync(join(MEDIA, 'plain.jpg')));
    truncateSync(join(site, 'huge.jpg'), 6 * 1024 ** 3);
    writeFileSync(join(site, 'line\u001b[31m\nassay: all is well.png'), '');
    const run = assay(['audit', '--json', ...NOW, site]);
    expect([run.status, reports(run).filter((one) => one.reason === 'none').length]).toEqual([1, 1]);
    const said = run.stderr.trimEnd().split('\n');
    expect(said.map((line) => /huge\.jpg: too large|(\/d){65}: /.test(line))).toEqual([true, true]);
  });

  test.each([
    ['a place for the page that is no file', (place: string) => ['--html', place, place], '--html .*: not a file'],
    ['a place for the page that is not there', (place: string) => ['--html', join(place, 'no', 'page.html'), place], 'cannot be written'],
    ['a picture in the place of a list', () => [join(MEDIA, 'plain.jpg')], 'not a list of files'],
    ['a device in the place of a list', () => ['/dev/zero'], 'neither a folder nor a file'],
  ])('%s is told before any work', (_, args, why) => {
    const run = assay(['audit', ...args(folder)]);
    expect([run.status, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(new RegExp(why));
  });

  test('hostile names stay text on the page', () => {
    const name = '<img src=x onerror=alert(1)>&.png';
    const site = join(folder, 'hostile');
    mkdirSync(site);
    writeFileSync(join(site, name), readFileSync(join(MEDIA, 'plain.png')));
    const page = join(folder, 'hostile.html');
    expect(assay(['audit', '--html', page, site]).status).toBe(0);
    expect(readFileSync(page, 'utf8')).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;.png');
    expect(readFileSync(page, 'utf8')).not.toContain('<img');
  });
});
