// A known signer's store for our walkers, and in the same file another one that only the engine finds: none may be authentic.
import { beforeAll, describe, expect, test } from 'vitest';
import { concat, sha256, text, uint16, uint32 } from '../../fixtures/bytes.ts';
import { type Assertion, buildManifest, buildStore, type Plan } from '../../fixtures/c2pa-builder.ts';
import { afterJfif, jpegSegment, sign } from '../../fixtures/embed.ts';
import { judge } from '../../fixtures/judge.ts';
import { base, openKit } from '../../fixtures/kit.ts';
import { type Identity, makeIdentity, PURPOSE } from '../../fixtures/pki.ts';

const kit = await openKit();
/** The camera's serial number, by which the engine names a certificate. */
const SERIAL = 10;
/** Somebody whose certificate has run out: of that one the engine says both that it is unknown and that it is too old. */
let stranger: Identity;

beforeAll(async () => {
  const dates = { from: '2024-01-01T00:00:00Z', to: '2025-01-01T00:00:00Z' };
  stranger = await makeIdentity({
    id: 'x',
    commonName: 'Anyone',
    organization: 'Anyone',
    serial: SERIAL,
    ...dates,
    purposes: [PURPOSE.emailProtection],
  });
});

/** Another picture, with the store that `run` puts beside the stranger's. */
async function swap(picture: Uint8Array, id: string, at: number, run: (store: Uint8Array) => Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const plan: Plan = { ...kit.plan(id, 'camera'), signing: { identity: stranger, chain: [], reserve: 2_000 } };
  let binding: Assertion = { label: 'c2pa.hash.data', value: {} };
  for (let size = 0; ; ) {
    const store = run(buildStore(await buildManifest(plan, binding)));
    const bytes = concat([picture.subarray(0, at), store, picture.subarray(at)]);
    if (bytes.length === size) return bytes;
    size = bytes.length;
    const value = {
      name: 'jumbf manifest',
      alg: 'sha256',
      exclusions: [{ start: at, length: store.length }],
      hash: await sha256(picture),
      pad: new Uint8Array(8),
    };
    binding = { label: 'c2pa.hash.data', value };
  }
}

describe('a store in a JPEG', () => {
  test('in segments that stand in another order than they are numbered', async () => {
    const genuine = await sign(base('ridge-small.jpg'), kit.plan('two orders', 'camera'));
    const picture = base('waves-small.jpg');
    const bytes = await swap(picture, 'two orders', afterJfif(picture), (other) => {
      const whole = buildStore(genuine.manifest);
      const rest = other.length - 8;
      const first = concat([uint32(whole.length + 8 + rest), whole.subarray(4), uint32(8 + rest), text('free')]);
      const packet = (sequence: number, data: Uint8Array) => jpegSegment(0xeb, concat([text('JP'), uint16(1), uint32(sequence), data]));
      return concat([packet(2, other), packet(1, first)]);
    });
    expect(await judge(bytes)).toMatchObject({ label: 'unknown', reason: 'unreadable' });
  });
});
