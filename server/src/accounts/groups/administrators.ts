// SPDX-License-Identifier: Apache-2.0
import type { groupOperations } from "@landmoot/core/api"
import { mayAssign } from "@landmoot/core/authorization"
import type { Call, Refusal } from "../../api/index.ts"
import { everybody, PERSON_CONFLICT } from "../people/changes.ts"
import { no } from "../people/errors.ts"
import type { PeopleParts } from "../people/ports.ts"
import { givingRole } from "../people/reach.ts"
import type { PersonRecord } from "../records.ts"

/**
 * Makes exactly these people look after a group. Members become group administrators by it;
 * whoever looks after no group any more becomes a member again.
 */
export async function setAdministrators(
  parts: PeopleParts,
  call: Call<(typeof groupOperations)["groups.setAdministrators"]>,
): Promise<Refusal | undefined> {
  const { account, group } = call.params
  const wanted = new Set(call.body.people)
  const changed: PersonRecord[] = []
  for await (const person of everybody(parts, account, { role: "group-administrator" })) {
    const looksAfter = person.administers.includes(group)
    if (wanted.delete(person.id) === looksAfter) continue
    const administers = looksAfter
      ? person.administers.filter((one) => one !== group)
      : [...person.administers, group]
    const role = administers.length === 0 ? "member" : "group-administrator"
    changed.push({ ...person, role, administers, version: person.version + 1 })
  }
  const own = givingRole(call.principal)
  for (const id of wanted) {
    const person = await parts.stores.people.read(account, id)
    if (person === undefined) return no("PERSON_NOT_FOUND", `there is no person ${id} here`)
    if (person.role !== "member") {
      const message = "owners and administrators look after all groups already"
      return no("PERSON_ADMINISTERS_MISFIT", message, { path: "people" })
    }
    if (!mayAssign(own, { from: "member", to: "group-administrator" })) {
      return no("PERSON_ROLE_FORBIDDEN", `a ${own} does not say who looks after groups`)
    }
    const { version } = person
    changed.push({
      ...person,
      role: "group-administrator",
      administers: [group],
      version: version + 1,
    })
  }
  if (changed.length === 0) return undefined
  return (await parts.stores.accounts.write(account, { people: changed }))
    ? undefined
    : PERSON_CONFLICT
}
