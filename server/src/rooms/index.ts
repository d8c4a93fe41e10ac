// SPDX-License-Identifier: Apache-2.0
export { RoomError, type RoomErrorCode } from "./errors.ts"
export type {
  Asker,
  BridgeEvent,
  ClientPort,
  Courier,
  Destination,
  Invitation,
  LocalNodes,
  MeetingHome,
  MeetingRecord,
  RefusedMeeting,
  RoomDirectory,
  RoomSessions,
  StartedMeeting,
  Trust,
  VerifiedPolicy,
} from "./ports.ts"
export { Rooms, type RoomsOptions } from "./rooms.ts"
export { Sessions } from "./sessions.ts"
