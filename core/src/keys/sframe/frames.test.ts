// SPDX-License-Identifier: Apache-2.0
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js"
import { describe, expect, test } from "vitest"
import type { DerivedKey } from "./epoch.ts"
import { SframeError } from "./errors.ts"
import { decodeHeader, encodeHeader } from "./header.ts"
import { type Expected, KEEP_PREVIOUS_MS, type Opened, Opener } from "./opener.ts"
import { REPLAY_WINDOW, ReplayWindow } from "./replay.ts"
import { type OwnEpoch, Sealer, SOON_MS } from "./sealer.ts"
import { packKeyId } from "./sender.ts"
import { NODE_AEAD } from "./testing/node-aead.ts"

const OPTIONS = { suite: 4, aead: NODE_AEAD } as const
const CAMERA = { source: "camera", layer: 0 } as const
const CLEAR = { associated: utf8ToBytes("clear bytes"), data: utf8ToBytes("a frame of a face") }
const ALICE = 3
const BOB = 7

const own = (leaf: number, changes: Partial<OwnEpoch> = {}): OwnEpoch => ({
  meeting: "m-fra-1",
  ownLeaf: leaf,
  epoch: 1,
  baseKey: new Uint8Array(16).fill(1),
  switch: "now",
  ...changes,
})

const epoch = (number: number, changes: Partial<OwnEpoch> = {}): OwnEpoch =>
  own(ALICE, { epoch: number, baseKey: new Uint8Array(16).fill(number), ...changes })

const from = (leaf: number, source: Expected["source"] = "camera"): Expected => ({
  source,
  leaves: new Set([leaf]),
})

function sealerOf(secret: OwnEpoch): Sealer {
  const sealer = new Sealer(OPTIONS)
  sealer.take(secret, 0)
  return sealer
}

function openerOf(secret: OwnEpoch): Opener {
  const opener = new Opener(OPTIONS)
  opener.take(secret, 0)
  return opener
}

async function seal(sealer: Sealer, track = CAMERA, now = 0): Promise<Uint8Array> {
  const { header, body } = (await sealer.seal(track, CLEAR, now))!
  return concatBytes(header, body)
}

const arrived = (sealed: Uint8Array, associated = CLEAR.associated) => ({ sealed, associated })

async function kindOf(opened: Promise<Opened>): Promise<Opened["kind"]> {
  return (await opened).kind
}

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    if (error instanceof SframeError) return error.code
    throw error
  }
}

describe("whose frame it is", () => {
  test("SF5: keys and salts of senders, tracks, layers and epochs are distinct", async () => {
    const derived: DerivedKey[] = []
    const onDerived = (key: DerivedKey) => derived.push(key)
    const baseKey = new Uint8Array(16).fill(9)
    for (const number of [1, 2]) {
      for (const leaf of [ALICE, BOB]) {
        const sealer = new Sealer({ ...OPTIONS, onDerived })
        sealer.take(own(leaf, { epoch: number, baseKey }), 0)
        for (const source of ["microphone", "camera", "screen", "screen-audio"] as const) {
          for (const layer of [0, 1, 2, 3]) await sealer.seal({ source, layer }, CLEAR, 0)
        }
      }
    }
    expect(derived).toHaveLength(64)
    expect(new Set(derived.map(({ key }) => bytesToHex(key))).size).toBe(64)
    expect(new Set(derived.map(({ salt }) => bytesToHex(salt))).size).toBe(64)
  })

  test("SF5: Alice's frame with Bob's key id does not open", async () => {
    const frame = await seal(sealerOf(own(ALICE)))
    const header = decodeHeader(frame)
    const asBob = encodeHeader(BigInt(packKeyId({ leaf: BOB, ...CAMERA }, 1)), header.counter)
    const relabelled = concatBytes(asBob, frame.subarray(header.bytes))
    const opener = openerOf(own(BOB))
    expect(await kindOf(opener.open(from(BOB), arrived(relabelled), 0))).toBe("wrong-key")
    expect(await kindOf(opener.open(from(ALICE), arrived(relabelled), 0))).toBe("wrong-sender")
    expect(await opener.open(from(ALICE), arrived(frame), 0)).toEqual({
      kind: "opened",
      data: CLEAR.data,
      leaf: ALICE,
    })
  })

  test("SF5: a layer's frame under the key id of another does not open", async () => {
    const frame = await seal(sealerOf(own(ALICE)))
    const header = decodeHeader(frame)
    const kid = packKeyId({ leaf: ALICE, source: "camera", layer: 1 }, 1)
    const moved = concatBytes(encodeHeader(BigInt(kid), 0n), frame.subarray(header.bytes))
    expect(await kindOf(openerOf(own(BOB)).open(from(ALICE), arrived(moved), 0))).toBe("wrong-key")
  })

  test("SF6: a frame does not open in another meeting, or with other clear bytes", async () => {
    const frame = await seal(sealerOf(own(ALICE)))
    const elsewhere = openerOf(own(BOB, { meeting: "m-fra-2" }))
    expect(await kindOf(elsewhere.open(from(ALICE), arrived(frame), 0))).toBe("wrong-key")
    const opener = openerOf(own(BOB))
    const other = arrived(frame, utf8ToBytes("clear byteS"))
    expect(await kindOf(opener.open(from(ALICE), other, 0))).toBe("wrong-key")
    expect(await kindOf(opener.open(from(ALICE), arrived(frame), 0))).toBe("opened")
  })

  test("SF6: the camera's frame does not open as the screen's, nor as another member's", async () => {
    const frame = await seal(sealerOf(own(ALICE)))
    const opener = openerOf(own(BOB))
    for (const expected of [from(ALICE, "screen"), from(BOB), { ...CAMERA, leaves: new Set([]) }]) {
      expect(await kindOf(opener.open(expected, arrived(frame), 0))).toBe("wrong-sender")
    }
  })

  test.for([4, 5])(
    "SF7: suite %s opens nothing with a bit flipped, or cut short",
    async (suite) => {
      const options = { ...OPTIONS, suite }
      const secret = own(ALICE, { baseKey: new Uint8Array(suite === 4 ? 16 : 32).fill(1) })
      const sealer = new Sealer(options)
      sealer.take(secret, 0)
      const opener = new Opener(options)
      opener.take(secret, 0)
      const frame = await seal(sealer)
      for (let bit = 0; bit < frame.length * 8; bit += 1) {
        const flipped = Uint8Array.from(frame)
        flipped[bit >> 3]! ^= 1 << (bit & 7)
        expect(await kindOf(opener.open(from(ALICE), arrived(flipped), 0))).not.toBe("opened")
      }
      for (let end = 0; end < frame.length; end += 1) {
        const cut = frame.subarray(0, end)
        expect(await kindOf(opener.open(from(ALICE), arrived(cut), 0))).not.toBe("opened")
      }
      expect(await kindOf(opener.open(from(ALICE), arrived(frame), 0))).toBe("opened")
    },
  )
})

