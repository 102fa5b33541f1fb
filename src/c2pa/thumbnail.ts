// Specification: C2PA 2.2 §18.12 (thumbnails), §18.15 (ingredients), ISO/IEC 19566-5 §B.6 (embedded files)
import type { Range } from '../asset.ts';
import type { IngredientRecord, ManifestNode } from '../signal.ts';
import { findOwnAssertion } from './assertion.ts';
import { asText, field } from './cbor.ts';
import { findIngredients } from './ingredient.ts';
import type { Manifest, Store } from './manifest-chain.ts';

/** A thumbnail is a small picture; a larger file under that name is left alone. A JPEG keeps a store in pieces of 64 KB. */
const MAX_BYTES = 512 * 1024;
const MAX_PIECES = 16;
/** In one report. Each costs the report two numbers a piece. */
const MAX_THUMBNAILS = 64;

/** The store as it was read: its bytes, and where they stand in the file, in order. */
export interface StorePlace {
  readonly bytes: Uint8Array;
  readonly ranges: readonly Range[];
}

/**
 * The nodes, each with the place in the file of its own thumbnail and of those of its ingredients: bytes that its seal covers, so a node
 * whose seal does not hold gets none. What the bytes are is for whoever shows them to find out.
 */
export function addThumbnails(nodes: readonly ManifestNode[], { manifests }: Store, place: StorePlace): ManifestNode[] {
  let left = MAX_THUMBNAILS;
  const locate = (file: Uint8Array | undefined): { thumbnail?: readonly Range[] } => {
    if (file === undefined || left === 0) return {};
    const thumbnail = findInFile(file, place);
    if (thumbnail === undefined) return {};
    left -= 1;
    return { thumbnail };
  };
  return nodes.map((node) => {
    const manifest = manifests.get(node.label);
    if (!manifest || node.seal !== 'sound') return node;
    const files = ingredientFiles(manifest);
    const ingredients = node.ingredients.map((one, at): IngredientRecord => ({ ...one, ...locate(files[at]) }));
    const own = manifest.assertions.find((one) => one.label.startsWith('c2pa.thumbnail.claim'));
    return { ...node, ingredients, ...locate(own?.file) };
  });
}

/** The thumbnail of each ingredient, in the order of {@link findIngredients}. */
function ingredientFiles(manifest: Manifest): (Uint8Array | undefined)[] {
  return findIngredients(manifest).map(({ data }) => {
    const instance = findOwnAssertion(asText(field(data, 'thumbnail', 'url')) ?? '', manifest.label);
    const found = manifest.assertions.find((one) => one.instance === instance);
    return found?.label.startsWith('c2pa.thumbnail.') ? found.file : undefined;
  });
}

/** `file` is a view into the store's bytes. */
function findInFile(file: Uint8Array, { bytes, ranges }: StorePlace): readonly Range[] | undefined {
  if (file.buffer !== bytes.buffer || file.length === 0 || file.length > MAX_BYTES) return undefined;
  const from = file.byteOffset - bytes.byteOffset;
  const to = from + file.length;
  const pieces: Range[] = [];
  let at = 0;
  for (const { offset, length } of ranges) {
    const start = Math.max(from, at);
    const end = Math.min(to, at + length);
    if (start < end) pieces.push({ offset: offset + start - at, length: end - start });
    at += length;
  }
  return at >= to && pieces.length <= MAX_PIECES ? pieces : undefined;
}
