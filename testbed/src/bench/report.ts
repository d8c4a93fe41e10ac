// SPDX-License-Identifier: Apache-2.0
/**
 * What a section of the benchmark found, and how it is told: ratios first, since they
 * mean the same on every machine, then absolute figures of this one.
 *
 * @module
 */
import type { Summary } from "./statistics.ts"

/** What a reading should reach. */
export interface Goal {
  readonly kind: "at-least" | "at-most"
  readonly limit: number
  /** Whether missing it fails the run. */
  readonly isRequired?: boolean
}

/** One measured quantity. */
export interface Reading {
  readonly what: string
  /** Empty for a ratio. */
  readonly unit: string
  readonly summary: Summary
  /** The 95th percentile, where that is what counts. */
  readonly tail?: number
  readonly goal?: Goal
}

/** What one section found. */
export interface SectionReport {
  readonly section: string
  readonly title: string
  readonly ratios: readonly Reading[]
  readonly figures: readonly Reading[]
  /** What was compared, and what a reader should know before believing it. */
  readonly notes: readonly string[]
}

/** Whether a reading reaches its goal; undefined if it has none. */
export function reachesGoal({ goal, summary, tail }: Reading): boolean | undefined {
  if (goal === undefined) return undefined
  const judged = tail ?? summary.median
  return goal.kind === "at-least" ? judged >= goal.limit : judged <= goal.limit
}

/** Whether a reading misses a goal without which the run fails. */
export function missesRequired(reading: Reading): boolean {
  return reading.goal?.isRequired === true && reachesGoal(reading) === false
}

/** Writes a section as lines for a terminal of 100 columns. */
export function describeSection(report: SectionReport): string {
  const { title, ratios, figures, notes } = report
  const width = Math.max(...[...ratios, ...figures].map(({ what }) => what.length))
  const lines = (readings: readonly Reading[]): string[] =>
    readings.map((reading) => `    ${describeReading(reading, width)}`)
  return [
    title,
    ...(ratios.length > 0 ? ["  ratios", ...lines(ratios)] : []),
    ...(figures.length > 0 ? ["  absolute, on this machine", ...lines(figures)] : []),
    ...notes.map((note) => `  · ${note}`),
    "",
  ].join("\n")
}

function describeReading(reading: Reading, width: number): string {
  const { what, unit, summary, tail, goal } = reading
  const { median, low, high, samples } = summary
  const value = `${figure(median)}${unit === "" ? "" : ` ${unit}`}`
  const rare = tail === undefined ? "" : `, 95 % below ${figure(tail)}`
  const spread = `${figure(low)} to ${figure(high)}${rare}, ${samples} samples`
  const line = `${what.padEnd(width)}  ${value.padStart(12)}   (${spread})`
  if (goal === undefined) return line
  const verdict = reachesGoal(reading) === true ? "met" : "NOT MET"
  const limit = `${goal.kind === "at-least" ? "≥" : "≤"} ${figure(goal.limit)}`
  return `${line}\n${" ".repeat(4 + width)}  ${`goal ${limit}: ${verdict}`.padStart(12)}`
}

/** Writes a number with as many digits as it deserves. */
function figure(value: number): string {
  const size = Math.abs(value)
  if (size >= 1000) return Math.round(value).toLocaleString("en-GB")
  if (size >= 100) return value.toFixed(0)
  return size >= 10 ? value.toFixed(1) : value.toFixed(3)
}
