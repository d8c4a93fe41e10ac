// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { checkoutReference } from "../plans/index.ts"
import { planChangeHandlers } from "./handlers.ts"
import { accepted, admin, ceiling, type Desk, layer, openDesk } from "./testing/desk.ts"
import { acceptHome, changePlan, planChanger, previewPlan } from "./transitions.ts"
import { writePolicy } from "./write.ts"

// Rules are those of SPEC.md, section "Plans (PT)".

const EU = ceiling("EU@7")

async function change(desk: Desk, plan: "free" | "pro" | "enterprise"): Promise<void> {
  const now = desk.trust.now()
  accepted(await changePlan(desk.parts, { account: desk.account, plan, actor: admin(), now }))
}

test("PT1: paid to free waits where the home had been excluded, until the owner accepts it", async () => {
  const desk = await openDesk({ layer: EU })
  await desk.group("staff", ceiling("eu-fr-par", "eu-nl-ams"))
  await desk.person("ada", { groups: ["staff"] })
  await desk.person("ben")
  await desk.person("cleo", { layer: layer({ deny: { include: ["eu-de-fra"] } }) })
  const kept = await desk.meeting("ada", {}, "Staff")
  const open = await desk.meeting("ben", {}, "Open")
  const own = await desk.meeting("ben", ceiling("eu-ie-dub"), "Dublin")
  const denied = await desk.meeting("cleo", {}, "Cleo's")
  await change(desk, "free")
  expect(await desk.start(open)).toEqual(["eu-de-fra"])
  for (const meeting of [kept, own, denied]) {
    expect(await desk.start(meeting)).toBe("ACCOUNT_HOME_UNACCEPTED")
  }
  expect(Object.fromEntries(desk.news)).toEqual({
    ada: ["Staff"],
    ben: ["Dublin"],
    cleo: ["Cleo's"],
  })
  const accept = async (home: readonly string[]): ReturnType<typeof acceptHome> =>
    await acceptHome(desk.parts, desk.account, { home: home as never, actor: admin("owner") })
  expect(await accept(["eu-fr-par"])).toMatchObject({ code: "ACCOUNT_HOME_DIFFERS", path: "home" })
  const state = accepted(await accept(["eu-de-fra"]))
  expect(state.homeAcceptance?.accepted).toEqual({ by: "owner", at: desk.trust.now() })
  for (const meeting of [kept, own, denied]) {
    expect(await desk.start(meeting)).toEqual(["eu-de-fra"])
  }
  expect(await accept(["eu-de-fra"])).toMatchObject({ code: "ACCOUNT_HOME_ACCEPTED" })
})

test("PT2: PT3: what was chosen is kept and offered, and free to paid stays home", async () => {
  const chosen = layer({
    ...EU,
    deny: { include: ["eu-se-sto"] },
    planes: { compute: { include: ["eu-fr-par"] } },
    minEvidence: 1,
  })
  const narrowing = layer({ planes: chosen.planes, minEvidence: 1 })
  const desk = await openDesk({ layer: chosen })
  await desk.person("ada")
  const meeting = await desk.meeting("ada")
  await change(desk, "free")
  expect(await desk.read()).toMatchObject({ plan: "free", layer: narrowing, formerLayer: chosen })
  await change(desk, "pro")
  const account = await desk.read()
  expect(account).toMatchObject({ plan: "pro", layer: narrowing, formerLayer: chosen })
  expect(account).not.toHaveProperty("homeAcceptance")
  expect(await desk.start(meeting)).toEqual(["eu-de-fra"])
  const target = { kind: "account", account: desk.account } as const
  const { version } = account
  accepted(await writePolicy(desk.parts, target, { layer: chosen, version, actor: admin() }))
  expect(await desk.start(meeting)).toContain("eu-fr-par")
})

test("PT3: what a free account had stored does not come into force by paying", async () => {
  const desk = await openDesk({ plan: "free", layer: ceiling("EU@7", "US@2") })
  await desk.person("ada")
  const meeting = await desk.meeting("ada")
  await change(desk, "enterprise")
  expect(await desk.start(meeting)).toEqual(["eu-de-fra"])
  expect((await desk.read()).formerLayer).toEqual(ceiling("EU@7", "US@2"))
})

test("PT4: a card that fails while people meet leaves the descriptor in force to its end", async () => {
  const desk = await openDesk({ layer: EU })
  await desk.group("staff", ceiling("eu-fr-par"))
  await desk.person("ada", { groups: ["staff"] })
  const meeting = await desk.meeting("ada")
  expect(await desk.meet(meeting)).toEqual(["eu-fr-par"])
  await change(desk, "free")
  await desk.home.reviseAll()
  expect(await desk.start(meeting)).toEqual(["eu-fr-par"])
  await desk.home.end(meeting)
  expect(await desk.start(meeting)).toBe("ACCOUNT_HOME_UNACCEPTED")
})

