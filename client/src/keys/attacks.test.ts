// SPDX-License-Identifier: Apache-2.0
import type { KeysItem } from "@landmoot/core/protocol"
import { beforeEach, describe, expect, test } from "vitest"
import { decodeBase64url, encodeBase64url } from "../bytes.ts"
import { readFromAgent, readToAgent } from "./messages.ts"
import { MeetingTwin, type MemberTwin, until } from "./testing/member-twin.ts"

let meeting: MeetingTwin

beforeEach(() => {
  meeting = new MeetingTwin()
})

/** The same text with one bit of one byte changed. */
function flip(text: string, share: number): string {
  const bytes = decodeBase64url(text)!
  bytes[Math.floor((bytes.length - 1) * share)]! ^= 1
  return encodeBase64url(bytes)
}

/** Flips a byte of every item of a kind on its way to one member. */
function flipAll(to: MemberTwin, what: KeysItem["what"], share: number): void {
  meeting.seat.meddle = (session, item) => {
    if (session !== to.session || item.what !== what) return item
    switch (item.what) {
      case "commit":
        return { ...item, commit: flip(item.commit, share) }
      case "welcome":
        return { ...item, welcome: flip(item.welcome, share) }
      case "message":
        return { ...item, message: flip(item.message, share) }
      case "proposal":
        return { ...item, proposal: flip(item.proposal, share) }
      case "please-create":
      case "please-sync":
      case "please-commit":
      case "out":
        return item
    }
  }
}

const SHARES = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1]

describe("KA8: flipped bytes", () => {
  test.for(SHARES)("KA8: in a Welcome, at %d of it, let nobody in", async (share) => {
    await meeting.gather(2)
    const joiner = meeting.join()
    flipAll(joiner, "welcome", share)
    await until(() => joiner.view.refused > 0 || joiner.stopped !== undefined)
    expect(joiner.epochs.filter((epoch) => epoch !== undefined)).toEqual([])
  })

  test.for(SHARES)("KA8: in a commit, at %d of it, are not followed", async (share) => {
    const [ada, bea] = await meeting.gather(2)
    const before = bea!.epochs.length
    flipAll(bea!, "commit", share)
    await ada!.agent.take({
      what: "please-commit",
      group: ada!.view.group!.id,
      epoch: ada!.view.group!.epoch,
      waiting: [],
    })
    await until(() => ada!.view.group!.epoch === 2)
    await meeting.settled()
    expect(bea!.epochs[before]).toBeUndefined()
    expect(bea!.view.refused).toBeGreaterThan(0)
  })

  test.for(SHARES)("KA8: in a message, at %d of it, bring nothing in", async (share) => {
    const [ada, bea] = await meeting.gather(2)
    await meeting.settled()
    flipAll(bea!, "message", share)
    const before = bea!.view.refused
    await ada!.agent.say({ kind: "reaction", reaction: "👍" })
    await meeting.settled()
    expect(bea!.said).toEqual([])
    expect(bea!.agent.view.refused).toBeGreaterThan(before)
  })

  test("KA8: in a proposal put nobody out", async () => {
    const [ada, , cem] = await meeting.gather(3)
    meeting.seat.meddle = (_, item) =>
      item.what === "proposal" ? { ...item, proposal: flip(item.proposal, 0.9) } : item
    cem!.leave()
    await meeting.settled()
    expect(ada!.view.members).toHaveLength(3)
  })
})

test("KA8: a Welcome that was used, or is somebody else's, is none", async () => {
  const welcomes: Extract<KeysItem, { what: "welcome" }>[] = []
  meeting.seat.meddle = (_, item) => {
    if (item.what === "welcome") welcomes.push(item)
    return item
  }
  const [ada, bea] = await meeting.gather(2)
  const code = bea!.view.group!.code
  bea!.take(welcomes[0]!)
  ada!.take(welcomes[0]!)
  await meeting.settled()
  expect(bea!.view.group!.code).toEqual(code)
  expect([ada!.stopped, bea!.stopped]).toEqual([undefined, undefined])
})

test("KA8: a seat that tells two members different winners parts them, and they notice", async () => {
  const [ada, bea] = await meeting.gather(2)
  const ask = meeting.seat.ask.bind(meeting.seat)
  // Each is told that its own commit won, and hears of no other.
  meeting.seat.ask = async (session, request) =>
    request.what === "commit" ? [] : await ask(session, request)
  for (const member of [ada!, bea!]) {
    member.agent.media(true)
    const { id, epoch } = member.view.group!
    member.take({ what: "please-commit", group: id, epoch, waiting: [] })
  }
  await until(() => ada!.view.group!.epoch === 2 && bea!.view.group!.epoch === 2)
  expect(ada!.view.group!.code).not.toEqual(bea!.view.group!.code)
  meeting.seat.ask = async () => []
  await meeting.clock.advance(11_000)
  expect([ada!.stopped, bea!.stopped]).toEqual(["KEYS_SILENT", "KEYS_SILENT"])
})

test.for([
  undefined,
  null,
  1,
  "begin",
  [],
  {},
  { kind: "keys" },
  { kind: "toString" },
  { kind: 1 },
])("KA13: %j is no message", (data) => {
  expect(readToAgent(data)).toBeUndefined()
  expect(readFromAgent(data)).toBeUndefined()
})

test("KA13: messages are read on their own side alone", () => {
  expect(readToAgent({ kind: "begin" })).toEqual({ kind: "begin" })
  expect(readFromAgent({ kind: "begin" })).toBeUndefined()
})
