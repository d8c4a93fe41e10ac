// SPDX-License-Identifier: Apache-2.0
import { PLANS } from "@landmoot/core/plans"
import { type MeetingId, participantId, sessionId, startId } from "@landmoot/core/units"
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest"
import {
  directoryOf,
  makeGroup,
  makeMeeting,
  openOwner,
  type Owner,
  writeLayer,
} from "./testing/owner.ts"
import { type ApiSite, type Asker, NOBODY, openApiSite } from "./testing/site.ts"

// Rules are those of SPEC.md, section "Between the parts (GWT)".

const EU = { ceiling: { include: ["EU@7"] } }
const PARIS = { ceiling: { include: ["eu-fr-par"] } }
const AMSTERDAM = { ceiling: { include: ["eu-nl-ams"] } }

let site: ApiSite
const closers: (() => Promise<void>)[] = []

beforeAll(async () => {
  site = await openApiSite((close) => closers.push(close))
}, 60_000)

afterAll(async () => {
  for (const close of closers.toReversed()) await close()
})

/** A member of an owner's account with a meeting in Paris and a mailbox of their own. */
async function parisian(owner: Owner, email: string): Promise<string> {
  const pia = await site.signUp(email)
  const person = await site.join(owner.account, pia.identity, {
    role: "member",
    name: "Pia",
    email,
  })
  await makeMeeting(
    site,
    { ...pia, base: owner.base },
    { title: `Paris of ${email}`, layer: PARIS },
  )
  return person.id
}

/** The subjects and texts of what an address was sent. */
async function mailTo(email: string): Promise<string> {
  const { outbox } = site.home
  const entries = outbox?.list().filter(({ to }) => to === email) ?? []
  const texts = await Promise.all(entries.map(async ({ id }) => await outbox?.text(id)))
  return texts.join("\n")
}

test("GWT1: owners hear that a directory's or a list's groups keep a meeting from starting", async () => {
  const owner = await openOwner(site, "education")
  await writeLayer(site, owner, { level: "policy", layer: EU })
  const directory = await directoryOf(site, owner)
  const amsterdam = await makeGroup(site, owner, { name: "Amsterdam", layer: AMSTERDAM })
  const pia = await parisian(owner, "pia@example.org")
  const patch = {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "add", path: "members", value: [{ value: pia }] }],
  }
  const patched = await site.ask(directory, `PATCH /scim/v2/Groups/${amsterdam}`, { body: patch })
  expect(patched.status).toBe(200)
  await expect.poll(() => mailTo("pia@example.org")).toContain("Paris of pia@example.org")

  await parisian(owner, "leo@example.org")
  const list = { csv: "name,email,class\nLeo,leo@example.org,Amsterdam\n", absent: "keep" }
  const { body } = await site.ask(owner, `POST ${owner.base}/roster/preview`, { body: list })
  const { digest } = body as { digest: string }
  const applied = await site.ask(owner, `POST ${owner.base}/roster/apply`, {
    body: { ...list, digest },
  })
  expect(applied).toMatchObject({ status: 200 })
  await expect.poll(() => mailTo("leo@example.org")).toContain("Paris of leo@example.org")
})

