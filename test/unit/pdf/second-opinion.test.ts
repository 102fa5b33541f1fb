// Our own reading of signature values beside that of pkijs, over every PDF of the committed set. Where the two differ, it is named why.
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { askPkijs, explainOpinion, type Opinion } from '../../conformance/second-opinion.ts';
import { judge, makeWorld, signaturesOf, type World } from './world.ts';

const ROOM = new URL('../../fixtures/documents/', import.meta.url);
const names = readdirSync(ROOM).filter((name) => name.endsWith('.pdf'));

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

test('pkijs and we agree on every signature value, or it is named why not', async () => {
  const counts: Record<string, number> = {};
  for (const name of names) {
    const document = new Uint8Array(readFileSync(new URL(name, ROOM)));
    for (const signal of signaturesOf(await judge(document, world.trust))) {
      const opinion: Opinion | undefined = await askPkijs(document, signal);
      if (opinion === undefined) continue;
      const why = explainOpinion(signal, opinion);
      expect([name, signal.build, signal.content, opinion, why]).toEqual([name, signal.build, signal.content, opinion, expect.any(String)]);
      const key = why === '' ? `both say ${opinion}` : `${why}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
  }
  expect(counts['both say fits']).toBeGreaterThan(60);
});
