// SPDX-License-Identifier: Apache-2.0
/**
 * What every change of people looks up and checks, whoever asks for it: an
 * administrator, a list or a directory.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import { MAX_GROUPS_OF_PERSON } from "@landmoot/core/api"
import type { AccountId } from "@landmoot/core/units"
import type { Answer, Refusal } from "../../api/index.ts"
import { MAX_PAGE } from "../page.ts"
import type { AccountRecord, GroupRecord, PersonRecord } from "../records.ts"
import { Assignments } from "./assignment.ts"
import { no } from "./errors.ts"
import type { PeopleParts } from "./ports.ts"

/** Random bytes of an id. */
const ID_BYTES = 16

/** The id of a new person. */
export function newPersonId(): string {
  return `per_${randomBytes(ID_BYTES).toString("base64url")}`
}

/** The id of a new group. */
export function newGroupId(): string {
  return `grp_${randomBytes(ID_BYTES).toString("base64url")}`
}

/** The refusal for what is not there, or looks so; the same as authorization's own. */
export const NOT_THERE: Refusal = {
  ok: false,
  code: "ACCESS_NOT_FOUND",
  message: "there is nothing of this id here",
}

/** The refusal when somebody else was quicker. */
export const PERSON_CONFLICT: Refusal = no(
  "PERSON_VERSION_CONFLICT",
  "the person has changed since they were read; read them again and repeat the change",
)

/** An account that authorization has just seen. */
export async function accountOf({ stores }: PeopleParts, id: AccountId): Promise<AccountRecord> {
  const account = await stores.accounts.read(id)
  // It can be deleted between the two reads; nothing is left to answer about then.
  if (account === undefined) throw new TypeError("an account vanished during a request")
  return account
}

/** Finds groups by their ids, in that order, or refuses the first that is not there. */
export async function groupsOf(
  { stores }: PeopleParts,
  account: AccountId,
  ids: readonly string[],
): Promise<Answer<readonly GroupRecord[]>> {
  if (new Set(ids).size > MAX_GROUPS_OF_PERSON) return tooManyGroups()
  const found: GroupRecord[] = []
  for (const id of new Set(ids)) {
    const group = await stores.groups.read(account, id)
    if (group === undefined) {
      return no("GROUP_NOT_FOUND", `the account has no group ${id}`, { path: "groups" })
    }
    found.push(group)
  }
  return { ok: true, value: found }
}

/** The refusal of more groups than a person can be in. */
export function tooManyGroups(): Refusal {
  return no("GROUP_TOO_MANY", `a person is in ${MAX_GROUPS_OF_PERSON} groups at most`, {
    path: "groups",
  })
}

/** Refuses groups that leave a person no region (R6). */
export async function refuseAssignment(
  parts: PeopleParts,
  person: Pick<PersonRecord, "account" | "layer">,
  groups: readonly GroupRecord[],
): Promise<Refusal | undefined> {
  if (groups.length === 0) return undefined
  const account = await accountOf(parts, person.account)
  return new Assignments(account, parts.catalogue()).refuse(person, groups)
}

/** Refuses a change after which an account would have no active owner. */
export async function refuseLastOwner(
  { stores }: PeopleParts,
  before: PersonRecord,
  after: Pick<PersonRecord, "role" | "status"> | undefined,
): Promise<Refusal | undefined> {
  const isOwner = before.role === "owner" && before.status === "active"
  const stays = after?.role === "owner" && after.status === "active"
  if (!isOwner || stays) return undefined
  const owners = await stores.people.count(before.account, { role: "owner", status: "active" })
  if (owners > 1) return undefined
  return no("PERSON_LAST_OWNER", "an account needs an active owner; make somebody else one first")
}

/** Goes through everybody whom a filter lets pass. */
export async function* everybody(
  { stores }: Pick<PeopleParts, "stores">,
  account: AccountId,
  filter: Parameters<PeopleParts["stores"]["people"]["count"]>[1] = {},
): AsyncGenerator<PersonRecord> {
  let cursor: string | undefined
  do {
    const page = await stores.people.list(account, { ...filter, limit: MAX_PAGE, cursor })
    yield* page.items
    cursor = page.next
  } while (cursor !== undefined)
}
