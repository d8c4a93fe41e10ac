// SPDX-License-Identifier: Apache-2.0
export { offerOf } from "./client-transport.ts"
export { inOurNumbers } from "./codecs.ts"
export { Engine } from "./engine.ts"
export { Hub } from "./hub.ts"
export { PipeEnd, type PipedTrack } from "./pipe-end.ts"
export type { EngineWorker } from "./worker.ts"
