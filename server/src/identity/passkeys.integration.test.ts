// SPDX-License-Identifier: Apache-2.0
import { expect, onTestFinished, test, vi } from "vitest"
import { anAuthenticator, type Authenticator } from "./testing/authenticator.ts"
import { type Browser, world } from "./testing/world.ts"

const ADA = "ada@example.org"

test("IDE11: a passkey that verifies its user opens a session of two factors", async () => {
  const { identity, person, browser, messages, problems } = await world()
  await person(ADA)
  const ada = browser()
  await ada.signIn(ADA)
  const key = anAuthenticator({ verifies: true })
  const options = await optionsOf(ada, "generate-register-options")
  expect(options).toMatchObject({
    rp: { id: "meet.example.org" },
    authenticatorSelection: { userVerification: "required", residentKey: "required" },
  })
  const made = { response: key.create(options.challenge), name: "Laptop" }
  expect((await ada.post("/passkey/verify-registration", made)).status).toBe(200)
  expect(await (await ada.get("/passkey/list-user-passkeys")).json()).toMatchObject([
    { name: "Laptop" },
  ])

  const again = browser()
  expect((await use(again, key)).status).toBe(200)
  expect(await identity.sessionOf(again.headers)).toMatchObject({
    identity: { email: ADA },
    session: { secondFactor: true },
  })
  const { identity: who } = (await identity.sessionOf(again.headers))!
  expect(await identity.exportIdentity(who.id)).toMatchObject({ passkeys: [{ name: "Laptop" }] })

  const [{ id }] = (await (await ada.get("/passkey/list-user-passkeys")).json()) as [{ id: string }]
  expect((await ada.post("/passkey/delete-passkey", { id })).status).toBe(200)
  expect((await use(browser(), key)).status).toBe(401)
  await identity.close()
  const subjects = messages.map(({ subject }) => subject)
  expect(subjects).toContain("A passkey was added")
  expect(subjects).toContain("A passkey was removed")
  expect(problems).toEqual([])
})

test("IDE11: a passkey that does not verify its user is neither made nor used", async () => {
  const { identity, person, browser } = await world()
  await person(ADA)
  const ada = browser()
  await ada.signIn(ADA)
  const careless = anAuthenticator({ verifies: false })
  const { challenge } = await optionsOf(ada, "generate-register-options")
  const refused = await ada.post("/passkey/verify-registration", {
    response: careless.create(challenge),
  })
  expect(refused.status).toBe(401)
  expect(await refused.json()).toMatchObject({ code: "PASSKEY_USER_NOT_VERIFIED" })
  expect(await (await ada.get("/passkey/list-user-passkeys")).json()).toEqual([])

  // One that asked for a finger when it was made, and does not any more.
  const care = { verifies: true }
  const key = anAuthenticator(care)
  const options = await optionsOf(ada, "generate-register-options")
  await ada.post("/passkey/verify-registration", { response: key.create(options.challenge) })
  care.verifies = false
  const thief = browser()
  expect((await use(thief, key)).status).not.toBe(200)
  expect(await identity.sessionOf(thief.headers)).toBeUndefined()
})

test("IDE11: a challenge is answered once, by the browser that asked", async () => {
  const { identity, person, browser } = await world()
  await person(ADA)
  const ada = browser()
  await ada.signIn(ADA)
  const key = anAuthenticator({ verifies: true })
  const { challenge } = await optionsOf(ada, "generate-register-options")
  await ada.post("/passkey/verify-registration", { response: key.create(challenge) })
  const one = browser()
  const options = await optionsOf(one, "generate-authenticate-options")
  expect(options).toMatchObject({ userVerification: "required" })
  const response = key.get(options.challenge)
  const other = browser()
  await optionsOf(other, "generate-authenticate-options")
  expect((await other.post("/passkey/verify-authentication", { response })).status).not.toBe(200)
  expect((await one.post("/passkey/verify-authentication", { response })).status).toBe(200)
  expect((await one.post("/passkey/verify-authentication", { response })).status).toBe(400)
  expect(await identity.sessionOf(other.headers)).toBeUndefined()
})

test("IDE11: making and removing one asks for a recent sign-in", async () => {
  const { person, browser } = await world()
  await person(ADA)
  const ada = browser()
  await ada.signIn(ADA)
  const start = Date.now()
  vi.useFakeTimers({ toFake: ["Date"], now: start + 16 * 60_000 })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const late = await ada.get("/passkey/generate-register-options")
  expect(late.status).toBe(403)
  expect(await late.json()).toMatchObject({ code: "SESSION_NOT_FRESH" })
  expect((await ada.post("/passkey/delete-passkey", { id: "x" })).status).toBe(403)
})

async function optionsOf(
  browser: Browser,
  what: "generate-register-options" | "generate-authenticate-options",
): Promise<{ readonly challenge: string }> {
  const answer = await browser.get(`/passkey/${what}`)
  expect(answer.status).toBe(200)
  return (await answer.json()) as { challenge: string }
}

async function use(browser: Browser, key: Authenticator): Promise<Response> {
  const { challenge } = await optionsOf(browser, "generate-authenticate-options")
  return await browser.post("/passkey/verify-authentication", { response: key.get(challenge) })
}
