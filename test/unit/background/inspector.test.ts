import { beforeEach, describe, expect, test, vi } from 'vitest';
import { makeReport } from './reports.ts';

const tools = vi.hoisted(() => ({ send: vi.fn(), open: vi.fn(async () => undefined) }));
vi.mock('../../../extension/platform.ts', () => ({
  browser: { runtime: { sendMessage: tools.send } },
  isFirefox: false,
  openOffscreenPage: tools.open,
}));
const { createAnchorReader, createInspector, withLists } = await import('../../../extension/background/inspector.ts');

const ANCHORS = { data: 'PEM', name: 'Agency', as: 'tool', added: '2026-11-22' } as const;
const judged = { report: makeReport(), rung: 'range' as const };
const here = () => Promise.reject(new Error('only the offscreen page starts Workers'));

beforeEach(() => {
  vi.clearAllMocks();
  tools.send.mockResolvedValue({ ok: true, value: judged });
});

describe('the lists that were taken', () => {
  test('go with every question whose answer names lists', async () => {
    const lists = [{ id: 'c2pa' }];
    const inspector = withLists(
      createInspector(() => {
        throw new Error('no host here');
      }),
      async () => lists,
    );
    const question = { key: 'k', url: '', name: 'a', sizes: [], rung: null, bytes: null, copy: 'given', user: [] } as const;
    const box = { x: 0, y: 0, width: 1, height: 1 };
    const where = { rect: box, whole: box, masks: [], viewport: box };
    await inspector.judge(question);
    await inspector.search({ key: 'k', judged, user: [] });
    await inspector.confirm({ key: 'k', url: '', report: judged.report, rung: null, capture: new Blob([]), user: [], ...where });
    expect(tools.send.mock.calls.map(([{ type, ask }]) => [type, ask.lists])).toEqual([
      ['inspector.judge', lists],
      ['inspector.search', lists],
      ['inspector.confirm', lists],
    ]);
  });
});

describe('what the offscreen page is asked', () => {
  test.each([
    ['that does not answer', async () => undefined],
    ['that is gone', () => Promise.reject(new Error('Could not establish connection'))],
  ])('of a page %s is a problem', async (_, answer) => {
    tools.send.mockImplementation(answer);
    expect(await createAnchorReader(here)(ANCHORS)).toMatchObject({ ok: false, problem: { code: 'internal' } });
  });

  test('is answered as it stands', async () => {
    const value = { refused: 'malformed', note: 'no certificate' };
    tools.send.mockResolvedValue({ ok: true, value });
    expect(await createAnchorReader(here)(ANCHORS)).toEqual({ ok: true, value });
    expect(tools.send).toHaveBeenCalledWith({ type: 'inspector.anchors', ask: ANCHORS });
  });
});

test('a tab that is gone takes nothing along where nothing was asked, and opens no page to forget', async () => {
  const inspector = createInspector(() => {
    throw new Error('no host here');
  });
  await inspector.forget([]);
  expect(tools.send).not.toHaveBeenCalled();
  tools.send.mockRejectedValueOnce(new Error('Receiving end does not exist.'));
  await inspector.forget(['k']);
  expect(tools.send.mock.calls).toEqual([[{ type: 'inspector.forget', ask: { keys: ['k'] } }]]);
  expect(tools.open).not.toHaveBeenCalled();
});
