// Specification: draft-abaris-aicdh-01 §3 (AI-Disclosure); RFC 9651 §3.2 (dictionaries)
import type { Disclosure } from '../../src/signal.ts';
import { DISCLOSURE_LIMIT } from '../messages.ts';

const MAX_TOOL = 100;
/** The values of `mode` that the draft has; every other one counts as absent. */
const MODES = ['none', 'ai-modified', 'ai-originated', 'machine-generated'];
/** A key, alone or with a token or a quoted text. A dictionary has commas between its members; the draft's own example has semicolons. */
const MEMBER = /\s*([a-z*][a-z0-9_\-.*]*)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?\s*(?:[,;]|$)/gy;

/** What an AI-Disclosure header says of the whole page; null where it is not built as it should be, or says nothing that is known. */
export function readDisclosureHeader(header: string | null): Disclosure | null {
  if (header === null || header.length > DISCLOSURE_LIMIT) return null;
  const members = new Map<string, string>();
  let end = 0;
  // A key that comes again stands for the last one.
  for (const [whole, key = '', quoted, token] of header.matchAll(MEMBER)) {
    members.set(key, quoted?.replace(/\\(.)/g, '$1') ?? token ?? '');
    end += whole.length;
  }
  const value = members.get('mode')?.toLowerCase() ?? '';
  if (end !== header.length || !MODES.includes(value)) return null;
  const tool = [members.get('model'), members.get('provider')].filter(Boolean).join(', ').slice(0, MAX_TOOL);
  return { form: 'header', value, ...(tool !== '' && { tool }) };
}
