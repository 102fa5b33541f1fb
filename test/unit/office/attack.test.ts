// What people do to signed office files: the same set as the committed one, by new keys.
import { beforeAll, describe, expect, test } from 'vitest';
import { OFFICE_PAPERS } from '../../fixtures/papers/office.ts';
import { type Hands, makeHands } from '../../fixtures/papers/paper.ts';
import { judge, labelOf, makeWorld, type World } from '../pdf/world.ts';

let world: World;
let hands: Hands;
beforeAll(async () => {
  world = await makeWorld();
  hands = await makeHands(world);
});

describe('an office file', () => {
  test.each(OFFICE_PAPERS.map((paper) => [`${paper.ending}: ${paper.what}`, paper] as const))('%s', async (_name, paper) => {
    const report = await judge(await paper.make(hands), world.trust);
    expect([report.label, labelOf(report)]).toEqual([paper.expect, expect.any(String)]);
    expect(report.problems.filter((problem) => problem.code === 'internal')).toEqual([]);
  });
});
