// SPDX-License-Identifier: Apache-2.0
export { CODE_GROUPS, meetingCode } from "./meeting-code.ts"
