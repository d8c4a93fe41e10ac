// SPDX-License-Identifier: Apache-2.0
export type { RefusedAdd } from "./adds.ts"
export type { GroupRules } from "./admission.ts"
export { BINDING_EXTENSION, type GroupBinding } from "./binding.ts"
export {
  type CommitOptions,
  type CreateOptions,
  type GroupMember,
  type MadeCommit,
  MeetingGroup,
  type Received,
} from "./group.ts"
export { createKeyPackage, KEY_PACKAGE_SECONDS, PendingMember } from "./key-package.ts"
export type { MessageKind } from "./limits.ts"
export { type PeekedMessage, peekMessage } from "./peek.ts"
export { proposeRemoval, type Removal } from "./removal.ts"
export { generateLeafKey, type LeafKey, SUITE } from "./suite.ts"
export type { JoinOptions } from "./welcome.ts"
