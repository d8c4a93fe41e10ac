// SPDX-License-Identifier: Apache-2.0
export type { IdentityAnswer, IdentityRefusal } from "./errors.ts"
export { signInHandlers } from "./handlers.ts"
export { createIdentity, type IdentityOptions, type RunningIdentity } from "./identity.ts"
export type { IdentityDatabase } from "./library.ts"
export type { Whereabouts } from "./parts.ts"
export type {
  Acceptance,
  AccountInvitation,
  AccountInvitationStore,
  AttemptStore,
  Client,
  Identity,
  IdentityExport,
  IdentityRecord,
  NewProvider,
  Provider,
  ReadInvitation,
  SessionRecord,
  SignedIn,
  SignOn,
  SignUp,
} from "./ports.ts"
export { readSecret } from "./secret.ts"
export { SESSION_DAYS } from "./times.ts"
