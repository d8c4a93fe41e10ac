// SPDX-License-Identifier: Apache-2.0
/**
 * Regions of meetings in words. Rule MTV9 of `SPEC.md`.
 *
 * @module
 */
import type { Speech } from "../../words/speech.ts"

/** A region as answers name it. */
export interface Place {
  readonly name: string
  readonly country: string
}

/** How many regions are named before the others are counted. */
const NAMED = 3

/** "Frankfurt am Main (Germany), Paris (France) and 4 more". */
export function fewWords(speech: Speech, places: readonly Place[]): string {
  const names = places.map((place) => speech.place(place))
  if (names.length <= NAMED + 1) return speech.list(names)
  const { moreRegions } = speech.words.console.meetings
  return moreRegions(names.slice(0, NAMED).join(", "), names.length - NAMED)
}

/** All regions by their names. */
export function allWords(speech: Speech, places: readonly Place[]): string {
  return speech.list(places.map((place) => speech.place(place)))
}

/** A region of an id; its id if the catalogue has none. */
export function placesOf(
  ids: readonly string[],
  region: (id: string) => Place | undefined,
): readonly Place[] {
  return ids.map((id) => region(id) ?? { name: id, country: "" })
}
