// SPDX-License-Identifier: Apache-2.0
import type { AeadKey } from "@landmoot/core/keys/sframe"
import { decodeHeader } from "@landmoot/core/keys/sframe"
import { beforeEach, describe, expect, test } from "vitest"
import type { FromFrames, KeyUpdate } from "../messages.ts"
import {
  encodedFrame,
  type FrameFacts,
  SAMPLES,
  TimingTwin,
  TransformerTwin,
} from "../testing/encoded.ts"
import { WEB_AEAD } from "./aead.ts"
import { FrameEngine } from "./engine.ts"
import { findSealed } from "./layout.ts"

const ALICE = 3
const VP8 = { mimeType: "video/VP8" }
const PICTURE = SAMPLES["video/VP8"]!
/** Of VP8 the lowest bit of the first byte says: no keyframe. */
const DELTA = Uint8Array.of(0xd1, ...PICTURE.subarray(1))

let timing: TimingTwin
let ours: FrameEngine
let theirs: FrameEngine
let reports: FromFrames[]

beforeEach(() => {
  timing = new TimingTwin()
  reports = []
  ours = new FrameEngine({ aead: WEB_AEAD, timing, report: () => undefined })
  theirs = new FrameEngine({ aead: WEB_AEAD, timing, report: (report) => reports.push(report) })
})

const keys = (epoch: number, ownLeaf: number, changes: Partial<KeyUpdate> = {}): KeyUpdate => ({
  kind: "epoch",
  meeting: "m",
  ownLeaf,
  epoch,
  baseKey: new Uint8Array(16).fill(epoch),
  switch: "now",
  ...changes,
})

/** Takes frames through an engine, to the end of the stream. */
async function through(
  engine: FrameEngine,
  task: Parameters<FrameEngine["attach"]>[0],
  frames: readonly ReturnType<typeof encodedFrame>[],
): Promise<TransformerTwin> {
  const twin = new TransformerTwin()
  const done = engine.attach(task, twin)
  twin.enter(...frames)
  twin.end()
  await done
  return twin
}

const SEAL = { kind: "seal", source: "camera", codecs: [VP8] } as const
const OPEN = { kind: "open", producer: "p1", codecs: [VP8] } as const

const pictures = (count: number, facts: FrameFacts = {}) =>
  Array.from({ length: count }, (_, at) => encodedFrame(Uint8Array.of(...PICTURE, at), facts))

async function sealed(count: number, facts: FrameFacts = {}) {
  const { left } = await through(ours, SEAL, pictures(count, facts))
  return left
}

const expectAlice = () => {
  theirs.expect("p1", { source: "camera", leaves: [ALICE] })
}

function lastState(): string | undefined {
  timing.pass(250)
  return reports.at(-1)?.states[0]?.[1]
}

describe("streams", () => {
  test("CF5: frames leave in order, whatever the cipher takes for each", async () => {
    // The first frame's cipher ends when the last one's has begun.
    const begun: (() => void)[] = []
    const slow: FrameEngine = new FrameEngine({
      aead: {
        importKey: async (raw): Promise<AeadKey> => {
          const key = await WEB_AEAD.importKey(raw)
          return {
            open: async (input) => await key.open(input),
            seal: async (input) => {
              await new Promise<void>((resolve) => {
                begun.push(resolve)
                if (begun.length === 5) for (const go of begun.toReversed()) go()
              })
              return await key.seal(input)
            },
          }
        },
      },
      timing,
      report: () => undefined,
    })
    slow.takeKeys(keys(1, ALICE))
    const { left } = await through(slow, SEAL, pictures(5))
    theirs.takeKeys(keys(1, 7))
    expectAlice()
    const { bytes } = await through(theirs, OPEN, left)
    expect(bytes.map((frame) => frame.at(-1))).toEqual([0, 1, 2, 3, 4])
  })

  test("CF5: a frame that does not open costs no other", async () => {
    ours.takeKeys(keys(1, ALICE))
    theirs.takeKeys(keys(1, 7))
    expectAlice()
    const frames = await sealed(3)
    new Uint8Array(frames[1]!.data)[9]! ^= 1
    const { bytes } = await through(theirs, OPEN, frames)
    expect(bytes.map((frame) => frame.at(-1))).toEqual([0, 2])
  })

  test("CF6: nothing is sealed without a key, and nothing opened", async () => {
    expect(await sealed(2)).toEqual([])
    ours.takeKeys(keys(1, ALICE))
    expectAlice()
    expect((await through(theirs, OPEN, await sealed(2))).left).toEqual([])
    ours.takeKeys({ kind: "forget" })
    expect(await sealed(1)).toEqual([])
  })

  test("CF6: nothing is opened of which nobody said whose it is, or of another", async () => {
    ours.takeKeys(keys(1, ALICE))
    theirs.takeKeys(keys(1, 7))
    expect((await through(theirs, OPEN, await sealed(2))).left).toEqual([])
    theirs.expect("p1", { source: "screen", leaves: [ALICE] })
    expect((await through(theirs, OPEN, await sealed(2))).left).toEqual([])
    theirs.expect("p1", { source: "camera", leaves: [4] })
    expect((await through(theirs, OPEN, await sealed(2))).left).toEqual([])
  })

  test("CF6: a codec that cannot be sealed does not leave", async () => {
    ours.takeKeys(keys(1, ALICE))
    expect(await sealed(1, { mimeType: "video/H265" })).toEqual([])
  })

  test("CF6: the codec is known by its payload type where the browser does not say it", async () => {
    ours.takeKeys(keys(1, ALICE))
    const codecs = [
      { mimeType: "video/VP9", payloadType: 98 },
      { mimeType: "video/VP8", payloadType: 96 },
      { mimeType: "video/rtx", payloadType: 97 },
    ]
    const { bytes } = await through(ours, { ...SEAL, codecs }, pictures(1, { payloadType: 96 }))
    expect(bytes[0]?.[0]).toBe(0xd0)
    const unknown = await through(ours, { ...SEAL, codecs }, pictures(1, { payloadType: 97 }))
    expect(unknown.left).toEqual([])
  })

  test("CF6: nothing leaves if the cipher fails", async () => {
    const broken = new FrameEngine({
      aead: { importKey: async () => await Promise.reject(new Error("no cipher")) },
      timing,
      report: () => undefined,
    })
    broken.takeKeys(keys(1, ALICE))
    expect((await through(broken, SEAL, pictures(2))).left).toEqual([])
  })

  const headerOf = ({ data }: { readonly data: ArrayBuffer }) =>
    decodeHeader(findSealed("vp8", new Uint8Array(data))!.sealed)

  test("CF7: layers have key ids of their own, and counters go on", async () => {
    ours.takeKeys(keys(1, ALICE))
    const frames = [10, 20, 30, 10].flatMap((synchronizationSource) =>
      pictures(1, { synchronizationSource }),
    )
    const headers = (await through(ours, SEAL, frames)).left.map((frame) => headerOf(frame))
    expect(new Set(headers.map(({ kid }) => kid)).size).toBe(3)
    expect(headers.map(({ counter }) => counter)).toEqual([0n, 0n, 0n, 1n])
    const again = await sealed(1, { synchronizationSource: 99 })
    expect(headerOf(again[0]!)).toMatchObject({ kid: headers[0]!.kid, counter: 2n })
  })
})

