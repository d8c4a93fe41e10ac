// SPDX-License-Identifier: Apache-2.0
export { MediaError, type MediaErrorCode } from "./errors.ts"
export { createMediaNode, type LostSession, type MediaNode } from "./node.ts"
export type { MediaConfig, MediaLog, MediaNodeOptions } from "./options.ts"
export type { LinkStatistics, MediaStatistics, SessionStatistics, Traffic } from "./statistics.ts"
