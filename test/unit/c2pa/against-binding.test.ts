// Trusted signatures whose binding to the content binds nothing: none may be authentic, whatever the engine says.
import { expect, test } from 'vitest';
import type { Assertion } from '../../fixtures/c2pa-builder.ts';
import { buildManifest, buildStore } from '../../fixtures/c2pa-builder.ts';
import { bmffHash, place } from '../../fixtures/embed.ts';
import { judge } from '../../fixtures/judge.ts';
import { base, openKit } from '../../fixtures/kit.ts';

const kit = await openKit();

/** A camera's still picture under the hash that `change` makes of the right one. */
async function labelOf(label: string, change: (value: object) => object): Promise<string> {
  const plan = kit.plan(`binding ${label}`, 'camera');
  let binding: Assertion = { label, value: {} };
  let bytes = new Uint8Array();
  // The size of the binding moves the picture.
  for (let round = 0; round < 4; round++) {
    const signing = { ...plan.signing, reserve: 4_000 };
    const manifest = await buildManifest({ ...plan, format: 'image/avif', signing }, binding);
    ({ bytes } = place(base('ridge-small.avif'), 'image/avif', buildStore(manifest)));
    const { value } = await bmffHash(bytes);
    binding = { label, value: change(Object(value)) };
  }
  return (await judge(bytes)).label;
}

const LABELS = ['c2pa.hash.bmff.v2', 'c2pa.hash.bmff.v3'];

test.each(LABELS)('%s over all that it has to cover', async (label) => {
  expect(await labelOf(label, (value) => value)).toBe('authentic');
});

test.each(
  [...LABELS, 'c2pa.hash.bmff'].flatMap((label) =>
    [{ hash: undefined }, { hash: null }, { hash: new Uint8Array() }, { hash: null, merkle: [] }].map((instead) => ({ label, instead })),
  ),
)('$label with $instead', async ({ label, instead }) => {
  const drop = (value: object) => Object.fromEntries(Object.entries({ ...value, ...instead }).filter(([, one]) => one !== undefined));
  expect(await labelOf(label, drop)).not.toBe('authentic');
});