describe("keyframes", () => {
  test("CF8: one is made 200 ms after somebody came, at most one a second", async () => {
    const twin = new TransformerTwin()
    ours.takeKeys(keys(1, ALICE))
    const done = ours.attach(SEAL, twin)
    ours.takeKeys(keys(2, ALICE, { switch: "soon" }))
    timing.pass(199)
    expect(twin.generated).toBe(0)
    timing.pass(1)
    expect(twin.generated).toBe(1)
    ours.takeKeys(keys(3, ALICE, { switch: "soon" }))
    timing.pass(300)
    ours.takeKeys(keys(4, ALICE))
    timing.pass(300)
    expect(twin.generated).toBe(1)
    timing.pass(1000)
    ours.takeKeys(keys(5, ALICE, { switch: "soon" }))
    timing.pass(200)
    expect(twin.generated).toBe(2)
    twin.end()
    await done
  })

  test("CF8: one is asked for when the key comes for what could not be opened", async () => {
    ours.takeKeys(keys(1, ALICE))
    expectAlice()
    const twin = new TransformerTwin()
    const done = theirs.attach(OPEN, twin)
    const frames = await sealed(2, { type: "key" })
    twin.enter(...frames)
    twin.end()
    await done
    // The stream has ended here, so that its frames were seen; a new one begins as it did.
    const next = new TransformerTwin()
    const going = theirs.attach(OPEN, next)
    theirs.takeKeys(keys(1, 7))
    expect(next.requested).toBe(0)
    timing.pass(2_000)
    const bad = await sealed(2, { type: "delta" })
    new Uint8Array(bad[0]!.data)[9]! ^= 1
    next.enter(...bad)
    next.end()
    await going
    // The second follows one that was lost.
    expect(next.requested).toBe(1)
  })

  test("CF8: none is asked for when nothing is missing", async () => {
    ours.takeKeys(keys(1, ALICE))
    theirs.takeKeys(keys(1, 7))
    expectAlice()
    const frames = await sealed(3, { type: "key" })
    const twin = await through(theirs, OPEN, [frames[0]!, encodedFrame(DELTA.subarray(0, 0))])
    expect(twin.requested).toBe(0)
  })
})

describe("what the page is told", () => {
  test("CF3, CF9: a picture in the clear is dropped and flagged", async () => {
    theirs.takeKeys(keys(1, 7))
    expectAlice()
    const twin = new TransformerTwin()
    const done = theirs.attach(OPEN, twin)
    twin.enter(...pictures(1))
    await settled(
      () => timing.pass(250),
      () => reports.at(-1)?.counts.failed === 1,
    )
    expect(lastState()).toBe("unencrypted")
    expect(twin.left).toEqual([])
    twin.end()
    await done
  })

  test("CF10: changes come at most four times a second, without a key", async () => {
    ours.takeKeys(keys(1, ALICE))
    theirs.takeKeys(keys(1, 7))
    expectAlice()
    const twin = new TransformerTwin()
    const done = theirs.attach(OPEN, twin)
    twin.enter(...(await sealed(20)))
    await settled(
      () => undefined,
      () => twin.left.length === 20,
    )
    expect(reports).toEqual([])
    timing.pass(1_000)
    expect(reports.length).toBeLessThanOrEqual(4)
    expect(reports[0]).toEqual({
      kind: "report",
      states: [["p1", "open"]],
      counts: { sealed: 0, opened: 20, failed: 0 },
    })
    twin.end()
    await done
  })
})

/** Lets promises run until something holds. */
async function settled(step: () => void, holds: () => boolean): Promise<void> {
  while (!holds()) {
    step()
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}
