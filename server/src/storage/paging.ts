// SPDX-License-Identifier: Apache-2.0
/**
 * Pages by keyset: a page starts after a record, not after a number of them.
 *
 * @module
 */
import { type RawBuilder, sql } from "kysely"
import {
  MAX_PAGE,
  type Page,
  type PageQuery,
  type Position,
  readCursor,
  writeCursor,
} from "../accounts/index.ts"
import { StorageError } from "./errors.ts"

/** Where a page starts, checked. One row more than `limit` is read, to see whether there is a next page. */
export interface PageStart {
  readonly limit: number
  readonly after: Position | undefined
}

/** Checks what is asked for. @throws {@link StorageError} `STORAGE_CURSOR_INVALID` */
export function pageStart({ limit, cursor }: PageQuery): PageStart {
  const after = cursor === undefined ? undefined : readCursor(cursor)
  if (cursor !== undefined && after === undefined) throw StorageError.cursorInvalid()
  return { limit: Math.min(Math.max(1, Math.trunc(limit)), MAX_PAGE), after }
}

/** The condition that a row comes after a position. Both engines answer it from an index. */
export function isAfter(
  table: string,
  { created, id }: Position,
  order: "oldest" | "newest" = "oldest",
): RawBuilder<boolean> {
  const key = sql`(${sql.ref(`${table}.created`)}, ${sql.ref(`${table}.id`)})`
  return order === "oldest"
    ? sql<boolean>`${key} > (${created}, ${id})`
    : sql<boolean>`${key} < (${created}, ${id})`
}

/** Makes a page of rows of which one more than the limit was read. */
export function pageOf<Row extends Position, Item>(
  rows: readonly Row[],
  limit: number,
  read: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const items = shown.map((row) => read(row))
  return rows.length > limit && last !== undefined ? { items, next: writeCursor(last) } : { items }
}
