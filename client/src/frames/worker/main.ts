// SPDX-License-Identifier: Apache-2.0
/**
 * The worker that seals and opens frames. Loaded by `frame-streams.ts`; nothing imports it.
 *
 * @module
 */
import type { FromFrames, KeyUpdate, ToFrames, TransformTask } from "../messages.ts"
import { TEST_BUILD } from "../test-build.ts"
import { WEB_AEAD } from "./aead.ts"
import { FrameEngine } from "./engine.ts"
import { SecretsForTests } from "./secrets.ts"

declare const self: DedicatedWorkerGlobalScope
const port: Pick<DedicatedWorkerGlobalScope, "postMessage"> = self

const secrets = TEST_BUILD ? new SecretsForTests() : undefined

const engine = new FrameEngine({
  aead: WEB_AEAD,
  timing: {
    now: () => performance.now(),
    after: (ms, run) => {
      setTimeout(run, ms)
    },
  },
  report: (report: FromFrames) => {
    port.postMessage(report)
  },
  ...(secrets === undefined ? {} : { witness: secrets }),
})

self.addEventListener("rtctransform", ({ transformer }) => {
  // Written by our own page, which sends nothing else.
  void engine.attach(transformer.options as TransformTask, transformer)
})

self.addEventListener("message", ({ data }: MessageEvent<ToFrames>) => {
  switch (data.kind) {
    case "keys":
      data.port.addEventListener("message", (event: MessageEvent<KeyUpdate>) => {
        engine.takeKeys(event.data)
      })
      data.port.start()
      return
    case "expect":
      engine.expect(data.producer, data.stream)
      return
    case "gone":
      engine.gone(data.producer)
      return
    case "secrets":
      if (TEST_BUILD) secrets?.tell(data.port)
  }
})
