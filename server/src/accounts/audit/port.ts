// SPDX-License-Identifier: Apache-2.0
import type { AuditEntry } from "@landmoot/core/api"
import type { AccountId } from "@landmoot/core/units"
import type { Page, PageQuery } from "../page.ts"

/** Which entries a list shows; absent fields let all pass. */
export interface AuditFilter {
  readonly actor?: string | undefined
  readonly action?: string | undefined
  readonly object?: string | undefined
  /** Seconds since 1970, inclusive. */
  readonly from?: number | undefined
  /** Seconds since 1970, exclusive. */
  readonly until?: number | undefined
}

/** The audit log. Entries are only ever added, and deleted with their account. */
export interface AuditStore {
  append(account: AccountId, entry: AuditEntry): Promise<void>
  /** The entries of an account, newest first, or oldest first for an export. */
  list(
    account: AccountId,
    query: PageQuery & AuditFilter & { readonly order?: "newest" | "oldest" },
  ): Promise<Page<AuditEntry>>
}
