// SPDX-License-Identifier: Apache-2.0
/** What the service for directories has to do on every engine. */
import { regionId } from "@landmoot/core/units"
import SCIMMY from "scimmy"
import { describe, expect, test } from "vitest"
import type { Storage } from "../../../storage/storage.ts"
import { as, CALL, convene, found, settle } from "../../people/testing/town.ts"
import { scimHandlers } from "../tokens.ts"
import { type Directory, openDirectory, tokenFor } from "./directory.ts"

const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
const USER = "urn:ietf:params:scim:schemas:core:2.0:User"
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

/** The user of RFC 7643, section 8.2, without what no service keeps of it. */
const BARBARA = {
  schemas: [USER],
  externalId: "701984",
  userName: "bjensen@example.com",
  name: {
    formatted: "Ms. Barbara J Jensen, III",
    familyName: "Jensen",
    givenName: "Barbara",
    middleName: "Jane",
    honorificPrefix: "Ms.",
    honorificSuffix: "III",
  },
  displayName: "Babs Jensen",
  nickName: "Babs",
  profileUrl: "https://login.example.com/bjensen",
  emails: [
    { value: "bjensen@example.com", type: "work", primary: true },
    { value: "babs@jensen.org", type: "home" },
  ],
  addresses: [
    {
      type: "work",
      streetAddress: "100 Universal City Plaza",
      locality: "Hollywood",
      region: "CA",
      postalCode: "91608",
      country: "USA",
      primary: true,
    },
  ],
  phoneNumbers: [{ value: "555-555-5555", type: "work" }],
  userType: "Employee",
  title: "Tour Guide",
  preferredLanguage: "en-US",
  locale: "en-US",
  timezone: "America/Los_Angeles",
  active: true,
  password: "t1meMa$heen",
}

