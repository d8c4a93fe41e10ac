// SPDX-License-Identifier: Apache-2.0
import { findRegion } from "@landmoot/core/regions"
import { regionId } from "@landmoot/core/units"
import { expect, test } from "vitest"
import { groupHandlers } from "../groups/index.ts"
import { handOver } from "./hand-over.ts"
import { writeGuestPolicy } from "./guests.ts"
import { rejectApproval } from "./approvals.ts"
import { previewPolicy } from "./preview.ts"
import type { PolicyTarget } from "./target.ts"
import { accepted, admin, ceiling, deny, type Desk, layer, openDesk } from "./testing/desk.ts"
import { tellingHandlers } from "./telling.ts"
import { readPolicy } from "./view.ts"
import { acceptNewer, approveChange, writeMeetingLayer, writePolicy } from "./write.ts"

// Rules are those of SPEC.md, section "Reading (PO)" and those after it.

const EU = ceiling("EU@7")
const EU_AND_US = ceiling("EU@7", "US@2")

function accountOf({ account }: Desk): PolicyTarget {
  return { kind: "account", account }
}
function groupOf({ account }: Desk, id: string): PolicyTarget {
  return { kind: "group", account, id }
}
function personOf({ account }: Desk, id: string): PolicyTarget {
  return { kind: "person", account, id }
}

/** Writes a layer over what stands there. */
async function write(
  desk: Desk,
  target: PolicyTarget,
  sent: unknown,
): ReturnType<typeof writePolicy> {
  const { version } = (await readPolicy(desk.parts, target))!
  return await writePolicy(desk.parts, target, { layer: sent, version, actor: admin() })
}

test("PO1: each level is read with what follows and what stands above", async () => {
  const desk = await openDesk({ layer: EU_AND_US })
  await desk.group("staff", { ceiling: { include: ["EU@7"] }, locked: true, minEvidence: 1 })
  await desk.person("ada", {
    groups: ["staff"],
    layer: { planes: { compute: { include: ["US@2"] } } },
  })
  expect(await readPolicy(desk.parts, accountOf(desk))).toMatchObject({
    layer: EU_AND_US,
    version: 1,
    above: ["eu-de-fra"],
    locks: [],
    plan: "paid",
    home: ["eu-de-fra"],
    guests: { mode: "off" },
    approvals: [],
  })
  const person = await readPolicy(desk.parts, personOf(desk, "ada"))
  expect(person).toMatchObject({ locks: ["group:staff"], evidence: 1, version: 1 })
  expect(person?.above).toEqual(["eu-de-fra", "eu-fr-par", "eu-ie-dub", "eu-nl-ams", "eu-se-sto"])
  expect(person?.answer).toMatchObject({ ok: true, planes: { compute: [] } })
  expect(person?.answer).toMatchObject({ disabled: [{ plane: "compute" }] })
  const meeting = await desk.meeting("ada", ceiling("eu-fr-par"))
  const own = await readPolicy(desk.parts, { kind: "meeting", account: desk.account, id: meeting })
  expect(own?.answer).toMatchObject({ effective: ["eu-fr-par"] })
  expect(await readPolicy(desk.parts, groupOf(desk, "none"))).toBeUndefined()
})

test("PO2: a newer version of a group is offered, and counts when it is accepted", async () => {
  const desk = await openDesk({ layer: ceiling("EU@6") })
  const before = await readPolicy(desk.parts, accountOf(desk))
  expect(before?.answer).toMatchObject({
    effective: ["eu-de-fra", "eu-fr-par", "eu-ie-dub", "eu-nl-ams"],
  })
  expect(before?.notices).toEqual([
    { kind: "newer-group", from: "EU@6", to: "EU@7", added: ["eu-se-sto"], removed: [] },
  ])
  const accept = { from: "EU@6", to: "EU@7", version: 1, actor: admin() }
  expect(await acceptNewer(desk.parts, accountOf(desk), { ...accept, to: "EU@9" })).toMatchObject({
    code: "POLICY_OFFER_NOT_FOUND",
  })
  accepted(await acceptNewer(desk.parts, accountOf(desk), accept))
  const after = await readPolicy(desk.parts, accountOf(desk))
  expect(after).toMatchObject({ layer: EU, notices: [], version: 2 })
})

