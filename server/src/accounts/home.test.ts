// SPDX-License-Identifier: Apache-2.0
import {
  CREDENTIAL_SECONDS,
  nameDigest,
  type Descriptor,
  type LeafRequest,
  verifyCredential,
} from "@landmoot/core/signed"
import { type MeetingId, meetingId, regionId } from "@landmoot/core/units"
import { describe, expect, onTestFinished, test } from "vitest"
import type { RefusedMeeting, StartedMeeting, VerifiedPolicy } from "../rooms/ports.ts"
import type { AccountChange } from "./accounts.ts"
import { watchCatalogue } from "./catalogue-watch.ts"
import { seatOrder } from "./seats.ts"
import {
  accepted,
  accountWithMeeting,
  newMeeting,
  type Office,
  openOffice,
} from "./testing/office.ts"
import { makePlace, START } from "./testing/place.ts"

const only = (...include: string[]): object => ({ ceiling: { include } })
const TWO = only("eu-de-fra", "eu-fr-par")

describe("start", () => {
  test("HOM1: account, all groups, user and meeting narrow together", async () => {
    const office = await openOffice()
    const { meeting } = await accountWithMeeting(
      office,
      {
        layer: only("EU@7", "us-va-iad"),
        groups: [
          { id: "one", layer: only("EU@7") },
          { id: "two", layer: { deny: { include: ["eu-ie-dub"] } } },
        ],
        users: [
          { id: "ada", name: "Ada", groups: ["one", "two"], layer: only("EU@6") },
          { id: "bo", name: "Bo", groups: [], layer: only("eu-se-sto") },
        ],
      },
      { layer: { planes: { compute: { include: ["eu-de-fra"] } } } },
    )
    const descriptor = await started(office, meeting.id)
    expect(descriptor.effective).toEqual(["eu-de-fra", "eu-fr-par", "eu-nl-ams"])
    expect(descriptor.planes.compute).toEqual(["eu-de-fra"])
  })

  test("HOM1: on the free plan it is home, whatever is stored", async () => {
    const office = await openOffice()
    const { meeting } = await accountWithMeeting(office, { plan: "free", layer: only("EU@7") })
    expect((await started(office, meeting.id)).effective).toEqual(["eu-de-fra"])
  })

  test("HOM2: the descriptor says what was resolved, and for how long", async () => {
    const office = await openOffice()
    const { account, meeting } = await accountWithMeeting(
      office,
      { layer: { ...TWO, minEvidence: 1 } },
      { layer: { minEvidence: 2 }, mode: "single" },
    )
    expect(await started(office, meeting.id)).toMatchObject({
      meeting: meeting.id,
      account: account.id,
      revision: 1,
      catalogueVersion: office.trust.catalogue.version,
      minEvidence: 2,
      mode: "single",
      iat: START,
      exp: START + 86_400,
    })
  })

  test("HOM3: starts at the same time give the same bytes", async () => {
    const office = await openOffice()
    const { meeting } = await accountWithMeeting(office)
    const starts = await Promise.all(
      Array.from({ length: 20 }, async () => await office.home.start(meeting.id)),
    )
    expect(new Set(starts.map(bytesOf)).size).toBe(1)
    await office.home.record(meeting.id)
    office.pass(3600)
    expect(bytesOf(await office.home.start(meeting.id))).toBe(bytesOf(starts[0]!))
    expect(bytesOf(await office.home.start(meeting.id))).toBe(bytesOf(starts[0]!))
  })

  test("HOM4: meetings that are not there or that live elsewhere are not found", async () => {
    const { home } = await openOffice()
    for (const leaf of ["eu-de-fra", "eu-fr-par"]) {
      const id = meetingId(`${leaf}.${"x".repeat(22)}`)
      expect(await home.start(id)).toMatchObject({ ok: false, code: "MEETING_NOT_FOUND" })
      expect(await home.record(id)).toBeUndefined()
    }
  })

  test("HOM4: what cannot be resolved has the resolver's code, until it can", async () => {
    const office = await openOffice()
    const { meeting } = await accountWithMeeting(office)
    await office.changeRegions((region) => retired(region, "eu-de-fra"))
    expect(await office.home.start(meeting.id)).toMatchObject({ code: "REGION_RETIRED" })
    await office.changeRegions((region) => ({ ...region, status: "active" }))
    expect((await started(office, meeting.id)).revision).toBe(1)
  })

  test("HOM5: seats start at home and go by distance; leaves without nodes come last", async () => {
    const { trust } = await makePlace()
    const leaves = ["eu-fr-par", "eu-nl-ams", "us-va-iad", "eu-de-fra", "eu-se-sto"].map(regionId)
    expect(seatOrder(leaves, regionId("eu-de-fra"), trust.catalogue)).toEqual([
      "eu-de-fra",
      "eu-fr-par",
      "us-va-iad",
      "eu-nl-ams",
      "eu-se-sto",
    ])
    expect(seatOrder(leaves.slice(0, 3), regionId("eu-de-fra"), trust.catalogue)).toEqual([
      "eu-fr-par",
      "us-va-iad",
      "eu-nl-ams",
    ])
  })

  test("HOM5: a region that may not handle keys holds no seat", async () => {
    const office = await openOffice()
    const { meeting } = await accountWithMeeting(
      office,
      { layer: TWO },
      { layer: { planes: { keys: { include: ["eu-fr-par"] } } } },
    )
    const { seats, planes } = await started(office, meeting.id)
    expect(planes.signalling).toEqual(["eu-de-fra", "eu-fr-par"])
    expect(seats).toEqual(["eu-fr-par"])
  })

  test("HOM5: without a region for both signalling and keys nothing starts", async () => {
    const office = await openOffice()
    const { meeting } = await accountWithMeeting(
      office,
      { layer: TWO },
      {
        layer: {
          planes: { keys: { include: ["eu-fr-par"] }, signalling: { include: ["eu-de-fra"] } },
        },
      },
    )
    expect(await office.home.start(meeting.id)).toMatchObject({
      ok: false,
      code: "REGION_POLICY_EMPTY",
    })
  })

  test("HOM14: the account's identity key is one, at once and after a restart", async () => {
    const office = await openOffice()
    const { account, meeting } = await accountWithMeeting(office, { layer: TWO })
    const other = accepted(await office.accounts.createMeeting(newMeeting(account)))
    const [one, two] = await Promise.all([
      started(office, meeting.id),
      started(office, other.meeting.id),
    ])
    expect(one.identity).toEqual(two.identity)
    expect(one.ledger).toBe("127.0.0.11:8000/ledger")
    const next = accepted(await office.accounts.createMeeting(newMeeting(account)))
    const again = await office.restartedHome().start(next.meeting.id)
    expect(again).toMatchObject({ policy: { descriptor: { identity: one.identity } } })
    const foreign = await accountWithMeeting(office)
    expect((await started(office, foreign.meeting.id)).identity).not.toEqual(one.identity)
  })

  test("HOM14: a revision names the same key and ledger", async () => {
    const office = await openOffice()
    const { account, meeting } = await accountWithMeeting(office, { layer: TWO })
    const before = await started(office, meeting.id)
    await office.home.record(meeting.id)
    await change(office, account.id, { layer: { ...TWO, deny: { include: ["eu-fr-par"] } } })
    const revised = await office.home.revise(meeting.id)
    const { identity, ledger } = before
    const claims = { revision: 2, identity, ledger, seats: ["eu-de-fra"] }
    const after = revised ?? (await office.home.start(meeting.id))
    expect(after).toMatchObject({ policy: { descriptor: claims } })
  })

  test("HOM15: a credential verifies with the key that the descriptor names", async () => {
    const office = await openOffice()
    const { account, meeting, links } = await accountWithMeeting(office)
    const { identity } = await started(office, meeting.id)
    const { participant } = links[0]!
    const key = "k".repeat(43)
    const request = { meeting: meeting.id, participant, key } as LeafRequest
    const { credential, invited } = await office.home.certify(account.id, request)
    const now = office.trust.now()
    expect(
      await verifyCredential(credential, {
        identity,
        meeting: meeting.id,
        account: account.id,
        key,
        now,
      }),
    ).toMatchObject({
      participant,
      kind: "person",
      by: "link",
      named: nameDigest("Ada", invited!.salt),
      exp: now + CREDENTIAL_SECONDS,
    })
    // Whoever reads the credential does not read the name.
    expect(Buffer.from(credential.split(".")[1]!, "base64url").toString()).not.toContain("Ada")
  })

  test("HOM16: seats hear what people are and how they come, and no names", async () => {
    const office = await openOffice()
    const { account } = await accountWithMeeting(office)
    const { meeting } = accepted(
      await office.accounts.createMeeting(
        newMeeting(account, {
          participants: [{ name: "Ada", role: "host", arrival: "signed-in", identity: "i" }],
          preset: "webinar",
        }),
      ),
    )
    const record = await office.home.record(meeting.id)
    expect(record).toMatchObject({
      invitations: [{ role: "host", arrival: "signed-in", identity: "i" }],
      rules: { preset: "webinar", pinned: false },
    })
    expect(JSON.stringify(record?.invitations)).not.toContain("Ada")
  })

  test("HOM17: what the account has pinned counts more than what a meeting says", async () => {
    const office = await openOffice()
    const { account, meeting } = await accountWithMeeting(office)
    expect((await office.home.record(meeting.id))?.rules).toEqual({
      preset: "business",
      pinned: false,
    })
    const stored = (await office.store.accounts.read(account.id))!
    const safety = { preset: "classroom", pinned: true } as const
    const next = { ...stored, safety, version: stored.version + 1 }
    expect(await office.store.accounts.replace(next, stored.version)).toBe(true)
    expect((await office.home.record(meeting.id))?.rules).toEqual(safety)
  })

  test("HOM15: only those who are invited are, and only the newest policy counts", async () => {
    const office = await openOffice()
    const { account, meeting, links } = await accountWithMeeting(office, { layer: TWO })
    const { participant } = links[0]!
    expect(await office.home.invitation(meeting.id, participant)).toEqual({
      participant,
      key: expect.any(Object) as object,
    })
    expect(await office.home.invitation(meeting.id, "__proto__")).toBeUndefined()
    const first = await office.home.start(meeting.id)
    if (!first.ok) throw new Error(first.code)
    expect(await office.home.isInForce(first.policy)).toBe(true)
    await office.home.record(meeting.id)
    await change(office, account.id, { layer: only("eu-de-fra") })
    await office.home.end(meeting.id)
    expect(await office.home.isInForce(first.policy)).toBe(false)
    await started(office, meeting.id)
    expect(await office.home.isInForce(first.policy)).toBe(false)
  })

  test("HOM6: after the end the next start resolves anew", async () => {
    const office = await openOffice()
    const { account, meeting } = await accountWithMeeting(office, { layer: TWO })
    await started(office, meeting.id)
    await office.home.record(meeting.id)
    await change(office, account.id, { layer: only("eu-de-fra") })
    await office.home.end(meeting.id)
    expect(await started(office, meeting.id)).toMatchObject({
      revision: 2,
      effective: ["eu-de-fra"],
    })
  })

  test("HOM6: a seat ends a meeting only from a region that may hold it", async () => {
    const office = await openOffice()
    const { meeting } = await accountWithMeeting(office, { layer: TWO })
    const first = await started(office, meeting.id)
    await office.home.begin(await policyOf(office, meeting.id))
    expect(await office.home.end(meeting.id, regionId("us-va-iad"))).toBe(false)
    expect((await started(office, meeting.id)).revision).toBe(first.revision)
    expect(await office.home.end(meeting.id, regionId("eu-fr-par"))).toBe(true)
    expect(await office.home.begin({ ...(await policyOf(office, meeting.id)) })).toBe("begun")
  })

  test("HOM6: while nobody has met, a change of policy counts at the next look", async () => {
    const office = await openOffice()
    const { account, meeting } = await accountWithMeeting(office, { layer: TWO })
    const first = await office.home.start(meeting.id)
    office.pass(60)
    expect(bytesOf(await office.home.start(meeting.id))).toBe(bytesOf(first))
    await change(office, account.id, { layer: only("eu-de-fra") })
    expect(await started(office, meeting.id)).toMatchObject({
      revision: 2,
      effective: ["eu-de-fra"],
    })
  })

  test("HOM10: after a restart the bytes are the same", async () => {
    const office = await openOffice()
    const { account, meeting } = await accountWithMeeting(office, { layer: TWO })
    const first = await office.home.start(meeting.id)
    await office.home.record(meeting.id)
    await change(office, account.id, { layer: only("EU@7") })
    expect(bytesOf(await office.restartedHome().start(meeting.id))).toBe(bytesOf(first))
  })

  test("HOM11: an expired descriptor is replaced, with a higher revision", async () => {
    const office = await openOffice()
    const { meeting } = await accountWithMeeting(office)
    await started(office, meeting.id)
    await office.home.record(meeting.id)
    await started(office, meeting.id)
    office.pass(86_400)
    expect(await started(office, meeting.id)).toMatchObject({ revision: 2, iat: START + 86_400 })
  })

  test("HOM11: one that another key signed is replaced", async () => {
    const office = await openOffice()
    const { meeting } = await accountWithMeeting(office)
    await started(office, meeting.id)
    await office.home.record(meeting.id)
    await office.renew()
    expect(await started(office, meeting.id)).toMatchObject({ revision: 2 })
  })
})

