// SPDX-License-Identifier: Apache-2.0
/**
 * All ports over one database. Whoever adds a port adds one line to each half.
 *
 * @module
 */
import type { Kysely } from "kysely"
import type { BillingStore } from "../accounts/plans/index.ts"
import type { ScimStore } from "../accounts/scim/index.ts"
import type {
  AccountStores,
  ApprovalStore,
  AuditStore,
  CatalogueMemory,
  KeyStore,
  PolicyFigures,
  PrivateRegionStore,
} from "../accounts/index.ts"
import type { IdempotencyStore } from "../api/index.ts"
import type { HistoryStore } from "../history/index.ts"
import type { AccountInvitationStore, AttemptStore } from "../identity/index.ts"
import type { TraceStore } from "../accounts/index.ts"
import type { PlanStore } from "../scheduling/index.ts"
import type { WebhookStore } from "../webhooks/index.ts"
import { SqlAccounts } from "./accounts-sql.ts"
import { SqlAudit } from "./audit-sql.ts"
import { SqlBilling } from "./billing-sql.ts"
import { SqlGroups } from "./groups-sql.ts"
import { SqlHistory } from "./history-sql.ts"
import { SqlIdempotency } from "./idempotency-sql.ts"
import { libraryDatabase, type LibraryDatabase } from "./identity-database.ts"
import { SqlAccountInvitations, SqlAttempts } from "./identity-sql.ts"
import { SqlIdentityKeys } from "./identity-keys-sql.ts"
import { SqlKeys } from "./keys-sql.ts"
import { SqlMeetings } from "./meetings-sql.ts"
import { SqlPeople } from "./people-sql.ts"
import { SqlApprovals, SqlCatalogueMemory, SqlPolicyFigures } from "./policy-sql.ts"
import { SqlPrivateRegions } from "./private-regions-sql.ts"
import { SqlPlans } from "./scheduling-sql.ts"
import { SqlTraces } from "./traces-sql.ts"
import { SqlScim } from "./scim-sql.ts"
import type { Tables } from "./tables.ts"
import { SqlWebhooks } from "./webhooks-sql.ts"

/** The records of a home, by subject. Each port's own interface says what it promises. */
export interface Storage extends AccountStores, AsyncDisposable {
  readonly keys: KeyStore
  readonly audit: AuditStore
  readonly idempotency: IdempotencyStore
  readonly history: HistoryStore
  readonly webhooks: WebhookStore
  readonly privateRegions: PrivateRegionStore
  readonly approvals: ApprovalStore
  readonly policyFigures: PolicyFigures
  readonly catalogueMemory: CatalogueMemory
  readonly scim: ScimStore
  readonly billing: BillingStore
  readonly accountInvitations: AccountInvitationStore
  readonly attempts: AttemptStore
  readonly plans: PlanStore
  readonly traces: TraceStore
  /** For the library that keeps identities; everything else goes through the ports. */
  readonly identityDatabase: LibraryDatabase
  /** Closes the database; does nothing the second time. */
  close(): Promise<void>
}

/** The storage over an open database whose tables are up to date. Closing it closes the database. */
export function storageOver(database: Kysely<Tables>): Storage {
  const close = async (): Promise<void> => await database.destroy()
  return {
    accounts: new SqlAccounts(database),
    groups: new SqlGroups(database),
    people: new SqlPeople(database),
    meetings: new SqlMeetings(database),
    identityKeys: new SqlIdentityKeys(database),
    keys: new SqlKeys(database),
    audit: new SqlAudit(database),
    idempotency: new SqlIdempotency(database),
    history: new SqlHistory(database),
    webhooks: new SqlWebhooks(database),
    privateRegions: new SqlPrivateRegions(database),
    approvals: new SqlApprovals(database),
    policyFigures: new SqlPolicyFigures(database),
    catalogueMemory: new SqlCatalogueMemory(database),
    scim: new SqlScim(database),
    billing: new SqlBilling(database),
    accountInvitations: new SqlAccountInvitations(database),
    attempts: new SqlAttempts(database),
    plans: new SqlPlans(database),
    traces: new SqlTraces(database),
    identityDatabase: libraryDatabase(database),
    close,
    [Symbol.asyncDispose]: close,
  }
}
