// SPDX-License-Identifier: Apache-2.0
/** Whom somebody looks after, in SQL. @module */
import type { AccountId } from "@landmoot/core/units"
import type { Kysely, SelectQueryBuilder } from "kysely"
import type { Tables } from "./tables.ts"

/** Who administers something: nobody reaches their meetings by looking after a group. */
const ADMINISTER = ["owner", "administrator", "group-administrator"] as const

/** The members in groups of an account, by their ids; twice who is in two of the groups. */
export function lookedAfter(
  database: Kysely<Tables>,
  account: AccountId,
  groups: readonly string[],
): SelectQueryBuilder<Tables, "memberships", { readonly person: string }> {
  return (
    database
      .selectFrom("memberships")
      .select("memberships.person")
      .where("memberships.account", "=", account)
      .where("memberships.grp", "in", [...groups])
      // These are few, and an index has them; each member's role would have to be looked up.
      .where("memberships.person", "not in", (builder) =>
        builder
          .selectFrom("people")
          .select("people.id")
          .where("people.account", "=", account)
          .where("people.role", "in", ADMINISTER),
      )
  )
}
