// SPDX-License-Identifier: Apache-2.0
import { describe, expect, onTestFinished, test, vi } from "vitest"
import { codeOf, PASSWORD, world } from "./testing/world.ts"

const ADA = "ada@example.org"
const BO = "bo@example.org"
const OTHER_PASSWORD = "ein anderer satz mit wolken"
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe("passwords", () => {
  test("IDE5: a wrong password and an unknown address have the same answer", async () => {
    const { person, browser } = await world()
    await person(ADA)
    const wrong = await browser().signIn(ADA, OTHER_PASSWORD)
    const unknown = await browser().signIn(BO, OTHER_PASSWORD)
    expect(wrong.status).toBe(401)
    expect(unknown.status).toBe(401)
    expect(await wrong.json()).toEqual(await unknown.json())
    expect([...unknown.headers.keys()]).toEqual([...wrong.headers.keys()])
  })

  test("IDE6: ten wrong passwords close an address for a while, and that one alone", async () => {
    const { person, browser } = await world()
    const setTime = clock()
    await person(ADA)
    await person(BO)
    const guesses: number[] = []
    for (let guess = 0; guess < 11; guess += 1) {
      guesses.push((await browser().signIn(ADA, `${OTHER_PASSWORD} ${guess}`)).status)
    }
    expect(guesses).toEqual([...Array.from({ length: 10 }, () => 401), 429])
    const right = await browser().signIn(ADA)
    expect(right.status).toBe(429)
    expect(await right.json()).toMatchObject({ code: "IDENTITY_TOO_MANY_ATTEMPTS" })
    expect((await browser().signIn(BO)).status).toBe(200)
    setTime(16 * MINUTE)
    expect((await browser().signIn(ADA)).status).toBe(200)
  })

  test("IDE6: one client cannot try many addresses, and a class of thirty gets in", async () => {
    const { browser } = await world()
    const tries: number[] = []
    for (let guess = 0; guess < 31; guess += 1) {
      const email = `p${guess}@example.org`
      tries.push((await browser().post("/request-password-reset", { email })).status)
    }
    expect(tries.slice(0, 30)).not.toContain(429)
    expect(tries[30]).toBe(429)
  })

  test("IDE7: a reset works once, shows the address to be theirs, and ends all sessions", async () => {
    const { identity, person, browser, link, messages } = await world()
    await person(ADA)
    const before = browser()
    await before.signIn(ADA)
    const asked = await browser().post("/request-password-reset", { email: ADA })
    const unknown = await browser().post("/request-password-reset", { email: BO })
    expect(await asked.json()).toEqual(await unknown.json())
    const token = await link(ADA)
    expect(messages.some(({ to }) => to === BO)).toBe(false)
    const reset = { token, newPassword: OTHER_PASSWORD }
    expect((await browser().post("/reset-password", reset)).status).toBe(200)
    expect(await identity.sessionOf(before.headers)).toBeUndefined()
    expect((await browser().post("/reset-password", reset)).status).toBe(400)
    expect((await browser().signIn(ADA)).status).toBe(401)
    expect((await browser().signIn(ADA, OTHER_PASSWORD)).status).toBe(200)
    await identity.close()
    expect(messages.at(-1)).toMatchObject({ to: ADA, subject: "Your password was changed" })
  })

  test("IDE7: the link of a reset holds for half an hour, and a refused password does not use it up", async () => {
    const { person, browser, link } = await world()
    const setTime = clock()
    await person(ADA)
    await browser().post("/request-password-reset", { email: ADA })
    const token = await link(ADA)
    const weak = await browser().post("/reset-password", { token, newPassword: "password1234" })
    expect(await weak.json()).toMatchObject({ code: "IDENTITY_PASSWORD_COMMON" })
    setTime(31 * MINUTE)
    const late = await browser().post("/reset-password", { token, newPassword: OTHER_PASSWORD })
    expect(late.status).toBe(400)
  })

  test("IDE7: nobody is written to without end", async () => {
    const { person, browser, identity, messages } = await world()
    await person(ADA)
    const before = messages.length
    const answers: number[] = []
    const setTime = clock()
    for (let request = 0; request < 8; request += 1) {
      setTime(request * 5 * MINUTE)
      answers.push((await browser().post("/request-password-reset", { email: ADA })).status)
    }
    await identity.close()
    expect(answers).toContain(429)
    expect(messages.length - before).toBe(6)
  })

  test("IDE9: a change asks for the old password, ends the other sessions and renews its own", async () => {
    const { identity, person, browser } = await world()
    await person(ADA)
    const [here, there] = [browser(), browser()]
    await here.signIn(ADA)
    await there.signIn(ADA)
    const old = here.headers
    const wrong = { currentPassword: OTHER_PASSWORD, newPassword: "noch ein satz mit regen" }
    expect((await here.post("/change-password", wrong)).status).toBe(400)
    const right = { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD }
    expect((await here.post("/change-password", right)).status).toBe(200)
    expect(await identity.sessionOf(there.headers)).toBeUndefined()
    expect(await identity.sessionOf(old)).toBeUndefined()
    expect(await identity.sessionOf(here.headers)).toBeDefined()
  })
})

