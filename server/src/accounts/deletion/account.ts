// SPDX-License-Identifier: Apache-2.0
/**
 * The end of an account: its meetings end, its people are told, its records go.
 *
 * @module
 */
import type { Erasure } from "@landmoot/core/api"
import type { AccountRecord, PersonRecord } from "../records.ts"
import { everybody } from "../people/changes.ts"
import { meetingsOf } from "./meetings.ts"
import type { DeletionParts } from "./ports.ts"

/** Deletes an account with everything that is kept of it. What was begun can be repeated. */
export async function eraseAccount(
  parts: DeletionParts,
  { id, name, billing }: AccountRecord,
  asked: { readonly now: number; readonly language: "en" | "de" },
): Promise<Erasure> {
  const { stores, identities, keepers } = parts
  let meetingsEnded = 0
  for await (const meeting of meetingsOf(parts, id)) {
    if (meeting.ended !== undefined) continue
    await parts.meetings.end(meeting.id)
    meetingsEnded += 1
  }
  const people: PersonRecord[] = []
  for await (const person of everybody(parts, id)) people.push(person)

  const erased = new Set<Erasure["erased"][number]>(ERASED_WITH_ACCOUNT)
  for (const keeper of keepers) {
    for (const kind of await keeper.erase({ kind: "account", account: id })) erased.add(kind)
  }
  await stores.accounts.delete(id)

  const kept = new Set<Erasure["kept"][number]>(billing === undefined ? [] : ["bills"])
  for (const { identity } of people) {
    if (identity === undefined) continue
    if ((await stores.people.byIdentity(identity)).length > 0) kept.add("sign-in-elsewhere")
    else if (await identities.deleteIdentity(identity)) erased.add("sign-in")
  }
  const peopleTold = await tell(parts, name, { people, language: asked.language })
  return { at: asked.now, erased: [...erased], kept: [...kept], meetingsEnded, peopleTold }
}

/** What hangs on an account in the database. */
const ERASED_WITH_ACCOUNT: Erasure["erased"] = [
  "profile",
  "people",
  "groups",
  "policies",
  "meetings",
  "links",
  "audit",
]

async function tell(
  { teller }: DeletionParts,
  accountName: string,
  told: { readonly people: readonly PersonRecord[]; readonly language: "en" | "de" },
): Promise<number> {
  let count = 0
  for (const { name, email } of told.people) {
    if (email === undefined) continue
    await teller.accountDeleted({ accountName, to: { name, email }, language: told.language })
    count += 1
  }
  return count
}