test("GWT2: long lists, large groups and meetings for many fit", { timeout: 120_000 }, async () => {
  const owner = await openOwner(site, "education")
  const lines = Array.from({ length: 50_000 }, (_, n) => `Pupil ${n},p${n}@x.org,${n % 500}`)
  const list = { csv: `name,email,class\n${lines.join("\n")}\n`, absent: "keep" }
  const preview = await site.ask(owner, `POST ${owner.base}/roster/preview`, { body: list })
  expect(preview).toMatchObject({ status: 200, body: { counts: { create: 50_000 } } })
  const { digest } = preview.body as { digest: string }
  const applied = await site.ask(owner, `POST ${owner.base}/roster/apply`, {
    body: { ...list, digest },
  })
  expect(applied).toMatchObject({ status: 200, body: { counts: { create: 50_000, groups: 500 } } })

  const directory = await directoryOf(site, owner)
  const people = await site.home.storage.people.list(owner.account, { limit: 200 })
  const members = people.items.map(({ id }) => ({ value: id, display: "x".repeat(2000) }))
  const group = { displayName: "All", members }
  expect(JSON.stringify(group).length).toBeGreaterThan(300_000)
  const made = await site.ask(directory, "POST /scim/v2/Groups", { body: group })
  expect(made.status).toBe(201)

  const invitees = Array.from({ length: 500 }, (_, n) => ({
    name: `${"N".repeat(120)}${n}`,
    email: `${"e".repeat(60)}@${"d".repeat(60)}.${"d".repeat(60)}.${"d".repeat(50)}${n}.org`,
  }))
  const layer = { ceiling: { include: Array.from({ length: 1000 }, () => "eu-de-fra") } }
  const meeting = { kind: "instant", title: "Many", invitees, layer }
  expect(JSON.stringify(meeting).length).toBeGreaterThan(262_144 / 2)
  const convened = await site.ask(owner, `POST ${owner.base}/meetings`, { body: meeting })
  expect(convened.status).not.toBe(413)

  const long = { csv: "x".repeat(40_000_000), absent: "keep" }
  const refused = await site.ask(owner, `POST ${owner.base}/roster/preview`, { body: long })
  expect(refused.status).toBe(413)
})

/** Who may come to a meeting as the home tells its seat, by the names that stay at home. */
async function mayCome(meeting: MeetingId): Promise<readonly string[]> {
  const record = await site.home.meetings.record(meeting)
  const stored = await site.home.storage.meetings.readMeeting(meeting)
  const named = new Map(stored?.invitations.map(({ participant, name }) => [participant, name]))
  return record?.invitations.map(({ participant }) => named.get(participant)!).toSorted() ?? []
}

/** Lets somebody begin to meet, and gives the list of what the seat was told from then on. */
async function meet(meeting: MeetingId): Promise<readonly MeetingId[]> {
  const started = await site.home.meetings.start(meeting)
  if (!started.ok) throw new Error(started.code)
  await site.home.meetings.begin(started.policy)
  const recalled: MeetingId[] = []
  const stop = site.home.meetings.onRecalled((id, before) => {
    if (before?.descriptor.meeting === id) recalled.push(id)
  })
  onTestFinished(stop)
  return recalled
}

test("GWT3: whoever is revoked, suspended or removed is put out and cannot come back", async () => {
  const owner = await openOwner(site, "education")
  const people = []
  for (const name of ["Sue", "Rob"]) {
    const email = `${name.toLowerCase()}@example.org`
    const { identity } = await site.signUp(email)
    people.push(await site.join(owner.account, identity, { role: "member", name, email }))
  }
  const [sue, rob] = people as [(typeof people)[0], (typeof people)[0]]
  const invitees = [{ name: "Guest" }, { person: sue.id }, { person: rob.id }, { name: "Mate" }]
  const meeting = await makeMeeting(site, owner, { invitees })
  const recalled = await meet(meeting)
  expect(await mayCome(meeting)).toEqual(["Guest", "Mate", "Rob", "Sue"])

  const { body } = await site.ask(owner, `GET ${owner.base}/meetings/${meeting}`)
  const view = body as { invitees: { participant: string; name: string }[] }
  const guest = view.invitees.find(({ name }) => name === "Guest")?.participant ?? ""
  const path = `${owner.base}/meetings/${meeting}/invitees/${guest}`
  expect(await site.ask(owner, `DELETE ${path}`)).toMatchObject({ status: 204 })
  expect(await mayCome(meeting)).toEqual(["Mate", "Rob", "Sue"])
  expect(recalled).toEqual([meeting])

  const suspend = { version: sue.version, status: "suspended" }
  await site.ask(owner, `PATCH ${owner.base}/people/${sue.id}`, { body: suspend })
  expect(await mayCome(meeting)).toEqual(["Mate", "Rob"])
  expect(recalled).toEqual([meeting, meeting])
  expect(await site.ask(owner, `DELETE ${owner.base}/people/${rob.id}`)).toMatchObject({
    status: 200,
  })
  expect(await mayCome(meeting)).toEqual(["Mate"])
  expect(recalled).toEqual([meeting, meeting, meeting])

  const back = { version: sue.version + 1, status: "active" }
  await site.ask(owner, `PATCH ${owner.base}/people/${sue.id}`, { body: back })
  expect(await mayCome(meeting)).toEqual(["Mate", "Sue"])
})