/** Registers the suite; `open` opens an empty database of another engine than SQLite. */
export function scimSuite(name: string, open?: () => Promise<Storage>): void {
  const enter = async (change = {}): Promise<Directory> => await openDirectory(change, open)

  describe(name, () => {
    test("SCM1: a token lets in until it is revoked or expires; only its hash is kept", async () => {
      const { town, ask, token } = await enter()
      expect((await ask("GET", "/Users")).status).toBe(200)
      const none = await ask("GET", "/Users", { token: `${token.slice(0, -1)}x` })
      expect(none.status).toBe(401)
      expect(none.headers.get("www-authenticate")).toBe("Bearer")
      expect(none.body).toMatchObject({ status: "401" })
      const [kept] = await town.storage.scim.listTokens(town.account.id)
      expect(JSON.stringify(kept)).not.toContain(token.slice(-43))
      await town.storage.scim.createToken({ ...kept!, id: "a".repeat(22), expires: 1 })
      const expired = `lmd_${"a".repeat(22)}_${token.slice(-43)}`
      expect((await ask("GET", "/Users", { token: expired })).status).toBe(401)
      const revoked = await scimHandlers(town.parts)["scim.tokens.revoke"]({
        ...CALL,
        ...as(town.account.id, "owner"),
        params: { account: town.account.id, token: kept!.id },
      })
      expect(revoked.ok).toBe(true)
      expect((await ask("GET", "/Users")).status).toBe(401)
    })

    test("SCM1: a plan without the feature lets nobody in", async () => {
      const { town, ask } = await enter()
      const { account } = town
      await town.storage.accounts.replace({ ...account, plan: "pro", version: 2 }, 1)
      const answer = await ask("GET", "/Users")
      expect(answer.status).toBe(403)
    })

    test("SCM2: the service describes itself", async () => {
      const { ask } = await enter()
      const config = await ask("GET", "/ServiceProviderConfig")
      expect(config.headers.get("content-type")).toBe("application/scim+json")
      expect(config.body).toMatchObject({ patch: { supported: true }, etag: { supported: true } })
      expect((await ask("GET", "/ResourceTypes")).body).toMatchObject({ totalResults: 2 })
      expect((await ask("GET", `/Schemas/${USER}`)).body).toMatchObject({ name: "User" })
      expect((await ask("GET", '/Schemas?filter=name eq "User"')).status).toBe(403)
      expect((await ask("GET", "/Nothing")).status).toBe(404)
      expect((await ask("POST", "/Bulk", { body: {} })).status).toBe(501)
    })

    test("SCM3: the RFC's user is made, read back, replaced and deleted", async () => {
      const { town, ask } = await enter()
      const made = await ask("POST", "/Users", { body: BARBARA })
      expect(made.status).toBe(201)
      const { password: _password, ...rest } = BARBARA
      const id = String(made.body["id"])
      const location = `https://landmoot.example/scim/v2/Users/${id}`
      expect(made.body).toMatchObject({ ...rest, meta: { location, version: 'W/"1"' } })
      expect(made.headers.get("location")).toBe(location)
      expect(made.headers.get("etag")).toBe('W/"1"')
      expect(JSON.stringify(made.body)).not.toContain(BARBARA.password)
      expect((await ask("GET", `/Users/${id}`)).body).toEqual(made.body)
      const put = await ask("PUT", `/Users/${id}`, {
        body: { schemas: [USER], userName: "bjensen@example.com", displayName: "Barbara" },
      })
      expect(put.body).toMatchObject({ displayName: "Barbara", active: true })
      expect(put.body).not.toHaveProperty("title")
      expect(await town.storage.people.read(town.account.id, id)).toMatchObject({ name: "Barbara" })
      expect((await ask("DELETE", `/Users/${id}`)).status).toBe(204)
      expect((await ask("GET", `/Users/${id}`)).status).toBe(404)
      expect(town.notes.map(({ action }) => action)).toEqual([
        "scim.token.create",
        "person.invite",
        "person.update",
        "person.remove",
      ])
    })

    test("SCM3: what is no user is refused, and nothing is kept", async () => {
      const { town, ask } = await enter()
      for (const body of [{}, { userName: "" }, { userName: "x", emails: [{ value: "no" }] }]) {
        const answer = await ask("POST", "/Users", { body })
        expect(answer).toMatchObject({ status: 400, body: { scimType: "invalidValue" } })
      }
      expect(await town.storage.people.count(town.account.id)).toBe(0)
    })

    test("SCM4: user name, address and external id are unique", async () => {
      const { ask, town } = await enter()
      await settle(town, "ada")
      await ask("POST", "/Users", { body: { userName: "Bo", externalId: "7" } })
      for (const body of [
        { userName: "bO" },
        { userName: "other", externalId: "7" },
        { userName: "third", emails: [{ value: "ADA@north.example" }] },
      ]) {
        const answer = await ask("POST", "/Users", { body })
        expect(answer).toMatchObject({ status: 409, body: { scimType: "uniqueness" } })
      }
    })

    test("SCM5: filters find what they say", async () => {
      const { ask } = await enter()
      await ask("POST", "/Users", { body: BARBARA })
      await ask("POST", "/Users", { body: { userName: "john", active: false, title: "Guide" } })
      const listed = async (filter: string): Promise<unknown> => {
        const { body } = await ask("GET", `/Users?filter=${encodeURIComponent(filter)}`)
        const resources = (body["Resources"] ?? []) as readonly { userName: string }[]
        const names = resources.map(({ userName }) => userName.slice(0, 4))
        return names.toSorted().join(" ")
      }
      // The examples of RFC 7644, section 3.4.2.2, on these two.
      expect(await listed('userName eq "BJENSEN@example.com"')).toBe("bjen")
      expect(await listed(`name.familyName co "ense"`)).toBe("bjen")
      expect(await listed(`userName sw "J"`)).toBe("john")
      expect(await listed(`${USER}:userName sw "J"`)).toBe("john")
      expect(await listed("title pr")).toBe("bjen john")
      expect(await listed('title pr and userType eq "Employee"')).toBe("bjen")
      expect(await listed('title pr or userType eq "Intern"')).toBe("bjen john")
      expect(await listed('userType ne "Employee"')).toBe("john")
      expect(await listed('meta.created gt "2011-05-13T04:42:34Z"')).toBe("bjen john")
      expect(
        await listed(
          'userType eq "Employee" and (emails co "example.com" or emails.value co "no")',
        ),
      ).toBe("bjen")
      expect(await listed('userType ne "Employee" and not (emails co "example.com")')).toBe("john")
      expect(await listed('emails[type eq "work" and value co "@example.com"]')).toBe("bjen")
      expect(await listed('emails[type eq "home" and value co "@example.com"]')).toBe("")
      expect(await listed("active eq false")).toBe("john")
      expect(await listed('externalId eq "701984"')).toBe("bjen")
    })

    test("SCM5: a filter that cannot be read is refused", async () => {
      const { ask } = await enter()
      for (const filter of [
        "userName",
        "userName is 5",
        'userName eq "open',
        "userName eq",
        'userName eq "x" and',
        `${"(".repeat(40)}title pr${")".repeat(40)}`,
        "userName eq {}",
        'emails[type eq "work"',
      ]) {
        const answer = await ask("GET", `/Users?filter=${encodeURIComponent(filter)}`)
        expect(answer, filter).toMatchObject({ status: 400, body: { scimType: "invalidFilter" } })
      }
    })

    test("SCM5: a filter or an id with the character NUL is refused before anything is looked up", async () => {
      const { town, ask } = await enter()
      await found(town, "staff")
      for (const attribute of ["userName", "externalId", "emails.value", "id", "title"]) {
        for (const nul of ["\\u0000", "\u0000"]) {
          const filter = `${attribute} eq "a${nul}b"`
          for (const answer of [
            await ask("GET", `/Users?filter=${encodeURIComponent(filter)}`),
            await ask("POST", "/Users/.search", {
              body: { filter: `${attribute} eq "a\\u0000b"` },
            }),
          ]) {
            const body = { scimType: "invalidFilter" }
            expect(answer, filter).toMatchObject({ status: 400, body })
          }
        }
      }
      const Operations = [{ op: "remove", path: String.raw`members[value eq "a\u0000"]` }]
      const patched = await ask("PATCH", "/Groups/staff", { body: { Operations } })
      expect(patched).toMatchObject({ status: 400, body: { scimType: "invalidPath" } })
      expect((await ask("GET", "/Users/a%00b")).status).toBe(404)
      expect((await ask("DELETE", "/Groups/a%00b")).status).toBe(404)
    })

    test("SCM6: pages are counted from 1, and attributes are chosen", async () => {
      const { ask } = await enter()
      for (const userName of ["a", "b", "c"]) await ask("POST", "/Users", { body: { userName } })
      const second = await ask("GET", "/Users?startIndex=2&count=1&attributes=userName")
      expect(second.body).toMatchObject({ totalResults: 3, startIndex: 2, itemsPerPage: 1 })
      const [only] = second.body["Resources"] as unknown as Record<string, unknown>[]
      expect(Object.keys(only!).toSorted()).toEqual(["id", "schemas", "userName"])
      expect((await ask("GET", "/Users?startIndex=0&count=-1")).body).toMatchObject({
        startIndex: 1,
        itemsPerPage: 0,
        totalResults: 3,
      })
      expect((await ask("GET", "/Users?startIndex=9")).body).toMatchObject({ Resources: [] })
      const search = { filter: "userName pr", count: 2, excludedAttributes: ["meta"] }
      const posted = await ask("POST", "/Users/.search", { body: search })
      expect(posted.body).toMatchObject({ totalResults: 3, itemsPerPage: 2 })
      expect(JSON.stringify(posted.body)).not.toContain('"meta"')
    })

    test("SCM7: the RFC's examples of PATCH", async () => {
      const { ask } = await enter()
      const { body: user } = await ask("POST", "/Users", { body: BARBARA })
      const patch = async (...Operations: unknown[]): Promise<Awaited<ReturnType<typeof ask>>> =>
        await ask("PATCH", `/Users/${String(user["id"])}`, {
          body: { schemas: [PATCH], Operations },
        })
      const added = await patch({
        op: "add",
        value: { emails: [{ value: "babs2@jensen.org", type: "home" }], nickname: "Bab" },
      })
      expect(added.body["emails"]).toHaveLength(3)
      expect(added.body).toMatchObject({ nickName: "Bab" })
      const replaced = await patch({
        op: "replace",
        path: 'addresses[type eq "work"].streetAddress',
        value: "1010 Broadway Ave",
      })
      expect(replaced.body).toMatchObject({
        addresses: [{ streetAddress: "1010 Broadway Ave", locality: "Hollywood" }],
      })
      const removed = await patch({ op: "remove", path: 'emails[type eq "home"]' })
      expect(removed.body["emails"]).toEqual([BARBARA.emails[0]])
      expect((await patch({ op: "remove", path: "title" })).body).not.toHaveProperty("title")
      for (const [operation, scimType] of [
        [{ op: "replace", path: 'emails[type eq "other"].value', value: "x@y.org" }, "noTarget"],
        [{ op: "remove" }, "noTarget"],
        [{ op: "replace", path: "id", value: "x" }, "mutability"],
        [{ op: "move", path: "title" }, "invalidSyntax"],
        [{ op: "add", path: "emails[", value: "x" }, "invalidPath"],
        [{ op: "remove", path: "userName" }, "invalidValue"],
      ] as const) {
        expect(await patch(operation)).toMatchObject({ status: 400, body: { scimType } })
      }
    })

    test("SCM8: Entra's sequence", async () => {
      const { town, ask } = await enter()
      const filter = encodeURIComponent('userName eq "ada@contoso.example"')
      expect((await ask("GET", `/Users?filter=${filter}`)).body).toMatchObject({ totalResults: 0 })
      const made = await ask("POST", "/Users", {
        body: {
          schemas: [USER, ENTERPRISE],
          externalId: "ada",
          userName: "ada@contoso.example",
          active: true,
          displayName: "Ada",
          emails: [{ primary: true, type: "work", value: "ada@contoso.example" }],
          meta: { resourceType: "User" },
          name: { formatted: "Ada Lovelace", familyName: "Lovelace", givenName: "Ada" },
          roles: [],
          [ENTERPRISE]: { department: "Maths" },
        },
      })
      const id = String(made.body["id"])
      expect(made.body["schemas"]).toContain(ENTERPRISE)
      const changed = await ask("PATCH", `/Users/${id}`, {
        body: {
          schemas: [PATCH],
          Operations: [
            { op: "Replace", path: 'emails[type eq "work"].value', value: "ada.l@contoso.example" },
            { op: "Add", path: "name.givenName", value: "Augusta" },
            {
              op: "Replace",
              value: { displayName: "Augusta", [`${ENTERPRISE}:department`]: "CS" },
            },
            { op: "Add", path: 'phoneNumbers[type eq "mobile"].value', value: "+44 1" },
          ],
        },
      })
      expect(changed.body).toMatchObject({
        displayName: "Augusta",
        name: { givenName: "Augusta", familyName: "Lovelace" },
        emails: [{ value: "ada.l@contoso.example" }],
        phoneNumbers: [{ type: "mobile", value: "+44 1" }],
        [ENTERPRISE]: { department: "CS" },
      })
      expect(await town.storage.people.read(town.account.id, id)).toMatchObject({
        name: "Augusta",
        email: "ada.l@contoso.example",
      })
      const group = await ask("POST", "/Groups", {
        body: { displayName: "Staff", externalId: "g-1", members: [] },
      })
      const path = `/Groups/${String(group.body["id"])}`
      const member = { op: "Add", path: "members", value: [{ $ref: null, value: id }] }
      await ask("PATCH", path, { body: { schemas: [PATCH], Operations: [member] } })
      expect((await ask("GET", path)).body).toMatchObject({ members: [{ value: id }] })
      expect((await ask("GET", `/Users/${id}`)).body).toMatchObject({
        groups: [{ display: "Staff" }],
      })
      const bare = await ask("GET", `${path}?excludedAttributes=members`)
      expect(bare.body).not.toHaveProperty("members")
      const gone = { op: "Remove", path: "members", value: [{ $ref: null, value: id }] }
      await ask("PATCH", path, { body: { schemas: [PATCH], Operations: [gone] } })
      expect((await ask("GET", path)).body).not.toHaveProperty("members")
      const off = { op: "Replace", path: "active", value: "False" }
      await ask("PATCH", `/Users/${id}`, { body: { schemas: [PATCH], Operations: [off] } })
      expect((await ask("GET", `/Users/${id}`)).body).toMatchObject({ active: false })
    })

    test("SCM8: Okta's sequence", async () => {
      const { ask } = await enter()
      const one = await ask("POST", "/Users", { body: { userName: "one@okta.example" } })
      const two = await ask("POST", "/Users", { body: { userName: "two@okta.example" } })
      const [first, second] = [String(one.body["id"]), String(two.body["id"])]
      const put = {
        ...one.body,
        name: { givenName: "One", familyName: "Okta" },
        displayName: "One",
      }
      const replaced = await ask("PUT", `/Users/${first}`, { body: put })
      expect(replaced.body).toMatchObject({ displayName: "One", active: true })
      const group = await ask("POST", "/Groups", {
        body: { displayName: "Team", members: [{ value: first, display: "one" }] },
      })
      const id = String(group.body["id"])
      await ask("PATCH", `/Groups/${id}`, {
        body: {
          schemas: [PATCH],
          Operations: [
            { op: "replace", value: { id, displayName: "Crew" } },
            { op: "add", path: "members", value: [{ value: second }] },
            { op: "remove", path: `members[value eq "${first}"]` },
          ],
        },
      })
      expect((await ask("GET", `/Groups/${id}`)).body).toMatchObject({
        displayName: "Crew",
        members: [{ value: second }],
      })
      const filter = encodeURIComponent('displayName eq "crew"')
      expect((await ask("GET", `/Groups?filter=${filter}`)).body).toMatchObject({ totalResults: 1 })
      const off = { op: "replace", value: { active: false } }
      await ask("PATCH", `/Users/${first}`, { body: { schemas: [PATCH], Operations: [off] } })
      expect((await ask("GET", `/Users/${first}`)).body).toMatchObject({ active: false })
      expect((await ask("DELETE", `/Groups/${id}`)).status).toBe(204)
    })

    test("SCM9: who is deactivated is signed out", async () => {
      const { town, ask } = await enter()
      await settle(town, "ada")
      const off = (id: string): Promise<{ status: number }> =>
        ask("PATCH", `/Users/${id}`, {
          body: { Operations: [{ op: "replace", path: "active", value: false }] },
        })
      expect((await off("ada")).status).toBe(200)
      expect(town.asked).toEqual(["withdraw ada", "end sessions identity-ada", "turn out ada"])
    })

    test.for(["owner", "administrator"] as const)(
      "SCM17: an %s is not suspended, let in again or deleted",
      async (role) => {
        const { town, ask } = await enter()
        await settle(town, "first", { role: "owner" })
        await settle(town, "chief", { role })
        await settle(town, "out", { role, status: "suspended" })
        const active = (value: boolean) => ({
          body: { Operations: [{ op: "replace", path: "active", value }] },
        })
        const replaced = { body: { userName: "chief", displayName: "Chief", active: false } }
        for (const answer of [
          await ask("PATCH", "/Users/chief", active(false)),
          await ask("PUT", "/Users/chief", replaced),
          await ask("DELETE", "/Users/chief"),
          await ask("PATCH", "/Users/out", active(true)),
        ]) {
          expect(answer).toMatchObject({ status: 403, body: { status: "403" } })
        }
        const { people, scim } = town.storage
        expect(await people.read(town.account.id, "chief")).toMatchObject({
          status: "active",
          version: 1,
        })
        expect(await people.read(town.account.id, "out")).toMatchObject({ status: "suspended" })
        expect(town.asked).toEqual([])
        const refused = town.notes.filter(({ action }) => action === "scim.refused")
        expect(refused.map(({ object }) => object.id)).toEqual(["chief", "chief", "chief", "out"])
        expect(refused[0]).toMatchObject({ actor: { kind: "directory", name: "Directory" } })
        const notices = await scim.listNotices(town.account.id)
        expect(notices.map(({ code }) => code)).toEqual(Array(4).fill("SCIM_PERSON_PROTECTED"))
        const renamed = { body: { userName: "chief", displayName: "Chief", active: true } }
        expect((await ask("PUT", "/Users/chief", renamed)).status).toBe(200)
      },
    )

    test("SCM15: who was given a role and has not come yet keeps the address", async () => {
      const { town, ask } = await enter()
      const record = { ...(await settle(town, "ada", { status: "invited" })), version: 2 }
      const { identity: _none, ...waiting } = record
      await town.storage.people.replace({ ...waiting, role: "administrator" }, 1)
      const body = { userName: "ada", emails: [{ value: "mallory@x.org" }] }
      expect((await ask("PUT", "/Users/ada", { body })).status).toBe(400)
      expect(await town.storage.people.read(town.account.id, "ada")).toMatchObject({
        email: "ada@north.example",
      })
      expect(await town.storage.scim.listNotices(town.account.id)).toMatchObject([
        { code: "SCIM_ADDRESS_KEPT", object: "ada" },
      ])
      await town.storage.people.replace({ ...waiting, version: 3 }, 2)
      expect((await ask("PUT", "/Users/ada", { body })).status).toBe(200)
    })

    test("SCM16: the character NUL is taken nowhere", async () => {
      const { town, ask } = await enter()
      const body = { userName: "a", displayName: "a\u0000b" }
      expect(await ask("POST", "/Users", { body })).toMatchObject({
        status: 400,
        body: { scimType: "invalidSyntax" },
      })
      expect(await town.storage.people.count(town.account.id)).toBe(0)
      const spelled = { userName: "a", displayName: "\\u0000" }
      expect((await ask("POST", "/Users", { body: spelled })).status).toBe(201)
    })

    test("SCM10: versions guard changes and spare reading", async () => {
      const { town, ask } = await enter()
      await settle(town, "ada")
      const body = { userName: "ada@north.example", displayName: "Other" }
      const late = await ask("PUT", "/Users/ada", { body, headers: { "if-match": 'W/"9"' } })
      expect(late.status).toBe(412)
      expect((await ask("GET", "/Users/ada")).body).toMatchObject({ displayName: "ada" })
      const same = await ask("GET", "/Users/ada", { headers: { "if-none-match": 'W/"1"' } })
      expect(same.status).toBe(304)
      const timely = await ask("PUT", "/Users/ada", { body, headers: { "if-match": 'W/"1"' } })
      expect(timely.headers.get("etag")).toBe('W/"2"')
      const stale = await ask("DELETE", "/Users/ada", { headers: { "if-match": 'W/"1"' } })
      expect(stale.status).toBe(412)
    })

    test("SCM11: a membership that leaves no region is refused, and noticed", async () => {
      const { town, ask } = await enter()
      await found(town, "berlin", "eu-de-fra")
      await found(town, "paris", "eu-fr-par")
      await settle(town, "ada", { groups: ["berlin"] })
      const add = { op: "add", path: "members", value: [{ value: "ada" }] }
      const answer = await ask("PATCH", "/Groups/paris", { body: { Operations: [add] } })
      expect(answer).toMatchObject({ status: 400, body: { scimType: "invalidValue" } })
      expect(await town.storage.scim.listNotices(town.account.id)).toMatchObject([
        { code: "POLICY_ASSIGNMENT_EMPTY", object: "group:paris" },
      ])
      expect(await town.storage.people.read(town.account.id, "ada")).toMatchObject({
        groups: ["berlin"],
      })
    })

    test("SCM12: a directory sees and changes its own account alone", async () => {
      const { town, ask } = await enter()
      await settle(town, "ada")
      await found(town, "staff")
      const token = await tokenFor(town, town.other)
      const theirs = await ask("POST", "/Users", { token, body: { userName: "ada" } })
      expect(theirs.status).toBe(201)
      expect((await ask("GET", "/Users", { token })).body).toMatchObject({ totalResults: 1 })
      expect((await ask("GET", "/Groups", { token })).body).toMatchObject({ totalResults: 0 })
      const body = {
        userName: "x",
        displayName: "x",
        Operations: [{ op: "remove", path: "title" }],
      }
      for (const path of ["/Users/ada", "/Groups/staff"]) {
        for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
          const rest = method === "GET" ? { token } : { token, body }
          expect((await ask(method, path, rest)).status, `${method} ${path}`).toBe(404)
        }
      }
      const add = { op: "add", path: "members", value: [{ value: String(theirs.body["id"]) }] }
      const foreign = await ask("PATCH", "/Groups/staff", { body: { Operations: [add] } })
      expect(foreign.status).toBe(400)
    })

    test("SCM13: who owns open meetings is suspended, not deleted", async () => {
      const { town, ask } = await enter({
        layer: { ceiling: { include: [regionId("eu-de-fra")] } },
      })
      await settle(town, "ada")
      await convene(town, "ada")
      expect((await ask("DELETE", "/Users/ada")).status).toBe(409)
      expect(await town.storage.people.read(town.account.id, "ada")).toMatchObject({
        status: "suspended",
      })
      expect(await town.storage.scim.listNotices(town.account.id)).toMatchObject([
        { code: "PERSON_OWNS_MEETINGS", object: "ada" },
      ])
    })

    test("SCM14: a library of others reads what the service says", async () => {
      const { ask } = await enter()
      const user = await ask("POST", "/Users", { body: BARBARA })
      const read = new SCIMMY.Schemas.User(user.body, "out")
      expect(read).toMatchObject({ userName: BARBARA.userName, active: true })
      const members = [{ value: String(user.body["id"]) }]
      const group = await ask("POST", "/Groups", { body: { displayName: "Staff", members } })
      const readGroup = new SCIMMY.Schemas.Group(group.body, "out")
      expect(readGroup).toMatchObject({ displayName: "Staff", members: [{ type: "User" }] })
      const list = await ask("GET", "/Users")
      const readList = new SCIMMY.Messages.ListResponse(list.body as never)
      expect(readList).toMatchObject({ totalResults: 1 })
      const refusal = await ask("GET", "/Users/none")
      // The library throws what a refusal says, as itself would have said it.
      expect(() => new SCIMMY.Messages.ErrorResponse(refusal.body as never)).toThrow(
        "there is no user of this id",
      )
    })
  })
}
