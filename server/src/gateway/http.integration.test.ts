// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events"
import { connect } from "node:net"
import { catalogueDocumentSchema, meetingDocumentSchema } from "@landmoot/core/protocol"
import { verifyCatalogue } from "@landmoot/core/signed"
import { publicKeyOf } from "@landmoot/core/signed"
import { describe, expect, test } from "vitest"
import { accountWithMeeting, newAccount } from "../accounts/testing/office.ts"
import { damage } from "../storage/testing/damage.ts"
import { invited, openSite, type Site, TOKEN } from "./testing/site.ts"

describe("requests that cannot be read", () => {
  test.each([
    ["two ends", ["Host: a", "Content-Length: 4", "Transfer-Encoding: chunked"], "400"],
    ["two lengths", ["Host: a", "Content-Length: 0", "Content-Length: 9"], "400"],
    ["a folded header", ["Host: a", "X-One: a", "\tb: c"], "400"],
    ["two hosts", ["Host: a", "Host: b"], "400"],
    ["headers of 100 kB", ["Host: a", `X-One: ${"a".repeat(100_000)}`], "431"],
  ])("GWH9: %s", async (_what, lines, expected) => {
    const site = await openSite()
    const { hostname, port } = new URL(site.url)
    const socket = connect({ host: hostname, port: Number(port) })
    socket.write(["GET /api/health HTTP/1.1", ...lines, "", ""].join("\r\n"))
    const answer = await once(socket.setEncoding("utf8"), "data").then(String)
    socket.destroy()
    expect(answer).toContain(`HTTP/1.1 ${expected}`)
    expect(answer).toContain("x-content-type-options: nosniff")
    expect(answer).toContain("content-security-policy: default-src 'none'")
    expect(answer).toContain('{"code":"REQUEST_INVALID","message":')
  })
})

describe("public", () => {
  test("GWH1: any page may read the signed objects", async () => {
    const site = await openSite()
    for (const path of ["/landmoot.json", "/api/catalogue", "/api/node"]) {
      const answer = await fetch(`${site.url}${path}`)
      expect(answer.status).toBe(200)
      expect(answer.headers.get("access-control-allow-origin")).toBe("*")
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff")
    }
    const { root } = (await (await fetch(`${site.url}/landmoot.json`)).json()) as { root: never }
    expect(root).toEqual(publicKeyOf(site.root))
    const { catalogue } = catalogueDocumentSchema.parse(
      await (await fetch(`${site.url}/api/catalogue`)).json(),
    )
    const now = site.trust.now()
    expect(await verifyCatalogue(catalogue, { root, now })).toEqual(site.trust.catalogue)
  })

  test("GWH2: a meeting of this home starts when asked for", async () => {
    const site = await openSite()
    const { meeting } = await accountWithMeeting(site)
    const path = `${site.url}/api/meetings/${meeting.id}`
    const [one, other] = await Promise.all([fetch(path), fetch(path)])
    const text = await one.text()
    expect(text).toBe(await other.text())
    const document = meetingDocumentSchema.parse(JSON.parse(text))
    expect(document).toMatchObject({ title: "Elternabend", organiser: "Schule Nord" })
    const policy = await site.trust.policyOf(meeting.id, document)
    expect(policy.descriptor).toMatchObject({ revision: 1, effective: ["eu-de-fra"] })
  })

  test("GWH2: a meeting of another home is given as this node knows it", async () => {
    const home = await openSite()
    const { meeting, document } = await invited(home)
    const other = await openSite({ accounts: undefined, home: undefined } as never)
    const before = await fetch(`${other.url}/api/meetings/${meeting}`)
    expect(before.status).toBe(404)
    other.rooms.policies.set(meeting, await home.trust.policyOf(meeting, document))
    other.rooms.change(meeting)
    const answer = await fetch(`${other.url}/api/meetings/${meeting}`)
    expect(meetingDocumentSchema.parse(await answer.json())).toEqual({
      ...document,
      organiser: "",
    })
  })

  test("GWH3: unknown, ended and malformed meetings look the same", async () => {
    const site = await openSite()
    const { meeting } = await accountWithMeeting(site)
    await site.accounts.endMeeting(meeting.id)
    const ids = [
      meeting.id,
      `eu-de-fra.${"x".repeat(22)}`,
      `eu-fr-par.${"x".repeat(22)}`,
      "nonsense",
      "..%2f..%2fetc%2fpasswd",
      "x".repeat(200),
    ]
    const answers = await Promise.all(
      ids.map(async (id) => {
        const answer = await fetch(`${site.url}/api/meetings/${id}`)
        return `${answer.status} ${await answer.text()}`
      }),
    )
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain("404")
  })

  test("GWH4: a blocked meeting says why", async () => {
    const site = await openSite()
    const { meeting } = await accountWithMeeting(site)
    await site.changeRegions((region) => ({ ...region, status: "retired" }))
    const answer = await fetch(`${site.url}/api/meetings/${meeting.id}`)
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ code: "REGION_RETIRED" })
  })

  test("GWH5: the description names every route with its schemas", async () => {
    const site = await openSite()
    const document = (await (await fetch(`${site.url}/api/openapi.json`)).json()) as OpenApi
    expect(document).toMatchObject({ openapi: "3.1.0", info: { version: "1.2.3" } })
    expect(Object.keys(document.paths).toSorted()).toEqual([
      "/api/catalogue",
      "/api/health",
      "/api/meetings/{meeting}",
      "/api/node",
      "/api/operator/accounts",
      "/api/operator/accounts/{account}",
      "/api/operator/accounts/{account}/meetings",
      "/api/operator/accounts/{account}/policy",
      "/api/operator/meetings",
      "/api/operator/meetings/{meeting}",
      "/api/operator/meetings/{meeting}/end",
      "/api/operator/status",
      "/landmoot.json",
    ])
    const references = new Set<string>()
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const operation of Object.values(methods)) {
        expect(operation.summary).toBeTruthy()
        const named = (operation.parameters ?? []).map(({ name }) => `{${name}}`)
        expect(named).toEqual(path.match(/\{\w+\}/g) ?? [])
        for (const answer of Object.values(operation.responses)) {
          expect(answer.content?.["application/json"]?.schema).toBeTruthy()
        }
        expect(operation.security !== undefined).toBe(path.startsWith("/api/operator"))
      }
    }
    for (const [, name] of JSON.stringify(document).matchAll(
      /"\$ref":"#\/components\/schemas\/(\w+)"/g,
    )) {
      references.add(name!)
    }
    expect([...references].filter((name) => !(name in document.components.schemas))).toEqual([])
    expect(references).toContain("Error")
  })

  test("GWH8: an expired certificate shows", async () => {
    const site = await openSite()
    expect(await status(site, "/api/health")).toBe(200)
    site.pass(40 * 86_400)
    expect(await status(site, "/api/health")).toBe(503)
  })
})

