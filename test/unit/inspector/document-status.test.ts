// Asking an authority about the signer of a document: the same way as for a picture's, from the address in the certificate to the label.
import { beforeAll, describe, expect, test } from 'vitest';
import { inspectAsking } from '../../../extension/inspector/lookup.ts';
import { offerOf } from '../../../extension/offer.ts';
import { inspect, memorySource } from '../../../src/index.ts';
import { EKU, explicit, extension, type Identity, makeCrl, makeLeaf, makeOcsp, oid, sequence, tlv } from '../cms/pki.ts';
import { DOCUMENT_EKU, makeSigned, makeWorld, NOW, type World } from '../pdf/world.ts';

const OCSP = 'http://ocsp.agency.example/';
const LIST = 'http://ocsp.agency.example/all.crl';
const YESTERDAY = '2026-05-31T00:00:00Z';
const BEFORE = '2026-03-01T00:00:00Z';
const uri = (text: string) => tlv(0x86, new TextEncoder().encode(text));

let world: World;
let signer: Identity;
let document: Uint8Array;
beforeAll(async () => {
  world = await makeWorld();
  const access = sequence(sequence(oid('1.3.6.1.5.5.7.48.1'), uri(OCSP)));
  const points = sequence(sequence(explicit(0, explicit(0, uri(LIST)))));
  const extra = [extension('1.3.6.1.5.5.7.1.1', false, access), extension('2.5.29.31', false, points)];
  signer = await makeLeaf('Agency', world.root, { ekus: [DOCUMENT_EKU], extra });
  document = await makeSigned(world, { signer });
});

const options = () => ({ name: 'a.pdf', now: new Date(NOW), trust: world.trust, copy: 'given', version: '0' }) as const;

async function ask(answers: Readonly<Record<string, Uint8Array>>) {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    const answer = answers[url];
    return answer ? new Response(new Uint8Array(answer)) : new Response('', { status: 404 });
  };
  const line = { fetch, signal: () => AbortSignal.timeout(5_000), heard: new Map<string, Uint8Array>() };
  const report = await inspectAsking(memorySource(document), options(), { status: [OCSP, LIST] }, line);
  return { verdict: `${report.label} · ${report.reason}`, says: report.says.map(({ id }) => id), asked };
}

describe('the signer of a document', () => {
  test('is offered to be asked about, and not asked before a click', async () => {
    const report = await inspect(memorySource(document), options());
    expect([report.label, report.says.map(({ id }) => id)]).toEqual(['authentic', expect.arrayContaining(['case_17'])]);
    expect(offerOf(report)).toEqual({ kind: 'status', host: 'ocsp.agency.example', addresses: [OCSP, LIST] });
  });
  test('good', async () => {
    const found = await ask({
      [OCSP]: await makeOcsp({
        leaf: signer,
        issuer: world.root,
        status: 'good',
        thisUpdate: YESTERDAY,
        nextUpdate: '2026-07-01T00:00:00Z',
      }),
    });
    expect(found).toMatchObject({ verdict: 'authentic · document', says: expect.arrayContaining(['line_how_online']), asked: [OCSP] });
    expect(found.says).not.toContain('case_17');
  });
  test('withdrawn, by answer or by list', async () => {
    const revoked = await makeOcsp({ leaf: signer, issuer: world.root, status: 'revoked', revokedAt: BEFORE, thisUpdate: YESTERDAY });
    expect(await ask({ [OCSP]: revoked })).toMatchObject({ verdict: 'unknown · withdrawn', asked: [OCSP] });
    const list = await makeCrl(world.root, [{ serial: signer.serial, at: BEFORE }]);
    expect(await ask({ [LIST]: list })).toMatchObject({ verdict: 'unknown · withdrawn', asked: [OCSP, LIST] });
  });
  test('what proves nothing changes nothing, and it is said who was asked in vain', async () => {
    const stranger = await makeLeaf('Responder', world.root, { ekus: [EKU.email] });
    for (const answer of [
      new TextEncoder().encode('<html>'),
      await makeOcsp({
        leaf: signer,
        issuer: world.root,
        responder: stranger,
        status: 'revoked',
        revokedAt: BEFORE,
        thisUpdate: YESTERDAY,
      }),
      await makeOcsp({ leaf: stranger, issuer: world.root, status: 'revoked', revokedAt: BEFORE, thisUpdate: YESTERDAY }),
    ]) {
      const found = await ask({ [OCSP]: answer });
      expect(found).toMatchObject({ verdict: 'authentic · document', asked: [OCSP, LIST] });
      expect(found.says).toEqual(expect.arrayContaining(['case_17', 'line_unchecked_lookup']));
    }
  });
});
