import { describe, expect, test } from 'vitest';
import { readArguments, UsageError } from '../../../src/cli/arguments.ts';
import { drawProgress, printReport } from '../../../src/cli/print.ts';
import { type InspectOptions, unread } from '../../../src/index.ts';
import { NO_TRUST } from '../../fixtures/no-trust.ts';

describe('arguments', () => {
  test('all of them', () => {
    expect(
      readArguments([
        'check',
        '--json',
        '--now',
        '2026-11-21T00:00:00Z',
        '--trust',
        'a.pem',
        '--trust',
        'b.pem',
        '--trust-as',
        'publisher',
        'x',
        '-',
      ]),
    ).toEqual({
      command: 'check',
      json: true,
      now: new Date('2026-11-21T00:00:00Z'),
      trust: ['a.pem', 'b.pem'],
      trustAs: 'publisher',
      paths: ['x', '-'],
      signedVersion: undefined,
      loadRemote: false,
    });
    expect(readArguments(['check', '--signed-version', 'out.pdf', 'x'])).toMatchObject({ signedVersion: 'out.pdf', paths: ['x'] });
  });
  test('nothing is loaded, and no manifest comes from elsewhere, unless the user says so', () => {
    expect(readArguments(['check', 'x'])).toMatchObject({ loadRemote: false });
    expect(readArguments(['check', 'x'])).not.toHaveProperty('manifest');
    expect(readArguments(['check', '--load-remote', '--manifest', 'x.c2pa', 'x'])).toMatchObject({ loadRemote: true, manifest: 'x.c2pa' });
  });
  test('an anchor vouches for a tool unless the user says more', () => {
    expect(readArguments(['check', '--trust', 'a.pem', 'x'])).toMatchObject({ trustAs: 'tool', json: false });
  });
  test('help and version', () => {
    expect([readArguments(['--help']), readArguments(['-h']), readArguments(['--version'])]).toEqual(['help', 'help', 'version']);
  });
  test.each([
    [[]],
    [['verify', 'x']],
    [['check', '--signed-version', 'out.pdf', 'x', 'y']],
    [['check', '--signed-version', 'out.pdf', '-']],
    [['audit', '--signed-version', 'out.pdf', 'x']],
    [['check']],
    [['check', '-', '-']],
    [['check', '--nope', 'x']],
    [['check', '--manifest', 'm', 'x', 'y']],
    [['audit', '--manifest', 'm', 'x']],
    [['audit', '--load-remote', 'x']],
    [['check', '--now', 'yesterday', 'x']],
    [['check', '--now', '2026', 'x']],
    [['check', '--now', '2026-13-40T00:00:00Z', 'x']],
    [['check', '--now', '2026-11-21T00:00:00', 'x']],
    [['check', '--trust-as', 'tool', 'x']],
    [['check', '--trust', 'a', '--trust-as', 'friend', 'x']],
    [['check', '--json=1', 'x']],
    [['check', '--html', 'o', 'x']],
    [['audit']],
    [['audit', 'a', 'b']],
    [['audit', '--base', 'ftp://x/', 'a']],
  ])('wrong usage is one clear error: %j', (argv) => {
    expect(() => readArguments(argv)).toThrow(UsageError);
  });
});

describe('what is printed', () => {
  const options: InspectOptions = {
    name: 'a\u202Egpj.exe\u001b[31m\nb',
    now: new Date(0),
    trust: NO_TRUST,
    copy: 'given',
    version: '0',
  };
  test('a hostile name stays on its line and moves no cursor', () => {
    const line = printReport(unread({ code: 'timeout', note: '' }, options));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(line).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/);
    expect(line).toContain('unknown · unread · We could not check this file. It took too long.');
  });
  test('progress ends full', () => {
    expect(drawProgress(5, 5, 'x')).toContain('[########################] 5/5');
    expect(drawProgress(0, 0, 'x')).toContain('0/0');
  });
});
