// Specification: C2PA 2.2 §18.15 (ingredients of every version), §15.7
import type { IngredientRecord } from '../signal.ts';
import { classifyStatus, isFailureCode } from '../vocab/status-code.ts';
import { asList, asText, field } from './cbor.ts';
import { cut, optional } from './claim-text.ts';
import type { Manifest } from './manifest-chain.ts';

/**
 * What {@link readIngredients} reads, in the same order. One assertion names one manifest, in the field of its version. Where both are
 * there, both are followed: neither may hide the other.
 */
export function findIngredients(manifest: Manifest): readonly { readonly data: unknown; readonly url: string | undefined }[] {
  return manifest.assertions
    .filter((one) => /^c2pa\.ingredient(\.v[23])?$/.test(one.label))
    .flatMap(({ data }) => {
      const urls = ['activeManifest', 'c2pa_manifest'].flatMap((name) => asText(field(data, name, 'url')) ?? []);
      return (urls.length === 0 ? [undefined] : [...new Set(urls)]).map((url) => ({ data, url }));
    });
}

/** Ingredients of every version (§18.15): `c2pa_manifest` (v1, v2) or `activeManifest` (v3) names the ingredient's own manifest. */
export function readIngredients(manifest: Manifest): IngredientRecord[] {
  return findIngredients(manifest).map(({ data, url }) => {
    const relationship = asText(field(data, 'relationship'));
    return {
      relationship:
        relationship === 'parentOf' || relationship === 'componentOf' || relationship === 'inputTo' ? relationship : ('unknown' as const),
      ...optional('title', cut(asText(field(data, 'dc:title')))),
      ...optional('format', cut(asText(field(data, 'dc:format')))),
      ...optional('manifest', url === undefined ? undefined : /^self#jumbf=\/?c2pa\/([^/]+)$/.exec(url)?.[1]),
      ...optional('digitalSourceType', cut(asText(field(data, 'digitalSourceType')))),
      recorded: readRecorded(data),
    };
  });
}

/** The validation that the signer recorded when it took the ingredient in: `validationStatus` (v1, v2) or `validationResults` (v3). */
function readRecorded(data: unknown): IngredientRecord['recorded'] {
  const results = field(data, 'validationResults');
  const deltas = (asList(field(results, 'ingredientDeltas')) ?? []).flatMap(
    (one) => asList(field(one, 'validationDeltas', 'failure')) ?? [],
  );
  const old = (asList(field(data, 'validationStatus')) ?? []).filter(
    (one) => field(one, 'success') !== true && isFailureCode(asText(field(one, 'code')) ?? ''),
  );
  const failures = [...(asList(field(results, 'activeManifest', 'failure')) ?? []), ...deltas, ...old];
  const classes = failures.map((one) => classifyStatus(asText(field(one, 'code')) ?? '')).filter((kind) => kind !== 'identity');
  if (classes.length === 0) return 'none';
  return classes.every((kind) => kind === 'signer' || kind === 'time') ? 'doubt' : 'damage';
}
