// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from "vitest"
import {
  directoryOf,
  makeGroup,
  makeMeeting,
  openOwner,
  type Owner,
  writeLayer,
} from "./testing/owner.ts"
import { type ApiSite, openApiSite } from "./testing/site.ts"

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
