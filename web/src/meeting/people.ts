// SPDX-License-Identifier: Apache-2.0
/**
 * People as they are shown: by the names that they gave themselves, those with
 * raised hands in the order in which they raised them. Rules PN1 to PN4 of
 * `../SPEC.md`.
 *
 * @module
 */
import type { PersonView } from "@landmoot/client"
import type { Words } from "../words/speech.ts"

/** Whether somebody was let in, but holds no leaf of the key group until now. */
export function isJoining(person: PersonView): boolean {
  return person.member === undefined && !person.self
}

/** What somebody is called on screen, also before they have said it. */
export function nameOf(person: PersonView, words: Words): string {
  if (person.name !== "") return person.name
  if (person.self) return words.common.you
  return isJoining(person) ? words.people.joining : words.people.nameless
}

/** Who has raised a hand, first come first. */
export function handQueue(people: readonly PersonView[]): readonly PersonView[] {
  return people
    .filter(({ hand }) => hand !== undefined)
    .toSorted((a, b) => (a.hand ?? 0) - (b.hand ?? 0) || a.participant.localeCompare(b.participant))
}

/** The place of each session in the queue of raised hands, from 1. */
export function handPlaces(people: readonly PersonView[]): ReadonlyMap<string, number> {
  return new Map(handQueue(people).map(({ session }, index) => [session, index + 1]))
}

/** Oneself first, then members by name, then who is joining still. */
export function peopleInOrder(people: readonly PersonView[]): readonly PersonView[] {
  return people.toSorted(
    (a, b) =>
      Number(b.self) - Number(a.self) ||
      Number(isJoining(a)) - Number(isJoining(b)) ||
      Number(a.name === "") - Number(b.name === "") ||
      a.name.localeCompare(b.name),
  )
}
