// SPDX-License-Identifier: Apache-2.0
import type { CodedError } from "@landmoot/core"
import type { KeysItem, KeysRequest, NodeAnswer } from "@landmoot/core/protocol"
import {
  LEAF_REQUEST,
  STATEMENT_SECONDS,
  publicKeyOf,
  signClaims,
  verifyCredential,
} from "@landmoot/core/signed"
import type { SessionId } from "@landmoot/core/units"
import { afterEach, expect, test, vi } from "vitest"
import { World } from "./testing/world.ts"

// Rules are those of SPEC.md, sections "Key desk (KD)" and "Credentials (CRD)".

const [FRA, PAR, AMS] = ["eu-de-fra", "eu-fr-par", "eu-nl-ams"] as const
const SET = [FRA, PAR, AMS]
const GROUP = "g".repeat(22)
const LEAF = "k".repeat(43)

let world: World
afterEach(async () => {
  vi.useRealTimers()
  await world.close()
})

const made = async (set: readonly string[] = SET): Promise<World> => {
  world = await World.make({ leaves: [...SET, "us-va-iad"], set })
  return world
}

async function codeOf(run: Promise<unknown>): Promise<string> {
  return await run.then(
    () => "nothing was refused",
    (error: CodedError) => error.code,
  )
}

const ask = async (
  leaf: string,
  session: SessionId,
  keys: KeysRequest,
): Promise<readonly KeysItem[]> =>
  (await world.at(leaf).sessions.keys(world.meeting, session, keys)).items

const toldTo = (leaf: string, session: SessionId): readonly (KeysItem | undefined)[] =>
  world
    .at(leaf)
    .told.filter((each) => each.kind === "keys" && each.session === session)
    .map(({ item }) => item)

async function told(leaf: string, session: SessionId, item: object): Promise<void> {
  await vi.waitFor(() =>
    expect(toldTo(leaf, session)).toContainEqual(expect.objectContaining(item)),
  )
}

const handIn = { what: "hand-in", keyPackage: "package" } as const

/** Person 0 in Frankfurt and person 1 in Paris share a group in epoch 1. */
async function meet(): Promise<readonly [SessionId, SessionId]> {
  const { session: one } = await world.join(0, FRA)
  const { session: two } = await world.join(1, PAR)
  await ask(FRA, one, handIn)
  await told(FRA, one, { what: "please-create" })
  await ask(FRA, one, { what: "create", group: GROUP })
  await ask(PAR, two, handIn)
  await told(FRA, one, { what: "please-commit", epoch: 0 })
  await ask(FRA, one, {
    what: "commit",
    group: GROUP,
    epoch: 0,
    commit: "commit",
    welcome: "welcome",
    added: [{ session: two, leaf: 1 }],
    removed: [],
    refused: [],
  })
  await told(FRA, one, { what: "commit", epoch: 0 })
  await told(PAR, two, { what: "welcome", epoch: 1 })
  return [one, two]
}

const sync = (epoch: number, leaf: number): KeysRequest => ({
  what: "sync",
  group: GROUP,
  epoch,
  leaf,
  leaves: [0, 1],
})

test("KD17: people of two regions come into one group and hear each other", async () => {
  await made()
  const [one, two] = await meet()
  const message = { what: "message", group: GROUP, epoch: 1, message: "sealed" } as const
  await ask(PAR, two, message)
  await told(FRA, one, message)
  expect(toldTo(PAR, two).map((item) => item?.what)).toEqual(["welcome"])
})

test("KD17: nobody asks through another's gateway, and only the seat speaks", async () => {
  await made()
  const [one, two] = await meet()
  await world.join(2, AMS)
  for (const leaf of [PAR, AMS]) {
    expect(await codeOf(ask(leaf, one, handIn))).toBe("SESSION_UNKNOWN")
  }
  const body = { meeting: world.meeting, sessions: [two], item: { what: "please-create" as const } }
  const to = { kind: "node", node: world.at(PAR).id } as const
  const forged = world.at(AMS).courier.request(to, "gateway.keys", body)
  expect(await codeOf(forged)).toBe("NODE_NOT_ENTITLED")
})

test("KD5: whoever leaves is proposed for removal in the seat's own words", async () => {
  await made()
  const [one, two] = await meet()
  await world.at(PAR).sessions.leave(world.meeting, two)
  await told(FRA, one, { what: "proposal", epoch: 1 })
  const item = toldTo(FRA, one).find((each) => each?.what === "proposal")
  const bytes = Buffer.from(item?.what === "proposal" ? item.proposal : "", "base64url")
  // RFC 9420, section 6: MLS 1.0, a public message, of this group.
  expect([...bytes.subarray(0, 5)]).toEqual([0, 1, 0, 1, 16])
  expect(bytes.subarray(5, 21)).toEqual(Buffer.from(GROUP, "base64url"))
})

test("KD5: so is whoever is invited no more", async () => {
  await made()
  const [one] = await meet()
  world.uninvited.add(1)
  await world.at(FRA).rooms.recall(world.meeting, world.policy)
  await told(FRA, one, { what: "proposal", epoch: 1 })
})

