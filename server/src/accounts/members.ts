// SPDX-License-Identifier: Apache-2.0
/**
 * Accounts with their groups and people inside, as the operator's API takes and
 * gives them. Only accounts of a size that fits into one answer have this form.
 *
 * @module
 */
import { isDeepStrictEqual } from "node:util"
import type { LayersOfAccount } from "./checks.ts"
import { MAX_PAGE, type Page, type PageQuery } from "./page.ts"
import type { AccountChanges, AccountStores } from "./ports.ts"
import type { AccountRecord, GroupRecord, PersonRecord } from "./records.ts"

/**
 * How many people an account may have to be shown and replaced as a whole. Higher:
 * one request holds more in memory; lower: more accounts need requests by subject.
 */
export const MAX_NESTED_PEOPLE = 10_000

/** An account with its groups and people, oldest first. */
export interface NestedAccount extends AccountRecord {
  readonly groups: readonly GroupRecord[]
  readonly users: readonly PersonRecord[]
}

/** Reads an account's groups and, up to {@link MAX_NESTED_PEOPLE}, its people. */
export async function withMembers(
  { groups, people }: Pick<AccountStores, "groups" | "people">,
  account: AccountRecord,
): Promise<NestedAccount> {
  const users = await everyPage(
    async (query) => await people.list(account.id, query),
    MAX_NESTED_PEOPLE,
  )
  return { ...account, groups: await groups.all(account.id), users }
}

/** Reads a whole list, or as much of it as `most` says, page by page. */
export async function everyPage<Item>(
  read: (query: PageQuery) => Promise<Page<Item>>,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  do {
    const page = await read({ limit: Math.min(MAX_PAGE, most - items.length), cursor })
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined && items.length < most)
  return items
}

/** What stood before a change, and when the change is made. */
export interface MembersBefore {
  readonly before: Pick<NestedAccount, "groups" | "users">
  /** Seconds since 1970. */
  readonly now: number
}

/** What has to be written so that an account has these groups and people, and no others. */
export function changesTo(
  account: AccountRecord,
  { groups, users }: Pick<LayersOfAccount, "groups" | "users">,
  { before, now }: MembersBefore,
): AccountChanges {
  const made = { account: account.id, created: now }
  const kept = {
    groups: new Set(groups.map(({ id }) => id)),
    users: new Set(users.map(({ id }) => id)),
  }
  const earlierGroups = new Map(before.groups.map((group) => [group.id, group]))
  const earlierUsers = new Map(before.users.map((user) => [user.id, user]))
  return {
    account,
    groups: groups.flatMap((group) =>
      changed({ ...made, name: group.id }, group, earlierGroups.get(group.id)),
    ),
    people: users.flatMap((user) =>
      changed({ ...made, ...MEMBER }, user, earlierUsers.get(user.id)),
    ),
    deletedGroups: before.groups.flatMap(({ id }) => (kept.groups.has(id) ? [] : [id])),
    deletedPeople: before.users.flatMap(({ id }) => (kept.users.has(id) ? [] : [id])),
  }
}

/** Who comes with the operator's request: a person who has not signed up, and administers nothing. */
const MEMBER = { role: "member", administers: [], status: "active" } as const

/** The next version of a record, its first one, or nothing if all stands already as it shall. */
function changed<Fresh, Change, Stored extends { readonly version: number }>(
  fresh: Fresh,
  change: Change,
  earlier: Stored | undefined,
): [] | [(Fresh | Stored) & Change & { readonly version: number }] {
  if (earlier === undefined) return [{ ...fresh, ...change, version: 1 }]
  const next = { ...earlier, ...change }
  if (isDeepStrictEqual(next, earlier)) return []
  return [{ ...next, version: earlier.version + 1 }]
}
