// SPDX-License-Identifier: Apache-2.0
import type { Migration } from "./migration.ts"

/** What people are in meetings, how they come, and the rules with which meetings begin. */
export const safety: Migration = {
  name: "safety",
  apply: async ({ schema }) => {
    for (const column of ["role", "arrival", "identity"]) {
      await schema.alterTable("invitations").addColumn(column, "text").execute()
    }
    await schema.alterTable("meetings").addColumn("preset", "text").execute()
    await schema.alterTable("accounts").addColumn("safety", "text").execute()
  },
}
