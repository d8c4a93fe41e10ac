// SPDX-License-Identifier: Apache-2.0
export { type CheckoutReference, planChangeHandlers, policyHandlers } from "./handlers.ts"
export { handOver, type HandedOver } from "./hand-over.ts"
export type {
  ApprovalRecord,
  ApprovalStore,
  CatalogueMemory,
  Decision,
  Departure,
  NextStarts,
  OpenMeeting,
  PastSessions,
  PolicyFigures,
  PolicyNews,
  PolicyParts,
} from "./ports.ts"
export { previewPolicy } from "./preview.ts"
export { administratorSchema } from "./schemas.ts"
export { blockedByHome } from "./home-acceptance.ts"
export { changePlan, planChanger } from "./transitions.ts"
export { tellingHandlers } from "./telling.ts"
export { tellingOwners } from "./news.ts"
