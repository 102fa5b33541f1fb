// The label that China's standard GB 45438-2025 (annex E) asks for, and two older forms that apps of ByteDance write.
import type { Finding } from './finding.ts';
import { entry, isText, parseObject } from './json.ts';

/** Fields that stand beside `Label`; the word alone is too common. Older drafts spoke of a service provider and its user. */
const COMPANIONS = ['ContentProducer', 'ProduceID', 'ContentPropagator', 'PropagateID', 'ServiceProvider', 'ServiceUser'];
/** Some apps write the name in front of the object. */
const PREFIX = /^\s*AIGC[\s\0]*(?:[:=][\s\0]*)?(?=\{)/;
/** One label can hold the next as a text; nothing real goes deeper. */
const MAX_DEPTH = 4;

/**
 * Reads the label from its JSON: bare, inside of `AIGC`, as a text inside of a text, with its quotes still written as entities.
 * `named` says that the field itself is called AIGC, so that the bare object counts.
 */
export function findAigcLabel(text: string, named: boolean): Finding | undefined {
  const plain = text.replaceAll('&quot;', '"');
  const prefix = PREFIX.exec(plain)?.[0] ?? '';
  const object = parseObject(plain.slice(prefix.length));
  if (object === undefined) return undefined;
  return findIn(object, named || prefix !== '', MAX_DEPTH) ?? findByteDance(object, MAX_DEPTH);
}

function findIn(value: unknown, named: boolean, depth: number): Finding | undefined {
  const object = typeof value === 'string' ? parseObject(value) : value;
  if (depth === 0 || object === undefined) return undefined;
  const inner = entry(object, 'AIGC');
  if (inner !== undefined) return findIn(inner, true, depth - 1);
  const complete = isText(entry(object, 'ContentProducer')) && isText(entry(object, 'ProduceID'));
  if (!(named || complete) || !COMPANIONS.some((key) => isText(entry(object, key)))) return undefined;
  const written = entry(object, 'Label');
  const label = typeof written === 'number' ? String(written) : written;
  if (label === '1') return { says: 'ai', sentence: isSigned(entry(object, 'ReservedCode1')) ? 'case_25_signed' : 'case_25' };
  return label === '2' || label === '3' ? { says: 'platform-may-ai', sentence: 'case_26' } : undefined;
}

/** TC260-PG-202511A keeps a signature over the label in the first reserved field. It says nothing of the pixels, and is not checked. */
function isSigned(reserved: unknown): boolean {
  const object = typeof reserved === 'string' ? parseObject(reserved.replaceAll('&quot;', '"')) : reserved;
  return entry(object, 'SecurityData') !== undefined;
}

/** Dreamina's export note, and the label that TikTok and Douyin keep in `aigc_info`. Zero there is no answer. */
function findByteDance(value: unknown, depth: number): Finding | undefined {
  const object = typeof value === 'string' ? parseObject(value) : value;
  if (depth === 0 || object === undefined) return undefined;
  if (entry(object, 'product') === 'dreamina' && entry(object, 'exportType') === 'generation')
    return { says: 'ai', tool: 'Dreamina', sentence: 'case_34_note', args: ['Dreamina'] };
  const info = entry(object, 'aigc_info');
  const label = info === undefined ? object : typeof info === 'string' ? parseObject(info) : info;
  if (entry(label, 'aigc_type') === 1 || entry(label, 'aigc_label_type') === 1 || entry(label, 'aigc_label_type') === 2)
    return { says: 'ai', sentence: 'case_25_platform' };
  return findByteDance(entry(object, 'data'), depth - 1);
}

/** The bare value of a field that is itself called AigcInfo. */
export function findAigcInfo(text: string): Finding | undefined {
  return findByteDance({ aigc_info: text }, 1);
}
