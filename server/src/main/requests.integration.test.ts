// SPDX-License-Identifier: Apache-2.0
import { createHash, randomUUID } from "node:crypto"
import { signInOperations } from "@landmoot/core/api"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type ApiSite, type Asker, NOBODY, openApiSite, type SignedUp } from "./testing/site.ts"

// Rules are those of SPEC.md, section "Requests (GWQ)".

let site: ApiSite
let owner: SignedUp
let strong: Asker
let base: string
const closers: (() => Promise<void>)[] = []

beforeAll(async () => {
  site = await openApiSite((close) => closers.push(close))
  owner = await site.signUp("ana@example.org")
  await site.setPlan(owner.account, "enterprise")
  strong = await site.withSecondFactor(owner)
  base = `/api/accounts/${owner.account}`
}, 60_000)

afterAll(async () => {
  for (const close of closers.toReversed()) await close()
})

test("GWQ1: a request with an idempotency key happens once, and each attempt gets the first answer", async () => {
  const headers = { "idempotency-key": randomUUID() }
  const make = { body: { name: "Staff" }, headers }
  const attempts = await Promise.all([
    site.ask(strong, `POST ${base}/groups`, make),
    site.ask(strong, `POST ${base}/groups`, make),
  ])
  const again = await site.ask(strong, `POST ${base}/groups`, make)
  const first = attempts.find(({ status }) => status === 201)
  expect(again.status).toBe(201)
  expect(again.body).toEqual(first?.body)
  for (const { status, body } of attempts) {
    if (status !== 201) expect(body).toMatchObject({ code: "IDEMPOTENCY_RUNNING" })
  }
  const { items } = (await site.ask(strong, `GET ${base}/groups`)).body as {
    items: readonly { name: string }[]
  }
  expect(items.filter(({ name }) => name === "Staff")).toHaveLength(1)
})

test("GWQ1: what is kept of a request is no digest of its body alone, which may hold a password", async () => {
  const digest = (text: string): string => createHash("sha256").update(text).digest("base64url")
  const given = randomUUID()
  const body = {
    name: "Noor",
    email: "noor@example.org",
    password: "dachs ruft leise morgens",
    accountName: "Noor",
    home: site.trust.region as string,
  }
  const headers = { "idempotency-key": given }
  const told = await site.ask(NOBODY, "POST /api/sign-up", { body, headers })
  expect(told.status).toBe(signInOperations["identity.signUp"].status)
  const key = digest(`nobody  identity.signUp ${given}`)
  const now = site.trust.now()
  const kept = await site.home.storage.idempotency.reserve(key, "another", now)
  expect(kept).toMatchObject({ kind: "kept" })
  expect(JSON.stringify(kept)).not.toContain(digest(JSON.stringify([{}, {}, body])))
  const again = await site.ask(NOBODY, "POST /api/sign-up", { body, headers })
  expect(again.status).toBe(told.status)
})

test("GWQ1: a secret is not told twice, and a refusal may be tried again under its key", async () => {
  const headers = { "idempotency-key": randomUUID() }
  const key = { body: { name: "Report", scopes: ["audit:read"] }, headers }
  expect((await site.ask(strong, `POST ${base}/keys`, key)).status).toBe(201)
  const second = await site.ask(strong, `POST ${base}/keys`, key)
  expect([second.status, second.body]).toEqual([
    409,
    expect.objectContaining({ code: "IDEMPOTENCY_TOLD_ONCE" }),
  ])
  const other = { "idempotency-key": randomUUID() }
  const wrong = { body: { name: "Report", scopes: [] }, headers: other }
  expect((await site.ask(strong, `POST ${base}/keys`, wrong)).status).toBe(400)
  const right = { body: { name: "Report", scopes: ["audit:read"] }, headers: other }
  expect((await site.ask(strong, `POST ${base}/keys`, right)).status).toBe(201)
})

test("GWQ2: a key is its caller's own, and belongs to one request", async () => {
  const headers = { "idempotency-key": randomUUID() }
  expect(
    (await site.ask(strong, `POST ${base}/groups`, { body: { name: "A" }, headers })).status,
  ).toBe(201)
  const changed = await site.ask(strong, `POST ${base}/groups`, { body: { name: "B" }, headers })
  expect(changed.body).toMatchObject({ code: "IDEMPOTENCY_OTHER_REQUEST" })
  const made = await site.ask(strong, `POST ${base}/keys`, {
    body: { name: "Groups", scopes: ["groups:write"] },
  })
  const { secret } = made.body as { secret: string }
  const program = { headers: { authorization: `Bearer ${secret}` } }
  const theirs = await site.ask(program, `POST ${base}/groups`, { body: { name: "C" }, headers })
  expect(theirs.status).toBe(201)
})

