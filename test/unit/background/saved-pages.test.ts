import { expect, test, vi } from 'vitest';
import { SavedPages } from '../../../extension/background/saved-pages.ts';
import type { PagePart } from '../../../extension/messages.ts';

const A = 'https://other.example/a.jpg';

function open(page: Blob | null = new Blob(['page'])) {
  let clock = 0;
  const save = vi.fn(async (): Promise<Blob | null> => page);
  const unpack = vi.fn(async (): Promise<readonly PagePart[]> => [{ url: A, bytes: new Blob(['a']) }]);
  const pages = new SavedPages({ inspector: { unpack }, save, may: async () => true, pause: async () => undefined, now: () => clock });
  const wait = (ms: number) => {
    clock += ms;
  };
  return { pages, save, unpack, wait };
}

test('all pictures of a page are told of one saving', async () => {
  const { pages, save } = open();
  const found = await Promise.all([pages.take(1, A), pages.take(1, `${A}#part`), pages.take(1, 'https://other.example/b.jpg')]);
  expect(await Promise.all(found.map((one) => one?.text()))).toEqual(['a', 'a', undefined]);
  expect(save).toHaveBeenCalledTimes(1);
});

test('what came later is looked for once more, but not again and again', async () => {
  const { pages, save, wait } = open();
  const late = 'https://other.example/late.jpg';
  for (let n = 0; n < 20; n++) {
    await pages.take(1, late);
    wait(2_000);
  }
  expect(save).toHaveBeenCalledTimes(6);
  pages.forget(1);
  expect(await (await pages.take(1, A))?.text()).toBe('a');
});

test('nothing where the browser gives no page', async () => {
  const { pages, unpack } = open(null);
  expect(await pages.take(1, A)).toBeNull();
  expect(unpack).not.toHaveBeenCalled();
});

test('is asked for again where a browser that was just started gives nothing', async () => {
  const { pages, save, unpack } = open();
  save.mockResolvedValueOnce(null);
  unpack.mockResolvedValueOnce([]);
  expect(await (await pages.take(1, A))?.text()).toBe('a');
  expect([save.mock.calls.length, unpack.mock.calls.length]).toEqual([3, 2]);
});

test('a page that holds nothing for us is saved twice, not again and again', async () => {
  const { pages, save, unpack } = open();
  unpack.mockResolvedValue([]);
  expect(await pages.take(1, A)).toBeNull();
  expect(save).toHaveBeenCalledTimes(2);
});
