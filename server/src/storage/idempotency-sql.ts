// SPDX-License-Identifier: Apache-2.0
/** Answers that are given again, in SQL. @module */
import type { Kysely } from "kysely"
import type { IdempotencyStore, KeptAnswer } from "../api/index.ts"
import type { Tables } from "./tables.ts"

/** After how long a reservation whose node died may be taken over, in seconds. */
const ABANDONED_SECONDS = 60

/** How long an answer is kept, in seconds. */
const KEPT_SECONDS = 86_400

interface KeptAnswersTable {
  key: string
  request: string
  /** Null while the first request is at work. */
  status: number | null
  body: string | null
  at: number
}

type IdempotencyTables = { kept_answers: KeptAnswersTable }

/** Kept answers over an open database. */
export class SqlIdempotency implements IdempotencyStore {
  readonly #database: Kysely<Tables & IdempotencyTables>

  constructor(database: Kysely<Tables>) {
    this.#database = database.withTables<IdempotencyTables>()
  }

  async reserve(
    key: string,
    request: string,
    now: number,
  ): ReturnType<IdempotencyStore["reserve"]> {
    await this.#database
      .deleteFrom("kept_answers")
      .where("at", "<", now - KEPT_SECONDS)
      .execute()
    await this.#database
      .deleteFrom("kept_answers")
      .where("key", "=", key)
      .where("status", "is", null)
      .where("at", "<", now - ABANDONED_SECONDS)
      .execute()
    const made = await this.#database
      .insertInto("kept_answers")
      .values({ key, request, status: null, body: null, at: now })
      .onConflict((conflict) => conflict.column("key").doNothing())
      .returning("key")
      .executeTakeFirst()
    if (made !== undefined) return { kind: "fresh" }
    const row = await this.#database
      .selectFrom("kept_answers")
      .selectAll()
      .where("key", "=", key)
      .executeTakeFirst()
    // It was dropped in between: whoever asks next is the first.
    if (row === undefined || row.status === null) {
      return { kind: "running", request: row?.request ?? request }
    }
    const { status, body } = row
    const answer = { request: row.request, status, ...(body === null ? {} : { body }) }
    return { kind: "kept", answer }
  }

  async keep(key: string, answer: KeptAnswer, now: number): Promise<void> {
    await this.#database
      .updateTable("kept_answers")
      .set({ status: answer.status, body: answer.body ?? null, at: now })
      .where("key", "=", key)
      .execute()
  }

  async drop(key: string): Promise<void> {
    await this.#database.deleteFrom("kept_answers").where("key", "=", key).execute()
  }
}
