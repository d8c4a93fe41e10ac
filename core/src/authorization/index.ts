// SPDX-License-Identifier: Apache-2.0
export {
  type Action,
  type ActionRule,
  ACTIONS,
  type ObjectKind,
  type Reach,
  type Scope,
  SCOPES,
} from "./actions.ts"
export {
  abilitiesOf,
  decide,
  type Decision,
  type KeyPrincipal,
  type ObjectFacts,
  type PersonPrincipal,
  type Principal,
} from "./decide.ts"
export type { AccessCode } from "./errors.ts"
export { mayAdminister, mayAssign, type Role, ROLES, standsAbove } from "./roles.ts"
