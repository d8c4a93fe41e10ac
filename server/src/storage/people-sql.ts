// SPDX-License-Identifier: Apache-2.0
/** People in SQL. @module */
import type { AccountId } from "@landmoot/core/units"
import { type Kysely, type SelectQueryBuilder, sql, type Transaction } from "kysely"
import {
  groupIdsSchema,
  layerSchema,
  type OwnerRecords,
  type Page,
  type PageQuery,
  type PersonFilter,
  type PersonRecord,
  type PersonStore,
  type PolicyShape,
  writeCursor,
} from "../accounts/index.ts"
import { StorageError } from "./errors.ts"
import { readOwner } from "./owner-sql.ts"
import { isAfter, pageOf, type PageStart, pageStart } from "./paging.ts"
import { membershipsOf, readPersonRow, writePersonRow } from "./people-rows.ts"
import { portions } from "./portions.ts"
import { json } from "./reading.ts"
import { emailKey, startsWord } from "./search.ts"
import type { Tables } from "./tables.ts"
import { allOrNothing, takeBack } from "./writing.ts"

/** Ends the name in a cursor; names are on one line. */
const NAME_END = "\n"

/** People over an open database. */
export class SqlPeople implements PersonStore {
  readonly #database: Kysely<Tables>

  constructor(database: Kysely<Tables>) {
    this.#database = database
  }

  async create(person: PersonRecord): Promise<boolean> {
    return await this.createMany([person])
  }

  async createMany(people: readonly PersonRecord[]): Promise<boolean> {
    return await allOrNothing(this.#database, async (transaction) => {
      await insertPeople(transaction, people)
    })
  }

  async read(account: AccountId, id: string): Promise<PersonRecord | undefined> {
    return await this.#one(account, "id", id)
  }

  async byEmail(account: AccountId, email: string): Promise<PersonRecord | undefined> {
    return await this.#one(account, "email_key", emailKey(email))
  }

  async byExternal(account: AccountId, external: string): Promise<PersonRecord | undefined> {
    return await this.#one(account, "external", external)
  }

  async byIdentity(identity: string): Promise<readonly PersonRecord[]> {
    return await this.#everywhere("identity", identity)
  }

  async everywhereByEmail(email: string): Promise<readonly PersonRecord[]> {
    return await this.#everywhere("email_key", emailKey(email))
  }

  async list(
    account: AccountId,
    query: PageQuery & PersonFilter & { readonly sort?: "created" | "name" | undefined },
  ): Promise<Page<PersonRecord>> {
    const { limit, after } = pageStart(query)
    if (query.sort === "name") return await this.#byName(account, query, { limit, after })
    const rows = await this.#filtered(account, query)
      .selectAll()
      .$if(after !== undefined, (select) => select.where(isAfter("people", after!)))
      .orderBy("created")
      .orderBy("id")
      .limit(limit + 1)
      .execute()
    return pageOf(rows, limit, readPersonRow)
  }

  async count(account: AccountId, filter: PersonFilter = {}): Promise<number> {
    const { people } = await this.#filtered(account, filter)
      .select((builder) => builder.fn.countAll<number>().as("people"))
      .executeTakeFirstOrThrow()
    return people
  }

  async replace(person: PersonRecord, expected: number): Promise<boolean> {
    return await allOrNothing(this.#database, async (transaction) => {
      await keepingOwner(transaction, person, async () => {
        await updatePerson(transaction, person, expected)
      })
    })
  }

  async delete(account: AccountId, id: string): Promise<boolean> {
    return await allOrNothing(this.#database, async (transaction) => {
      await keepingOwner(transaction, { account, id }, async () => {
        await deletePerson(transaction, account, id)
      })
    })
  }

  async owner(account: AccountId, person: string): Promise<OwnerRecords | undefined> {
    return await readOwner(this.#database, account, person)
  }

  async policyShapes(account: AccountId): Promise<readonly PolicyShape[]> {
    const rows = await this.#database
      .selectFrom((builder) =>
        builder
          .selectFrom("people")
          .select(({ fn }) => [fn.min("id").as("example"), fn.countAll<number>().as("people")])
          .where("account", "=", account)
          .groupBy("shape")
          .as("shapes"),
      )
      .innerJoin("people", (join) =>
        join.on("people.account", "=", account).onRef("people.id", "=", "shapes.example"),
      )
      .select(["people.groups", "people.layer", "shapes.people"])
      .orderBy("shapes.people", "desc")
      .orderBy("people.id")
      .execute()
    return rows.map(({ groups, layer, people }) => ({
      groups: json(groups, groupIdsSchema, ["people", "groups"]),
      layer: json(layer, layerSchema, ["people", "layer"]),
      people,
    }))
  }

  /** A cursor of this order carries the name in front of the id, and no time. */
  async #byName(
    account: AccountId,
    filter: PersonFilter,
    { limit, after }: PageStart,
  ): Promise<Page<PersonRecord>> {
    const end = after?.id.indexOf(NAME_END) ?? 0
    if (end < 0) throw StorageError.cursorInvalid()
    const [name, id] = [after?.id.slice(0, end), after?.id.slice(end + 1)]
    // Whoever is shown is found in an index, with everything that is compared, and then read.
    const found = this.#filtered(account, filter)
      .select("id as found")
      .$if(after !== undefined, (select) =>
        select.where(sql<boolean>`(people.name_key, people.id) > (${name}, ${id})`),
      )
      .orderBy("name_key")
      .orderBy("id")
      .limit(limit + 1)
    const rows = await this.#database
      .selectFrom(found.as("page"))
      // In this order: SQLite does not know how short a page is, and would look at everybody.
      .crossJoin("people")
      .where("people.account", "=", account)
      .whereRef("people.id", "=", "page.found")
      .selectAll("people")
      .orderBy("name_key")
      .orderBy("id")
      .execute()
    const items = rows.slice(0, limit).map(readPersonRow)
    const last = rows[limit - 1]
    if (rows.length <= limit || last === undefined) return { items }
    const position = `${last.name_key}${NAME_END}${last.id}`
    return { items, next: writeCursor({ created: 0, id: position }) }
  }

  #filtered(
    account: AccountId,
    { search = "", groups, role, status }: PersonFilter,
  ): SelectQueryBuilder<Tables, "people", object> {
    let select = this.#database.selectFrom("people").where("account", "=", account)
    if (search.trim() !== "") select = select.where(startsWord("search", search))
    if (role !== undefined) select = select.where("role", "=", role)
    if (status !== undefined) select = select.where("status", "=", status)
    if (groups === undefined) return select
    if (groups.length === 0) return select.where(sql<boolean>`1 = 0`)
    return select.where("id", "in", (builder) =>
      builder
        .selectFrom("memberships")
        .select("person")
        .where("memberships.account", "=", account)
        .where("grp", "in", [...groups]),
    )
  }

  async #one(
    account: AccountId,
    column: "id" | "email_key" | "external",
    value: string,
  ): Promise<PersonRecord | undefined> {
    const row = await this.#database
      .selectFrom("people")
      .selectAll()
      .where("account", "=", account)
      .where(column, "=", value)
      .executeTakeFirst()
    return row === undefined ? undefined : readPersonRow(row)
  }

  async #everywhere(
    column: "identity" | "email_key",
    value: string,
  ): Promise<readonly PersonRecord[]> {
    const rows = await this.#database
      .selectFrom("people")
      .selectAll()
      .where(column, "=", value)
      .orderBy("created")
      .orderBy("account")
      .execute()
    return rows.map(readPersonRow)
  }
}

