// SPDX-License-Identifier: Apache-2.0
import type { peopleOperations, Person } from "@landmoot/core/api"
import { mayAssign } from "@landmoot/core/authorization"
import type { Answer, Call } from "../../api/index.ts"
import { actorOf } from "../audit-port.ts"
import type { PersonRecord } from "../records.ts"
import { groupsOf, NOT_THERE, PERSON_CONFLICT, refuseLastOwner } from "./changes.ts"
import { no } from "./errors.ts"
import { refuseMisfit } from "./invite.ts"
import type { PeopleParts } from "./ports.ts"
import { givingRole } from "./reach.ts"
import { notedPerson, shownPerson } from "./show.ts"

/** Gives a person another role. Whoever gives it must stand above both roles, or be an owner. */
export async function changeRole(
  parts: PeopleParts,
  call: Call<(typeof peopleOperations)["people.role"]>,
): Promise<Answer<Person>> {
  const { account, person: id } = call.params
  const { role, administers, version } = call.body
  const before = await parts.stores.people.read(account, id)
  if (before === undefined) return NOT_THERE
  if (before.version !== version) return PERSON_CONFLICT
  const own = givingRole(call.principal)
  if (!mayAssign(own, { from: before.role, to: role })) {
    const message = `a ${own} does not make a ${before.role} ${role}`
    return no("PERSON_ROLE_FORBIDDEN", message, { path: "role" })
  }
  const misfit = refuseMisfit(role, administers)
  if (misfit !== undefined) return misfit
  const groups = await groupsOf(parts, account, administers)
  if (!groups.ok) return { ...groups, path: "administers" }
  const after: PersonRecord = {
    ...before,
    role,
    administers: groups.value.map((group) => group.id),
    version: before.version + 1,
  }
  const refusal = await refuseLastOwner(parts, before, after)
  if (refusal !== undefined) return refusal
  if (!(await parts.stores.people.replace(after, before.version))) return PERSON_CONFLICT
  await parts.audit.note({
    account,
    at: call.now,
    actor: actorOf(call),
    action: "person.role",
    object: { kind: "person", id },
    before: notedPerson(before),
    after: notedPerson(after),
  })
  return { ok: true, value: shownPerson(after) }
}
