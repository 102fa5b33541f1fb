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
export function findTerm(address: string): string | undefined {
  const prefix = PREFIXES.find((start) => address.startsWith(start));
  return prefix === undefined ? undefined : address.slice(prefix.length);
}

/** The class of a digital source type by its address; an unknown term is `may-contain`, so that it never helps a file. */
export function classifySource(address: string): SourceClass {
  return TERMS.get(findTerm(address) ?? '') ?? 'may-contain';
}
