// SPDX-License-Identifier: Apache-2.0
export { planChangeHandlers, policyHandlers } from "./handlers.ts"
export { handOver, type HandedOver } from "./hand-over.ts"
export { tellingOwners } from "./news.ts"
export type {
  ApprovalRecord,
  ApprovalStore,
  AttendanceCount,
  AttendanceSample,
  CatalogueMemory,
  Decision,
  Departure,
  NextStarts,
  OpenMeeting,
  PolicyFigures,
  PolicyNews,
  PolicyParts,
} from "./ports.ts"
export { blockedByHome, changePlan, planChanger } from "./transitions.ts"
