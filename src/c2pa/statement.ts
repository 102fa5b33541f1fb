// Specification: C2PA 2.2 §18.16 (metadata assertions), C2PA 2.4 (AI disclosure): what a manifest says of AI outside of its actions
import { classifyTerm, readTerm } from '../vocab/digital-source-type.ts';
import { DISCLOSURE_ASSERTIONS } from '../vocab/generator-name.ts';
import type { Manifest } from './manifest-chain.ts';

const METADATA = /^(?:(?:c2pa|cawg)\.metadata|stds\.(?:iptc|exif|xmp)(?:\.[\w-]+)?)$/;
const SOURCE_KEY = /(?:^|:)DigitalSourceType$/i;
/** Real metadata has three levels; what is nested deeper is no source type. */
const MAX_DEPTH = 8;

/**
 * The strongest AI statement among the manifest's metadata and disclosures. They lie inside of what is signed, so they speak against a
 * camera's word; nothing here can speak for a file. A disclosure without a source type says only that AI was involved.
 */
export function findStatedAi(manifest: Manifest): 'ai' | 'ai-edited' | undefined {
  const terms = manifest.assertions.filter((one) => METADATA.test(one.label)).flatMap((one) => findTerms(one.data, 0));
  const classes = terms.map(classifyTerm);
  if (classes.includes('ai')) return 'ai';
  const disclosed = manifest.assertions.some((one) => DISCLOSURE_ASSERTIONS.includes(one.label));
  return disclosed || classes.includes('ai-edited') ? 'ai-edited' : undefined;
}

/** Source types under their own key, in CBOR (maps) as in JSON-LD (objects). */
function findTerms(value: unknown, depth: number): string[] {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  const entries: (readonly [unknown, unknown])[] = value instanceof Map ? [...value] : Object.entries(value);
  return entries.flatMap(([key, content]) =>
    typeof key === 'string' && SOURCE_KEY.test(key)
      ? textsOf(content, depth + 1).flatMap((text) => readTerm(text) ?? [])
      : findTerms(content, depth + 1),
  );
}

/** A text, or every text of a list or of a JSON-LD node (`@id`, `@value`). */
function textsOf(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value];
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return (value instanceof Map ? [...value.values()] : Object.values(value)).flatMap((one) => textsOf(one, depth + 1));
}
