import type { Range } from '../asset.ts';
import { type DecodedImage, RAW_LIMIT, type SignatureSignal } from '../signal.ts';
import { type NovelaiComment, verifyNovelai } from '../signs/novelai-comment.ts';

/**
 * NovelAI's signature in a comment, held against the decoded pixels; undefined where it cannot be told. Pixels that a decoder may have changed by one can
 * prove a signature, but never break one.
 */
export async function checkNovelai(
  reader: string,
  comment: NovelaiComment,
  image: DecodedImage | undefined,
  at: Range,
): Promise<SignatureSignal | undefined> {
  if (image === undefined || comment.signature === undefined) return undefined;
  const state = await verifyNovelai(comment, { data: image.rgba, channels: 4 });
  if (state === 'unchecked' || (state === 'bad' && !image.exact)) return undefined;
  const sentence = state === 'good' ? 'case_29' : 'case_30';
  return { kind: 'signature', reader, state, tool: 'NovelAI', raw: comment.signature.slice(0, RAW_LIMIT), sentence, at };
}
