// Specification: C2PA 2.2 §10.3 (what a claim says in words)
import { asList, asText, field } from './cbor.ts';
import type { Manifest } from './manifest-chain.ts';

const MAX_TEXT = 4_000;

/** `claim_generator_info[0].name`, else the v1 text. */
export function readGenerator(manifest: Manifest): string {
  const info = manifest.claim.get('claim_generator_info');
  const name = asText(field(asList(info)?.[0], 'name')) ?? asText(field(info, 'name')) ?? asText(manifest.claim.get('claim_generator'));
  return cut(name) ?? '';
}

/** A text of the claim, cut where it is longer than anybody reads. */
export function readText(manifest: Manifest, name: string): string | undefined {
  return cut(asText(manifest.claim.get(name)));
}

/** A text, cut where it is longer than anybody reads. */
export function cut(text: string | undefined): string | undefined {
  return text === undefined || text.length <= MAX_TEXT ? text : text.slice(0, MAX_TEXT);
}

/** A field that is there only where it has a value. */
export function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  const out: { [P in K]?: V } = {};
  if (value !== undefined) out[key] = value;
  return out;
}
