// SPDX-License-Identifier: Apache-2.0
export {
  bridgeClosed,
  bridgeOpened,
  certificateRenewed,
  meetingEnded,
  meetingRevised,
  meetingStarted,
  meetingTag,
  nodeLost,
  nodeStarted,
  nodeStopped,
  outOfPolicy,
  participantPlaced,
  refused,
} from "./events.ts"
export {
  createLogger,
  type LogFacts,
  type Logger,
  type LoggerOptions,
  type LogLevel,
  REDACTED,
} from "./logger.ts"
