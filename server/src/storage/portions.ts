// SPDX-License-Identifier: Apache-2.0

/**
 * How many rows one statement inserts. SQLite takes 32,766 bound values in a
 * statement and PostgreSQL 65,535; no table here has more than twenty columns.
 */
const ROWS_PER_INSERT = 1000

/** Parts of a list that one statement can take. */
export function* portions<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    yield rows.slice(start, start + ROWS_PER_INSERT)
  }
}
