// SPDX-License-Identifier: Apache-2.0
import { Opener } from "@landmoot/core/keys"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { parseSframeHeader } from "../findings/sframe-header.ts"
import { OPENSSL_AEAD } from "./aead.ts"
import { openWithAny } from "./attacker.ts"
import type { Member } from "./member.ts"
import { KeyStage, together } from "./stage.ts"

// Rules are those of SPEC.md in this folder, and of findings/SPEC.md.

const FRAME = Buffer.alloc(80, 7)
const NOTHING = new Uint8Array()

// Loopback addresses of one's own are to be had on Linux alone.
describe.skipIf(process.platform !== "linux")("frames of members", () => {
  let stage: KeyStage

  beforeAll(async () => {
    stage = await KeyStage.set(["eu-de-fra", "eu-fr-par"])
  })

  afterAll(async () => {
    await stage.close()
  })

  const sealed = async (member: Member, count = 1): Promise<readonly Uint8Array[]> => {
    const frames: Uint8Array[] = []
    for (let made = 0; made < count; made += 1)
      frames.push((await member.seal(FRAME, Number.POSITIVE_INFINITY))!)
    return frames
  }

  test("FC4: keys of senders differ, and a frame under another's key id does not open", async () => {
    const join = await stage.door(await stage.meeting(3))
    const members = [await join(0), await join(1), await join(2)]
    const [first, second, third] = members
    await together(members)
    const [frame] = await sealed(first!)
    const [other] = await sealed(second!)
    const keys = new Map<number, string>()
    const opener = new Opener({
      suite: 4,
      aead: OPENSSL_AEAD,
      onDerived: ({ kid, key }) => keys.set(kid, Buffer.from(key).toString("hex")),
    })
    opener.take(third!.epoch!, 0)
    const leaves = new Set(third!.view.members.map(({ leaf }) => leaf))
    const open = async (bytes: Uint8Array): Promise<string> => {
      const expected = { source: "microphone", leaves } as const
      return (await opener.open(expected, { associated: NOTHING, sealed: bytes }, 0)).kind
    }
    const relabelled = relabel(frame!, other!)
    expect(await open(relabelled)).toBe("wrong-key")
    expect(await open(frame!)).toBe("opened")
    expect(await open(other!)).toBe("opened")
    expect(keys.size).toBe(2)
    expect(new Set(keys.values()).size).toBe(2)
    for (const member of members) await member.close()
  })

  test("KY1: a frame with any one bit flipped opens with no key that anybody has", async () => {
    const join = await stage.door(await stage.meeting(2))
    const members = [await join(0), await join(1)]
    await together(members)
    const [frame] = await sealed(members[0]!)
    const { epochs } = members[1]!
    expect(await openWithAny(epochs, frame!)).toBeDefined()
    let opened = 0
    for (let bit = 0; bit < frame!.length * 8; bit += 1) {
      const flipped = Buffer.from(frame!)
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      if ((await openWithAny(epochs, flipped)) !== undefined) opened += 1
    }
    expect(opened).toBe(0)
    for (const member of members) await member.close()
  })

  test("FC8: who joins later opens nothing from before, with all keys held afterwards", async () => {
    const join = await stage.door(await stage.meeting(3))
    const first = await join(0)
    const second = await join(1)
    await together([first, second])
    const before = [...(await sealed(first, 20)), ...(await sealed(second, 20))]
    await first.keys.say({ kind: "chat", id: "B".repeat(22), text: "before" })
    await second.reached(({ said }) => said.length === 1)
    const late = await join(2)
    await together([first, second, late])
    const after = [...(await sealed(first, 20)), ...(await sealed(second, 20))]
    // What the wires carried is given to the one who came late, too.
    for (const item of second.items) late.keys.take(item)
    await first.keys.say({ kind: "chat", id: "C".repeat(22), text: "after" })
    await late.reached(({ said }) => said.length > 0)
    expect(late.said.map(({ content }) => content)).toMatchObject([{ text: "after" }])
    const opened = async (frames: readonly Uint8Array[]): Promise<number> => {
      const results = await Promise.all(
        frames.map(async (frame) => await openWithAny(late.epochs, frame)),
      )
      return results.filter((epoch) => epoch !== undefined).length
    }
    expect(await opened(before)).toBe(0)
    expect(await opened(after)).toBe(after.length)
    for (const member of [first, second, late]) await member.close()
  })

  test("KY2: who was removed opens nothing that is sealed in a later epoch", async () => {
    const meeting = await stage.meeting(4)
    const join = await stage.door(meeting)
    const members = [await join(0), await join(1), await join(2), await join(3)]
    await together(members)
    const removed = members[3]!
    const rest = members.slice(0, 3)
    const before = await sealed(rest[0]!, 5)
    await stage.host.remove(meeting, meeting.invited[3]!)
    await together(rest)
    const after = (await Promise.all(rest.map(async (one) => await sealed(one, 20)))).flat()
    for (const frame of before) expect(await openWithAny(removed.epochs, frame)).toBeDefined()
    for (const frame of after) expect(await openWithAny(removed.epochs, frame)).toBeUndefined()
    for (const frame of after) expect(await openWithAny(rest[1]!.epochs, frame)).toBeDefined()
    for (const member of members) await member.close()
  })
})

/** Puts the header of one frame in front of the ciphertext of another. */
function relabel(frame: Uint8Array, other: Uint8Array): Uint8Array {
  const own = parseSframeHeader(frame)!
  const foreign = parseSframeHeader(other)!
  return Buffer.concat([other.subarray(0, foreign.length), frame.subarray(own.length)])
}
