// Every condition of trust against every other, through the whole product, on files that our own authorities signed. The wanted answers
// come from rule.ts. The table is printed; a cell that nobody judged, or that is wrong, fails. Each kind of file is a test file of its own, so that
// two cores share the work.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { C2paEngine, EngineAnswer } from '../../../src/index.ts';
import type { TrustList } from '../../../src/trust/trust-list.ts';
import { engine, judge } from '../../fixtures/judge.ts';
import { ANCHORS, documentAnchors, type Kind, pictureAnchors } from './anchors.ts';
import {
  expectedOf,
  MOMENTS,
  type Moment,
  type Outcome,
  TOKENS,
  type Token,
  WITHDRAWALS,
  type Withdrawal,
  type WithdrawalName,
} from './rule.ts';
import { type Clocks, signDocument, signPicture } from './signatures.ts';
import { type Anchor, EKU, type Line, listOf, makeClock, trustOf } from './world.ts';

const MOMENT_NAMES = Object.keys(MOMENTS) as Moment[];
const TOKEN_NAMES = Object.keys(TOKENS) as Token[];
const WITHDRAWAL_NAMES = Object.keys(WITHDRAWALS) as WithdrawalName[];

const answers = new Map<string, Promise<EngineAnswer>>();
/** The real engine, asked each question once: for two cells of five, file, anchors and time are those of another cell. */
const onceAsked: C2paEngine = {
  verify(bytes, settings, mediaType) {
    const hash = createHash('sha256').update(bytes).update(settings).digest('hex');
    const key = `${hash} ${new Date().toISOString()}`;
    const answer = answers.get(key) ?? engine.verify(bytes, settings, mediaType);
    answers.set(key, answer);
    return answer;
  },
};

const cells = new Map<string, { readonly wanted: Outcome; readonly got: Outcome }>();
const files = new Map<string, Promise<Uint8Array>>();
let anchors: ReadonlyMap<string, Anchor>;
let clocks: Clocks;
let clockLists: Readonly<Record<Kind, readonly TrustList[]>>;

async function prepare(): Promise<void> {
  const [listed, unlisted] = await Promise.all([makeClock('Listed Clock'), makeClock('Other Clock')]);
  clocks = { listed: listed.clock, unlisted: unlisted.clock };
  // An authority that the other kind of file relies on must not count for this one.
  clockLists = {
    picture: [
      await listOf('time-stamp', listed.root, [EKU.timeStamping]),
      await listOf('document-time-stamp', unlisted.root, [EKU.timeStamping]),
    ],
    document: [
      await listOf('document-time-stamp', listed.root, [EKU.timeStamping]),
      await listOf('time-stamp', unlisted.root, [EKU.timeStamping]),
    ],
  };
  anchors = new Map([...(await pictureAnchors()), ...(await documentAnchors())]);
}

/** The lists do not change the file, so each file is signed once. */
function fileOf(kind: Kind, line: Line, token: Token, withdrawal: Withdrawal): Promise<Uint8Array> {
  const key = `${kind} ${line.leaf.certificate.serialNumber.valueBlock.valueDec} ${token} ${withdrawal.stapled} ${withdrawal.form}`;
  const made = files.get(key) ?? (kind === 'picture' ? signPicture : signDocument)(line, token, withdrawal, clocks);
  files.set(key, made);
  return made;
}

function anchorOf(kind: Kind, name: string): Anchor {
  const anchor = anchors.get(`${kind} ${name}`);
  if (!anchor) throw new Error(`no anchor ${name}`);
  return anchor;
}

const keyOf = (...names: readonly string[]) => names.join(' | ');

/** Defines the tests of one kind of file: each row judged, no cell forgotten, and exactly these answers met. */
export function testTrust(kind: Kind, outcomes: readonly Outcome[]): void {
  beforeAll(prepare);

  test.each(ANCHORS[kind])('%s', async (name) => {
    const anchor = anchorOf(kind, name);
    for (const withdrawal of WITHDRAWAL_NAMES) {
      const trust = trustOf(anchor, clockLists[kind], WITHDRAWALS[withdrawal]);
      for (const token of TOKEN_NAMES) {
        const bytes = await fileOf(kind, anchor.line, token, WITHDRAWALS[withdrawal]);
        for (const moment of MOMENT_NAMES) {
          const now = new Date(MOMENTS[moment]);
          const report = await judge(bytes, { now, trust, engine: onceAsked });
          cells.set(keyOf(kind, name, withdrawal, moment, token), {
            wanted: expectedOf(anchor, moment, token, WITHDRAWALS[withdrawal]),
            got: `${report.label} · ${report.reason}`,
          });
        }
      }
    }
    const wrong = [...cells].filter(([key, { wanted, got }]) => key.startsWith(keyOf(kind, name)) && wanted !== got);
    expect(wrong.map(([key, { wanted, got }]) => `${key}: wanted ${wanted}, got ${got}`)).toEqual([]);
  });

  test('no cell is untested, and every answer is met', () => {
    const wanted = ANCHORS[kind].flatMap((name) => rowsOf(kind, name).flatMap(({ keys }) => keys));
    expect(wanted.filter((key) => !cells.has(key))).toEqual([]);
    expect(cells.size).toBe(wanted.length);
    expect(new Set([...cells.values()].map(({ got }) => got))).toEqual(new Set(outcomes));
  });

  afterAll(() => print(kind));
}

function rowsOf(kind: Kind, name: string) {
  return WITHDRAWAL_NAMES.map((withdrawal) => ({
    withdrawal,
    keys: MOMENT_NAMES.flatMap((moment) => TOKEN_NAMES.map((token) => keyOf(kind, name, withdrawal, moment, token))),
  }));
}

const SHORT: Readonly<Record<string, string>> = {
  'authentic · captured': 'S',
  'authentic · publisher': 'P',
  'authentic · document': 'D',
  'authentic · document-expired': 'G',
  'unknown · expired': 'x',
  'unknown · not-yet-valid': 'n',
  'unknown · signer-not-known': '?',
  'unknown · withdrawn': 'w',
};

function print(kind: Kind): void {
  const lines = ['', 'Trust: one letter for each time-stamp, in this order:', `  ${TOKEN_NAMES.join(' · ')}`];
  lines.push(
    `  ${Object.entries(SHORT)
      .map(([outcome, letter]) => `${letter} = ${outcome}`)
      .join(', ')}; ! = wrong`,
  );
  const rows = new Map<string, string[]>();
  for (const name of ANCHORS[kind]) {
    for (const { withdrawal, keys } of rowsOf(kind, name)) {
      const letters = keys.map((key) => letterOf(cells.get(key)));
      const groups = MOMENT_NAMES.map((_, at) => letters.slice(at * TOKEN_NAMES.length, (at + 1) * TOKEN_NAMES.length).join(''));
      const row = groups.map((group) => group.padEnd(16)).join('');
      rows.set(`${row}${withdrawal}`, [...(rows.get(`${row}${withdrawal}`) ?? []), name]);
    }
  }
  lines.push('', `A ${kind}: ${MOMENT_NAMES.join(', ')}`);
  for (const [row, names] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1))) lines.push(`  ${row}: ${names.join('; ')}`);
  console.log(lines.join('\n'));
}

function letterOf(cell: { readonly wanted: Outcome; readonly got: Outcome } | undefined): string {
  return cell === undefined ? ' ' : cell.wanted === cell.got ? (SHORT[cell.got] ?? '?') : '!';
}
