// SPDX-License-Identifier: Apache-2.0
/** Lists of records in SQL. @module */
import type { AccountId } from "@landmoot/core/units"
import type { AliasedSelectQueryBuilder, Kysely, SelectQueryBuilder } from "kysely"
import type { StartFilter } from "../history/index.ts"
import type { HistoryStartsTable, HistoryTables } from "./history-rows.ts"
import { lookedAfter } from "./looked-after-sql.ts"
import { isAfter, type PageStart } from "./paging.ts"
import type { Tables } from "./tables.ts"

type AllTables = Tables & HistoryTables

/** A start, as the list finds it. */
interface Found {
  readonly in: string
  readonly start: string
}

/**
 * From how many owners on a list is not put together from each one's. Higher: longer statements;
 * lower: more is walked through in vain. SQLite takes 500 parts at most.
 */
const FEW_OWNERS = 100

/** Reads the rows of a page of starts, newest first, and one more if there is one. */
export async function listStarts(
  database: Kysely<AllTables>,
  account: AccountId,
  query: StartFilter & PageStart,
): Promise<HistoryStartsTable[]> {
  const owners = await fewOwners(database, account, query)
  const page =
    owners === undefined
      ? amongAll(database, account, query)
      : ofEach(database, { account, owners }, query)
  // What is shown is found in an index, with everything that is compared, and then read.
  return await database
    .selectFrom(page)
    // In this order: SQLite does not know how short a page is, and would look at all of them.
    .crossJoin("history_starts")
    .whereRef("meeting", "=", "page.in")
    .whereRef("id", "=", "page.start")
    .selectAll("history_starts")
    .orderBy("created", "desc")
    .orderBy("id", "desc")
    .execute()
}

/** The starts that whoever asks may see. */
export function visibleStarts(
  database: Kysely<AllTables>,
  account: AccountId,
  { meeting, visibleTo }: StartFilter,
): SelectQueryBuilder<AllTables, "history_starts", object> {
  return database
    .selectFrom("history_starts")
    .where("account", "=", account)
    .$if(meeting !== undefined, (select) => select.where("meeting", "=", meeting!))
    .$if(visibleTo !== undefined, (select) => {
      const { person, groups } = visibleTo!
      if (groups.length === 0) return select.where("owner", "=", person)
      return select.where((builder) =>
        builder.or([
          builder("owner", "=", person),
          builder("owner", "in", lookedAfter(database, account, groups)),
        ]),
      )
    })
}

/**
 * Whose starts somebody sees who does not see all, if that are few. Then each of them has a
 * part of an index. With many owners a walk through all starts soon meets enough of theirs.
 */
async function fewOwners(
  database: Kysely<AllTables>,
  account: AccountId,
  { meeting, visibleTo }: StartFilter,
): Promise<readonly string[] | undefined> {
  if (meeting !== undefined || visibleTo === undefined) return undefined
  const { person, groups } = visibleTo
  if (groups.length === 0) return [person]
  const owners = await lookedAfter(database, account, groups)
    .where((builder) =>
      builder.exists(
        database
          .selectFrom("history_starts")
          .select("owner")
          .where("history_starts.account", "=", account)
          .whereRef("owner", "=", builder.ref("memberships.person")),
      ),
    )
    .limit(FEW_OWNERS)
    .execute()
  if (owners.length === FEW_OWNERS) return undefined
  // Who is in two of the groups comes twice.
  return [...new Set([person, ...owners.map((owner) => owner.person)])]
}

function amongAll(
  database: Kysely<AllTables>,
  account: AccountId,
  query: StartFilter & PageStart,
): AliasedSelectQueryBuilder<Found, "page"> {
  const { limit, after } = query
  return visibleStarts(database, account, query)
    .select(["meeting as in", "id as start"])
    .$if(after !== undefined, (select) => select.where(isAfter("history_starts", after!, "newest")))
    .orderBy("created", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .as("page")
}

/** The newest starts of each owner, and of those the newest. */
function ofEach(
  database: Kysely<AllTables>,
  { account, owners }: { readonly account: AccountId; readonly owners: readonly string[] },
  { limit, after }: PageStart,
): AliasedSelectQueryBuilder<Found, "page"> {
  const [first, ...others] = owners.map((owner) =>
    database
      .selectFrom(
        database
          .selectFrom("history_starts")
          .select(["meeting as in", "id as start", "created as at"])
          .where("account", "=", account)
          .where("owner", "=", owner)
          .$if(after !== undefined, (select) =>
            select.where(isAfter("history_starts", after!, "newest")),
          )
          .orderBy("created", "desc")
          .orderBy("id", "desc")
          .limit(limit + 1)
          .as("part"),
      )
      .selectAll(),
  )
  const parts = others.reduce((all, part) => all.unionAll(part), first!)
  return database
    .selectFrom(parts.as("parts"))
    .select(["in", "start"])
    .orderBy("at", "desc")
    .orderBy("start", "desc")
    .limit(limit + 1)
    .as("page")
}