test("PO3: a region that lost a jurisdiction, or drains, is told", async () => {
  const desk = await openDesk({ layer: EU })
  expect((await readPolicy(desk.parts, accountOf(desk)))?.notices).toEqual([])
  const { catalogue } = desk.trust
  const groups = catalogue.groups.map((group) => ({
    ...group,
    members: group.members.filter((member) => member !== "eu-ie-dub"),
  }))
  await desk.changeRegions((leaf) =>
    leaf.id === "eu-ie-dub"
      ? { ...leaf, jurisdictions: ["EEA"] }
      : leaf.id === "eu-se-sto"
        ? { ...leaf, status: "draining" }
        : leaf,
  )
  const left = {
    ...desk.trust,
    catalogue: { ...desk.trust.catalogue, groups },
    now: () => desk.trust.now(),
  }
  const view = await readPolicy({ ...desk.parts, trust: left }, accountOf(desk))
  expect(view?.notices).toEqual([
    { kind: "jurisdiction-lost", region: "eu-ie-dub", group: "EU@7", lost: ["EU"] },
    { kind: "region-status", region: "eu-se-sto", status: "draining" },
  ])
})

test("PO4: one site only is allowed, and has no redundancy", async () => {
  const desk = await openDesk({ layer: EU })
  accepted(await write(desk, accountOf(desk), {}))
  expect(await readPolicy(desk.parts, accountOf(desk))).toMatchObject({
    redundancy: "none",
    answer: { ok: true, effective: ["eu-de-fra"] },
  })
  const preview = accepted(await previewPolicy(desk.parts, accountOf(desk), { layer: EU }))
  expect(preview.redundancy).toBe("some")
})

test("PO5: a preview says what a write would do, and changes nothing", async () => {
  const desk = await openDesk({ layer: EU_AND_US })
  await desk.group("staff", ceiling("US@2"))
  await desk.person("ada", { groups: ["staff"] })
  await desk.person("ben")
  const upcoming = await desk.meeting("ada", {}, "Tomorrow")
  const running = await desk.meeting("ben", {}, "Now")
  await desk.meet(running)
  const starts = { nextStarts: async () => await Promise.resolve(new Map([[upcoming, 77]])) }
  const preview = accepted(
    await previewPolicy({ ...desk.parts, starts }, accountOf(desk), {
      layer: { ...EU_AND_US, deny: { include: ["US@2"] } },
    }),
  )
  expect(preview.account).toMatchObject({ disappear: ["us-or-pdx", "us-va-iad"], people: 2 })
  expect(preview.groups).toMatchObject([{ level: "group:staff", after: [] }])
  expect(preview.affected).toMatchObject({
    people: 2,
    withoutAnyRegion: { people: 1, groups: ["staff"] },
  })
  expect(preview.meetings).toMatchObject([
    { id: upcoming, title: "Tomorrow", start: 77, code: "REGION_POLICY_EMPTY" },
  ])
  expect(preview.running).toMatchObject([
    { id: running, title: "Now", loses: ["us-or-pdx", "us-va-iad"], ends: false },
  ])
  expect((await desk.read()).version).toBe(1)
  const malformed = await previewPolicy(desk.parts, accountOf(desk), { layer: ceiling("EU") })
  expect(malformed).toMatchObject({ code: "POLICY_INVALID", path: "layer.ceiling.include[0]" })
})

