// SPDX-License-Identifier: Apache-2.0
/** Private regions in SQL. @module */
import { privateRegionPlaceSchema } from "@landmoot/core/api"
import { type PublicKey, publicKeySchema } from "@landmoot/core/regions"
import { type AccountId, accountId, type RegionId, regionId } from "@landmoot/core/units"
import type { Kysely } from "kysely"
import type { PrivateRegionRecord, PrivateRegionStore } from "../accounts/index.ts"
import { checked, json, optional } from "./reading.ts"
import type { Tables } from "./tables.ts"

interface PrivateRegionsTable {
  region: string
  account: string
  place: string
  token_hash: string
  authority: string | null
  created: number
  ended: number | null
}

type PrivateRegionTables = { private_regions: PrivateRegionsTable }

/** Private regions over an open database. */
export class SqlPrivateRegions implements PrivateRegionStore {
  readonly #database: Kysely<Tables & PrivateRegionTables>

  constructor(database: Kysely<Tables>) {
    this.#database = database.withTables<PrivateRegionTables>()
  }

  async create(record: PrivateRegionRecord): Promise<boolean> {
    const { region, account, tokenHash, authority, created, ended, ...place } = record
    const made = await this.#database
      .insertInto("private_regions")
      .values({
        region,
        account,
        place: JSON.stringify(place),
        token_hash: tokenHash,
        authority: authority === undefined ? null : JSON.stringify(authority),
        created,
        ended: ended ?? null,
      })
      .onConflict((conflict) => conflict.column("region").doNothing())
      .returning("region")
      .executeTakeFirst()
    return made !== undefined
  }

  async list(account?: AccountId): Promise<readonly PrivateRegionRecord[]> {
    const rows = await this.#database
      .selectFrom("private_regions")
      .selectAll()
      .$if(account !== undefined, (select) => select.where("account", "=", account!))
      .orderBy("created")
      .orderBy("region")
      .execute()
    return rows.map(readRow)
  }

  async byToken(tokenHash: string): Promise<PrivateRegionRecord | undefined> {
    const row = await this.#database
      .selectFrom("private_regions")
      .selectAll()
      .where("token_hash", "=", tokenHash)
      .executeTakeFirst()
    return row && readRow(row)
  }

  async setAuthority(region: RegionId, authority: PublicKey): Promise<boolean> {
    const { numUpdatedRows } = await this.#database
      .updateTable("private_regions")
      .set({ authority: JSON.stringify(authority) })
      .where("region", "=", region)
      .where("authority", "is", null)
      .where("ended", "is", null)
      .executeTakeFirstOrThrow()
    return numUpdatedRows > 0n
  }

  async end(account: AccountId, region: RegionId, at: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#database
      .updateTable("private_regions")
      .set({ ended: at })
      .where("account", "=", account)
      .where("region", "=", region)
      .where("ended", "is", null)
      .executeTakeFirstOrThrow()
    return numUpdatedRows > 0n
  }
}

function readRow(row: PrivateRegionsTable): PrivateRegionRecord {
  return {
    ...json(row.place, privateRegionPlaceSchema, ["private_regions", "place"]),
    region: checked(() => regionId(row.region), ["private_regions", "region"]),
    account: checked(() => accountId(row.account), ["private_regions", "account"]),
    tokenHash: row.token_hash,
    created: row.created,
    ...optional("authority", row.authority, (text) =>
      json(text, publicKeySchema, ["private_regions", "authority"]),
    ),
    ...optional("ended", row.ended, (at) => at),
  }
}
