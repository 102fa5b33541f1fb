import type { Pattern } from './patterns.ts';

/** The letters of a text are 8 bits each. */
const TEXT_PERIOD = 8;
/** Means that differ by no more than this differ by rounding only. */
const NO_SPREAD = 1e-9;

export interface Correlation {
  /** Pearson's r between the means of the blocks' scores and the message. */
  readonly r: number;
  /** How likely so large an r is without a mark: Student's t, upper tail. 1 where nothing can be said. */
  readonly p: number;
}

const NOTHING: Correlation = { r: 0, p: 1 };

/** Compares the scores of all blocks, in their order, with a message that repeats. */
export function correlate(scores: Float64Array, { bits, text }: Pattern): Correlation {
  const length = bits.length;
  if (scores.length < length) return NOTHING;
  const period = text ? TEXT_PERIOD : 1;
  const means = centre(meansByBit(scores, length), period);
  const message = centre(Float64Array.from(bits), period);
  const spread = dot(means, means);
  if (spread <= length * NO_SPREAD) return NOTHING;
  const r = Math.max(-1, Math.min(1, dot(means, message) / Math.sqrt(spread * dot(message, message))));
  return { r, p: upperTail(r, length - 1 - period) };
}

function meansByBit(scores: Float64Array, length: number): Float64Array {
  const sums = new Float64Array(length);
  for (let at = 0; at < scores.length; at++) sums[at % length] = (sums[at % length] ?? 0) + (scores[at] ?? 0);
  return sums.map((sum, bit) => sum / Math.ceil((scores.length - bit) / length));
}

/** Takes the mean of each place of the period away. */
function centre(values: Float64Array, period: number): Float64Array {
  const sums = new Float64Array(period);
  for (const [at, value] of values.entries()) sums[at % period] = (sums[at % period] ?? 0) + value;
  return values.map((value, at) => value - ((sums[at % period] ?? 0) * period) / values.length);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

/** P(R ≥ r) without correlation: t = r·√(ν / (1 − r²)) with ν degrees of freedom, through the incomplete beta function. */
export function upperTail(r: number, freedom: number): number {
  if (freedom < 1) return 1;
  const half = 0.5 * incompleteBeta(1 - r * r, freedom / 2, 0.5);
  return r >= 0 ? half : 1 - half;
}

const FRACTION_STEPS = 300;
const FRACTION_PRECISION = 1e-14;
const TINY = 1e-300;

/** Regularised incomplete beta function I_x(a, b) by its continued fraction (DLMF 8.17.22), evaluated from the front (Lentz). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  let value = 1;
  let c = 1;
  let d = 0;
  for (let step = 0; step < FRACTION_STEPS; step++) {
    const m = Math.floor(step / 2);
    const numerator =
      step === 0
        ? 1
        : step % 2 === 0
          ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
          : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + numerator * d);
    c = nonZero(1 + numerator / c);
    value *= c * d;
    if (step > 0 && Math.abs(1 - c * d) < FRACTION_PRECISION) break;
  }
  return front * (value - 1);
}

const nonZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/** Below this, Stirling's series needs help from the recurrence. */
const STIRLING_FROM = 12;

/** ln Γ(x) for x > 0 by Stirling's series (DLMF 5.11.1). */
function logGamma(x: number): number {
  if (x < STIRLING_FROM) return logGamma(x + 1) - Math.log(x);
  const inverse = 1 / x;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
