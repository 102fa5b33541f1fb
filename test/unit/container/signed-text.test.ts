// A text with its manifest store in letters that nobody sees, signed by the test authority: our own count of its hash, the engine's word on its store.
import { describe, expect, test } from 'vitest';
import type { Report } from '../../../src/index.ts';
import { judge as judgeFile } from '../../fixtures/judge.ts';
import { openKit, SOURCE } from '../../fixtures/kit.ts';
import { signText, wrapStore } from '../../fixtures/signed-text.ts';

const WORDS = 'The harbour was quiet. Niña, café — 港は静かだった。\n';
const kit = await openKit();

function judge(text: string | Uint8Array, copy: Report['copy'] = 'given'): Promise<Report> {
  return judgeFile(typeof text === 'string' ? new TextEncoder().encode(text) : text, { copy });
}

describe('a signed text', () => {
  test('fits its signature, wherever its store stands', async () => {
    for (const at of [WORDS.length, 0, 12]) {
      const { text } = await signText(kit.stamped('studio'), SOURCE.creation, WORDS, at);
      expect(await judge(text)).toMatchObject({ label: 'authentic', reason: 'created', asset: { mediaType: 'text/plain' }, problems: [] });
      expect((await judge(text, 'unconfirmed')).reason).toBe('copy-unconfirmed');
    }
  });

  test('is counted in composed letters: the same text in other letters is the same', async () => {
    const { text } = await signText(kit.stamped('studio'), SOURCE.creation, WORDS);
    expect(text.normalize('NFD')).not.toBe(text);
    expect((await judge(text.normalize('NFD'))).label).toBe('authentic');
  });

  test('with one letter changed, added or taken away is altered', async () => {
    const { text } = await signText(kit.stamped('studio'), SOURCE.creation, WORDS);
    for (const changed of [text.replace('quiet', 'quite'), `${text}!`, `\u{E0101}${text}`])
      expect(await judge(changed), JSON.stringify(changed.slice(0, 20))).toMatchObject({ label: 'altered', reason: 'changed' });
    // What the hash leaves out now ends behind the end.
    expect(await judge(text.slice(1))).toMatchObject({ label: 'unknown', reason: 'unreadable' });
  });

  test('is no better than its signer, and says AI where it does', async () => {
    const by = async (id: string, source: string) => judge((await signText(kit.stamped(id), source, WORDS)).text);
    expect(await by('image-maker', SOURCE.ai)).toMatchObject({ label: 'ai-generated', reason: 'signed-ai' });
    expect(await by('blocked', SOURCE.creation)).toMatchObject({ label: 'unknown', reason: 'withdrawn' });
    const stranger = await signText(kit.alone('stranger'), SOURCE.creation, WORDS);
    expect(await judge(stranger.text)).toMatchObject({ label: 'unknown', reason: 'signer-not-known' });
  });

  test('whose hash leaves words out is not vouched for', async () => {
    const { text } = await signText(kit.stamped('studio'), SOURCE.creation, WORDS, WORDS.length, { start: 4, length: 7 });
    expect(await judge(text)).toMatchObject({ label: 'unknown', reason: 'not-fully-covered' });
    expect((await judge(text.replace('harbour', 'airport'))).label).not.toBe('authentic');
  });

  test('with two stores, a cut one or a damaged one is never authentic', async () => {
    const { text, store } = await signText(kit.stamped('studio'), SOURCE.creation, WORDS);
    expect(await judge(text + wrapStore(store))).toMatchObject({ label: 'unknown', reason: 'unreadable' });
    const letters = [...text];
    expect((await judge(letters.slice(0, -400).join(''))).label).toBe('unknown');
    for (let at = letters.length - 1; at > WORDS.length; at -= 997) {
      const damaged = letters.with(at, '\u{E0105}').join('');
      const found = await judge(damaged);
      // The padding of the signature and of the store is nobody's word; nothing that anyone signed may differ.
      if (found.label === 'authentic') expect(found.signer?.name).toBe('Assay Test Studio');
    }
  });

  test.each([
    ['an unsigned text', WORDS, 'not-media'],
    ['a byte-order mark and nothing more', `\uFEFF${WORDS}`, 'not-media'],
    ['another use of the same letters', `${WORDS}\uFEFF\u{E0133}\u{E0122}`, 'malformed'],
    ['a store of another version', `${WORDS}${wrapStore(Uint8Array.of(1, 2, 3), 2)}`, 'malformed'],
    ['a store of no bytes', `${WORDS}${wrapStore(new Uint8Array(0))}`, 'malformed'],
    ['more such letters than anyone looks through', `${WORDS}${'x\uFEFF\u{E0133}\u{E0122}'.repeat(200_000)}`, 'over-limit'],
  ])('%s is told for what it is', async (_name, text, code) => {
    expect(await judge(text)).toMatchObject({ label: 'unknown', reason: 'unread', problems: [{ code }] });
  });

  test('that is no UTF-8 is none', async () => {
    const { text } = await signText(kit.stamped('studio'), SOURCE.creation, WORDS);
    const bytes = new TextEncoder().encode(text);
    bytes[0] = 0xff;
    expect(await judge(bytes)).toMatchObject({ label: 'unknown', reason: 'unread', problems: [{ code: 'not-media' }] });
  });
});
