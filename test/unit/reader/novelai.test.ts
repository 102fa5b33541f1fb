import { describe, expect, test } from 'vitest';
import type { PixelPort } from '../../../src/signal.ts';
import { NOVELAI_KEY, readNovelaiComment, verifyNovelai, writeLikePython } from '../../../src/signs/novelai-comment.ts';
import { pngText, report } from './files.ts';

const RGB = Uint8Array.from({ length: 4 * 3 * 3 }, (_, index) => index * 7);
const RGBA = Uint8ClampedArray.from({ length: 4 * 3 * 4 }, (_, index) =>
  index % 4 === 3 ? 254 : (RGB[Math.floor(index / 4) * 3 + (index % 4)] ?? 0),
);
/** As Python's `json.dumps` writes it. */
const SIGNED = '{"prompt": "caf\\u00e9, 1girl", "steps": 28, "scale": 5.0, "seed": 1, "sampler": "k_euler", "list": [1, {"a": null}]}';

const base64 = (data: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(data)));

async function sign(): Promise<{ key: string; comment: string }> {
  const pair = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('no key pair');
  const text = new TextEncoder().encode(SIGNED);
  const message = new Uint8Array(RGB.length + text.length);
  message.set(RGB);
  message.set(text, RGB.length);
  const signature = base64(await crypto.subtle.sign({ name: 'Ed25519' }, pair.privateKey, message));
  return {
    key: base64(await crypto.subtle.exportKey('raw', pair.publicKey)),
    comment: `{"signed_hash": "${signature}", ${SIGNED.slice(1)}`,
  };
}

const port = (exact: boolean): PixelPort => ({ decode: async () => ({ width: 4, height: 3, rgba: RGBA, exact }) });

describe('NovelAI', () => {
  test('the settings are written as Python writes them', () => {
    expect(writeLikePython('{"b":1.50,"x":"é😀\\/\\u000b", "signed_hash":"s","n":[ ],"o":{ "k" : -0.0 }}', 'signed_hash')).toBe(
      '{"b": 1.50, "x": "\\u00e9\\ud83d\\ude00/\\u000b", "n": [], "o": {"k": -0.0}}',
    );
    expect(writeLikePython('{"signed_hash": "s"}', 'signed_hash')).toBe('{}');
    expect(writeLikePython('{"a": {"signed_hash": "inner"}, "signed_hash": "s"}', 'signed_hash')).toBe('{"a": {"signed_hash": "inner"}}');
  });

  test('a signature over these pixels and settings fits, with or without alpha', async () => {
    const { key, comment } = await sign();
    const read = readNovelaiComment(comment);
    if (read === undefined) throw new Error('no comment');
    expect(read.signed).toBe(SIGNED);
    expect(await verifyNovelai(read, { data: RGB, channels: 3 }, key)).toBe('good');
    expect(await verifyNovelai(read, { data: RGBA, channels: 4 }, key)).toBe('good');
  });

  test('one other bit, other settings, or another key does not fit', async () => {
    const { key, comment } = await sign();
    const read = readNovelaiComment(comment);
    const changed = readNovelaiComment(comment.replace('1girl', '2girl'));
    if (read === undefined || changed === undefined) throw new Error('no comment');
    const other = Uint8Array.from(RGB);
    other[5] = (other[5] ?? 0) ^ 1;
    expect(await verifyNovelai(read, { data: other, channels: 3 }, key)).toBe('bad');
    expect(await verifyNovelai(changed, { data: RGB, channels: 3 }, key)).toBe('bad');
    expect(await verifyNovelai(read, { data: RGB, channels: 3 }, NOVELAI_KEY)).toBe('bad');
    expect(await verifyNovelai({ ...read, signature: 'no base64!' }, { data: RGB, channels: 3 }, key)).toBe('bad');
    expect(await verifyNovelai({ signed: read.signed }, { data: RGB, channels: 3 }, key)).toBe('unchecked');
  });

  test('a comment inside of a comment is the one that counts', () => {
    expect(readNovelaiComment(JSON.stringify({ Comment: SIGNED }))?.signed).toBe(SIGNED);
  });

  test('settings of something else are none', () => {
    expect(readNovelaiComment('{"steps": 28, "seed": 1}')).toBeUndefined();
    expect(readNovelaiComment('{"steps": 28, "seed": 1, "sampler": "k"}')).toBeUndefined();
    expect(readNovelaiComment('steps 28, sampler k, seed 1')).toBeUndefined();
  });

  test('without pixels the note is declared; with other pixels it is a copied note, and only where every bit is known', async () => {
    const { comment } = await sign();
    const file = pngText({ Software: 'NovelAI', Comment: comment });
    const sentences = async (pixels?: PixelPort) => {
      const { label, says, signals } = await report(file, pixels);
      return [label, says[0]?.id, signals.filter(({ kind }) => kind === 'signature').length];
    };
    expect(await sentences()).toEqual(['ai-generated', 'case_34_tool', 0]);
    expect(await sentences(port(false))).toEqual(['ai-generated', 'case_34_tool', 0]);
    expect(await sentences({ decode: async () => undefined })).toEqual(['ai-generated', 'case_34_tool', 0]);
    expect(await sentences(port(true))).toEqual(['ai-generated', 'case_30', 1]);
  });
});
