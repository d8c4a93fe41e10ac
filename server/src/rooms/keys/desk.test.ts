// SPDX-License-Identifier: Apache-2.0
import { MAX_ADDS_PER_COMMIT } from "@landmoot/core/protocol"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { codeOf, GROUP, idOf, pass, person, Room, say, sync, whoIs } from "./testing/room.ts"

// Rules are those of ../SPEC.md, section "Key desk (KD)". All bytes are dummies: the desk reads none.

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test("KD1: the one who waits for longest is asked to create, and after 2 s the next", async () => {
  const room = new Room(3)
  await room.handIn(1, 0, 2)
  expect(room.took(1, "please-create")).toHaveLength(1)
  await pass(1999)
  expect(room.took(0, "please-create")).toEqual([])
  await pass(1)
  expect(room.took(0, "please-create")).toHaveLength(1)
  await pass(2000)
  expect(room.took(2, "please-create")).toHaveLength(1)
})

test("KD1: of those who were asked the first creates, and nobody else", async () => {
  const room = new Room(3)
  await room.handIn(0, 1, 2)
  await pass(2000)
  const create = { what: "create", group: GROUP } as const
  expect(await codeOf(room.ask(2, create))).toBe("KEYS_NOT_ASKED")
  await room.ask(1, create)
  expect(await codeOf(room.ask(0, create))).toBe("KEYS_GROUP_EXISTS")
})

test("KD2: the lowest live leaf is asked to add all who wait, then the next", async () => {
  const room = new Room(5)
  await room.meet(3)
  await room.stay([person(0, { connected: false }), ...room.people.slice(1)])
  await room.handIn(3, 4)
  const [asked] = room.took(1, "please-commit")
  // One who waits was asked for; the other came a moment later, and waits for the next commit.
  expect(asked).toMatchObject({ group: GROUP, epoch: 1 })
  expect(asked?.waiting).toEqual([{ session: idOf(3), keyPackage: "package_3" }])
  await pass(2000)
  const [next] = room.took(2, "please-commit")
  expect(next?.waiting.map(({ session }) => session)).toEqual([idOf(3), idOf(4)])
  expect(room.took(0, "please-commit")).toEqual([])
})

test("KD2: one question at a time, and 250 ms between two commits that only add", async () => {
  const room = new Room(4)
  await room.meet(2)
  await room.handIn(2)
  expect(room.took(0, "please-commit")).toHaveLength(1)
  await room.handIn(3)
  expect(room.took(0, "please-commit")).toEqual([])
  await room.commit(0, 1, { add: [[2, 2]] })
  await pass(249)
  expect(room.took(0, "please-commit")).toEqual([])
  await pass(1)
  expect(room.took(0, "please-commit")).toMatchObject([{ epoch: 2, waiting: [{}] }])
})

test("KD2: at most so many are added at once, and the pace slows with the group", async () => {
  const room = new Room(150)
  const all = room.people.map((_person, index) => index)
  await room.handIn(...all)
  await room.ask(0, { what: "create", group: GROUP })
  await pass(250)
  const [asked] = room.took(0, "please-commit")
  expect(asked?.waiting).toHaveLength(MAX_ADDS_PER_COMMIT)
  const first = asked!.waiting.map((_each, index) => [index + 1, index + 1] as const)
  await room.commit(0, 0, { add: first })
  await pass(259)
  expect(room.took(0, "please-commit")).toEqual([])
  await pass(1)
  expect(room.took(0, "please-commit")).toHaveLength(1)
})

test("KD3: one commit wins an epoch; its author and all members get it, those added a Welcome", async () => {
  const room = new Room(3)
  await room.meet(2)
  await room.handIn(2)
  await room.commit(0, 1, { add: [[2, 2]] })
  expect(await codeOf(room.commit(1, 1))).toBe("KEYS_EPOCH_STALE")
  for (const member of [0, 1]) {
    expect(room.took(member, "commit")).toEqual([
      { what: "commit", group: GROUP, epoch: 1, commit: "commit_1" },
    ])
    expect(room.took(member, "welcome")).toEqual([])
  }
  expect(room.heard(idOf(2))).toEqual([
    { what: "welcome", group: GROUP, epoch: 2, welcome: "welcome_1" },
  ])
})

