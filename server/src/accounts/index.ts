// SPDX-License-Identifier: Apache-2.0
export { type AccountsAnswer, type AccountsErrorCode, type AccountsRefusal } from "./errors.ts"
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