describe("second factor", () => {
  test("IDE10: with an app a password alone opens nothing; its code opens one session", async () => {
    const { identity, person, browser, messages } = await world()
    const setTime = clock()
    await person(ADA)
    const ada = browser()
    await ada.signIn(ADA)
    const { totpURI, backupCodes } = await enable(ada)
    const first = codeOf(totpURI, Date.now() / 1000)
    expect((await ada.post("/two-factor/verify-totp", { code: first })).status).toBe(200)
    expect(await identity.sessionOf(ada.headers)).toMatchObject({ session: { secondFactor: true } })

    setTime(2 * MINUTE)
    const again = browser()
    expect(await (await again.signIn(ADA)).json()).toMatchObject({ twoFactorRedirect: true })
    expect(await identity.sessionOf(again.headers)).toBeUndefined()
    expect((await again.post("/two-factor/verify-totp", { code: "000000" })).status).toBe(401)
    const code = codeOf(totpURI, Date.now() / 1000)
    expect((await again.post("/two-factor/verify-totp", { code })).status).toBe(200)
    expect(await identity.sessionOf(again.headers)).toMatchObject({
      session: { secondFactor: true },
    })

    const thief = browser()
    await thief.signIn(ADA)
    expect((await thief.post("/two-factor/verify-totp", { code })).status).toBe(401)
    expect(await identity.sessionOf(thief.headers)).toBeUndefined()

    const [backup] = backupCodes
    const lost = browser()
    await lost.signIn(ADA)
    expect((await lost.post("/two-factor/verify-backup-code", { code: backup })).status).toBe(200)
    expect(await identity.sessionOf(lost.headers)).toMatchObject({
      session: { secondFactor: true },
    })
    setTime(4 * MINUTE)
    const twice = browser()
    await twice.signIn(ADA)
    expect((await twice.post("/two-factor/verify-backup-code", { code: backup })).status).toBe(401)
    await identity.close()
    expect(messages.map(({ subject }) => subject)).toContain("Two-step sign-in is on")
  })

  test("IDE10: a device is never trusted for longer than its session", async () => {
    const { person, browser } = await world()
    const setTime = clock()
    await person(ADA)
    const ada = browser()
    await ada.signIn(ADA)
    const { totpURI } = await enable(ada)
    await ada.post("/two-factor/verify-totp", { code: codeOf(totpURI, Date.now() / 1000) })
    setTime(2 * MINUTE)
    const again = browser()
    await again.signIn(ADA)
    const code = codeOf(totpURI, Date.now() / 1000)
    await again.post("/two-factor/verify-totp", { code, trustDevice: true })
    expect(await (await again.signIn(ADA)).json()).toMatchObject({ twoFactorRedirect: true })
  })

  test("IDE10: it counts for twelve hours, and is gone when it is switched off", async () => {
    const { identity, person, browser } = await world()
    const setTime = clock()
    await person(ADA)
    const ada = browser()
    await ada.signIn(ADA)
    const { totpURI } = await enable(ada)
    await ada.post("/two-factor/verify-totp", { code: codeOf(totpURI, Date.now() / 1000) })
    setTime(12 * HOUR + MINUTE)
    expect(await identity.sessionOf(ada.headers)).toMatchObject({
      session: { secondFactor: false },
    })
    expect((await ada.post("/two-factor/disable", { password: OTHER_PASSWORD })).status).toBe(400)
    expect((await ada.post("/two-factor/disable", { password: PASSWORD })).status).toBe(200)
    expect(await identity.sessionOf(ada.headers)).toMatchObject({
      session: { secondFactor: false },
    })
    const plain = browser()
    expect((await plain.signIn(ADA)).status).toBe(200)
    expect(await identity.sessionOf(plain.headers)).toBeDefined()
  })

  test("IDE10: a new password by mail does not take the place of the app", async () => {
    const { identity, person, browser, link } = await world()
    await person(ADA)
    const ada = browser()
    await ada.signIn(ADA)
    const { totpURI } = await enable(ada)
    await ada.post("/two-factor/verify-totp", { code: codeOf(totpURI, Date.now() / 1000) })
    await browser().post("/request-password-reset", { email: ADA })
    const token = await link(ADA)
    await browser().post("/reset-password", { token, newPassword: OTHER_PASSWORD })
    const thief = browser()
    const answer = await thief.signIn(ADA, OTHER_PASSWORD)
    expect(await answer.json()).toMatchObject({ twoFactorRedirect: true })
    expect(await identity.sessionOf(thief.headers)).toBeUndefined()
  })

  test("IDE10: many wrong codes close the way for a while, over all tries", async () => {
    const { person, browser } = await world()
    const setTime = clock()
    await person(ADA)
    const ada = browser()
    await ada.signIn(ADA)
    const { totpURI } = await enable(ada)
    await ada.post("/two-factor/verify-totp", { code: codeOf(totpURI, Date.now() / 1000) })
    for (let minute = 2; minute < 14; minute += 1) {
      setTime(minute * MINUTE)
      const thief = browser()
      await thief.signIn(ADA)
      await thief.post("/two-factor/verify-totp", { code: "000000" })
    }
    const late = browser()
    await late.signIn(ADA)
    const code = codeOf(totpURI, Date.now() / 1000)
    expect((await late.post("/two-factor/verify-totp", { code })).status).toBe(429)
    setTime(40 * MINUTE)
    const again = browser()
    await again.signIn(ADA)
    const next = codeOf(totpURI, Date.now() / 1000)
    expect((await again.post("/two-factor/verify-totp", { code: next })).status).toBe(200)
  })

  test("IDE10: switching it on or off asks for the password, or for a recent sign-in", async () => {
    const { person, browser } = await world()
    const setTime = clock()
    await person(ADA)
    const ada = browser()
    await ada.signIn(ADA)
    expect((await ada.post("/two-factor/enable", {})).status).toBe(400)
    setTime(16 * MINUTE)
    const late = await ada.post("/two-factor/enable", {})
    expect(await late.json()).toMatchObject({ code: "SESSION_NOT_FRESH" })
    expect((await ada.post("/two-factor/enable", { password: OTHER_PASSWORD })).status).toBe(400)
    expect((await ada.post("/two-factor/enable", { password: PASSWORD })).status).toBe(200)
  })

  async function enable(browser: {
    post(path: string, body: unknown): Promise<Response>
  }): Promise<{ readonly totpURI: string; readonly backupCodes: readonly string[] }> {
    const answer = await browser.post("/two-factor/enable", { password: PASSWORD })
    expect(answer.status).toBe(200)
    return (await answer.json()) as { totpURI: string; backupCodes: string[] }
  }
})

