// SPDX-License-Identifier: Apache-2.0
import type { Kysely } from "kysely"

/** The databases that the records can be kept in. */
export type Engine = "sqlite" | "postgres"

/** One step of the tables' history. Its version is its place in the list, from 1. */
export interface Migration {
  readonly name: string
  /**
   * Applies the step inside a transaction of its own. It knows no tables but those
   * that it names itself (`withTables`), since later steps change what there is.
   */
  apply(database: Kysely<object>, engine: Engine): Promise<void>
}
