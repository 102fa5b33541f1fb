import { afterEach, describe, expect, test, vi } from 'vitest';
import { loadRemote } from '../../../src/cli/remote-manifest.ts';

const ADDRESS = 'https://manifests.example.org/a.c2pa';
afterEach(() => vi.unstubAllGlobals());

/** Answers in the web's place; tells how it was asked. */
function answerWith(response: () => Response) {
  const asked = vi.fn(async (_url: string, _init: RequestInit) => response());
  vi.stubGlobal('fetch', asked);
  return asked;
}

describe('a manifest kept elsewhere', () => {
  test('is asked for once, without a redirect', async () => {
    const asked = answerWith(() => new Response('store'));
    expect(new TextDecoder().decode(await loadRemote(ADDRESS))).toBe('store');
    expect(asked.mock.calls.map(([url, { redirect, credentials }]) => ({ url, redirect, credentials }))).toEqual([
      { url: ADDRESS, redirect: 'error', credentials: 'omit' },
    ]);
  });
  test.each(['http://manifests.example.org/a', 'https://192.168.1.1/a', 'file:///etc/passwd'])('%s is not asked', async (address) => {
    const asked = answerWith(() => new Response('store'));
    await expect(loadRemote(address)).rejects.toThrow(/is not loaded/);
    expect(asked).not.toHaveBeenCalled();
  });
  test('that is not there, or far too long, is an error with its address', async () => {
    answerWith(() => new Response('', { status: 404 }));
    await expect(loadRemote(ADDRESS)).rejects.toThrow(`${ADDRESS} could not be loaded: the host answered 404`);
    answerWith(() => new Response(new Uint8Array(17 * 1024 * 1024)));
    await expect(loadRemote(ADDRESS)).rejects.toThrow(/more than/);
  });
});
