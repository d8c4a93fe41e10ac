// SPDX-License-Identifier: Apache-2.0
import {
  type KeysItem,
  type KeysRequest,
  MAX_ADDS_PER_COMMIT,
  MAX_GROUP_LEAVES,
} from "@landmoot/core/protocol"
import { type ParticipantId, participantId, type SessionId, sessionId } from "@landmoot/core/units"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { CodedError } from "@landmoot/core"
import { type DeskPerson, KeyDesk } from "./desk.ts"

// Rules are those of ../SPEC.md, section "Key desk (KD)". All bytes are dummies: the desk reads none.

const GROUP = "g".repeat(22)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A desk with people around it, whose members do what they are told to by hand. */
class Room {
  readonly desk: KeyDesk
  readonly told = new Map<SessionId, KeysItem[]>()
  people: readonly DeskPerson[]

  constructor(count: number, inherited?: readonly DeskPerson[]) {
    this.people = inherited ?? Array.from({ length: count }, (_none, index) => person(index))
    this.desk = new KeyDesk({
      send: (sessions, item) => {
        for (const session of sessions) this.heard(session).push(item)
      },
      propose: async ({ epoch, leaf }) => await Promise.resolve(`remove_${leaf}_in_${epoch}`),
      ...(inherited === undefined ? {} : { inherited }),
      nowMs: () => performance.now(),
    })
    this.desk.follow(this.people)
  }

  heard(session: SessionId): KeysItem[] {
    const items = this.told.get(session) ?? []
    this.told.set(session, items)
    return items
  }

  /** What a person was told of one kind, and has not been asked for before. */
  took<What extends KeysItem["what"]>(
    index: number,
    what: What,
  ): readonly Extract<KeysItem, { what: What }>[] {
    const items = this.heard(idOf(index))
    const found = items.filter((item) => item.what === what)
    this.told.set(
      idOf(index),
      items.filter((item) => item.what !== what),
    )
    return found as Extract<KeysItem, { what: What }>[]
  }

  async ask(index: number, request: KeysRequest): Promise<readonly KeysItem[]> {
    return await this.desk.handle(idOf(index), request)
  }

  async handIn(...indices: readonly number[]): Promise<void> {
    for (const index of indices) await this.ask(index, handIn(index))
  }

  /** Commits: adds these people to these leaves, and removes others. */
  async commit(
    by: number,
    epoch: number,
    change: {
      readonly add?: readonly (readonly [person: number, leaf: number])[]
      readonly remove?: readonly number[]
      readonly refuse?: readonly number[]
      readonly commit?: string
    } = {},
  ): Promise<void> {
    const { add = [], remove = [], refuse = [] } = change
    await this.ask(by, {
      what: "commit",
      group: GROUP,
      epoch,
      commit: change.commit ?? `commit_${epoch}`,
      ...(add.length === 0 ? {} : { welcome: `welcome_${epoch}` }),
      added: add.map(([index, leaf]) => ({ session: idOf(index), leaf })),
      removed: [...remove],
      refused: refuse.map(idOf),
    })
  }

  /** Makes a group of so many people: person n holds leaf n, in epoch 1. */
  async meet(count: number): Promise<void> {
    await this.handIn(...Array.from({ length: count }, (_none, index) => index))
    await this.ask(0, { what: "create", group: GROUP })
    await pass(2000)
    for (let first = 1, epoch = 0; first < count; first += MAX_ADDS_PER_COMMIT, epoch += 1) {
      const last = Math.min(count, first + MAX_ADDS_PER_COMMIT)
      const add = Array.from({ length: last - first }, (_none, index) => first + index)
      await this.commit(0, epoch, { add: add.map((index) => [index, index] as const) })
      await pass(5000)
    }
    this.told.clear()
  }

  /** These are in the room from now on. */
  async stay(people: readonly DeskPerson[]): Promise<void> {
    this.people = people
    this.desk.follow(people)
    await pass(0)
  }
}

const idOf = (index: number): SessionId => sessionId(`s_${String(index).padStart(22, "0")}`)
const whoIs = (index: number): ParticipantId =>
  participantId(`p_${String(index).padStart(22, "0")}`)
const person = (index: number, change: Partial<DeskPerson> = {}): DeskPerson => ({
  session: idOf(index),
  participant: whoIs(index),
  connected: true,
  ...change,
})
const handIn = (index: number): KeysRequest => ({ what: "hand-in", keyPackage: `package_${index}` })
const sync = (epoch: number, leaf: number, leaves: readonly number[]): KeysRequest => ({
  what: "sync",
  group: GROUP,
  epoch,
  leaf,
  leaves: [...leaves],
})
const say = (epoch: number, message = "hello"): KeysRequest => ({
  what: "message",
  group: GROUP,
  epoch,
  message,
})
const pass = async (ms: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms))

async function codeOf(run: Promise<unknown>): Promise<string> {
  return await run.then(
    () => "nothing was refused",
    (error: CodedError) => error.code,
  )
}

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
