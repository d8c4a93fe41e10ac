// SPDX-License-Identifier: Apache-2.0
export { type Finding, hasAddress, type Place } from "./checks.ts"
export { describeFindings, diagnose } from "./diagnose.ts"
