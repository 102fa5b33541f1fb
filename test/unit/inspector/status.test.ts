// Asking an authority whether a certificate was withdrawn: the whole way, from the address in the certificate to the label.
import { createHash } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pkijs from 'pkijs';
import { beforeAll, describe, expect, test } from 'vitest';
import { inspectAsking } from '../../../extension/inspector/lookup.ts';
import { offerOf } from '../../../extension/offer.ts';
import { type InspectOptions, inspect, memorySource, rejudge, setClock } from '../../../src/index.ts';
import { engine } from '../../fixtures/judge.ts';
import { openKit, SOURCE } from '../../fixtures/kit.ts';
import { type Identity, makeIdentity, makeList, makeOcsp, PURPOSE } from '../../fixtures/pki.ts';

const OCSP = 'http://ocsp.authority.example/';
const LIST = 'http://ocsp.authority.example/all.crl';
const NOW = '2026-11-01T00:00:00Z';
const VALID = { from: '2025-01-01T00:00:00Z', to: '2044-01-01T00:00:00Z', organization: 'Test' };
const SIGNER = [PURPOSE.claimSigning, PURPOSE.emailProtection];

let root: Identity;
let responder: Identity;
let leaf: Identity;
let picture: Uint8Array;
let options: InspectOptions;

beforeAll(async () => {
  root = await makeIdentity({ id: 'root', commonName: 'Status Root', serial: 1, ca: true, ...VALID });
  const made = { issuer: 'root', ...VALID };
  responder = await makeIdentity(
    { id: 'responder', commonName: 'Status Responder', serial: 2, purposes: [PURPOSE.ocspSigning], ...made },
    root,
  );
  leaf = await makeIdentity(
    { id: 'leaf', commonName: 'Status Camera', serial: 200, purposes: SIGNER, ocsp: OCSP, list: LIST, ...made },
    root,
  );
  const kit = await openKit();
  picture = (await kit.made('status', 'ridge-small.jpg', SOURCE.capture, { identity: leaf, chain: [], reserve: 2000 })).bytes;
  const sha256 = createHash('sha256').update(root.der).digest('hex');
  const entry = { kind: 'anchor' as const, name: 'Status Root', sha256, der: Buffer.from(root.der).toString('base64') };
  const user = [{ name: 'root.pem', as: 'tool' as const, added: '2026-10-01', entries: [entry] }];
  const trust = { lists: [], user, blocked: [], products: [] };
  options = { name: 'a', now: new Date(NOW), trust, engine, copy: 'given', version: '0' };
});

/** Judges with these answers by address, and tells what was asked. */
async function ask(answers: Readonly<Record<string, Uint8Array<ArrayBuffer>>>, allowed: readonly string[] = [OCSP, LIST]) {
  setClock(new Date(NOW));
  const asked: { url: string; body: unknown }[] = [];
  const fetch = async (url: string, { body }: RequestInit) => {
    asked.push({ url, body });
    const answer = answers[url];
    return answer ? new Response(answer) : new Response('', { status: 404 });
  };
  const line = { fetch, signal: () => AbortSignal.timeout(5_000), heard: new Map<string, Uint8Array>() };
  const report = await inspectAsking(memorySource(picture), options, { status: allowed }, line);
  const says = report.says.map(({ id }) => id);
  // What was asked in vain stands, also when the page's own copy is compared afterwards.
  expect(rejudge(report, report.copy, options.trust).says.map(({ id }) => id)).toEqual(says);
  return { label: report.label, reason: report.reason, says, asked: asked.map(({ url }) => url), body: asked[0]?.body };
}

const NOT_ANSWERED = { label: 'authentic', says: expect.arrayContaining(['case_17', 'line_unchecked_lookup']) };
const GOOD = { label: 'authentic', reason: 'captured', says: expect.arrayContaining(['line_how_online']) };
const WITHDRAWN = { label: 'unknown', reason: 'withdrawn' };

