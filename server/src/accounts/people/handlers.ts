// SPDX-License-Identifier: Apache-2.0
/**
 * The handlers of the operations on people. Taking people out and giving their
 * data stands in the folder `deletion`.
 *
 * @module
 */
import type { peopleOperations } from "@landmoot/core/api"
import type { Handlers } from "../../api/index.ts"
import { MAX_PAGE } from "../page.ts"
import { NOT_THERE } from "./changes.ts"
import { invitePeople, reinvite } from "./invite.ts"
import type { PeopleParts } from "./ports.ts"
import { confinedTo } from "./reach.ts"
import { changeRole } from "./role.ts"
import { shownPerson } from "./show.ts"
import { updatePerson } from "./update.ts"

/** The operations on people that only look at them or change them. */
type Table = Omit<typeof peopleOperations, "people.remove" | "people.export">

/** The handlers of the operations on people. */
export function peopleHandlers(parts: PeopleParts): Handlers<Table> {
  const { stores } = parts
  return {
    "people.list": async (call) => {
      const { cursor, limit, search, group, role, status, sort } = call.query
      const within = confinedTo(call)
      const groups = group === undefined ? within : [group]
      const isOutside = group !== undefined && within !== undefined && !within.includes(group)
      // No filter would let everybody pass.
      if (isOutside || groups?.length === 0) return { ok: true, value: { items: [] } }
      const page = await stores.people.list(call.params.account, {
        limit: Math.min(limit, MAX_PAGE),
        cursor,
        search: search === "" ? undefined : search,
        groups,
        role,
        status,
        sort,
      })
      const items = page.items.map(shownPerson)
      return { ok: true, value: page.next === undefined ? { items } : { items, next: page.next } }
    },
    "people.read": async ({ params }) => {
      const person = await stores.people.read(params.account, params.person)
      return person === undefined ? NOT_THERE : { ok: true, value: shownPerson(person) }
    },
    "people.invite": async (call) => await invitePeople(parts, call),
    "people.reinvite": async (call) => await reinvite(parts, call),
    "people.update": async (call) => await updatePerson(parts, call),
    "people.role": async (call) => await changeRole(parts, call),
  }
}
