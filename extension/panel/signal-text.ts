import type { Range } from '../../src/asset.ts';
import type { Report } from '../../src/report.ts';
import type { DocumentSignatureSignal, ManifestSignal, Signal } from '../../src/signal.ts';
import { formatBytes } from '../ui/size.ts';
import { formatDate } from '../ui/words.ts';
import type { Pair, Teller } from './document.ts';
import { signerPairs } from './history.ts';

const MAX_SIGNALS = 500;

/** One signal: where it stood, what it says, and the value as found. */
export interface SignalText {
  readonly title: string;
  readonly line: string;
  readonly pairs: readonly Pair[];
  readonly raw: string;
}

/** The signals of a report in words, in the order they were found. */
export function readSignals({ signals, signatures = [] }: Report, teller: Teller): readonly SignalText[] {
  const { words } = teller;
  return signals.slice(0, MAX_SIGNALS).map((signal, at) => {
    if (signal.kind === 'manifest') return manifestText(signal, teller);
    if (signal.kind !== 'document-signature') return otherText(signal, teller);
    const told = signatures.find((one) => one.signal === at);
    return documentText(signal, told ? words.say(told.heading) : '', teller);
  });
}

function manifestText(signal: ManifestSignal, teller: Teller): SignalText {
  const { words } = teller;
  const pair = (name: string, value: string): Pair => ({ name: words.word(name), value, raw: true });
  const detail = (name: string, value: string): Pair => ({ ...pair(name, value), said: words.word('ui_report_detail') });
  const { binding, excluded, differences, note, remote, active, at } = signal;
  return {
    title: words.word('ui_report_signal_manifest'),
    line: words.word(`ui_report_store_${signal.state}`),
    pairs: [
      { name: words.word('ui_report_binding'), value: words.word(`ui_report_binding_${binding.replaceAll('-', '_')}`) },
      place(at, teller),
      ...outside(excluded, teller),
      ...(remote === undefined ? [] : [pair('ui_report_remote', remote)]),
      ...(active === undefined ? [] : [pair('ui_report_active', active)]),
      ...(note === undefined ? [] : [detail('ui_report_note', note)]),
      ...differences.map((one) => detail('ui_report_difference', one)),
    ],
    raw: '',
  };
}

/** `line` names it; what the report says of it stands with the signatures. */
function documentText(signal: DocumentSignatureSignal, line: string, teller: Teller): SignalText {
  const { words, locale } = teller;
  const { form, format, field, at, signer, claimed, uncovered, additions } = signal;
  const pair = (name: string, value: string | undefined): readonly Pair[] =>
    value === undefined || value === '' ? [] : [{ name: words.word(name), value, raw: true }];
  return {
    title: words.word(`ui_report_form_${form.replaceAll('-', '_')}`),
    line,
    pairs: [
      ...pair('ui_report_kind', [format, field].filter((one) => one !== '').join(' · ')),
      ...(signer ? signerPairs(signer, teller) : []),
      ...pair('ui_report_when', claimed.at === undefined ? undefined : formatDate(claimed.at, locale)),
      ...pair('ui_report_uncovered', namesOf(uncovered)),
      ...pair('ui_report_added', namesOf(additions.map(({ where }) => where))),
      ...pair('ui_report_note', [claimed.name, claimed.reason, claimed.place].filter((one) => one !== undefined).join(' · ')),
      place(at, teller),
    ],
    raw: '',
  };
}

/** Every name once: the sentences list the first of them. */
const namesOf = (names: readonly string[]): string => [...new Set(names)].join(' · ');

function otherText(signal: Exclude<Signal, ManifestSignal | DocumentSignatureSignal>, teller: Teller): SignalText {
  const { words } = teller;
  const tool = signal.tool === undefined ? [] : [{ name: words.word('ui_report_tool_named'), value: signal.tool, raw: true as const }];
  const field = signal.kind === 'declaration' || signal.kind === 'site' ? signal.field : signal.reader;
  const state =
    signal.kind === 'signature' ? words.word(`ui_report_signature_${signal.state}`) : words.word(`ui_report_signal_${signal.kind}`);
  return {
    title: field,
    line: words.say({ id: signal.sentence, ...(signal.args && { args: signal.args }), text: state }),
    pairs: [{ name: words.word('ui_report_kind'), value: state }, ...tool, ...placeOf(signal, teller)],
    raw: signal.raw,
  };
}

/** What the website says stands nowhere in the file. */
function placeOf(signal: Exclude<Signal, ManifestSignal | DocumentSignatureSignal>, teller: Teller): readonly Pair[] {
  return signal.kind === 'site' ? [] : [place(signal.at, teller)];
}

function outside(ranges: readonly Range[], teller: Teller): readonly Pair[] {
  const places = [...new Set(ranges.map((one) => placeWords(one, teller)))];
  return places.map((value) => ({ name: teller.words.word('ui_report_outside'), value }));
}

function place(at: Range, teller: Teller): Pair {
  return { name: teller.words.word('ui_report_place'), value: placeWords(at, teller) };
}

function placeWords({ offset, length }: Range, { words, locale }: Teller): string {
  return words.word('ui_report_place_at', offset.toLocaleString(locale), formatBytes(length, locale));
}
