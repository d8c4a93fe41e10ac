// SPDX-License-Identifier: Apache-2.0
/** Identity keys of accounts in SQL. @module */
import { SEED_BYTES } from "@landmoot/core/signed"
import type { AccountId } from "@landmoot/core/units"
import type { Kysely } from "kysely"
import type { IdentityKeyStore } from "../accounts/index.ts"
import { StorageError } from "./errors.ts"
import type { Tables } from "./tables.ts"

interface IdentityKeysTable {
  account: string
  seed: string
}

type IdentityKeyTables = { identity_keys: IdentityKeysTable }

/** Identity keys over an open database. */
export class SqlIdentityKeys implements IdentityKeyStore {
  readonly #database: Kysely<Tables & IdentityKeyTables>

  constructor(database: Kysely<Tables>) {
    this.#database = database.withTables<IdentityKeyTables>()
  }

  async seed(account: AccountId): Promise<Uint8Array | undefined> {
    const row = await this.#database
      .selectFrom("identity_keys")
      .select("seed")
      .where("account", "=", account)
      .executeTakeFirst()
    return row && readSeed(row.seed)
  }

  async keep(account: AccountId, seed: Uint8Array): Promise<Uint8Array> {
    await this.#database
      .insertInto("identity_keys")
      .values({ account, seed: Buffer.from(seed).toString("base64url") })
      .onConflict((conflict) => conflict.column("account").doNothing())
      .execute()
    const { seed: kept } = await this.#database
      .selectFrom("identity_keys")
      .select("seed")
      .where("account", "=", account)
      .executeTakeFirstOrThrow()
    return readSeed(kept)
  }
}

function readSeed(text: string): Uint8Array {
  const seed = Buffer.from(text, "base64url")
  if (seed.length !== SEED_BYTES) throw StorageError.recordDamaged("identity_keys", "seed")
  return seed
}
