// SPDX-License-Identifier: Apache-2.0
import { OPERATIONS, type Operation } from "@landmoot/core/api"
import {
  ACTIONS,
  decide,
  type ObjectFacts,
  type ObjectKind,
  type Principal,
  type Role,
  ROLES,
  SCOPES,
} from "@landmoot/core/authorization"
import { type AccountId, meetingId } from "@landmoot/core/units"
import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type ApiSite, type Asker, NOBODY, openApiSite, type Told } from "./testing/site.ts"

// Rules are those of SPEC.md. The expectations are made from the one table of authorization; what
// is tested is that the server, with all that it looks up, does what the table says.

/** Somebody who asks, with what the table is to be asked for them. */
interface Cast {
  readonly name: string
  readonly asker: Asker
  readonly principal: Principal
}

/** One of the two accounts with everything in it. */
interface World {
  readonly account: AccountId
  /** Stands in every name of this account, and must never be read by the other. */
  readonly marker: string
  readonly group: string
  readonly owner: string
  readonly cast: readonly Cast[]
}

const bound = Object.entries<Operation>(OPERATIONS)
const ofAccounts = bound.flatMap(([id, operation]) =>
  operation.access.kind === "account" ? [{ id, operation, access: operation.access }] : [],
)

let site: ApiSite
let ours: World
let theirs: World
const closers: (() => Promise<void>)[] = []

beforeAll(async () => {
  site = await openApiSite((close) => closers.push(close))
  ours = await makeWorld("ours")
  theirs = await makeWorld("theirs")
}, 120_000)

afterAll(async () => {
  for (const close of closers.toReversed()) await close()
})

describe.each(ofAccounts)("$id", ({ operation, access }) => {
  test("GWA1: every role, and every key, gets what the table says", async () => {
    for (const { name, asker, principal } of ours.cast) {
      for (const placed of ["own", "administered", "peer", "foreign"] as const) {
        const object = await makeObject(ours, access, { placed, principal })
        const told = await ask(asker, operation, { world: ours, id: object.id })
        const decision = decide(principal, access.action, object.facts)
        const expected = decision.allowed ? "let through" : decision.code
        expect([name, placed, outcomeOf(told)]).toEqual([name, placed, expected])
        expect(told.text).not.toContain(theirs.marker)
        if (access.object === undefined) break
      }
    }
  })

  test("GWA3: another account, and its objects under our address, are not there", async () => {
    const before = await contentOf(theirs)
    for (const { name, asker } of ours.cast) {
      if (name === "nobody") continue
      const object = await makeObject(theirs, access, { placed: "foreign" })
      const there = await ask(asker, operation, { world: theirs, id: object.id })
      expect([name, outcomeOf(there), there.status]).toEqual([name, "ACCESS_NOT_FOUND", 404])
      if (access.object !== undefined) {
        const here = await ask(asker, operation, { world: ours, id: object.id })
        // A role of no reach is told so, whatever the object.
        expect([name, outcomeOf(here)]).toEqual([
          name,
          expect.stringMatching(/^ACCESS_(?:NOT_FOUND|FORBIDDEN)$/),
        ])
      }
      await object.remove()
      expect(there.text).not.toContain(theirs.marker)
    }
    expect(await contentOf(theirs)).toEqual(before)
  })

  test("GWA2: whoever shows nothing that holds has to sign in", async () => {
    const object = await makeObject(ours, access, { placed: "foreign" })
    const ended = await endedSession()
    const strangers: readonly Asker[] = [
      NOBODY,
      ended,
      { headers: { cookie: "landmoot.session_token=forged.forged" } },
      { headers: { authorization: `Bearer lmk_${"a".repeat(22)}_${"b".repeat(43)}` } },
      { headers: { authorization: "Bearer " } },
    ]
    for (const asker of strangers) {
      const told = await ask(asker, operation, { world: ours, id: object.id })
      expect([outcomeOf(told), told.status]).toEqual(["ACCESS_SIGN_IN", 401])
    }
    await object.remove()
  })
})

