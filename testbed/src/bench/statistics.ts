// SPDX-License-Identifier: Apache-2.0
/**
 * The few statistics that the benchmark prints. Medians and quartiles, not means: one
 * sample that another program disturbed must not move a result.
 *
 * @module
 */
import { BenchError } from "./errors.ts"

/** What many samples of one quantity say. */
export interface Summary {
  readonly samples: number
  readonly median: number
  /** The first quartile. */
  readonly low: number
  /** The third quartile. */
  readonly high: number
}

/** A sample that belongs to a setting, such as a time at a certain round trip. */
export interface Point {
  readonly at: number
  readonly value: number
}

/** Sums samples up. @throws {@link BenchError} `BENCH_FAILED` if there is none, or one is not a number */
export function summarise(values: readonly number[]): Summary {
  return {
    samples: values.length,
    median: quantile(values, 0.5),
    low: quantile(values, 0.25),
    high: quantile(values, 0.75),
  }
}

/** The 95th percentile: what nineteen of twenty samples stay below. @throws as {@link summarise} */
export function tail(values: readonly number[]): number {
  return quantile(values, 0.95)
}

/** Summarises a quotient sample by sample, so that what disturbs both cancels. */
export function summariseRatios(
  pairs: readonly { readonly ours: number; readonly peer: number }[],
): Summary {
  return summarise(pairs.map(({ ours, peer }) => ours / peer))
}

/**
 * Summarises the slope of samples over their settings: the Theil-Sen estimator, which is the
 * median of the slopes between all pairs of samples of different settings. A fifth of the
 * samples may be far off without moving it much.
 *
 * Source: P. K. Sen, Journal of the American Statistical Association 63 (1968), 1379-1389.
 *
 * @throws {@link BenchError} `BENCH_FAILED` if there are no two settings
 */
export function summariseSlope(points: readonly Point[]): Summary {
  const slopes = points.flatMap((left, index) =>
    points
      .slice(index + 1)
      .filter((right) => right.at !== left.at)
      .map((right) => (right.value - left.value) / (right.at - left.at)),
  )
  return { ...summarise(slopes), samples: points.length }
}

/** The value below which a share of the samples lies, interpolated between neighbours. */
function quantile(values: readonly number[], share: number): number {
  if (!values.every((value) => Number.isFinite(value))) {
    throw BenchError.failed("a sample is not a finite number")
  }
  const sorted = values.toSorted((left, right) => left - right)
  const position = (sorted.length - 1) * share
  const below = sorted[Math.floor(position)]
  const above = sorted[Math.ceil(position)]
  if (below === undefined || above === undefined) throw BenchError.failed("there are no samples")
  return below + (above - below) * (position - Math.floor(position))
}
