import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { assembleStore } from '../trust/shipped.ts';
import type { TrustStore, UserAnchors } from '../trust/trust-list.ts';
import { AnchorError, describeNote, readAnchors } from '../trust/user-anchors.ts';
import { UsageError } from './arguments.ts';

/** The shipped lists in `folder`, and the user's own files. @throws UsageError for a file that holds no usable certificate */
export async function loadTrust(
  folder: URL,
  files: readonly string[],
  as: UserAnchors['as'],
  now: Date,
  note: (text: string) => void,
): Promise<TrustStore> {
  const records = new Map<string, unknown>();
  for (const name of await readdir(folder))
    if (name.endsWith('.json')) records.set(name, JSON.parse(await readFile(new URL(name, folder), 'utf8')));
  const [products, blocked] = [records.get('products.json'), records.get('blocked.json')];
  for (const name of ['products.json', 'blocked.json', 'index.json']) records.delete(name);
  const user: UserAnchors[] = [];
  for (const file of files) user.push(await readUserFile(file, as, now, note));
  return assembleStore({ lists: [...records.values()], products, blocked }, user);
}

async function readUserFile(file: string, as: UserAnchors['as'], now: Date, note: (text: string) => void): Promise<UserAnchors> {
  try {
    const { anchors, notes } = await readAnchors(new Uint8Array(await readFile(file)), {
      name: basename(file),
      as,
      added: now.toISOString().slice(0, 10),
    });
    for (const one of notes) note(`${file}: ${describeNote(one)}`);
    return anchors;
  } catch (error) {
    if (error instanceof AnchorError) throw new UsageError(`${file}: ${error.message}`);
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
