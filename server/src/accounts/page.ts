// SPDX-License-Identifier: Apache-2.0
/**
 * Lists in pages. A page ends with a cursor that says after which record the
 * next one starts, so that records which come or go in between neither repeat
 * nor vanish, and the last page costs what the first did.
 *
 * @module
 */

/** The largest page. Higher: fewer requests; lower: less memory for each. */
export const MAX_PAGE = 1000

/** Some of a list, in its order. */
export interface Page<Item> {
  readonly items: readonly Item[]
  /** Where the next page starts; absent on the last one. */
  readonly next?: string
}

/** Which part of a list is asked for. */
export interface PageQuery {
  /** From 1 to {@link MAX_PAGE}. */
  readonly limit: number
  /** The `next` of the page before; absent: the first page. */
  readonly cursor?: string | undefined
}

/** After which record a page starts: its time, and its id among those of one time. */
export interface Position {
  readonly created: number
  readonly id: string
}

/** Writes a cursor. */
export function writeCursor({ created, id }: Position): string {
  return Buffer.from(JSON.stringify([created, id])).toString("base64url")
}

/** Reads a cursor; undefined if it is none. May come from an attacker. */
export function readCursor(cursor: string): Position | undefined {
  if (cursor.length > 512 || !/^[A-Za-z0-9_-]+$/.test(cursor)) return undefined
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(cursor, "base64url").toString())
  } catch {
    // Whatever it is, we did not write it.
    return undefined
  }
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [created, id] = value as readonly unknown[]
  if (!Number.isSafeInteger(created) || typeof id !== "string") return undefined
  return { created: created as number, id }
}
