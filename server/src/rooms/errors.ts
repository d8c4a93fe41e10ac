// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"
import type { PlacementErrorCode, PlacementRefusal } from "@landmoot/core/placement"

/** Why the meeting layer refused a request. */
export type RoomErrorCode =
  /** No such meeting, or none that this node may speak of. */
  | "MEETING_NOT_FOUND"
  /** The personal link is not, or no longer, an invitation to this meeting. */
  | "INVITATION_UNKNOWN"
  /** There is no such session, or it is not this asker's. */
  | "SESSION_UNKNOWN"
  /** A session id that was used before is presented again. */
  | "SESSION_REPLAYED"
  /** The same personal link was used to join again; the earlier session is over. */
  | "SESSION_DISPLACED"
  /** This node does not hold the meeting's seat. */
  | "SEAT_ELSEWHERE"
  /** A later seat with a higher fencing number has taken the meeting over. */
  | "SEAT_SUPERSEDED"
  /** The meeting's descriptor has been revised; the one presented is no longer in force. */
  | "POLICY_OUTDATED"
  /** The node that carried the session's media is gone. */
  | "NODE_LOST"
  /** Everybody has left, or the owner has ended the meeting. */
  | "MEETING_ENDED"
  /** As many people as the account's plan lets in are there already. */
  | "MEETING_FULL"
  /** A node asked for something that only another role or node may ask. */
  | "NODE_NOT_ENTITLED"

/** Thrown when a request about a meeting cannot be fulfilled. */
export class RoomError extends CodedError<RoomErrorCode | PlacementErrorCode> {
  override readonly name = "RoomError"

  static meetingNotFound(): RoomError {
    return new RoomError("MEETING_NOT_FOUND", "there is no such meeting here")
  }

  static invitationUnknown(): RoomError {
    return new RoomError("INVITATION_UNKNOWN", "this link does not invite to this meeting")
  }

  static sessionUnknown(): RoomError {
    return new RoomError("SESSION_UNKNOWN", "there is no such session")
  }

  static sessionReplayed(): RoomError {
    return new RoomError("SESSION_REPLAYED", "this session id has been used before")
  }

  static seatElsewhere(): RoomError {
    return new RoomError("SEAT_ELSEWHERE", "another node holds the seat of this meeting")
  }

  static seatSuperseded(own: number, newer: number): RoomError {
    return new RoomError("SEAT_SUPERSEDED", `fence ${own} has been superseded by ${newer}`)
  }

  static policyOutdated(shown: number): RoomError {
    return new RoomError("POLICY_OUTDATED", `revision ${shown} is no longer in force`)
  }

  static meetingEnded(): RoomError {
    return new RoomError("MEETING_ENDED", "the meeting has been ended")
  }

  static meetingFull(most: number): RoomError {
    return new RoomError(
      "MEETING_FULL",
      `${most} people are in this meeting, which is all it takes`,
    )
  }

  static notEntitled(what: string): RoomError {
    return new RoomError("NODE_NOT_ENTITLED", `the asking node may not ${what}`)
  }

  static refused(refusal: Omit<PlacementRefusal, "ok">): RoomError {
    return new RoomError(refusal.code, refusal.message)
  }
}
