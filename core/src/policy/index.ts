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
export { PolicyError, type PolicyErrorCode } from "./errors.ts"
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
export { type ParsedPolicy, parsePolicyInput } from "./parse.ts"
export { resolvePolicy } from "./resolve.ts"
