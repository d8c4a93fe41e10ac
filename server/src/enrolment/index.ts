// SPDX-License-Identifier: Apache-2.0
export { type Arrivals, keepArriving } from "./arrivals.ts"
export type { NodePlace } from "./configuration.ts"
export { enrol, type Enrolled, type EnrolmentOptions, type EnrolmentSurroundings } from "./enrol.ts"
export { EnrolmentError, type EnrolmentErrorCode } from "./errors.ts"
export { HomeOrigin } from "./home-origin.ts"
export { type JudgedWish, judgeWishes } from "./wishes.ts"
