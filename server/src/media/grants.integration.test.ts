// SPDX-License-Identifier: Apache-2.0
import { type Grant, signClaims, GRANT, keyFromSeed } from "@landmoot/core/signed"
import { meetingId, nodeId } from "@landmoot/core/units"
import { expect, test, vi } from "vitest"
import { TEST_TIME } from "../trust/testing/deployment.ts"
import { codeOf } from "../trust/testing/codes.ts"
import type { LostSession } from "./index.ts"
import { Person } from "./testing/person.ts"
import { idsOf } from "./testing/person-ids.ts"
import { MediaWorld } from "./testing/world.ts"

const FRA = "eu-de-fra"
const PAR = "eu-fr-par"
const IAD = "us-va-iad"

test.for<{ name: string; code: string; grant: Partial<Grant> }>([
  { name: "an expired grant", code: "SIGNED_EXPIRED", grant: { exp: TEST_TIME } },
  { name: "a future grant", code: "SIGNED_NOT_YET_VALID", grant: { iat: TEST_TIME + 3600 } },
  {
    name: "another node's grant",
    code: "SIGNED_OTHER_SUBJECT",
    grant: { node: nodeId(`${PAR}/node-2`) },
  },
  {
    name: "another meeting's grant",
    code: "SIGNED_OTHER_SUBJECT",
    grant: { meeting: meetingId(`${FRA}.${"x".repeat(22)}`) },
  },
  {
    name: "a grant of another descriptor",
    code: "SIGNED_OTHER_SUBJECT",
    grant: { descriptor: "x".repeat(43) },
  },
  {
    name: "a grant of a link",
    code: "SIGNED_OTHER_SUBJECT",
    grant: { purpose: { kind: "link", peer: nodeId(`${FRA}/node-1`) } },
  },
  { name: "a fence whose seat is elsewhere", code: "SIGNED_OTHER_SUBJECT", grant: { fence: 1 } },
])("MGR1: refuses $name", async ({ grant, code }) => {
  await using world = await MediaWorld.make({ leaves: [FRA, PAR] })
  expect(await codeOf(world.open(PAR, "a", { grant }))).toBe(code)
  expect(world.at(PAR).media.report().sessions).toBe(0)
})

test("MGR1: refuses a grant that the seat did not sign, and a request without one", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const body = await world.openBody(FRA, "a")
  const forged = await signClaims(
    GRANT,
    {
      meeting: world.meeting,
      node: world.home.id,
      descriptor: world.policy.digest,
      revision: 1,
      fence: 0,
      purpose: { kind: "participant", ...idsOf("a"), gateway: world.home.id, rights: [] },
      iat: TEST_TIME,
      exp: TEST_TIME + 60,
    },
    { kid: world.home.id, key: keyFromSeed(new Uint8Array(32).fill(7)) },
  )
  const to = { kind: "node", node: world.home.id } as const
  for (const [grant, code] of [
    [forged, "SIGNED_FORGED"],
    [world.home.trust.certificateJws, "SIGNED_WRONG_TYPE"],
    ["no grant at all..", "SIGNED_MALFORMED"],
  ] as const) {
    const asked = world.home.courier.request(to, "media.open", { ...body, grant })
    expect(await codeOf(asked)).toBe(code)
  }
})

test("MGR2: refuses a lower fence than one in a grant", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  await world.open(FRA, "a", { grant: { fence: 3 } })
  expect(await codeOf(world.open(FRA, "b", { grant: { fence: 2 } }))).toBe("SIGNED_ROLLBACK")
})

test("MGR2: refuses a lower fence than the state's", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  world.tell({}, 4)
  expect(await codeOf(world.open(FRA, "a", { grant: { fence: 3 } }))).toBe("SIGNED_ROLLBACK")
})

test("MGR2: refuses an older descriptor", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const first = await world.openBody(FRA, "a")
  await world.describe({ regions: [FRA], revision: 2 })
  await world.open(FRA, "b")
  const to = { kind: "node", node: world.home.id } as const
  const asked = world.home.courier.request(to, "media.open", first)
  expect(await codeOf(asked)).toBe("SIGNED_ROLLBACK")
})