/**
 * Takes a change of a person back that leaves their account without the active owner whom it
 * had. Of two owners who leave at the same time, the second waits and sees that they are the last.
 */
async function keepingOwner(
  transaction: Transaction<Tables>,
  { account, id }: Pick<PersonRecord, "account" | "id">,
  change: () => Promise<void>,
): Promise<void> {
  const owners = transaction
    .selectFrom("people")
    .select("id")
    .where("account", "=", account)
    .where("role", "=", "owner")
    .where("status", "=", "active")
  const isOwner = (await owners.where("id", "=", id).executeTakeFirst()) !== undefined
  if (!isOwner) {
    await change()
    return
  }
  // Writes nothing new, and holds the account's row until the transaction ends.
  await transaction
    .updateTable("accounts")
    .set((builder) => ({ version: builder.ref("version") }))
    .where("id", "=", account)
    .execute()
  await change()
  if ((await owners.limit(1).executeTakeFirst()) === undefined) takeBack()
}

/** Inserts people with their memberships. */
export async function insertPeople(
  transaction: Transaction<Tables>,
  people: readonly PersonRecord[],
): Promise<void> {
  for (const some of portions(people.map(writePersonRow))) {
    await transaction.insertInto("people").values(some).execute()
  }
  for (const some of portions(people.flatMap(membershipsOf))) {
    await transaction.insertInto("memberships").values(some).execute()
  }
}

/** Replaces a person of a version with their memberships, or takes the transaction back. */
export async function updatePerson(
  transaction: Transaction<Tables>,
  person: PersonRecord,
  expected: number,
): Promise<void> {
  const { account, id, ...changes } = writePersonRow(person)
  const { numUpdatedRows } = await transaction
    .updateTable("people")
    .set(changes)
    .where("account", "=", account)
    .where("id", "=", id)
    .where("version", "=", expected)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) takeBack()
  await transaction
    .deleteFrom("memberships")
    .where("account", "=", account)
    .where("person", "=", id)
    .execute()
  const memberships = membershipsOf(person)
  if (memberships.length === 0) return
  await transaction.insertInto("memberships").values(memberships).execute()
}

/** Deletes a person, or takes the transaction back if there is none. */
export async function deletePerson(
  transaction: Transaction<Tables>,
  account: AccountId,
  id: string,
): Promise<void> {
  const { numDeletedRows } = await transaction
    .deleteFrom("people")
    .where("account", "=", account)
    .where("id", "=", id)
    .executeTakeFirstOrThrow()
  if (numDeletedRows === 0n) takeBack()
}
