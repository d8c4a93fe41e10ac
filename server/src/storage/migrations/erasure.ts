// SPDX-License-Identifier: Apache-2.0
import { sql } from "kysely"
import type { Migration } from "./migration.ts"

/** Who of an account an entry of a record or an invitation is about, to find it again. */
export const erasure: Migration = {
  name: "erasure",
  apply: async ({ schema }) => {
    await schema.alterTable("history_entries").addColumn("member", "text").execute()
    await schema
      .createIndex("history_entries_by_member")
      .on("history_entries")
      .column("member")
      .where(sql.ref("member"), "is not", null)
      .execute()
    await schema
      .createIndex("meeting_invitees_by_person")
      .on("meeting_invitees")
      .column("person")
      .where(sql.ref("person"), "is not", null)
      .execute()
  },
}