describe("sessions", () => {
  test("IDE12: cookies are for this host, TLS and the server alone, and renewed with each sign-in", async () => {
    const { identity, person, browser } = await world()
    await person(ADA)
    const ada = browser()
    const answer = await ada.signIn(ADA)
    const cookie = answer.headers.getSetCookie().find((line) => line.includes("session_token"))
    expect(cookie).toMatch(/^__Host-landmoot\.session_token=/u)
    for (const attribute of ["Path=/", "HttpOnly", "Secure", "SameSite=Lax"]) {
      expect(cookie?.split("; ")).toContain(attribute)
    }
    expect(cookie).not.toContain("Domain")
    const before = ada.headers
    await ada.signIn(ADA)
    expect(ada.headers.get("cookie")).not.toBe(before.get("cookie"))
    expect(await identity.sessionOf(before)).toBeUndefined()
    expect(await identity.sessionOf(ada.headers)).toBeDefined()
  })

  test("IDE13: a session ends after three days without use", async () => {
    const { identity, person, browser } = await world()
    const setTime = clock()
    await person(ADA)
    const ada = browser()
    await ada.signIn(ADA)
    setTime(2 * DAY)
    const used = await identity.sessionOf(ada.headers)
    expect(used?.cookies.join()).toContain("session_token")
    setTime(4 * DAY)
    expect(await identity.sessionOf(ada.headers)).toBeDefined()
    setTime(7 * DAY + HOUR)
    expect(await identity.sessionOf(ada.headers)).toBeUndefined()
  })

  test("IDE13: a session ends after fourteen days however much it is used", async () => {
    const { identity, person, browser } = await world()
    const setTime = clock()
    await person(ADA)
    const ada = browser()
    await ada.signIn(ADA)
    for (let day = 1; day < 14; day += 1) {
      setTime(day * DAY)
      expect(await identity.sessionOf(ada.headers)).toBeDefined()
    }
    setTime(14 * DAY)
    const answer = await ada.get("/get-session")
    expect(await answer.json()).toBeNull()
    expect(await identity.sessionOf(ada.headers)).toBeUndefined()
  })

  test("IDE14: people see their sessions and end the others, and only their own", async () => {
    const { identity, person, browser } = await world()
    const setTime = clock()
    await person(ADA)
    await person(BO)
    const [here, there, bo] = [browser(), browser(), browser()]
    await here.signIn(ADA)
    await there.signIn(ADA)
    await bo.signIn(BO)
    const list = (await (await here.get("/list-sessions")).json()) as { token: string }[]
    expect(list).toHaveLength(2)
    expect(JSON.stringify(list)).not.toContain("192.0.2.1")
    for (const { token } of list) await bo.post("/revoke-session", { token })
    expect(await identity.sessionOf(here.headers)).toBeDefined()
    setTime(16 * MINUTE)
    expect((await here.post("/revoke-other-sessions")).status).toBe(403)
    setTime(MINUTE)
    expect((await here.post("/revoke-other-sessions")).status).toBe(200)
    expect(await identity.sessionOf(there.headers)).toBeUndefined()
    expect(await identity.sessionOf(here.headers)).toBeDefined()
    const { identity: ada } = (await identity.sessionOf(here.headers))!
    await identity.endSessions(ada.id)
    expect(await identity.sessionOf(here.headers)).toBeUndefined()
    expect(await identity.sessionOf(bo.headers)).toBeDefined()
  })

  test("IDE12: a cookie that was changed by one letter is none", async () => {
    const { identity, person, browser } = await world()
    await person(ADA)
    const ada = browser()
    await ada.signIn(ADA)
    const [[name, value]] = [...ada.cookies] as [[string, string]]
    const forged = `${name}=${value.startsWith("A") ? "B" : "A"}${value.slice(1)}`
    expect(await identity.sessionOf(new Headers({ cookie: forged }))).toBeUndefined()
  })
})

/** Stops the clock; the function moves it to so many ms after now. Timers run on. */
function clock(): (afterMs: number) => void {
  const start = Date.now()
  vi.useFakeTimers({ toFake: ["Date"], now: start })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  return (afterMs) => vi.setSystemTime(start + afterMs)
}
