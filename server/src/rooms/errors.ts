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
  /** The host lets people in one by one; whoever asks is waiting now. */
  | "WAITING_ROOM"
  /** More people wait than the meeting keeps a list of. */
  | "WAITING_ROOM_FULL"
  /** The same personal link is in use on another device, which was asked to let go. */
  | "LINK_IN_USE"
  /** A host has decided not to let this person in. */
  | "ADMISSION_DENIED"
  /** A host has sent this person back to the waiting room. */
  | "SENT_TO_WAITING"
  /** A host has removed this person; no link of theirs opens the meeting any more. */
  | "PERSON_REMOVED"
  /** A host has locked the meeting: nobody new comes in. */
  | "MEETING_LOCKED"
  /** The person has no right to do this now. */
  | "RIGHT_MISSING"
  /** The account does not let hosts loosen its rules. */
  | "RIGHTS_PINNED"
  /** The person whom this is about is not there. */
  | "PERSON_UNKNOWN"
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

  static waitingRoom(): RoomError {
    return new RoomError("WAITING_ROOM", "a host of the meeting lets people in")
  }

  static waitingRoomFull(): RoomError {
    return new RoomError("WAITING_ROOM_FULL", "too many people wait already; try again later")
  }

  static linkInUse(): RoomError {
    return new RoomError("LINK_IN_USE", "this link is in use on another device")
  }

  static removed(): RoomError {
    return new RoomError("PERSON_REMOVED", "a host of the meeting has removed this person")
  }

  static meetingLocked(): RoomError {
    return new RoomError("MEETING_LOCKED", "the meeting is locked")
  }

  static rightMissing(right: string): RoomError {
    return new RoomError("RIGHT_MISSING", `this person has no right to ${right} now`)
  }

  static rightsPinned(): RoomError {
    return new RoomError("RIGHTS_PINNED", "the account does not let hosts loosen its rules")
  }

  static personUnknown(): RoomError {
    return new RoomError("PERSON_UNKNOWN", "this person is not there")
  }

  static notEntitled(what: string): RoomError {
    return new RoomError("NODE_NOT_ENTITLED", `the asking node may not ${what}`)
  }

  static refused(refusal: Omit<PlacementRefusal, "ok">): RoomError {
    return new RoomError(refusal.code, refusal.message)
  }
}
