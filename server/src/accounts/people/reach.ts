// SPDX-License-Identifier: Apache-2.0
/**
 * How far whoever asks reaches among the people of an account.
 *
 * @module
 */
import { type Principal, type Reach, type Role, standsAbove } from "@landmoot/core/authorization"
import type { PersonRecord } from "../records.ts"

/** Who asks, and how far the table of authorization lets them. */
export interface Asker {
  readonly principal: Principal
  readonly reach: Exclude<Reach, "none">
}

/** The groups that whoever asks is confined to; undefined if they reach the whole account. */
export function confinedTo({ principal, reach }: Asker): readonly string[] | undefined {
  if (reach === "all") return undefined
  return principal.kind === "person" ? principal.administers : []
}

/** The role with which somebody gives roles: a key stands for an administrator. */
export function givingRole(principal: Principal): Role {
  switch (principal.kind) {
    case "person":
      return principal.role
    case "key":
      return "administrator"
    case "anonymous":
      return "member"
  }
}

/** Whether a person can be touched at all: in reach, and not above whoever asks. */
export function reaches(asker: Asker, person: PersonRecord): boolean {
  const own = asker.principal.kind === "person" && asker.principal.person === person.id
  if (!own && standsAbove(person.role, givingRole(asker.principal))) return false
  const groups = confinedTo(asker)
  return groups === undefined || person.groups.some((group) => groups.includes(group))
}
