// SPDX-License-Identifier: Apache-2.0
export { matchDevice, prepareDevice, type PreparedDevice } from "./device.ts"
export { MediaError, type MediaErrorCode } from "./errors.ts"
export type { FramePort, OpeningTrack, SealingTrack, TrackCodec } from "./frames.ts"
export type { ShownSize } from "./layers.ts"
export { levelsOf, MediaSession } from "./session.ts"
export type { Direction, TransportState } from "./transports.ts"
