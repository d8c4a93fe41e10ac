// SPDX-License-Identifier: Apache-2.0
import type { Kysely, Transaction } from "kysely"
import { StorageError } from "./errors.ts"
import type { Tables } from "./tables.ts"

/** Thrown inside a transaction to take it back. */
class TakenBack extends Error {}

/** Takes the running transaction of {@link allOrNothing} back. */
export function takeBack(): never {
  throw new TakenBack()
}

/**
 * Runs a transaction. Returns false, and nothing is changed, if it was taken back
 * or met what is taken already or not there any more.
 */
export async function allOrNothing(
  database: Kysely<Tables>,
  write: (transaction: Transaction<Tables>) => Promise<void>,
): Promise<boolean> {
  try {
    await database.transaction().execute(write)
    return true
  } catch (error) {
    if (error instanceof TakenBack) return false
    if (error instanceof StorageError && error.code === "STORAGE_CONFLICT") return false
    throw error
  }
}
