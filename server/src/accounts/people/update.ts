// SPDX-License-Identifier: Apache-2.0
import type { peopleOperations, Person } from "@landmoot/core/api"
import type { Answer, Call, Refusal } from "../../api/index.ts"
import { actorOf } from "../audit-port.ts"
import type { PersonRecord } from "../records.ts"
import {
  groupsOf,
  NOT_THERE,
  PERSON_CONFLICT,
  refuseAssignment,
  refuseLastOwner,
} from "./changes.ts"
import { no } from "./errors.ts"
import type { PeopleParts } from "./ports.ts"
import { confinedTo } from "./reach.ts"
import { notedPerson, shownPerson } from "./show.ts"

type UpdateCall = Call<(typeof peopleOperations)["people.update"]>

/** Changes name, groups or status of a person. */
export async function updatePerson(parts: PeopleParts, call: UpdateCall): Promise<Answer<Person>> {
  const { account, person: id } = call.params
  const { body } = call
  const before = await parts.stores.people.read(account, id)
  if (before === undefined) return NOT_THERE
  if (before.version !== body.version) return PERSON_CONFLICT
  const groups = await groupsOf(parts, account, body.groups ?? before.groups)
  if (!groups.ok) return groups
  const after: PersonRecord = {
    ...before,
    name: body.name ?? before.name,
    groups: groups.value.map((group) => group.id),
    status: statusAfter(before, body.status),
    version: before.version + 1,
  }
  const refusal =
    refuseReach(call, before, after) ??
    (await refuseLastOwner(parts, before, after)) ??
    (body.groups === undefined ? undefined : await refuseAssignment(parts, after, groups.value))
  if (refusal !== undefined) return refusal
  if (!(await parts.stores.people.replace(after, before.version))) return PERSON_CONFLICT
  await settleStatus(parts, before, after)
  await parts.audit.note({
    account,
    at: call.now,
    actor: actorOf(call),
    action: "person.update",
    object: { kind: "person", id },
    before: notedPerson(before),
    after: { ...notedPerson(after), ...(before.name === after.name ? {} : { renamed: true }) },
  })
  return { ok: true, value: shownPerson(after) }
}

/** Whoever never came goes back to being invited when they are let in again. */
export function statusAfter(
  before: PersonRecord,
  wanted: "active" | "suspended" | undefined,
): PersonRecord["status"] {
  if (wanted === undefined) return before.status
  if (wanted === "suspended") return "suspended"
  return before.identity === undefined ? "invited" : "active"
}

/** Ends the sessions and links of somebody who was just suspended, and takes them out of meetings. */
export async function settleStatus(
  { signIns, meetings }: Pick<PeopleParts, "signIns" | "meetings">,
  before: PersonRecord,
  after: PersonRecord,
): Promise<void> {
  if (before.status === after.status || after.status !== "suspended") return
  await signIns.withdrawInvitation(after.account, after.id)
  if (after.identity !== undefined) await signIns.endSessions(after.identity)
  await meetings.turnOut(after.account, after.id)
}

/**
 * A group administrator puts people in and out of their own groups; whatever else of a person
 * concerns groups of others is not theirs to change.
 */
function refuseReach(
  call: UpdateCall,
  before: PersonRecord,
  after: PersonRecord,
): Refusal | undefined {
  const within = confinedTo(call)
  if (within === undefined) return undefined
  const theirs = (record: PersonRecord): string =>
    JSON.stringify(record.groups.filter((group) => !within.includes(group)))
  if (theirs(before) !== theirs(after)) {
    const message = "these groups are looked after by others"
    return no("PERSON_OUT_OF_REACH", message, { path: "groups" })
  }
  const changesMore = before.name !== after.name || before.status !== after.status
  const concerns = [...before.groups, ...before.administers]
  if (changesMore && !concerns.every((group) => within.includes(group))) {
    return no("PERSON_OUT_OF_REACH", "this person belongs to groups that others look after too")
  }
  return undefined
}
