// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises"
import process from "node:process"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ChromiumBrowser, FirefoxBrowser } from "../browsers/index.ts"
import { findBrowser } from "../browsers/executables.ts"
import type { LoopOptions, LoopResult } from "./page/loop.ts"
import { servePage, type ServedPage } from "./page-server.ts"

const VECTORS = new URL("../../../core/src/keys/sframe/testing/vectors.json", import.meta.url)
const READY = "globalThis.framesPage !== undefined"

let served: ServedPage

beforeAll(async () => {
  served = await servePage()
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
})

describe.for(["chromium", "firefox"] as const)("%s", (kind) => {
  const search = findBrowser(kind)
  const missing = search.kind === "missing"
  if (missing) process.stderr.write(`skipped: ${search.reason}\n`)

  describe.skipIf(missing)("with frames of its own", () => {
    let browser: ChromiumBrowser | FirefoxBrowser
    /** Runs an expression in the page. */
    let run: (expression: string) => Promise<unknown>

    beforeAll(async () => {
      if (kind === "chromium") {
        const chromium = await ChromiumBrowser.launch()
        const page = await chromium.newPage(served.url)
        await page.waitForFunction(READY)
        browser = chromium
        run = async (expression) => await page.evaluate(expression)
      } else {
        const firefox = await FirefoxBrowser.launch()
        const page = await firefox.newPage(served.url)
        await page.waitForFunction(READY)
        browser = firefox
        run = async (expression) => await page.evaluate(expression)
      }
    })
    afterAll(async () => {
      await browser.close()
    })

    const loop = async (options: LoopOptions): Promise<LoopResult> =>
      // The page gives what it is typed to give.
      (await run(`framesPage.loop(${JSON.stringify(options)})`)) as LoopResult

    test("TF1: the vectors of RFC 9605 come out", async () => {
      const text = await readFile(VECTORS, "utf8")
      // JSON.parse would round what has 64 bits.
      const exact = text.replaceAll(/"(kid|ctr)": (\d+)/g, '"$1": "$2"')
      expect(await run(`framesPage.differences(${exact})`)).toEqual([])
    })

    test("TF1: no frame with a flipped bit opens", async () => {
      expect(await run("framesPage.openedOfFlipped()")).toMatchObject({ opened: 0 })
    })

    test.for(["video/VP8", "video/VP9", "video/AV1", "audio/opus"])(
      "TF2: %s is decoded",
      async (mimeType) => {
        const { decoded, received } = await loop({ mimeType, until: { decoded: 30 } })
        expect(decoded[0]).toBeGreaterThanOrEqual(30)
        expect(received.opened).toBeGreaterThan(0)
      },
    )

    test("TF2: H.264 is decoded, if it is there", async (context) => {
      // The page gives what it is typed to give.
      const codecs = (await run("framesPage.codecs()")) as readonly string[]
      if (!codecs.includes("video/H264")) context.skip(`${kind} has no H.264`)
      const { decoded } = await loop({ mimeType: "video/H264", until: { decoded: 30 } })
      expect(decoded[0]).toBeGreaterThanOrEqual(30)
    })

    test("TF3: simulcast layers have keys of their own", async () => {
      // Firefox receives layers from a media node only.
      const until = kind === "chromium" ? { decoded: 20 } : { sealedLayers: 2 }
      const { decoded, kids } = await loop({ mimeType: "video/VP8", simulcast: true, until })
      expect(kids).toBe(2)
      if (kind === "chromium") expect(Math.min(...decoded)).toBeGreaterThanOrEqual(20)
    })

    test.for(["key", "member"] as const)("TF4: nothing of the wrong %s", async (wrong) => {
      const until = { state: "wrong-key" } as const
      const { decoded, states, received } = await loop({ mimeType: "video/VP8", wrong, until })
      expect(states).toEqual(["wrong-key"])
      expect([...decoded, received.opened]).toEqual([0, 0])
    })

    test.for(["video/VP8", "audio/opus"])("TF5: nothing of %s in the clear", async (mimeType) => {
      const until = { state: "unencrypted" } as const
      const result = await loop({ mimeType, wrong: "unencrypted", until })
      expect(result.states).toEqual(["unencrypted"])
      expect([result.received.opened, ...(mimeType === "video/VP8" ? result.decoded : [])]).toEqual(
        mimeType === "video/VP8" ? [0, 0] : [0],
      )
    })

    test("TF6: nothing leaves before there is a key, then pictures come", async () => {
      const until = { decoded: 10 }
      const result = await loop({ mimeType: "video/VP8", keysAfterMs: 1_000, until })
      expect(result.sent.failed).toBeGreaterThan(0)
      expect(result.told).not.toContain("unencrypted")
    })

    test("TF6: pictures go on while keys change", async () => {
      const until = { decoded: 60 }
      const result = await loop({ mimeType: "video/VP8", rotateMs: 400, until })
      expect(result.decoded[0]).toBeGreaterThanOrEqual(60)
      expect(result.kids).toBeGreaterThan(2)
    })
  })
})
