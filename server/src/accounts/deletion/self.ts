// SPDX-License-Identifier: Apache-2.0
import type { Erasure, selfOperations } from "@landmoot/core/api"
import { decide } from "@landmoot/core/authorization"
import { policyPlanOf } from "@landmoot/core/plans"
import type { Answer, Call, Refusal } from "../../api/index.ts"
import { refuseLastOwner } from "../people/changes.ts"
import { no } from "../people/errors.ts"
import type { AccountRecord, PersonRecord } from "../records.ts"
import { eraseAccount } from "./account.ts"
import type { DeletionErrorCode } from "./errors.ts"
import { openMeetingsOf } from "./meetings.ts"
import { removePerson } from "./person.ts"
import type { DeletionParts } from "./ports.ts"

/** One place that whoever is signed in has in an account. */
interface Place {
  readonly person: PersonRecord
  readonly account: AccountRecord
  /** Whether nobody else belongs to the account: then it goes too. */
  readonly isAlone: boolean
}

/**
 * Deletes whoever is signed in. All accounts are looked at first: nothing is deleted if somewhere
 * others depend on them.
 */
export async function deleteSelf(
  parts: DeletionParts,
  call: Call<(typeof selfOperations)["me.delete"]>,
): Promise<Answer<Erasure>> {
  const { identity, body, now, language } = call
  if (identity === undefined) throw new TypeError("nobody is signed in")
  if (body.email.trim().toLowerCase() !== identity.email.toLowerCase()) {
    return notConfirmed("type your own e-mail address to confirm")
  }
  const places = await placesOf(parts, identity.id)
  for (const place of places) {
    const refusal = refuseWeak(place, identity.secondFactor) ?? (await refuseLeaving(parts, place))
    if (refusal !== undefined) return refusal
  }
  const erased = new Set<Erasure["erased"][number]>(["profile"])
  const kept = new Set<Erasure["kept"][number]>()
  let meetingsEnded = 0
  for (const { person, account, isAlone } of places) {
    const done = isAlone
      ? { ok: true as const, value: await eraseAccount(parts, account, { now, language }) }
      : await removePerson(parts, {
          account: account.id,
          person: person.id,
          actor: { kind: "person", id: person.id },
          now,
        })
    if (!done.ok) return done
    for (const kind of done.value.erased) erased.add(kind)
    for (const kind of done.value.kept) kept.add(kind)
    meetingsEnded += done.value.meetingsEnded
  }
  for (const keeper of parts.keepers) {
    const subject = { kind: "identity", identity: identity.id } as const
    for (const kind of await keeper.erase(subject)) erased.add(kind)
  }
  await parts.identities.deleteIdentity(identity.id)
  erased.add("sign-in")
  // It was elsewhere only until the last account was left.
  kept.delete("sign-in-elsewhere")
  return {
    ok: true,
    value: { at: now, erased: [...erased], kept: [...kept], meetingsEnded, peopleTold: 0 },
  }
}

/** The refusal when what was typed is not what has to be typed. */
export function notConfirmed(message: string): Refusal {
  return { ok: false, code: "DELETION_NOT_CONFIRMED" satisfies DeletionErrorCode, message }
}

async function placesOf({ stores }: DeletionParts, identity: string): Promise<readonly Place[]> {
  const places: Place[] = []
  for (const person of await stores.people.byIdentity(identity)) {
    const account = await stores.accounts.read(person.account)
    if (account === undefined) continue
    places.push({ person, account, isAlone: (await stores.people.count(account.id)) === 1 })
  }
  return places
}

/** With somebody alone goes the account, which the table of authorization asks a second factor for. */
function refuseWeak(
  { person: { id, account, role }, account: { plan }, isAlone }: Place,
  secondFactor: boolean,
): Refusal | undefined {
  if (!isAlone) return undefined
  const principal = {
    kind: "person",
    account,
    person: id,
    role: role === "owner" ? role : "member",
    administers: [],
    secondFactor,
    secondFactorAsked: policyPlanOf(plan) === "paid",
  } as const
  const decision = decide(principal, "account.delete", { account, groups: [] })
  if (decision.allowed || decision.code !== "ACCESS_SECOND_FACTOR") return undefined
  const message = "sign in with your second factor: an account that is paid for goes with you"
  return { ok: false, code: decision.code, message, facts: { account } }
}

async function refuseLeaving(
  parts: DeletionParts,
  { person, account, isAlone }: Place,
): Promise<Refusal | undefined> {
  if (isAlone) return undefined
  const facts = { account: account.id, accountName: account.name }
  const owner = await refuseLastOwner(parts, person, undefined)
  if (owner !== undefined) return { ...owner, facts }
  const open = await openMeetingsOf(parts, account.id, person.id)
  if (open.length === 0) return undefined
  const message = "you own meetings that have not ended; end them or hand them over first"
  return no("PERSON_OWNS_MEETINGS", message, {
    facts: { ...facts, meetings: String(open.length) },
  })
}