describe("counters", () => {
  const counterOf = (frame: Uint8Array) => Number(decodeHeader(frame).counter)

  test("SF8: frames sealed side by side, and after the same key came again, differ", async () => {
    const sealer = sealerOf(own(ALICE))
    const first = await Promise.all([seal(sealer), seal(sealer), seal(sealer)])
    sealer.take(own(ALICE), 5)
    const counters = [...first, await seal(sealer)].map((frame) => counterOf(frame))
    expect(counters).toEqual([0, 1, 2, 3])
  })

  test("SF8: layers count for themselves", async () => {
    const sealer = sealerOf(own(ALICE))
    await seal(sealer)
    const { header } = (await sealer.seal({ source: "camera", layer: 1 }, CLEAR, 0))!
    expect(decodeHeader(header).counter).toBe(0n)
    expect(decodeHeader(header).kid).not.toBe(decodeHeader(await seal(sealer)).kid)
  })

  test("SF9: a key that sealed and was dropped does not come back", async () => {
    const sealer = sealerOf(epoch(1))
    await seal(sealer)
    sealer.take(epoch(2, { switch: "soon" }), 0)
    expect(codeOf(() => sealer.take(epoch(1), 0))).toBe("SFRAME_KEY_REUSED")
    sealer.advance(SOON_MS)
    expect(codeOf(() => sealer.take(epoch(1), SOON_MS))).toBe("SFRAME_KEY_REUSED")
    await seal(sealer, CAMERA, SOON_MS)
    sealer.forget()
    expect(codeOf(() => sealer.take(epoch(2), SOON_MS))).toBe("SFRAME_KEY_REUSED")
  })

  test("SF9: an opener does not take a dropped key either, since it forgot what was opened", () => {
    const opener = openerOf(epoch(1))
    opener.take(epoch(2), 0)
    expect(codeOf(() => opener.take(epoch(1), 0))).toBe("SFRAME_KEY_REUSED")
    opener.advance(KEEP_PREVIOUS_MS)
    expect(codeOf(() => opener.take(epoch(1), 0))).toBe("SFRAME_KEY_REUSED")
  })

  test("SF10: a frame opens once, even if its copies are opened side by side", async () => {
    const frame = await seal(sealerOf(own(ALICE)))
    const opener = openerOf(own(BOB))
    const kinds = await Promise.all(
      [frame, frame, frame].map((copy) => kindOf(opener.open(from(ALICE), arrived(copy), 0))),
    )
    expect(kinds.toSorted()).toEqual(["opened", "replayed", "replayed"])
    opener.take(own(BOB), 1)
    expect(await kindOf(opener.open(from(ALICE), arrived(frame), 1))).toBe("replayed")
  })

  test("SF10: the window holds the last counters, whatever jumps between them", () => {
    const window = new ReplayWindow()
    expect(window.add(5)).toBe(true)
    expect(window.add(3)).toBe(true)
    expect(window.add(3)).toBe(false)
    expect(window.add(5 + REPLAY_WINDOW - 1)).toBe(true)
    expect([window.has(5), window.has(6), window.has(4)]).toEqual([true, false, true])
    expect(window.add(1_000_000)).toBe(true)
    expect(window.add(1_000_000 - REPLAY_WINDOW)).toBe(false)
    expect(window.add(1_000_001 - REPLAY_WINDOW)).toBe(true)
    expect(window.has(1_000_000 + 5)).toBe(false)
  })

  test("SF10: a forged counter far ahead does not move the window", async () => {
    const sealer = sealerOf(own(ALICE))
    const frame = await seal(sealer)
    const header = decodeHeader(frame)
    const ahead = concatBytes(encodeHeader(header.kid, 90_000n), frame.subarray(header.bytes))
    const opener = openerOf(own(BOB))
    expect(await kindOf(opener.open(from(ALICE), arrived(ahead), 0))).toBe("wrong-key")
    expect(await kindOf(opener.open(from(ALICE), arrived(frame), 0))).toBe("opened")
  })
})

