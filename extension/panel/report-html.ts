import type { Report } from '../../src/report.ts';
import { plainText, wellFormed } from '../ui/plain-text.ts';
import { SHAPE_SIDE, SHAPES, shapeOf } from '../ui/shapes.ts';
import { directionOf } from '../ui/words.ts';
import { describeReport, isHash, type Pair, type Teller, type Way } from './document.ts';
import type { Node } from './history.ts';
import type { Thumbnails } from './saved-thumbnails.ts';

/** The picture as it goes into the page: a data: address of an image, and what it is. */
export interface Preview {
  readonly address: string;
  readonly caption: string;
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1b2328;--soft:#52606a;--line:#d5dbe0;--paper:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#eef2f5;--soft:#a9b6bf;--line:#38444c;--paper:#1a2025}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:46rem;margin:0 auto;padding:3rem 1.5rem 4rem}
h1{display:flex;gap:.75rem;align-items:center;margin:.25rem 0 1rem;font-size:1.9rem;line-height:1.2;overflow-wrap:anywhere}
h1 svg{flex:none;width:1.1em;height:1.1em}
h2{margin:2.75rem 0 .75rem;padding-top:1rem;border-top:1px solid var(--line);font-size:1.15rem}
h3{margin:1rem 0 .25rem;font-size:1rem;overflow-wrap:anywhere}
p{margin:.35rem 0;overflow-wrap:anywhere}
.brand{margin:0;color:var(--soft);font-size:.9rem}
.lead{font-size:1.15rem}
.term{margin:1.1rem 0 0;color:var(--soft);font-size:.85rem;font-weight:600}
figure{margin:1.75rem 0 0}
img{display:block;max-width:100%;max-height:26rem;border:1px solid var(--line)}
img.small{max-width:12rem;max-height:9rem;margin:.4rem 0}
figcaption{margin-top:.4rem;color:var(--soft);font-size:.85rem}
dl{display:grid;grid-template-columns:minmax(8rem,13rem) 1fr;gap:.3rem 1.25rem;margin:.5rem 0}
dt{color:var(--soft)}
dd{margin:0;min-width:0;overflow-wrap:anywhere;white-space:pre-wrap}
dl.wide{grid-template-columns:minmax(8rem,26rem) 1fr}
.hash{font:.85em/1.55 ui-monospace,monospace}
ol,ul{margin:.5rem 0;padding-inline-start:1.25rem}
ul{list-style:disc}
.tree,.tree ol{list-style:none;padding-inline-start:1.25rem;border-inline-start:2px solid var(--line)}
.tree>li{margin:0 0 1.5rem}
.ai{font-weight:650}
pre{max-width:100%;margin:.5rem 0;padding:.75rem;border:1px solid var(--line);white-space:pre-wrap;overflow-wrap:anywhere;font:.85rem/1.45 ui-monospace,monospace}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.85rem}
@media (max-width:34rem){dl,dl.wide{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
@media print{:root{--ink:#000;--soft:#333;--line:#999;--paper:#fff}body{font-size:10pt;line-height:1.4}main{max-width:none;padding:0}h2{margin-top:1.75rem}h2,h3,.term{break-after:avoid}h3,p,dt,dd,figure,img,.kept{break-inside:avoid}p,dd{orphans:3;widows:3}img{max-height:9cm}.hash{font-size:.78em}@page{margin:18mm}}
`;

/**
 * The report as one HTML file that needs nothing else and runs nothing: every text of the file and of the page stands in it as text.
 * `preview` and each of the `thumbnails` is left out where its address is no image.
 */
export async function writeHtml(
  report: Report,
  way: Way,
  preview: Preview | null,
  teller: Teller,
  thumbnails: Thumbnails = new Map(),
): Promise<string> {
  const { words } = teller;
  const { badge, groups, asset, check, history, signatures, signals, problems, lists, facts } = describeReport(report, way, teller);
  const section = (title: string, content: string): string =>
    content === '' ? '' : `<h2>${toMarkup(words.word(title))}</h2>\n${content}\n`;
  const [brand, foot] = [words.word('ui_report_title'), words.word('ui_report_foot')];
  const title = `${words.word('ui_name')}: ${badge}`;
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${await digest(STYLE)}'; base-uri 'none'; form-action 'none'`;
  return wellFormed(`<!doctype html>
<html lang="${toMarkup(words.word('ui_lang'))}" dir="${directionOf(words)}">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${toMarkup(policy)}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${toMarkup(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="brand">${toMarkup(brand)}</p>
<h1><svg viewBox="0 0 ${SHAPE_SIDE} ${SHAPE_SIDE}" aria-hidden="true"><path d="${SHAPES[shapeOf(report)]}" fill="currentColor" fill-rule="evenodd"></path></svg><span>${toMarkup(badge)}</span></h1>
${groups
  .map(({ term, lines }) =>
    groupOf(
      term,
      lines.map((say) => words.say(say, true)),
    ),
  )
  .join('\n')}
${figureOf(preview)}
${section('ui_report_file', listOf(asset, 'kept'))}
${section('ui_report_check', listOf(check, 'kept'))}
${section('ui_report_history', history.length === 0 ? '' : `<ol class="tree">${history.map((node) => nodeOf(node, teller, thumbnails)).join('')}</ol>`)}
${section(
  'ui_document_signatures',
  signatures
    .map(
      ({ heading, lines }) =>
        `<h3><bdi>${toMarkup(heading)}</bdi></h3>${lines.map((say) => `<p><bdi>${toMarkup(words.say(say, true))}</bdi></p>`).join('')}`,
    )
    .join('\n'),
)}
${section(
  'ui_report_signals',
  signals
    .map(({ title, line, pairs, raw }) => {
      const value = raw === '' ? '' : `<pre>${toMarkup(plainText(raw))}</pre>`;
      return `<h3>${toMarkup(plainText(title))}</h3><p>${toMarkup(line)}</p>${listOf(pairs)}${value}`;
    })
    .join('\n'),
)}
${section('ui_report_problems', listOf(problems))}
${section('ui_report_lists', listOf(lists, 'wide'))}
${section('ui_report_facts', listOf(facts))}
<footer><p>${toMarkup(foot)}</p></footer>
</main>
</body>
</html>
`);
}

function groupOf(term: string, lines: readonly string[]): string {
  const head = term === '' ? '' : `<p class="term">${toMarkup(term)}</p>`;
  return head + lines.map((one) => `<p${term === '' ? ' class="lead"' : ''}><bdi>${toMarkup(one)}</bdi></p>`).join('');
}

/** Anything else as an address could ask for something, or run. */
const isImage = (address: string) => /^data:image\/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=]*$/.test(address);

function figureOf(preview: Preview | null): string {
  if (!preview || !isImage(preview.address)) return '';
  return `<figure><img src="${preview.address}" alt="${toMarkup(preview.caption)}"><figcaption>${toMarkup(preview.caption)}</figcaption></figure>`;
}

function listOf(pairs: readonly Pair[], className = ''): string {
  if (pairs.length === 0) return '';
  const rows = pairs.map(
    ({ name, value, raw, said }) =>
      `<dt>${toMarkup(name)}</dt><dd${isHash(value) ? ' class="hash"' : ''}>${said === undefined ? '' : `${toMarkup(said)} `}<bdi>${toMarkup(raw ? plainText(value) : value)}</bdi></dd>`,
  );
  return `<dl${className === '' ? '' : ` class="${className}"`}>${rows.join('')}</dl>`;
}

function nodeOf({ role, title, pairs, steps, parts, thumbnail }: Node, teller: Teller, thumbnails: Thumbnails): string {
  const address = (thumbnail && thumbnails.get(thumbnail)) ?? '';
  const small = isImage(address) ? `<img class="small" src="${address}" alt="${toMarkup(teller.words.word('ui_panel_thumbnail'))}">` : '';
  const name = title === '' ? '' : `: <bdi>${toMarkup(plainText(title))}</bdi>`;
  const acts = steps.map(({ text, raw, ai, details }) => {
    const more = details.map((one) => `${one.name}: ${one.raw ? plainText(one.value) : one.value}`).join(' · ');
    const made = ai ? ` <span class="ai">(${toMarkup(teller.words.word('ui_report_ai'))})</span>` : '';
    return `<li>${toMarkup(raw ? plainText(text) : text)}${made}${more === '' ? '' : `<br><bdi>${toMarkup(more)}</bdi>`}</li>`;
  });
  return `<li><h3>${toMarkup(role)}${name}</h3>${small}${acts.length > 0 ? `<ul>${acts.join('')}</ul>` : ''}${listOf(pairs)}${
    parts.length > 0 ? `<ol>${parts.map((part) => nodeOf(part, teller, thumbnails)).join('')}</ol>` : ''
  }</li>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function toMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '');
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...bytes));
}