test("GWT4: planned meetings end at the plan's limit, and the seat knows how many may come", async () => {
  const owner = await openOwner(site, "free")
  const schedule = { start: "2030-05-06T09:00", timeZone: "Europe/Berlin", durationMinutes: 60 }
  const body = { kind: "scheduled", title: "Weekly", schedule }
  const { limits } = PLANS.free
  for (let made = 0; made < (limits.openMeetings ?? 0); made += 1) {
    await makeMeeting(site, owner, body)
  }
  expect(await site.ask(owner, `POST ${owner.base}/meetings`, { body })).toMatchObject({
    status: 422,
    body: { code: "PLAN_LIMIT_OPEN_MEETINGS", facts: { limit: `${limits.openMeetings}` } },
  })
  const instant = await makeMeeting(site, owner)
  const update = { version: 1, schedule }
  expect(
    await site.ask(owner, `PATCH ${owner.base}/meetings/${instant}`, { body: update }),
  ).toMatchObject({ body: { code: "PLAN_LIMIT_OPEN_MEETINGS" } })
  expect(await site.home.meetings.record(instant)).toMatchObject({ most: limits.participants })
})

test("GWT4: a key asks as often as its plan allows, and ends with a plan that has none", async () => {
  const owner = await openOwner(site, "pro")
  const wish = { name: "Script", scopes: ["account:read"], days: 30 }
  const made = await site.ask(owner, `POST ${owner.base}/keys`, { body: wish })
  const { secret } = made.body as { secret: string }
  const key = { headers: { authorization: `Bearer ${secret}` } }
  const most = PLANS.pro.limits.requestsPerMinute
  const answers = await Promise.all(
    Array.from({ length: most + 60 }, async () => await site.ask(key, `GET ${owner.base}`)),
  )
  const served = answers.filter(({ status }) => status === 200)
  expect(served.length).toBeGreaterThanOrEqual(most)
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0)
  await site.setPlan(owner.account, "free")
  expect(await site.ask(key, `GET ${owner.base}`)).toMatchObject({
    status: 401,
    body: { code: "ACCESS_SIGN_IN" },
  })
})

test("GWT5: what strangers try is limited for each address, and unknown links look alike", async () => {
  const forged = `eu-de-fra.${"m".repeat(22)}~p_${"a".repeat(22)}~${"A".repeat(22)}`
  const unknown = ["nothing", forged].map(
    async (token) => await site.ask(NOBODY, `GET /api/rsvp/${encodeURIComponent(token)}`),
  )
  const [one, other] = await Promise.all(unknown)
  expect(one?.body).toEqual(other?.body)
  const tries = await Promise.all(
    Array.from({ length: 120 }, async () => await site.ask(NOBODY, "GET /api/rsvp/nothing")),
  )
  expect(tries.filter(({ status }) => status === 429).length).toBeGreaterThan(30)
  expect(await site.ask(NOBODY, "GET /api/plans")).toMatchObject({ status: 200 })
})

