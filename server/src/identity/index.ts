// SPDX-License-Identifier: Apache-2.0
export type { IdentityAnswer, IdentityRefusal } from "./errors.ts"
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
