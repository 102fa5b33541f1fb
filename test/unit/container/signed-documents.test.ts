// Manifest stores in documents, through the real engine: alone, one to each update, and beside a signature of the document itself.
import { describe, expect, test } from 'vitest';
import type { Report } from '../../../src/index.ts';
import { PAGE, patch, raw, update } from '../../fixtures/documents.ts';
import { fixtureTrust, judge } from '../../fixtures/judge.ts';
import { openKit } from '../../fixtures/kit.ts';
import { letter, signPackage } from '../../fixtures/papers/package.ts';
import { catalog, evil, makeHands, plain } from '../../fixtures/papers/paper.ts';
import { bytes as join, type Octets } from '../cms/pki.ts';
import { makeZip } from '../office/zip.ts';
import { makeWorld, trustOf } from '../pdf/world.ts';
import { bytes } from './build.ts';
import { type Carrier, signCarrier } from './carrier.ts';

const world = await makeWorld();
const media = fixtureTrust('claims', 'time-stamp');
const trust = { ...media, lists: [...media.lists, ...(await trustOf(world.root, world.timeRoot)).lists] };
const kit = await openKit();
const hands = await makeHands(world);

const judgeDocument = (file: Uint8Array): Promise<Report> => judge(file, { trust });
const told = ({ label, reason }: Report) => `${label} · ${reason}`;
const nodesOf = (report: Report) => report.signals.flatMap((signal) => (signal.kind === 'manifest' ? [signal.state] : []));

const TEXT = bytes('Pay 100 to Alice');
const formless = { 1: '<< /Type /Catalog /Pages 2 0 R >>', 3: (PAGE[3] ?? '').replace('/Annots [7 0 R 12 0 R]', '') };

/** An update that attaches a store as an associated file, under these numbers. */
function attach(document: Uint8Array, store: Uint8Array, root = formless[1], at = 80): Octets {
  const body = `<< /Type /EmbeddedFile /Subtype /application#2Fc2pa /Length ${store.length} >>\nstream\n`;
  const text = [...store].map((byte) => String.fromCharCode(byte)).join('');
  return update(document, {
    objects: {
      1: root.replace(/\s*(?:\/AF \[[^\]]*\] )?>>$/, ` /AF [${at} 0 R] >>`),
      [at]: `<< /Type /Filespec /AFRelationship /C2PA_Manifest /F (manifest.c2pa) /EF << /F ${at + 1} 0 R >> >>`,
      [at + 1]: `${body}${text}\nendstream`,
    },
  });
}

const alone = (store: Uint8Array): Carrier => ({ file: attach(plain(formless), store), run: store, content: TEXT });

describe('a manifest store in a PDF', () => {
  test('alone: authentic, and altered with one letter of the page changed', async () => {
    const { file, run } = await signCarrier(kit, 'pdf', alone);
    expect(told(await judgeDocument(file))).toBe('authentic · captured');
    expect(told(await judgeDocument(patch(file, 'Alice', 'Mallo')))).toBe('altered · changed');
    // An update of the page, and bytes behind the end.
    expect((await judgeDocument(update(file, { objects: { 4: evil } }))).label).toBe('altered');
    expect((await judgeDocument(join(file, raw('\n% more\n')))).label).not.toBe('authentic');
    const cut = Uint8Array.from(file);
    cut.fill(0x41, Buffer.from(file).indexOf(run) + run.length - 60, Buffer.from(file).indexOf(run) + run.length - 40);
    expect((await judgeDocument(cut)).label).not.toBe('authentic');
  });

  test('one to each update: the newest is the active one', async () => {
    const first = await signCarrier(kit, 'first', alone);
    const again = (store: Uint8Array): Carrier => ({ file: attach(first.file, store, formless[1], 90), run: store, content: TEXT });
    const second = await signCarrier(kit, 'second', again);
    const report = await judgeDocument(second.file);
    expect(told(report)).toBe('authentic · captured');
    expect(nodesOf(report)).toHaveLength(1);
    expect(told(await judgeDocument(patch(second.file, 'Alice', 'Mallo')))).toBe('altered · changed');
    // The older one alone, whose file has grown since, vouches for nothing.
    expect((await judgeDocument(attach(second.file, first.run, formless[1], 95))).label).not.toBe('authentic');
  });

  test('that a later update takes away is not used any more', async () => {
    const { file } = await signCarrier(kit, 'gone', alone);
    expect((await judgeDocument(update(file, { objects: { 1: formless[1] } }))).label).not.toBe('authentic');
  });

  test('with a signature of the document around it: both have to hold', async () => {
    const wrap = (store: Uint8Array): Carrier => ({ file: attach(plain(), store, catalog), run: store, content: TEXT });
    const inner = await signCarrier(kit, 'inner', wrap);
    const outer = await hands.sign(inner.file, { objects: {} });
    // The store binds a file that ended before the signature: what it says of the longer one does not fit.
    expect(told(await judgeDocument(outer))).toBe('altered · changed');
    expect((await judgeDocument(patch(outer, 'Alice', 'Mallo'))).label).toBe('altered');
  });

  test('that is attached to a signed document changes what was signed', async () => {
    const wrap = (store: Uint8Array): Carrier => ({ file: attach(hands.good, store, catalog), run: store, content: TEXT });
    const { file } = await signCarrier(kit, 'later', wrap);
    expect(told(await judgeDocument(file))).toBe('altered · changed');
  });
});

describe('a manifest store in an archive', () => {
  test('is found, and not used: the engine reads no archives', async () => {
    const store = await signCarrier(kit, 'zip', alone);
    const files = await signPackage(letter(), world.signer);
    const { '_xmlsignatures/sig1.xml': _signature, ...unsigned } = files;
    const reports: string[] = [];
    for (const each of [files, unsigned]) {
      const report = await judgeDocument(makeZip({ ...each, 'META-INF/content_credential.c2pa': store.run }));
      reports.push(`${told(report)}, store ${nodesOf(report).join()}`);
    }
    expect(reports).toEqual(['unknown · unreadable, store unreadable', 'unknown · unreadable, store unreadable']);
  });
});