/** Lets the home hear that somebody with an invitation was in a meeting. */
async function attend(
  owner: Owner,
  meeting: MeetingId,
  participants: readonly string[],
): Promise<void> {
  const entries = participants.map((participant, index) => ({
    kind: "session-started" as const,
    at: site.trust.now(),
    session: sessionId(`s_${String(index).padStart(22, "0")}`),
    participant: participantId(participant),
    region: site.trust.region,
    gateway: site.trust.region,
    roundTrips: [],
    inherited: false,
  }))
  const batch = { meeting, start: startId(`st_${"s".repeat(22)}`), fence: 1, first: 1, entries }
  const from = { account: owner.account, node: site.trust.node }
  expect(await site.home.console.history.keep({ ...batch, at: site.trust.now() }, from)).toBe(true)
}

test("GWT6: with a person go name, invitations and answers, everywhere", async () => {
  const owner = await openOwner(site, "education")
  const email = "zelda.quandt@example.org"
  const signedUp = await site.signUp(email)
  const name = "Zelda Quandt"
  const zelda = await site.join(owner.account, signedUp.identity, { role: "member", name, email })
  await site.ask(signedUp, `GET ${owner.base}/room`)
  const invitees = [{ person: zelda.id }, { name: "Mate" }]
  const meeting = await makeMeeting(site, owner, { invitees })
  await makeMeeting(site, owner, { invitees: [{ name: "Zelda by mail", email }] })
  const view = (await site.ask(owner, `GET ${owner.base}/meetings/${meeting}`)).body as {
    invitees: { participant: string; name: string }[]
  }
  await attend(
    owner,
    meeting,
    view.invitees.map(({ participant }) => participant),
  )
  const own = await makeMeeting(site, { ...signedUp, base: owner.base })
  await site.ask(signedUp, `POST ${owner.base}/meetings/${own}/end`)

  const exported = await site.ask(owner, `GET ${owner.base}/people/${zelda.id}/export`)
  expect(exported.body).toMatchObject({
    parts: {
      invitations: expect.arrayContaining([expect.objectContaining({ meeting, email })]),
      sessions: [{ meeting, name }],
    },
  })
  const gone = await site.ask(owner, `DELETE ${owner.base}/people/${zelda.id}`)
  expect(gone).toMatchObject({ status: 200 })
  expect(gone.body).toMatchObject({ erased: expect.arrayContaining(["links", "records"]) })
  const after = await site.ask(owner, `GET ${owner.base}/export`)
  expect(after.text).not.toContain("Zelda")
  expect(after.text).not.toContain("quandt")
  expect(after.text).toContain("Mate")
  const records = await site.ask(owner, `GET ${owner.base}/records?meeting=${meeting}`)
  const [record] = (records.body as { items: { start: string }[] }).items
  const read = await site.ask(
    owner,
    `GET ${owner.base}/meetings/${meeting}/records/${record?.start}`,
  )
  expect(read).toMatchObject({ status: 200 })
  expect(read.text).not.toContain("Zelda")
})

test("GWT7: who looks after groups sees the meetings of their people", async () => {
  const owner = await openOwner(site, "education")
  const group = await makeGroup(site, owner, { name: "Class 5" })
  const signedUp = []
  for (const name of ["teacher", "pupil", "stranger"]) {
    const person = await site.signUp(`${name}@class.example.org`)
    const isTeacher = name === "teacher"
    await site.join(owner.account, person.identity, {
      role: isTeacher ? "group-administrator" : "member",
      administers: isTeacher ? [group] : [],
      groups: name === "pupil" ? [group] : [],
      name,
    })
    signedUp.push({ ...person, base: owner.base })
    await makeMeeting(site, { ...person, base: owner.base }, { title: name })
  }
  const titles = async (asker: Asker, query = ""): Promise<readonly string[]> => {
    const { body } = await site.ask(asker, `GET ${owner.base}/meetings${query}`)
    return (body as { items: { title: string }[] }).items.map(({ title }) => title).toSorted()
  }
  const [teacher, pupil] = signedUp as readonly Asker[] as readonly [Asker, Asker]
  expect(await titles(teacher)).toEqual(["pupil", "teacher"])
  expect(await titles(teacher, "?state=upcoming")).toEqual(["pupil", "teacher"])
  expect(await titles(pupil)).toEqual(["pupil"])
  expect(await titles(owner)).toEqual(["pupil", "stranger", "teacher"])
})

