// SPDX-License-Identifier: Apache-2.0
/**
 * Who is to be invited: people of the account by id, a group's people for a
 * class, anybody else by name.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { MAX_INVITEES } from "@landmoot/core/api"
import { decide, type Principal } from "@landmoot/core/authorization"
import type { AccountId } from "@landmoot/core/units"
import { everyPage, type PersonRecord } from "../accounts/index.ts"
import type { Answer, Refusal } from "../api/index.ts"
import { no, type SchedulingParts } from "./parts.ts"
import type { InviteeRecord } from "./records.ts"

/** Somebody to be invited, as they were named. */
export type InviteeInput = { readonly role?: Guest["role"] | undefined } & (
  | { readonly person: string }
  | { readonly name: string; readonly email?: string | undefined }
)

/** Somebody to be invited, before there is a link. */
export type Guest = Omit<InviteeRecord, "participant">

/** Who asks, for which account. */
export interface Asker {
  readonly account: AccountId
  readonly principal: Principal
}

/** Reads who is named. Whoever may not read a person of the account is told that there is none. */
export async function guestsOf(
  { stores }: Pick<SchedulingParts, "stores">,
  { account, principal }: Asker,
  inputs: readonly InviteeInput[],
): Promise<Answer<Guest[]>> {
  const guests: Guest[] = []
  for (const [index, input] of inputs.entries()) {
    const as = input.role === undefined ? {} : { role: input.role }
    if ("name" in input) {
      const { name, email } = input
      guests.push({ name, own: false, ...as, ...(email === undefined ? {} : { email }) })
      continue
    }
    const person = await stores.people.read(account, input.person)
    if (person === undefined || !mayRead(principal, person)) {
      return no("ACCESS_NOT_FOUND", "there is no such person here", `invitees[${index}].person`)
    }
    guests.push({ ...guestOf(person), ...as })
  }
  return { ok: true, value: guests }
}

/** The people of a group, for whoever looks after it. */
export async function classOf(
  { stores }: Pick<SchedulingParts, "stores">,
  { account, principal }: Asker,
  group: string,
): Promise<Answer<Guest[]>> {
  const record = await stores.groups.read(account, group)
  const isAllowed = decide(principal, "group.read", { account, groups: [group] }).allowed
  if (record === undefined || !isAllowed) {
    return no("ACCESS_NOT_FOUND", "there is no such group here", "group")
  }
  const people = await everyPage(
    async (query) => await stores.people.list(account, { ...query, groups: [group] }),
    MAX_INVITEES + 1,
  )
  const present = people.filter(({ status }) => status !== "suspended")
  return { ok: true, value: present.map(guestOf) }
}

/** Refuses too many, and whoever is there already. Of a class and a list, the list gives way. */
export function refuseTwice(
  guests: readonly Guest[],
  present: readonly InviteeRecord[] = [],
): Refusal | undefined {
  if (guests.length + present.length > MAX_INVITEES) {
    return no("INVITEES_TOO_MANY", `a meeting invites ${MAX_INVITEES} people at most`, "invitees")
  }
  const known = new Set(present.filter(({ own }) => !own).flatMap(namesOf))
  for (const [index, guest] of guests.entries()) {
    const names = namesOf(guest)
    if (names.some((name) => known.has(name))) {
      return no("INVITEE_TWICE", "this person is invited already", `invitees[${index}]`)
    }
    for (const name of names) known.add(name)
  }
  return undefined
}

/** How somebody is told from others. Two people of one name may well be two. */
export function namesOf({ email, person }: Pick<Guest, "email" | "person">): string[] {
  return [
    ...(email === undefined ? [] : [`email:${email.toLowerCase()}`]),
    ...(person === undefined ? [] : [`person:${person}`]),
  ]
}

/** A person of the account as somebody to be invited. */
function guestOf({ id, name, email }: Pick<PersonRecord, "id" | "name" | "email">): Guest {
  const identity = identityOf(id)
  return { name, person: id, own: false, identity, ...(email === undefined ? {} : { email }) }
}

/** The same for all invitations of one person of the account; seats learn nothing from it. */
export function identityOf(person: string): string {
  return createHash("sha256").update(`person:${person}`).digest("base64url")
}

function mayRead(principal: Principal, { account, id, groups, role }: PersonRecord): boolean {
  return decide(principal, "person.read", { account, owner: id, groups, role }).allowed
}
