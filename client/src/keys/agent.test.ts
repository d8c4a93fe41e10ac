// SPDX-License-Identifier: Apache-2.0
import type { KeysItem } from "@landmoot/core/protocol"
import { publicKeyOf } from "@landmoot/core/signed"
import { type SessionId, sessionId } from "@landmoot/core/units"
import { beforeEach, describe, expect, test } from "vitest"
import { randomText } from "../bytes.ts"
import { nodeKeyOf, NOW, PARIS, STRANGER } from "../testing/world.ts"
import { KeysRefusal } from "./errors.ts"
import { MeetingTwin, type MemberChanges, type MemberTwin, until } from "./testing/member-twin.ts"

let meeting: MeetingTwin

beforeEach(() => {
  meeting = new MeetingTwin()
})

const newSession = (): SessionId => sessionId(`s_${randomText()}`)
const keyOf = ({ epochs }: MemberTwin): string | undefined => epochs.at(-1)?.baseKey.join()

describe("agreeing", () => {
  test.for([2, 5, 25])("KA1: %i members agree on keys", async (count) => {
    const members = await meeting.gather(count)
    expect(new Set(members.map(keyOf)).size).toBe(1)
    expect(new Set(members.map(({ view }) => view.group?.epoch)).size).toBe(1)
    expect(new Set(members.map(({ view }) => view.group?.ownLeaf)).size).toBe(count)
    expect(members[0]!.view.phase).toBe("on")
    expect(members[0]!.view.group?.suites).toEqual({
      mls: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
      sframe: "AES_128_GCM_SHA256_128",
    })
  })

  test("KA1: whoever joins later joins the same group", async () => {
    await meeting.gather(3)
    const id = meeting.members[0]!.view.group?.id
    await meeting.gather(2)
    expect(meeting.members.map(({ view }) => view.group?.id)).toEqual(Array(5).fill(id))
  })

  test("KA2: whoever left gets none of the keys that follow", async () => {
    const [, , gone] = await meeting.gather(3)
    const items = gone!.epochs.length
    gone!.leave()
    await meeting.agreed()
    expect(gone!.epochs.slice(items)).toEqual([undefined])
    for (const { epochs } of meeting.members) {
      expect(epochs.at(-1)?.switch).toBe("now")
      expect(
        gone!.epochs.some((epoch) => epoch?.baseKey.join() === epochs.at(-1)?.baseKey.join()),
      ).toBe(false)
    }
  })

  test("KA3: of two commits at once one wins, and the other member follows", async () => {
    const [ada, bea, cem] = await meeting.gather(3)
    const epoch = ada!.view.group!.epoch
    for (const member of [ada!, bea!, cem!]) {
      member.take({ what: "please-commit", group: member.view.group!.id, epoch, waiting: [] })
    }
    await until(() => [ada!, bea!, cem!].every(({ view }) => view.group!.epoch > epoch))
    await meeting.settled()
    await meeting.agreed()
    const commits = meeting.seat.requests.filter(
      ({ request }) => request.what === "commit" && request.epoch === epoch,
    )
    expect(commits.length).toBeGreaterThan(1)
    expect(ada!.view.group!.epoch).toBe(epoch + 1)
  })

  test("KA4: whoever missed a commit asks for it", async () => {
    const [ada, bea] = await meeting.gather(2)
    const lost = lose(bea!.session, ({ what }) => what === "commit", 1)
    meeting.join()
    await until(() => ada!.view.members.length === 3)
    expect(lost()).toBe(1)
    // The next word names an epoch that is not known yet.
    await ada!.agent.say({ kind: "reaction", reaction: "👍" })
    await meeting.agreed()
  })

  test("KA4: after a break, with another session, the leaf is the same", async () => {
    const [, bea] = await meeting.gather(2)
    const { ownLeaf } = bea!.view.group!
    meeting.seat.disconnect(bea!.session)
    meeting.join()
    await until(() => meeting.members[0]!.view.members.length === 3)
    meeting.seat.replace(bea!.session, newSession(), (session) => {
      bea!.connect(session)
    })
    await meeting.agreed()
    expect(bea!.view.group!.ownLeaf).toBe(ownLeaf)
    expect(bea!.certified).toHaveLength(1)
  })

  test("KA5: whoever is too far behind comes anew, with another key", async () => {
    const [ada, bea] = await meeting.gather(2)
    meeting.seat.disconnect(bea!.session)
    meeting.join()
    await until(() => ada!.view.members.length === 3)
    meeting.seat.forgetPast()
    const before = bea!.session
    bea!.session = newSession()
    meeting.seat.leave(before)
    bea!.connect()
    await meeting.agreed()
    expect(new Set(bea!.certified).size).toBe(2)
  })

  test("KA5: who is put out again and again stops", async () => {
    const [, bea] = await meeting.gather(2)
    for (let time = 0; time < 6; time += 1) {
      bea!.take({ what: "out", code: "KEYS_GROUP_ENDED" })
    }
    await until(() => bea!.stopped !== undefined)
    expect(bea!.stopped).toBe("KEYS_NOT_ADMITTED")
    expect(bea!.epochs.at(-1)).toBeUndefined()
  })

  test("KA12: a group whose members have all gone begins anew", async () => {
    const [ada, bea] = await meeting.gather(2)
    const keys = new Set([...ada!.epochs, ...bea!.epochs].map((epoch) => epoch?.baseKey.join()))
    const { id } = ada!.view.group!
    for (const member of [ada!, bea!]) member.leave()
    await meeting.gather(2)
    expect(meeting.members.every(({ view }) => view.group?.id !== id)).toBe(true)
    expect(meeting.members.some((member) => keys.has(keyOf(member)))).toBe(false)
  })
})

