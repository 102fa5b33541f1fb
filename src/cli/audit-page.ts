import type { Label, Report } from '../report.ts';
import { rowsOf, share, type Tally } from './audit-tally.ts';

/** Rows of single files on the page; the rest is in the JSON. */
const MAX_ROWS = 20_000;

export interface AuditPage {
  readonly place: string;
  readonly now: Date;
  readonly version: string;
  readonly tally: Tally;
  readonly reports: readonly Report[];
  readonly missing: readonly string[];
}

/** One self-contained page: counts, two bar charts, every file. No script, nothing from elsewhere; every name is escaped. */
export function writeAuditPage(page: AuditPage): string {
  const { tally } = page;
  const shown = page.reports.slice(0, MAX_ROWS);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Assay audit of ${escapeHtml(page.place)}</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: color-mix(in srgb, currentColor 20%, transparent); --bar: light-dark(#33557a, #9dbde0); }
body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .75rem .35rem 0; text-align: start; vertical-align: top; overflow-wrap: break-word; }
td:first-child { overflow-wrap: anywhere; }
td.number { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; height: auto; max-width: 32rem; }
svg text { fill: currentColor; font: 15px system-ui, sans-serif; }
rect { fill: var(--bar); }
@media print { body { margin: 0; } }
</style>
</head>
<body>
<main>
<h1>Assay audit</h1>
<p>${escapeHtml(page.place)}, judged as of ${page.now.toISOString().slice(0, 10)} by Assay ${escapeHtml(page.version)}. Everything was read on this machine.</p>
<h2>Counts</h2>
<table><tbody>${rowsOf(tally)
    .map(
      ([name, count]) =>
        `<tr><th scope="row">${name}</th><td class="number">${count}</td><td class="number">${share(count, tally.total).trim()}</td></tr>`,
    )
    .join('')}</tbody></table>
<h2>Labels</h2>
${chart('Files by label', new Map([...tally.labels].map(([label, count]) => [LABEL_WORDS[label], count])), tally.total)}
<h2>Kinds of file</h2>
${chart('Files by type', tally.types, tally.total)}
${page.missing.length > 0 ? `<h2>Listed, but not there</h2><ul>${page.missing.map((path) => `<li>${escapeHtml(path)}</li>`).join('')}</ul>` : ''}
<h2>Files</h2>
${shown.length < page.reports.length ? `<p>The first ${shown.length} of ${page.reports.length}.</p>` : ''}
<table><thead><tr><th scope="col">File</th><th scope="col">Label</th><th scope="col">Why</th></tr></thead><tbody>
${shown.map((report) => `<tr><td>${escapeHtml(report.asset.name)}</td><td>${escapeHtml(report.badge.text)}</td><td>${escapeHtml(report.sentence)}</td></tr>`).join('\n')}
</tbody></table>
</main>
</body>
</html>
`;
}

/** What the labels are called for people. */
const LABEL_WORDS: Readonly<Record<Label, string>> = {
  authentic: 'Signed by a known source',
  'ai-generated': 'AI-generated',
  'ai-edited': 'Edited with AI',
  altered: 'Changed since signing, or broken signature',
  unknown: 'Unknown, or could not check',
};

const ROW = 44;
const CHART_WIDTH = 480;
/** Letters of a name in a chart; the longest media types are told apart by them. */
const MAX_NAME = 44;

/** Horizontal bars, each below its name and number, so that a narrow window shows them too; the table above says the same in words. */
function chart(title: string, counts: ReadonlyMap<string, number>, total: number): string {
  const rows = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 20);
  const most = Math.max(1, ...rows.map(([, count]) => count));
  const bars = rows.map(([name, count], index) => {
    const y = index * ROW;
    const width = Math.max(1, Math.round((CHART_WIDTH * count) / most));
    const words = `${shorten(name)}: ${count} (${share(count, total).trim()})`;
    return `<text x="0" y="${y + 16}">${escapeHtml(words)}</text><rect x="0" y="${y + 23}" width="${width}" height="14"/>`;
  });
  return `<svg role="img" aria-label="${escapeHtml(`${title}: ${rows.map(([name, count]) => `${name} ${count}`).join(', ')}`)}" viewBox="0 0 ${CHART_WIDTH} ${rows.length * ROW}">${bars.join('')}</svg>`;
}

/** The long names of office files differ at their end. */
function shorten(name: string): string {
  return name.length <= MAX_NAME ? name : `${name.slice(0, 15)}…${name.slice(16 - MAX_NAME)}`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
