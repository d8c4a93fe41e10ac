// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from "vitest"
import type { PersonRecord } from "../accounts/index.ts"
import { type ApiSite, type Asker, openApiSite, type SignedUp } from "./testing/site.ts"

// Rules are those of SPEC.md: what a matrix of paths and roles cannot see.

let site: ApiSite
let owner: SignedUp
let strong: Asker
let other: SignedUp
let otherStrong: Asker
let admin: Asker
let teacher: Asker
let base: string
let theirs: { readonly group: string; readonly person: string; readonly meeting: string }
const closers: (() => Promise<void>)[] = []

beforeAll(async () => {
  site = await openApiSite((close) => closers.push(close))
  owner = await site.signUp("ana@example.org")
  other = await site.signUp("olga@elsewhere.example")
  base = `/api/accounts/${owner.account}`
  for (const { account } of [owner, other]) await site.setPlan(account, "enterprise")
  strong = await site.withSecondFactor(owner)
  otherStrong = await site.withSecondFactor(other)
  const there = `/api/accounts/${other.account}`
  const group = await made(otherStrong, `POST ${there}/groups`, { name: "Theirs" })
  const meeting = await made(otherStrong, `POST ${there}/meetings`, {
    kind: "instant",
    title: "Theirs",
  })
  theirs = {
    group: group["id"] as string,
    person: other.person,
    meeting: (meeting["meeting"] as { id: string }).id,
  }
  for (const id of ["mine", "others"]) {
    await site.home.storage.groups.create({
      account: owner.account,
      id,
      name: id,
      layer: {},
      version: 1,
      created: 1,
    })
  }
  admin = await member("adam@example.org", { role: "administrator" })
  teacher = await member("tess@example.org", {
    role: "group-administrator",
    administers: ["mine"],
    groups: ["mine"],
  })
}, 120_000)

afterAll(async () => {
  for (const close of closers.toReversed()) await close()
})

async function made(asker: Asker, request: string, body: object): Promise<Record<string, unknown>> {
  const told = await site.ask(asker, request, { body })
  if (told.status !== 201) throw new Error(told.text)
  return told.body as Record<string, unknown>
}

async function member(
  email: string,
  as: Partial<PersonRecord> & { readonly role: PersonRecord["role"] },
): Promise<Asker> {
  const person = await site.signUp(email)
  await site.join(owner.account, person.identity, { email, ...as })
  return await site.withSecondFactor(person)
}

async function outcome(asker: Asker, request: string, body?: object): Promise<string> {
  const { status, body: told } = await site.ask(asker, request, body === undefined ? {} : { body })
  const { code = "" } = (told ?? {}) as { readonly code?: string }
  return `${status} ${code}`.trim()
}

test("GWA6: ids of another account in a body are ids of nothing", async () => {
  const { group, person, meeting } = theirs
  const invitees = [{ person }]
  const mine = await made(strong, `POST ${base}/meetings`, { kind: "instant", title: "Mine" })
  const { id } = mine["meeting"] as { id: string }
  const own = `${base}/people/${owner.person}`
  const tried: [string, object][] = [
    [`POST ${base}/people/invitations`, { people: [{ email: "x@x.org" }], groups: [group] }],
    [
      `POST ${base}/people/invitations`,
      { people: [{ email: "x@x.org" }], role: "group-administrator", administers: [group] },
    ],
    [`PATCH ${own}`, { version: 1, groups: [group] }],
    [`PUT ${own}/role`, { version: 1, role: "group-administrator", administers: [group] }],
    [`PATCH ${base}/groups/mine/members`, { add: [person] }],
    [`PUT ${base}/groups/mine/administrators`, { people: [person] }],
    [`POST ${base}/meetings`, { kind: "instant", title: "T", owner: person }],
    [`POST ${base}/meetings`, { kind: "class", title: "T", group }],
    [`POST ${base}/meetings`, { kind: "instant", title: "T", invitees }],
    [`POST ${base}/meetings/${id}/invitees`, { invitees }],
    [`POST ${base}/meetings/${id}/hand-over`, { to: person }],
    [`POST ${base}/meetings/${meeting}/hand-over`, { to: owner.person }],
  ]
  const answers: string[] = []
  for (const [request, body] of tried) answers.push(await outcome(strong, request, body))
  expect(answers.filter((answer) => answer.startsWith("2"))).toEqual([])
})

