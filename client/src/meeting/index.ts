// SPDX-License-Identifier: Apache-2.0
export { MeetingError, type MeetingErrorCode } from "./errors.ts"
export { prepare } from "./prepare.ts"
