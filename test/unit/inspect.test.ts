import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ByteSource, type InspectOptions, inspect, memorySource, rejudge, SourceError, unread } from '../../src/index.ts';
import { NO_TRUST } from '../fixtures/no-trust.ts';

const OPTIONS: InspectOptions = { name: 'x', now: new Date('2026-11-01T00:00:00Z'), trust: NO_TRUST, copy: 'given', version: '0' };
const failing = (error: Error): ByteSource => ({
  size: undefined,
  read: () => Promise.reject(error),
  all: () => Promise.reject(error),
});

describe('inspect never throws, and what it could not look at is never "nothing there"', () => {
  test('no bytes', async () => {
    const report = await inspect(memorySource(new Uint8Array(0)), OPTIONS);
    expect([report.label, report.reason, report.integrity, report.asset.sha256]).toEqual(['unknown', 'unread', 'unread', null]);
    expect(report.problems.map((problem) => problem.code)).toEqual(['empty']);
    expect(report.sentence).toBe('We could not check this file. The file is empty.');
  });
  test('a source that says why it failed, and one that breaks', async () => {
    const known = await inspect(failing(new SourceError({ code: 'needs-login', note: '401' })), OPTIONS);
    const broken = await inspect(failing(new RangeError('boom')), OPTIONS);
    expect([known.problems[0]?.code, broken.problems[0]?.code]).toEqual(['needs-login', 'internal']);
    expect([known.reason, broken.reason]).toEqual(['unread', 'unread']);
  });
  test('a source that gave all its bytes to the readers, and has them no more for the hash', async () => {
    const whole = memorySource(readFileSync(new URL('../fixtures/documents/addition-a-note.pdf', import.meta.url)));
    let calls = 0;
    const givenTimes = (most: number): ByteSource => ({
      size: whole.size,
      read: whole.read,
      all: () => (calls++ < most ? whole.all() : Promise.reject(new SourceError({ code: 'file-missing', note: 'gone' }))),
    });
    const complete = await inspect(givenTimes(Number.POSITIVE_INFINITY), OPTIONS);
    const most = calls - 1;
    calls = 0;
    const report = await inspect(givenTimes(most), OPTIONS);
    expect(report).toEqual({ ...complete, asset: { ...complete.asset, sha256: null } });
    expect([complete.asset.sha256?.length, report.signals.length > 0]).toEqual([64, true]);
  });
  test('bytes of no known kind, and a page', async () => {
    const page = await inspect(memorySource(new TextEncoder().encode('<!doctype html><title>x</title>')), OPTIONS);
    const noise = await inspect(memorySource(Uint8Array.from({ length: 100 }, (_, i) => (i * 77) % 251)), OPTIONS);
    expect([page, noise].map((one) => [one.reason, one.problems[0]?.code])).toEqual([
      ['unread', 'not-media'],
      ['unread', 'not-media'],
    ]);
  });
  test('a manifest that only the server names is told, and counts for nothing', async () => {
    const picture = readFileSync(new URL('../fixtures/media/plain.jpg', import.meta.url));
    const linked = 'https://m.example/1.c2pa';
    const report = await inspect(memorySource(picture), { ...OPTIONS, linked });
    expect(report).toMatchObject({ label: 'unknown', reason: 'remote', signals: [{ kind: 'manifest', state: 'remote', remote: linked }] });
    expect((await inspect(memorySource(picture), OPTIONS)).reason).toBe('none');
    const labelled = readFileSync(new URL('../fixtures/media/ai-label.jpg', import.meta.url));
    expect((await inspect(memorySource(labelled), { ...OPTIONS, linked })).label).toBe('ai-generated');
  });
  test('a copy that turns out to be another one is judged as such', () => {
    const report = unread({ code: 'timeout', note: '' }, { ...OPTIONS, copy: 'unconfirmed' });
    expect(rejudge(report, 'different', NO_TRUST)).toMatchObject({ label: 'unknown', reason: 'different-copy', copy: 'different' });
  });
});
