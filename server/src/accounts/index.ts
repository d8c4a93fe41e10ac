// SPDX-License-Identifier: Apache-2.0
export {
  type AccountChange,
  type Accounts,
  type AccountsParts,
  createAccounts,
  type CreatedMeeting,
  type NewAccount,
  type NewMeeting,
} from "./accounts.ts"
export type { AccountLayers } from "./checks.ts"
export type { AccountsAnswer, AccountsErrorCode, AccountsRefusal, RefusalCode } from "./errors.ts"
export {
  createMeetingHome,
  DESCRIPTOR_SECONDS,
  type LiveMeetingHome,
  type MeetingSummary,
  type RevisionListener,
} from "./home.ts"
export type { PersonalLink } from "./invitations.ts"
export type { Store } from "./ports.ts"
export type {
  AccountRecord,
  Confirmation,
  GroupRecord,
  InvitationRecord,
  Plan,
  StoredDescriptor,
  StoredMeeting,
  UserRecord,
} from "./records.ts"
export { confirmationsSchema, groupIdsSchema, homeSchema, layerSchema } from "./schemas.ts"
