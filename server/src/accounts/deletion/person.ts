// SPDX-License-Identifier: Apache-2.0
/**
 * Taking a person out of an account, with what is kept of them there.
 *
 * What stays: the meetings that they took part in keep their records, which name them by an id
 * alone; so does the audit log, which keeps who changed what, since it is the account's.
 *
 * @module
 */
import type { Erasure } from "@landmoot/core/api"
import type { AccountId } from "@landmoot/core/units"
import type { Answer } from "../../api/index.ts"
import type { Actor } from "../audit-port.ts"
import { NOT_THERE, refuseLastOwner } from "../people/changes.ts"
import { notedPerson } from "../people/show.ts"
import { endRoom, handOverAll } from "./meetings.ts"
import type { PersonRecord } from "../records.ts"
import type { DeletionParts } from "./ports.ts"

/** Who shall go, and who says so. */
export interface PersonRemoval {
  readonly account: AccountId
  readonly person: string
  /** Who takes over the meetings that have not ended; needed if there are any. */
  readonly handOverTo?: string | undefined
  readonly actor: Actor
  readonly now: number
}

/** Takes a person out of an account. */
export async function removePerson(
  parts: DeletionParts,
  removal: PersonRemoval,
): Promise<Answer<Erasure>> {
  const { stores, signIns, audit } = parts
  const { account, person: id, now } = removal
  const person = await stores.people.read(account, id)
  if (person === undefined) return NOT_THERE
  const refusal = await refuseLastOwner(parts, person, undefined)
  if (refusal !== undefined) return refusal
  const handedOver = await handOverAll(parts, removal)
  if (!handedOver.ok) return handedOver

  await signIns.withdrawInvitation(account, id)
  if (!(await stores.people.delete(account, id))) return NOT_THERE
  const { erased, kept } = await settleRemoval(parts, person)
  await audit.note({
    account,
    at: now,
    actor: removal.actor,
    action: "person.remove",
    object: { kind: "person", id },
    before: notedPerson(person),
  })
  return {
    ok: true,
    value: {
      at: now,
      erased,
      kept,
      meetingsEnded: 0,
      peopleTold: 0,
      handedOver: handedOver.value,
    },
  }
}

/** Erases what is kept of a person beside their record, which is gone already. */
export async function settleRemoval(
  parts: DeletionParts,
  person: PersonRecord,
): Promise<Pick<Erasure, "erased" | "kept">> {
  const { stores, signIns, identities, keepers } = parts
  const { account, id, identity } = person
  await endRoom(parts, person)
  await parts.meetings.turnOut(account, id)
  const erased = new Set<Erasure["erased"][number]>(["profile"])
  for (const keeper of keepers) {
    const subject = { kind: "person", account, person: id, email: person.email } as const
    for (const kind of await keeper.erase(subject)) erased.add(kind)
  }
  const kept: Erasure["kept"] = ["records-of-others", "audit-of-account"]
  if (identity === undefined) return { erased: [...erased], kept }
  const elsewhere = await stores.people.byIdentity(identity)
  await signIns.endSessions(identity)
  // Whoever belongs nowhere any more has nothing to sign in to.
  if (elsewhere.length === 0 && (await identities.deleteIdentity(identity))) erased.add("sign-in")
  else kept.push("sign-in-elsewhere")
  return { erased: [...erased], kept }
}
