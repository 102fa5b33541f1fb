import { useEffect, useId, useState } from 'preact/hooks';
import type { Judged } from '../messages.ts';
import { allow, type Offer, offerOf } from '../offer.ts';
import { ask } from '../ui/ask.ts';
import { HOST_PATIENCE_MS, offerButton, offerNote } from '../ui/offer-text.ts';
import type { Teller } from './document.ts';
import type { Opened } from './opened.ts';

interface LookUpProps {
  readonly opened: Opened;
  readonly teller: Teller;
  /** Shows the report as it is with the answer. An item of a page changes by itself. */
  readonly change: (opened: Opened) => void;
}

/** The button that asks another host, with its name and what it will learn; nothing where there is nothing to ask. */
export function LookUp({ opened, teller: { words }, change }: LookUpProps) {
  const [state, setState] = useState<'idle' | 'asking' | 'gone'>('idle');
  const note = useId();
  // Another report, or the same with an answer.
  useEffect(() => setState('idle'), [opened.report]);
  // The same answer as before changes nothing that would tell us.
  useEffect(() => {
    const timer = state === 'asking' ? setTimeout(() => setState('idle'), HOST_PATIENCE_MS) : undefined;
    return () => clearTimeout(timer);
  }, [state]);
  const offer = opened.from === 'saved' ? null : offerOf(opened.report);
  if (!offer) return null;
  const press = async () => {
    setState('asking');
    const next = await look(opened, offer);
    if (next === 'gone') setState('gone');
    else if (next !== 'soon') change(next);
  };
  return (
    <div class="look-up">
      <button type="button" class="main" disabled={state === 'asking'} aria-describedby={note} onClick={() => void press()}>
        {offerButton(offer.kind, offer.host, words)}
      </button>
      <p id={note} class="soft" role="status">
        {state === 'idle'
          ? offerNote(offer.kind, offer.host, words)
          : words.word(state === 'asking' ? 'ui_online_asking' : 'ui_panel_gone')}
      </p>
    </div>
  );
}

/** `soon` = the item's page asks again, and the answer comes as every other one. */
async function look(opened: Opened, offer: Offer): Promise<Opened | 'soon' | 'gone'> {
  if (opened.from === 'item') {
    const { tabId, item } = opened;
    const answer = await ask('item.look-up', { tabId, frameId: item.frameId, id: item.id, kind: offer.kind, host: offer.host });
    return answer.ok && answer.value ? 'soon' : 'gone';
  }
  const allowed = allow(opened.allowed, offer);
  const judged = await judgeAgain(opened, allowed);
  return judged ? { ...opened, report: judged.report, way: judged.rung, allowed } : 'gone';
}

async function judgeAgain(opened: Opened, allowed: NonNullable<Opened['allowed']>): Promise<Judged | null> {
  const key = crypto.randomUUID();
  const { name, url } = opened.report.asset;
  if (opened.from === 'file') {
    const { file, manifest } = opened;
    const answer = await ask('file.inspect', { key, name, bytes: file, ...(manifest && { manifest }), allowed });
    return answer.ok ? answer.value : null;
  }
  if (opened.from !== 'address' || url === undefined) return null;
  const answer = await ask('address.inspect', { key, url, what: opened.what, allowed });
  return answer.ok ? answer.value : null;
}
