// SPDX-License-Identifier: Apache-2.0
export { createFrameStreams, type FrameStreams, type StreamStates } from "./frame-streams.ts"
export type {
  ExpectedStream,
  FrameCounts,
  KeyUpdate,
  StreamCodec,
  StreamState,
} from "./messages.ts"
export { type EncryptionSupport, encryptionSupport } from "./support.ts"
export type { Secret } from "./worker/secrets.ts"
