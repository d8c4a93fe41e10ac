// SPDX-License-Identifier: Apache-2.0
/**
 * What a record says in words. Rule MTV14 of `SPEC.md`.
 *
 * @module
 */
import type { Speech } from "../../words/speech.ts"
import type { PersonRow, QualityView, Stay } from "./record-view.ts"

/** "Good · 0.2 % lost · 24 ms round trip". */
export function qualityWords(speech: Speech, quality: QualityView): string {
  const said = speech.words.console.meetings.record
  const percent = new Intl.NumberFormat(speech.language, {
    style: "percent",
    maximumFractionDigits: 1,
  })
  return [
    said.grades[quality.grade],
    ...(quality.loss === undefined ? [] : [said.loss(percent.format(quality.loss))]),
    ...(quality.roundTripMs === undefined
      ? []
      : [said.roundTrip(speech.milliseconds(quality.roundTripMs))]),
  ].join(" · ")
}

/** A name, or what stands for one. */
export function personWords(speech: Speech, person: PersonRow): string {
  const said = speech.words.console.meetings.record
  if (person.outsider) return said.outsider(person.number)
  return person.name ?? said.unnamed(person.number)
}

/** "10:02:11 to 10:41:07". */
export function stayWords(speech: Speech, stay: Stay): string {
  const said = speech.words.console.meetings.record
  const from = speech.time(stay.joined * 1000)
  const text =
    stay.left === undefined
      ? said.stillThere(from)
      : said.fromTo(from, speech.time(stay.left * 1000))
  return stay.estimated ? said.about(text) : text
}
