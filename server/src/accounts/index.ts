// SPDX-License-Identifier: Apache-2.0
export { createAccess, meHandlers } from "./access/access.ts"
export { accountRegions } from "./account-regions.ts"
export { type Actor, actorOf, type AuditNote, type AuditSink } from "./audit-port.ts"
export { auditHandlers, createAudit } from "./audit/audit.ts"
export type { AuditFilter, AuditStore } from "./audit/port.ts"
export { keysHandlers } from "./keys/keys.ts"
export type { KeyRecord, KeyStore } from "./keys/port.ts"
export { type Accounts, createAccounts } from "./accounts.ts"
export { checkAt } from "./checks.ts"
export { invite, type LinkFacts, type PersonalLink } from "./invitations.ts"
export { policyOfOwner } from "./policy.ts"
export { watchCatalogue } from "./catalogue-watch.ts"
export type { AccountsAnswer, AccountsRefusal } from "./errors.ts"
export { createMeetingHome, type LiveMeetingHome } from "./home.ts"
export type { IdentityKeyStore } from "./identity-keys.ts"
export { everyPage, type NestedAccount } from "./members.ts"
export {
  MAX_PAGE,
  type Page,
  type PageQuery,
  type Position,
  readCursor,
  writeCursor,
} from "./page.ts"
export type {
  AccountChanges,
  AccountStore,
  AccountStores,
  GroupStore,
  MeetingChange,
  MeetingFilter,
  MeetingStore,
  OwnerRecords,
  PersonFilter,
  PersonStore,
  PolicyShape,
} from "./ports.ts"
export type {
  AccountRecord,
  Billing,
  Confirmation,
  GroupRecord,
  GuestPolicy,
  HomeAcceptance,
  InvitationRecord,
  ListedMeeting,
  MeetingState,
  PersonRecord,
  PersonRole,
  PersonStatus,
  StoredDescriptor,
  StoredMeeting,
} from "./records.ts"
export {
  billingSchema,
  confirmationsSchema,
  groupIdsSchema,
  guestPolicySchema,
  safetySchema,
  homeAcceptanceSchema,
  homeSchema,
  layerSchema,
} from "./schemas.ts"
export {
  createPrivateRegions,
  type PrivateRegionParts,
  type PrivateRegions,
} from "./private-regions/private-regions.ts"
export type { PrivateRegionRecord, PrivateRegionStore } from "./private-regions/port.ts"
export { Turns } from "./turns.ts"
export {
  administratorSchema,
  type ApprovalRecord,
  type ApprovalStore,
  type CatalogueMemory,
  changePlan,
  type Decision,
  type Departure,
  handOver,
  type HandedOver,
  type NextStarts,
  type OpenMeeting,
  type PastSessions,
  planChangeHandlers,
  planChanger,
  type PolicyFigures,
  policyHandlers,
  type PolicyNews,
  type PolicyParts,
  previewPolicy,
} from "./policy/index.ts"
export type { ExportedRecord, PersonSubject, TraceStore } from "./deletion/index.ts"
