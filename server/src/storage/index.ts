// SPDX-License-Identifier: Apache-2.0
export { openSqlite } from "./sqlite.ts"
export type { Storage } from "./storage.ts"
