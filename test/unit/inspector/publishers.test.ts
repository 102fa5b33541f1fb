import { beforeEach, describe, expect, test } from 'vitest';
import { lookAtPublishers } from '../../../extension/inspector/publishers.ts';
import { toBase64 } from '../../../src/cms/anchor-pool.ts';
import { type Identity, makeCa } from '../cms/pki.ts';
import { listOf } from '../trust/lists.ts';

const TODAY = '2026-11-22';
const ADDRESS = 'https://lists.example/c2pa.json';
let asked: { readonly url: string; readonly init: RequestInit }[];
beforeEach(() => {
  asked = [];
});

/** A list as the C2PA publishes it. */
function loteOf(date: string, identities: readonly Identity[]): string {
  const services = identities.map(({ der }) => ({
    ServiceInformation: {
      ServiceStatus: 'http://c2pa.org/conformance/trust-list/trusted',
      ServiceDigitalIdentity: { X509Certificates: [{ val: toBase64(der) }] },
    },
  }));
  return JSON.stringify({
    LoTE: {
      ListAndSchemeInformation: { ListIssueDateTime: `${date}T00:00:00Z`, NextUpdate: '2027-11-01T00:00:00Z' },
      TrustedEntitiesList: [{ TrustedEntityServices: services }],
    },
  });
}

const [one, two, three] = await Promise.all([makeCa('One'), makeCa('Two'), makeCa('Three')]);

const recordOf = (identities: readonly Identity[], date: string): Promise<object> => listOf('c2pa', 'claim', identities, { date });

async function look(answer: () => Response | Promise<Response>, held: readonly unknown[] = []) {
  const files: Record<string, unknown> = {
    '/trust/index.json': {
      lists: [
        { id: 'c2pa', file: 'c2pa.json', publisher: ADDRESS },
        { id: 'interim', file: 'interim.json' },
        { id: 'odd', file: 'odd.json', publisher: 'no address' },
      ],
    },
    '/trust/c2pa.json': await recordOf([one, two], '2026-08-05'),
  };
  const found = await lookAtPublishers({
    packaged: async (path) => Response.json(files[path]),
    web: async (url, init) => {
      asked.push({ url, init });
      return answer();
    },
    held,
    today: TODAY,
  });
  expect(found).toHaveLength(1);
  return found[0];
}

describe('the publishers of lists', () => {
  test('are asked once each, without cookies, referrer or redirects, and nobody else', async () => {
    await look(() => new Response(loteOf('2026-08-05', [one, two])));
    expect(asked.map(({ url }) => url)).toEqual([ADDRESS]);
    expect(asked[0]?.init).toMatchObject({
      method: 'GET',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      cache: 'no-store',
    });
  });

  test('give a newer list, with what would change', async () => {
    const found = await look(() => new Response(loteOf('2026-11-01', [one, three])));
    expect(found?.offer).toMatchObject({
      id: 'c2pa',
      host: 'lists.example',
      state: 'newer',
      heldDate: '2026-08-05',
      date: '2026-11-01',
      nextUpdate: '2027-11-01',
      added: ['Three'],
      removed: ['Two'],
    });
    expect(found?.offer.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(found?.record).toMatchObject({ id: 'c2pa', date: '2026-11-01', entries: [{ name: 'One' }, { name: 'Three' }] });
  });

  test('are compared with the record that was taken before', async () => {
    const found = await look(() => new Response(loteOf('2026-09-01', [one, two])), [await recordOf([one, three], '2026-10-01')]);
    expect(found).toMatchObject({ offer: { state: 'kept', why: 'older', heldDate: '2026-10-01' }, record: null });
  });

  test.each([
    ['no list', () => new Response('<html>')],
    ['nothing', () => new Response('')],
    ['a list without a date', () => new Response(loteOf('soon', [one, two]))],
    ['a list without certificates', () => new Response(loteOf('2026-11-01', []))],
    ['a private key', () => new Response('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----')],
    ['more than we read', () => new Response(new Uint8Array(9 * 1024 * 1024).fill(0x20))],
  ])('that send %s change nothing', async (_name, answer) => {
    expect(await look(answer)).toMatchObject({ offer: { state: 'kept', why: 'malformed', sha256: null }, record: null });
  });

  test.each([
    ['refuse', () => new Response('no', { status: 403 })],
    ['send elsewhere', () => Promise.reject(new TypeError('redirect'))],
    ['are not there', () => Response.error()],
  ])('that %s are unreachable', async (_name, answer) => {
    expect(await look(answer)).toMatchObject({ offer: { state: 'unreachable', sha256: null }, record: null });
  });
});
