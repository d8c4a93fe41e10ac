// SPDX-License-Identifier: Apache-2.0
import { Opener, Sealer } from "@landmoot/core/keys/sframe"
import { expect, test } from "vitest"
import { encodedFrame, SAMPLES, TransformerTwin } from "../testing/encoded.ts"
import { WEB_AEAD } from "./aead.ts"
import { OpeningStream, SealingStream } from "./streams.ts"

const CODECS = [{ mimeType: "video/VP8" }]

test("CF8: one is asked for when it becomes known whose picture was dropped, not while its sender makes none, and soon again", async () => {
  let now = 0
  const cipher = { suite: 4, aead: WEB_AEAD }
  const ports = {
    now: () => now,
    sealer: new Sealer(cipher),
    opener: new Opener(cipher),
    count: () => undefined,
  }
  const baseKey = new Uint8Array(16).fill(1)
  const epoch = { meeting: "m", epoch: 1, baseKey }
  ports.sealer.take({ ...epoch, ownLeaf: 3, switch: "now" }, now)
  ports.opener.take(epoch, now)
  const seal = { kind: "seal", source: "camera", codecs: CODECS } as const
  const sealing = new SealingStream(ports, seal, new TransformerTwin())
  const twin = new TransformerTwin()
  const opening = new OpeningStream(ports, { kind: "open", producer: "p", codecs: CODECS }, twin)
  const sealed = async (type: "key" | "delta") => {
    const frame = encodedFrame(Uint8Array.of(...SAMPLES["video/VP8"]!, now), { type })
    await sealing.work(frame)
    return frame
  }
  expect(await opening.work(await sealed("key"))).toBe(false)
  opening.expect({ source: "camera", leaves: [3] })
  now = 329
  expect(await opening.work(await sealed("delta"))).toBe(true)
  expect(twin.requested).toBe(0)
  now = 330
  expect(await opening.work(await sealed("delta"))).toBe(true)
  expect(twin.requested).toBe(1)
  expect(await opening.work(await sealed("delta"))).toBe(true)
  expect(twin.requested).toBe(1)
  now = 530
  expect(await opening.work(await sealed("delta"))).toBe(true)
  expect(twin.requested).toBe(2)
})
