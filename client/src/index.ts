// SPDX-License-Identifier: Apache-2.0
export { GuardError, type GuardErrorCode } from "./guard/index.ts"
export { InvitationError, type InvitationErrorCode, parseInvitation } from "./invitation/index.ts"
export { MediaError, type MediaErrorCode } from "./media/index.ts"
export { MeetingError, type MeetingErrorCode, prepare } from "./meeting/index.ts"
export { RemoteError, SignallingError, type SignallingErrorCode } from "./signalling/index.ts"
export type {
  ChatMessage,
  EncryptionView,
  GuardCheck,
  GuestOf,
  GuestPolicy,
  Invitation,
  JoinOptions,
  Meeting,
  MeetingEvents,
  MeetingState,
  MeetingStatistics,
  NodeView,
  NoticeView,
  OwnTrackState,
  PersonView,
  Preparation,
  PreparationState,
  PrepareOptions,
  Refusal,
  RegionOption,
  TrackEncryption,
  TrackView,
  WaitingView,
  WaitView,
  Watched,
} from "./types.ts"