test("HOM12: a meeting begins under the descriptor in force alone", async () => {
  const office = await openOffice()
  const { account, meeting } = await accountWithMeeting(office, { layer: TWO })
  const first = await policyOf(office, meeting.id)
  await change(office, account.id, { layer: only("eu-de-fra") })
  const second = await policyOf(office, meeting.id)
  expect(await office.home.begin(first)).toBe("outdated")
  expect(await office.home.begin(second)).toBe("begun")
  expect(await office.home.begin(second)).toBe("running")
  await change(office, account.id, { layer: TWO })
  expect((await policyOf(office, meeting.id)).digest).toBe(second.digest)
  await office.home.end(meeting.id)
  expect(await office.home.begin(second)).toBe("outdated")
  const third = await policyOf(office, meeting.id)
  office.pass(86_400)
  expect(await office.home.begin(third)).toBe("outdated")
})

test("HOM13: a new catalogue revises running meetings", async () => {
  const office = await openOffice()
  const { meeting } = await running(office)
  const heard = Promise.withResolvers<MeetingId>()
  office.home.onRevised((id) => heard.resolve(id))
  const watch = watchCatalogue(office, heard.reject)
  onTestFinished(() => watch[Symbol.dispose]())
  await office.changeRegions((region) => retired(region, "eu-fr-par"))
  expect(await heard.promise).toBe(meeting)
})