test("PO6: the cost rests on past participants under their owners' policies, else on cities", async () => {
  const [fra, sin] = [regionId("eu-de-fra"), regionId("sg-sin")]
  const own = layer({ ceiling: { include: ["sg-sin"] } })
  const past = {
    roundTrips: async () =>
      await Promise.resolve([
        {
          place: sin,
          measured: [
            { region: fra, medianMs: 160, samples: 4 },
            { region: sin, medianMs: 9, samples: 5 },
          ],
        },
      ]),
    attendance: async () =>
      await Promise.resolve([
        { place: "sg-sin", sessions: 3 },
        { place: "sg-sin", sessions: 7, owners: { groups: "[]", layer: JSON.stringify(own) } },
        { place: "mars", sessions: 1 },
      ]),
  }
  const desk = await openDesk({ layer: ceiling("EU@7", "sg-sin"), past })
  await desk.person("ada", { layer: own })
  const { cost } = accepted(await previewPolicy(desk.parts, accountOf(desk), { layer: {} }))
  expect(cost).toMatchObject({ label: "estimate", basis: "measured", weight: 10, samples: 9 })
  expect(cost.before).toMatchObject({ p50Ms: 9, weight: 10 })
  // Ada's own layer leaves nothing when Singapore goes; the others take the measured way.
  expect(cost.after).toMatchObject({ p50Ms: 160, weight: 3, without: 7 })
  const chosen = accepted(
    await previewPolicy(desk.parts, accountOf(desk), { layer: EU, cities: ["tokyo", "berlin"] }),
  )
  expect(chosen.cost).toMatchObject({ basis: "cities", weight: 2, samples: 0 })
  expect(await previewPolicy(desk.parts, accountOf(desk), { cities: ["atlantis"] })).toMatchObject({
    code: "REQUEST_INVALID",
    path: "cities[0]",
  })
  const fresh = await openDesk()
  const first = accepted(await previewPolicy(fresh.parts, accountOf(fresh), { layer: EU }))
  expect(first.cost.basis).toBe("cities")
  expect(first.cost.before.places.length).toBeGreaterThan(3)
})

test("PO7: a person is previewed with other groups and the meetings that they own", async () => {
  const desk = await openDesk({ layer: EU_AND_US })
  await desk.group("staff", ceiling("EU@7"))
  await desk.person("ada")
  await desk.person("ben")
  await desk.meeting("ada", ceiling("US@2"), "Ada's")
  await desk.meeting("ben", ceiling("US@2"), "Ben's")
  const preview = accepted(
    await previewPolicy(desk.parts, personOf(desk, "ada"), { groups: ["staff"] }),
  )
  expect(preview.person).toMatchObject({ disappear: ["us-or-pdx", "us-va-iad"] })
  expect(preview.affected.people).toBe(1)
  expect(preview.meetings).toMatchObject([{ title: "Ada's", already: false }])
  const unknown = await previewPolicy(desk.parts, personOf(desk, "ada"), { groups: ["none"] })
  expect(unknown).toMatchObject({ code: "GROUP_NOT_FOUND", path: "groups[0]" })
})

test("PO8: of two administrators at once the loser is told what stands there", async () => {
  const desk = await openDesk({ layer: EU_AND_US })
  await desk.group("staff")
  await desk.person("ada")
  for (const [target, code] of [
    [accountOf(desk), "ACCOUNT_VERSION_CONFLICT"],
    [groupOf(desk, "staff"), "GROUP_VERSION_CONFLICT"],
    [personOf(desk, "ada"), "PERSON_VERSION_CONFLICT"],
  ] as const) {
    const [one, other] = [deny("eu-fr-par"), deny("eu-ie-dub")].map((each) => ({
      ...(target.kind === "account" ? EU_AND_US : {}),
      ...each,
    }))
    const answers = await Promise.all(
      [one, other].map(
        async (each) =>
          await writePolicy(desk.parts, target, { layer: each, version: 1, actor: admin() }),
      ),
    )
    const lost = answers.filter((answer) => !answer.ok)
    expect(lost).toHaveLength(1)
    const stands = (await readPolicy(desk.parts, target))!
    expect([one, other]).toContainEqual(stands.layer)
    expect(stands.version).toBe(2)
    expect(lost).toMatchObject([
      { code, path: "version", facts: { version: "2", layer: JSON.stringify(stands.layer) } },
    ])
  }
})

