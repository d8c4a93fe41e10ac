// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check"
import { expect, test } from "vitest"
import { meetingCode } from "../code/index.ts"
import { MeetingGroup, peekMessage } from "./index.ts"
import { stockCommit, stockJoin, stockJoiner, stockReceive } from "./testing/stock.ts"
import {
  agreement,
  codeOf,
  create,
  follow,
  members,
  NOW,
  pending,
  removal,
  rules,
} from "./testing/world.ts"

// Rules are those of SPEC.md in this folder, and KC3 of the folder `code`.

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What happens to a group: somebody commits, and perhaps somebody comes or goes. */
const happening = fc.record({
  committer: fc.nat(),
  adds: fc.nat(3),
  removes: fc.option(fc.nat(), { nil: undefined, freq: 3 }),
})

test("KG3: whatever happens to a group, all its members agree", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 8 }), async (happenings) => {
      let all = await members(3)
      for (const { committer, adds, removes } of happenings) {
        const leaver = removes === undefined ? undefined : all[removes % all.length]
        const staying = all.filter((group) => group !== leaver)
        if (leaver !== undefined && staying.length > 0) {
          const proposal = removal(leaver, leaver.ownLeaf)
          all = await Promise.all(staying.map((group) => follow(group, proposal)))
        }
        const by = all[committer % all.length]!
        const joiners = await Promise.all(Array.from({ length: adds }, () => pending("joiner")))
        const add = joiners.map(({ keyPackage }) => keyPackage)
        const made = await by.commit({ add, now: NOW })
        expect(made.added).toHaveLength(adds)
        const { welcome } = made
        all = await Promise.all([
          ...all.map((group) => (group === by ? made.next : follow(group, made.commit))),
          ...joiners.map((each) =>
            MeetingGroup.join({ welcome: welcome!, pending: each, rules: rules() }),
          ),
        ])
        for (const group of all) expect(agreement(group)).toEqual(agreement(all[0]!))
        const leaves = all.map(({ ownLeaf }) => ownLeaf).toSorted((left, right) => left - right)
        expect(all[0]!.members.map(({ leaf }) => leaf)).toEqual(leaves)
      }
    }),
    { numRuns: 12 },
  )
})

test("KG4: of two commits at once one wins, and whoever lost follows it", async () => {
  const [first, second, third] = await members(3)
  const joiner = await pending("joiner")
  const winner = await first!.commit({ add: [joiner.keyPackage], now: NOW })
  const loser = await second!.commit({ now: NOW })
  const followed = await follow(second!, winner.commit)
  expect(agreement(followed)).toEqual(agreement(winner.next))
  expect(agreement(await follow(third!, winner.commit))).toEqual(agreement(winner.next))
  expect(await codeOf(winner.next.receive(loser.commit, { now: NOW }))).toBe("KEYS_EPOCH")
})

test("KG5: a member that runs the library as it comes is in the same group", async () => {
  const [first, second] = await members(2)
  const stock = await stockJoiner("stock", NOW)
  const other = await stockJoiner("other stock", NOW)
  const made = await first!.commit({ add: [stock.keyPackage, other.keyPackage], now: NOW })
  let ours = await follow(second!, made.commit)
  let theirs = await stockJoin(made.welcome!, stock)
  expect(theirs.keySchedule.epochAuthenticator).toEqual(ours.epochAuthenticator)

  const rotated = await stockCommit(theirs)
  ours = await follow(ours, rotated.commit)
  let again = await stockReceive(await stockJoin(made.welcome!, other), rotated.commit)
  theirs = rotated.next
  expect(theirs.keySchedule.epochAuthenticator).toEqual(ours.epochAuthenticator)
  const committed = await ours.commit({ now: NOW })
  theirs = await stockReceive(theirs, committed.commit)
  again = await stockReceive(again, committed.commit)
  const { epochAuthenticator } = committed.next
  expect(theirs.keySchedule.epochAuthenticator).toEqual(epochAuthenticator)
  expect(again.keySchedule.epochAuthenticator).toEqual(epochAuthenticator)
})

