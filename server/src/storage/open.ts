// SPDX-License-Identifier: Apache-2.0
import { openPostgres, type PostgresOptions } from "./postgres.ts"
import { openSqlite } from "./sqlite.ts"
import type { Storage } from "./storage.ts"

/** Where the records are kept: in the node's own folder, or in a database server. */
export type StorageChoice =
  | { readonly kind: "sqlite" }
  | ({ readonly kind: "postgres"; readonly url: string } & PostgresOptions)

/** Opens the storage that was chosen; without a choice, SQLite in the data folder. */
export async function openStorage(
  choice: StorageChoice | undefined,
  folder: string,
): Promise<Storage> {
  if (choice?.kind !== "postgres") return await openSqlite(folder)
  return await openPostgres(choice.url, choice)
}
