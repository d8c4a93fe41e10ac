// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { json, text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { STARTING_GROUPS, STARTING_LEAVES } from "@landmoot/core/regions"
import { expect, onTestFinished, test } from "vitest"

// Rules are those of SPEC.md, section "Import from Zoom (CZ)".

const BIN = fileURLToPath(new URL("../../bin/landmoot.mjs", import.meta.url))

const SETTINGS = {
  in_meeting: {
    chat: true,
    custom_data_center_regions: true,
    data_center_regions: ["DE", "NL", "CN"],
  },
}
const LOCK = { in_meeting: { custom_data_center_regions: true } }
const FILE = {
  account: { settings: SETTINGS, lock_settings: LOCK },
  groups: [{ id: "g1", name: "Staff", settings: SETTINGS, lock_settings: LOCK }],
  users: [
    { id: "u1", email: "ada@school.example", group_ids: ["g1"], settings: SETTINGS },
    { id: "u2", email: "gone@school.example", settings: SETTINGS },
  ],
  meetings: [{ id: 1, topic: "Talk", settings: { additional_data_center_regions: ["NL"] } }],
}
const CEILING = { ceiling: { include: ["eu-de-fra", "eu-nl-ams"] } }

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

async function importZoom(input: unknown, ...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [BIN, "import", "zoom", "-", ...args])
  child.stdin.end(typeof input === "string" ? input : JSON.stringify(input))
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null]>,
  ])
  return { status, stdout, stderr }
}

test("CZ1: a dry run says what would happen", async () => {
  const { status, stdout, stderr } = await importZoom(FILE, "--home", "eu-de-fra")
  expect([status, stderr]).toEqual([0, ""])
  expect(stdout).toContain(
    "account\n  ceiling   eu-de-fra, eu-nl-ams\n  locked\n  regions   eu-de-fra, eu-nl-ams\n",
  )
  expect(stdout).toContain("group Staff (g1)\n  ceiling   eu-de-fra, eu-nl-ams\n  locked\n")
  expect(stdout).toContain("user ada@school.example (u1)\n  ceiling   eu-de-fra, eu-nl-ams\n")
  expect(stdout).toContain("  CN  China is never taken over")
  expect(stdout).toContain("account.settings.in_meeting.data_center_regions[2]")
  expect(stdout).toContain("  account.settings.in_meeting.chat\n")
  expect(stdout.endsWith("\nNothing was changed.\n")).toBe(true)
})

test("CZ2: the same for machines, with a home that is assumed", async () => {
  const { status, stdout } = await importZoom(SETTINGS, "--json")
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    home: ["eu-de-fra"],
    homeAssumed: true,
    account: { layer: CEILING, answer: { effective: ["eu-de-fra", "eu-nl-ams"] } },
    dropped: [{ value: "CN", path: "in_meeting.data_center_regions[2]" }],
    ignored: ["in_meeting.chat"],
  })
})

test.for([
  { name: "no JSON", input: "settings", args: [], status: 2, says: "ZOOM_FILE_INVALID" },
  { name: "a wrong type", input: { groups: 1 }, args: ["--json"], status: 2, says: '"groups"' },
  { name: "no account", input: {}, args: ["--apply"], status: 64, says: "--apply needs" },
  { name: "no region", input: {}, args: ["--home", "Frankfurt"], status: 64, says: "Frankfurt" },
  { name: "an unknown option", input: {}, args: ["--force"], status: 64, says: "usage:" },
])("CZ3: $name is refused", async ({ input, args, status, says }) => {
  const ended = await importZoom(input, ...args)
  expect(ended.status).toBe(status)
  expect(ended.stdout + ended.stderr).toContain(says)
})

/** A gateway's answers as the API's schemas have them, with what was written to it. */
async function serve(
  refuse: (path: string) => boolean,
): Promise<{ readonly origin: string; readonly writes: readonly (readonly [string, unknown])[] }> {
  const writes: (readonly [string, unknown])[] = []
  const versions = new Map<string, number>()
  const claims = { version: 7, regions: STARTING_LEAVES, groups: STARTING_GROUPS }
  const answer = async (request: IncomingMessage): Promise<readonly [number, unknown]> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost")
    if (request.headers.authorization !== "Bearer lmk_secret")
      return [401, { code: "ACCESS_SIGN_IN" }]
    if (pathname === "/api/catalogue") {
      const payload = Buffer.from(JSON.stringify(claims)).toString("base64url")
      return [200, { catalogue: `header.${payload}.signature` }]
    }
    if (pathname.endsWith("/groups")) {
      return request.method === "POST" ? [201, { id: "grp_new" }] : [200, { items: [] }]
    }
    if (pathname.endsWith("/people")) {
      const email = searchParams.get("search")
      return [200, { items: email === "ada@school.example" ? [{ id: "per_ada", email }] : [] }]
    }
    const version = versions.get(pathname) ?? 1
    if (request.method === "GET") return [200, { version, home: ["eu-de-fra"] }]
    const body = (await json(request)) as { readonly version: number; readonly layer: unknown }
    if (body.version !== version)
      return [409, { code: "ACCOUNT_VERSION_CONFLICT", message: "again" }]
    if (refuse(pathname)) return [422, { code: "POLICY_WRITE_WIDENS", message: "wider" }]
    versions.set(pathname, version + 1)
    writes.push([pathname.replace("/api/accounts/acc_1", ""), body.layer])
    return [200, { kind: "written", version: version + 1, layer: body.layer }]
  }
  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)),
    )
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(async () => {
    server.close()
    await once(server, "close")
  })
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, writes }
}

const APPLY = ["--apply", "--account", "acc_1", "--token", "lmk_secret"]

test("CZ4: layers are written, the account's first and locks last", async () => {
  const { origin, writes } = await serve(() => false)
  const { status, stdout } = await importZoom(FILE, ...APPLY, "--origin", origin, "--json")
  expect(status).toBe(0)
  expect(writes).toEqual([
    ["/policy", CEILING],
    ["/groups/grp_new/policy", CEILING],
    ["/people/per_ada/policy", CEILING],
    ["/groups/grp_new/policy", { ...CEILING, locked: true }],
    ["/policy", { ...CEILING, locked: true }],
  ])
  const { applied, homeAssumed } = JSON.parse(stdout) as {
    applied: { what: string; outcome: string }[]
    homeAssumed: boolean
  }
  expect(homeAssumed).toBe(false)
  expect(applied.filter(({ outcome }) => outcome === "skipped").map(({ what }) => what)).toEqual([
    "user gone@school.example",
    "meeting Talk (1)",
  ])
})

test("CZ4: a refusal is said, and ends with status 3", async () => {
  const { origin } = await serve((path) => path.includes("/people/"))
  const { status, stdout } = await importZoom(FILE, ...APPLY, "--origin", origin)
  expect(status).toBe(3)
  expect(stdout).toContain("refused  user ada@school.example: wider (POLICY_WRITE_WIDENS)")
  expect(stdout).toContain("written  lock of the account")
})
