import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Host, type HostPorts } from '../../../extension/inspector/host.ts';
import type { Job, ToWorker } from '../../../extension/inspector/job.ts';
import { PUT_OFF_MS } from '../../../extension/inspector/line.ts';
import type { Ears, WorkerLike } from '../../../extension/inspector/seat.ts';
import type { Asks } from '../../../extension/messages.ts';
import type { TrustStore } from '../../../src/trust/trust-list.ts';
import { NO_TRUST } from '../../fixtures/no-trust.ts';
import { makeReport } from '../background/reports.ts';

const LIMITS = { judge: 1_000, fetch: 500 };

/** A Worker that does as the name of its item says: hang, crash, fail, unread, or answer in its turn. */
class FakeWorker implements WorkerLike {
  alive = true;
  started = false;
  readonly jobs: Job[] = [];
  readonly given: (WebAssembly.Module | null)[] = [];
  readonly trusted: (TrustStore | null)[] = [];
  constructor(readonly ears: Ears) {}

  postMessage(message: ToWorker): void {
    if (!this.alive) return;
    if (message.type === 'start') this.started = true;
    else if (message.type === 'engine') this.given.push(message.module);
    else if (message.type === 'trust') this.trusted.push(message.trust);
    else if (message.type === 'pulse') {
      if (this.jobs.at(-1)?.kind === 'judge' && this.#name() === 'loading') this.ears.message({ type: 'pulse' });
    } else {
      this.jobs.push(message);
      setTimeout(() => this.#work(message), 10);
    }
  }

  #name(): string {
    const job = this.jobs.at(-1);
    return job?.kind === 'judge' ? job.ask.name : '';
  }

  #work(job: Job): void {
    if (!this.alive) return;
    if (job.kind === 'unpack') {
      this.ears.message({ type: 'unpacked', pictures: [{ url: 'https://site.example/a', bytes: new Blob(['a']) }] });
      return;
    }
    if (job.kind === 'recognise') {
      this.ears.message({ type: 'recognised', found: 'signed' });
      return;
    }
    const name = job.kind === 'confirm' || job.kind === 'search' ? job.kind : job.ask.name;
    if (job.kind === 'judge' && name === 'slow') {
      this.ears.message({ type: 'progress', got: 3, total: 9 });
      return;
    }
    if (job.kind === 'unread') {
      if (name !== 'hang always') this.#done('unread', 0, job.problem.code);
      return;
    }
    if (name.startsWith('signed') && job.kind === 'judge' && job.putOff) {
      const fetched = name === 'signed elsewhere' ? new Blob(['fetched']) : null;
      this.ears.message({ type: 'put-off', bytes: fetched, rung: 'whole' });
      return;
    }
    if (name.startsWith('hang') || name === 'loading' || name === 'signed hang') return;
    if (name === 'crash') this.ears.error('out of memory');
    else if (name === 'engine') {
      this.ears.message({ type: 'engine' });
      setTimeout(() => this.#done('none', 0, String(this.given.length)), 20);
    } else if (name === 'trust') {
      this.ears.message({ type: 'trust' });
      setTimeout(() => this.#done('none', 0, this.trusted.map((one) => one?.lists.length ?? 'no lists').join()), 20);
    } else
      this.#done('none', name === 'large' ? 40 * 1024 * 1024 : 100, name, ['keep', 'no sign'].includes(name) ? new Blob([name]) : null);
  }

  #done(reason: 'none' | 'unread', bytes: number, sentence: string, keep: Blob | null = null): void {
    if (!this.alive) return;
    const searchable = sentence === 'no sign' && { searchable: true as const };
    const value = { report: makeReport({ reason, sentence }), rung: null, ...searchable };
    this.ears.message({ type: 'done', answer: { ok: true, value }, bytes, keep, seen: { report: value.report, rung: null, size: null } });
  }

  terminate(): void {
    this.alive = false;
  }
}

let workers: FakeWorker[];
let compile: ReturnType<typeof vi.fn<HostPorts['compile']>>;
let load: ReturnType<typeof vi.fn<HostPorts['load']>>;
let trust: ReturnType<typeof vi.fn<HostPorts['trust']>>;
let host: Host;

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  // The smallest wasm module there is.
  compile = vi.fn<HostPorts['compile']>(async () => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  load = vi.fn<HostPorts['load']>(async () => ({ titles: [], version: '0.1.0' }));
  trust = vi.fn<HostPorts['trust']>(async () => NO_TRUST);
  host = new Host({
    spawn: (ears) => {
      const worker = new FakeWorker(ears);
      workers.push(worker);
      return worker;
    },
    load,
    trust,
    compile,
    limits: LIMITS,
  });
});
afterEach(() => vi.useRealTimers());