describe("policies", () => {
  test("KA6: who was shown another policy shares no key", async () => {
    await meeting.gather(2)
    const stranger = meeting.join({ trust: { policyDigest: "x".repeat(43) } })
    await until(() => meeting.members[0]!.view.members.length === 3)
    await meeting.clock.advanceUntil(10_000, () => stranger.stopped !== undefined)
    expect(stranger.stopped).toBe("KEYS_POLICY_MISMATCH")
    expect(stranger.epochs.filter((epoch) => epoch !== undefined)).toEqual([])
  })

  test("KA6: a revision that arrives in time is waited for", async () => {
    const [ada, bea] = await meeting.gather(2)
    const trust = { ...meeting.trust, policyDigest: "n".repeat(43) }
    ada!.agent.trust(trust)
    await meeting.clock.advanceUntil(3_000, () => ada!.view.group!.epoch === 2)
    expect(bea!.view.group!.epoch).toBe(1)
    bea!.agent.trust(trust)
    await meeting.agreed()
    expect(bea!.stopped).toBeUndefined()
  })

  test("KA11: a new seat is put into the group, and its proposals count from then on", async () => {
    const [ada, bea] = await meeting.gather(2)
    const seats = [publicKeyOf(nodeKeyOf(PARIS)), ...meeting.trust.seats]
    for (const { agent } of [ada!, bea!]) agent.trust({ ...meeting.trust, seats })
    await meeting.clock.advance(2_000)
    await until(() => bea!.view.group!.epoch === 2)
    meeting.seat.moveTo(nodeKeyOf(PARIS))
    bea!.leave()
    await meeting.agreed()
  })
})

describe("credentials", () => {
  test.for<{ readonly name: string; readonly changes: MemberChanges }>([
    { name: "of another account's key", changes: { identity: STRANGER } },
    { name: "of another meeting", changes: { credential: { meeting: "eu-de-fra.x" as never } } },
    { name: "of another key", changes: { credential: { key: "k".repeat(43) } } },
    { name: "that ran out", changes: { credential: { exp: NOW - 1 } } },
  ])("KA7: a credential $name lets nobody in", async ({ changes }) => {
    const [ada] = await meeting.gather(2)
    const stranger = meeting.join(changes)
    await until(() => stranger.stopped !== undefined)
    expect(stranger.stopped).toBe("KEYS_NOT_ADMITTED")
    expect(stranger.epochs.filter((epoch) => epoch !== undefined)).toEqual([])
    expect(ada!.view.members).toHaveLength(2)
  })
})