describe("revisions", () => {
  test.for([
    { what: "a wider ceiling", layer: only("EU@7") },
    { what: "a narrower ceiling", layer: only("eu-de-fra") },
    { what: "a deny of home, which home survives", layer: { ...TWO, deny: only2("eu-de-fra") } },
    { what: "a deny of what is not in use", layer: { ...TWO, deny: only2("us-va-iad") } },
  ])("HOM7: $what changes nothing for people who meet", async ({ layer }) => {
    const office = await openOffice()
    const { account, meeting } = await running(office)
    const before = await office.home.start(meeting)
    const heard = listen(office)
    await change(office, account, { layer })
    expect(await office.home.revise(meeting)).toBeUndefined()
    expect(bytesOf(await office.home.start(meeting))).toBe(bytesOf(before))
    expect(heard).toEqual([])
  })

  test("HOM8: a deny narrows at once, and takes nothing else along", async () => {
    const office = await openOffice()
    const { account, meeting } = await running(office)
    const heard = listen(office)
    const layer = { ceiling: { include: ["EU@7"] }, deny: { include: ["eu-fr-par"] } }
    await change(office, account, { layer })
    expect(heard).toMatchObject([{ ok: true }])
    expect(await started(office, meeting)).toMatchObject({
      revision: 2,
      effective: ["eu-de-fra"],
      planes: { media: ["eu-de-fra"], egress: ["eu-de-fra"] },
      seats: ["eu-de-fra"],
      exp: START + 86_400,
    })
    expect(await office.home.revise(meeting)).toBeUndefined()
  })

  test("HOM8: a free account's deny stays without effect", async () => {
    const office = await openOffice()
    const { account, meeting } = await accountWithMeeting(office, { plan: "free" })
    await started(office, meeting.id)
    const heard = listen(office)
    await change(office, account.id, { layer: { deny: { include: ["eu-de-fra"] } } })
    expect(heard).toEqual([])
  })

  test("HOM8: a retired region narrows at once", async () => {
    const office = await openOffice()
    const { meeting } = await running(office)
    const heard = listen(office)
    await office.changeRegions((region) => retired(region, "eu-fr-par"))
    await office.home.reviseAll()
    expect(heard).toMatchObject([{ ok: true }])
    expect(await started(office, meeting)).toMatchObject({
      revision: 2,
      effective: ["eu-de-fra"],
      catalogueVersion: office.trust.catalogue.version,
    })
  })

  test("HOM9: with the last region retired the meeting is over", async () => {
    const office = await openOffice()
    const { meeting } = await running(office)
    const heard = listen(office)
    await office.changeRegions((region) => retired(region, "eu-fr-par", "eu-de-fra"))
    await office.home.reviseAll()
    expect(heard).toMatchObject([{ ok: false, code: "REGION_RETIRED" }])
    expect(await office.home.start(meeting)).toMatchObject({ ok: false, code: "REGION_RETIRED" })
  })

  test("HOM9: with the last region denied the meeting is over", async () => {
    const office = await openOffice()
    const { account, meeting } = await accountWithMeeting(
      office,
      { layer: TWO },
      { layer: only("eu-fr-par") },
    )
    await started(office, meeting.id)
    await office.home.record(meeting.id)
    const heard = listen(office)
    await change(office, account.id, { layer: { ...TWO, deny: { include: ["eu-fr-par"] } } })
    expect(heard).toMatchObject([{ ok: false, code: "REGION_POLICY_EMPTY" }])
    expect(await office.home.start(meeting.id)).toMatchObject({ code: "REGION_POLICY_EMPTY" })
  })

  test("HOM8: a meeting that does not run is not revised", async () => {
    const office = await openOffice()
    const { account, meeting } = await running(office)
    await office.home.end(meeting)
    const heard = listen(office)
    await change(office, account, { layer: { ...TWO, deny: { include: ["eu-fr-par"] } } })
    expect(heard).toEqual([])
    expect(await office.home.revise(meeting)).toBeUndefined()
  })
})

