export type { Container, Part, Problem, ProblemCode, Range, Role, Walk } from './asset.ts';
export { type BudgetLimits, DEFAULT_BUDGET } from './bytes/budget.ts';
export { type ByteSource, memorySource } from './bytes/source.ts';
export { createEngine } from './c2pa/engine.ts';
export { setClock } from './clock.ts';
export { type InspectOptions, inspect, rejudge, SourceError, unread } from './inspect.ts';
export type * from './report.ts';
export type * from './signal.ts';
export type * from './trust/trust-list.ts';
