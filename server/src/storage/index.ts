// SPDX-License-Identifier: Apache-2.0
export { openStorage, type StorageChoice } from "./open.ts"
export { openPostgres, type PostgresOptions } from "./postgres.ts"
export { openSqlite } from "./sqlite.ts"
export type { Storage } from "./storage.ts"