let keys = 0;
function ask(name: string, changes: Partial<Asks['inspector.judge']['ask']> = {}): Asks['inspector.judge']['ask'] {
  const url = `https://site.example/${name}`;
  return { key: `key ${keys++}`, url, name, sizes: [], rung: null, bytes: null, copy: 'unconfirmed', user: [], ...changes };
}
const alive = () => workers.filter((worker) => worker.alive);

/** What the work comes to within the time given, in a word; "open" while it is open. */
async function outcome(work: ReturnType<Host['judge']>, ms = 0): Promise<string> {
  let answer = 'open';
  void work.then((one) => {
    answer = one.ok ? `${one.value.report.reason} ${one.value.report.sentence}` : `problem ${one.problem.code}`;
  });
  await vi.advanceTimersByTimeAsync(ms);
  return answer;
}

describe('the keeper of the Workers', () => {
  test('starts none before there is work, and every one with the lists', async () => {
    expect(workers).toHaveLength(0);
    expect(await outcome(host.judge(ask('a')), 100)).toBe('none a');
    expect(workers.map(({ started }) => started)).toEqual([true]);
    expect(load).toHaveBeenCalledTimes(1);
  });

  test('reads the lists only for a Worker that asks, and once for all', async () => {
    expect(await outcome(host.judge(ask('a')), 100)).toBe('none a');
    expect(trust).not.toHaveBeenCalled();
    const both = [host.judge(ask('trust')), host.judge(ask('trust'))];
    await vi.advanceTimersByTimeAsync(200);
    expect(await Promise.all(both.map((one) => outcome(one)))).toEqual(['none 0', 'none 0']);
    expect(trust).toHaveBeenCalledTimes(1);
  });

  test('says so where they cannot be read, and tries again for the next', async () => {
    trust.mockRejectedValueOnce(new Error('no lists'));
    expect(await outcome(host.judge(ask('trust')), 100)).toBe('none no lists');
    expect(await outcome(host.judge(ask('trust')), 100)).toBe('none no lists,0');
  });

  test('gives many items to two Workers, one at a time each, and answers every one', async () => {
    const work = Array.from({ length: 50 }, (_, at) => host.judge(ask(`n${at}`)));
    await vi.advanceTimersByTimeAsync(5);
    expect(workers.map(({ jobs }) => jobs.length)).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await Promise.all(work.map((one) => outcome(one)))).toEqual(work.map((_, at) => `none n${at}`));
    expect(workers).toHaveLength(2);
  });

  test('stops one that hangs; only its own item is answered so', async () => {
    const hanging = host.judge(ask('hang'));
    const others = Array.from({ length: 10 }, (_, at) => host.judge(ask(`n${at}`)));
    await vi.advanceTimersByTimeAsync(LIMITS.judge + LIMITS.fetch - 1);
    expect(await outcome(hanging)).toBe('open');
    expect(await Promise.all(others.map((one) => outcome(one)))).toEqual(others.map((_, at) => `none n${at}`));
    expect(await outcome(hanging, 100)).toBe('unread timeout');
    expect(workers[0]?.alive).toBe(false);
  });

  test('waits less where the bytes are here already', async () => {
    const hanging = host.judge(ask('hang', { bytes: new ArrayBuffer(4), rung: 'page-cache' }));
    expect(await outcome(hanging, LIMITS.judge - 1)).toBe('open');
    expect(await outcome(hanging, 100)).toBe('unread timeout');
  });

  test('goes on when every Worker hangs at once', async () => {
    const hanging = [host.judge(ask('hang')), host.judge(ask('hang')), host.judge(ask('hang'))];
    const other = host.judge(ask('last'));
    await vi.advanceTimersByTimeAsync((LIMITS.judge + LIMITS.fetch) * 2 + 200);
    expect(await Promise.all(hanging.map((one) => outcome(one)))).toEqual(['unread timeout', 'unread timeout', 'unread timeout']);
    expect(await outcome(other)).toBe('none last');
    expect(alive().length).toBeLessThanOrEqual(2);
  });

  describe('when Workers hang for long', () => {
    const patient = () => {
      host = new Host({ ...host.ports, limits: { judge: 60_000, fetch: 0 } });
    };

    test('spare ones work in their place meanwhile, but never more than two', async () => {
      patient();
      const hanging = [host.judge(ask('hang')), host.judge(ask('hang'))];
      const others = Array.from({ length: 5 }, (_, at) => host.judge(ask(`n${at}`)));
      await vi.advanceTimersByTimeAsync(2_900);
      expect(workers).toHaveLength(2);
      await vi.advanceTimersByTimeAsync(500);
      expect(await Promise.all(others.map((one) => outcome(one)))).toEqual(others.map((_, at) => `none n${at}`));
      expect(await Promise.all(hanging.map((one) => outcome(one)))).toEqual(['open', 'open']);
      for (let at = 0; at < 5; at++) void host.judge(ask('hang'));
      await vi.advanceTimersByTimeAsync(20_000);
      expect(alive()).toHaveLength(4);
    });

    test('one that only waits for bytes is not replaced: no more than two use the network', async () => {
      patient();
      void host.judge(ask('loading'));
      void host.judge(ask('loading'));
      const other = host.judge(ask('a'));
      expect(await outcome(other, 30_000)).toBe('open');
      expect(workers).toHaveLength(2);
    });

    test('many whose bytes are here do not wait behind two that use the network, and no third uses it', async () => {
      patient();
      const bytes = () => ask('here', { bytes: new Blob(['picture']), rung: 'page-cache' });
      void host.judge(ask('loading'));
      void host.judge(ask('loading'));
      const few = [host.judge(bytes()), host.judge(bytes()), host.judge(ask('elsewhere'))];
      expect(await Promise.all(few.map((one) => outcome(one, 5_000)))).toEqual(['open', 'open', 'open']);
      const clicked = host.judge({ ...bytes(), allowed: { login: ['https://site.example/here'] } });
      const third = host.judge(bytes());
      expect(await outcome(third, 100)).toBe('none here');
      expect(await Promise.all(few.map((one) => outcome(one)))).toEqual(['none here', 'none here', 'open']);
      expect(await outcome(clicked)).toBe('open');
      expect(workers).toHaveLength(3);
    });
  });

  describe('a whole film', () => {
    const film = (name: string) => ask(name, { whole: true, media: 'video' });

    test('has a Worker of its own, and nothing waits behind it', async () => {
      const [, second] = [host.judge(film('loading')), host.judge(film('loading'))];
      const others = [host.judge(ask('a')), host.judge(ask('b'))];
      await vi.advanceTimersByTimeAsync(100);
      expect(await Promise.all(others.map((one) => outcome(one)))).toEqual(['none a', 'none b']);
      expect(workers.filter(({ jobs }) => jobs.some((job) => job.kind === 'judge' && job.ask.whole))).toHaveLength(1);
      expect(await outcome(second)).toBe('open');
    });

    test('tells how far it is, may take its time while something comes, and is stopped on a word', async () => {
      const question = film('loading');
      const work = host.judge(question);
      await vi.advanceTimersByTimeAsync(5);
      for (let got = 1; got <= 5; got++) {
        workers[0]?.ears.message({ type: 'progress', got, total: 10 });
        await vi.advanceTimersByTimeAsync(LIMITS.judge + LIMITS.fetch);
      }
      expect(await host.progress(question.key)).toEqual({ got: 5, total: 10 });
      expect(await outcome(work)).toBe('open');
      await host.cancel(question.key);
      expect(await outcome(work, 100)).toBe('problem aborted');
      expect(workers[0]?.alive).toBe(false);
      expect(await host.progress(question.key)).toBeNull();
    });

    test('is given up where nothing comes', async () => {
      const work = host.judge(film('loading'));
      expect(await outcome(work, LIMITS.judge + LIMITS.fetch + 200)).toBe('unread timeout');
    });
  });

  test('answers with the problem itself where not even a report can be written', async () => {
    const hanging = host.judge(ask('hang always'));
    expect(await outcome(hanging, (LIMITS.judge + LIMITS.fetch) * 2 + 200)).toBe('problem timeout');
  });

  test('replaces one that crashed', async () => {
    const crashed = host.judge(ask('crash'));
    const other = host.judge(ask('a'));
    expect(await outcome(crashed, 200)).toBe('unread internal');
    expect(await outcome(other)).toBe('none a');
  });

  test('does not listen to a Worker that it stopped', async () => {
    const hanging = host.judge(ask('hang'));
    await vi.advanceTimersByTimeAsync(LIMITS.judge + LIMITS.fetch);
    const [first] = workers;
    first?.ears.message({
      type: 'done',
      answer: { ok: true, value: { report: makeReport({ sentence: 'too late' }), rung: null } },
      bytes: 0,
      keep: null,
      seen: null,
    });
    first?.ears.error('late');
    expect(await outcome(hanging, 200)).toBe('unread timeout');
  });

  test('replaces a Worker after large files, and after many', async () => {
    await outcome(host.judge(ask('large')), 100);
    expect(alive()).toHaveLength(0);
    for (let at = 0; at < 201; at++) await outcome(host.judge(ask('a')), 20);
    expect(workers).toHaveLength(3);
  });

  test('stops Workers that have nothing to do', async () => {
    await outcome(host.judge(ask('a')), 100);
    expect(alive()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(alive()).toHaveLength(0);
    expect(await outcome(host.judge(ask('b')), 100)).toBe('none b');
  });

  test('stops the second one soon, and the last one later', async () => {
    await Promise.all(['a', 'b', 'c'].map((name) => outcome(host.judge(ask(name)), 100)));
    expect(alive()).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(alive()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(alive()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(alive()).toHaveLength(0);
  });

  test('compiles the engine once, when one is asked for, and says when it cannot', async () => {
    await outcome(host.judge(ask('a')), 100);
    expect(compile).not.toHaveBeenCalled();
    const both = [host.judge(ask('engine')), host.judge(ask('engine'))];
    await vi.advanceTimersByTimeAsync(100);
    expect(await Promise.all(both.map((one) => outcome(one)))).toEqual(['none 1', 'none 1']);
    expect(compile).toHaveBeenCalledTimes(1);
    host = new Host({ ...host.ports, compile: async () => Promise.reject(new Error('no')) });
    await outcome(host.judge(ask('engine')), 100);
    expect(workers.at(-1)?.given).toEqual([null]);
  });

  test('starts a Worker while it reads what that starts with', async () => {
    let give = (): void => undefined;
    load.mockImplementationOnce(() => new Promise((done) => (give = () => done({ titles: [], version: '0.1.0' }))));
    host.prepare();
    await vi.advanceTimersByTimeAsync(10);
    expect(workers.map(({ started }) => started)).toEqual([false]);
    give();
    await vi.advanceTimersByTimeAsync(10);
    expect(workers.map(({ started }) => started)).toEqual([true]);
  });

  test('says so where a Worker fails before it could begin, and starts another for the next', async () => {
    load.mockImplementationOnce(async () => {
      workers.at(-1)?.ears.error('not found');
      return { titles: [], version: '0.1.0' };
    });
    expect(await outcome(host.judge(ask('a')), 100)).toBe('unread internal');
    expect(alive()).toHaveLength(1); // the one that wrote the report
    expect(await outcome(host.judge(ask('b')), 100)).toBe('none b');
  });

  test('says so where the lists cannot be read, and tries again for the next', async () => {
    load.mockRejectedValueOnce(new Error('no lists')).mockRejectedValueOnce(new Error('no lists'));
    expect(await outcome(host.judge(ask('a')), 100)).toBe('problem internal');
    expect(await outcome(host.judge(ask('b')), 100)).toBe('none b');
  });
});

describe('a file with a manifest store', () => {
  const finished: string[] = [];
  const run = (name: string, changes: Partial<Asks['inspector.judge']['ask']> = {}) =>
    host.judge(ask(name, changes)).then((answer) => {
      finished.push(answer.ok ? answer.value.report.sentence : answer.problem.code);
    });
  beforeEach(() => void finished.splice(0));

  test('is overtaken by every file that waits, and the engine is compiled meanwhile', async () => {
    const all = ['signed 1', 'signed 2', 'a', 'b', 'c', 'd'].map((name) => run(name));
    await vi.advanceTimersByTimeAsync(15);
    expect(finished).toEqual([]);
    expect([compile, trust].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(200);
    await Promise.all(all);
    expect(finished).toEqual(['a', 'b', 'c', 'd', 'signed 1', 'signed 2']);
  });

  test('leaves a Worker to the others, and waits for one that hangs only so long', async () => {
    const hanging = host.judge(ask('signed hang'));
    const next = host.judge(ask('signed'));
    await vi.advanceTimersByTimeAsync(100);
    expect(await outcome(host.judge(ask('a')), 100)).toBe('none a');
    expect(await outcome(next)).toBe('open');
    expect(await outcome(next, PUT_OFF_MS)).toBe('none signed');
    expect(await outcome(hanging, LIMITS.judge + LIMITS.fetch)).toBe('unread timeout');
  });

  test('is not overtaken for ever', async () => {
    const next = (): Promise<void> => run('a').then(next);
    for (let i = 0; i < 6; i++) void next();
    void run('signed');
    await vi.advanceTimersByTimeAsync(PUT_OFF_MS - 100);
    expect(finished).not.toContain('signed');
    await vi.advanceTimersByTimeAsync(200);
    expect(finished).toContain('signed');
    vi.clearAllTimers();
  });

  test('is not fetched again, and one that came with the question is not sent back', async () => {
    await outcome(host.judge(ask('signed elsewhere')), 100);
    await outcome(host.judge(ask('signed', { bytes: new Blob(['given here']), rung: 'page-cache' })), 100);
    const asks = workers.flatMap(({ jobs }) => jobs).flatMap((job) => (job.kind === 'judge' ? [job] : []));
    expect(asks.map(({ putOff }) => putOff)).toEqual([true, false, true, false]);
    const texts = await Promise.all(asks.map(({ ask: { bytes } }) => (bytes instanceof Blob ? bytes.text() : null)));
    expect(texts).toEqual([null, 'fetched', 'given here', 'given here']);
    expect(asks.map(({ ask: { rung } }) => rung)).toEqual([null, 'whole', 'page-cache', 'page-cache']);
  });

  test('that the user gave is judged at once', async () => {
    await outcome(host.judge(ask('signed', { bytes: new Blob(['file']), rung: 'given' })), 100);
    expect(workers.flatMap(({ jobs }) => jobs)).toMatchObject([{ putOff: false }]);
  });
});

test('a Worker stands before the first question, and only one', async () => {
  host.prepare();
  host.prepare();
  await vi.advanceTimersByTimeAsync(5);
  expect(workers.map(({ started }) => started)).toEqual([true]);
  host.prepare();
  expect(await outcome(host.judge(ask('a')), 100)).toBe('none a');
  expect(workers).toHaveLength(1);
});

describe('a second question about the same bytes', () => {
  const kinds = () => workers.flatMap(({ jobs }) => jobs.map(({ kind }) => kind));
  const bytes = { bytes: new Blob(['x']), rung: 'page-cache' } as const;

  test('is answered from what the first one saw', async () => {
    await outcome(host.judge(ask('a', { ...bytes, evidence: 'same' })), 100);
    await outcome(host.judge(ask('a', { ...bytes, evidence: 'same', copy: 'shown' })), 100);
    expect(kinds()).toEqual(['judge', 'rejudge']);
  });

  test('is looked at afresh where other bytes came, hidden marks are wanted, nothing was seen, or it is long ago', async () => {
    await outcome(host.judge(ask('a', { ...bytes, evidence: 'same' })), 100);
    await outcome(host.judge(ask('a', { ...bytes, evidence: 'other' })), 100);
    await outcome(host.judge(ask('a', { ...bytes, evidence: 'same', marks: 'now' })), 100);
    await outcome(host.judge(ask('a', bytes)), 100);
    await vi.advanceTimersByTimeAsync(31_000);
    await outcome(host.judge(ask('a', { ...bytes, evidence: 'same' })), 100);
    expect(kinds()).toEqual(['judge', 'judge', 'judge', 'judge', 'judge']);
    await outcome(host.judge(ask('crash', { ...bytes, evidence: 'lost' })), 200);
    await outcome(host.judge(ask('crash', { ...bytes, evidence: 'lost' })), 200);
    expect(kinds()).not.toContain('rejudge');
  });
});

describe('a question asked again', () => {
  test('joins the work under way', async () => {
    const question = ask('a');
    const both = [host.judge(question), host.judge(question)];
    await vi.advanceTimersByTimeAsync(100);
    expect(await Promise.all(both.map((one) => outcome(one)))).toEqual(['none a', 'none a']);
    expect(workers.flatMap(({ jobs }) => jobs)).toHaveLength(1);
  });

  test('gets the answer that a stopped background never heard, for a while', async () => {
    const question = ask('a');
    await outcome(host.judge(question), 100);
    expect(await outcome(host.judge(question))).toBe('none a');
    expect(workers.flatMap(({ jobs }) => jobs)).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(121_000);
    await outcome(host.judge(question), 100);
    expect(workers.flatMap(({ jobs }) => jobs)).toHaveLength(2);
  });

  test('is tried again where it could not be looked at', async () => {
    const question = ask('crash');
    await outcome(host.judge(question), 200);
    await outcome(host.judge(question), 200);
    expect(workers.flatMap(({ jobs }) => jobs).filter(({ kind }) => kind === 'judge')).toHaveLength(2);
  });
});

describe('checked bytes', () => {
  test('are kept for the comparison with the screen, by their hash, and with them their keeper', async () => {
    expect(host.isDispensable).toBe(true);
    await outcome(host.judge(ask('keep')), 100);
    expect(host.isDispensable).toBe(false);
    const box = { x: 0, y: 0, width: 100, height: 100 };
    const rest = {
      url: 'https://site.example/a',
      rung: null,
      capture: new Blob(['png']),
      rect: box,
      whole: box,
      masks: [],
      viewport: box,
      user: [],
    };
    const other = makeReport({ asset: { name: 'b', sha256: 'cd'.repeat(32), bytes: 1, mediaType: 'image/png' } });
    await outcome(host.confirm({ key: 'one', report: makeReport(), ...rest }), 100);
    await outcome(host.confirm({ key: 'two', report: other, ...rest }), 100);
    const jobs = workers.flatMap((worker) => worker.jobs).filter((job) => job.kind === 'confirm');
    expect(await jobs[0]?.bytes?.text()).toBe('keep');
    expect(jobs[1]?.bytes).toBeNull();
  });

  test('go with the last tab that asked for them, and with them what was answered', async () => {
    const [one, other] = [ask('keep'), { ...ask('keep'), key: 'of another tab' }];
    await outcome(host.judge(one), 100);
    await outcome(host.judge(other), 100);
    await host.forget([one.key]);
    expect(host.isDispensable).toBe(false);
    await host.forget([other.key, 'of no file']);
    expect(host.isDispensable).toBe(true);
    const asked = () => workers.flatMap(({ jobs }) => jobs).filter(({ kind }) => kind === 'judge').length;
    const before = asked();
    await outcome(host.judge(one), 100);
    expect(asked()).toBe(before + 1);
  });
});

test('a saved page is taken apart by a Worker', async () => {
  const parts = host.unpack({ key: 'page', page: new Blob(['page']) });
  await vi.advanceTimersByTimeAsync(100);
  expect((await parts).map(({ url }) => url)).toEqual(['https://site.example/a']);
  load.mockRejectedValueOnce(new Error('no lists'));
  host = new Host(host.ports);
  expect(await host.unpack({ key: 'page', page: new Blob(['page']) })).toEqual([]);
});

describe('a document', () => {
  test('is recognised only when nobody waits for a verdict', async () => {
    const works: Promise<unknown>[] = ['a', 'b', 'c'].map((name) => host.judge(ask(name)));
    const found = host.recognise({ key: 'r', url: 'https://site.example/a.pdf' });
    works.push(host.judge(ask('d')));
    await vi.advanceTimersByTimeAsync(200);
    await Promise.all(works);
    expect(await found).toBe('signed');
    const kinds = workers.map(({ jobs }) => jobs.map(({ kind }) => kind));
    expect(kinds.map((jobs) => jobs.indexOf('recognise') - jobs.lastIndexOf('judge')).filter((gap) => gap > 0)).toEqual([1]);
  });

  test('is unsure where the Worker fails', async () => {
    load.mockRejectedValueOnce(new Error('no lists'));
    expect(await host.recognise({ key: 'r', url: 'https://site.example/a.pdf' })).toBe('unsure');
  });

  test('tells how far it is, and is stopped: its report says so and nobody else is touched', async () => {
    const question = ask('slow', { document: 'link' });
    const stopped = host.judge(question);
    await vi.advanceTimersByTimeAsync(20);
    expect(await host.progress(question.key)).toEqual({ got: 3, total: 9 });
    expect(await host.progress('another')).toBeNull();
    const other = host.judge(ask('a'));
    await host.cancel('another');
    await host.cancel(question.key);
    await vi.advanceTimersByTimeAsync(100);
    expect(await outcome(stopped)).toBe('unread aborted');
    expect(await outcome(other)).toBe('none a');
    expect(await host.progress(question.key)).toBeNull();
  });

  test('is stopped while it waits', async () => {
    const works = [host.judge(ask('hang')), host.judge(ask('hang'))];
    const question = ask('never', { document: 'link' });
    const stopped = host.judge(question);
    await vi.advanceTimersByTimeAsync(20);
    await host.cancel(question.key);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await outcome(stopped)).toBe('unread aborted');
    expect(workers.flatMap(({ jobs }) => jobs).filter((job) => job.kind === 'judge' && job.ask.name === 'never')).toEqual([]);
    await Promise.all(works);
  });
});

describe('a search for hidden marks', () => {
  const searchAsk = (sha256 = 'ab'.repeat(32)) => {
    const report = makeReport();
    return { key: `search ${keys++}`, judged: { report: { ...report, asset: { ...report.asset, sha256 } }, rung: null }, user: [] };
  };
  const kindsAsked = () => workers.flatMap(({ jobs }) => jobs.map(({ kind }) => kind));

  test('has the bytes of what has no sign, and fails for any other', async () => {
    expect(await outcome(host.search(searchAsk()), 100)).toBe('problem aborted');
    await outcome(host.judge(ask('no sign')), 100);
    expect(await outcome(host.search(searchAsk()), 100)).toBe('none search');
    expect(await outcome(host.search(searchAsk('cd'.repeat(32))), 100)).toBe('problem aborted');
    const job = workers.flatMap(({ jobs }) => jobs).find(({ kind }) => kind === 'search');
    expect(job?.kind === 'search' && job.bytes.size).toBe('no sign'.length);
  });

  test('comes after every label, and leaves one Worker free', async () => {
    await outcome(host.judge(ask('no sign')), 100);
    const work = [host.search(searchAsk()), host.search(searchAsk()), host.judge(ask('a')), host.judge(ask('b')), host.judge(ask('c'))];
    await vi.advanceTimersByTimeAsync(1);
    expect(kindsAsked().filter((kind) => kind === 'search').length).toBeLessThanOrEqual(1);
    const labels = Promise.all(work.slice(2));
    expect(
      await outcome(
        labels.then(([first]) => first ?? Promise.reject()),
        45,
      ),
    ).toBe('none a');
    await vi.advanceTimersByTimeAsync(100);
    expect((await Promise.all(work)).every((answer) => answer.ok)).toBe(true);
  });
});
