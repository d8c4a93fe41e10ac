// SPDX-License-Identifier: Apache-2.0
import type { MeetingId } from "@landmoot/core/units"
import { afterAll, beforeEach, expect, test } from "vitest"
import {
  type ApiSite,
  type Asker,
  NOBODY,
  openApiSite,
  type SignedUp,
  type Told,
} from "./testing/site.ts"

// Rules are those of SPEC.md, section "Cases (GWP)". What a start says is read as anybody reads it
// who has a link: without signing in.

const EU = { ceiling: { include: ["EU@7"] } }
const [FRA, PAR, AMS] = ["eu-de-fra", "eu-fr-par", "eu-nl-ams"]

let site: ApiSite
let owner: Owner
let accounts = 0
const closers: (() => Promise<void>)[] = []

/** An owner of a paid account of their own, signed in with a second factor. */
interface Owner extends SignedUp {
  readonly base: string
}

beforeEach(async () => {
  site ??= await openApiSite((close) => closers.push(close))
  owner = await openAccount()
}, 60_000)

afterAll(async () => {
  for (const close of closers.toReversed()) await close()
})

/** Somebody new with an account of a plan, which allows the regions of the European Union. */
async function openAccount(plan: "free" | "enterprise" = "enterprise"): Promise<Owner> {
  accounts += 1
  const signedUp = await site.signUp(`owner-${accounts}@example.org`)
  await site.setPlan(signedUp.account, "enterprise")
  const strong = await site.withSecondFactor(signedUp)
  const made = { ...signedUp, ...strong, base: `/api/accounts/${signedUp.account}` }
  if (plan === "free") await site.setPlan(signedUp.account, plan)
  else expect(await allow(made, "policy", EU)).toMatchObject({ status: 200 })
  return made
}

/** Replaces the layer of a level by what is written now. */
async function allow(by: Owner, level: string, layer: object): Promise<Told> {
  const { version } = (await site.ask(by, `GET ${by.base}/${level}`)).body as { version: number }
  return await site.ask(by, `PUT ${by.base}/${level}`, { body: { layer, version } })
}

async function makeGroup(by: Owner, name: string, layer: object = {}): Promise<string> {
  const told = await site.ask(by, `POST ${by.base}/groups`, { body: { name } })
  const { id } = told.body as { id: string }
  expect(await allow(by, `groups/${id}/policy`, layer)).toMatchObject({ status: 200 })
  return id
}

async function putInto(by: Owner, group: string, ...add: readonly string[]): Promise<Told> {
  return await site.ask(by, `PATCH ${by.base}/groups/${group}/members`, { body: { add } })
}

async function makeMeeting(by: Asker & { readonly base: string }): Promise<MeetingId> {
  const body = { kind: "instant", title: "Planning" }
  const told = await site.ask(by, `POST ${by.base}/meetings`, { body })
  return (told.body as { meeting: { id: MeetingId } }).meeting.id
}

async function start(meeting: MeetingId): Promise<Told> {
  return await site.ask(NOBODY, `GET /api/meetings/${meeting}`)
}

/** Lets somebody begin to meet. */
async function meet(meeting: MeetingId): Promise<void> {
  const started = await site.home.meetings.start(meeting)
  if (!started.ok) throw new Error(started.code)
  await site.home.meetings.begin(started.policy)
}

/** The regions of the signed descriptor with which a meeting starts. */
async function regionsAt(meeting: MeetingId): Promise<readonly string[]> {
  const { descriptor } = (await start(meeting)).body as { descriptor: string }
  const [, claims = ""] = descriptor.split(".")
  const read = JSON.parse(Buffer.from(claims, "base64url").toString()) as {
    effective: readonly string[]
  }
  return read.effective
}

async function changePlan(by: Owner, plan: string): Promise<Told> {
  const { version } = (await site.ask(by, `GET ${by.base}/plan`)).body as { version: number }
  return await site.ask(by, `PUT ${by.base}/plan`, { body: { plan, version } })
}