test("KD6: a person who joins again goes on with their leaf", async () => {
  await made()
  const [one] = await meet()
  const { session } = await world.join(1, AMS)
  expect(await ask(AMS, session, sync(1, 1))).toEqual([])
  await ask(FRA, one, { what: "message", group: GROUP, epoch: 1, message: "sealed" })
  await told(AMS, session, { what: "message" })
})

test("KD10: a seat that takes over asks where the group is, and it goes on", async () => {
  await made()
  const [, two] = await meet()
  const { session: three } = await world.join(2, AMS)
  await vi.waitFor(() => {
    const replica = world.at(PAR).rooms.directory.replica(world.meeting)
    expect(replica?.invitations).toHaveLength(3)
    expect(replica?.state.participants).toHaveLength(3)
  })
  world.lose(FRA)
  await told(PAR, two, { what: "please-sync" })
  await told(AMS, three, { what: "please-sync" })
  const synced = ask(PAR, two, sync(1, 1))
  await ask(AMS, three, handIn)
  expect(await synced).toEqual([])
  await told(PAR, two, { what: "please-commit", epoch: 1 })
})

test("KD16: after a narrower policy the members are asked to commit", async () => {
  await made()
  const [one] = await meet()
  const before = world.policy
  await world.start([FRA, PAR], 2, "spread")
  await world.at(FRA).rooms.revise(world.policy, before)
  await told(FRA, one, { what: "please-commit", epoch: 1, waiting: [] })
})

test("KD18: a gateway outside S(keys) lets nobody in, and holds no seat", async () => {
  await made()
  world.keysLeaves = [PAR]
  await world.start(SET, 2, "spread")
  expect(await codeOf(world.join(0, FRA))).toBe("NODE_OUT_OF_POLICY")
  const { state } = await world.join(1, PAR)
  expect(state.seat).toBe(world.at(PAR).id)
  // A gateway that asks all the same is refused by the seat.
  const asked = world.at(AMS)
  asked.courier.attach(world.meeting, world.policy)
  const to = { kind: "node", node: world.at(PAR).id } as const
  const body = await world.joinBody(2, AMS)
  expect(await codeOf(asked.courier.request(to, "seat.join", body))).toBe("NODE_OUT_OF_POLICY")
})

test("KD18: whose gateway a narrower policy takes from S(keys) moves", async () => {
  await made()
  const [, two] = await meet()
  const before = world.policy
  world.keysLeaves = [FRA]
  await world.start(SET, 2, "spread")
  await world.at(FRA).rooms.revise(world.policy, before)
  await vi.waitFor(() =>
    expect(world.at(PAR).told).toContainEqual(
      expect.objectContaining({ kind: "move", session: two, code: "NODE_OUT_OF_POLICY" }),
    ),
  )
})

async function certified(
  person: number,
  leaf: string,
  { audience = leaf, policy = world.policy } = {},
): Promise<NodeAnswer<"home.credential">> {
  const { key, invitation } = world.people[person]!
  const { participant } = invitation
  const request = await signClaims(
    LEAF_REQUEST,
    {
      meeting: world.meeting,
      participant,
      key: LEAF,
      audience: world.at(audience).id,
      descriptor: policy.digest,
      iat: world.now,
      exp: world.now + STATEMENT_SECONDS,
    },
    { kid: participant, key },
  )
  const body = { meeting: world.meeting, policy: policy.signed, request }
  return await world.at(leaf).sessions.credential(body)
}

test.for([FRA, PAR])("CRD1: home certifies a leaf key through the gateway in %s", async (leaf) => {
  await made()
  const { credential } = await certified(1, leaf)
  const { meeting, now, policy } = world
  const { account } = policy.descriptor
  const identity = publicKeyOf(world.identity)
  const claims = await verifyCredential(credential, { identity, meeting, account, key: LEAF, now })
  expect(claims).toMatchObject({ participant: world.person(1), kind: "person", by: "link" })
  // It left no trace of a meeting behind.
  expect(world.at(leaf).courier.attached()).toEqual([])
})

test("CRD1: not for another gateway's request, nor through a gateway outside the policy", async () => {
  await made()
  expect(await codeOf(certified(1, PAR, { audience: AMS }))).toBe("SIGNED_OTHER_SUBJECT")
  expect(await codeOf(certified(1, "us-va-iad"))).toBe("NODE_OUT_OF_POLICY")
  world.keysLeaves = [FRA]
  await world.start(SET, 2, "spread")
  expect(await codeOf(certified(1, PAR))).toBe("NODE_OUT_OF_POLICY")
})

test("CRD2: nor for whoever is invited no more, or under a superseded policy", async () => {
  await made()
  world.uninvited.add(1)
  expect(await codeOf(certified(1, PAR))).toBe("INVITATION_UNKNOWN")
  const { policy } = world
  await world.start(SET, 2, "spread")
  expect(await codeOf(certified(0, PAR, { policy }))).toBe("POLICY_OUTDATED")
})