test("GWQ3: lists come in pages without repeats or gaps; a made-up cursor is refused", async () => {
  const { storage } = site.home
  const created = site.trust.now()
  for (let n = 0; n < 7; n += 1) {
    const id = `page-${n}`
    await storage.groups.create({
      account: owner.account,
      id,
      name: id,
      layer: {},
      version: 1,
      created,
    })
  }
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const query = `limit=3${cursor === undefined ? "" : `&cursor=${cursor}`}`
    const page = (await site.ask(strong, `GET ${base}/groups?${query}`)).body as {
      items: readonly { id: string }[]
      next?: string
    }
    expect(page.items.length).toBeLessThanOrEqual(3)
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.next
  } while (cursor !== undefined)
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.filter((id) => id.startsWith("page-"))).toHaveLength(7)
  for (const path of ["groups?cursor=made-up", "people?cursor=W10", "audit?cursor=%01"]) {
    const told = await site.ask(strong, `GET ${base}/${path}`)
    expect([path, told.status, told.body]).toEqual([
      path,
      400,
      expect.objectContaining({ code: "REQUEST_INVALID", path: "cursor" }),
    ])
  }
  const tooMany = await site.ask(strong, `GET ${base}/groups?limit=201`)
  expect(tooMany.body).toMatchObject({ code: "REQUEST_INVALID", path: "limit" })
})

test.for([
  { name: "an unknown field", body: `{"name":"X","admin":true}` },
  { name: "a wrong type", body: `{"name":7}` },
  { name: "an empty name", body: `{"name":"  "}` },
  { name: "a key twice", body: `{"name":"X","name":"Y"}` },
  { name: "a key that reaches a prototype", body: `{"name":"X","__proto__":{"role":"owner"}}` },
  { name: "no JSON", body: `name=X` },
  { name: "a list", body: `[]` },
  { name: "nothing", body: "" },
])("GWQ4: $name is refused, and nothing changes", async ({ body }) => {
  const before = await site.home.storage.groups.all(owner.account)
  const response = await fetch(`${site.origin}${base}/groups`, {
    method: "POST",
    headers: { ...strong.headers, origin: site.origin, "content-type": "application/json" },
    body,
  })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ code: "REQUEST_INVALID" })
  expect(await site.home.storage.groups.all(owner.account)).toEqual(before)
})

test("GWQ5: a key is shown once, works within its scopes at once, and stops with its revocation", async () => {
  const made = await site.ask(strong, `POST ${base}/keys`, {
    body: { name: "Reader", scopes: ["groups:read"], days: 1 },
  })
  const { key, secret } = made.body as { key: { id: string }; secret: string }
  expect(secret).toMatch(/^lmk_[A-Za-z0-9-]{22}_[A-Za-z0-9_-]{43}$/)
  const listed = await site.ask(strong, `GET ${base}/keys`)
  expect(listed.text).toContain(key.id)
  expect(listed.text).not.toContain(secret.slice(-43))
  const program = { headers: { authorization: `Bearer ${secret}` } }
  expect((await site.ask(program, `GET ${base}/groups`)).status).toBe(200)
  expect((await site.ask(program, `GET ${base}/people`)).status).toBe(403)
  expect((await site.ask(program, `POST ${base}/groups`, { body: { name: "X" } })).status).toBe(403)
  // Of two secrets for one id only the right one opens, and one with another id does not.
  const forged = secret.replace(/.$/, (last) => (last === "A" ? "B" : "A"))
  const forger = { headers: { authorization: `Bearer ${forged}` } }
  expect((await site.ask(forger, `GET ${base}/groups`)).status).toBe(401)
  expect((await site.ask(strong, `DELETE ${base}/keys/${key.id}`)).status).toBe(204)
  expect((await site.ask(program, `GET ${base}/groups`)).status).toBe(401)
  const audit = await site.ask(strong, `GET ${base}/audit?object=${key.id}`)
  expect((audit.body as { items: unknown[] }).items).toHaveLength(2)
  expect(audit.text).not.toContain(secret.slice(-43))
})

test("GWQ5: a key ends at its time", async () => {
  const made = await site.ask(strong, `POST ${base}/keys`, {
    body: { name: "Short", scopes: ["groups:read"], days: 1 },
  })
  const { secret } = made.body as { secret: string }
  const program = { headers: { authorization: `Bearer ${secret}` } }
  expect((await site.ask(program, `GET ${base}/groups`)).status).toBe(200)
  site.pass(86_401)
  expect((await site.ask(program, `GET ${base}/groups`)).status).toBe(401)
  site.pass(-86_401)
})
