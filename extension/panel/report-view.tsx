import { useMemo, useState } from 'preact/hooks';
import { LongText } from '../ui/long-text.tsx';
import { Mark } from '../ui/mark.tsx';
import { Sentence } from '../ui/sentence.tsx';
import { shapeOf } from '../ui/shapes.ts';
import { describeReport, type Teller } from './document.ts';
import { DocumentSignatures } from './document-signature.tsx';
import { FullSizeCheck } from './full-size.tsx';
import { type Node, readHistory } from './history.ts';
import { LookUp } from './look-up.tsx';
import type { Opened } from './opened.ts';
import { Pairs } from './pairs.tsx';
import { makePreview, type Picture, usePicture } from './picture.ts';
import { writeHtml } from './report-html.ts';
import { writeText } from './report-text.ts';
import { fileNameFor, saveFile } from './save.ts';
import type { SavedReport } from './saved-report.ts';
import { readThumbnails } from './saved-thumbnails.ts';
import { SearchMarks } from './search-marks.tsx';
import type { SignalText } from './signal-text.ts';
import { Thumbnail } from './thumbnail.tsx';
import { WholeFilm } from './whole-check.tsx';

interface ReportProps {
  readonly opened: Opened;
  readonly teller: Teller;
}

interface ReportViewProps extends ReportProps {
  /** The item has left its page: nothing can be asked about it there, and another one may have its id by now. */
  readonly gone: boolean;
  readonly change: (opened: Opened) => void;
}

