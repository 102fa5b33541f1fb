export type { Container, Part, Problem, ProblemCode, Range, Role, Walk } from './asset.ts';
export { giveBrotli } from './bytes/brotli.ts';
export { type BudgetLimits, DEFAULT_BUDGET } from './bytes/budget.ts';
export { type ByteSource, memorySource } from './bytes/source.ts';
export { createEngine } from './c2pa/engine.ts';
export { setClock } from './clock.ts';
export {
  addProblem,
  addStatements,
  type InspectOptions,
  inspect,
  inspectText,
  rejudge,
  SourceError,
  searchPixels,
  unread,
} from './inspect.ts';
export { type Lookup, listLookup, manifestLookup, ocspLookup, refuseAddress } from './lookup.ts';
export { type Recognition, recognise } from './recognise.ts';
export type * from './report.ts';
export type * from './signal.ts';
export { type AnchorDetails, describeAnchors } from './trust/anchor-details.ts';
export { importTrust } from './trust/import.ts';
export { ImportError } from './trust/import-error.ts';
export { type Comparison, compareRecords, type Renewable } from './trust/newer.ts';
export { isListPurpose, isProductFile, isTrustList } from './trust/shipped.ts';
export { withTaken } from './trust/taken.ts';
export type * from './trust/trust-list.ts';
export { AnchorError, readAnchors } from './trust/user-anchors.ts';
export { findSignedVersionEnd } from './verdict/signed-version.ts';
