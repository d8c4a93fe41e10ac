// SPDX-License-Identifier: Apache-2.0
export { GuardError, type GuardErrorCode } from "./errors.ts"
export { Guard } from "./guard.ts"
export type { SignedPolicy, VerifiedPolicy } from "./policy.ts"
export type { SelectedPair } from "./transport.ts"
