// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi, onTestFinished } from "vitest"
import { aSignUp, CLIENT, codeOf, ORIGIN, PASSWORD, world } from "./testing/world.ts"

const ADA = "ada@example.org"

test("ID1: sign-up, confirm, sign in, sign out", async () => {
  const { identity, link, browser, storage, problems } = await world()
  expect(await identity.signUp(aSignUp(ADA), CLIENT)).toEqual({ ok: true, value: "mail-sent" })
  const ada = browser()
  const early = await ada.signIn(ADA)
  expect(early.status).toBe(403)
  expect(await early.json()).toMatchObject({ code: "EMAIL_NOT_VERIFIED" })
  const verified = await ada.get(`/verify-email?token=${await link(ADA)}`)
  expect(verified.status).toBe(200)
  expect((await ada.signIn(ADA)).status).toBe(200)
  const signedIn = await identity.sessionOf(ada.headers)
  expect(signedIn).toMatchObject({
    identity: { name: "Ada", email: ADA, emailVerified: true, language: "en" },
    session: { secondFactor: false },
  })
  const [person] = await storage.people.byIdentity(signedIn!.identity.id)
  expect(person).toMatchObject({ role: "owner", status: "active", email: ADA })
  expect(await storage.accounts.read(person!.account)).toMatchObject({ plan: "free", name: "Schule Nord" })
  const before = ada.headers
  expect((await ada.post("/sign-out")).status).toBe(200)
  expect(await identity.sessionOf(before)).toBeUndefined()
  expect(problems).toEqual([])
})
