// Specification: C2PA Asset Signals Rubric (Local) 1.0, 2026-08-06. Its meaning is unchanged; the terms are written out here as data.
const IPTC = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
const C2PA = 'http://c2pa.org/digitalsourcetype/';

export const INCEPTION_ACTIONS: readonly string[] = ['c2pa.created', 'c2pa.opened'];

export const NON_EDITORIAL_ACTIONS: readonly string[] = [
  'c2pa.converted',
  'c2pa.published',
  'c2pa.repackaged',
  'c2pa.transcoded',
  'c2pa.resized.proportional',
  'c2pa.enhanced',
  'c2pa.edited.metadata',
  'c2pa.watermarked',
  'c2pa.watermarked.bound',
  'c2pa.watermarked.unbound',
  'c2pa.redacted',
];

export const GEN_AI_SOURCES: readonly string[] = [
  `${IPTC}trainedAlgorithmicMedia`,
  `${IPTC}compositeWithTrainedAlgorithmicMedia`,
  `${IPTC}compositeSynthetic`,
  `${C2PA}trainedAlgorithmicData`,
];

export const POSSIBLY_GEN_AI_SOURCES: readonly string[] = [`${IPTC}digitalArt`, `${IPTC}composite`];

/** Inception signals that follow from the source type of a created or opened action. */
export const INCEPTION_SOURCES: readonly { readonly signal: string; readonly sources: readonly string[] }[] = [
  { signal: 'blankCanvas', sources: [`${C2PA}empty`] },
  { signal: 'capturedMedia', sources: [`${IPTC}digitalCapture`, `${IPTC}computationalCapture`] },
  { signal: 'capturedMediaStitched', sources: [`${IPTC}compositeCapture`] },
  { signal: 'compositionMayContainGenAI', sources: [`${IPTC}composite`] },
  { signal: 'fullyGenAIMedia', sources: [`${IPTC}trainedAlgorithmicMedia`] },
  { signal: 'nonGenAIDigitalCreation', sources: [`${IPTC}digitalCreation`] },
  { signal: 'partlyGenAICreation', sources: [`${IPTC}compositeWithTrainedAlgorithmicMedia`] },
  { signal: 'screenCaptureMayContainGenAI', sources: [`${IPTC}screenCapture`] },
];
