import type { Report, Say } from '../../src/report.ts';
import { plainText, wellFormed } from '../ui/plain-text.ts';
import { describeReport, type Pair, type Teller, type Way } from './document.ts';
import type { Node } from './history.ts';

/** The report as plain text, for a message or a note. */
export function writeText(report: Report, way: Way, teller: Teller): string {
  const { words } = teller;
  const { badge, groups, asset, check, history, signatures, signals, problems, lists } = describeReport(report, way, teller);
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length > 0 ? ['', words.word(title).toUpperCase(), ...lines] : [];
  const sentence = (say: Say) => words.say(say, true);
  const lines = [
    `${words.word('ui_name')}: ${badge}`,
    ...groups.flatMap(({ term, lines }) => [...(term === '' ? [] : ['', `${term}:`]), ...lines.map(sentence)]),
    ...section('ui_report_file', asset.map(line)),
    ...section('ui_report_check', check.map(line)),
    ...section(
      'ui_report_history',
      history.flatMap((node) => nodeLines(node, teller, 0)),
    ),
    ...section(
      'ui_document_signatures',
      signatures.flatMap(({ heading, lines }) => [heading, ...lines.map((say) => `  ${sentence(say)}`)]),
    ),
    ...section(
      'ui_report_signals',
      signals.map((signal) => `${oneLine(signal.title)}: ${signal.line}`),
    ),
    ...section('ui_report_problems', problems.map(line)),
    ...section('ui_report_lists', lists.map(line)),
  ];
  return wellFormed(`${lines.join('\n')}\n`);
}

const oneLine = (text: string) => plainText(text).replaceAll('\n', ' ');
const line = ({ name, value, raw, said }: Pair) => `${name}: ${said === undefined ? '' : `${said} `}${raw ? oneLine(value) : value}`;

function nodeLines(node: Node, teller: Teller, depth: number): readonly string[] {
  const indent = '  '.repeat(depth);
  const title = node.title === '' ? '' : `: ${oneLine(node.title)}`;
  return [
    `${indent}${node.role}${title}`,
    ...node.pairs.map((pair) => `${indent}  ${line(pair)}`),
    ...node.steps.map(({ text, raw, details }) => `${indent}  - ${[raw ? oneLine(text) : text, ...details.map(line)].join(' · ')}`),
    ...node.parts.flatMap((part) => nodeLines(part, teller, depth + 1)),
  ];
}