test("PT5: a change is noted once, the same plan changes nothing, and a named version is held to", async () => {
  const desk = await openDesk({ layer: EU })
  const { account } = desk
  const now = desk.trust.now()
  await change(desk, "enterprise")
  expect((await desk.read()).version).toBe(1)
  const stale = { account, plan: "free", actor: admin(), now, version: 7 } as const
  expect(await changePlan(desk.parts, stale)).toMatchObject({ code: "ACCOUNT_VERSION_CONFLICT" })
  const changer = planChanger(desk.parts)
  const actor = { kind: "billing", id: "sub_1" } as const
  const answers = await Promise.all(
    [1, 2, 3].map(async () => await changer.changePlan({ account, plan: "free", actor, now })),
  )
  expect(answers.every(({ ok }) => ok)).toBe(true)
  expect(desk.notes).toMatchObject([
    { action: "plan.change", actor, before: { plan: "enterprise" }, after: { plan: "free" } },
  ])
  const missing = { account: "acc_fedcba9876543210" as never, plan: "free", actor, now } as const
  expect(await changer.changePlan(missing)).toMatchObject({ code: "ACCESS_NOT_FOUND" })
})

test("PT10: where a payment service says what is paid for, owners choose the free plan alone", async () => {
  const desk = await openDesk({ plan: "pro" })
  const choose = async (plan: "free" | "enterprise", isPaidFor: boolean): Promise<unknown> =>
    await planChangeHandlers(
      desk.parts,
      isPaidFor ? (account, now) => checkoutReference("whsec", account, now) : undefined,
    )["plan.change"]({
      params: { account: desk.account },
      query: undefined,
      body: { plan, version: (await desk.read()).version },
      principal: { kind: "anonymous" },
      reach: "all",
      now: desk.trust.now(),
      language: "en",
      address: "192.0.2.1",
    })
  expect(await choose("enterprise", true)).toMatchObject({ code: "PLAN_FOLLOWS_PAYMENT" })
  expect(await desk.read()).toMatchObject({ plan: "pro", version: 1 })
  expect(await choose("free", true)).toMatchObject({ value: { plan: "free" } })
  expect(await choose("enterprise", false)).toMatchObject({ value: { plan: "enterprise" } })
})

test("PT6: the preview of a plan says what waits, what goes off and what is too much", async () => {
  const desk = await openDesk({ layer: EU })
  await desk.group("staff", ceiling("eu-fr-par"))
  await desk.person("ada", { groups: ["staff"] })
  await desk.person("ben")
  const waits = await desk.meeting("ada", {}, "Staff")
  const running = await desk.meeting("ben")
  await desk.meet(running)
  const preview = accepted(await previewPlan(desk.parts, desk.account, "free"))
  expect(preview).toMatchObject({
    kind: "downgrade",
    before: ["eu-de-fra", "eu-fr-par", "eu-ie-dub", "eu-nl-ams", "eu-se-sto"],
    after: ["eu-de-fra"],
    blocked: 1,
    meetings: [{ id: waits, code: "ACCOUNT_HOME_UNACCEPTED", already: false }],
    running: 1,
    exceeded: [{ limit: "groups", has: 1, allows: 0 }],
    formerLayer: EU,
  })
  expect(preview.losing).toContain("regions")
  expect((await desk.read()).plan).toBe("enterprise")
  await change(desk, "free")
  const upgrade = accepted(await previewPlan(desk.parts, desk.account, "pro"))
  // The group still keeps its meetings out of the home, which is all there is until somebody widens.
  expect(upgrade).toMatchObject({
    kind: "upgrade",
    after: ["eu-de-fra"],
    meetings: [{ code: "REGION_POLICY_EMPTY", already: true }],
  })
})

test("PT7: the last allowed region retired while people meet ends the meeting", async () => {
  const desk = await openDesk({ layer: EU })
  await desk.person("ada", { layer: ceiling("eu-fr-par") })
  const meeting = await desk.meeting("ada")
  expect(await desk.meet(meeting)).toEqual(["eu-fr-par"])
  const heard: unknown[] = []
  desk.home.onRevised((_meeting, outcome) => heard.push(outcome))
  await desk.changeRegions((leaf) =>
    leaf.id === "eu-fr-par" ? { ...leaf, status: "retired" } : leaf,
  )
  await desk.home.reviseAll()
  expect(heard).toMatchObject([{ ok: false, code: "REGION_RETIRED" }])
  expect(await desk.start(meeting)).toBe("REGION_RETIRED")
})
