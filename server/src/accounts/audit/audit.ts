// SPDX-License-Identifier: Apache-2.0
/**
 * The audit log: takes notes, and shows them to administrators.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import type { auditOperations } from "@landmoot/core/api"
import type { Handlers } from "../../api/index.ts"
import type { AuditNote, AuditSink } from "../audit-port.ts"
import type { AuditStore } from "./port.ts"

/** How many entries one export holds at most; the rest starts at the last one's time. */
const EXPORT_ENTRIES = 10_000

/** How many entries are read at once for an export. */
const EXPORT_PAGE = 1000

/** Makes the sink that writes notes into the log. */
export function createAudit(store: AuditStore): AuditSink {
  return {
    note: async ({ account, ...entry }: AuditNote) => {
      await store.append(account, { id: randomBytes(16).toString("base64url"), ...entry })
    },
  }
}

/** The handlers of the audit log's operations. */
export function auditHandlers(store: AuditStore): Handlers<typeof auditOperations> {
  return {
    "audit.list": async ({ params, query }) => {
      const { items, next } = await store.list(params.account, query)
      return { ok: true, value: { items: [...items], ...(next === undefined ? {} : { next }) } }
    },
    "audit.export": async ({ params, query }) => {
      const lines: string[] = []
      let cursor: string | undefined
      do {
        const page = await store.list(params.account, {
          ...query,
          cursor,
          limit: EXPORT_PAGE,
          order: "oldest",
        })
        lines.push(...page.items.map((entry) => `${JSON.stringify(entry)}\n`))
        cursor = page.next
      } while (cursor !== undefined && lines.length < EXPORT_ENTRIES)
      return { ok: true, value: lines.join("") }
    },
  }
}
