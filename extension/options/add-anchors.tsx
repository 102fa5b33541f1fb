import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { AnchorsAsk, AnchorsRead, CertificateView } from '../messages.ts';
import { ask } from '../ui/ask.ts';
import { LongText } from '../ui/long-text.tsx';
import { formatDate, type Words } from '../ui/words.ts';

const MAX_FILE = 8 * 1024 * 1024;

interface AddProps {
  readonly words: Words;
  readonly locale: string;
  readonly changed: () => Promise<void>;
}

/** Certificates are read and shown first; only then the user says what they vouch for, and accepts them. */
export function AddAnchors({ words, locale, changed }: AddProps) {
  const [data, setData] = useState<AnchorsAsk['data'] | null>(null);
  const [text, setText] = useState('');
  const [read, setRead] = useState<AnchorsRead | null>(null);
  const [said, setSaid] = useState('');
  const file = useRef<HTMLInputElement>(null);
  const head = useRef<HTMLHeadingElement>(null);
  const forget = () => {
    setData(null);
    setRead(null);
    setText('');
    head.current?.focus();
  };
  const show = async (given: AnchorsAsk['data']) => {
    setSaid('');
    setRead(null);
    const answer = await ask('anchors.read', { data: given, name: 'preview', as: 'tool' });
    if (!answer.ok) setSaid(words.word('problem_internal'));
    else if ('refused' in answer.value) setSaid(wordsOfRefusal(answer.value.refused, words));
    else {
      setData(given);
      setRead(answer.value);
    }
  };
  const chosen = async (input: HTMLInputElement) => {
    const one = input.files?.[0];
    input.value = '';
    if (!one) return;
    if (one.size > MAX_FILE) setSaid(wordsOfRefusal('too-large', words));
    else await show(await one.arrayBuffer());
  };
  const accept = async (name: string, as: AnchorsAsk['as']) => {
    if (data === null || !read) return;
    const sha256 = read.certificates.map((one) => one.sha256);
    const answer = await ask('anchors.add', { data, name, as, sha256 });
    if (answer.ok && 'anchors' in answer.value) {
      forget();
      setSaid(words.word('ui_options_anchor_added', name));
      await changed();
    } else setSaid(answer.ok && 'refused' in answer.value ? wordsOfRefusal(answer.value.refused, words) : words.word('problem_internal'));
  };
  return (
    <div class="add">
      <h3 ref={head} tabIndex={-1}>
        {words.word('ui_options_add')}
      </h3>
      <p class="soft">{words.word('ui_options_add_note')}</p>
      {!read && (
        <>
          <div class="buttons">
            <button type="button" class="plain" onClick={() => file.current?.click()}>
              {words.word('ui_options_add_file')}
            </button>
            <input
              ref={file}
              type="file"
              hidden
              data-choose="certificate"
              accept=".pem,.crt,.cer,.der,.txt"
              onChange={(event) => void chosen(event.currentTarget)}
            />
          </div>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void show(text);
            }}
          >
            <label for="pem">{words.word('ui_options_add_paste')}</label>
            <textarea
              id="pem"
              dir="ltr"
              rows={4}
              spellcheck={false}
              placeholder="-----BEGIN CERTIFICATE-----"
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
            <button type="submit" class="plain" disabled={text.trim() === ''}>
              {words.word('ui_options_add_read')}
            </button>
          </form>
        </>
      )}
      {read && <Review read={read} words={words} locale={locale} accept={accept} cancel={forget} />}
      <p role="alert">{said}</p>
    </div>
  );
}

interface ReviewProps {
  readonly read: AnchorsRead;
  readonly words: Words;
  readonly locale: string;
  readonly accept: (name: string, as: AnchorsAsk['as']) => Promise<void>;
  readonly cancel: () => void;
}