test("GWA6: a cursor of another account shows nothing of it", async () => {
  const there = await site.ask(otherStrong, `GET /api/accounts/${other.account}/meetings?limit=1`)
  const cursor = Buffer.from(JSON.stringify([0, ""])).toString("base64url")
  const told = await site.ask(strong, `GET ${base}/people?cursor=${cursor}&sort=created`)
  expect(JSON.stringify(told.body)).not.toContain(theirs.person)
  expect(there.status).toBe(200)
})

test("GWA7: nobody comes to more than they were given", async () => {
  const people = [{ email: "new@example.org" }]
  const store = site.home.storage.people
  const chief = await store.read(owner.account, owner.person)
  const tried: [Asker, string, object][] = [
    [teacher, `POST ${base}/people/invitations`, { people, groups: ["others"] }],
    [teacher, `POST ${base}/people/invitations`, { people }],
    [teacher, `POST ${base}/people/invitations`, { people, role: "owner", groups: ["mine"] }],
    [teacher, `PATCH ${base}/groups/mine/members`, { add: [owner.person] }],
    [teacher, `PUT ${base}/policy`, { version: chief!.version, layer: {} }],
    [admin, `POST ${base}/people/invitations`, { people, role: "owner" }],
    [admin, `POST ${base}/people/invitations`, { people, role: "administrator" }],
    [admin, `PATCH ${base}/people/${owner.person}`, { version: 1, status: "suspended" }],
    [admin, `DELETE ${base}/people/${owner.person}`, {}],
    [admin, `PUT ${base}/people/${owner.person}/role`, { version: chief!.version, role: "member" }],
  ]
  const answers: string[] = []
  for (const [asker, request, body] of tried) answers.push(await outcome(asker, request, body))
  expect(answers.filter((answer) => answer.startsWith("2"))).toEqual([])
})

test("GWA7: an administrator's key, directory and list have no more power over owners than they", async () => {
  const key = await made(admin, `POST ${base}/keys`, {
    name: "k",
    scopes: ["people:read", "people:write", "policy:write"],
  })
  const bearer = { headers: { authorization: `Bearer ${key["secret"] as string}` } }
  const path = `${base}/people/${owner.person}`
  expect(await outcome(bearer, `PATCH ${path}`, { version: 1, status: "suspended" })).toBe(
    "403 ACCESS_FORBIDDEN",
  )
  expect(await outcome(bearer, `DELETE ${path}`)).toBe("403 ACCESS_FORBIDDEN")
  const csv = `name,email\nMallory,${owner.email}\n`
  const shown = await site.ask(admin, `POST ${base}/roster/preview`, { body: { csv } })
  expect(shown.body).toMatchObject({ mistakes: [{ code: "ROSTER_OUT_OF_REACH" }] })
})

test("GWT11: nobody's mailbox is filled through meetings", async () => {
  const invite = async (): Promise<string> => {
    const body = {
      kind: "instant",
      title: "Come",
      invitees: [{ name: "V", email: "victim@else.org" }],
    }
    const { links } = await made(strong, `POST ${base}/meetings`, body)
    return (links as { delivery: string }[])[0]!.delivery
  }
  const told: string[] = []
  for (let time = 0; time < 62; time += 1) told.push(await invite())
  expect(told.slice(0, 60).every((delivery) => delivery === "mailed")).toBe(true)
  expect(told.slice(60)).toEqual(["failed", "failed"])
})

test("GWQ6: what no database takes, and JSON of any depth, is refused without a fault", async () => {
  const before = site.problems.length
  const deep = "[".repeat(100_000) + "]".repeat(100_000)
  const headers = { "content-type": "application/json" }
  const raw = async (body: string): Promise<string> =>
    await fetch(`${site.origin}${base}/groups`, {
      method: "POST",
      headers: { ...headers, ...strong.headers, origin: site.origin },
      body,
    }).then(
      async (answer) => `${answer.status} ${((await answer.json()) as { code: string }).code}`,
    )
  const answers = [
    await raw(`{"name":${deep}}`),
    await raw('{"name":"a\\u0000b"}'),
    await raw('{"name":"x","__proto__":{"a":1}}'),
    await outcome(strong, `GET ${base}/people?search=%00`),
    await outcome(strong, `GET ${base}/people/a%00b`),
    await outcome(strong, `GET /api/accounts/acc_%00/people`),
  ]
  expect(answers.every((answer) => answer.startsWith("4"))).toBe(true)
  expect(await outcome(strong, `GET ${base}/people?search=%25`)).toBe("200")
  const found = await site.ask(strong, `GET ${base}/people?search=%25`)
  expect(found.body).toEqual({ items: [] })
  expect(site.problems.slice(before)).toEqual([])
})
