import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAnchors } from '../../src/trust/user-anchors.ts';
import type { Driver } from './driver.ts';

const FILE = join(import.meta.dirname, '..', 'fixtures', 'trust', 'demo-anchor.pem');

/** Adds the demo's own anchor, whose name says that it is one, where the background keeps the user's anchors. */
export async function addDemoAnchor(driver: Driver): Promise<void> {
  const read = await readAnchors(new Uint8Array(readFileSync(FILE)), { name: 'Assay demo anchor', as: 'tool', added: '2026-11-01' });
  await driver.extension((one) => chrome.storage.local.set({ 'user-anchors': [one] }), read.anchors);
}
