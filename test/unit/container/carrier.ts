import { createHash } from 'node:crypto';
import { type Assertion, buildManifest, buildStore } from '../../fixtures/c2pa-builder.ts';
import { type Kit, SOURCE } from '../../fixtures/kit.ts';
import { bytes } from './build.ts';

/** A file around a store: the run that the hash leaves out, and one byte of the content. */
export interface Carrier {
  readonly file: Uint8Array;
  readonly run: Uint8Array;
  readonly content: Uint8Array;
  /** Runs before the store that the hash leaves out too, because they move with the store's size. */
  readonly more?: readonly Span[];
}

export interface Span {
  readonly start: number;
  readonly length: number;
}

/** The carrier with a store that binds everything but its own run. */
export async function signCarrier(kit: Kit, id: string, wrap: (store: Uint8Array) => Carrier): Promise<Carrier> {
  const bind = (exclusions: readonly Span[], hash: Uint8Array): Assertion => ({
    label: 'c2pa.hash.data',
    value: { name: 'jumbf manifest', alg: 'sha256', exclusions, hash, pad: new Uint8Array(8) },
  });
  const plan = { id, title: id, format: 'image/gif', generator: 'Assay test', signing: kit.stamped('camera') };
  const actions = [{ action: 'c2pa.created', digitalSourceType: SOURCE.capture }];
  let binding = bind([], new Uint8Array(32));
  let carrier = wrap(bytes());
  // The binding's numbers change its size and so move the content: a few rounds settle it.
  for (let round = 0; round < 5; round++) {
    carrier = wrap(buildStore(await buildManifest({ ...plan, actions, allActionsIncluded: true }, binding)));
    const { file, run, more = [] } = carrier;
    const exclusions = [...more, { start: Buffer.from(file).indexOf(run), length: run.length }];
    const hash = createHash('sha256');
    let at = 0;
    for (const { start, length } of exclusions) {
      hash.update(file.subarray(at, start));
      at = start + length;
    }
    binding = bind(exclusions, new Uint8Array(hash.update(file.subarray(at)).digest()));
  }
  return carrier;
}
