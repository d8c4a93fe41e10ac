// SPDX-License-Identifier: Apache-2.0
/** The audit log in SQL. @module */
import { ACTOR_KINDS, type AuditEntry } from "@landmoot/core/api"
import type { AccountId } from "@landmoot/core/units"
import type { Kysely } from "kysely"
import type { AuditFilter, AuditStore, Page, PageQuery } from "../accounts/index.ts"
import { isAfter, pageOf, pageStart } from "./paging.ts"
import { checked, oneOf, optional } from "./reading.ts"
import type { Tables } from "./tables.ts"

interface AuditEntriesTable {
  id: string
  account: string
  created: number
  actor_kind: string
  actor_id: string
  actor_name: string | null
  action: string
  object_kind: string
  object_id: string
  before: string | null
  after: string | null
}

type AuditTables = { audit_entries: AuditEntriesTable }

/** The audit log over an open database. */
export class SqlAudit implements AuditStore {
  readonly #database: Kysely<Tables & AuditTables>

  constructor(database: Kysely<Tables>) {
    this.#database = database.withTables<AuditTables>()
  }

  async append(account: AccountId, entry: AuditEntry): Promise<void> {
    const { id, at, actor, action, object, before, after } = entry
    await this.#database
      .insertInto("audit_entries")
      .values({
        id,
        account,
        created: at,
        actor_kind: actor.kind,
        actor_id: actor.id,
        actor_name: actor.name ?? null,
        action,
        object_kind: object.kind,
        object_id: object.id,
        before: before === undefined ? null : JSON.stringify(before),
        after: after === undefined ? null : JSON.stringify(after),
      })
      .execute()
  }

  async list(
    account: AccountId,
    query: PageQuery & AuditFilter & { readonly order?: "newest" | "oldest" },
  ): Promise<Page<AuditEntry>> {
    const { limit, after } = pageStart(query)
    const { actor, action, object, from, until, order = "newest" } = query
    const direction = order === "newest" ? "desc" : "asc"
    const rows = await this.#database
      .selectFrom("audit_entries")
      .selectAll()
      .where("account", "=", account)
      .$if(actor !== undefined, (select) => select.where("actor_id", "=", actor!))
      .$if(action !== undefined, (select) => select.where("action", "=", action!))
      .$if(object !== undefined, (select) => select.where("object_id", "=", object!))
      .$if(from !== undefined, (select) => select.where("created", ">=", from!))
      .$if(until !== undefined, (select) => select.where("created", "<", until!))
      .$if(after !== undefined, (select) => select.where(isAfter("audit_entries", after!, order)))
      .orderBy("created", direction)
      .orderBy("id", direction)
      .limit(limit + 1)
      .execute()
    return pageOf(rows, limit, readRow)
  }
}

function readRow(row: AuditEntriesTable): AuditEntry {
  return {
    id: row.id,
    at: row.created,
    actor: {
      kind: oneOf(row.actor_kind, ACTOR_KINDS, ["audit_entries", "actor_kind"]),
      id: row.actor_id,
      ...optional("name", row.actor_name, (name) => name),
    },
    action: row.action,
    object: { kind: row.object_kind, id: row.object_id },
    ...optional("before", row.before, (text) => parse(text, "before")),
    ...optional("after", row.after, (text) => parse(text, "after")),
  }
}

function parse(text: string, column: string): unknown {
  return checked(() => JSON.parse(text) as unknown, ["audit_entries", column])
}
