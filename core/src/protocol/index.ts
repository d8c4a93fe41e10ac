// SPDX-License-Identifier: Apache-2.0
export {
  type BridgeFrame,
  bridgeFrameSchema,
  type BusOrder,
  busOrderSchema,
  busReplySchema,
  codeField,
} from "./bridge.ts"
export {
  catalogueDocumentSchema,
  CLIENT_SOCKET_PATH,
  type ClientAnswer,
  clientAnswerSchemas,
  type ClientEvent,
  clientEventSchema,
  type ClientReply,
  clientReplySchema,
  type ClientRequest,
  type ClientRequestKind,
  type ClientRequestOf,
  clientRequestSchema,
  MAX_CLIENT_MESSAGE_BYTES,
  MAX_JOINED_MESSAGE_BYTES,
  type MeetingDocument,
  meetingDocumentSchema,
  nodeDocumentSchema,
} from "./client.ts"
export {
  type Content,
  contentSchema,
  MAX_CHAT_LENGTH,
  PROFILE,
  type Profile,
  REACTIONS,
} from "./content.ts"
export { GUEST_POLICIES_PATH, guestPoliciesSchema, type GuestPolicyView } from "./guest.ts"
export {
  groupIdField,
  type KeysItem,
  keysItemField,
  type KeysRequest,
  keysRequestField,
  MAX_ADDS_PER_COMMIT,
  MAX_COMMIT_BYTES,
  MAX_CONTENT_BYTES,
  MAX_GROUP_LEAVES,
  MAX_KEY_PACKAGE_BYTES,
  MAX_PROPOSAL_BYTES,
  MAX_WELCOME_BYTES,
  type SpokenRight,
} from "./keys.ts"
export type {
  ConsumerOffer,
  DtlsParameters,
  IceCandidate,
  IceParameters,
  MediaSource,
  PreferredLayers,
  ProducerInfo,
  RtpJson,
  TransportOffer,
} from "./media.ts"
export {
  type LinkEnd,
  type MediaEvent,
  type MediaRequest,
  mediaRequestSchema,
  type NodeAnswer,
  type NodeReport,
  type NodeRequest,
  type NodeRequestKind,
  nodeRequests,
  type SignedDescriptor,
} from "./node.ts"
export {
  MAX_RECORD_ENTRIES,
  qualityField,
  type RecordBatch,
  type RecordEntry,
  recordEntryField,
  type RoundTrips,
  type SessionQuality,
  type StartOfSeat,
} from "./record.ts"
export { MAX_NAME_LENGTH, nameField } from "./name.ts"
export {
  arrivalField,
  type Control,
  CONTROL_KINDS,
  controlField,
  type ControlKind,
  MAX_WAITING,
  MAX_WAITING_MESSAGE_LENGTH,
  meetingRoleField,
  type Notice,
  rightsField,
  type SeatMemory,
  type StartingRules,
  startingRulesField,
  type WaitingPerson,
} from "./rules.ts"
export { isNewerState, type RoomLink, type RoomParticipant, type RoomState } from "./room.ts"
