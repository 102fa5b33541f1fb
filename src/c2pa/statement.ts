// Specification: C2PA 2.2 §18.16 (metadata assertions), C2PA 2.4 (AI disclosure): what a manifest says of AI beside its actions' source types
import { classifyTerm, readTerm, type SourceClass } from '../vocab/digital-source-type.ts';
import { DISCLOSURE_ASSERTIONS } from '../vocab/generator-name.ts';
import { INCEPTION_ACTIONS } from '../vocab/rubric.ts';
import { asList, asText, field } from './cbor.ts';
import type { Manifest } from './manifest-chain.ts';

const METADATA = /^(?:(?:c2pa|cawg)\.metadata|stds\.(?:iptc|exif|xmp)(?:\.[\w-]+)?)$/;
const SOURCE_KEY = /(?:^|:)DigitalSourceType$/i;
const ACTIONS = /^c2pa\.actions(?:\.v2)?$/;
/** Adobe's programs keep the source type of another maker's model here, among an action's parameters, as an address or a bare word. */
const PARAMETER = 'com.adobe.digitalSourceType';
const PARAMETER_KEY = /^com\.adobe\.digitalSourceType$/i;
/** Real metadata has three levels; what is nested deeper is no source type. */
const MAX_DEPTH = 8;

/**
 * The strongest AI statement among the manifest's metadata, disclosures and the parameters of its actions. They lie inside of what is signed,
 * so they speak against a camera's word; nothing here can speak for a file. A disclosure without a source type says only that AI was involved.
 */
export function findStatedAi(manifest: Manifest): 'ai' | 'ai-edited' | undefined {
  const terms = manifest.assertions.filter((one) => METADATA.test(one.label)).flatMap((one) => findTerms(one.data, SOURCE_KEY, 0));
  const classes = [...terms.map(classifyTerm), ...findInParameters(manifest)];
  if (classes.includes('ai')) return 'ai';
  const disclosed = manifest.assertions.some((one) => DISCLOSURE_ASSERTIONS.includes(one.label));
  return disclosed || classes.includes('ai-edited') ? 'ai-edited' : undefined;
}

/** A model that an edit used made a part; only in the first step can it have made the whole. */
function findInParameters(manifest: Manifest): SourceClass[] {
  return manifest.assertions
    .filter((one) => ACTIONS.test(one.label))
    .flatMap(({ data }) => {
      const first = (asList(field(data, 'actions')) ?? []).filter((one) => INCEPTION_ACTIONS.includes(asText(field(one, 'action')) ?? ''));
      const made = first.flatMap((one) => readTerm(asText(field(one, 'parameters', PARAMETER)) ?? '') ?? []).map(classifyTerm);
      const used = findTerms(data, PARAMETER_KEY, 0).map(classifyTerm);
      return [...made, ...used.map((one) => (one === 'ai' ? 'ai-edited' : one))];
    });
}

/** Source types under this key, in CBOR (maps) as in JSON-LD (objects). */
function findTerms(value: unknown, name: RegExp, depth: number): string[] {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  const entries: (readonly [unknown, unknown])[] = value instanceof Map ? [...value] : Object.entries(value);
  return entries.flatMap(([key, content]) =>
    typeof key === 'string' && name.test(key)
      ? textsOf(content, depth + 1).flatMap((text) => readTerm(text) ?? [])
      : findTerms(content, name, depth + 1),
  );
}

/** A text, or every text of a list or of a JSON-LD node (`@id`, `@value`). */
function textsOf(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value];
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return (value instanceof Map ? [...value.values()] : Object.values(value)).flatMap((one) => textsOf(one, depth + 1));
}
