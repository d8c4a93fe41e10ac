// SPDX-License-Identifier: Apache-2.0
import {
  createCommit,
  createGroupInfoWithExternalPubAndRatchetTree,
  createProposal,
  encodeMlsMessage,
  joinGroupExternal,
  type ClientState,
  type Proposal,
  proposeAddExternal,
} from "ts-mls"
import { expect, test } from "vitest"
import { createCommit as createOurCommit } from "./commit.ts"
import { Admission } from "./admission.ts"
import { type GroupBinding, MeetingGroup, peekMessage, type PendingMember } from "./index.ts"
import { readKeyPackage } from "./key-package.ts"
import { joinWelcome } from "./welcome.ts"
import { uint16, uint64, opaque } from "./writer.ts"
import { concatenate } from "./bytes.ts"
import { stockJoin, stockJoiner, stockSuite } from "./testing/stock.ts"
import {
  BINDING,
  agreement,
  codeOf,
  create,
  follow,
  members,
  NOW,
  pending,
  removal,
  rules,
  SEAT,
  seat,
} from "./testing/world.ts"

// Rules are those of SPEC.md in this folder, section "Attacks".

const now = { now: NOW }

/** A group of one of ours and one member who may do whatever the library can. */
async function withAttacker(): Promise<{ ours: MeetingGroup; attacker: ClientState }> {
  const joiner = await stockJoiner("attacker", NOW)
  const { welcome, next } = await (await create()).commit({ add: [joiner.keyPackage], now: NOW })
  return { ours: next, attacker: await stockJoin(welcome!, joiner) }
}

async function attack(state: ClientState, proposal: Proposal): Promise<Uint8Array> {
  const cipherSuite = await stockSuite()
  const made = await createCommit({ state, cipherSuite }, { extraProposals: [proposal] })
  return encodeMlsMessage(made.commit)
}

test("KG20: nobody adds a ghost from outside: neither by proposal nor by commit", async () => {
  const { ours, attacker } = await withAttacker()
  const suite = await stockSuite()
  const info = await createGroupInfoWithExternalPubAndRatchetTree(attacker, [], suite)
  const ghost = await stockJoiner("member-ghost", NOW)
  const { publicPackage, privatePackage } = ghost
  const added = await proposeAddExternal(info, publicPackage, privatePackage, suite)
  expect(await codeOf(ours.receive(encodeMlsMessage(added), now))).toBe("KEYS_PROPOSAL_REFUSED")
  const joined = await joinGroupExternal(info, publicPackage, privatePackage, false, suite)
  const { publicMessage } = joined
  const message = { version: "mls10", wireformat: "mls_public_message", publicMessage } as const
  expect(await codeOf(ours.receive(encodeMlsMessage(message), now))).toBe("KEYS_PROPOSAL_REFUSED")
})

test("KG20: a member's credential that the account did not sign is refused by everybody", async () => {
  const [first, second, third] = await members(3)
  const ghost = await pending("ghost")
  const { refused, added } = await first!.commit({ add: [ghost.keyPackage], now: NOW })
  expect({ refused, added }).toEqual({
    refused: [{ index: 0, code: "KEYS_CREDENTIAL_REFUSED" }],
    added: [],
  })
  // A committer without scruples adds the ghost all the same.
  const lax = rules({ admit: async () => {} })
  const loose = await MeetingGroup.create({
    groupId: new Uint8Array(16),
    pending: await pending("lax"),
    binding: BINDING,
    seatKey: SEAT.key,
    rules: lax,
  })
  const strict = await pending("strict")
  const made = await loose.commit({ add: [strict.keyPackage], now: NOW })
  const victim = await MeetingGroup.join({
    welcome: made.welcome!,
    pending: strict,
    rules: rules(),
  })
  const evil = await made.next.commit({ add: [(await pending("ghost-2")).keyPackage], now: NOW })
  expect(await codeOf(victim.receive(evil.commit, now))).toBe("KEYS_CREDENTIAL_REFUSED")
  const late = await pending("late")
  const later = await evil.next.commit({ add: [late.keyPackage], now: NOW })
  expect(
    await codeOf(MeetingGroup.join({ welcome: later.welcome!, pending: late, rules: rules() })),
  ).toBe("KEYS_CREDENTIAL_REFUSED")
  expect(agreement(second!)).toEqual(agreement(third!))
})

