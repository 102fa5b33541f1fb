import { useEffect, useRef, useState } from 'preact/hooks';
import { type FullSize, fullSizeId, type Item, type WholeStep } from '../messages.ts';
import { browser } from '../platform.ts';
import { ask } from '../ui/ask.ts';
import { fullSizeButton, fullSizeNote } from '../ui/full-size-text.ts';
import { Mark } from '../ui/mark.tsx';
import { shapeOf } from '../ui/shapes.ts';
import { WHOLE_LOOK_MS } from '../ui/whole-text.ts';
import type { Teller } from './document.ts';
import { keyOfItem, type Opened } from './opened.ts';

interface FullSizeProps {
  readonly opened: Extract<Opened, { readonly from: 'item' }>;
  readonly teller: Teller;
  readonly change: (opened: Opened) => void;
}

/** The check of the larger file that a picture leads to, on a click, and what it found beside what is known of the picture itself. */
export function FullSizeCheck({ opened, teller: { words }, change }: FullSizeProps) {
  const { tabId, item } = opened;
  const [told, setTold] = useState<FullSize | null>(null);
  const [found, setFound] = useState<Item | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const step = async (which: WholeStep) => {
    clearTimeout(timer.current);
    const now = await askFrame(tabId, item, which);
    setTold(now);
    // The page says only how far it is: the verdict comes from where all verdicts are kept.
    setFound(now?.state === 'done' ? await findItem(tabId, item) : null);
    if (now?.state === 'running') timer.current = setTimeout(() => void step('look'), WHOLE_LOOK_MS);
  };
  useEffect(() => {
    void step('look');
    return () => clearTimeout(timer.current);
  }, [tabId, item.frameId, item.id]);
  if (!told) return null;
  const view = found?.view ?? null;
  const running = told.state === 'running';
  const open = async (item: Item) => {
    const answer = await ask('item.report', { tabId, frameId: item.frameId, id: item.id });
    const way = item.view?.rung ?? null;
    if (answer.ok) change({ key: keyOfItem(tabId, item), from: 'item', tabId, item, report: answer.value, way });
  };
  // One and the same button, so that it keeps the keyboard while its words change.
  const press = () => void (view && found ? open(found) : step(running ? 'stop' : 'start'));
  return (
    <div class={view ? 'look-up full-size' : 'look-up'}>
      {view && (
        <div role="status">
          <h3>{words.word('ui_full_title')}</h3>
          <p class="full-verdict">
            <Mark shape={shapeOf(view)} />
            <span>{words.say(view.badge)}</span>
          </p>
          {view.says.slice(0, 1).map((say) => (
            <p key={say.id} dir="auto">
              {words.say(say)}
            </p>
          ))}
        </div>
      )}
      <button type="button" class="plain" onClick={press}>
        {words.word(view ? 'ui_full_open' : running ? 'ui_whole_stop' : fullSizeButton(told.host))}
      </button>
      {!view && (
        <p class="soft" role="status">
          {running ? words.word('ui_full_busy') : fullSizeNote(told.host, words)}
        </p>
      )}
    </div>
  );
}

/** The page of the item knows where its picture leads; null where nobody answers, or it leads nowhere. */
async function askFrame(tabId: number, { id, frameId }: Item, step: WholeStep): Promise<FullSize | null> {
  const message = { type: 'item.full-size', ask: { id, step } };
  const answer: unknown = await browser.tabs.sendMessage(tabId, message, { frameId }).catch(() => null);
  const value: unknown = typeof answer === 'object' && answer !== null && 'value' in answer ? answer.value : null;
  return isFullSize(value) ? value : null;
}

function isFullSize(value: unknown): value is FullSize {
  if (typeof value !== 'object' || value === null || !('host' in value) || !('state' in value)) return false;
  const { host, state } = value;
  return (host === null || typeof host === 'string') && (state === 'none' || state === 'running' || state === 'done');
}

async function findItem(tabId: number, { id, frameId }: Item): Promise<Item | null> {
  const answer = await ask('tab.items', { tabId });
  const items = answer.ok ? answer.value.items : [];
  return items.find((one) => one.id === fullSizeId(id) && one.frameId === frameId) ?? null;
}
