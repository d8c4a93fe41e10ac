// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { NOBODY, openApiSite } from "./testing/site.ts"

test("GWA1: who signed up is told their account", async () => {
  const site = await openApiSite()
  const ana = await site.signUp("ana@example.org")
  const me = await site.ask(ana, "GET /api/me")
  expect(me.body).toMatchObject({ email: "ana@example.org", memberships: [{ role: "owner" }] })
  await site.setPlan(ana.account, "enterprise")
  const strong = await site.withSecondFactor(ana)
  expect((await site.ask(strong, "GET /api/me")).body).toMatchObject({ secondFactor: true })
  expect((await site.ask(NOBODY, "GET /api/me")).status).toBe(401)
  const keys = await site.ask(strong, `POST /api/accounts/${ana.account}/keys`, {
    body: { name: "x", scopes: ["audit:read"] },
  })
  expect(keys.body).toMatchObject({ secret: expect.stringMatching(/^lmk_/) })
  expect(site.problems).toEqual([])
})