test("KG21: a commit of a member may do nothing that is not in the rules", async () => {
  const { ours, attacker } = await withAttacker()
  const suite = await stockSuite()
  const forbidden: readonly Proposal[] = [
    { proposalType: "remove", remove: { removed: 0 } },
    {
      proposalType: "reinit",
      reinit: {
        groupId: new Uint8Array(16),
        version: "mls10",
        cipherSuite: suite.name,
        extensions: [],
      },
    },
    { proposalType: 0xf0_00, proposalData: new Uint8Array() },
  ]
  for (const proposal of forbidden) {
    expect(await codeOf(ours.receive(await attack(attacker, proposal), now))).toBe(
      "KEYS_PROPOSAL_REFUSED",
    )
  }
  const proposal = { proposalType: "remove", remove: { removed: 0 } } as const
  for (const isPublic of [true, false]) {
    const { message } = await createProposal(attacker, isPublic, proposal, suite)
    expect(await codeOf(ours.receive(encodeMlsMessage(message), now))).toBe("KEYS_PROPOSAL_REFUSED")
  }
  const clear = await createCommit(
    { state: attacker, cipherSuite: suite },
    { wireAsPublicMessage: true },
  )
  expect(await codeOf(ours.receive(encodeMlsMessage(clear.commit), now))).toBe(
    "KEYS_PROPOSAL_REFUSED",
  )
})

test("KG22: only the group's seat proposes to remove, and only who is there", async () => {
  const [first, second] = await members(2)
  expect(await codeOf(first!.receive(removal(first!, 1, seat(2)), now))).toBe("KEYS_FORGED")
  expect(await codeOf(first!.receive(removal(first!, 9), now))).toBe("KEYS_PROPOSAL_REFUSED")
  const proposed = await follow(first!, removal(first!, 1))
  const made = await proposed.commit({ now: NOW })
  // Whoever has not got the proposal cannot tell that the seat made it.
  expect(await codeOf(second!.receive(made.commit, now))).toBe("KEYS_PROPOSAL_REFUSED")
})

test("KG23: whoever follows another fork understands nothing of this one", async () => {
  const [first, second, third] = await members(3)
  const one = await first!.commit({ now: NOW })
  const other = await second!.commit({ now: NOW })
  const here = await follow(third!, one.commit)
  const there = other.next
  expect(there.epoch).toBe(here.epoch)
  expect(there.epochAuthenticator).not.toEqual(here.epochAuthenticator)
  const { message } = await there.seal(new Uint8Array(3))
  expect(await codeOf(here.receive(message, now))).toBe("KEYS_FORGED")
  expect(await codeOf(here.receive((await there.commit({ now: NOW })).commit, now))).toBe(
    "KEYS_FORGED",
  )
})

test("KG24: a group that is bound to anything else than what a member verified is refused", async () => {
  const first = await create()
  for (const field of ["meeting", "account", "policyDigest", "ledgerOrigin"] as const) {
    const other: GroupBinding = { ...BINDING, [field]: "other" }
    const joiner = await pending("joiner")
    const made = await first.commit({ add: [joiner.keyPackage], now: NOW })
    const theirs = rules({ binding: () => other })
    const joining = { welcome: made.welcome!, pending: joiner, rules: theirs }
    expect(await codeOf(MeetingGroup.join(joining))).toBe("KEYS_POLICY_MISMATCH")
    expect(await codeOf(first.commit({ binding: other, now: NOW }))).toBe("KEYS_POLICY_MISMATCH")
  }
  let told: GroupBinding = BINDING
  const fooled = await create({ rules: rules({ binding: () => told }) })
  const joiner = await pending("joiner")
  const made = await fooled.commit({ add: [joiner.keyPackage], now: NOW })
  const joining = { welcome: made.welcome!, pending: joiner, rules: rules() }
  const member = await MeetingGroup.join(joining)
  told = { ...BINDING, policyDigest: "other" }
  const rebound = await made.next.commit({ binding: told, now: NOW })
  expect(await codeOf(member.receive(rebound.commit, now))).toBe("KEYS_POLICY_MISMATCH")
})

test("KG24: a group with another seat than a member verified is refused", async () => {
  const seatKeys = [SEAT.key, seat(2).key]
  const first = await create({ rules: rules({ seatKeys: () => seatKeys }) })
  const joiner = await pending("joiner")
  const made = await first.commit({ add: [joiner.keyPackage], now: NOW })
  const joining = { welcome: made.welcome!, pending: joiner, rules: rules() }
  const member = await MeetingGroup.join(joining)
  const moved = await made.next.commit({ seatKey: seat(2).key, now: NOW })
  expect(await codeOf(member.receive(moved.commit, now))).toBe("KEYS_SEAT_UNKNOWN")
  const late = await pending("late")
  const { welcome } = await moved.next.commit({ add: [late.keyPackage], now: NOW })
  expect(
    await codeOf(MeetingGroup.join({ welcome: welcome!, pending: late, rules: rules() })),
  ).toBe("KEYS_SEAT_UNKNOWN")
  expect(moved.next.seatKey).toBe(seat(2).key)
})

