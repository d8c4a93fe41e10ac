// SPDX-License-Identifier: Apache-2.0
import { keyFromSeed, participantOfKey, publicKeyOf } from "@landmoot/core/signed"
import { accountId, regionId } from "@landmoot/core/units"
import { describe, expect, test } from "vitest"
import { MAX_NESTED_PEOPLE } from "./members.ts"
import {
  accepted,
  accountWithMeeting,
  newAccount,
  newMeeting,
  openOffice,
} from "./testing/office.ts"

const EU = { ceiling: { include: ["EU@7"] } }
const only = (...include: string[]): object => ({ ceiling: { include } })

describe("accounts", () => {
  test("ACC1: an account is read back as it was made", async () => {
    const { accounts } = await openOffice()
    const made = accepted(await accounts.createAccount(newAccount({ layer: EU })))
    expect(made).toMatchObject({ plan: "enterprise", version: 1, layer: EU })
    expect(await accounts.readAccount(made.id)).toEqual(made)
    expect(await accounts.listAccounts()).toEqual([made])
  })

  test("ACC1: an account whose home is elsewhere is not made here", async () => {
    const { accounts } = await openOffice()
    expect(await accounts.createAccount(newAccount({ home: ["eu-fr-par"] }))).toMatchObject({
      ok: false,
      code: "ACCOUNT_HOME_ELSEWHERE",
      path: "home[0]",
    })
    expect(await accounts.listAccounts()).toEqual([])
  })

  const user = { id: "ada", name: "Ada", groups: ["g"], layer: {} }
  test.for([
    { change: { home: [] }, code: "POLICY_INVALID", path: "home" },
    { change: { home: ["eu-xx"] }, code: "POLICY_INVALID", path: "home[0]" },
    { change: { layer: only("EU") }, code: "POLICY_INVALID", path: "layer.ceiling.include[0]" },
    { change: { layer: { everywhere: true } }, code: "POLICY_INVALID", path: "layer.everywhere" },
    {
      change: { layer: { ceiling: { include: ["EU@7"], exclude: ["EU@7"] } } },
      code: "POLICY_WRITE_EMPTY",
      path: "layer.ceiling",
    },
    {
      change: { groups: [{ id: "g", layer: only() }] },
      code: "POLICY_INVALID",
      path: "groups[0].layer.ceiling.include",
    },
    {
      change: { layer: EU, groups: [{ id: "g", layer: only("eu-fr-par", "us-va-iad") }] },
      code: "POLICY_WRITE_WIDENS",
      path: "groups[0].layer.ceiling.include[1]",
    },
    {
      change: { layer: EU, users: [{ ...user, groups: [], layer: only("us-va-iad") }] },
      code: "POLICY_WRITE_WIDENS",
      path: "users[0].layer.ceiling.include[0]",
    },
    {
      change: { users: [{ ...user, groups: [], layer: { minEvidence: 4 } }] },
      code: "POLICY_INVALID",
      path: "users[0].layer.minEvidence",
    },
  ])("ACC2: $code at $path", async ({ change, code, path }) => {
    const { accounts } = await openOffice()
    const answer = await accounts.createAccount(newAccount(change))
    expect(answer).toMatchObject({ ok: false, code, path })
    expect(await accounts.listAccounts()).toEqual([])
  })

  test("ACC3: groups that together leave nothing are refused by name", async () => {
    const { accounts } = await openOffice()
    const answer = await accounts.createAccount(
      newAccount({
        layer: EU,
        groups: [
          { id: "north", layer: only("eu-se-sto") },
          { id: "south", layer: only("eu-fr-par") },
        ],
        users: [{ id: "ada", name: "Ada", groups: ["north", "south"], layer: {} }],
      }),
    )
    expect(answer).toMatchObject({ code: "POLICY_ASSIGNMENT_EMPTY", path: "users[0].groups" })
    expect(answer).toMatchObject({ message: expect.stringContaining("north, south") })
  })

  test("ACC4: a restricted region needs two names, which are kept", async () => {
    const { accounts } = await openOffice()
    const layer = only("eu-de-fra", "cn-sha")
    for (const confirmedBy of [undefined, ["Ada"], ["Ada", " Ada ", ""]]) {
      expect(await accounts.createAccount(newAccount({ layer, confirmedBy }))).toMatchObject({
        code: "ACCOUNT_REGION_UNCONFIRMED",
        path: "confirmedBy",
      })
    }
    const confirmedBy = ["Ada", "Grace"]
    const made = accepted(await accounts.createAccount(newAccount({ layer, confirmedBy })))
    expect(made.confirmations).toMatchObject([{ region: "cn-sha", by: ["Ada", "Grace"] }])
    const same = { version: 1, layer, groups: [], users: made.users }
    expect(await accounts.changeLayers(made.id, same)).toMatchObject({ ok: true })
  })

  test("ACC5: the second of two writers is told, and changes nothing", async () => {
    const { accounts } = await openOffice()
    const made = accepted(await accounts.createAccount(newAccount()))
    const change = { version: 1, groups: [], users: made.users }
    const answers = await Promise.all([
      accounts.changeLayers(made.id, { ...change, layer: EU }),
      accounts.changeLayers(made.id, { ...change, layer: only("eu-de-fra") }),
    ])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ code: "ACCOUNT_VERSION_CONFLICT" })
    const winner = answers.find((answer) => answer.ok)
    expect(await accounts.readAccount(made.id)).toEqual(winner?.value)
    expect(winner?.value.version).toBe(2)
  })

  test("ACC5: an account that is not there", async () => {
    const { accounts } = await openOffice()
    const nobody = accountId("acc_nobody0123456789")
    const change = { version: 1, layer: {}, groups: [], users: [] }
    expect(await accounts.changeLayers(nobody, change)).toMatchObject({ code: "ACCOUNT_NOT_FOUND" })
    expect(await accounts.listMeetings(nobody)).toMatchObject({ code: "ACCOUNT_NOT_FOUND" })
  })

  const g = { id: "g", layer: {} }
  test.for([
    { change: { groups: [g, g] }, path: "groups[1].id" },
    { change: { groups: [g], users: [user, user] }, path: "users[1].id" },
    {
      change: { groups: [g], users: [{ ...user, groups: ["g", "g"] }] },
      path: "users[0].groups[1]",
    },
    { change: { groups: [], users: [user] }, path: "users[0].groups[0]" },
  ])("ACC6: $path", async ({ change, path }) => {
    const { accounts } = await openOffice()
    const answer = await accounts.createAccount(newAccount(change))
    expect(answer).toMatchObject({ code: "ACCOUNT_MEMBERS_INVALID", path })
  })

  test("ACC6: a user who owns a meeting stays until it has ended", async () => {
    const office = await openOffice()
    const { accounts } = office
    const { account, meeting } = await accountWithMeeting(office)
    const without = { version: 1, layer: {}, groups: [], users: [] }
    expect(await accounts.changeLayers(account.id, without)).toMatchObject({
      code: "ACCOUNT_USER_HAS_MEETINGS",
      path: "users",
    })
    accepted(await accounts.endMeeting(meeting.id))
    expect(await accounts.changeLayers(account.id, without)).toMatchObject({ ok: true })
  })

  test("ACC7: a lock binds later writes and not its own", async () => {
    const { accounts } = await openOffice()
    const layer = { ...EU, locked: true }
    const groups = [{ id: "g", layer: only("eu-fr-par") }]
    const made = accepted(await accounts.createAccount(newAccount({ layer, groups })))
    const change = { version: 1, layer, users: made.users }
    expect(
      await accounts.changeLayers(made.id, {
        ...change,
        groups: [{ id: "g", layer: only("eu-de-fra") }],
      }),
    ).toMatchObject({ code: "POLICY_WRITE_LOCKED", path: "groups[0].layer.ceiling" })
    expect(await accounts.changeLayers(made.id, { ...change, groups })).toMatchObject({ ok: true })
  })
})

