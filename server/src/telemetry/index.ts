// SPDX-License-Identifier: Apache-2.0
export {
  bridgeClosed,
  bridgeOpened,
  meetingEnded,
  meetingRevised,
  meetingStarted,
  nodeLost,
  nodeStarted,
  nodeStopped,
  outOfPolicy,
  participantPlaced,
  refused,
} from "./events.ts"
export { createLogger, type Logger } from "./logger.ts"