test("KG25: a Welcome is good once, and for those it is for", async () => {
  const first = await create()
  const [joiner, other] = [await pending("joiner"), await pending("other")]
  const { welcome } = await first.commit({ add: [joiner.keyPackage], now: NOW })
  const join = (who: PendingMember) =>
    codeOf(MeetingGroup.join({ welcome: welcome!, pending: who, rules: rules() }))
  expect(await join(other)).toBe("KEYS_WELCOME_REFUSED")
  expect(await join(joiner)).toBe("accepted")
  expect(await join(joiner)).toBe("KEYS_WELCOME_REFUSED")
})

test("KG26: a key package that is used, expired, of another suite or changed is left out", async () => {
  const [first, second] = await members(2)
  const used = await pending("used")
  const { next } = await first!.commit({ add: [used.keyPackage], now: NOW })
  const fresh = await pending("fresh")
  const expired = await pending("expired", NOW - 48 * 3_600_000)
  const early = await pending("early", NOW + 48 * 3_600_000)
  const otherSuite = fresh.keyPackage.slice()
  otherSuite[7] = 3 // The suite of the key package: version, form, version, suite.
  const changed = fresh.keyPackage.slice()
  changed[60]! ^= 1
  const add = [
    used.keyPackage,
    expired.keyPackage,
    early.keyPackage,
    otherSuite,
    changed,
    new Uint8Array(9),
    fresh.keyPackage,
    fresh.keyPackage,
  ]
  const made = await next.commit({ add, now: NOW })
  const bad = "KEYS_KEY_PACKAGE_REFUSED"
  expect(made.refused.toSorted((left, right) => left.index - right.index)).toEqual([
    ...[0, 1, 2, 3, 4].map((index) => ({ index, code: bad })),
    { index: 5, code: "KEYS_MALFORMED" },
    { index: 7, code: bad },
  ])
  expect(made.added).toHaveLength(1)
  // Whoever receives such a commit judges the same, whatever the committer did.
  const lax = new Admission(rules({ admit: async () => {} }))
  const late = 48 * 3_600_000
  const joiner = await pending("lax")
  const { welcome, next: after } = await second!.commit({ add: [joiner.keyPackage], now: NOW })
  const state = await joinWelcome({ welcome: welcome!, pending: joiner, rules: rules() })
  const evil = await createOurCommit(
    { ...state, admission: lax },
    {
      add: [readKeyPackage(expired.keyPackage)],
      removals: new Map(),
      claims: undefined,
      now: NOW - late,
    },
  )
  expect(await codeOf(after.receive(evil.commit, now))).toBe(bad)
})

test("KG27: a committer stays who it is", async () => {
  const { ours, attacker } = await withAttacker()
  const ratchetTree = structuredClone(attacker.ratchetTree)
  const own = ratchetTree[2]
  if (own?.nodeType !== "leaf") throw new TypeError("this is no leaf")
  const identity = new TextEncoder().encode("member-0")
  own.leaf.credential = { credentialType: "basic", identity }
  const cipherSuite = await stockSuite()
  const made = await createCommit({ state: { ...attacker, ratchetTree }, cipherSuite })
  expect(await codeOf(ours.receive(encodeMlsMessage(made.commit), now))).toBe(
    "KEYS_CREDENTIAL_REFUSED",
  )
})

/** Every byte of the heads, and bytes all over the rest. */
function places(message: Uint8Array): readonly number[] {
  const step = Math.ceil(message.length / 150)
  const last = message.length - 20
  return [...message.keys()].filter((at) => at < 64 || at % step === 0 || at > last)
}

const REFUSALS = new Set([
  "KEYS_EPOCH",
  "KEYS_FORGED",
  "KEYS_MALFORMED",
  "KEYS_PROPOSAL_REFUSED",
  "KEYS_WELCOME_REFUSED",
])

