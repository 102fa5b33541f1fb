import { useState } from 'preact/hooks';
import type { Report, ToldSignature } from '../../src/report.ts';
import type { DocumentSignatureSignal } from '../../src/signal.ts';
import { Sentence } from '../ui/sentence.tsx';
import type { Teller } from './document.ts';
import { signerPairs } from './history.ts';
import { Pairs } from './pairs.tsx';
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
  const { signatures = [], signals } = report;
  const found = signatures.flatMap((told) => {
    const signal = signals[told.signal];
    return signal?.kind === 'document-signature' ? [{ told, signal }] : [];
  });
  if (found.length === 0) return null;
  return (
    <section>
      <h3 class="title">{teller.words.word('ui_document_signatures')}</h3>
      <ol class="timeline">
        {found.map(({ told, signal }) => (
          <li key={told.signal} class="stage">
            <Signature told={told} signal={signal} report={report} file={file} teller={teller} />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface SignatureProps extends SignaturesProps {
  readonly told: ToldSignature;
  readonly signal: DocumentSignatureSignal;
}

function Signature({ told, signal, report, file, teller }: SignatureProps) {
  const { words } = teller;
  const { signer } = signal;
  return (
    <div class="stage-body told">
      <p class="stage-title" dir="auto">
        {words.say(told.heading)}
      </p>
      {told.says.map((say, at) => (
        <Sentence key={`${at} ${say.id}`} say={say} words={words} />
      ))}
      {signer && (
        <details class="folded small">
          <summary>{words.word('ui_panel_certificate')}</summary>
          <Pairs pairs={signerPairs(signer, teller)} teller={teller} />
        </details>
      )}
      {told.versionEnd !== undefined && <Version end={told.versionEnd} report={report} file={file} teller={teller} />}
    </div>
  );
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