function Review({ read, words, locale, accept, cancel }: ReviewProps) {
  const [name, setName] = useState(read.anchors.entries[0]?.name ?? '');
  const [as, setAs] = useState<AnchorsAsk['as'] | null>(null);
  const [missing, setMissing] = useState(false);
  const title = useRef<HTMLParagraphElement>(null);
  // It took the place of the button that had the keyboard.
  useLayoutEffect(() => title.current?.focus(), []);
  const submit = (event: Event) => {
    event.preventDefault();
    setMissing(as === null || name.trim() === '');
    if (as !== null && name.trim() !== '') void accept(name.trim().slice(0, 200), as);
  };
  return (
    <form class="review" onSubmit={submit}>
      <p class="strong" ref={title} tabIndex={-1}>
        {words.word('ui_options_review')}
      </p>
      <ul class="certificates">
        {read.certificates.map((certificate) => (
          <li key={certificate.sha256}>
            <Certificate certificate={certificate} words={words} locale={locale} />
          </li>
        ))}
      </ul>
      {read.notes.length > 0 && (
        <>
          <p>{words.word('ui_options_left_out')}</p>
          <ul class="left-out">
            {read.notes.map((note) => (
              <li key={`${note.name} ${note.why}`}>
                <LongText text={note.name} words={words} />: {wordsOfNote(note, words, locale)}
              </li>
            ))}
          </ul>
        </>
      )}
      <fieldset class="choices">
        <legend>{words.word('ui_options_as')}</legend>
        {(['publisher', 'tool'] as const).map((one) => (
          <label key={one}>
            <input type="radio" name="as" value={one} checked={as === one} onChange={() => setAs(one)} />
            <span>
              <span class="strong">{words.word(`ui_options_as_${one}`)}</span>
              <span class="soft">{words.word(`ui_options_as_${one}_note`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <label for="anchor-name">{words.word('ui_options_anchor_name')}</label>
      <input id="anchor-name" type="text" value={name} maxLength={200} onInput={(event) => setName(event.currentTarget.value)} />
      {missing && <p role="alert">{words.word('ui_options_missing')}</p>}
      <div class="buttons">
        <button type="submit" class="main">
          {words.word('ui_options_accept')}
        </button>
        <button type="button" class="plain" onClick={cancel}>
          {words.word('ui_options_cancel')}
        </button>
      </div>
    </form>
  );
}

interface CertificateProps {
  readonly certificate: CertificateView;
  readonly words: Words;
  readonly locale: string;
}

function Certificate({ certificate, words, locale }: CertificateProps) {
  const { subject, issuer, notBefore, notAfter, sha256 } = certificate;
  const day = (iso: string) => formatDate(iso.slice(0, 10), locale);
  return (
    <dl>
      <div>
        <dt>{words.word('ui_options_subject')}</dt>
        <dd>
          <LongText text={subject} words={words} />
        </dd>
      </div>
      <div>
        <dt>{words.word('ui_report_issuer')}</dt>
        <dd>
          <LongText text={issuer} words={words} />
        </dd>
      </div>
      <div>
        <dt>{words.word('ui_options_valid')}</dt>
        <dd>{words.word('ui_report_from_to', day(notBefore), day(notAfter))}</dd>
      </div>
      <div>
        <dt>SHA-256</dt>
        <dd class="code">{sha256}</dd>
      </div>
      <div>
        <dt>{words.word('ui_options_reach')}</dt>
        <dd>{words.word('ui_options_reach_anchor')}</dd>
      </div>
    </dl>
  );
}

function wordsOfNote({ why, date }: AnchorsRead['notes'][number], words: Words, locale: string): string {
  return words.word(`ui_options_left_out_${why.replaceAll('-', '_')}`, ...(date === undefined ? [] : [formatDate(date, locale)]));
}

/** Every reason has a sentence of its own; one that is newer than this page has a general one. */
const REFUSALS: readonly string[] = [
  'private-key',
  'no-certificate',
  'malformed',
  'nothing-valid',
  'too-large',
  'bad-date',
  'changed',
  'too-many',
];

function wordsOfRefusal(code: string, words: Words): string {
  return words.word(`ui_options_anchor_${REFUSALS.includes(code) ? code.replaceAll('-', '_') : 'malformed'}`);
}
