// SPDX-License-Identifier: Apache-2.0
/**
 * The page of the tests of frames: two people in one page, connected without a server.
 *
 * @module
 */
import { encryptionSupport } from "@landmoot/client/frames"
import { type LoopOptions, type LoopResult, sendToOneself } from "./loop.ts"
import { differences, openedOfFlipped, type Vectors } from "./vectors.ts"

/** What tests call from outside. */
export interface FramesPage {
  support(): ReturnType<typeof encryptionSupport>
  codecs(): readonly string[]
  differences(vectors: Vectors): Promise<readonly string[]>
  openedOfFlipped(): ReturnType<typeof openedOfFlipped>
  loop(options: LoopOptions): Promise<LoopResult>
}

declare global {
  // The one name by which tests know this page.
  var framesPage: FramesPage
}

globalThis.framesPage = {
  support: () => encryptionSupport(),
  codecs: () => {
    const able = RTCRtpSender.getCapabilities("video")?.codecs ?? []
    return [...new Set(able.map(({ mimeType }) => mimeType))]
  },
  differences,
  openedOfFlipped,
  loop: sendToOneself,
}
