// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why a link is no invitation. */
export type InvitationErrorCode =
  /** The address is not that of a meeting. */
  | "INVITATION_MALFORMED"
  /** The personal secret is missing or was cut off on the way. */
  | "INVITATION_NO_SECRET"
  /** The list of regions in the link cannot be read, or names nothing. */
  | "INVITATION_REGIONS_INVALID"

/** Thrown when a link cannot be used. Its message never quotes the link, which holds a secret. */
export class InvitationError extends CodedError<InvitationErrorCode> {
  override readonly name = "InvitationError"

  static malformed(): InvitationError {
    return new InvitationError("INVITATION_MALFORMED", "this is not the link of a meeting")
  }

  static noSecret(): InvitationError {
    return new InvitationError("INVITATION_NO_SECRET", "the link lacks its personal secret")
  }

  static regionsInvalid(): InvitationError {
    return new InvitationError("INVITATION_REGIONS_INVALID", "the link names its regions wrongly")
  }
}