test("GWP1: paid to free blocks what had excluded home until the owner accepts it", async () => {
  const group = await makeGroup(owner, "Staff", { ceiling: { include: [PAR] } })
  await putInto(owner, group, owner.person)
  const meeting = await makeMeeting(owner)
  expect(await regionsAt(meeting)).toEqual([PAR])
  const preview = await site.ask(owner, `GET ${owner.base}/plan/preview?plan=free`)
  expect(preview).toMatchObject({
    status: 200,
    body: { blocked: 1, meetings: [{ id: meeting, code: "ACCOUNT_HOME_UNACCEPTED" }] },
  })
  expect(await changePlan(owner, "free")).toMatchObject({ status: 200, body: { plan: "free" } })
  const blocked = { code: "ACCOUNT_HOME_UNACCEPTED" }
  expect(await start(meeting)).toMatchObject({ status: 422, body: blocked })
  expect(await site.ask(owner, `GET ${owner.base}`)).toMatchObject({
    body: { homeAcceptanceMissing: true },
  })
  const accept = async (...home: readonly string[]): Promise<Told> =>
    await site.ask(owner, `POST ${owner.base}/home/accept`, { body: { home } })
  expect(await accept(PAR)).toMatchObject({
    status: 422,
    body: { code: "ACCOUNT_HOME_DIFFERS", path: "home" },
  })
  expect(await start(meeting)).toMatchObject({ status: 422, body: blocked })
  expect(await accept(FRA)).toMatchObject({ status: 200 })
  expect(await regionsAt(meeting)).toEqual([FRA])
})

test("GWP2: free to paid stays home until an administrator widens", async () => {
  const free = await openAccount("free")
  expect(await allow(free, "policy", EU)).toMatchObject({
    status: 422,
    body: { code: "PLAN_FEATURE_MISSING", path: "layer" },
  })
  const meeting = await makeMeeting(free)
  expect(await changePlan(free, "pro")).toMatchObject({ status: 200 })
  expect(await regionsAt(meeting)).toEqual([FRA])
  expect(await allow(free, "policy", EU)).toMatchObject({ status: 200 })
  expect(await regionsAt(meeting)).toContain(PAR)
})

test("GWP3: a plan that ends while people meet leaves the descriptor to its end", async () => {
  const meeting = await makeMeeting(owner)
  await meet(meeting)
  const before = await regionsAt(meeting)
  expect(before.length).toBeGreaterThan(1)
  expect(await changePlan(owner, "free")).toMatchObject({ status: 200 })
  expect(await regionsAt(meeting)).toEqual(before)
  await site.home.meetings.end(meeting)
  expect(await regionsAt(meeting)).toEqual([FRA])
})

test("GWP4: user ∩ group empty is refused on write, naming the groups", async () => {
  const staff = await makeGroup(owner, "Staff", { ceiling: { include: [PAR] } })
  const board = await makeGroup(owner, "Board")
  await putInto(owner, staff, owner.person)
  await putInto(owner, board, owner.person)
  expect(
    await allow(owner, `groups/${board}/policy`, { ceiling: { include: [AMS] } }),
  ).toMatchObject({
    status: 422,
    body: { code: "POLICY_ASSIGNMENT_EMPTY", facts: { groups: "Staff, Board", people: "1" } },
  })
  const north = await makeGroup(owner, "North", { ceiling: { include: [AMS] } })
  expect(await putInto(owner, north, owner.person)).toMatchObject({
    status: 422,
    body: { facts: { groups: expect.stringContaining("Staff") } },
  })
  expect(await allow(owner, "policy", { ceiling: { include: [] } })).toMatchObject({
    status: 400,
    body: { code: "REQUEST_INVALID", path: "layer.ceiling.include" },
  })
})

test("GWP4: user ∩ group empty that arises by sync says REGION_POLICY_EMPTY at the start", async () => {
  const staff = await makeGroup(owner, "Staff", { ceiling: { include: [PAR] } })
  expect(
    await allow(owner, `people/${owner.person}/policy`, { ceiling: { include: [AMS] } }),
  ).toMatchObject({ status: 200 })
  const meeting = await makeMeeting(owner)
  const { people } = site.home.storage
  const record = (await people.read(owner.account, owner.person))!
  const synced = { ...record, groups: [staff], version: record.version + 1 }
  await people.replace(synced, record.version)
  expect(await start(meeting)).toMatchObject({
    status: 422,
    body: { code: "REGION_POLICY_EMPTY" },
  })
  expect(await site.ask(owner, `POST ${owner.base}/meeting-previews`, { body: {} })).toMatchObject({
    status: 200,
    body: { ok: false, code: "REGION_POLICY_EMPTY" },
  })
})