test("MGR3: refuses when its region is not among the meeting's", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA, IAD], set: [FRA] })
  expect(await codeOf(world.open(IAD, "a"))).toBe("NODE_OUT_OF_POLICY")
  expect(world.at(IAD).media.report().sessions).toBe(0)
})

test("MGR3: skips that judgement alone when a test asks for it", async () => {
  await using world = await MediaWorld.make({
    leaves: [FRA, IAD],
    set: [FRA],
    nodeIgnoresPolicy: true,
  })
  expect(await codeOf(world.open(IAD, "a", { grant: { exp: TEST_TIME } }))).toBe("SIGNED_EXPIRED")
  expect(await codeOf(world.open(IAD, "a"))).toBeUndefined()
})

test("MGR4: obeys the seat, the granted gateway and nobody else", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA, PAR] })
  const body = await world.openBody(PAR, "a")
  const other = world.at(PAR).courier
  const to = { kind: "node", node: world.at(PAR).id } as const
  expect(await codeOf(other.request(to, "media.open", body))).toBe("MEDIA_FORBIDDEN")

  await world.open(PAR, "a")
  const { session } = idsOf("a")
  const about = { meeting: world.meeting, session }
  const request = { kind: "restart-ice", direction: "send" } as const
  expect(await codeOf(other.request(to, "media.request", { ...about, request }))).toBe(
    "MEDIA_FORBIDDEN",
  )
  expect(await codeOf(other.request(to, "media.close", about))).toBe("MEDIA_FORBIDDEN")
  await world.home.courier.request(to, "media.close", about)
  expect(world.at(PAR).media.report().sessions).toBe(0)
})

test("MGR5: keeps a session from another participant, and replaces one's own", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA] })
  const first = await Person.join(world, [FRA, "a"])
  const stolen = {
    kind: "participant",
    session: idsOf("a").session,
    participant: idsOf("b").participant,
    gateway: world.home.id,
    rights: [],
  } as const
  expect(await codeOf(world.open(FRA, "b", { grant: { purpose: stolen } }))).toBe("MEDIA_FORBIDDEN")
  const second = await Person.join(world, [FRA, "a"])
  expect(second.opened.send.id).not.toBe(first.opened.send.id)
  expect(world.at(FRA).media.report().sessions).toBe(1)
})

test("MGR6: takes nothing new once the policy excludes it", async () => {
  await using world = await MediaWorld.make({ leaves: [FRA, PAR] })
  const ada = await Person.join(world, [PAR, "a"])
  await world.describe({ regions: [FRA], revision: 2 })
  world.tell({ a: { leaf: PAR } })
  expect(await codeOf(ada.microphone())).toBe("NODE_OUT_OF_POLICY")
  expect(await codeOf(world.open(PAR, "b"))).toBe("NODE_OUT_OF_POLICY")
})

test("MGR7: ends what the policy has excluded for sixty seconds", async ({ onTestFinished }) => {
  await using world = await MediaWorld.make({ leaves: [FRA, PAR] })
  const ada = await Person.join(world, [FRA, "a"])
  const bob = await Person.join(world, [PAR, "b"])
  const microphone = await ada.microphone()
  const people = { a: { leaf: FRA, producers: [microphone] }, b: { leaf: PAR } }
  world.tell(people)
  await bob.consume(microphone)
  const lost = Promise.withResolvers<LostSession>()
  world.at(PAR).media.onSessionLost(lost.resolve)

  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  onTestFinished(() => void vi.useRealTimers())
  await world.describe({ regions: [FRA], revision: 2 })
  world.tell(people)
  vi.advanceTimersByTime(59_999)
  expect(world.at(PAR).media.report().sessions).toBe(1)
  vi.advanceTimersByTime(1)
  vi.useRealTimers()
  expect(await lost.promise).toMatchObject({
    session: idsOf("b").session,
    error: { code: "NODE_OUT_OF_POLICY" },
  })
  expect(world.at(PAR).media.report().sessions).toBe(0)
  expect(world.at(FRA).media.report().sessions).toBe(1)
  await expect.poll(async () => (await world.at(FRA).media.statistics()).links).toEqual([])
})
