import type { Report, Say } from '../../src/report.ts';
import type { Rung } from '../messages.ts';
import { nameOfList } from '../ui/list-name.ts';
import { type Part, partOf } from '../ui/part.ts';
import { formatBytes } from '../ui/size.ts';
import { formatDate, type Words } from '../ui/words.ts';
import { type Node, readHistory } from './history.ts';
import { readSignals, type SignalText } from './signal-text.ts';

/** A name and its value, as they stand in a report. `raw` = text of the file, to be shown as it is; `said` are words of ours before it. */
export interface Pair {
  readonly name: string;
  readonly value: string;
  readonly raw?: true;
  readonly said?: string;
}

/** Whether a value is a SHA-256, which is set in letters of one width. */
export const isHash = (value: string): boolean => /^[0-9a-f]{64}$/.test(value);

/** Everything that a report says, in the user's words: the panel, the saved page and the copied text show this and nothing else. */
export interface ReportDocument {
  readonly badge: string;
  /** The verdict's sentences under the questions that they answer; `term` is empty for the verdict itself. */
  readonly groups: readonly { readonly term: string; readonly lines: readonly Say[] }[];
  readonly asset: readonly Pair[];
  readonly check: readonly Pair[];
  readonly history: readonly Node[];
  /** Every signature of a document. */
  readonly signatures: readonly { readonly heading: string; readonly lines: readonly Say[] }[];
  readonly signals: readonly SignalText[];
  readonly problems: readonly Pair[];
  readonly lists: readonly Pair[];
  readonly facts: readonly Pair[];
}

export interface Teller {
  readonly words: Words;
  readonly locale: string;
}

/** How the bytes came to us; null where none did. */
export type Way = Rung | null;

/** A report as groups of words, ready to be shown, printed or saved as text. */
export function describeReport(report: Report, way: Way, { words, locale }: Teller): ReportDocument {
  const { asset, copy, tool, now } = report;
  const pair = (name: string, value: string): Pair => ({ name: words.word(name), value });
  return {
    badge: words.say(report.badge),
    groups: groupSays(report.says, words),
    asset: [
      { ...pair('ui_report_name', asset.name), raw: true },
      ...(asset.url === undefined ? [] : [{ ...pair('ui_report_address', asset.url), raw: true as const }]),
      ...(asset.mediaType === '' ? [] : [{ ...pair('ui_report_type', asset.mediaType), raw: true as const }]),
      pair('ui_report_size', formatBytes(asset.bytes, locale)),
      pair('ui_report_sha256', asset.sha256 ?? words.word('ui_report_sha256_none')),
    ],
    check: [
      pair('ui_report_time', formatTime(now, locale)),
      pair('ui_report_way', words.word(way === null ? 'ui_report_way_none' : `ui_report_way_${way.replace('-', '_')}`)),
      pair('ui_report_copy', words.word(`ui_report_copy_${copy}`)),
      ...(asset.mediaType.startsWith('image/') ? [pair('ui_report_marks', tellSearch(report.pixels, words, locale))] : []),
      pair('ui_report_tool', `${tool.name} ${tool.version}`),
    ],
    history: readHistory(report.history, { words, locale }),
    signatures: (report.signatures ?? []).map(({ heading, says }) => ({ heading: words.say(heading), lines: says })),
    signals: readSignals(report, { words, locale }),
    problems: report.problems.map(({ code, note, at }) => ({
      name: words.say({ id: `problem_${code.replaceAll('-', '_')}`, text: code }),
      value: note,
      said: [...(at === undefined ? [] : [words.word('ui_report_offset', at.toLocaleString(locale))]), words.word('ui_report_detail')].join(
        ' · ',
      ),
      raw: true,
    })),
    lists: report.trust.map(({ list, date }) => ({ name: nameOfList(list, words), value: formatDate(date, locale) })),
    facts: Object.entries(report.facts).map(([name, value]) => ({ name, value })),
  };
}

/** What came of the search for hidden marks, and what it cost. */
function tellSearch(pixels: Report['pixels'], words: Words, locale: string): string {
  const [size, limit, ms] = [pixels?.megapixels, pixels?.limit, pixels?.ms].map((number) =>
    (number ?? 0).toLocaleString(locale, { maximumSignificantDigits: 3 }),
  );
  if (pixels === undefined) return words.word('ui_report_marks_none');
  if (pixels.state === 'too-large') return words.word('ui_report_marks_too_large', size ?? '', limit ?? '');
  if (pixels.state === 'not-decoded') return words.word('ui_report_marks_not_decoded');
  if (pixels.state === 'too-late') return words.word('ui_report_marks_too_late');
  return pixels.ms === undefined
    ? words.word('ui_report_marks_searched', size ?? '')
    : words.word('ui_report_marks_timed', size ?? '', ms ?? '');
}

function groupSays(says: readonly Say[], words: Words): ReportDocument['groups'] {
  const groups: { part: Part | null; term: string; lines: Say[] }[] = [{ part: null, term: '', lines: [] }];
  for (const say of says) {
    const part = partOf(say.id);
    const last = groups.at(-1);
    if (last && (part === null || last.part === part)) last.lines.push(say);
    else groups.push({ part, term: part === null ? '' : words.word(`ui_card_${part}`), lines: [say] });
  }
  return groups.filter(({ lines }) => lines.length > 0);
}

/** A moment to the second, with its time zone, so that two people read the same. */
function formatTime(iso: string, locale: string): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return iso;
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'long', timeStyle: 'long', timeZone: 'UTC' };
  try {
    return new Intl.DateTimeFormat(locale, options).format(time);
  } catch {
    return new Intl.DateTimeFormat('en', options).format(time);
  }
}