test.for([
  [
    "a group without a version",
    "account",
    ceiling("EU"),
    "POLICY_INVALID",
    "layer.ceiling.include[0]",
  ],
  [
    "an empty set",
    "account",
    { ceiling: { include: ["EU@6"], exclude: ["EU@7"] } },
    "POLICY_WRITE_EMPTY",
    "layer.ceiling",
  ],
  ["a wider leaf", "group", ceiling("jp-tyo"), "POLICY_WRITE_WIDENS", "layer.ceiling.include[0]"],
  [
    "a restricted leaf below",
    "person",
    ceiling("cn-sha"),
    "POLICY_WRITE_RESTRICTED",
    "layer.ceiling.include[0]",
  ],
  ["nothing left", "group", deny("EU@7"), "POLICY_WRITE_EMPTY", "layer"],
  [
    "another account's region",
    "account",
    ceiling("acct:other/hq"),
    "POLICY_INVALID",
    "layer.ceiling.include[0]",
  ],
] as const)("PO9: %s is refused", async ([, kind, sent, code, path]) => {
  const desk = await openDesk({ layer: EU })
  await desk.group("staff")
  await desk.person("ada")
  const target = {
    account: accountOf(desk),
    group: groupOf(desk, "staff"),
    person: personOf(desk, "ada"),
  }[kind]
  expect(await write(desk, target, sent)).toMatchObject({ ok: false, code, path })
  expect(desk.notes).toEqual([])
})

test("PO9: below a lock no ceiling is written", async () => {
  const desk = await openDesk({ layer: layer({ ...EU, locked: true }) })
  await desk.group("staff")
  expect(await write(desk, groupOf(desk, "staff"), ceiling("eu-fr-par"))).toMatchObject({
    code: "POLICY_WRITE_LOCKED",
    path: "layer.ceiling",
  })
  accepted(await write(desk, groupOf(desk, "staff"), deny("eu-fr-par")))
})

test("PO10: user ∩ group empty is refused on write, naming the groups", async () => {
  const desk = await openDesk({ layer: EU })
  await desk.group("staff", ceiling("eu-fr-par", "eu-ie-dub"))
  await desk.group("board")
  await desk.person("ada", { groups: ["staff", "board"] })
  await desk.person("ben", { groups: ["staff", "board"] })
  await desk.person("cleo", { groups: ["board"] })
  expect(await write(desk, groupOf(desk, "board"), ceiling("eu-nl-ams"))).toMatchObject({
    code: "POLICY_ASSIGNMENT_EMPTY",
    facts: { groups: "staff, board", groupIds: "staff,board", people: "2" },
  })
  expect(await write(desk, personOf(desk, "ada"), deny("eu-fr-par", "eu-ie-dub"))).toMatchObject({
    ok: false,
    code: "POLICY_WRITE_EMPTY",
  })
  accepted(await write(desk, groupOf(desk, "board"), ceiling("eu-fr-par")))
})

test("PO10: user ∩ group empty that arises by sync says REGION_POLICY_EMPTY at the start", async () => {
  const desk = await openDesk({ layer: EU })
  await desk.group("staff", ceiling("eu-fr-par"))
  await desk.person("ada", { layer: ceiling("eu-ie-dub") })
  const meeting = await desk.meeting("ada")
  expect(await desk.start(meeting)).toEqual(["eu-ie-dub"])
  const ada = (await desk.storage.people.read(desk.account, "ada"))!
  await desk.storage.people.replace({ ...ada, groups: ["staff"], version: 2 }, 1)
  expect(await desk.start(meeting)).toBe("REGION_POLICY_EMPTY")
})

test("PO11: an account's deny reaches running meetings at once, a group's does not", async () => {
  const desk = await openDesk({ layer: EU })
  await desk.group("staff")
  await desk.person("ada", { groups: ["staff"] })
  const meeting = await desk.meeting("ada")
  await desk.meet(meeting)
  accepted(await write(desk, groupOf(desk, "staff"), deny("eu-se-sto")))
  expect(await desk.start(meeting)).toContain("eu-se-sto")
  accepted(await write(desk, accountOf(desk), { ...EU, ...deny("eu-fr-par") }))
  expect(await desk.start(meeting)).toEqual(["eu-de-fra", "eu-ie-dub", "eu-nl-ams", "eu-se-sto"])
})

