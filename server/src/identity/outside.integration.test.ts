// SPDX-License-Identifier: Apache-2.0
import { expect, onTestFinished, test, vi } from "vitest"
import { CLIENT, ORIGIN, PASSWORD, world } from "./testing/world.ts"

const ADA = "ada@example.org"
const NEW_ADA = "ada@new.example.org"

test.for([
  ["POST", "/sign-up/email"],
  ["POST", "/sso/register"],
  ["GET", "/sso/providers"],
  ["POST", "/sso/delete-provider"],
  ["POST", "/two-factor/get-totp-uri"],
  ["POST", "/two-factor/send-otp"],
  ["POST", "/delete-user"],
  ["GET", "/list-accounts"],
  ["POST", "/link-social"],
  ["GET", "/error"],
  ["GET", "/ok"],
  ["GET", "/reset-password/token"],
  ["GET", "/sign-in/email"],
  ["POST", "/sign-in/email/"],
  ["POST", "//sign-in/email"],
  ["POST", "/%73ign-in/email"],
  ["DELETE", "/get-session"],
] as const)("IDE15: there is no %s %s", async ([method, path]) => {
  const { identity } = await world()
  const request = new Request(`${ORIGIN}/api/auth${path}`, { method, headers: { origin: ORIGIN } })
  const answer = await identity.handle(request, CLIENT)
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ code: "NOT_FOUND" })
})

test.for([
  { name: "another origin", headers: { origin: "https://evil.example" } },
  { name: "no origin worth the name", headers: { origin: "null" } },
  { name: "a browser that says cross-site", headers: { "sec-fetch-site": "cross-site" } },
  { name: "a browser that says same-site", headers: { "sec-fetch-site": "same-site" } },
])("IDE15: a request from $name changes nothing", async ({ headers }) => {
  const { identity, person, browser } = await world()
  await person(ADA)
  const ada = browser()
  await ada.signIn(ADA)
  const cookie = ada.headers.get("cookie")!
  const request = new Request(`${ORIGIN}/api/auth/sign-out`, {
    method: "POST",
    headers: { cookie, ...headers },
  })
  expect((await identity.handle(request, CLIENT)).status).toBe(403)
  expect(await identity.sessionOf(ada.headers)).toBeDefined()
})

test("IDE15: a request with cookies and without any origin changes nothing", async () => {
  const { identity, person, browser } = await world()
  await person(ADA)
  const ada = browser()
  await ada.signIn(ADA)
  const request = new Request(`${ORIGIN}/api/auth/sign-out`, {
    method: "POST",
    headers: { cookie: ada.headers.get("cookie")! },
  })
  expect((await identity.handle(request, CLIENT)).status).toBe(403)
  expect(await identity.sessionOf(ada.headers)).toBeDefined()
})

test("IDE15: fields that are not listed are not passed on", async () => {
  const { identity, person, browser } = await world()
  await person(ADA)
  const ada = browser()
  await ada.signIn(ADA)
  const answer = await ada.post("/update-user", {
    name: "Ada L.",
    language: "de",
    image: "https://evil.example/pixel.png",
    emailVerified: false,
    twoFactorEnabled: true,
    factor: "passkey",
  })
  expect(answer.status).toBe(200)
  const after = await ada.get("/get-session")
  expect(await after.json()).toMatchObject({
    user: { name: "Ada L.", language: "de", image: null, emailVerified: true },
    session: { factor: "password" },
  })
  expect(await identity.sessionOf(ada.headers)).toMatchObject({
    identity: { name: "Ada L.", language: "de" },
    session: { secondFactor: false },
  })
})

test.for([
  { name: "no JSON", body: "{", status: 400 },
  { name: "a list", body: "[]", status: 400 },
  { name: "a password that is an object", body: `{"email":"${ADA}","password":{}}`, status: 400 },
  {
    name: "an address with a line break",
    body: `{"email":"a@b.c\\r\\nX","password":"x"}`,
    status: 400,
  },
  { name: "a prototype", body: `{"__proto__":{"email":"${ADA}"},"password":"x"}`, status: 400 },
  { name: "half a megabyte", body: `{"email":"${"a".repeat(500_000)}"}`, status: 413 },
  { name: "endless depth", body: "[".repeat(100_000), status: 400 },
])("IDE15: $name is refused", async ({ body, status }) => {
  const { identity, problems } = await world()
  const request = new Request(`${ORIGIN}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: ORIGIN },
    body,
  })
  const answer = await identity.handle(request, CLIENT)
  expect(answer.status).toBe(status)
  expect(problems).toEqual([])
})

test("IDE15: nobody chooses where a link of ours leads to", async () => {
  const { person, browser, link, identity } = await world()
  await person(ADA)
  await browser().post("/request-password-reset", {
    email: ADA,
    redirectTo: "https://evil.example",
  })
  expect(await link(ADA)).not.toContain("evil")
  const answer = await browser().get("/verify-email?token=x&callbackURL=https://evil.example")
  expect(answer.status).toBe(401)
  expect(answer.headers.get("location")).toBeNull()
  await identity.close()
})

test("IDE15: a client does not write its own address", async () => {
  const { browser } = await world()
  const tries: number[] = []
  for (let guess = 0; guess < 31; guess += 1) {
    const headers = {
      "x-landmoot-client-address": `203.0.113.${guess}`,
      "x-forwarded-for": `203.0.113.${guess}`,
    }
    const body = { email: `p${guess}@example.org` }
    tries.push((await browser().post("/request-password-reset", body, headers)).status)
  }
  expect(tries.at(-1)).toBe(429)
})

test("IDE18: nothing is asked over the network", async () => {
  const asked = vi.spyOn(globalThis, "fetch")
  onTestFinished(() => asked.mockRestore())
  const { person, browser } = await world()
  await person(ADA)
  const ada = browser()
  await ada.signIn(ADA)
  const change = { currentPassword: PASSWORD, newPassword: "ein anderer satz mit wolken" }
  expect((await ada.post("/change-password", change)).status).toBe(200)
  expect((await ada.get("/passkey/generate-register-options")).status).toBe(200)
  expect(asked).not.toHaveBeenCalled()
})

test("IDE19: a new address needs a recent sign-in, the old address and the new one", async () => {
  const { identity, person, browser, link, storage } = await world()
  await person(ADA)
  const ada = browser()
  await ada.signIn(ADA)
  const start = Date.now()
  vi.useFakeTimers({ toFake: ["Date"], now: start + 16 * 60_000 })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const late = await ada.post("/change-email", { newEmail: NEW_ADA })
  expect(late.status).toBe(403)
  expect(await late.json()).toMatchObject({ code: "SESSION_NOT_FRESH" })
  await ada.signIn(ADA)
  expect((await ada.post("/change-email", { newEmail: NEW_ADA })).status).toBe(200)
  await ada.get(`/verify-email?token=${await link(ADA)}`)
  expect(await identity.sessionOf(ada.headers)).toMatchObject({ identity: { email: ADA } })
  await ada.get(`/verify-email?token=${await link(NEW_ADA)}`)
  expect(await identity.sessionOf(ada.headers)).toMatchObject({
    identity: { email: NEW_ADA, emailVerified: true },
  })
  expect((await browser().signIn(NEW_ADA)).status).toBe(200)
  const me = (await identity.sessionOf(ada.headers))?.identity.id ?? ""
  const people = await storage.people.byIdentity(me)
  expect(people.map(({ email }) => email)).toEqual([NEW_ADA])
})
