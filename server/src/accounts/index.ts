// SPDX-License-Identifier: Apache-2.0
export { type Accounts, createAccounts } from "./accounts.ts"
export { watchCatalogue } from "./catalogue-watch.ts"
export type { AccountsAnswer, AccountsRefusal } from "./errors.ts"
export { createMeetingHome, type LiveMeetingHome } from "./home.ts"
export type { Store } from "./ports.ts"
export type {
  AccountRecord,
  GroupRecord,
  InvitationRecord,
  StoredDescriptor,
  StoredMeeting,
  UserRecord,
} from "./records.ts"
export { confirmationsSchema, groupIdsSchema, homeSchema, layerSchema } from "./schemas.ts"