test("GWT8: one meeting's own layer is previewed", async () => {
  const owner = await openOwner(site)
  await writeLayer(site, owner, { level: "policy", layer: EU })
  const meeting = await makeMeeting(site, owner)
  const other = await makeMeeting(site, owner, { layer: AMSTERDAM })
  const path = `${owner.base}/meetings/${meeting}/policy`
  const layer = { ceiling: { include: ["us-va-iad"] } }
  const preview = await site.ask(owner, `POST ${path}/preview`, { body: { layer: PARIS } })
  expect(preview).toMatchObject({ status: 200 })
  expect(preview.text).not.toContain(other)
  const impossible = await site.ask(owner, `POST ${path}/preview`, { body: { layer } })
  expect(impossible.text).toContain(meeting)
  expect(impossible.text).not.toContain(other)
  expect((await site.ask(owner, `GET ${path}`)).body).toMatchObject({ layer: {} })
})

test("GWT9: webhooks hear of starts and ends, once, with ids and regions alone", async () => {
  const owner = await openOwner(site)
  await site.home.storage.webhooks.createEndpoint({
    account: owner.account,
    id: "whk_1",
    url: "https://127.0.0.1:9/hook",
    events: ["meeting.started", "meeting.ended"],
    region: site.trust.region,
    state: "on",
    created: site.trust.now(),
    secret: `whsec_${Buffer.alloc(32, 7).toString("base64")}`,
  })
  const meeting = await makeMeeting(site, owner, { invitees: [{ person: owner.person }] })
  const at = site.trust.now()
  const start = startId(`st_${"e".repeat(22)}`)
  const from = { account: owner.account, node: site.trust.node }
  const begun = {
    kind: "started" as const,
    at,
    revision: 1,
    media: [site.trust.region],
    before: null,
  }
  const over = { kind: "ended" as const, at: at + 60 }
  for (const [first, entries] of [
    [1, [begun]],
    [1, [begun]],
    [2, [over]],
    [1, [begun, over]],
  ] as const) {
    const batch = { meeting, start, fence: 1, first, at, entries: [...entries] }
    await site.home.console.history.keep(batch, from)
  }
  const events = async (): Promise<readonly string[]> => {
    const { storage } = site.home
    const page = await storage.webhooks.listDeliveries(owner.account, "whk_1", { limit: 20 })
    return page.items.map(({ event, body }) => {
      expect(body).toContain(meeting)
      expect(body).not.toContain("Planning")
      return event
    })
  }
  await expect
    .poll(async () => (await events()).toSorted())
    .toEqual(["meeting.ended", "meeting.started"])
})

test("GWT10: a refused start is noted once, however often it is tried", async () => {
  const owner = await openOwner(site)
  await writeLayer(site, owner, { level: "policy", layer: EU })
  const meeting = await makeMeeting(site, owner, { layer: PARIS })
  await writeLayer(site, owner, { level: "policy", layer: AMSTERDAM })
  for (let attempt = 0; attempt < 3; attempt += 1) {
    expect(await site.ask(NOBODY, `GET /api/meetings/${meeting}`)).toMatchObject({
      body: { code: "REGION_POLICY_EMPTY" },
    })
  }
  const refusals = async (): Promise<unknown> =>
    (await site.ask(owner, `GET ${owner.base}/audit?action=meeting.refused`)).body
  await expect.poll(refusals).toMatchObject({
    items: [{ object: { id: meeting }, after: { code: "REGION_POLICY_EMPTY" } }],
  })
})
