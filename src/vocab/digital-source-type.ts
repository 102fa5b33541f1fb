// Specification: IPTC NewsCodes Digital Source Type (2024-10-23); C2PA 2.2 §18.14 for its two own terms.

/**
 * What a source type says of the origin. `may-contain` = AI is possible by definition; `neutral` = says nothing of the origin.
 * `software` = made by plain software: no trained model.
 */
export type SourceClass = 'ai' | 'ai-edited' | 'captured' | 'created' | 'software' | 'may-contain' | 'neutral';

const TERMS: ReadonlyMap<string, SourceClass> = new Map([
  ['trainedAlgorithmicMedia', 'ai'],
  ['compositeWithTrainedAlgorithmicMedia', 'ai-edited'],
  ['compositeSynthetic', 'ai-edited'],
  ['trainedAlgorithmicData', 'ai-edited'],
  ['digitalCapture', 'captured'],
  ['computationalCapture', 'captured'],
  ['compositeCapture', 'captured'],
  ['negativeFilm', 'captured'],
  ['positiveFilm', 'captured'],
  ['print', 'captured'],
  ['digitalCreation', 'created'],
  ['humanEdits', 'created'],
  ['minorHumanEdits', 'created'],
  ['algorithmicMedia', 'software'],
  ['dataDrivenMedia', 'software'],
  ['virtualRecording', 'software'],
  ['composite', 'may-contain'],
  ['screenCapture', 'may-contain'],
  ['digitalArt', 'may-contain'],
  ['softwareImage', 'may-contain'],
  ['algorithmicallyEnhanced', 'neutral'],
  ['empty', 'neutral'],
]);

const PREFIXES = [
  'http://cv.iptc.org/newscodes/digitalsourcetype/',
  'https://cv.iptc.org/newscodes/digitalsourcetype/',
  'http://c2pa.org/digitalsourcetype/',
  'https://c2pa.org/digitalsourcetype/',
];

/** The bare term of a full address, as C2PA writes it; undefined for anything else. */
function findTerm(address: string): string | undefined {
  const prefix = PREFIXES.find((start) => address.startsWith(start));
  return prefix === undefined ? undefined : address.slice(prefix.length);
}

/** The class of a digital source type by its address; an unknown term is `may-contain`, so that it never helps a file. */
export function classifySource(address: string): SourceClass {
  return TERMS.get(findTerm(address) ?? '') ?? 'may-contain';
}

/** Canonical spelling by lower case: metadata is typed by hand too. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([...TERMS.keys()].map((term) => [term.toLowerCase(), term]));
const WRITTEN_PREFIX =
  /^(?:https?:\/\/cv\.iptc\.org\/newscodes\/digitalsourcetype\/|https?:\/\/c2pa\.org\/digitalsourcetype\/|digsrctype:)/;

/**
 * The term that a metadata field names in any spelling found in the wild: full address (http or https), QCode, bare word.
 * Undefined for a value that is no term of the vocabulary.
 */
export function readTerm(value: string): string | undefined {
  const bare = value.trim().toLowerCase().replace(WRITTEN_PREFIX, '').replace(/\/$/, '');
  return SPELLINGS.get(bare);
}

/** The names of two terms (2024-10-23), which people write in the place of their codes. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['createdusinggenerativeai', 'trainedAlgorithmicMedia'],
  ['editedusinggenerativeai', 'compositeWithTrainedAlgorithmicMedia'],
]);

/** The same for a field that people and programs fill in freely: the address without its scheme, words apart, or the name of the term. */
export function readWrittenTerm(value: string): string | undefined {
  const bare = value
    .trim()
    .toLowerCase()
    .replace(/^(?:https?:\/\/)?(?:www\.)?(?:cv\.iptc\.org\/newscodes|c2pa\.org)\/digitalsourcetype[/#]/, '')
    .replace(/\?[\w=&-]*$/, '')
    .replace(/[\s_-]/g, '');
  return readTerm(value) ?? readTerm(bare) ?? NAMES.get(bare);
}

/** The class of a term as {@link readTerm} gives it. */
export function classifyTerm(term: string): SourceClass {
  return TERMS.get(term) ?? 'may-contain';
}
