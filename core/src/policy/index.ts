// SPDX-License-Identifier: Apache-2.0
export type {
  DisabledPlane,
  PolicyAnswer,
  PolicyInvalid,
  PolicyRefused,
  PolicyResolved,
  Removal,
  RemovalRule,
  Remover,
} from "./answer.ts"
export { leavesOf } from "./catalogue-index.ts"
export { policyDigestInput } from "./digest.ts"
export { PolicyError, type PolicyErrorCode } from "./errors.ts"
export { requiredEvidence } from "./evidence.ts"
export { acceptGroup, type GroupOffer, newerGroups, withdrawLeaf } from "./groups.ts"
export type {
  EvidenceLevel,
  LayerName,
  PolicyAccount,
  PolicyCatalogue,
  PolicyGroup,
  PolicyGroupLayer,
  PolicyHolder,
  PolicyInput,
  PolicyLayer,
  PolicyRegion,
  RegionExpression,
  RegionName,
} from "./input.ts"
export { type ParsedPolicyText, parsePolicyJson } from "./json.ts"
export { meetingDefaultOf } from "./meeting-default.ts"
export { type ParsedPolicy, parsePolicyInput } from "./parse.ts"
export {
  formatRegionList,
  isSubset,
  type ParsedRegionList,
  parseRegionList,
} from "./region-list.ts"
export { resolvePolicy } from "./resolve.ts"
export {
  type AssignmentRefused,
  checkAssignment,
  checkLayerWrite,
  type LayerWrite,
  type WriteAccepted,
  type WriteAnswer,
  type WriteRefused,
} from "./write.ts"
export { locksAbove, parentsOf, withLayer, type WriteTarget } from "./write-target.ts"
