// SPDX-License-Identifier: Apache-2.0
import { describe, expect, onTestFinished, test, vi } from "vitest"
import type { AccountStores, PersonRecord } from "../accounts/index.ts"
import { aSignUp, CLIENT, HERE, PASSWORD, type World, world } from "./testing/world.ts"

const ADA = "ada@example.org"
const BO = "bo@example.org"
const OTHER_PASSWORD = "ein anderer satz mit wolken"

describe("signing up", () => {
  test("IDE1: sign-up, confirm, sign in, sign out", async () => {
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
    const account = await storage.accounts.read(person!.account)
    expect(account).toMatchObject({ plan: "free", name: "Schule Nord", home: [HERE] })
    const before = ada.headers
    expect((await ada.post("/sign-out")).status).toBe(200)
    expect(await identity.sessionOf(before)).toBeUndefined()
    expect(problems).toEqual([])
  })

  test("IDE2: a known address has the same answer, and keeps what it has", async () => {
    const { identity, person, browser, messages, storage } = await world()
    await person(ADA)
    const again = { ...aSignUp("Ada@Example.org"), password: OTHER_PASSWORD, name: "Eve" }
    expect(await identity.signUp(again, CLIENT)).toEqual({ ok: true, value: "mail-sent" })
    await identity.close()
    expect(messages.at(-1)).toMatchObject({ to: ADA, subject: "You already have a sign-in" })
    expect((await browser().signIn(ADA)).status).toBe(200)
    expect((await browser().signIn(ADA, OTHER_PASSWORD)).status).toBe(401)
    expect((await storage.accounts.list({ limit: 10 })).items).toHaveLength(1)
  })

  test("IDE2: of many sign-ups with one address at once one makes something", async () => {
    const { identity, storage } = await world()
    const answers = await Promise.all(
      [1, 2, 3].map(async () => await identity.signUp(aSignUp(ADA), CLIENT)),
    )
    expect(answers).toEqual(answers.map(() => ({ ok: true, value: "mail-sent" })))
    expect((await storage.accounts.list({ limit: 10 })).items).toHaveLength(1)
    expect(await identity.signUp(aSignUp(ADA), CLIENT)).toMatchObject({
      code: "IDENTITY_TOO_MANY_ATTEMPTS",
    })
  })

  test("IDE27: of one line only so many sign up, whatever its addresses", async () => {
    const { identity } = await world()
    const from = async (address: string, number: number): Promise<string> => {
      const wanted = aSignUp(`p${number}@example.org`)
      const answer = await identity.signUp(wanted, { ...CLIENT, address })
      return answer.ok ? "mail-sent" : answer.code
    }
    const answers: string[] = []
    for (let number = 1; number <= 41; number += 1) {
      answers.push(await from(`2001:db8:1:2::${number.toString(16)}`, number))
    }
    expect(answers.slice(0, 40).every((answer) => answer === "mail-sent")).toBe(true)
    expect(answers.at(-1)).toBe("IDENTITY_TOO_MANY_ATTEMPTS")
    expect(await from("2001:db8:1:3::1", 42)).toBe("mail-sent")
  })

  test("IDE3: elsewhere the answer says where to go, and nothing is made", async () => {
    const { identity, storage, messages } = await world()
    const paris = await identity.signUp({ ...aSignUp(ADA), home: "eu-fr-par" }, CLIENT)
    expect(paris).toMatchObject({
      code: "ACCOUNT_HOME_ELSEWHERE",
      path: "home",
      facts: { origin: "https://par.example.org" },
    })
    const nowhere = await identity.signUp({ ...aSignUp(ADA), home: "../etc" }, CLIENT)
    expect(nowhere).toMatchObject({ code: "ACCOUNT_HOME_ELSEWHERE" })
    expect((await storage.accounts.list({ limit: 10 })).items).toEqual([])
    expect(messages).toEqual([])
  })

  test("IDE4: if the account cannot be written, the identity is gone too", async () => {
    const storage = (await world()).storage
    const broken: Pick<AccountStores, "accounts" | "people"> = {
      people: storage.people,
      accounts: new Proxy(storage.accounts, {
        get: (accounts, name, receiver) =>
          name === "write"
            ? async () => await Promise.reject(new Error("the disk is full"))
            : Reflect.get(accounts, name, receiver),
      }),
    }
    const failing = await world({ storage, stores: broken })
    await expect(failing.identity.signUp(aSignUp(ADA), CLIENT)).rejects.toThrow("the disk is full")
    const working = await world({ storage })
    expect(await working.identity.signUp(aSignUp(ADA), CLIENT)).toMatchObject({ ok: true })
    await working.identity.close()
    expect(working.messages.at(-1)).toMatchObject({ subject: "Confirm your address" })
  })

  test.for([
    { name: "no name", wrong: { name: " " }, path: "name" },
    { name: "a name over two lines", wrong: { name: "Ada\nBcc: x" }, path: "name" },
    { name: "a name that turns the direction", wrong: { name: "Ada \u202e" }, path: "name" },
    { name: "no address", wrong: { email: "ada" }, path: "email" },
    { name: "two addresses", wrong: { email: "a@example.org,b@example.org" }, path: "email" },
    { name: "an account without a name", wrong: { accountName: "" }, path: "accountName" },
  ])("IDE2: $name is refused", async ({ wrong, path }) => {
    const { identity, messages } = await world()
    const answer = await identity.signUp({ ...aSignUp(ADA), ...wrong }, CLIENT)
    expect(answer).toMatchObject({ ok: false, code: "IDENTITY_INPUT_INVALID", path })
    expect(messages).toEqual([])
  })
})