test("ACC9: what a request does not name of a person stays, and who is left out is gone", async () => {
  const { accounts, store } = await openOffice()
  const [ada, bo, cy] = ["ada", "bo", "cy"].map((id) => ({ id, name: id, groups: [], layer: {} }))
  const made = accepted(await accounts.createAccount(newAccount({ users: [ada!, bo!, cy!] })))
  const before = (await store.people.read(made.id, "ada"))!
  const signedUp = { email: "ada@example.org", role: "owner", identity: "idn_1" } as const
  await store.people.replace({ ...before, ...signedUp, version: 2 }, 1)
  const groups = [{ id: "g", layer: {} }]
  const users = [{ ...ada!, groups: ["g"] }, bo!]
  accepted(await accounts.changeLayers(made.id, { version: 1, layer: {}, groups, users }))
  expect(await store.people.read(made.id, "ada")).toEqual({
    ...before,
    ...signedUp,
    groups: ["g"],
    version: 3,
  })
  expect(await store.people.read(made.id, "bo")).toMatchObject({ version: 1 })
  expect(await store.people.read(made.id, "cy")).toBeUndefined()
})

test("ACC10: an account of too many people is not replaced as a whole", async () => {
  const { accounts, store } = await openOffice()
  const made = accepted(await accounts.createAccount(newAccount()))
  const [ada] = made.users
  await store.people.createMany(
    Array.from({ length: MAX_NESTED_PEOPLE }, (_none, index) => ({ ...ada!, id: `u${index}` })),
  )
  const change = { version: 1, layer: {}, groups: [], users: [] }
  expect(await accounts.changeLayers(made.id, change)).toMatchObject({ code: "ACCOUNT_TOO_LARGE" })
  expect(await store.people.count(made.id)).toBe(MAX_NESTED_PEOPLE + 1)
  expect((await accounts.readAccount(made.id))?.users).toHaveLength(MAX_NESTED_PEOPLE)
})