describe("contact", () => {
  test("KA9: members who hear each other are sure", async () => {
    const members = await meeting.gather(3)
    for (const { agent } of members) agent.media(true)
    await meeting.clock.advance(30_000)
    expect(members.map(({ view }) => view.phase)).toEqual(["on", "on", "on"])
  })

  test("KA9: media without a word is doubted, then refused", async () => {
    const [ada, bea] = await meeting.gather(2)
    for (const { agent } of [ada!, bea!]) agent.media(true)
    await meeting.clock.advance(1_000)
    meeting.seat.meddle = (session, item) => (session === bea!.session ? undefined : item)
    await meeting.clock.advance(8_000)
    expect(bea!.view.phase).toBe("doubtful")
    expect(bea!.stopped).toBeUndefined()
    await meeting.clock.advance(2_000)
    expect(bea!.stopped).toBe("KEYS_SILENT")
    expect(bea!.epochs.at(-1)).toBeUndefined()
    expect(ada!.stopped).toBeUndefined()
  })

  test("KA9: without media silence is none", async () => {
    const [, bea] = await meeting.gather(2)
    meeting.seat.meddle = (session, item) => (session === bea!.session ? undefined : item)
    await meeting.clock.advance(60_000)
    expect(bea!.view.phase).toBe("on")
  })

  test("KA9: others speak where the lowest leaves are silent", async () => {
    const members = await meeting.gather(4)
    for (const { agent } of members) agent.media(true)
    const asleep = members.filter(({ view }) => view.group!.ownLeaf < 2)
    for (const { session } of asleep) meeting.seat.disconnect(session)
    await meeting.clock.advance(30_000)
    const awake = members.filter((member) => !asleep.includes(member))
    expect(awake.map(({ view }) => view.phase)).toEqual(["on", "on"])
  })

  test(
    "KA10: the lowest leaf changes the keys in time, or the next one",
    { timeout: 30_000 },
    async () => {
      const [ada, bea] = await meeting.gather(2)
      const { epoch } = ada!.view.group!
      await meeting.clock.advance(4 * 60_000 + 1_000)
      expect(bea!.view.group!.epoch).toBe(epoch + 1)
      const [lowest, next] = ada!.view.group!.ownLeaf === 0 ? [ada!, bea!] : [bea!, ada!]
      meeting.seat.disconnect(lowest.session)
      await meeting.clock.advance(4 * 60_000 + 3_000)
      expect(next.view.group!.epoch).toBe(epoch + 2)
    },
  )

  test(
    "KA10: an epoch that nobody can end is doubted, and stops",
    { timeout: 30_000 },
    async () => {
      const [ada, bea] = await meeting.gather(2)
      const ask = meeting.seat.ask.bind(meeting.seat)
      meeting.seat.ask = async (session, request) => {
        if (request.what === "commit") throw new KeysRefusal("KEYS_EPOCH_STALE", "no")
        return await ask(session, request)
      }
      for (const { agent } of [ada!, bea!]) agent.media(true)
      await meeting.clock.advance(5.5 * 60_000 + 1_000)
      expect([ada!.view.phase, bea!.view.phase]).toEqual(["doubtful", "doubtful"])
      await meeting.clock.advance(2_000)
      expect([ada!.stopped, bea!.stopped]).toEqual(["KEYS_SILENT", "KEYS_SILENT"])
    },
  )
})

/** Loses so many items of a kind on their way to a session. @returns how many were lost */
function lose(session: SessionId, which: (item: KeysItem) => boolean, most: number): () => number {
  let lost = 0
  meeting.seat.meddle = (to, item) => {
    if (to !== session || lost >= most || !which(item)) return item
    lost += 1
    return undefined
  }
  return () => lost
}
