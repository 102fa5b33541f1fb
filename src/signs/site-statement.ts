// Specification: schema.org digitalSourceType and IPTCDigitalSourceEnumeration; W3C AI Content Disclosure (draft); draft-abaris-aicdh-01
import type { Disclosure, SiteSignal, SiteStatement } from '../signal.ts';
import { classifyTerm, readTerm } from '../vocab/digital-source-type.ts';

/** A longer value is no term. */
const MAX_VALUE = 300;
const MAX_NAME = 100;
/** schema.org writes its members as addresses, as short names, or bare; each is a term of IPTC with its first letter large. */
const SCHEMA_MEMBER = /^(?:https?:\/\/schema\.org\/|schema:)?([A-Z][A-Za-z]*)DigitalSource$/;
/** The one member that has another name than IPTC's term. */
const RENAMED: ReadonlyMap<string, string> = new Map([['MultiFrameComputationalCapture', 'computationalCapture']]);
/** What the values of the attribute and of the meta element say; every other value counts as absent, `mixed` too. */
const MODES: ReadonlyMap<string, Pick<SiteSignal, 'says' | 'sentence'>> = new Map([
  ['none', { says: 'other', sentence: 'case_38' }],
  ['ai-assisted', { says: 'ai-edited', sentence: 'case_37_helped' }],
  ['ai-modified', { says: 'ai-edited', sentence: 'case_37_helped' }],
  ['ai-generated', { says: 'ai', sentence: 'case_37' }],
  ['ai-originated', { says: 'ai', sentence: 'case_37' }],
  ['ai-autonomous', { says: 'ai', sentence: 'case_37' }],
  ['autonomous', { says: 'ai', sentence: 'case_37' }],
  ['machine-generated', { says: 'ai', sentence: 'case_37' }],
]);

/** What a website's source type says of the picture that it names (case 39); undefined for a value that is no term. */
export function readStatement({ form, value }: SiteStatement): SiteSignal | undefined {
  const term = value.length > MAX_VALUE ? undefined : readSchemaTerm(value.trim());
  if (term === undefined) return undefined;
  const kind = classifyTerm(term);
  const [says, sentence] =
    kind === 'ai' ? (['ai', 'case_39'] as const) : kind === 'ai-edited' ? (['ai-edited', 'case_39_edited'] as const) : OTHER;
  return { kind: 'site', reader: 'schema-org', says, field: `schema.org digitalSourceType (${form})`, raw: value, sentence };
}

const OTHER = ['other', 'case_39_other'] as const;

function readSchemaTerm(value: string): string | undefined {
  const member = SCHEMA_MEMBER.exec(value)?.[1];
  if (member === undefined) return readTerm(value);
  return readTerm(RENAMED.get(member) ?? member);
}

/** What a website says of a text of its own (cases 37 and 38); undefined for a value that counts as absent. */
export function readDisclosure({ form, value, tool }: Disclosure): SiteSignal | undefined {
  const found = MODES.get(value.trim().toLowerCase());
  if (found === undefined) return undefined;
  const named = tool?.trim().slice(0, MAX_NAME);
  return { kind: 'site', reader: 'ai-disclosure', field: `ai-disclosure (${form})`, raw: value, ...(named && { tool: named }), ...found };
}
