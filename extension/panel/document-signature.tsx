import { useState } from 'preact/hooks';
import type { Report } from '../../src/report.ts';
import type { DocumentSignatureSignal } from '../../src/signal.ts';
import { isolate } from '../ui/words.ts';
import type { Teller } from './document.ts';
import { describeSignature, MAX_LISTED } from './document-text.ts';
import { signerPairs } from './history.ts';
import type { Picture } from './picture.ts';
import { fileNameFor, saveFile } from './save.ts';

interface SignaturesProps {
  readonly report: Report;
  /** The file once more, where it could be had; undefined while it is on its way. */
  readonly file: Picture | null | undefined;
  readonly teller: Teller;
}

/** Every signature of a document: who, since when, what it covers, what came after it, and the version that was signed. */
export function DocumentSignatures({ report, file, teller }: SignaturesProps) {
  const found = report.signals.filter((signal): signal is DocumentSignatureSignal => signal.kind === 'document-signature');
  if (found.length === 0) return null;
  return (
    <section>
      <h3 class="title">{teller.words.word('ui_document_signatures')}</h3>
      <ol class="timeline">
        {found.slice(0, MAX_LISTED).map((signal, at) => (
          <li key={`${at} ${signal.field}`} class="stage">
            <Signature signal={signal} report={report} file={file} teller={teller} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Signature({ signal, report, file, teller }: SignaturesProps & { readonly signal: DocumentSignatureSignal }) {
  const { words } = teller;
  const { form, field, signer, claimed } = signal;
  return (
    <div class="stage-body">
      <p class="role">{words.word(`ui_report_form_${form.replaceAll('-', '_')}`)}</p>
      <p class="stage-title">
        <bdi>{isolate(signer?.organization || signer?.name || field)}</bdi>
      </p>
      {describeSignature(signal, teller).map((line) => (
        <p key={line} dir="auto">
          {line}
        </p>
      ))}
      {signer && (
        <dl>
          {signerPairs(signer, teller).map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <bdi>{isolate(value)}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {claimed.at !== undefined && <p>{words.say({ id: 'line_when_claimed', args: [{ date: claimed.at }], text: claimed.at })}</p>}
      {isOlderVersion(signal, report) && <Version end={signal.revisionEnd} report={report} file={file} teller={teller} />}
    </div>
  );
}

type Older = DocumentSignatureSignal & { readonly revisionEnd: number };

/** Whether the file holds a signed version that is not the newest one, and that its signature still fits. */
export function isOlderVersion(signal: DocumentSignatureSignal, report: Report): signal is Older {
  const { form, build, content, revisionEnd } = signal;
  return form !== 'field' && build === 'sound' && content === 'fits' && revisionEnd !== undefined && revisionEnd < report.asset.bytes;
}

/** Hands out the file up to the end of the signed version, of exactly the bytes that were checked. */
function Version({ end, report, file, teller: { words } }: SignaturesProps & { readonly end: number }) {
  const [said, setSaid] = useState('');
  const { name, mediaType } = report.asset;
  const save = () => {
    if (file?.same !== 'same') {
      setSaid(words.word('ui_document_save_none'));
      return;
    }
    const fileName = fileNameFor(name, report.now, 'pdf');
    saveFile(fileName, mediaType, file.blob.slice(0, end));
    setSaid(words.word('ui_panel_saved', fileName));
  };
  return (
    <>
      <p class="soft">{words.word('ui_document_save_note')}</p>
      <button type="button" class="plain" disabled={file === undefined} onClick={save}>
        {words.word('ui_document_save')}
      </button>
      <p class="soft" role="status">
        {said}
      </p>
    </>
  );
}
