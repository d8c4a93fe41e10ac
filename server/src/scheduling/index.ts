// SPDX-License-Identifier: Apache-2.0
export { createNextStarts, meetingHandlers } from "./handlers.ts"
export { endOverdue } from "./overdue.ts"
export type { Schedule } from "./occurrences.ts"
export type { SchedulingParts } from "./parts.ts"
export type { PlanStore } from "./ports.ts"
export {
  type InviteeRecord,
  type KeyedInvitee,
  type PartnerRecord,
  type PlanRecord,
  type RsvpAnswer,
  storedPartnersSchema,
  storedRegionsSchema,
  storedScheduleSchema,
} from "./records.ts"
