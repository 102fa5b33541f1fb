import type { Truth, TruthSignature } from './truth.ts';

/** Reads `truth` of one entry of index.json; what is missing is null or none. */
export function readTruth(truth: unknown): Truth {
  return {
    c2pa: textOf(at(truth, 'c2pa')),
    signer: textOf(at(truth, 'signer')),
    signedAt: textOf(at(at(truth, 'c2paDetail'), 'signTime')),
    pdfVerdict: textOf(at(truth, 'pdfVerdict')),
    pdf: listOf(at(truth, 'pdfSignatures')).map(readSignature),
    office: listOf(at(truth, 'officeSignatures')).map(readSignature),
  };
}

function readSignature(one: unknown): TruthSignature {
  return {
    signer: textOf(at(one, 'signer')) ?? '',
    sound: flagOf(at(one, 'valid')),
    whole: flagOf(at(one, 'coversWholeDocument')),
    isTimeStamp: at(one, 'type') === 'doc-timestamp',
    outside: listOf(at(one, 'unsignedParts')).flatMap((part) => textOf(part) ?? []),
  };
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null);
const flagOf = (value: unknown) => (typeof value === 'boolean' ? value : null);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A field of anything; undefined where there is none. */
export function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