test("KG6: an application message opens once for each member, in its epoch and the next", async () => {
  const [first, second, third] = await members(3)
  const [early, late] = [await first!.seal(bytes("early")), await first!.seal(bytes("late"))]
  const heard = await second!.receive(late.message, { now: NOW })
  expect(heard).toMatchObject({ kind: "application", sender: 0, content: bytes("late") })
  expect(await codeOf(second!.receive(late.message, { now: NOW }))).toBe("KEYS_REPLAYED")
  expect(await second!.receive(early.message, { now: NOW })).toMatchObject({
    content: bytes("early"),
  })
  const rotated = await second!.commit({ now: NOW })
  const after = await follow(third!, rotated.commit)
  expect(await after.receive(early.message, { now: NOW })).toMatchObject({
    content: bytes("early"),
  })
  const twice = await follow(rotated.next, (await after.commit({ now: NOW })).commit)
  expect(await codeOf(twice.receive(late.message, { now: NOW }))).toBe("KEYS_EPOCH")
})

test("KG7: messages that differ a little in length are sealed to the same length", async () => {
  const [first] = await members(2)
  const short = await first!.seal(bytes("a"))
  const long = await first!.seal(bytes("a".repeat(100)))
  expect(short.message).toHaveLength(long.message.length)
})

test("KG8: a removed member learns that it is out, and follows nothing later", async () => {
  const [first, second, third] = await members(3)
  const proposal = removal(first!, 2)
  const staying = await follow(first!, proposal)
  const leaving = await follow(third!, proposal)
  const made = await staying.commit({ now: NOW })
  expect(made.removed).toEqual([2])
  expect(await leaving.receive(made.commit, { now: NOW })).toEqual({ kind: "removed", sender: 0 })
  const said = await made.next.seal(bytes("at last"))
  expect(await codeOf(leaving.receive(said.message, { now: NOW }))).toBe("KEYS_EPOCH")
  // Even with every message, the epoch's secrets are out of reach: the path is not for it.
  expect(made.next.members.map(({ leaf }) => leaf)).toEqual([0, 1])
  expect(await codeOf(leaving.commit({ now: NOW }))).toBe("KEYS_REMOVED")
  expect(agreement(await follow(await follow(second!, proposal), made.commit))).toEqual(
    agreement(made.next),
  )
})

test("KG9: a message shows its kind, group and epoch, and nothing else", async () => {
  const [first] = await members(2)
  const joiner = await pending("joiner")
  const { commit, welcome } = await first!.commit({ add: [joiner.keyPackage], now: NOW })
  const where = { groupId: first!.groupId, epoch: 1 }
  expect(peekMessage(commit)).toEqual({ kind: "commit", ...where })
  expect(peekMessage(removal(first!, 1))).toEqual({ kind: "proposal", ...where })
  expect(peekMessage((await first!.seal(bytes("a"))).message)).toEqual({
    kind: "application",
    ...where,
  })
  expect(peekMessage(welcome!)).toEqual({ kind: "welcome" })
  expect(peekMessage(joiner.keyPackage)).toEqual({ kind: "key-package" })
})

test("KG10: a rebinding takes all who verified the same along", async () => {
  let binding = { meeting: "m", account: "acc", policyDigest: "digest", ledgerOrigin: "ledger" }
  const [first, second] = await members(2, rules({ binding: () => binding }))
  binding = { ...binding, policyDigest: "another" }
  const made = await first!.commit({ binding, now: NOW })
  const followed = await follow(second!, made.commit)
  expect(followed.binding).toEqual(binding)
  expect(agreement(followed)).toEqual(agreement(made.next))
})

test("KG11: what erased a group left, opens and seals nothing", async () => {
  const [first, second] = await members(2)
  const { message } = await first!.seal(bytes("a"))
  second!.erase()
  expect(second!.epochAuthenticator).toEqual(new Uint8Array(32))
  expect(await codeOf(second!.receive(message, { now: NOW }))).not.toBe("accepted")
  expect(await codeOf(second!.seal(bytes("a")))).toBe("KEYS_REMOVED")
})

test("KC3: all members of an epoch have the same meeting code, and another in the next", async () => {
  const [first, second] = await members(2)
  const code = meetingCode(first!.epochAuthenticator)
  expect(meetingCode(second!.epochAuthenticator)).toEqual(code)
  const { next } = await first!.commit({ now: NOW })
  expect(meetingCode(next.epochAuthenticator)).not.toEqual(code)
  expect(meetingCode((await create()).epochAuthenticator)).not.toEqual(code)
})
