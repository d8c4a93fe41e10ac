// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, randomBytes } from "node:crypto"
import process from "node:process"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { encrypted, KeyStage, openScreen, sendUnsealed } from "../keys/index.ts"
import { repetitionsOf } from "./payloads.ts"
import { parseSframeHeader } from "./sframe-header.ts"
import { sendMonotony, type TappedFrame, tappedFrames, tapReceivers } from "./tapped-page.ts"

// Rules are those of SPEC.md in this folder.

/** Frames of each kind: ten seconds of a camera that gives 15 a second. */
const FRAMES = 150

// Loopback addresses of one's own are to be had on Linux alone.
describe.skipIf(process.platform !== "linux")(
  "what media nodes forward of a monotonous sender",
  () => {
    let stage: KeyStage

    beforeAll(async () => {
      stage = await KeyStage.set(["eu-de-fra", "eu-fr-par"])
    })

    afterAll(async () => {
      await stage.close()
    })

    /** What somebody in a meeting with the sender gets. */
    async function forwarded(sender: readonly (() => void)[]): Promise<readonly TappedFrame[]> {
      const { invited } = await stage.meeting(2)
      const { landmoot } = stage
      const listener = await openScreen(landmoot, {
        link: invited[0]!.link,
        name: "Amara",
        modify: [tapReceivers],
      })
      await encrypted(listener)
      const monotonous = await openScreen(landmoot, {
        link: invited[1]!.link,
        name: "Jonas",
        modify: sender,
      })
      const frames = await tappedFrames(listener.page, FRAMES)
      await monotonous.close()
      await listener.close()
      return frames
    }

    test("FC1: sealed by ECB, frames of one colour and one tone show that they repeat", async () => {
      const frames = await forwarded([sendMonotony, sendUnsealed])
      const key = randomBytes(16)
      const sealed = frames.map(({ data }) => {
        const cipher = createCipheriv("aes-128-ecb", key, null)
        return Buffer.concat([cipher.update(data), cipher.final()])
      })
      const { blocks, payloads, compared } = repetitionsOf(sealed)
      process.stdout.write(`by ECB: ${blocks} of ${compared} blocks, ${payloads} frames repeat\n`)
      expect(blocks).toBeGreaterThan(100)
      expect(payloads).toBeGreaterThan(10)
    })

    test("FC1: sealed by the product, nothing of them repeats", async () => {
      const frames = await forwarded([sendMonotony])
      const { blocks, payloads, compared, expectedBlocks } = repetitionsOf(
        frames.map(({ data }) => data),
      )
      process.stdout.write(`by the product: ${blocks} of ${compared} blocks repeat\n`)
      expect(expectedBlocks).toBeLessThan(1e-20)
      expect([blocks, payloads]).toEqual([0, 0])
      const headers = frames
        .filter(({ kind }) => kind === "audio")
        .map(({ data }) => parseSframeHeader(data)?.counter)
      expect(new Set(headers).size).toBe(headers.length)
      expect(headers).not.toContain(undefined)
    })
  },
)
