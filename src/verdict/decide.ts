import type { Basis, Integrity, Label, Origin, Reason } from '../report.ts';
import type { Facts } from './facts.ts';
import { decideIntegrity, type Speaker, type Standing, type Use } from './integrity-table.ts';
import { decideLabel } from './label-table.ts';
import { decideOrigin } from './origin-table.ts';

/** The verdict on one asset: both axes and the label that follows from them. */
export interface Decision {
  readonly integrity: Integrity;
  readonly standing: Standing;
  readonly use: Use;
  readonly speaker: Speaker;
  readonly origin: Origin;
  readonly basis: Basis;
  readonly label: Label;
  readonly reason: Reason;
}

/** Facts to verdict: integrity and origin apart, then the label. Pure; the same facts always give the same answer. */
export function decide(facts: Facts): Decision {
  const integrity = decideIntegrity(facts);
  const origin = decideOrigin({ ...facts, use: integrity.use, integrity: integrity.integrity });
  const label = decideLabel({ ...facts, standing: integrity.standing, ...origin });
  return { ...integrity, ...origin, ...label };
}