test("ACC8: another account's private region is refused, one's own is not", async () => {
  const office = await openOffice()
  const { accounts } = office
  const made = accepted(await accounts.createAccount(newAccount()))
  const own = `acct:${made.id}/cellar`
  const foreign = "acct:acc_somebody01234567/cellar"
  await office.changeRegions((region) => {
    if (region.id === "sg-sin") return { ...region, id: regionId(own) }
    return region.id === "jp-tyo" ? { ...region, id: regionId(foreign) } : region
  })
  const change = { version: 1, groups: [], users: made.users }
  expect(
    await accounts.changeLayers(made.id, { ...change, layer: only("eu-de-fra", foreign) }),
  ).toMatchObject({ code: "POLICY_INVALID", path: "layer.ceiling.include[1]" })
  expect(
    await accounts.changeLayers(made.id, { ...change, layer: only("eu-de-fra", own) }),
  ).toMatchObject({ ok: true })
})

describe("meetings", () => {
  test("MTG1: each person has a secret of their own, of which only the public key is kept", async () => {
    const office = await openOffice()
    const { meeting, links } = await accountWithMeeting(office)
    expect(links.map(({ name }) => name)).toEqual(["Ada", "Grace"])
    const stored = await office.accounts.readMeeting(meeting.id)
    const secrets = links.map(({ link }) =>
      new URLSearchParams(new URL(link).hash.slice(1)).get("k")!,
    )
    expect(new Set(secrets).size).toBe(2)
    for (const [index, secret] of secrets.entries()) {
      const key = publicKeyOf(keyFromSeed(Buffer.from(secret, "base64url")))
      expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
      expect(stored?.invitations[index]).toMatchObject({ participant: participantOfKey(key), key })
      expect(JSON.stringify(stored)).not.toContain(secret)
    }
  })

  test("MTG2: a link names S(media), sorted", async () => {
    const office = await openOffice()
    const { meeting, links, regions } = await accountWithMeeting(
      office,
      { layer: EU },
      { layer: { planes: { media: { include: ["eu-fr-par", "eu-de-fra"] } } } },
    )
    expect(regions).toEqual(["eu-de-fra", "eu-fr-par"])
    expect(links[0]?.link).toMatch(
      new RegExp(`^http://127.0.0.11:8000/m/${meeting.id}#in=eu-de-fra,eu-fr-par&k=`),
    )
  })

  test("MTG3: a meeting without a ceiling takes the default, unless locked", async () => {
    const office = await openOffice()
    const meetingDefault = { include: ["eu-fr-par"] }
    const layer = { ...EU, meetingDefault }
    const filled = await accountWithMeeting(office, { layer })
    expect(filled.meeting.layer).toEqual({ ceiling: meetingDefault })
    const own = await accountWithMeeting(office, { layer }, { layer: only("eu-de-fra") })
    expect(own.regions).toEqual(["eu-de-fra"])
    const locked = await accountWithMeeting(office, { layer: { ...layer, locked: true } })
    expect(locked.meeting.layer).toEqual({})
  })

  test.for([
    { layer: only("us-va-iad"), code: "POLICY_WRITE_WIDENS", path: "layer.ceiling.include[0]" },
    { layer: only("EU"), code: "POLICY_INVALID", path: "layer.ceiling.include[0]" },
    { layer: { deny: { include: ["EU@7"] } }, code: "POLICY_WRITE_EMPTY", path: "layer" },
  ])("MTG4: $code", async ({ layer, code, path }) => {
    const { accounts } = await openOffice()
    const account = accepted(await accounts.createAccount(newAccount({ layer: EU })))
    const answer = await accounts.createMeeting(newMeeting(account, { layer }))
    expect(answer).toMatchObject({ ok: false, code, path })
    expect(accepted(await accounts.listMeetings(account.id))).toEqual([])
  })

  test("MTG4: what arose since the layers were written is the resolver's refusal", async () => {
    const office = await openOffice()
    const { accounts } = office
    const account = accepted(await accounts.createAccount(newAccount()))
    await office.changeRegions((region) =>
      region.id === "eu-de-fra" ? { ...region, status: "retired" } : region,
    )
    expect(await accounts.createMeeting(newMeeting(account))).toMatchObject({
      code: "REGION_RETIRED",
    })
    expect(await accounts.createMeeting(newMeeting(account, { user: "nobody" }))).toMatchObject({
      code: "ACCOUNT_USER_NOT_FOUND",
    })
  })

  test("MTG5: a meeting that was ended never starts again", async () => {
    const office = await openOffice()
    const { accounts, home } = office
    const { account, meeting } = await accountWithMeeting(office)
    await home.start(meeting.id)
    const heard: unknown[] = []
    home.onRevised((id, outcome) => heard.push([id, outcome]))
    accepted(await accounts.endMeeting(meeting.id))
    expect(heard).toMatchObject([[meeting.id, { ok: false, code: "MEETING_ENDED" }]])
    expect(await home.start(meeting.id)).toMatchObject({ code: "MEETING_ENDED" })
    expect(await accounts.endMeeting(meeting.id)).toMatchObject({ code: "MEETING_ENDED" })
    expect(accepted(await accounts.listMeetings(account.id))).toMatchObject([{ id: meeting.id }])
  })
})