describe("refusals", () => {
  const json = { "content-type": "application/json", authorization: `Bearer ${TOKEN}` }
  const account = newAccount()
  test.for([
    { what: "no JSON", body: "{", status: 400, code: "REQUEST_INVALID" },
    { what: "__proto__", body: '{"__proto__":{"x":1}}', status: 400, code: "REQUEST_INVALID" },
    {
      what: "constructor.prototype",
      body: '{"constructor":{"prototype":{"x":1}}}',
      status: 400,
      code: "REQUEST_INVALID",
    },
    {
      what: "the same field twice",
      body: '{"name":"a","plan":"paid","home":["eu-de-fra"],"layer":{"deny":{"include":["EU@7"]},"deny":[]}}',
      status: 400,
      code: "REQUEST_INVALID",
    },
    { what: "nothing", body: "", status: 400, code: "REQUEST_INVALID" },
    { what: "a list", body: "[]", status: 400, code: "REQUEST_INVALID" },
    {
      what: "depth",
      body: `{"layer":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
      status: 400,
      code: "REQUEST_INVALID",
    },
    {
      what: "300 KB",
      body: JSON.stringify("x".repeat(300_000)),
      status: 413,
      code: "REQUEST_TOO_LARGE",
    },
    {
      what: "an unknown field",
      body: JSON.stringify({ ...account, root: true }),
      status: 400,
      code: "REQUEST_INVALID",
    },
    {
      what: "bidirectional text in a name",
      body: JSON.stringify({ ...account, users: [{ id: "a", name: "\u202eadA" }] }),
      status: 400,
      code: "REQUEST_INVALID",
      path: "users[0].name",
    },
  ])("GWH7: $what is refused with $status", async ({ body, status: expected, code, path }) => {
    const site = await openSite()
    const answer = await fetch(`${site.url}/api/operator/accounts`, {
      method: "POST",
      headers: json,
      body,
    })
    expect(answer.status).toBe(expected)
    expect(await answer.json()).toMatchObject({ code, ...(path === undefined ? {} : { path }) })
    expect(await site.accounts.listAccounts()).toEqual([])
  })

  test("GWH7: another type than JSON is refused", async () => {
    const site = await openSite()
    const headers = { ...json, "content-type": "text/xml" }
    const answer = await fetch(`${site.url}/api/operator/accounts`, {
      method: "POST",
      headers,
      body: "<a/>",
    })
    expect(answer.status).toBe(415)
    expect(await answer.json()).toMatchObject({ code: "REQUEST_TYPE_UNSUPPORTED" })
  })

  test("GWH6: what is wrong with the records is told by its code alone", async () => {
    const site = await openSite()
    const made = await accountWithMeeting(site)
    damage(site.folder, "update accounts set layer = '{'")
    expect(await site.operate("GET", `/accounts/${made.account.id}`)).toEqual({
      status: 500,
      body: {
        code: "STORAGE_RECORD_DAMAGED",
        message: "the records cannot be read or written now",
      },
    })
    expect(site.logged.join("")).toContain("accounts.layer")
  })

  test("GWH6: unknown addresses and failures inside say nothing more", async () => {
    const site = await openSite({
      home: { start: async () => await Promise.reject(new Error("hunter2")) } as never,
    })
    const unknown = await fetch(`${site.url}/nowhere-hunter2`)
    expect(unknown.status).toBe(404)
    expect(await unknown.json()).toEqual({
      code: "REQUEST_NOT_FOUND",
      message: "there is nothing under this address",
    })
    const failed = await fetch(`${site.url}/api/meetings/eu-de-fra.${"x".repeat(22)}`)
    expect(failed.status).toBe(500)
    expect(await failed.text()).not.toContain("hunter2")
    expect(site.logged.join("")).toContain("hunter2")
  })
})

test("GWO5: what clients exchange is counted, and looking at it is not", async () => {
  const site = await openSite({
    traffic: async () => await Promise.resolve({ packetsReceived: 1000, packetsSent: 2000 }),
  })
  const sockets = async (): Promise<unknown> => {
    const { body } = await site.operate("GET", "/status")
    return (body as { sockets: unknown }).sockets
  }
  await status(site, "/api/health")
  expect(await sockets()).toEqual({ packetsReceived: 1000, packetsSent: 2000 })
  await status(site, "/api/catalogue")
  const client = await site.connect()
  await client.ask({ kind: "ping" })
  // A request, the upgrade, and a message; answers to the first and the last.
  expect(await sockets()).toEqual({ packetsReceived: 1003, packetsSent: 2002 })
})

test.for([
  { what: "bytes that are no UTF-8", body: Buffer.from([0x22, 0xff, 0xfe, 0x22]) },
  { what: "half of a surrogate pair", body: Buffer.from('{"name":"\\ud800"}') },
  { what: "half of one in a key", body: Buffer.from('{"\\udc00":1}') },
])("GWR5: $what is not read", async ({ body }) => {
  const site = await openSite()
  const headers = { "content-type": "application/json", authorization: `Bearer ${TOKEN}` }
  const asked = { method: "POST", headers, body: new Uint8Array(body) }
  const answer = await fetch(`${site.url}/api/operator/accounts`, asked)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({ code: "REQUEST_INVALID", message: "a text is no Unicode" })
})

test("GWH6: an address that cannot be read is not quoted", async () => {
  const site = await openSite()
  const answer = await fetch(`${site.url}/hunter2%ff`)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({
    code: "REQUEST_INVALID",
    message: "this address cannot be read",
  })
})

describe("operator", () => {
  test.for([
    { header: undefined },
    { header: "Bearer " },
    { header: "Bearer wrong" },
    { header: `Basic ${TOKEN}` },
    { header: `Bearer ${TOKEN}x` },
    { header: TOKEN },
  ])("GWO1: $header opens nothing", async ({ header }) => {
    const site = await openSite()
    for (const path of ["/accounts", "/status", "/meetings/x"]) {
      const answer = await fetch(`${site.url}/api/operator${path}`, {
        headers: header === undefined ? {} : { authorization: header },
      })
      expect(answer.status).toBe(401)
      expect(await answer.json()).toMatchObject({ code: "OPERATOR_UNAUTHORISED" })
    }
  })

  test("GWO1: without a configured token the API is off", async () => {
    const site = await openSite({ config: { operator: {} } })
    const answer = await site.operate("GET", "/accounts")
    expect(answer).toMatchObject({ status: 404, body: { code: "OPERATOR_OFF" } })
  })

  test("GWO2: the life of an account and a meeting", async () => {
    const site = await openSite()
    const layer = { ceiling: { include: ["EU@7"] } }
    const made = await site.operate("POST", "/accounts", { ...newAccount(), layer })
    expect(made).toMatchObject({ status: 201, body: { version: 1, layer } })
    const { id } = made.body as { id: string }
    expect(await site.operate("GET", `/accounts/${id}`)).toEqual({ status: 200, body: made.body })
    expect(await site.operate("GET", "/accounts")).toMatchObject({
      body: { accounts: [made.body] },
    })

    const meeting = await site.operate("POST", "/meetings", {
      account: id,
      user: "ada",
      title: "Elternabend",
      layer: { ceiling: { include: ["eu-de-fra", "eu-fr-par"] } },
      participants: ["Ada", "Grace"],
    })
    expect(meeting).toMatchObject({ status: 201, body: { regions: ["eu-de-fra", "eu-fr-par"] } })
    const created = meeting.body as { meeting: { id: string }; links: { link: string }[] }
    expect(created.links).toHaveLength(2)
    const document = await fetch(`${site.url}/api/meetings/${created.meeting.id}`)
    expect(document.status).toBe(200)

    const denied = { ...layer, deny: { include: ["eu-fr-par"] } }
    const users = [{ id: "ada", name: "Ada" }]
    const policy = { version: 1, layer: denied, users }
    const changed = await site.operate("PUT", `/accounts/${id}/policy`, policy)
    expect(changed).toMatchObject({ status: 200, body: { version: 2, layer: denied } })

    const path = `/meetings/${created.meeting.id}`
    expect(await site.operate("GET", path)).toMatchObject({ status: 200 })
    expect(await site.operate("POST", `${path}/end`)).toMatchObject({ status: 200 })
    expect(await site.operate("POST", `${path}/end`)).toMatchObject({
      status: 409,
      body: { code: "MEETING_ENDED" },
    })
    expect(await site.operate("GET", `/accounts/${id}/meetings`)).toMatchObject({
      body: { meetings: [{ id: created.meeting.id, ended: site.trust.now() }] },
    })
  })

  test.for([
    { method: "GET", path: "/accounts/nobody", code: "ACCOUNT_NOT_FOUND" },
    { method: "GET", path: "/accounts/acc_0123456789abcdef", code: "ACCOUNT_NOT_FOUND" },
    { method: "GET", path: "/accounts/nobody/meetings", code: "ACCOUNT_NOT_FOUND" },
    { method: "GET", path: "/meetings/nothing", code: "MEETING_NOT_FOUND" },
    { method: "POST", path: "/meetings/nothing/end", code: "MEETING_NOT_FOUND" },
  ])("GWO2: $method $path is 404", async ({ method, path, code }) => {
    const site = await openSite()
    expect(await site.operate(method, path)).toMatchObject({ status: 404, body: { code } })
  })

  test("GWO2: refusals have the paths of the request", async () => {
    const site = await openSite()
    const layer = { ceiling: { include: ["EU"] } }
    expect(await site.operate("POST", "/accounts", { ...newAccount(), layer })).toMatchObject({
      status: 400,
      body: { code: "POLICY_INVALID", path: "layer.ceiling.include[0]" },
    })
    expect(
      await site.operate("POST", "/accounts", { ...newAccount(), home: ["eu-fr-par"] }),
    ).toMatchObject({ status: 422, body: { code: "ACCOUNT_HOME_ELSEWHERE", path: "home[0]" } })
  })

  test("GWO3: the second writer of a version gets 409", async () => {
    const site = await openSite()
    const made = await site.operate("POST", "/accounts", newAccount())
    const { id } = made.body as { id: string }
    const policy = { version: 1, users: [{ id: "ada", name: "Ada" }] }
    expect(await site.operate("PUT", `/accounts/${id}/policy`, policy)).toMatchObject({
      status: 200,
    })
    expect(await site.operate("PUT", `/accounts/${id}/policy`, policy)).toMatchObject({
      status: 409,
      body: { code: "ACCOUNT_VERSION_CONFLICT" },
    })
  })

  test("GWO4: the status tells what this node knows", async () => {
    const site = await openSite({
      courier: { bridges: () => [{ region: "eu-fr-par" as never, meetings: ["m" as never] }] },
    })
    const { meeting } = await accountWithMeeting(site)
    const started = await site.home.start(meeting.id)
    if (started.ok) site.rooms.policies.set(meeting.id, started.policy)
    site.rooms.change(meeting.id)
    expect(site.logged.join("")).toContain("meeting.started")
    const { node } = site.trust
    expect(await site.operate("GET", "/status")).toMatchObject({
      status: 200,
      body: {
        node,
        region: "eu-de-fra",
        clients: 0,
        nodes: [{ node, healthy: true, sessions: 0, capacity: 10 }],
        bridges: [{ region: "eu-fr-par", meetings: ["m"] }],
        rooms: [{ meeting: meeting.id, links: [{ from: node, to: node, producers: 2 }] }],
      },
    })
  })
})

interface OpenApi {
  readonly paths: Record<
    string,
    Record<
      string,
      {
        readonly summary?: string
        readonly security?: unknown
        readonly parameters?: { readonly name: string }[]
        readonly responses: Record<
          string,
          { readonly content?: Record<string, { readonly schema?: unknown }> }
        >
      }
    >
  >
  readonly components: { readonly schemas: Record<string, unknown> }
}

async function status({ url }: Site, path: string): Promise<number> {
  return (await fetch(`${url}${path}`)).status
}
