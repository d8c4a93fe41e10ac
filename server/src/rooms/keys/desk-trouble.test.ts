// SPDX-License-Identifier: Apache-2.0
import { MAX_GROUP_LEAVES } from "@landmoot/core/protocol"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { codeOf, handIn, idOf, pass, person, Room, say, sync } from "./testing/room.ts"

// Rules are those of ../SPEC.md, section "Key desk (KD)". All bytes are dummies: the desk reads none.

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test("KD9: when all members have gone the group ends, and the next begins anew", async () => {
  const room = new Room(3)
  await room.meet(2)
  await room.stay([person(2)])
  await room.handIn(2)
  expect(room.took(2, "please-create")).toHaveLength(1)
  await room.ask(2, { what: "create", group: "h".repeat(22) })
})

test("KD9: while all members are away, newcomers wait for 6 s and begin anew", async () => {
  const room = new Room(3)
  await room.meet(2)
  await room.stay([person(0, { connected: false }), person(1, { connected: false }), person(2)])
  await room.handIn(2)
  await pass(5999)
  expect(room.took(2, "please-create")).toEqual([])
  await pass(1)
  expect(room.took(2, "please-create")).toHaveLength(1)
  expect(room.took(0, "out")).toEqual([{ what: "out", code: "KEYS_GROUP_ENDED" }])
})

test("KD10: a seat that took over goes on with the group that most claim", async () => {
  const room = new Room(0, [person(0), person(1), person(2), person(3)])
  room.desk.begin()
  for (const index of [0, 1, 2, 3]) expect(room.took(index, "please-sync")).toHaveLength(1)
  const answers = [
    room.ask(0, sync(7, 0, [0, 1, 2])),
    room.ask(3, { ...sync(99, 0, [0]), group: "h".repeat(22) }),
    room.ask(1, sync(7, 1, [0, 1, 2])),
    room.ask(2, sync(6, 2, [0, 1, 2])),
  ].map(async (answer) => await codeOf(answer))
  expect(await Promise.all(answers)).toEqual([
    "nothing was refused",
    "KEYS_GROUP_UNKNOWN",
    "nothing was refused",
    "KEYS_TOO_FAR_BEHIND",
  ])
  // The members commit first that this is their seat now.
  await pass(1000)
  expect(room.took(0, "please-commit")).toMatchObject([{ epoch: 7, waiting: [] }])
  await room.ask(1, say(7))
  expect(room.took(0, "message")).toHaveLength(1)
})

test("KD10: it waits for 2 s after the first, and for those who are away as long as ever", async () => {
  const room = new Room(0, [person(0), person(1), person(2)])
  const first = room.ask(0, sync(7, 0, [0, 1, 2]))
  await pass(1999)
  const second = room.ask(1, sync(7, 1, [0, 1, 2]))
  await pass(1)
  expect(await Promise.all([first, second])).toEqual([[], []])
  await room.commit(0, 7)
  await pass(20_000)
  expect(await room.ask(2, sync(7, 2, [0, 1, 2]))).toHaveLength(1)
  expect(room.took(0, "proposal")).toEqual([])
})

test("KD10: a leaf that nobody claims is removed, by the new seat's word and once it is known", async () => {
  const room = new Room(0, [person(0), person(1), person(2)])
  const synced = [0, 1].map(async (leaf) => await room.ask(leaf, sync(7, leaf, [0, 1, 2])))
  await room.stay([person(0), person(1)])
  await Promise.all(synced)
  await pass(31_000)
  expect(room.took(0, "proposal")).toEqual([])
  await room.commit(0, 7)
  await pass(0)
  expect(room.took(0, "proposal").map(({ proposal }) => proposal)).toEqual(["remove_2_in_8"])
})

test("KD10: without a claim, and with no new member, a group is begun after 5 s", async () => {
  const room = new Room(0, [person(0), person(1)])
  await room.handIn(0)
  await pass(4999)
  expect(room.took(0, "please-create")).toEqual([])
  await pass(1)
  expect(room.took(0, "please-create")).toHaveLength(1)
})

test("KD10: a newcomer takes up no leaf that was there before", async () => {
  const room = new Room(0, [person(0), person(1)])
  const synced = room.ask(0, sync(7, 0, [0, 1]))
  await room.stay([person(0), person(5)])
  await pass(2000)
  await synced
  expect(await codeOf(room.ask(5, sync(7, 1, [0, 1])))).toBe("KEYS_NO_LEAF")
})

test("KD11: who did not commit when asked comes last for a minute", async () => {
  const room = new Room(5)
  await room.meet(3)
  await room.handIn(3)
  await pass(2000)
  await room.commit(1, 1, { add: [[3, 3]] })
  await room.handIn(4)
  room.told.clear()
  await pass(250)
  expect(room.took(0, "please-commit")).toEqual([])
  expect(room.took(1, "please-commit")).toHaveLength(1)
})

test("KD11: so does who leaves out what was asked for", async () => {
  const room = new Room(4)
  await room.meet(3)
  await room.handIn(3)
  await room.commit(0, 1)
  room.told.clear()
  await pass(250)
  expect(room.took(0, "please-commit")).toEqual([])
  expect(room.took(1, "please-commit")).toMatchObject([{ waiting: [{ session: idOf(3) }] }])
})

