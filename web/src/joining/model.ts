// SPDX-License-Identifier: Apache-2.0
/**
 * What the page before joining shows, without React. Rules PJ1 to PJ7 of
 * `../SPEC.md`.
 *
 * @module
 */
import type { GuardCheck, PreparationState, RegionOption } from "@landmoot/client"
import type { Region } from "@landmoot/core/regions"
import type { MapMark, MarkState } from "../map/marks.ts"
import type { Speech } from "../words/speech.ts"

/** One line of the list of regions to use. */
export interface RegionLine {
  readonly id: string
  readonly place: string
  /** A round trip, or why there is none. */
  readonly note: string
  /** The same in a sentence of its own. */
  readonly detail: string
  readonly state: RegionOption["state"]
  readonly chosen: boolean
  /** Only a region whose server was checked can be used. */
  readonly usable: boolean
  readonly code: string | undefined
}

/** Everything under "Where". */
export interface WhereView {
  readonly sentence: string
  readonly places: readonly string[]
  readonly lines: readonly RegionLine[]
  readonly chosen: RegionLine | undefined
  readonly mode: string
  readonly evidence: string | undefined
  readonly operators: string | undefined
  readonly marks: readonly MapMark[]
  readonly mapLabel: string
  readonly checksPassed: number
  readonly unreachable: boolean
}

/** What stands under "Where" now. */
export function whereView(state: PreparationState, speech: Speech): WhereView {
  const { words } = speech
  const lines = state.options.map((option) => regionLine(option, state, speech))
  const regions = regionsOf(state)
  const places = regions.map((region) => speech.place(region))
  const operators = [...new Set(regions.map(({ operator }) => operator))]
  const level = state.descriptor?.minEvidence
  return {
    sentence: words.joining.allowed(speech.countries(regions)),
    places,
    lines,
    chosen: lines.find((line) => line.chosen),
    mode:
      regions.length === 1
        ? ""
        : state.descriptor?.mode === "single"
          ? words.joining.single
          : words.joining.spread,
    evidence: level === undefined ? undefined : words.joining.evidence[level],
    operators: operators.length === 0 ? undefined : words.joining.operators(speech.list(operators)),
    marks: regions.map((region) => mark(region, state)),
    mapLabel: words.joining.map(speech.list(places)),
    checksPassed: passed(state.checks),
    unreachable:
      lines.length > 0 &&
      lines.every((line) => line.state === "unreachable" || line.state === "refused"),
  }
}

/** Why the one button cannot be pressed; undefined: it can. */
export function whatHoldsJoining(
  state: PreparationState,
  name: string,
): "loading" | "name" | "region" | "joining" | undefined {
  if (state.phase === "loading") return "loading"
  if (state.phase === "joining" || state.phase === "joined") return "joining"
  if (state.chosen === undefined) return "region"
  return tidyName(name) === "" ? "name" : undefined
}

/** The longest name the protocol takes, in UTF-16 units. */
export const MAX_NAME = 64

/** A name as the protocol takes it: no control or direction characters, not too long. */
export function tidyName(name: string): string {
  return name
    .replaceAll(/[\p{Cc}\p{Cs}\p{Co}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "")
    .trim()
    .slice(0, MAX_NAME)
    .trim()
}

/** How many checks were made and passed. */
function passed(checks: readonly GuardCheck[]): number {
  return checks.filter(({ outcome }) => outcome === "passed").length
}

/** Regions of the media plane and of the options, each once. */
function regionsOf(state: PreparationState): readonly Region[] {
  const known = new Set(state.mediaRegions.map(({ id }) => id))
  const others = state.options.map(({ region }) => region).filter(({ id }) => !known.has(id))
  return state.mediaRegions.length > 0 ? state.mediaRegions : others
}

function regionLine(option: RegionOption, state: PreparationState, speech: Speech): RegionLine {
  const { words } = speech
  const note = {
    unknown: words.joining.unknown,
    measuring: words.joining.measuring,
    verified:
      option.roundTripMs === undefined
        ? words.joining.verified
        : speech.milliseconds(option.roundTripMs),
    refused: words.joining.refused,
    unreachable: words.joining.unreachable,
  }[option.state]
  return {
    id: option.region.id,
    place: speech.place(option.region),
    note,
    detail: option.roundTripMs === undefined ? note : words.joining.roundTrip(note),
    state: option.state,
    chosen: option.region.id === state.chosen,
    usable: option.state === "verified",
    code: option.code,
  }
}

function mark(region: Region, state: PreparationState): MapMark {
  const own = region.id === state.chosen
  const option = state.options.find((candidate) => candidate.region.id === region.id)
  const markState: MarkState = option?.state === "refused" ? "refused" : own ? "used" : "allowed"
  return { region, state: markState, own }
}
