// SPDX-License-Identifier: Apache-2.0
export type { Schedule } from "./occurrences.ts"
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