test("GWA4: a session's cookie changes nothing for pages of another site", async () => {
  const [owner] = ours.cast
  const before = await contentOf(ours)
  for (const { operation } of ofAccounts) {
    if (operation.method === "GET") continue
    for (const headers of [
      { origin: "https://elsewhere.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ]) {
      const told = await ask(owner!.asker, operation, { world: ours, id: "x", headers })
      expect(outcomeOf(told)).toBe("ORIGIN_FORBIDDEN")
    }
  }
  expect(await contentOf(ours)).toEqual(before)
})

test("GWA5: the table and the routes are the same", async () => {
  const told = await site.ask(NOBODY, "GET /api/openapi.json")
  const { paths } = told.body as { paths: Record<string, Record<string, unknown>> }
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const ofTable = bound.map(
    ([, { method, path }]) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`,
  )
  expect(routes).toEqual(expect.arrayContaining(ofTable))
  const others = routes.filter((route) => !ofTable.includes(route))
  expect(others.filter((route) => !route.includes(" /api/operator/"))).toEqual([
    "GET /landmoot.json",
    "GET /api/catalogue",
    "GET /api/node",
    "GET /api/health",
    "GET /api/meetings/{meeting}",
  ])
  expect(site.home.console.api.operations.map(({ id }) => id).toSorted()).toEqual(
    Object.keys(OPERATIONS).toSorted(),
  )
})

/** What became of a request, as far as access goes. */
function outcomeOf({ body }: Told): string {
  const code = (body as { readonly code?: string } | undefined)?.code
  return code?.startsWith("ACCESS_") === true || code === "ORIGIN_FORBIDDEN" ? code : "let through"
}

async function ask(
  asker: Asker,
  operation: Operation,
  at: {
    readonly world: World
    readonly id: string
    readonly headers?: Readonly<Record<string, string>>
  },
): Promise<Told> {
  const { access, method } = operation
  const param = access.kind === "account" ? access.object?.param : undefined
  const path = operation.path
    .replace(":account", at.world.account)
    .replace(`:${param}`, encodeURIComponent(at.id))
    // What else stands in a path is not there: nothing is to be changed here.
    .replaceAll(/:\w+/g, "nothing")
  // A body that no schema takes: whoever is let through changes nothing.
  const body = method === "GET" || method === "DELETE" ? {} : { body: { nothing: true } }
  const { headers } = at
  return await site.ask(asker, `${method} ${path}`, {
    ...body,
    ...(headers === undefined ? {} : { headers }),
  })
}

/** An account with a person of each role, keys, and a session of each kind. */
async function makeWorld(name: string): Promise<World> {
  const marker = `marker-${name}-${randomBytes(6).toString("hex")}`
  const owner = await site.signUp(`owner@${name}.example`)
  const { account } = owner
  await site.setPlan(account, "enterprise")
  const group = `group-${name}`
  const { storage } = site.home
  await storage.groups.create({
    account,
    id: group,
    name: marker,
    layer: {},
    version: 1,
    created: site.trust.now(),
  })
  const cast: Cast[] = []
  const weak = await site.signUp(`weak@${name}.example`)
  const weakOwner = await site.join(account, weak.identity, { role: "owner", name: marker })
  cast.push(
    { name: "owner", asker: await site.withSecondFactor(owner), principal: principalOf("owner") },
    {
      name: "owner without a second factor",
      asker: weak,
      principal: { ...principalOf("owner", false), person: weakOwner.id },
    },
  )
  for (const role of ROLES.slice(1)) {
    const person = await site.signUp(`${role}@${name}.example`)
    const record = await site.join(account, person.identity, {
      role,
      name: marker,
      administers: role === "group-administrator" ? [group] : [],
    })
    cast.push({
      name: role,
      asker: role === "member" ? person : await site.withSecondFactor(person),
      principal: { ...principalOf(role), person: record.id },
    })
  }
  const suspended = await site.signUp(`suspended@${name}.example`)
  await site.join(account, suspended.identity, { role: "owner", status: "suspended", name: marker })
  cast.push({
    name: "suspended",
    asker: suspended,
    principal: { ...principalOf("owner"), account: "" },
  })
  const stranger = await site.signUp(`stranger@${name}.example`)
  cast.push({
    name: "stranger",
    asker: stranger,
    principal: { ...principalOf("owner"), account: "" },
  })
  cast.push({ name: "nobody", asker: NOBODY, principal: { kind: "anonymous" } })
  for (const scopes of [SCOPES, ["account:read"] as const]) {
    const made = await site.ask(cast[0]!.asker, `POST /api/accounts/${account}/keys`, {
      body: { name: marker, scopes },
    })
    const { secret } = made.body as { secret: string }
    cast.push({
      name: `key with ${scopes.length} scopes`,
      asker: { headers: { authorization: `Bearer ${secret}` } },
      principal: { kind: "key", account, key: "", scopes },
    })
  }
  return { account, marker, group, owner: owner.person, cast }

  function principalOf(role: Role, secondFactor = true): Extract<Principal, { kind: "person" }> {
    return {
      kind: "person",
      account,
      person: owner.person,
      role,
      administers: role === "group-administrator" ? [group] : [],
      secondFactor,
      secondFactorAsked: true,
    }
  }
}

/** An object that an operation is about, made for one request. */
async function makeObject(
  { account, marker, group }: World,
  access: { readonly object?: { readonly kind: ObjectKind } },
  how: {
    /** A peer is an administrator who is in the group. */
    readonly placed: "own" | "administered" | "peer" | "foreign"
    readonly principal?: Principal
  },
): Promise<{
  readonly id: string
  readonly facts: ObjectFacts
  remove(): Promise<void>
}> {
  const { storage } = site.home
  const created = site.trust.now()
  const { principal } = how
  const self = principal?.kind === "person" && principal.account === account ? principal : undefined
  const groups = how.placed === "administered" || how.placed === "peer" ? [group] : []
  const role = how.placed === "peer" ? "administrator" : "member"
  const id = `x-${randomBytes(8).toString("hex")}`
  const nothing = async (): Promise<void> => {}
  switch (access.object?.kind ?? "account") {
    case "account":
      return { id: account, facts: { account, groups: [] }, remove: nothing }
    case "group": {
      if (how.placed === "administered") {
        await restoreGroup({ account, marker, group })
        return { id: group, facts: { account, groups: [group] }, remove: nothing }
      }
      await storage.groups.create({ account, id, name: marker, layer: {}, version: 1, created })
      return {
        id,
        facts: { account, groups: [id] },
        remove: async () => void (await storage.groups.delete(account, id)),
      }
    }
    case "person": {
      if (how.placed === "own" && self !== undefined) {
        const own = await storage.people.read(account, self.person)
        return {
          id: self.person,
          facts: { account, owner: self.person, groups: own?.groups ?? [], role: self.role },
          remove: nothing,
        }
      }
      await storage.people.create({
        account,
        id,
        name: marker,
        role,
        groups,
        administers: [],
        layer: {},
        status: "active",
        version: 1,
        created,
      })
      return {
        id,
        facts: { account, owner: id, groups, role },
        remove: async () => void (await storage.people.delete(account, id)),
      }
    }
    case "meeting": {
      let owner = how.placed === "own" ? self?.person : undefined
      let ownerGroups: readonly string[] = []
      let ownerRole = self?.role ?? role
      if (owner === undefined) {
        owner = id
        ownerGroups = groups
        ownerRole = role
        await storage.people.create({
          account,
          id,
          name: marker,
          role,
          groups,
          administers: [],
          layer: {},
          status: "active",
          version: 1,
          created,
        })
      }
      const meeting = meetingId(`eu-de-fra.${randomBytes(16).toString("base64url")}`)
      await storage.meetings.createMeeting({
        id: meeting,
        account,
        owner,
        title: marker,
        layer: {},
        mode: "spread",
        invitations: [],
        created,
        ended: undefined,
      })
      return {
        id: meeting,
        facts: { account, owner, groups: ownerGroups, role: ownerRole },
        // Meetings stay as ended ones; the contents that are compared leave them out.
        remove: async () => {
          await storage.meetings.endMeeting(meeting, created)
          await storage.people.delete(account, id)
        },
      }
    }
  }
}

/** Makes the group that is looked after again, if the last request deleted it. */
async function restoreGroup({
  account,
  marker,
  group,
}: Pick<World, "account" | "marker" | "group">): Promise<void> {
  const { storage } = site.home
  if ((await storage.groups.read(account, group)) !== undefined) return
  const created = site.trust.now()
  await storage.groups.create({ account, id: group, name: marker, layer: {}, version: 1, created })
  const { items } = await storage.people.list(account, { limit: 9, role: "group-administrator" })
  for (const person of items) {
    const again = { ...person, administers: [group], version: person.version + 1 }
    await storage.people.replace(again, person.version)
  }
}

/** Everything of an account that an operation could have changed. */
async function contentOf({ account }: World): Promise<unknown> {
  const { storage } = site.home
  return {
    account: await storage.accounts.read(account),
    groups: await storage.groups.all(account),
    people: (await storage.people.list(account, { limit: 200 })).items,
    keys: (await storage.keys.list(account, { limit: 200 })).items.map(
      ({ lastUsed: _day, ...key }) => key,
    ),
    audit: (await storage.audit.list(account, { limit: 1000 })).items.length,
    webhooks: (await storage.webhooks.listEndpoints(account, { limit: 200 })).items,
    approvals: await storage.approvals.list(account, 200),
    regions: await storage.privateRegions.list(account),
    scim: await storage.scim.listTokens(account),
    signOn: await site.home.console.identity.signOn.list(account),
  }
}

let endedOne: Promise<Asker> | undefined

/** A session that was real and is over. */
async function endedSession(): Promise<Asker> {
  endedOne ??= (async () => {
    const person = await site.signUp("ended@example.org")
    await site.ask(person, "POST /api/auth/sign-out", { body: {} })
    return person
  })()
  return await endedOne
}

test("GWA1: the table has an operation for every action", () => {
  const used = new Set(ofAccounts.map(({ access }) => access.action))
  expect(Object.keys(ACTIONS).filter((action) => !used.has(action as never))).toEqual([])
})
