// SPDX-License-Identifier: Apache-2.0
/**
 * What the columns of lists are called by schools, by OneRoster 1.1 (users.csv,
 * enrollments.csv) and by those who export lists in German.
 *
 * @module
 */

/** What a column holds. */
export type Column = "given" | "family" | "name" | "email" | "role" | "groups" | "id" | "state"

/** Names without case, spaces and signs. */
const NAMES: Readonly<Record<Column, readonly string[]>> = {
  given: ["givenname", "firstname", "given", "vorname"],
  family: ["familyname", "lastname", "surname", "family", "nachname", "familienname"],
  name: ["name", "fullname", "displayname"],
  email: ["email", "emailaddress", "mail", "mailadresse", "emailadresse"],
  role: ["role", "rolle", "type"],
  groups: [
    "group",
    "groups",
    "class",
    "classes",
    "classname",
    "classtitle",
    "classsourcedid",
    "gruppe",
    "gruppen",
    "klasse",
    "klassen",
  ],
  id: ["id", "usersourcedid", "sourcedid", "externalid", "personid", "studentid", "schuelerid"],
  state: ["status", "enableduser", "enabled", "active"],
}

/** Words for those who learn. */
const LEARNERS = new Set([
  "student",
  "pupil",
  "learner",
  "member",
  "schüler",
  "schülerin",
  "lernende",
])
/** Words for those who teach. */
const TEACHERS = new Set(["teacher", "instructor", "faculty", "lehrer", "lehrerin", "lehrkraft"])
/** Other roles of OneRoster, which look after no class. */
const OTHERS = new Set(["aide", "proctor", "parent", "guardian", "relative", "administrator"])

/** States of those who do not belong any more. */
const GONE = new Set([
  "false",
  "0",
  "no",
  "nein",
  "inactive",
  "tobedeleted",
  "disabled",
  "suspended",
])

/**
 * Which column of a list holds what. In a list with several names for one thing the first
 * name of the table counts, so that an enrolment is not taken for its user.
 *
 * @returns the name of a heading that stands there twice, if one does.
 */
export function columnsOf(
  headings: readonly string[],
): ReadonlyMap<Column, number> | { readonly twice: string } {
  const plain = headings.map((heading) => heading.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ""))
  const columns = new Map<Column, number>()
  for (const [column, names] of Object.entries(NAMES) as [Column, readonly string[]][]) {
    const name = byPreference(column, names).find((one) => plain.includes(one))
    if (name === undefined) continue
    const at = plain.indexOf(name)
    if (plain.indexOf(name, at + 1) !== -1) return { twice: headings[at] ?? name }
    columns.set(column, at)
  }
  return columns
}

/** Whether a word means that somebody teaches; undefined if it means nothing that is known. */
export function teaches(word: string): boolean | undefined {
  const plain = word.trim().toLowerCase()
  if (plain === "" || LEARNERS.has(plain) || OTHERS.has(plain)) return false
  return TEACHERS.has(plain) ? true : undefined
}

/** Whether a word means that somebody does not belong any more. */
export function isGone(word: string): boolean {
  return GONE.has(word.trim().toLowerCase())
}

/** An enrolment has an id of its own besides its user's. */
function byPreference(column: Column, names: readonly string[]): readonly string[] {
  return column === "id" ? ["usersourcedid", ...names] : names
}
