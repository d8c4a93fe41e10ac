// SPDX-License-Identifier: Apache-2.0
export { InvitationError, type InvitationErrorCode } from "./errors.ts"
export { parseInvitation } from "./invitation.ts"