test("PO12: every write is noted with what stood before and after", async () => {
  const desk = await openDesk({ layer: EU })
  await desk.group("staff")
  await desk.person("ada")
  const meeting = await desk.meeting("ada")
  accepted(await write(desk, accountOf(desk), EU_AND_US))
  accepted(await write(desk, groupOf(desk, "staff"), EU))
  accepted(await write(desk, personOf(desk, "ada"), deny("US@2")))
  const target = { kind: "meeting", account: desk.account, id: meeting } as const
  accepted(await writeMeetingLayer(desk.parts, target, { layer: EU, actor: admin("ben") }))
  expect(
    desk.notes.map(({ actor, action, object, before, after }) => [
      actor.id,
      action,
      object.id,
      before,
      after,
    ]),
  ).toEqual([
    ["ada", "policy.account.write", desk.account, EU, EU_AND_US],
    ["ada", "policy.group.write", "staff", {}, EU],
    ["ada", "policy.person.write", "ada", {}, deny("US@2")],
    ["ben", "meeting.update", meeting, {}, EU],
  ])
})

test("PO14: what partners allowed limits every later layer of a meeting (R23)", async () => {
  const desk = await openDesk({ layer: EU_AND_US })
  await desk.person("ada")
  const meeting = await desk.meeting("ada", ceiling("eu-fr-par"))
  const partners = { regionsOf: async () => await Promise.resolve([[regionId("eu-fr-par")]]) }
  const parts = { ...desk.parts, partners }
  const target = { kind: "meeting", account: desk.account, id: meeting } as const
  const wider = accepted(await writeMeetingLayer(parts, target, { layer: {}, actor: admin() }))
  expect(wider).toMatchObject({ regions: ["eu-fr-par"], layer: ceiling("eu-fr-par") })
  expect(await desk.start(meeting)).toEqual(["eu-fr-par"])
  const others = { layer: ceiling("US@2"), actor: admin() }
  expect(await writeMeetingLayer(parts, target, others)).toMatchObject({
    code: "MEETING_PARTNERS_EXCLUDED",
  })
})

test("PO13: the free plan chooses no regions, and ignores what is stored", async () => {
  const desk = await openDesk({ plan: "free", layer: EU_AND_US })
  await desk.person("ada", { layer: ceiling("US@2") })
  const meeting = await desk.meeting("ada", ceiling("eu-fr-par"))
  expect(await desk.start(meeting)).toEqual(["eu-de-fra"])
  expect(await write(desk, accountOf(desk), EU)).toMatchObject({
    code: "PLAN_FEATURE_MISSING",
    path: "layer",
    facts: { plans: "pro, education, enterprise" },
  })
  accepted(await write(desk, accountOf(desk), { minEvidence: 1 }))
})

test("PO14: a meeting's own layer counts from its next start", async () => {
  const desk = await openDesk({ layer: EU })
  await desk.person("ada")
  const meeting = await desk.meeting("ada")
  const target = { kind: "meeting", account: desk.account, id: meeting } as const
  await desk.meet(meeting)
  const written = await writeMeetingLayer(desk.parts, target, {
    layer: ceiling("eu-fr-par"),
    actor: admin(),
  })
  expect(accepted(written).regions).toEqual(["eu-fr-par"])
  expect(await desk.start(meeting)).toHaveLength(5)
  await desk.home.end(meeting)
  expect(await desk.start(meeting)).toEqual(["eu-fr-par"])
  await desk.storage.meetings.endMeeting(meeting, desk.trust.now())
  const late = await writeMeetingLayer(desk.parts, target, { layer: EU, actor: admin() })
  expect(late).toMatchObject({ code: "MEETING_ENDED" })
})

test("PO15: owners are told once of meetings that somebody else's change makes fail", async () => {
  const desk = await openDesk({ layer: EU_AND_US })
  await desk.group("staff")
  await desk.person("ada", { groups: ["staff"] })
  await desk.meeting("ada", ceiling("US@2"), "With America")
  await desk.meeting("ada", {}, "At home")
  accepted(await write(desk, groupOf(desk, "staff"), EU))
  expect(desk.news).toEqual([["ada", ["With America"]]])
  accepted(await write(desk, groupOf(desk, "staff"), ceiling("EU@6")))
  expect(desk.news).toHaveLength(1)
})