test("KD3: a commit of a stranger, or to another group, is refused", async () => {
  const room = new Room(3)
  await room.meet(2)
  expect(await codeOf(room.commit(2, 1))).toBe("KEYS_NO_LEAF")
  const other = { ...say(1), group: "h".repeat(22) } as const
  expect(await codeOf(room.ask(0, other))).toBe("KEYS_GROUP_UNKNOWN")
  expect(await codeOf(room.ask(2, say(1)))).toBe("KEYS_NO_LEAF")
})

test("KD4: a commit adds those who wait, to free leaves, and removes what was proposed", async () => {
  const room = new Room(5)
  await room.meet(2)
  await room.handIn(2, 3)
  for (const change of [
    { add: [[2, 1]] },
    { add: [[2, 2], [3, 2]] }, // prettier-ignore
    { add: [[2, 2], [2, 3]] }, // prettier-ignore
    { add: [[4, 2]] },
    { add: [[2, 2]], refuse: [2] },
    { remove: [1] },
  ] as const) {
    expect(await codeOf(room.commit(0, 1, change))).toBe("KEYS_CHANGE_INVALID")
  }
  await room.commit(0, 1, { add: [[2, 2]] })
})

test("KD5: the leaf of whoever left is proposed for removal, and committed without delay", async () => {
  const room = new Room(3)
  await room.meet(3)
  await room.stay(room.people.slice(0, 2))
  for (const member of [0, 1]) {
    expect(room.took(member, "proposal")).toEqual([
      { what: "proposal", group: GROUP, epoch: 1, proposal: "remove_2_in_1" },
    ])
  }
  expect(room.took(0, "please-commit")).toMatchObject([{ epoch: 1, waiting: [] }])
  expect(room.heard(idOf(2))).toEqual([])
  await room.commit(0, 1, { remove: [2] })
  expect(room.took(1, "commit")).toHaveLength(1)
  expect(room.heard(idOf(2))).toEqual([])
})

test("KD5: a removal that a commit left out is proposed anew for the next epoch", async () => {
  const room = new Room(3)
  await room.meet(3)
  await room.stay(room.people.slice(0, 2))
  await room.commit(1, 1)
  await pass(0)
  expect(room.took(1, "proposal").map(({ proposal }) => proposal)).toEqual([
    "remove_2_in_1",
    "remove_2_in_2",
  ])
  expect(await codeOf(room.commit(0, 1, { remove: [2] }))).toBe("KEYS_EPOCH_STALE")
  await pass(100)
  expect(room.took(0, "please-commit").at(-1)).toMatchObject({ epoch: 2 })
  await room.commit(0, 2, { remove: [2] })
  await pass(5000)
  expect(room.took(0, "proposal").filter(({ epoch }) => epoch === 3)).toEqual([])
})

test("KD5: who left while being added is removed again", async () => {
  const room = new Room(3)
  await room.meet(2)
  await room.handIn(2)
  await room.stay(room.people.slice(0, 2))
  await room.commit(0, 1, { add: [[2, 2]] })
  await pass(0)
  expect(room.took(0, "proposal").map(({ proposal }) => proposal)).toEqual(["remove_2_in_2"])
  expect(room.heard(idOf(2))).toEqual([])
})

test("KD6: a person who moves goes on with their leaf, and gets what they missed", async () => {
  const room = new Room(2)
  await room.meet(2)
  await room.stay([person(0), person(9, { participant: whoIs(1) })])
  await room.commit(0, 1)
  await pass(2999)
  const items = await room.ask(9, sync(1, 1, [0, 1]))
  expect(items).toEqual([{ what: "commit", group: GROUP, epoch: 1, commit: "commit_1" }])
  await pass(10_000)
  expect(room.took(0, "proposal")).toEqual([])
  await room.ask(9, say(2))
  expect(room.took(0, "message")).toHaveLength(1)
})

