// SPDX-License-Identifier: Apache-2.0
export {
  type Account,
  accountOperations,
  type Erasure,
  ERASED_KINDS,
  type ExportDocument,
  KEPT_KINDS,
} from "./account.ts"
export { ACTOR_KINDS, type AuditEntry, auditOperations } from "./audit.ts"
export { type ApiKey, keysOperations, MAX_KEY_DAYS } from "./keys.ts"
export {
  accountParams,
  emailField,
  expressionField,
  groupParams,
  layerField,
  meetingParams,
  momentField,
  personNameField,
  personParams,
  recordIdField,
  roleField,
  titleField,
  versionField,
} from "./fields.ts"
export { type DetailedGroup, type Group, groupOperations, MAX_MEMBERS_CHANGED } from "./groups.ts"
export { type Me, type Membership, meOperations } from "./me.ts"
export {
  type DetailedMeeting,
  MAX_INVITEES,
  MAX_PARTNERS,
  type Meeting,
  MEETING_KINDS,
  type MeetingInvitee,
  type MeetingLink,
  meetingOperations,
  type MeetingPreview,
  type MeetingSchedule,
  type Rsvp,
  scheduleSchema,
} from "./meetings.ts"
export {
  type Access,
  type ApiRefusal,
  MAX_PAGE_ITEMS,
  nothing,
  type Operation,
  type OperationAnswer,
  type OperationInput,
  type OperationResult,
  type Operations,
  pageOf,
  pageQuery,
  refusalSchema,
} from "./operation.ts"
export { type OperationId, OPERATIONS } from "./operations.ts"
export {
  type Invited,
  MAX_GROUPS_OF_PERSON,
  MAX_INVITED,
  peopleOperations,
  type Person,
  selfOperations,
} from "./people.ts"
export { type PlanEntry, planOperations } from "./plans.ts"
export {
  MAX_ROSTER_CHARACTERS,
  MAX_ROSTER_INVITED,
  MAX_ROSTER_LINES,
  MAX_ROSTER_SHOWN,
  provisioningOperations,
  type RosterPreview,
  type ScimToken,
} from "./provisioning.ts"
export { type PlanState, type PlanTransition, planChangeOperations } from "./plan.ts"
export { type Approval, policyOperations, type PolicyView, type PolicyWritten } from "./policy.ts"
export {
  WEBHOOK_EVENTS,
  type WebhookDelivery,
  type WebhookEndpoint,
  type WebhookEvent,
  webhooksOperations,
} from "./webhooks.ts"
export {
  type PendingRegion,
  pendingRegionSchema,
  PRIVATE_REGION_STATES,
  type PrivateRegion,
  privateRegionPlaceSchema,
  privateRegionsOperations,
} from "./private-regions.ts"
export { type AccountInvitationView, signInOperations, type SignOnProvider } from "./sign-in.ts"
export {
  type MeetingRecord,
  recordOperations,
  type Attendance,
  type RecordSummary,
  type RunningSummary,
} from "./records.ts"
export {
  type Disclosure,
  disclosureOperations,
  KEPT_DATA,
  LEAVING,
  NOT_COVERED,
} from "./disclosure.ts"
export { type AccountSafetyView, safetyOperations } from "./safety.ts"
