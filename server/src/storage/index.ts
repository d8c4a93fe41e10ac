// SPDX-License-Identifier: Apache-2.0
export { StorageError, type StorageErrorCode } from "./errors.ts"
export { DATABASE_FILE, openSqlite } from "./sqlite.ts"
export { SqlStore } from "./store.ts"