describe('a signer whose certificate says where to ask', () => {
  test('is offered, with its host, and not asked before a click', async () => {
    setClock(new Date(NOW));
    const report = await inspect(memorySource(picture), options);
    expect(report.says.map(({ id }) => id)).toContain('case_17');
    expect(offerOf(report)).toEqual({ kind: 'status', host: 'ocsp.authority.example', addresses: [OCSP, LIST] });
  });

  test('the question names the certificate and its issuer, as another library reads it', async () => {
    const { body } = await ask({});
    const request = pkijs.OCSPRequest.fromBER(body instanceof Uint8Array ? new Uint8Array(body) : new Uint8Array());
    const id = request.tbsRequest.requestList[0]?.reqCert;
    const expected = new pkijs.CertID();
    await expected.createForCertificate(leaf.certificate, { hashAlgorithm: 'SHA-1', issuerCertificate: root.certificate });
    expect(id?.isEqual(expected)).toBe(true);
    expect(id?.serialNumber).toBeInstanceOf(asn1.Integer);
  });

  test('good, by the issuer’s responder or by the issuer itself', async () => {
    const found = await ask({ [OCSP]: await makeOcsp(leaf, root, responder, '2026-10-31T00:00:00Z') });
    expect(found).toMatchObject(GOOD);
    expect(found.says).not.toContain('case_17');
    expect(found.asked).toEqual([OCSP]);
    expect(await ask({ [OCSP]: await makeOcsp(leaf, root, root, '2026-10-31T00:00:00Z') })).toMatchObject(GOOD);
  });

  test('withdrawn, by answer or by list', async () => {
    const on = '2026-03-01T00:00:00Z';
    expect(await ask({ [OCSP]: await makeOcsp(leaf, root, responder, '2026-10-31T00:00:00Z', on) })).toMatchObject(WITHDRAWN);
    expect(await ask({ [LIST]: await makeList(root, '2026-10-31T00:00:00Z', [{ leaf, on }]) })).toMatchObject(WITHDRAWN);
  });

  test('a list that does not name it is a good answer', async () => {
    const found = await ask({ [LIST]: await makeList(root, '2026-10-31T00:00:00Z', [{ leaf: responder, on: '2026-03-01T00:00:00Z' }]) });
    expect(found).toMatchObject(GOOD);
    expect(found.asked).toEqual([OCSP, LIST]);
  });

  test('what proves nothing changes nothing', async () => {
    const stranger = await makeIdentity({ id: 'x', commonName: 'Status Root', serial: 1, ca: true, ...VALID });
    const at = '2026-10-31T00:00:00Z';
    const worthless = {
      'no DER': new TextEncoder().encode('<html>'),
      empty: new Uint8Array(0),
      'another certificate': await makeOcsp(responder, root, responder, at, '2026-03-01T00:00:00Z'),
      'signed by the leaf': await makeOcsp(leaf, root, leaf, at),
      'signed by a namesake of the issuer': await makeOcsp(leaf, root, stranger, at),
      'from the future': await makeOcsp(leaf, root, responder, '2026-12-31T00:00:00Z'),
    };
    for (const [name, answer] of Object.entries(worthless))
      expect(await ask({ [OCSP]: new Uint8Array(answer) }), name).toMatchObject(NOT_ANSWERED);
    expect(await ask({ [LIST]: await makeList(stranger, at, [{ leaf, on: '2026-03-01T00:00:00Z' }]) })).toMatchObject(NOT_ANSWERED);
    expect(await ask({})).toMatchObject(NOT_ANSWERED);
    expect((await ask({})).says).not.toContain('line_unchecked_part');
  });

  test('only the allowed addresses are asked', async () => {
    expect((await ask({}, [LIST])).asked).toEqual([LIST]);
    expect((await ask({}, ['http://elsewhere.example/'])).asked).toEqual([]);
    expect((await ask({}, [])).asked).toEqual([]);
  });
});
