import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Leave } from '../../../extension/inspector/leave.ts';

const LEAVE_MS = 60_000;
let isDispensable = true;
let closed = 0;
const make = () => new Leave({ isDispensable: () => isDispensable, close: () => closed++ });

beforeEach(() => {
  vi.useFakeTimers();
  isDispensable = true;
  closed = 0;
});
afterEach(() => vi.useRealTimers());

test('goes when nobody ever asks', async () => {
  make();
  await vi.advanceTimersByTimeAsync(LEAVE_MS - 1);
  expect(closed).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(closed).toBe(1);
});

test('counts from the end of the last question', async () => {
  const leave = make();
  await vi.advanceTimersByTimeAsync(LEAVE_MS - 1);
  expect(await leave.after(async () => 'answer')).toBe('answer');
  await vi.advanceTimersByTimeAsync(LEAVE_MS - 1);
  expect(closed).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(closed).toBe(1);
});

test('stays while a question is under way, however long, and goes though it failed', async () => {
  const leave = make();
  let fail = (_: Error): void => undefined;
  const work = new Promise<void>((_, reject) => {
    fail = reject;
  });
  const asked = leave.after(() => work).catch((error: unknown) => error);
  // A shorter one beside it ends first.
  await leave.after(async () => undefined);
  await vi.advanceTimersByTimeAsync(10 * LEAVE_MS);
  expect(closed).toBe(0);
  fail(new Error('no'));
  expect(await asked).toBeInstanceOf(Error);
  await vi.advanceTimersByTimeAsync(LEAVE_MS);
  expect(closed).toBe(1);
});

test('stays while somebody may still want what is here', async () => {
  isDispensable = false;
  make();
  await vi.advanceTimersByTimeAsync(3 * LEAVE_MS);
  expect(closed).toBe(0);
  isDispensable = true;
  await vi.advanceTimersByTimeAsync(LEAVE_MS);
  expect(closed).toBe(1);
});