describe("invitations", () => {
  test("IDE21, IDE22: a link makes an identity with a confirmed address, once", async () => {
    const made = await world()
    const { identity, storage, browser } = made
    const person = await invited(made, BO)
    expect(await identity.invite(person.account, person.id, "de")).toMatchObject({ ok: true })
    const token = await made.link(BO)
    expect(made.messages.at(-1)?.subject).toBe("Einladung zu Schule Nord bei Landmoot")
    expect(await identity.readInvitation(token)).toMatchObject({
      ok: true,
      value: { accountName: "Schule Nord", email: BO, signInExists: false, home: [HERE] },
    })
    const how = { kind: "password", name: "Bo", password: PASSWORD, language: "de" } as const
    const weak = await identity.acceptInvitation(token, { ...how, password: "password1234" })
    expect(weak).toMatchObject({ code: "IDENTITY_PASSWORD_COMMON" })
    expect(await identity.acceptInvitation(token, how)).toMatchObject({ ok: true })
    const bo = browser()
    expect((await bo.signIn(BO)).status).toBe(200)
    expect(await identity.sessionOf(bo.headers)).toMatchObject({
      identity: { name: "Bo", emailVerified: true, language: "de" },
    })
    expect(await storage.people.read(person.account, person.id)).toMatchObject({
      status: "active",
      name: "Bo",
    })
    expect(await identity.acceptInvitation(token, how)).toMatchObject({
      code: "INVITATION_LINK_INVALID",
    })
    expect(await identity.invite(person.account, person.id, "de")).toMatchObject({
      code: "INVITATION_ACCEPTED",
    })
  })

  test("IDE21: nobody is invited without end, and invitations leave a password's reset alone", async () => {
    const made = await world()
    const person = await invited(made, BO)
    const answers: boolean[] = []
    for (let time = 0; time < 8; time += 1) {
      answers.push((await made.identity.invite(person.account, person.id, "en")).ok)
    }
    expect(answers).toEqual([true, true, true, true, true, true, false, false])
    const token = await made.link(BO)
    const how = { kind: "password", name: "Bo", password: PASSWORD, language: "en" } as const
    expect(await made.identity.acceptInvitation(token, how)).toMatchObject({ ok: true })
    const reset = await made.browser().post("/request-password-reset", { email: BO })
    expect(reset.status).toBe(200)
  })

  test("IDE21: of two who accept at once one does", async () => {
    const made = await world()
    const person = await invited(made, BO)
    await made.identity.invite(person.account, person.id, "en")
    const token = await made.link(BO)
    const answers = await Promise.all(
      ["Bo", "Eve"].map(
        async (name) =>
          await made.identity.acceptInvitation(token, {
            kind: "password",
            name,
            password: PASSWORD,
            language: "en",
          }),
      ),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  test("IDE21: a link from before, one that was withdrawn and one too old open nothing", async () => {
    const made = await world()
    const { identity } = made
    const person = await invited(made, BO)
    const start = Date.now()
    await identity.invite(person.account, person.id, "en")
    const first = await made.link(BO)
    await identity.invite(person.account, person.id, "en")
    const second = await made.link(BO)
    expect(await identity.readInvitation(first)).toMatchObject({ code: "INVITATION_LINK_INVALID" })
    expect(await identity.readInvitation(second)).toMatchObject({ ok: true })
    await identity.withdrawInvitation(person.account, person.id)
    expect(await identity.readInvitation(second)).toMatchObject({ code: "INVITATION_LINK_INVALID" })
    await identity.invite(person.account, person.id, "en")
    const third = await made.link(BO)
    vi.useFakeTimers({ toFake: ["Date"], now: start + 7 * 86_400_000 + 60_000 })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    expect(await identity.readInvitation(third)).toMatchObject({ code: "INVITATION_LINK_INVALID" })
    expect(await identity.readInvitation("x".repeat(43))).toMatchObject({ ok: false })
  })

  test("IDE22: an address that can sign in accepts as who is signed in", async () => {
    const made = await world()
    const { identity, browser, storage } = made
    const person = await invited(made, BO)
    await made.person(BO)
    await identity.invite(person.account, person.id, "en")
    const token = await made.link(BO)
    expect(await identity.readInvitation(token)).toMatchObject({ value: { signInExists: true } })
    const how = { kind: "password", name: "Bo", password: OTHER_PASSWORD, language: "de" } as const
    expect(await identity.acceptInvitation(token, how)).toMatchObject({
      code: "INVITATION_SIGN_IN_NEEDED",
    })
    const bo = browser()
    await bo.signIn(BO)
    const { identity: who } = (await identity.sessionOf(bo.headers))!
    const accepted = await identity.acceptInvitation(token, { kind: "session", identity: who.id })
    expect(accepted).toMatchObject({ ok: true, value: { identity: who.id } })
    expect(await storage.people.byIdentity(who.id)).toHaveLength(2)
  })

  test("IDE23: a sign-up that was never confirmed loses the address to who has the link", async () => {
    const made = await world()
    const { identity, browser } = made
    const person = await invited(made, BO)
    await identity.signUp({ ...aSignUp(BO), password: OTHER_PASSWORD }, CLIENT)
    await identity.invite(person.account, person.id, "en")
    const token = await made.link(BO)
    const how = { kind: "password", name: "Bo", password: PASSWORD, language: "de" } as const
    expect(await identity.acceptInvitation(token, how)).toMatchObject({ ok: true })
    expect((await browser().signIn(BO, OTHER_PASSWORD)).status).toBe(401)
    expect((await browser().signIn(BO)).status).toBe(200)
  })
})

describe("leaving", () => {
  test("IDE20: the export shows what is kept, and deleting takes it along", async () => {
    const made = await world()
    const { identity, browser, storage } = made
    await made.person(ADA)
    const ada = browser()
    await ada.signIn(ADA)
    const { identity: who } = (await identity.sessionOf(ada.headers))!
    const all = await identity.exportIdentity(who.id)
    expect(all).toMatchObject({
      identity: { email: ADA },
      sessions: [{}],
      passkeys: [],
      secondFactor: false,
      signIns: ["password"],
    })
    expect(JSON.stringify(all)).not.toMatch(/password":|token|hash/u)
    const [before] = await storage.people.byIdentity(who.id)
    expect(await identity.deleteIdentity(who.id)).toBe(true)
    expect(await identity.deleteIdentity(who.id)).toBe(false)
    expect(await identity.sessionOf(ada.headers)).toBeUndefined()
    expect(await identity.exportIdentity(who.id)).toBeUndefined()
    expect(await identity.readIdentity(who.id)).toBeUndefined()
    expect((await browser().signIn(ADA)).status).toBe(401)
    const after = await storage.people.read(before!.account, before!.id)
    expect(after).toMatchObject({ email: ADA, role: "owner" })
    expect(after?.identity).toBeUndefined()
  })
})

/** A person of Ada's account who was not there yet. */
async function invited(made: World, email: string): Promise<PersonRecord> {
  await made.person(ADA)
  const ada = made.browser()
  await ada.signIn(ADA)
  const { identity } = (await made.identity.sessionOf(ada.headers))!
  const [owner] = await made.storage.people.byIdentity(identity.id)
  const { identity: _none, ...rest } = owner!
  const person: PersonRecord = {
    ...rest,
    id: "usr_bo",
    name: "Bo",
    email,
    role: "member",
    status: "invited",
  }
  await made.storage.people.create({ ...person, version: 1 })
  return person
}
