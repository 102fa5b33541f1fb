// A camera's own signature in a COSE structure that two readers could take for two things, or with a time of something else: none may be authentic.
import { describe, expect, test } from 'vitest';
import type { Headers, Signing } from '../../fixtures/cose.ts';
import { sign } from '../../fixtures/embed.ts';
import { judge } from '../../fixtures/judge.ts';
import { base, openKit } from '../../fixtures/kit.ts';
import { signRaw } from '../../fixtures/pki.ts';

const kit = await openKit();
const [ALG, CRIT, KEY_ID, X5CHAIN] = [1, 2, 4, 33];
const ES256 = -7;
const CHAIN = [kit.who('camera').der, kit.who('demo-issuer').der];
const RIGHT: readonly (readonly [unknown, unknown])[] = [
  [ALG, ES256],
  [X5CHAIN, CHAIN],
];

async function labelOf(id: string, sealed: Headers['sealed'], more: Partial<Headers> = {}): Promise<string> {
  const forged: Headers = { sealed, loose: new Map(), sign: (data) => signRaw(kit.who('camera'), data), ...more };
  const signing = { identity: kit.who('camera'), chain: [], reserve: 4_000, forged };
  const { label, reason } = await judge((await sign(base('ridge-small.jpg'), { ...kit.plan(`cose ${id}`, 'camera'), signing })).bytes);
  return `${label} ${reason}`;
}

describe('the camera’s own signature', () => {
  test('in the structure that C2PA has for it', async () => {
    expect(await labelOf('plain', new Map(RIGHT))).toBe('authentic captured');
  });

  test.each([
    ['that nobody knows', [...RIGHT, [CRIT, [99]], [99, 'only for the one who reads this']]],
    ['by a name', [...RIGHT, [CRIT, ['valid-for']], ['valid-for', 'nothing']]],
    ['that is not there', [...RIGHT, [CRIT, [KEY_ID]]]],
    ['beside one that we apply', [...RIGHT, [CRIT, [ALG, 99]], [99, 1]]],
    ['of which there is none', [...RIGHT, [CRIT, []]]],
    ['in no list', [...RIGHT, [CRIT, ALG]]],
  ] as const)('with a critical header %s', async (name, sealed) => {
    expect(await labelOf(`critical ${name}`, new Map<unknown, unknown>(sealed))).toBe('unknown unreadable');
  });

  test('with a list of critical headers that nobody signed', async () => {
    expect(await labelOf('loose critical', new Map(RIGHT), { loose: new Map([[CRIT, [ALG]]]) })).toBe('unknown unreadable');
  });

  test.each([
    ['of nothing', new Uint8Array()],
    ['of bytes', new Uint8Array([1, 2, 3])],
    ['of text', 'another claim'],
    ['that is a claim', { claim_generator: 'anybody' }],
    ['that is a truth', false],
  ])('with a payload %s', async (name, payload) => {
    expect(await labelOf(`payload ${name}`, new Map(RIGHT), { payload })).toBe('unknown unreadable');
  });
});

const IN_2024 = '2024-06-01T10:00:00.000Z';
const ELSEWHERE = new TextEncoder().encode('another signature');
type Token = NonNullable<Signing['token']>;

/** A camera's picture whose certificate has run out, with these tokens. */
async function labelAtTime(id: string, ...tokens: readonly (Pick<Token, 'form'> & Partial<Token>)[]): Promise<string> {
  const [token, second] = tokens.map((one): Token => ({ authority: kit.who('time'), chain: [], at: IN_2024, ...one }));
  const signing = { ...kit.plain('expired'), reserve: 6_000, ...(token && { token }), ...(second && { second }) };
  const { label, reason } = await judge((await sign(base('ridge-small.jpg'), { ...kit.plan(`time ${id}`, 'expired'), signing })).bytes);
  return `${label} ${reason}`;
}

describe('a certificate that has run out, with tokens of both forms', () => {
  test('of which each is right', async () => {
    expect(await labelAtTime('both', { form: 'sigTst2' }, { form: 'sigTst' })).toBe('authentic captured');
  });
  test('of which one is over something else: the other stands by itself', async () => {
    expect(await labelAtTime('first', { form: 'sigTst2' }, { form: 'sigTst', over: ELSEWHERE })).toBe('authentic captured');
    expect(await labelAtTime('second', { form: 'sigTst2', over: ELSEWHERE }, { form: 'sigTst' })).toBe('authentic captured');
  });
  test.each([
    ['none', []],
    ['both over something else', [{ form: 'sigTst2', over: ELSEWHERE } as const, { form: 'sigTst', over: ELSEWHERE } as const]],
    ['each in the other’s place', [{ form: 'sigTst2', as: 'sigTst' } as const, { form: 'sigTst', as: 'sigTst2' } as const]],
    ['the older form in the newer one’s place', [{ form: 'sigTst', as: 'sigTst2' } as const]],
    ['the newer form in the older one’s place', [{ form: 'sigTst2', as: 'sigTst' } as const]],
    [
      'both of somebody who is on no list',
      [{ form: 'sigTst2', authority: kit.who('unlisted-time') } as const, { form: 'sigTst', authority: kit.who('unlisted-time') } as const],
    ],
    [
      'one from after its time and one from before',
      [{ form: 'sigTst2', at: '2025-06-01T00:00:00Z' } as const, { form: 'sigTst', at: '2023-06-01T00:00:00Z' } as const],
    ],
  ])('%s', async (name, tokens) => {
    expect(await labelAtTime(name, ...tokens)).not.toMatch(/^authentic/);
  });
});
