// SPDX-License-Identifier: Apache-2.0
import type { Invited, peopleOperations } from "@landmoot/core/api"
import { mayAssign } from "@landmoot/core/authorization"
import type { Answer, Call, Refusal } from "../../api/index.ts"
import { actorOf } from "../audit-port.ts"
import { requireRoom } from "../plans/require.ts"
import type { PersonRecord } from "../records.ts"
import { accountOf, groupsOf, newPersonId, NOT_THERE, refuseAssignment } from "./changes.ts"
import { no } from "./errors.ts"
import type { PeopleParts } from "./ports.ts"
import { confinedTo, givingRole } from "./reach.ts"
import { notedPerson, shownPerson } from "./show.ts"

type InviteCall = Call<(typeof peopleOperations)["people.invite"]>

/**
 * Makes a place for each address and sends its link. What is the same for all is checked
 * first and refused as a whole; an address that belongs to somebody already is passed over.
 */
export async function invitePeople(parts: PeopleParts, call: InviteCall): Promise<Answer<Invited>> {
  const { params, body } = call
  const { account } = params
  const refusal = refuseRole(call) ?? refuseReach(call)
  if (refusal !== undefined) return refusal
  const groups = await groupsOf(parts, account, body.groups)
  if (!groups.ok) return groups
  const looksAfter = await groupsOf(parts, account, body.administers)
  if (!looksAfter.ok) return { ...looksAfter, path: "administers" }
  const assignment = await refuseAssignment(parts, { account, layer: {} }, groups.value)
  if (assignment !== undefined) return assignment

  const { fresh, skipped } = await sorted(parts, call)
  const record = await accountOf(parts, account)
  const have = await parts.stores.people.count(account)
  const full = requireRoom(record, "people", { have, adding: fresh.length })
  if (full !== undefined) return full

  const invited: Invited["invited"] = []
  for (const { email, name } of fresh) {
    const person: PersonRecord = {
      account,
      id: newPersonId(),
      name: name ?? nameFrom(email),
      email,
      role: body.role,
      groups: groups.value.map(({ id }) => id),
      administers: looksAfter.value.map(({ id }) => id),
      layer: {},
      status: "invited",
      version: 1,
      created: call.now,
    }
    // Somebody else may have invited the same address since it was looked up.
    if (!(await parts.stores.people.create(person))) {
      skipped.push(taken(email))
      continue
    }
    await parts.audit.note({
      account,
      at: call.now,
      actor: actorOf(call),
      action: "person.invite",
      object: { kind: "person", id: person.id },
      after: notedPerson(person),
    })
    const sent = await parts.signIns.invite(account, person.id, call.language)
    if (!sent.ok) skipped.push({ email, code: sent.code, message: sent.message })
    invited.push(shownPerson(person))
  }
  return { ok: true, value: { invited, skipped } }
}

/** Sends a link once more to somebody who has not come yet. */
export async function reinvite(
  parts: PeopleParts,
  call: Call<(typeof peopleOperations)["people.reinvite"]>,
): Promise<Answer<undefined>> {
  const { account, person: id } = call.params
  const person = await parts.stores.people.read(account, id)
  if (person === undefined) return NOT_THERE
  if (person.status !== "invited") {
    return no("PERSON_NOT_INVITED", "this person is not waiting for an invitation")
  }
  const sent = await parts.signIns.invite(account, id, call.language)
  if (!sent.ok) return sent
  await parts.audit.note({
    account,
    at: call.now,
    actor: actorOf(call),
    action: "person.invite",
    object: { kind: "person", id },
  })
  return { ok: true, value: undefined }
}

function refuseRole({ principal, body }: InviteCall): Refusal | undefined {
  const { role, administers } = body
  const own = givingRole(principal)
  // Whoever comes newly comes from nothing, which is below every role.
  const may = role === "member" || mayAssign(own, { from: "member", to: role })
  if (!may) {
    return no("PERSON_ROLE_FORBIDDEN", `a ${own} does not make somebody ${role}`, { path: "role" })
  }
  return refuseMisfit(role, administers)
}

/** Refuses groups to look after without the role for it, and the role without groups. */
export function refuseMisfit(
  role: PersonRecord["role"],
  administers: readonly string[],
): Refusal | undefined {
  if ((role === "group-administrator") === administers.length > 0) return undefined
  const message =
    role === "group-administrator"
      ? "say which groups the group administrator looks after"
      : "only a group administrator looks after single groups"
  return no("PERSON_ADMINISTERS_MISFIT", message, { path: "administers" })
}

function refuseReach(call: InviteCall): Refusal | undefined {
  const within = confinedTo(call)
  const { groups } = call.body
  if (within === undefined) return undefined
  if (groups.length > 0 && groups.every((group) => within.includes(group))) return undefined
  const message = "invite people into the groups that you look after"
  return no("PERSON_OUT_OF_REACH", message, { path: "groups" })
}

async function sorted(
  { stores }: PeopleParts,
  { params, body }: InviteCall,
): Promise<{ fresh: InviteCall["body"]["people"]; skipped: Invited["skipped"] }> {
  const fresh: InviteCall["body"]["people"] = []
  const skipped: Invited["skipped"] = []
  const seen = new Set<string>()
  for (const one of body.people) {
    const isTwice = seen.has(one.email)
    seen.add(one.email)
    const known = isTwice || (await stores.people.byEmail(params.account, one.email))
    if (known === undefined) fresh.push(one)
    else skipped.push(taken(one.email))
  }
  return { fresh, skipped }
}

function taken(email: string): Invited["skipped"][number] {
  const { code, message } = no("PERSON_EMAIL_TAKEN", "somebody here has this address already")
  return { email, code, message }
}

/** What somebody is called until they say so themselves. */
function nameFrom(email: string): string {
  return email.slice(0, email.indexOf("@"))
}
