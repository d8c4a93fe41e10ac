// SPDX-License-Identifier: Apache-2.0
export type { AccessPort, KeyInUse, SessionReader, SignedIn } from "./access.ts"
export type { Answer, Call, Handlers, Refusal } from "./handlers.ts"
export type { IdempotencyStore, KeptAnswer } from "./idempotency.ts"
export { networkOf } from "./network.ts"
