// SPDX-License-Identifier: Apache-2.0
export { UnitsError, type UnitsErrorCode } from "./errors.ts"
export {
  type AccountId,
  accountId,
  type GroupRef,
  groupRef,
  homeOfMeeting,
  type MeetingId,
  meetingId,
  type NodeId,
  nodeId,
  ownerOfRegion,
  type ParticipantId,
  participantId,
  type RegionId,
  regionId,
  regionOfNode,
  type SessionId,
  sessionId,
  type StartId,
  startId,
} from "./ids.ts"
export { type Plane, MANDATORY_PLANES, OPTIONAL_PLANES, PLANES } from "./planes.ts"
