// SPDX-License-Identifier: Apache-2.0
/** Groups in SQL. @module */
import type { AccountId } from "@landmoot/core/units"
import type { Kysely, Transaction } from "kysely"
import {
  type GroupRecord,
  type GroupStore,
  groupIdsSchema,
  type Page,
  type PageQuery,
} from "../accounts/index.ts"
import { readGroupRow, writeGroupRow } from "./groups-rows.ts"
import { StorageError } from "./errors.ts"
import { isAfter, pageOf, pageStart } from "./paging.ts"
import { portions } from "./portions.ts"
import { json } from "./reading.ts"
import { startsWord } from "./search.ts"
import { shapeOf } from "./shape.ts"
import type { Tables } from "./tables.ts"
import { allOrNothing, takeBack } from "./writing.ts"

/** How often a group is deleted while people come into it. Higher: busier rosters are waited out. */
const DELETE_ATTEMPTS = 5

/** Groups over an open database. */
export class SqlGroups implements GroupStore {
  readonly #database: Kysely<Tables>

  constructor(database: Kysely<Tables>) {
    this.#database = database
  }

  async create(group: GroupRecord): Promise<boolean> {
    return await allOrNothing(this.#database, async (transaction) => {
      await insertGroup(transaction, group)
    })
  }

  async read(account: AccountId, id: string): Promise<GroupRecord | undefined> {
    return await this.#one(account, "id", id)
  }

  async byExternal(account: AccountId, external: string): Promise<GroupRecord | undefined> {
    return await this.#one(account, "external", external)
  }

  async list(
    account: AccountId,
    query: PageQuery & { readonly search?: string | undefined },
  ): Promise<Page<GroupRecord>> {
    const { limit, after } = pageStart(query)
    const { search = "" } = query
    const rows = await this.#database
      .selectFrom("groups")
      .selectAll()
      .where("account", "=", account)
      .$if(search !== "", (select) => select.where(startsWord("search", search)))
      .$if(after !== undefined, (select) => select.where(isAfter("groups", after!)))
      .orderBy("created")
      .orderBy("id")
      .limit(limit + 1)
      .execute()
    return pageOf(rows, limit, readGroupRow)
  }

  async all(account: AccountId): Promise<readonly GroupRecord[]> {
    const rows = await this.#database
      .selectFrom("groups")
      .selectAll()
      .where("account", "=", account)
      .orderBy("created")
      .orderBy("id")
      .execute()
    return rows.map(readGroupRow)
  }

  async sizes(account: AccountId): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#database
      .selectFrom("memberships")
      .select((builder) => ["grp", builder.fn.countAll<number>().as("people")])
      .where("account", "=", account)
      .groupBy("grp")
      .execute()
    return new Map(rows.map(({ grp, people }) => [grp, people]))
  }

  async replace(group: GroupRecord, expected: number): Promise<boolean> {
    return await allOrNothing(this.#database, async (transaction) => {
      await updateGroup(transaction, group, expected)
    })
  }

  async delete(account: AccountId, id: string): Promise<boolean> {
    for (let attempt = 0; attempt < DELETE_ATTEMPTS; attempt += 1) {
      const done = await allOrNothing(this.#database, async (transaction) => {
        await deleteGroup(transaction, account, id)
      })
      if (done) return true
      if ((await this.read(account, id)) === undefined) return false
    }
    throw StorageError.contended()
  }

  async #one(
    account: AccountId,
    column: "id" | "external",
    value: string,
  ): Promise<GroupRecord | undefined> {
    const row = await this.#database
      .selectFrom("groups")
      .selectAll()
      .where("account", "=", account)
      .where(column, "=", value)
      .executeTakeFirst()
    return row === undefined ? undefined : readGroupRow(row)
  }
}

/** Inserts a group. */
export async function insertGroup(
  transaction: Transaction<Tables>,
  group: GroupRecord,
): Promise<void> {
  await transaction.insertInto("groups").values(writeGroupRow(group)).execute()
}

/** Replaces a group of a version, or takes the transaction back. */
export async function updateGroup(
  transaction: Transaction<Tables>,
  group: GroupRecord,
  expected: number,
): Promise<void> {
  const { account, id, ...changes } = writeGroupRow(group)
  const { numUpdatedRows } = await transaction
    .updateTable("groups")
    .set(changes)
    .where("account", "=", account)
    .where("id", "=", id)
    .where("version", "=", expected)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) takeBack()
}

/** Takes a group from its people and deletes it, or takes the transaction back if there is none. */
export async function deleteGroup(
  transaction: Transaction<Tables>,
  account: AccountId,
  id: string,
): Promise<void> {
  // People of one shape change in one statement. Who comes into the group meanwhile keeps a
  // membership, for which the database refuses to delete the group.
  const shapes = await transaction
    .selectFrom("people")
    .select(["groups", "layer", "shape", "administers"])
    .distinct()
    .where("account", "=", account)
    .where((builder) =>
      builder.or([
        builder(
          "id",
          "in",
          builder
            .selectFrom("memberships")
            .select("person")
            .where("account", "=", account)
            .where("grp", "=", id),
        ),
        builder("administers", "!=", "[]"),
      ]),
    )
    .execute()
  for (const { groups, layer, shape, administers } of shapes) {
    const fewer = without(groups, id, "groups")
    const administersFewer = without(administers, id, "administers")
    if (fewer === groups && administersFewer === administers) continue
    const changed = await transaction
      .updateTable("people")
      .set((builder) => ({
        groups: fewer,
        shape: shapeOf(fewer, layer),
        administers: administersFewer,
        version: builder("version", "+", 1),
      }))
      .where("account", "=", account)
      .where("shape", "=", shape)
      .where("administers", "=", administers)
      .returning("id")
      .execute()
    for (const some of portions(changed.map((person) => person.id))) {
      await transaction
        .deleteFrom("memberships")
        .where("account", "=", account)
        .where("grp", "=", id)
        .where("person", "in", [...some])
        .execute()
    }
  }
  const { numDeletedRows } = await transaction
    .deleteFrom("groups")
    .where("account", "=", account)
    .where("id", "=", id)
    .executeTakeFirstOrThrow()
  if (numDeletedRows === 0n) takeBack()
}

function without(ids: string, id: string, column: string): string {
  const list = json(ids, groupIdsSchema, ["people", column])
  return list.includes(id) ? JSON.stringify(list.filter((other) => other !== id)) : ids
}
