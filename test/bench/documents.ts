import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { recogniseAt } from '../../extension/inspector/byte-ladder.ts';
import { loadTrust } from '../../src/cli/trust-files.ts';
import type { Recognition, TrustStore } from '../../src/index.ts';
import { readAnchors } from '../../src/trust/user-anchors.ts';
import { launchChromium } from '../e2e/chromium.ts';
import { startServer } from '../e2e/server.ts';
import { raw, signed, textOf } from '../fixtures/documents.ts';
import { makeCa, makeLeaf } from '../unit/cms/pki.ts';
import { bundle } from './bundle.ts';
import type { CheckCost } from './document-check.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NOW = '2026-06-01T00:00:00Z';
const DOCUMENT_EKU = '1.3.6.1.5.5.7.3.36';
const SIZES: readonly (readonly [string, number])[] = [
  ['100 kB', 100_000],
  ['1 MB', 1_000_000],
  ['10 MB', 10_000_000],
];
/** Bytes of one object, as a page's content is; so many make a document. */
const OBJECT_BYTES = 10_000;
const PDF = 'application/pdf';

export interface DocumentCosts {
  readonly version: string;
  readonly checks: readonly (CheckCost & { readonly name: string })[];
  readonly recognitions: readonly {
    readonly name: string;
    readonly found: Recognition;
    readonly requests: number;
    readonly bytes: number;
    /** Of the whole file. */
    readonly share: number;
  }[];
}

/** What a check of a document costs beside the bare work, and what it costs a network to learn that there is nothing to check. */
export async function measureDocuments(): Promise<DocumentCosts> {
  const server = await startServer();
  const driver = await launchChromium({ extension: null });
  try {
    const root = await makeCa('Document Root');
    const signer = await makeLeaf('Agency', root, { ekus: [DOCUMENT_EKU], organization: 'Agency of Tests' });
    const { anchors } = await readAnchors(root.der, { name: 'Documents of the bench', as: 'publisher', added: '2026-01-01' });
    const shipped = await loadTrust(pathToFileURL(join(ROOT, 'assets', 'trust/')), [], 'publisher', new Date(NOW), () => undefined);
    const trust: TrustStore = { ...shipped, user: [anchors] };
    server.file('/bench.js', 'text/javascript', await bundle('document-check.ts'));
    const tab = await driver.open();
    await tab.goto(server.page('/bench', '<script src="/bench.js"></script>'));
    const checks: DocumentCosts['checks'][number][] = [];
    const recognitions: DocumentCosts['recognitions'][number][] = [];
    for (const [name, size] of SIZES) {
      const document = await signed(makeDocument(size, true), { signer });
      const url = server.file(`/${size}.pdf`, PDF, Buffer.from(document));
      checks.push({ name, ...(await tab.run(runCheck, url, gapOf(document), trust, NOW)) });
    }
    for (const [name, size] of SIZES) {
      const document = makeDocument(size, false);
      const url = server.file(`/plain/${size}.pdf`, PDF, Buffer.from(document), { 'accept-ranges': 'bytes', etag: '"one"' });
      const before = server.hits.length;
      const found = await recogniseAt(url, { fetch, signal: () => AbortSignal.timeout(20_000) });
      const hits = server.hits.slice(before);
      const bytes = hits.reduce((sum, hit) => sum + hit.bytes, 0);
      recognitions.push({ name, found, requests: hits.length, bytes, share: bytes / document.length });
    }
    return { version: driver.version, checks, recognitions };
  } finally {
    await driver.close();
    await server.close();
  }
}

/** Sent into the page as text. */
async function runCheck(url: string, gap: { gapStart: number; gapEnd: number }, trust: TrustStore, now: string): Promise<CheckCost> {
  const file = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const { measureCheck } = Reflect.get(window, 'bench') as typeof import('./document-check.ts');
  return measureCheck(file, gap, trust, now);
}

function gapOf(document: Uint8Array): { gapStart: number; gapEnd: number } {
  const [, gapStart, gapEnd] = /\/ByteRange \[0 (\d+) (\d+)/.exec(textOf(document)) ?? [];
  return { gapStart: Number(gapStart), gapEnd: Number(gapEnd) };
}

/** A document of many objects, as a real one is; with an empty form that waits for a signature where it is to be signed. */
function makeDocument(size: number, form: boolean): Uint8Array {
  const page = 'BT /F1 12 Tf 20 100 Td (words) Tj ET '.repeat(OBJECT_BYTES / 37);
  const content = `<< /Length ${page.length} >>\nstream\n${page}\nendstream`;
  const pages = Math.max(1, Math.round(size / OBJECT_BYTES));
  const bodies = new Map<number, string>([
    [1, `<< /Type /Catalog /Pages 2 0 R ${form ? '/AcroForm 6 0 R' : ''} >>`],
    [2, `<< /Type /Pages /Kids [${Array.from({ length: pages }, (_, i) => `${100 + 2 * i} 0 R`).join(' ')}] /Count ${pages} >>`],
    [5, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'],
    [6, '<< /Fields [7 0 R] /SigFlags 3 >>'],
    [7, '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Sig1) /Rect [0 0 0 0] /F 132 /V 50 0 R >>'],
    [9, '<< /Producer (a bench) >>'],
  ]);
  for (let i = 0; i < pages; i++) {
    bodies.set(100 + 2 * i, `<< /Type /Page /Parent 2 0 R /Contents ${101 + 2 * i} 0 R /Resources << /Font << /F1 5 0 R >> >> >>`);
    bodies.set(101 + 2 * i, content);
  }
  let text = '%PDF-1.7\n';
  let table = '';
  for (const [number, body] of bodies) {
    table += `${number} 1\n${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${number} 0 obj\n${body}\nendobj\n`;
  }
  const trailer = `<< /Size ${100 + 2 * pages} /Root 1 0 R /Info 9 0 R >>`;
  return raw(`${text}xref\n0 1\n0000000000 65535 f \n${table}trailer\n${trailer}\nstartxref\n${text.length}\n%%EOF\n`);
}