test("PO15: an owner who moves group is told, and the next start resolves anew", async () => {
  const desk = await openDesk({ layer: EU_AND_US })
  await desk.group("staff", EU)
  await desk.person("ada")
  const failing = await desk.meeting("ada", ceiling("US@2"), "With America")
  const running = await desk.meeting("ada", {}, "Now")
  expect(await desk.meet(running)).toContain("us-va-iad")
  const groups = groupHandlers({
    stores: desk.storage,
    audit: desk.parts.audit,
    // Putting somebody into a group asks nobody to sign in, and turns nobody out.
    signIns: undefined as never,
    meetings: undefined as never,
    catalogue: () => desk.trust.catalogue,
  })
  const { "groups.setMembers": setMembers } = tellingHandlers(desk.parts, groups, [
    "groups.setMembers",
  ])
  accepted(
    await setMembers({
      params: { account: desk.account, group: "staff" },
      query: undefined,
      body: { add: ["ada"], remove: [] },
      principal: { kind: "key", account: desk.account, key: "k1", scopes: ["groups:write"] },
      reach: "all",
      now: desk.trust.now(),
      language: "en",
      address: "",
    }),
  )
  expect(desk.news).toEqual([["ada", ["With America"]]])
  expect(await desk.start(running)).toContain("us-va-iad")
  expect(await desk.start(failing)).toBe("REGION_POLICY_EMPTY")
  await desk.home.end(running)
  expect(await desk.start(running)).not.toContain("us-va-iad")
})

test("PO16: the guest policy is kept with the account and moves no meeting", async () => {
  const desk = await openDesk({ layer: EU })
  await desk.person("ada")
  const meeting = await desk.meeting("ada")
  const before = await desk.start(meeting)
  const guests = { mode: "refuse", regions: { include: ["EU@7", "ch-zrh"] } } as never
  const written = { guests, version: 1, actor: admin() }
  expect(accepted(await writeGuestPolicy(desk.parts, desk.account, written))).toMatchObject({
    version: 2,
  })
  expect((await desk.read()).guestPolicy).toEqual(guests)
  expect(await desk.start(meeting)).toEqual(before)
  expect(await writeGuestPolicy(desk.parts, desk.account, written)).toMatchObject({
    code: "ACCOUNT_VERSION_CONFLICT",
  })
  for (const regions of [undefined, { include: ["nowhere"] }]) {
    const wrong = { guests: { mode: "warn", regions } as never, version: 2, actor: admin() }
    expect(await writeGuestPolicy(desk.parts, desk.account, wrong)).toMatchObject({
      code: "POLICY_INVALID",
      path: expect.stringContaining("regions"),
    })
  }
})

/** Asks for Shanghai, and gives the id of what waits. */
async function askForChina(desk: Desk): Promise<string> {
  await desk.person("ada", { role: "administrator" })
  const answer = accepted(await write(desk, accountOf(desk), ceiling("EU@7", "cn-sha")))
  if (answer.kind !== "pending") throw new Error("a restricted region was written at once")
  return answer.approval.id
}

test("PO17: a restricted region waits for somebody other than who asked", async () => {
  const desk = await openDesk({ layer: EU })
  const id = await askForChina(desk)
  expect(await desk.read()).toMatchObject({ layer: EU, version: 1 })
  const view = await readPolicy(desk.parts, accountOf(desk))
  expect(view?.approvals).toMatchObject([
    { id, regions: ["cn-sha"], state: "pending", requestedBy: { id: "ada" } },
  ])
  expect(await approveChange(desk.parts, desk.account, { id, actor: admin() })).toMatchObject({
    code: "POLICY_APPROVAL_OWN",
  })
  accepted(await approveChange(desk.parts, desk.account, { id, actor: admin("ben") }))
  expect(await desk.read()).toMatchObject({
    layer: ceiling("EU@7", "cn-sha"),
    version: 2,
    confirmations: [{ region: "cn-sha", by: ["ada", "ben"], at: desk.trust.now() }],
  })
  // What is confirmed stays so: writing beside it asks nobody.
  accepted(await write(desk, accountOf(desk), ceiling("cn-sha", "EU@6")))
})