function only2(...include: string[]): { include: string[] } {
  return { include }
}

function retired<Leaf extends { id: string; status: string }>(leaf: Leaf, ...ids: string[]): Leaf {
  return ids.includes(leaf.id) ? { ...leaf, status: "retired" } : leaf
}

/** A meeting in Frankfurt and Paris under which people have met. */
async function running(
  office: Office,
): Promise<{ account: Parameters<typeof change>[1]; meeting: MeetingId }> {
  const { account, meeting } = await accountWithMeeting(office, { layer: TWO })
  await started(office, meeting.id)
  await office.home.record(meeting.id)
  return { account: account.id, meeting: meeting.id }
}

async function started({ home }: Office, meeting: MeetingId): Promise<Descriptor> {
  const outcome = await home.start(meeting)
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.message}`)
  return outcome.policy.descriptor
}

async function policyOf({ home }: Office, meeting: MeetingId): Promise<VerifiedPolicy> {
  const outcome = await home.start(meeting)
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.message}`)
  return outcome.policy
}

function bytesOf(outcome: StartedMeeting | RefusedMeeting): string {
  if (!outcome.ok) throw new Error(outcome.code)
  return outcome.policy.signed.descriptor
}

function listen({ home }: Office): (StartedMeeting | RefusedMeeting)[] {
  const heard: (StartedMeeting | RefusedMeeting)[] = []
  home.onRevised((_meeting, outcome) => heard.push(outcome))
  return heard
}

async function change(
  { accounts }: Office,
  id: Parameters<Office["accounts"]["readAccount"]>[0],
  layers: Partial<AccountChange>,
): Promise<void> {
  const account = await accounts.readAccount(id)
  if (account === undefined) throw new Error("no account")
  const { version, layer, groups, users } = account
  accepted(await accounts.changeLayers(id, { version, layer, groups, users, ...layers }))
}
