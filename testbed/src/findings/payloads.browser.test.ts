// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, randomBytes } from "node:crypto"
import process from "node:process"
import type { OwnEpoch } from "@landmoot/core/keys"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { encrypted, KeyStage, openScreen, openWithAny, sendUnsealed } from "../keys/index.ts"
import { repetitionsOf } from "./payloads.ts"
import { parseSframeHeader } from "./sframe-header.ts"
import { sendMonotony, type TappedFrame, tappedFrames, tapReceivers } from "./tapped-page.ts"

// Rules are those of SPEC.md in this folder.

/** Frames of each kind: ten seconds of a camera that gives 15 a second. */
const FRAMES = 150

/** What is authenticated beside a frame of Opus: that it is one, since nothing of it stays clear. */
const OPUS = Uint8Array.of(1)

/** How many bytes say at the end of a frame that it is sealed. */
const MARK_BYTES = 2

/** How many of a microphone's are opened. */
const OPENED = 20

/** The registry of RFC 9420, section 17.1, as far as a key package may name it. */
const MLS_SUITES: Readonly<Record<number, string>> = {
  1: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
  2: "MLS_128_DHKEMP256_AES128GCM_SHA256_P256",
  3: "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519",
}
/** Behind the versions of the protocol and the kind of the message (RFC 9420, sections 6 and 10). */
const KEY_PACKAGE_SUITE_AT = 6

/** The registry of RFC 9605, section 8.1. */
const SFRAME_SUITES = { 4: "AES_128_GCM_SHA256_128" } as const

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

    test("FC2: the ciphers that the page names are those on the wire", async () => {
      const meeting = await stage.meeting(3)
      const join = await stage.door(meeting)
      // Somebody without a browser, who has the group's keys by other code than the page.
      const member = await join(2)
      await member.reached(({ view }) => view.group !== undefined)
      const handedIn: Buffer[] = []
      const listener = await openScreen(stage.landmoot, {
        link: meeting.invited[0]!.link,
        name: "Amara",
        modify: [tapReceivers],
        overhear: (request) => {
          if (request.kind !== "keys" || request.keys.what !== "hand-in") return
          handedIn.push(Buffer.from(request.keys.keyPackage, "base64url"))
        },
      })
      await encrypted(listener)
      const speaker = await openScreen(stage.landmoot, {
        link: meeting.invited[1]!.link,
        name: "Jonas",
        modify: [sendMonotony],
      })
      await member.reached(({ view }) => view.members.length === 3)
      const frames = await tappedFrames(listener.page, FRAMES)
      await listener.page.getByTestId("encryption-chip").click()
      const panel = listener.page.getByTestId("encryption-panel")
      const named = await panel.getByTestId("encryption-suites").locator("dd").allInnerTexts()
      const [agreement] = handedIn
      expect(named).toEqual([
        MLS_SUITES[agreement!.readUInt16BE(KEY_PACKAGE_SUITE_AT)],
        SFRAME_SUITES[4],
      ])
      expect(await panel.innerText()).toMatch(/end-to-end/i)
      const sealed = frames
        .filter(({ kind }) => kind === "audio")
        .slice(-OPENED)
        .map(({ data }) => data.subarray(0, -MARK_BYTES))
      expect(await opened(member.epochs, sealed)).toBe(OPENED)
      const others = member.epochs.map((epoch) => ({ ...epoch, baseKey: randomBytes(16) }))
      expect(await opened(others, sealed)).toBe(0)
      await speaker.close()
      await listener.close()
      await member.close()
    })
  },
)

/** How many frames of microphones open with these keys by suite 4. */
async function opened(epochs: readonly OwnEpoch[], frames: readonly Uint8Array[]): Promise<number> {
  let count = 0
  for (const sealed of frames) {
    if ((await openWithAny(epochs, sealed, OPUS)) !== undefined) count += 1
  }
  return count
}