test("PO18: it is decided once, and void after a week or when the account has changed", async () => {
  const desk = await openDesk({ layer: EU })
  const ben = admin("ben")
  const first = await askForChina(desk)
  accepted(await rejectApproval(desk.parts, desk.account, { id: first, actor: ben }))
  expect(await approveChange(desk.parts, desk.account, { id: first, actor: ben })).toMatchObject({
    code: "POLICY_APPROVAL_OVER",
    facts: { state: "rejected" },
  })
  const second = await askForChina(desk)
  desk.pass(7 * 86_400)
  expect(await approveChange(desk.parts, desk.account, { id: second, actor: ben })).toMatchObject({
    code: "POLICY_APPROVAL_OVER",
    facts: { state: "expired" },
  })
  const third = await askForChina(desk)
  accepted(await write(desk, accountOf(desk), EU_AND_US))
  expect(await approveChange(desk.parts, desk.account, { id: third, actor: ben })).toMatchObject({
    code: "POLICY_APPROVAL_CONFLICT",
  })
  expect((await desk.read()).layer).toEqual(EU_AND_US)
  const key = { kind: "key", id: "k1" } as const
  const byKey = { layer: ceiling("cn-sha"), version: 2, actor: key }
  expect(await writePolicy(desk.parts, accountOf(desk), byKey)).toMatchObject({
    code: "POLICY_APPROVAL_NEEDS_PERSON",
  })
  const fourth = await askForChina(desk)
  expect(await approveChange(desk.parts, desk.account, { id: fourth, actor: key })).toMatchObject({
    code: "POLICY_APPROVAL_OWN",
  })
  expect(await approveChange(desk.parts, desk.account, { id: "none", actor: ben })).toMatchObject({
    code: "POLICY_APPROVAL_NOT_FOUND",
  })
  expect(findRegion(desk.trust.catalogue, regionId("cn-sha"))?.restricted).toBe(true)
})

test("PO18: it is void when whoever asked is no administrator any more", async () => {
  const desk = await openDesk({ layer: EU })
  const id = await askForChina(desk)
  const { people } = desk.storage
  const ada = (await people.read(desk.account, "ada"))!
  await people.replace({ ...ada, role: "member", version: 2 }, 1)
  const ben = admin("ben")
  expect(await approveChange(desk.parts, desk.account, { id, actor: ben })).toMatchObject({
    code: "POLICY_APPROVAL_OVER",
    facts: { state: "outdated" },
  })
  expect(await desk.read()).toMatchObject({ layer: EU, version: 1 })
})

test("PO18: of two who confirm at once one does", async () => {
  const desk = await openDesk({ layer: EU })
  const id = await askForChina(desk)
  const answers = await Promise.all(
    ["ben", "cleo"].map(
      async (who) => await approveChange(desk.parts, desk.account, { id, actor: admin(who) }),
    ),
  )
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  expect((await desk.read()).confirmations).toHaveLength(1)
})

test("PO19: handed over, another person's layers govern from the next start", async () => {
  const desk = await openDesk({ layer: EU })
  await desk.person("ada")
  await desk.person("ben", { layer: ceiling("eu-fr-par") })
  await desk.person("cleo")
  await desk.person("dora", { layer: ceiling("eu-ie-dub") })
  const meeting = await desk.meeting("ada", ceiling("eu-fr-par", "eu-de-fra"))
  await desk.meet(meeting)
  const to = async (person: string, account = desk.account): ReturnType<typeof handOver> =>
    await handOver(desk.parts, { account, meeting, person }, { actor: admin() })
  const handed = accepted(await to("ben"))
  expect(handed).toMatchObject({ after: ["eu-fr-par"], warning: { code: "regions-change" } })
  expect(await desk.start(meeting)).toEqual(["eu-de-fra", "eu-fr-par"])
  await desk.home.end(meeting)
  expect(await desk.start(meeting)).toEqual(["eu-fr-par"])
  expect(accepted(await to("dora"))).toMatchObject({ warning: { code: "cannot-start" } })
  expect(accepted(await to("ada"))).toHaveProperty("warning")
  expect(accepted(await to("cleo"))).not.toHaveProperty("warning")
  expect(await to("somebody-else")).toMatchObject({ code: "MEETING_HAND_OVER_ELSEWHERE" })
  expect(await to("ada", "acc_fedcba9876543210" as never)).toMatchObject({
    code: "ACCESS_NOT_FOUND",
  })
})