test("KD11: a group in which nobody commits ends after three rounds", async () => {
  const room = new Room(3)
  await room.meet(2)
  await room.handIn(2)
  await pass(12_000)
  expect(room.took(0, "out")).toEqual([{ what: "out", code: "KEYS_GROUP_ENDED" }])
  expect(room.took(1, "out")).toHaveLength(1)
  expect(room.took(2, "please-create")).toHaveLength(1)
})

test("KD11: a group that does not remove whoever is out slows down, and ends", async () => {
  const room = new Room(3)
  await room.meet(3)
  await room.stay(room.people.slice(0, 2))
  const start = performance.now()
  for (let epoch = 1; epoch <= 8; epoch += 1) {
    const by = epoch % 2
    while (room.took(by, "please-commit").every((item) => item.epoch !== epoch)) await pass(10)
    await room.commit(by, epoch)
    await pass(0)
  }
  expect(performance.now() - start).toBeGreaterThan(5000)
  expect(room.took(0, "out")).toEqual([{ what: "out", code: "KEYS_GROUP_ENDED" }])
  expect(room.took(1, "out")).toHaveLength(1)
})

test("KD11: a group that most ask to come into anew ends, and its last author does not create", async () => {
  const room = new Room(4)
  await room.meet(3)
  await room.commit(0, 1, { commit: "garbage" })
  await room.handIn(1)
  expect(room.took(0, "out")).toEqual([])
  await room.handIn(2)
  expect(room.took(0, "out")).toEqual([{ what: "out", code: "KEYS_GROUP_ENDED" }])
  await room.handIn(0)
  expect(room.took(1, "please-create")).toHaveLength(1)
  await pass(2000)
  expect(room.took(2, "please-create")).toHaveLength(1)
})

test("KD12: a package is out when two members refused it, or the only one", async () => {
  const room = new Room(4)
  await room.meet(2)
  await room.handIn(3)
  await room.commit(0, 1, { refuse: [3] })
  expect(room.took(3, "out")).toEqual([])
  room.told.clear()
  await pass(250)
  expect(room.took(1, "please-commit")).toMatchObject([{ waiting: [{ session: idOf(3) }] }])
  await room.commit(1, 2, { refuse: [3] })
  expect(room.took(3, "out")).toEqual([{ what: "out", code: "KEYS_PACKAGE_REFUSED" }])

  const alone = new Room(2)
  await alone.meet(1)
  await alone.handIn(1)
  await alone.commit(0, 0, { refuse: [1] })
  expect(alone.took(1, "out")).toHaveLength(1)
})

test("KD13: a session asks and says only so much", async () => {
  const room = new Room(2)
  await room.meet(2)
  const counts: Record<string, number> = {}
  for (const [name, request] of [
    ["sync", sync(1, 1, [0, 1])],
    ["message", say(1)],
    ["hand-in", handIn(1)],
  ] as const) {
    counts[name] = 0
    while ((await codeOf(room.ask(1, request))) !== "KEYS_TOO_FAST") counts[name] += 1
  }
  expect(counts).toEqual({ sync: 6, message: 60, "hand-in": 6 })
  let commits = 0
  for (let epoch = 1; epoch < 10; epoch += 1) {
    const code = await codeOf(room.commit(0, epoch, { commit: "mine" }))
    if (code === "KEYS_TOO_FAST") break
    commits += 1
  }
  expect(commits).toBeLessThanOrEqual(4)
})

test("KD13: large messages count by their length", async () => {
  const room = new Room(2)
  await room.meet(2)
  const large = say(1, "m".repeat(174_000))
  for (let count = 0; count < 4; count += 1) await room.ask(0, large)
  expect(await codeOf(room.ask(0, large))).toBe("KEYS_TOO_FAST")
  expect(await codeOf(room.ask(1, large))).toBe("nothing was refused")
})

test("KD14: a full group adds nobody", async () => {
  const room = new Room(2, [person(0), person(1)])
  const leaves = Array.from({ length: MAX_GROUP_LEAVES }, (_none, leaf) => leaf)
  const synced = [0, 1].map(async (leaf) => await room.ask(leaf, sync(7, leaf, leaves)))
  await Promise.all(synced)
  await pass(5000)
  await room.commit(0, 7)
  await room.stay([...room.people, person(2)])
  await room.handIn(2)
  await pass(10_000)
  expect(room.took(0, "please-commit").every(({ waiting }) => waiting.length === 0)).toBe(true)
})

test("KD15: a closed desk answers nobody, and lets go of those who wait for it", async () => {
  const room = new Room(0, [person(0), person(1)])
  const waiting = codeOf(room.ask(0, sync(7, 0, [0, 1])))
  room.desk.close()
  expect(await waiting).toBe("KEYS_GROUP_UNKNOWN")
  expect(await codeOf(room.ask(1, handIn(1)))).toBe("KEYS_NO_LEAF")
  expect(vi.getTimerCount()).toBe(0)
})

test("KD16: after a new policy the members are asked to commit, and nothing ends if none does", async () => {
  const room = new Room(2)
  await room.meet(2)
  room.desk.changed()
  expect(room.took(0, "please-commit")).toMatchObject([{ waiting: [] }])
  await pass(60_000)
  expect(room.took(0, "out")).toEqual([])
})
