// What a later manifest tells of an earlier one's signature: its time, and whether its certificate was withdrawn.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Assertion } from '../../fixtures/c2pa-builder.ts';
import type { Signed } from '../../fixtures/embed.ts';
import { judge } from '../../fixtures/judge.ts';
import { from, openKit, SOURCE } from '../../fixtures/kit.ts';
import { makeList, makeOcsp, makeToken } from '../../fixtures/pki.ts';

const IN_2024 = '2024-06-01T10:00:00.000Z';
const kit = await openKit();
const { who } = kit;

/** A camera's picture whose certificate has run out since, without a token of its own. */
let old: Signed;
/** One by a camera whose certificate was withdrawn. */
let withdrawn: Signed;
beforeAll(async () => {
  old = await kit.made('late old', 'ridge-small.jpg', SOURCE.capture, kit.plain('expired'));
  withdrawn = await kit.made('late withdrawn', 'ridge-small.jpg', SOURCE.capture, kit.stamped('revoked'));
});

/** A later edit of `parent` with these assertions beside its actions. */
async function judgeLater(parent: Signed, ...extra: readonly Assertion[]) {
  const edit = { ...kit.stamped('editor'), reserve: 4000 };
  const { bytes } = await kit.edited('late edit', 'dunes-small.jpg', from(parent), [{ action: 'c2pa.cropped' }], edit, { extra });
  const report = await judge(bytes);
  const signer = report.history.find((node) => node.label === parent.manifest.label)?.signer;
  return { label: report.label, reason: report.reason, trust: signer?.trust, at: signer?.time.at, withdrawal: signer?.withdrawal };
}

const signatureOf = ({ manifest }: Signed) => new Uint8Array(manifest.cose.signature);
const stamp = async (authority = 'time', over = signatureOf(old), at = IN_2024) => makeToken(who(authority), [], over, at);
const timeStamp = (token: unknown, label = old.manifest.label) => ({ label: 'c2pa.time-stamp', value: { [label]: token } });
const UNPROVEN = { label: 'unknown', reason: 'origin-not-recorded', trust: 'expired' };

describe('a time-stamp assertion', () => {
  test('without one, the expired part is of unknown provenance', async () => {
    expect(await judgeLater(old)).toMatchObject(UNPROVEN);
  });
  test('over the signature of the manifest that it names, by a listed authority: judged at that time', async () => {
    expect(await judgeLater(old, timeStamp(await stamp()))).toMatchObject({ label: 'authentic', trust: 'trusted', at: IN_2024 });
  });
  test.each([
    ['over another signature', async () => timeStamp(await stamp('time', new Uint8Array(64)))],
    ['over the picture that names it', async () => timeStamp(await stamp('time', signatureOf(withdrawn)))],
    ['of an authority on no list', async () => timeStamp(await stamp('unlisted-time'))],
    ['of a signer, who is no authority', async () => timeStamp(await stamp('camera'))],
    ['from a time when the certificate had run out', async () => timeStamp(await stamp('time', signatureOf(old), '2025-06-01T00:00:00Z'))],
    ['from before the certificate', async () => timeStamp(await stamp('time', signatureOf(old), '2023-06-01T00:00:00Z'))],
    ['from the future', async () => timeStamp(await stamp('time', signatureOf(old), '2030-06-01T00:00:00Z'))],
    ['under another manifest’s name', async () => timeStamp(await stamp(), withdrawn.manifest.label)],
    ['that is no token', async () => timeStamp(new Uint8Array([1, 2, 3]))],
  ])('%s lifts nothing', async (_name, make) => {
    const found = await judgeLater(old, await make());
    expect(found).toMatchObject({ label: 'unknown' });
    expect(found.trust).not.toBe('trusted');
  });
  test('makes no stranger known', async () => {
    const stranger = await kit.made('late stranger', 'ridge-small.jpg', SOURCE.capture, kit.alone('stranger'));
    const token = await stamp('time', signatureOf(stranger), '2026-06-01T00:00:00Z');
    expect(await judgeLater(stranger, timeStamp(token, stranger.manifest.label))).toMatchObject({ label: 'unknown', trust: 'unknown' });
  });
});

describe('a certificate status assertion', () => {
  const status = (ocsp: Uint8Array) => ({ label: 'c2pa.certificate-status', value: { ocspVals: [ocsp] } });
  const at = '2026-06-02T00:00:00Z';
  test('that says withdrawn before signing spoils the part', async () => {
    const ocsp = await makeOcsp(who('revoked'), who('demo-issuer'), who('responder'), at, '2026-03-01T00:00:00Z');
    expect(await judgeLater(withdrawn)).toMatchObject({ label: 'authentic', withdrawal: 'not-checked' });
    expect(await judgeLater(withdrawn, status(ocsp))).toMatchObject({ label: 'unknown', withdrawal: 'withdrawn' });
  });
  test('that holds a list which names the signer spoils the part too', async () => {
    const named = [{ leaf: who('revoked'), on: '2026-03-01T00:00:00Z' }];
    const listed = (list: Uint8Array) => ({ label: 'c2pa.certificate-status', value: { ocspVals: [], crlVals: [list] } });
    expect(await judgeLater(withdrawn, listed(await makeList(who('demo-issuer'), at, named)))).toMatchObject({ withdrawal: 'withdrawn' });
    expect(await judgeLater(withdrawn, listed(await makeList(who('impostor-root'), at, named)))).toMatchObject({
      withdrawal: 'not-checked',
    });
  });
  test('about another certificate, or by nobody, says nothing', async () => {
    const other = await makeOcsp(who('barred'), who('demo-issuer'), who('responder'), at, '2026-03-01T00:00:00Z');
    const forged = await makeOcsp(who('revoked'), who('demo-issuer'), who('impostor'), at, '2026-03-01T00:00:00Z');
    for (const ocsp of [other, forged, new Uint8Array([1])])
      expect((await judgeLater(withdrawn, status(ocsp))).withdrawal).toBe('not-checked');
  });
});