/** Everything that is known of one item: the place of record. */
export function ReportView({ opened, gone, teller, change }: ReportViewProps) {
  const { report, way } = opened;
  const { words } = teller;
  const { picture, ready } = usePicture(opened);
  const told = useMemo(() => describeReport(report, way, teller), [report, way, teller]);
  const saved = opened.from === 'saved';
  return (
    <article class="report">
      <h2 class="verdict" tabIndex={-1}>
        {saved ? <span class="quoted">{words.word('ui_panel_saved_says', told.badge)}</span> : <Mark shape={shapeOf(report)} />}
        {!saved && <span>{told.badge}</span>}
      </h2>
      <Figure opened={opened} picture={picture} teller={teller} />
      {told.groups.map(({ term, lines }, at) => (
        <div class="group" key={`${at} ${term}`}>
          {term !== '' && <h3>{term}</h3>}
          {lines.map((say, number) => (
            <Sentence key={`${number} ${say.id}`} say={say} words={words} />
          ))}
        </div>
      ))}
      {!gone && (
        <>
          {opened.from === 'item' && opened.item.view?.unread && (
            <WholeFilm opened={opened} unread={opened.item.view.unread} teller={teller} />
          )}
          {opened.from === 'item' && <FullSizeCheck opened={opened} teller={teller} change={change} />}
          <LookUp opened={opened} teller={teller} change={change} />
          <SearchMarks opened={opened} teller={teller} />
        </>
      )}
      <Actions opened={opened} ready={ready} teller={teller} />
      <DocumentSignatures report={report} file={picture} teller={teller} />
      <Section title={words.word('ui_report_check')}>
        <Pairs pairs={[...told.check, ...told.asset]} teller={teller} />
      </Section>
      {told.history.length > 0 && (
        <Section title={words.word('ui_report_history')}>
          <Timeline nodes={told.history} file={picture?.same === 'same' ? picture.blob : null} teller={teller} />
        </Section>
      )}
      {told.signals.length > 0 && (
        <Section title={words.word('ui_report_signals')}>
          <ul class="signals">
            {told.signals.map((signal, at) => (
              <li key={`${at} ${signal.title}`}>
                <SignalRow signal={signal} teller={teller} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {told.problems.length > 0 && (
        <Section title={words.word('ui_report_problems')}>
          <div class="problems">
            <Pairs pairs={told.problems} teller={teller} />
          </div>
        </Section>
      )}
      <Folded title={words.word('ui_report_lists')}>
        <Pairs pairs={told.lists} teller={teller} short />
      </Folded>
      <Folded title={words.word('ui_report_facts')}>
        <p class="soft">{words.word('ui_report_facts_note')}</p>
        <Pairs pairs={told.facts} teller={teller} short />
      </Folded>
    </article>
  );
}

interface FigureProps extends ReportProps {
  readonly picture: Picture | null | undefined;
}

function Figure({ opened, picture, teller: { words } }: FigureProps) {
  const [broken, setBroken] = useState('');
  const type = opened.report.asset.mediaType;
  const kind = /^(image|video|audio)\//.exec(type)?.[1];
  if (!picture || kind === undefined || broken === picture.address) {
    if (opened.from === 'saved' || picture === undefined || kind === undefined || (picture === null && kind !== 'image')) return null;
    return <p class="soft">{words.word(picture ? 'ui_panel_picture_unshown' : 'ui_panel_picture_none')}</p>;
  }
  const failed = () => setBroken(picture.address);
  const caption = words.word(`ui_panel_picture_${picture.same}`);
  return (
    <figure>
      {kind === 'image' && <img src={picture.address} alt={words.word('ui_panel_picture_alt')} onError={failed} />}
      {/* biome-ignore lint/a11y/useMediaCaption: the file under examination has none that we could add */}
      {kind === 'video' && <video src={picture.address} controls onError={failed} aria-label={words.word('ui_panel_picture_alt')} />}
      {/* biome-ignore lint/a11y/useMediaCaption: the file under examination has none that we could add */}
      {kind === 'audio' && <audio src={picture.address} controls onError={failed} aria-label={words.word('ui_panel_picture_alt')} />}
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

interface ActionsProps extends ReportProps {
  readonly ready: Promise<Picture | null>;
}

function Actions({ opened, ready, teller }: ActionsProps) {
  const [said, setSaid] = useState('');
  const { report, way } = opened;
  const { words } = teller;
  // What was only opened is saved as the file that it is, not as a report of now.
  if (opened.from === 'saved') return null;
  const name = (ending: string) => fileNameFor(report.asset.name, report.now, ending);
  const saveJson = () => {
    const record: SavedReport = { ...report, rung: way };
    saveFile(name('json'), 'application/json', `${JSON.stringify(record, null, 2)}\n`);
    setSaid(words.word('ui_panel_saved', name('json')));
  };
  const saveHtml = async () => {
    const picture = await ready;
    // A picture that is not of the checked bytes does not belong into the record.
    const fits = picture && picture.same !== 'other';
    const caption = words.word(picture?.same === 'same' ? 'ui_report_picture' : 'ui_report_picture_unknown');
    const smaller = [words.word('ui_report_picture_smaller'), caption].join(' ');
    const preview = fits ? await makePreview(picture.blob, { whole: caption, smaller }) : null;
    const thumbnails = picture?.same === 'same' ? await readThumbnails(readHistory(report.history, teller), picture.blob) : new Map();
    saveFile(name('html'), 'text/html', await writeHtml(report, way, preview, teller, thumbnails));
    setSaid(words.word('ui_panel_saved', name('html')));
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(writeText(report, way, teller));
      setSaid(words.word('ui_panel_copied'));
    } catch {
      setSaid(words.word('ui_panel_copy_failed'));
    }
  };
  return (
    <div class="actions">
      <button type="button" class="plain" onClick={() => void saveHtml()}>
        {words.word('ui_panel_save_html')}
      </button>
      <button type="button" class="plain" onClick={saveJson}>
        {words.word('ui_panel_save_json')}
      </button>
      <button type="button" class="plain" onClick={() => void copy()}>
        {words.word('ui_panel_copy')}
      </button>
      <p class="soft" role="status">
        {said}
      </p>
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: preact.ComponentChildren }) {
  return (
    <section>
      <h3 class="title">{title}</h3>
      {children}
    </section>
  );
}

function Folded({ title, children }: { readonly title: string; readonly children: preact.ComponentChildren }) {
  return (
    <details class="folded">
      <summary>{title}</summary>
      {children}
    </details>
  );
}

interface TimelineProps {
  readonly nodes: readonly Node[];
  /** The very bytes that were checked, where they could be had. */
  readonly file: Blob | null;
  readonly teller: Teller;
}

function Timeline({ nodes, file, teller }: TimelineProps) {
  return (
    <ol class="timeline">
      {nodes.map((node, at) => (
        <li key={`${at} ${node.title}`} class={node.ai ? 'stage ai' : 'stage'}>
          <Stage node={node} file={file} teller={teller} />
          {node.parts.length > 0 && <Timeline nodes={node.parts} file={file} teller={teller} />}
        </li>
      ))}
    </ol>
  );
}

/** Who, whether they are known and when stand open; the certificate is folded. */
const OPEN_PAIRS = 4;

function Stage({ node, file, teller }: Pick<TimelineProps, 'file' | 'teller'> & { readonly node: Node }) {
  const { words } = teller;
  return (
    <div class="stage-body">
      <p class="role">{node.role}</p>
      {file && node.thumbnail && <Thumbnail file={file} ranges={node.thumbnail} words={words} />}
      <p class="stage-title">
        <LongText text={node.title || node.signer || words.word('ui_popup_unnamed')} words={words} limit={120} />
      </p>
      {node.steps.length > 0 && (
        <ul class="steps">
          {node.steps.map((step, at) => (
            <li key={`${at} ${step.text}`}>
              {step.ai && <Mark shape="ai-generated" />}
              <span>
                {step.raw ? <LongText text={step.text} words={words} limit={160} /> : step.text}
                {step.ai && <strong> · {words.word('ui_report_ai')}</strong>}
                {step.details.map(({ name, value }, detail) => (
                  <span class="detail" key={`${detail} ${name}`}>
                    {name}: <LongText text={value} words={words} limit={160} />
                  </span>
                ))}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Pairs pairs={node.pairs.slice(0, OPEN_PAIRS)} teller={teller} />
      {node.pairs.length > OPEN_PAIRS && (
        <details class="folded small">
          <summary>{words.word('ui_panel_certificate')}</summary>
          <Pairs pairs={node.pairs.slice(OPEN_PAIRS)} teller={teller} />
        </details>
      )}
    </div>
  );
}

function SignalRow({ signal, teller }: { readonly signal: SignalText; readonly teller: Teller }) {
  const { words } = teller;
  return (
    <>
      <p class="signal-title">
        <LongText text={signal.title} words={words} limit={120} />
      </p>
      <p dir="auto">{signal.line}</p>
      <details class="folded small">
        <summary>{words.word('ui_panel_raw')}</summary>
        <Pairs pairs={signal.pairs} teller={teller} />
        {signal.raw !== '' && (
          <pre>
            <LongText text={signal.raw} words={words} limit={1_500} />
          </pre>
        )}
      </details>
    </>
  );
}