describe("epochs", () => {
  const epochOf = async (sealer: Sealer, now: number) =>
    Number(decodeHeader(await seal(sealer, CAMERA, now)).kid) % 16

  test("SF11: an addition is awaited, a removal is not", async () => {
    const sealer = sealerOf(epoch(1))
    sealer.take(epoch(2, { switch: "soon" }), 100)
    expect(await epochOf(sealer, 100 + SOON_MS - 1)).toBe(1)
    expect(await epochOf(sealer, 100 + SOON_MS)).toBe(2)
    sealer.take(epoch(3), 1000)
    expect(await epochOf(sealer, 1000)).toBe(3)
    sealer.take(epoch(4, { switch: "soon" }), 2000)
    sealer.take(epoch(5), 2001)
    expect(await epochOf(sealer, 2001)).toBe(5)
  })

  test("SF12: the previous epoch opens for a second, the one before it not at all", async () => {
    const frames = await Promise.all([1, 1, 2].map((number) => seal(sealerOf(epoch(number)))))
    const opener = openerOf(epoch(1))
    opener.take(epoch(2), 0)
    const open = (frame: Uint8Array, now: number) =>
      kindOf(opener.open(from(ALICE), arrived(frame), now))
    expect(await open(frames[0]!, KEEP_PREVIOUS_MS - 1)).toBe("opened")
    expect(await open(frames[1]!, KEEP_PREVIOUS_MS)).toBe("old-epoch")
    opener.take(epoch(3), 2000)
    opener.take(epoch(4), 2001)
    expect(await open(frames[2]!, 2001)).toBe("old-epoch")
  })

  test("SF13: each reason is told", async () => {
    const opener = new Opener(OPTIONS)
    const open = async (sealed: Uint8Array) =>
      kindOf(opener.open(from(ALICE), arrived(sealed), 5000))
    const [old, now, next] = await Promise.all([1, 2, 3].map((n) => seal(sealerOf(epoch(n)))))
    expect(await open(now!)).toBe("no-key")
    opener.take(epoch(2), 0)
    expect(await open(old!)).toBe("old-epoch")
    expect(await open(next!)).toBe("no-key")
    const wrong = sealerOf(epoch(2, { baseKey: new Uint8Array(16).fill(99) }))
    expect(await open(await seal(wrong))).toBe("wrong-key")
    expect(await open(await seal(sealerOf(epoch(2, { ownLeaf: BOB }))))).toBe("wrong-sender")
    expect(await open(utf8ToBytes("short"))).toBe("malformed")
    expect(await open(now!)).toBe("opened")
    expect(await open(now!)).toBe("replayed")
  })

  test("SF13: a counter that no sealer reaches is malformed", async () => {
    const frame = concatBytes(encodeHeader(1n, 2n ** 32n), new Uint8Array(40))
    const opener = openerOf(own(BOB))
    expect(await kindOf(opener.open(from(ALICE), arrived(frame), 0))).toBe("malformed")
  })

  test("SF14: nothing is sealed or opened without a key", async () => {
    const sealer = new Sealer(OPTIONS)
    expect(sealer.seal(CAMERA, CLEAR, 0)).toBeUndefined()
    sealer.take(own(ALICE), 0)
    const frame = await seal(sealer)
    sealer.forget()
    expect(sealer.seal(CAMERA, CLEAR, 0)).toBeUndefined()
    const opener = openerOf(own(BOB))
    opener.forget()
    expect(await kindOf(opener.open(from(ALICE), arrived(frame), 0))).toBe("no-key")
  })

  test("SF14: the secret that was handed in may be wiped by whoever handed it in", async () => {
    const secret = own(ALICE)
    const sealer = sealerOf(secret)
    secret.baseKey.fill(0)
    const frame = await seal(sealer)
    expect(await kindOf(openerOf(own(BOB)).open(from(ALICE), arrived(frame), 0))).toBe("opened")
  })
})
