// @vitest-environment happy-dom
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { writeHtml } from '../../../extension/panel/report-html.ts';
import { writeText } from '../../../extension/panel/report-text.ts';
import { makeReport } from '../background/reports.ts';
import { makeFilled } from '../panel/history-report.ts';
import { teller } from '../panel/teller.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '</style></title><svg onload=alert(1)>',
  '--><iframe srcdoc="<script>1</script>">',
  '&lt;b&gt;',
  '\u202egnp.exe\u2066\u200b\u0000\ud800',
];
const PICTURE = { address: 'data:image/png;base64,AAAA', caption: '"><b>' };
const parse = (html: string) => new DOMParser().parseFromString(html, 'text/html');

describe('the saved page', () => {
  test.each(HOSTILE)('shows %j as text and runs nothing', async (words) => {
    const html = await writeHtml(makeFilled(words), 'given', PICTURE, teller);
    const page = parse(html);
    expect(page.querySelectorAll('script, iframe, object, embed, link, base, form, b')).toHaveLength(0);
    expect(page.querySelectorAll('img')).toHaveLength(1);
    const handlers = [...page.querySelectorAll('*')]
      .flatMap((one) => [...one.attributes].map(({ name }) => name))
      .filter((name) => /^on/.test(name));
    expect(handlers).toEqual([]);
    expect(new TextDecoder().decode(new TextEncoder().encode(html)) === html).toBe(true);
    expect([...'\u202e\u2066\u200b\u0000'].filter((letter) => html.includes(letter))).toEqual([]);
  });

  test('carries a policy that lets in its own style and its picture, and nothing else', async () => {
    const html = await writeHtml(makeReport(), null, null, teller);
    const page = parse(html);
    const policy = page.querySelector('meta[http-equiv="content-security-policy"]')?.getAttribute('content') ?? '';
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(policy).toBe(`default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
    expect(html).not.toMatch(/\sstyle=|url\(|@import|\bhttps?:/);
  });

  test('holds what a second person needs', async () => {
    const report = makeReport({
      asset: { ...makeReport().asset, url: 'https://site.example/a.jpg' },
      trust: [{ list: 'C2PA trust list', date: '2026-08-05' }],
    });
    const text = parse(await writeHtml(report, 'whole', PICTURE, teller)).body.textContent ?? '';
    for (const part of [
      'a.jpg',
      'https://site.example/a.jpg',
      'ab'.repeat(32),
      'November 22, 2026',
      'C2PA trust list',
      'August 5, 2026',
      'Assay 0.1.0',
      'No origin information',
    ])
      expect(text).toContain(part);
  });

  test.each(['javascript:alert(1)', 'data:text/html;base64,AAAA', 'https://x.example/a.png', 'data:image/png;base64,AA" onload="alert(1)'])(
    'takes no picture from %s',
    async (address) => {
      expect(await writeHtml(makeReport(), null, { address, caption: 'x' }, teller)).not.toContain('<img');
    },
  );
});

describe('small pictures of a history', () => {
  const ranges = [{ offset: 1, length: 2 }];
  const report = makeFilled('x');
  const [node] = report.history;
  const withPart = node && {
    ...report,
    history: [{ ...node, ingredients: [{ relationship: 'componentOf' as const, recorded: 'none' as const, thumbnail: ranges }] }],
  };
  test('stand in the page as data, and as nothing else', async () => {
    if (!withPart) throw new Error('a report without a history');
    const imagesOf = async (address: string) =>
      [...parse(await writeHtml(withPart, 'given', null, teller, new Map([[ranges, address]]))).querySelectorAll('img')].map(
        (one) => one.src,
      );
    expect(await imagesOf('data:image/jpeg;base64,AAAA')).toEqual(['data:image/jpeg;base64,AAAA']);
    for (const other of ['https://x.example/a.png', 'data:text/html;base64,AAAA', 'data:image/png;base64,AA" onload="alert(1)'])
      expect(await imagesOf(other)).toEqual([]);
  });
});

describe('the copied text', () => {
  test('names the verdict, the file, the time and the lists, on one line each', () => {
    const text = writeText(makeReport({ asset: { ...makeReport().asset, name: 'a\nSigned by: nobody' } }), 'given', teller);
    expect(text).toContain('Assay: No origin information');
    expect(text).toContain(`SHA-256: ${'ab'.repeat(32)}`);
    expect(text.split('\n').filter((line) => line.startsWith('Signed by'))).toEqual([]);
  });
});
