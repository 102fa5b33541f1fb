// @vitest-environment happy-dom
import { createHash } from 'node:crypto';
import { render } from 'preact';
import { act as actOnce } from 'preact/test-utils';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Opened } from '../../../extension/panel/opened.ts';
import { writeHtml } from '../../../extension/panel/report-html.ts';
import { writeText } from '../../../extension/panel/report-text.ts';
import { ReportView } from '../../../extension/panel/report-view.tsx';
import { SOUND_SIGNATURE } from '../verdict/sound.ts';
import { makeFilled } from './history-report.ts';
import { teller } from './teller.ts';

vi.mock('../../../extension/platform.ts', () => ({ browser: { tabs: { sendMessage: async () => null } }, isFirefox: false }));

const HOSTILE = ['<img src=x onerror=alert(1)>', '<script>alert(1)</script>', '\u202egpj.exe\u200b', 'W'.repeat(200_000)];

/** What is asked of the background comes back a little later. */
const act = async (work: () => Promise<unknown>) => {
  await actOnce(async () => void (await work()));
  await actOnce(() => new Promise((resolve) => setTimeout(resolve, 20)));
};

let place: HTMLElement;
beforeEach(() => {
  place = document.createElement('main');
  document.body.replaceChildren(place);
});

async function show(opened: Opened): Promise<void> {
  await act(async () => render(<ReportView opened={opened} gone={false} teller={teller} change={() => undefined} />, place));
}
const saved = (words: string): Opened => ({
  key: 'k',
  from: 'saved',
  fileName: 'a.json',
  before: [],
  way: null,
  report: { ...makeFilled(words), label: 'authentic', reason: 'captured' },
});

describe('a report', () => {
  test.each(HOSTILE)('shows words of a file as text, cut, with a way to see all: %#', async (words) => {
    await show(saved(words));
    expect(place.querySelectorAll('img, script, iframe')).toHaveLength(0);
    expect(place.innerHTML).not.toMatch(/[\u202a-\u202e\u200b]/);
    expect((place.textContent ?? '').length).toBeLessThan(60_000);
    const more = [...place.querySelectorAll<HTMLElement>('button.more')];
    expect(more.length > 0).toBe(words.length > 1_000);
    const before = (place.textContent ?? '').length;
    await act(async () => more[0]?.click());
    if (more[0]) expect((place.textContent ?? '').length).toBeGreaterThan(before + 10_000);
  });

  test('shows all of a sentence that a file makes long, in the panel, on the saved page and in the copied text', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `page ${at} /Annots`).join(', ');
    const said = { id: 'line_uncovered', args: [names], text: '' };
    const whole = `Not covered by the signature: ${names}.`;
    const opened = saved('x');
    const report = { ...opened.report, says: [said], signatures: [] };
    await show({ ...opened, report });
    const line = place.querySelector('.group p');
    expect(line?.textContent).toMatch(/….* Show all$/);
    await act(async () => line?.querySelector<HTMLElement>('button.more')?.click());
    expect(line?.textContent).toBe(`${whole} Show less`);
    expect(writeText(report, null, teller)).toContain(whole);
    expect(await writeHtml(report, null, null, teller)).toContain(whole);
  });

  test('names every part that a document’s signature leaves out, and everything that came later', async () => {
    const names = Array.from({ length: 90 }, (_, at) => `part ${at}`);
    const additions = names.map((where) => ({ what: 'note' as const, where: `later ${where}` }));
    const opened = saved('x');
    await show({ ...opened, report: { ...opened.report, signals: [{ ...SOUND_SIGNATURE, uncovered: names, additions }] } });
    for (const more of place.querySelectorAll<HTMLElement>('.signals button.more')) await act(async () => more.click());
    for (const name of names) expect(place.textContent).toContain(`later ${name}`);
    expect(place.textContent).toContain(names.join(' · '));
  });

  test('out of a file carries no shape of a label, and cannot be saved as ours', async () => {
    await show(saved('x'));
    expect(place.querySelector('.verdict svg')).toBeNull();
    expect(place.querySelector('.verdict')?.textContent).toMatch(/^The saved report says: /);
    expect(place.querySelector('.actions')).toBeNull();
  });

  test('of a file that was checked carries its shape, its picture and the ways to save it', async () => {
    const file = new Blob(['bytes']);
    const report = { ...makeFilled('x'), asset: { name: 'a.png', sha256: null, bytes: 5, mediaType: 'image/png' } };
    await show({ key: 'f', from: 'file', file, way: 'given', report });
    await vi.waitFor(() => expect(place.querySelector('figure img')?.getAttribute('src')).toMatch(/^blob:/));
    expect(place.querySelector('.verdict svg')).not.toBeNull();
    expect(place.querySelectorAll('.actions button')).toHaveLength(3);
  });

  test('says of its picture what holds for the bytes of the report that is shown now', async () => {
    const file = new Blob(['bytes']);
    const sha256 = createHash('sha256').update('bytes').digest('hex');
    const of = (sha256: string): Opened => {
      const asset = { name: 'a.png', sha256, bytes: 5, mediaType: 'image/png' };
      return { key: 'f', from: 'file', file, way: 'given', report: { ...makeFilled('x'), asset } };
    };
    const caption = () => place.querySelector('figcaption')?.textContent;
    await show(of(sha256));
    await vi.waitFor(() => expect(caption()).toBe(teller.words.word('ui_panel_picture_same')));
    // The page was judged anew meanwhile, and another copy was found.
    await show(of('0'.repeat(64)));
    await vi.waitFor(() => expect(caption()).toBe(teller.words.word('ui_panel_picture_other')));
  });

  test('loads no more of an address than is shown, however much comes', async () => {
    const asset = { name: 'a.png', url: 'https://site.example/a.png', sha256: null, bytes: 5, mediaType: 'image/png' };
    const opened: Opened = { key: 'u', from: 'address', what: 'typed', way: 'range', report: { ...makeFilled('x'), asset } };
    let given = 0;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      if (given++ > 100) controller.close();
      else controller.enqueue(new Uint8Array(1024 * 1024));
    };
    const load = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(new ReadableStream({ pull })));
    await show(opened);
    await vi.waitFor(() => expect(place.textContent).toContain(teller.words.word('ui_panel_picture_none')));
    expect(given).toBeLessThan(50);
    load.mockImplementation(async () => new Response('small'));
    await show({ ...opened, key: 'v' });
    await vi.waitFor(() => expect(place.querySelector('figure img')).not.toBeNull());
    load.mockRestore();
  });

  test('never makes a document out of bytes that were found to be none we show', async () => {
    const make = vi.spyOn(URL, 'createObjectURL');
    const report = { ...makeFilled('x'), asset: { name: 'a.html', sha256: null, bytes: 5, mediaType: 'text/html' } };
    await show({ key: 'h', from: 'file', file: new Blob(['<script>']), way: 'given', report });
    await vi.waitFor(() => expect(make).toHaveBeenCalled());
    expect(make.mock.calls.map(([blob]) => (blob instanceof Blob ? blob.type : ''))).toEqual(['application/octet-stream']);
    expect(place.querySelector('img, video, audio, iframe, object, embed')).toBeNull();
    make.mockRestore();
  });
});