test("KD6: a leaf is taken up by its own person alone, within 3 s, and not by who hands in", async () => {
  const room = new Room(3)
  await room.meet(2)
  const moved = [person(0), person(9, { participant: whoIs(1) }), person(2)]
  await room.stay(moved)
  for (const leaf of [0, 1, 5]) {
    expect(await codeOf(room.ask(2, sync(1, leaf, [0, 1])))).toBe("KEYS_NO_LEAF")
  }
  expect(await codeOf(room.ask(9, sync(1, 0, [0, 1])))).toBe("KEYS_NO_LEAF")
  await pass(3000)
  expect(room.took(0, "proposal").map(({ proposal }) => proposal)).toEqual(["remove_1_in_1"])
  expect(await codeOf(room.ask(9, sync(1, 1, [0, 1])))).toBe("KEYS_NO_LEAF")

  const other = new Room(2)
  await other.meet(2)
  await other.stay(moved.slice(0, 2))
  await other.handIn(9)
  await pass(0)
  expect(other.took(0, "proposal").map(({ proposal }) => proposal)).toEqual(["remove_1_in_1"])
})

test("KD6: a session whose signalling is away keeps its leaf", async () => {
  const room = new Room(2)
  await room.meet(2)
  await room.stay([person(0), person(1, { connected: false })])
  await room.commit(0, 1)
  await pass(29_000)
  expect(room.took(0, "proposal")).toEqual([])
  await room.stay([person(0), person(1)])
  expect(await room.ask(1, sync(1, 1, [0, 1]))).toHaveLength(1)
})

test("KD7: what was missed comes in order with what is proposed, or not at all", async () => {
  const room = new Room(3)
  await room.meet(3)
  for (let epoch = 1; epoch < 4; epoch += 1) {
    await room.commit(0, epoch)
    await pass(20_000)
  }
  await room.stay(room.people.slice(0, 2))
  const items = await room.ask(1, sync(2, 1, [0, 1, 2]))
  expect(items.map(({ what }) => what)).toEqual(["commit", "commit", "proposal"])
  expect(items).toMatchObject([{ epoch: 2 }, { epoch: 3 }, { epoch: 4 }])
  expect(await codeOf(room.ask(1, sync(9, 1, [0])))).toBe("KEYS_TOO_FAR_BEHIND")
  expect(await codeOf(room.ask(1, { ...sync(1, 1, [0]), group: "h".repeat(22) }))).toBe(
    "KEYS_GROUP_UNKNOWN",
  )
})

test.for([
  ["many", "commit", 64],
  ["large", "c".repeat(340_000), 5],
] as const)("KD7: of %s commits the last are kept", async ([, commit, kept]) => {
  const room = new Room(1)
  await room.meet(1)
  for (let epoch = 0; epoch < 70; epoch += 1) {
    await room.commit(0, epoch, { commit })
    await pass(20_000)
  }
  expect(await room.ask(0, sync(70 - kept, 0, [0]))).toHaveLength(kept)
  expect(await codeOf(room.ask(0, sync(70 - kept - 1, 0, [0])))).toBe("KEYS_TOO_FAR_BEHIND")
})

test("KD8: a message goes to all other members, of this epoch or the one before", async () => {
  const room = new Room(4)
  await room.meet(3)
  await room.commit(0, 1)
  for (const epoch of [1, 2]) {
    await room.ask(1, say(epoch))
    expect(room.took(0, "message")).toEqual([{ ...say(epoch) }])
    expect(room.took(2, "message")).toHaveLength(1)
  }
  for (const epoch of [0, 3]) expect(await codeOf(room.ask(1, say(epoch)))).toBe("KEYS_EPOCH_STALE")
  expect(room.took(1, "message")).toEqual([])
  expect(room.heard(idOf(3))).toEqual([])
})

test("KD8: nothing of the group reaches whoever holds no leaf", async () => {
  const room = new Room(4)
  await room.meet(3)
  await room.handIn(3)
  await room.commit(0, 1)
  await room.ask(1, say(2))
  await room.stay([person(0), person(1), person(3)])
  expect(room.heard(idOf(3))).toEqual([])
  expect(await codeOf(room.ask(3, sync(1, 2, [0, 1, 2])))).toBe("KEYS_NO_LEAF")
})