test(
  "KG28: one flipped bit anywhere is refused, and changes nothing",
  { timeout: 60_000 },
  async () => {
    const [first, second] = await members(2)
    const joiner = await pending("joiner")
    const { commit, welcome } = await first!.commit({ add: [joiner.keyPackage], now: NOW })
    const { message } = await first!.seal(new TextEncoder().encode("said"))
    const proposal = removal(first!, 0)
    for (const whole of [commit, message, proposal]) {
      for (const at of places(whole)) {
        const flipped = whole.slice()
        flipped[at]! ^= 1 << (at % 8)
        expect(REFUSALS).toContain(await codeOf(second!.receive(flipped, now)))
      }
      expect(await codeOf(second!.receive(whole, now))).toBe("accepted")
    }
    for (const at of places(welcome!)) {
      const flipped = welcome!.slice()
      flipped[at]! ^= 1 << (at % 8)
      const joining = { welcome: flipped, pending: joiner, rules: rules() }
      expect(REFUSALS).toContain(await codeOf(MeetingGroup.join(joining)))
    }
    const joining = { welcome: welcome!, pending: joiner, rules: rules() }
    expect(await codeOf(MeetingGroup.join(joining))).toBe("accepted")
  },
)

test(
  "KG29: a message that is cut off or goes on is malformed or forged",
  { timeout: 60_000 },
  async () => {
    const [first, second] = await members(2)
    const joiner = await pending("joiner")
    const { commit, welcome } = await first!.commit({ add: [joiner.keyPackage], now: NOW })
    const { message } = await first!.seal(new Uint8Array(3))
    for (const whole of [commit, message, removal(first!, 0)]) {
      for (const at of places(whole)) {
        expect(await codeOf(second!.receive(whole.subarray(0, at), now))).toBe("KEYS_MALFORMED")
      }
      const more = concatenate(whole, Uint8Array.of(0))
      expect(await codeOf(second!.receive(more, now))).toBe("KEYS_MALFORMED")
    }
    for (const at of places(welcome!)) {
      const joining = { welcome: welcome!.subarray(0, at), pending: joiner, rules: rules() }
      expect(await codeOf(MeetingGroup.join(joining))).toBe("KEYS_MALFORMED")
    }
  },
)

test("KG30: what is too long, or claims to be, is refused before anything is set aside", async () => {
  const [, second] = await members(2)
  const head = concatenate(uint16(1), uint16(2), opaque(second!.groupId), uint64(1n))
  const huge = Uint8Array.of(0x84, 0, 0, 0) // A vector of 64 MB.
  const nested = new Uint8Array(4_000).fill(0x80)
  for (const rest of [huge, nested, Uint8Array.of(0xff)]) {
    for (const kind of [1, 3]) {
      const message = concatenate(head, Uint8Array.of(kind), rest)
      expect(await codeOf(second!.receive(message, now))).toBe("KEYS_MALFORMED")
    }
    const welcome = concatenate(uint16(1), uint16(3), uint16(1), rest)
    const joining = { welcome, pending: await pending("joiner"), rules: rules() }
    expect(await codeOf(MeetingGroup.join(joining))).toBe("KEYS_MALFORMED")
  }
  const long = concatenate(head, Uint8Array.of(3), new Uint8Array(300_000))
  expect(() => peekMessage(long)).toThrow(expect.objectContaining({ code: "KEYS_MALFORMED" }))
  const welcome = concatenate(uint16(1), uint16(3), new Uint8Array(1_100_000))
  const joining = { welcome, pending: await pending("joiner"), rules: rules() }
  expect(await codeOf(MeetingGroup.join(joining))).toBe("KEYS_MALFORMED")
})

test("KG32: what is refused for now may be accepted later", async () => {
  let told: GroupBinding = BINDING
  const [first, second] = await members(2, rules({ binding: () => told }))
  const next = { ...BINDING, policyDigest: "revised" }
  told = next
  const { commit } = await first!.commit({ binding: next, now: NOW })
  told = BINDING
  expect(await codeOf(second!.receive(commit, now))).toBe("KEYS_POLICY_MISMATCH")
  told = next
  expect((await follow(second!, commit)).binding).toEqual(next)
})

test("KG31: a message of a stale epoch, of one to come, or of another group is refused as such", async () => {
  const [first, second, third] = await members(3)
  const stale = await first!.commit({ now: NOW })
  const proposal = removal(first!, 2)
  const made = await second!.commit({ now: NOW })
  const after = await follow(third!, made.commit)
  expect(await codeOf(after.receive(stale.commit, now))).toBe("KEYS_EPOCH")
  expect(await codeOf(after.receive(proposal, now))).toBe("KEYS_EPOCH")
  const ahead = await after.commit({ now: NOW })
  expect(await codeOf(first!.receive(ahead.commit, now))).toBe("KEYS_EPOCH")
  const other = await create({ id: 9 })
  expect(await codeOf(other.receive(made.commit, now))).toBe("KEYS_EPOCH")
})