test("GWP5: an owner who moves group is governed anew at the next start, and told", async () => {
  const { identity, email } = await site.signUp(`mover-${accounts}@example.org`)
  const mover = await site.join(owner.account, identity, { role: "member", name: "Mona", email })
  const asMover = { ...(await site.signIn({ email })), base: owner.base }
  const running = await makeMeeting(asMover)
  await meet(running)
  const told = await site.ask(asMover, `POST ${owner.base}/meetings`, {
    body: { kind: "instant", title: "With Paris", layer: { ceiling: { include: [PAR] } } },
  })
  const failing = (told.body as { meeting: { id: MeetingId } }).meeting.id
  const north = await makeGroup(owner, "North", { ceiling: { include: [AMS] } })
  expect(await putInto(owner, north, mover.id)).toMatchObject({ status: 200 })
  expect(await regionsAt(running)).toContain(PAR)
  await site.home.meetings.end(running)
  expect(await regionsAt(running)).toEqual([AMS])
  expect(await start(failing)).toMatchObject({
    status: 422,
    body: { code: "REGION_POLICY_EMPTY" },
  })
  const letter = site.home.outbox?.list().find(({ to }) => to === email)
  expect(await site.home.outbox?.text(letter?.id ?? "")).toContain("With Paris")
})

test("GWP6: a meeting handed over warns if its regions change, and never leaves the account", async () => {
  const other = await openAccount()
  const heir = await site.join(owner.account, other.identity, { role: "member", name: "Hugo" })
  expect(
    await allow(owner, `people/${heir.id}/policy`, { ceiling: { include: [PAR] } }),
  ).toMatchObject({ status: 200 })
  const meeting = await makeMeeting(owner)
  const give = async (to: string): Promise<Told> =>
    await site.ask(owner, `POST ${owner.base}/meetings/${meeting}/hand-over`, { body: { to } })
  expect(await give(other.person)).toMatchObject({
    status: 422,
    body: { code: "MEETING_HAND_OVER_ELSEWHERE" },
  })
  expect(await give(heir.id)).toMatchObject({
    status: 200,
    body: { appear: [], disappear: expect.arrayContaining([FRA]), warning: expect.any(String) },
  })
  expect(await regionsAt(meeting)).toEqual([PAR])
})

test("GWP7: one site only is allowed, and has no redundancy", async () => {
  expect(await allow(owner, "policy", { ceiling: { include: [FRA] } })).toMatchObject({
    status: 200,
  })
  expect(await site.ask(owner, `GET ${owner.base}/policy`)).toMatchObject({
    status: 200,
    body: { redundancy: "none", answer: { ok: true, effective: [FRA] } },
  })
})

test("GWP8: of two administrators at once the loser is told what stands there", async () => {
  const { version } = (await site.ask(owner, `GET ${owner.base}/policy`)).body as {
    version: number
  }
  const answers = await Promise.all(
    [PAR, AMS].map(
      async (region) =>
        await site.ask(owner, `PUT ${owner.base}/policy`, {
          body: { layer: { ...EU, deny: { include: [region] } }, version },
        }),
    ),
  )
  const [lost, ...others] = answers.filter(({ status }) => status !== 200)
  expect(others).toEqual([])
  const stands = (await site.ask(owner, `GET ${owner.base}/policy`)).body as { layer: object }
  expect(lost).toMatchObject({
    status: 409,
    body: {
      code: "ACCOUNT_VERSION_CONFLICT",
      path: "version",
      facts: { version: String(version + 1), layer: JSON.stringify(stands.layer) },
    },
  })
})

test("GWP9: the last allowed region retired while people meet ends the meeting", async () => {
  expect(
    await allow(owner, `people/${owner.person}/policy`, { ceiling: { include: [PAR] } }),
  ).toMatchObject({ status: 200 })
  const meeting = await makeMeeting(owner)
  await meet(meeting)
  const heard: unknown[] = []
  const stop = site.home.meetings.onRevised((id, outcome) => {
    if (id === meeting) heard.push(outcome)
  })
  const set = async (status: "active" | "retired"): Promise<void> =>
    await site.changeRegions((leaf) => (leaf.id === PAR ? { ...leaf, status } : leaf))
  await set("retired")
  await site.home.meetings.reviseAll(owner.account)
  stop()
  expect(heard).toMatchObject([{ ok: false, code: "REGION_RETIRED" }])
  expect(await start(meeting)).toMatchObject({ status: 422, body: { code: "REGION_RETIRED" } })
  expect(await site.ask(owner, `GET ${owner.base}/people/${owner.person}/policy`)).toMatchObject({
    body: {
      answer: { ok: false, code: "REGION_RETIRED" },
      notices: [{ kind: "region-status", region: PAR, status: "retired" }],
    },
  })
  await set("active")
})
