// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { request } from "node:http"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { CodedError } from "@landmoot/core"
import { expect, onTestFinished, test } from "vitest"
import { ORIGIN } from "../accounts/testing/office.ts"
import { invited, openSite, type Site } from "./testing/site.ts"

test("GWW1: the page is served under its addresses", async () => {
  const site = await openWeb()
  for (const path of ["/", "/m/eu-de-fra.abc", "/m/a/b", "/operator"]) {
    const answer = await fetch(`${site.url}${path}`)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe("<title>Landmoot</title>")
    expect(answer.headers.get("content-type")).toContain("text/html")
    expect(answer.headers.get("cache-control")).toBe("no-cache")
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer")
  }
  expect((await fetch(`${site.url}/elsewhere`)).status).toBe(404)
})

test("GWW1: assets may be kept for ever, other files are asked for again", async () => {
  const site = await openWeb()
  const asset = await fetch(`${site.url}/assets/app-1a2b.js`)
  expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable")
  expect(asset.headers.get("content-type")).toContain("javascript")
  const icon = await fetch(`${site.url}/icon.svg`)
  expect(icon.headers.get("cache-control")).toBe("no-cache")
  expect((await fetch(`${site.url}/assets/app-9z9z.js`)).status).toBe(404)
})

test.for([
  "/../secret.txt",
  "/assets/../../secret.txt",
  "/%2e%2e/secret.txt",
  "/assets/%2e%2e%2f%2e%2e%2fsecret.txt",
  "/..%5csecret.txt",
  "/m/../../secret.txt",
])("GWW1: %s leads nowhere", async (path) => {
  const site = await openWeb()
  // fetch would tidy the path up before it is sent.
  const text = await new Promise<string>((resolve, reject) => {
    const { port } = new URL(site.url)
    request({ host: "127.0.0.1", port, path }, (answer) => {
      let body = ""
      answer.on("data", (chunk) => (body += String(chunk))).on("end", () => resolve(body))
    })
      .on("error", reject)
      .end()
  })
  expect(text).not.toContain("hunter2")
})

test("GWW2: the page may talk to the gateways of the catalogue and to nobody else", async () => {
  const site = await openWeb()
  const policy = await policyAt(site, "/m/x")
  expect(policy.get("default-src")).toBe("'none'")
  expect(policy.get("connect-src")!.split(" ").toSorted()).toEqual([
    "'self'",
    "http://127.0.0.11:8000",
    "http://127.0.0.12:8000",
    "http://127.0.0.13:8000",
    "ws://127.0.0.11:8000",
    "ws://127.0.0.12:8000",
    "ws://127.0.0.13:8000",
  ])
})

test("GWW5: every answer forbids framing, guessing, embedding and running", async () => {
  const site = await openWeb()
  const answers = await Promise.all(
    ["/", "/assets/app-1a2b.js", "/landmoot.json", "/api/me", "/api/session", "/nowhere"].map(
      async (path) => await fetch(`${site.url}${path}`),
    ),
  )
  const malformed = { method: "POST", headers: { "content-type": "application/json" }, body: "{" }
  answers.push(await fetch(`${site.url}/api/operator/accounts`, malformed))
  for (const { url, headers } of answers) {
    const policy = policyOf(headers)
    for (const directive of ["default-src", "object-src", "base-uri", "form-action"]) {
      expect([url, directive, policy.get(directive)]).toEqual([url, directive, "'none'"])
    }
    expect([url, policy.get("frame-ancestors")]).toEqual([url, "'none'"])
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-resource-policy": "same-origin",
    })
    expect(headers.get("strict-transport-security")).toBeNull()
  }
  for (const path of ["/landmoot.json", "/api/me", "/nowhere"]) {
    expect((await policyAt(site, path)).get("sandbox")).toBe("")
  }
})

test("GWW5: under https, also behind a proxy that ends TLS, browsers are bound to it", async () => {
  const gateway = { address: "127.0.0.1", port: 0, origin: "https://meet.example" }
  const site = await openSite({ config: { gateway } })
  for (const path of ["/landmoot.json", "/nowhere"]) {
    const { headers } = await fetch(`${site.url}${path}`)
    expect(headers.get("strict-transport-security")).toBe("max-age=63072000")
  }
})

test("GWW6: scripts of the build run, text becomes no code, and little of the machine is asked for", async () => {
  const site = await openWeb()
  const page = await policyAt(site, "/m/x")
  expect(page.get("script-src")).toBe("'self'")
  expect(page.get("worker-src")).toBe("'self'")
  expect(page.get("style-src-attr")).toBe("'none'")
  expect(page.get("require-trusted-types-for")).toBe("'script'")
  expect(page.get("trusted-types")).toBe("default")
  const worker = await policyAt(site, "/assets/app-1a2b.js")
  expect(worker.get("default-src")).toBe("'none'")
  expect(worker.get("trusted-types")).toBe("'none'")
  for (const directive of ["script-src", "connect-src", "sandbox"]) {
    expect(worker.has(directive)).toBe(false)
  }
  const { headers } = await fetch(`${site.url}/m/x`)
  const permissions = headers.get("permissions-policy")!.split(", ")
  expect(permissions.filter((one) => !one.endsWith("=()"))).toEqual([
    "camera=(self)",
    "microphone=(self)",
    "display-capture=(self)",
  ])
  expect(permissions).toContain("geolocation=()")
})

test("GWW3: a port that is taken has its code, and says what to do", async () => {
  const other = createServer().listen(0, "127.0.0.1")
  onTestFinished(() => void other.close())
  await new Promise((resolve) => other.once("listening", resolve))
  const { port } = other.address() as { port: number }
  const gateway = { address: "127.0.0.1", port, origin: ORIGIN }
  const error = await refusalOf(openSite({ config: { gateway } }))
  expect(error).toMatchObject({ code: "GATEWAY_PORT_TAKEN" })
  expect(error.message).toContain(`127.0.0.1:${port} is in use`)
})

test("GWW3: an address of another machine has its code", async () => {
  const gateway = { address: "192.0.2.1", port: 0, origin: ORIGIN }
  expect(await refusalOf(openSite({ config: { gateway } }))).toMatchObject({
    code: "GATEWAY_ADDRESS_UNAVAILABLE",
  })
})

test("GWW3: a broken certificate and a missing page have their codes", async () => {
  const place = folder()
  const [certificate, key] = [join(place, "cert.pem"), join(place, "key.pem")]
  writeFileSync(certificate, "no certificate")
  writeFileSync(key, "no key")
  const gateway = { address: "127.0.0.1", port: 0, origin: ORIGIN, tls: { certificate, key } }
  expect(await refusalOf(openSite({ config: { gateway } }))).toMatchObject({
    code: "GATEWAY_TLS_INVALID",
  })
  expect(await refusalOf(openSite({ config: { web: place } }))).toMatchObject({
    code: "GATEWAY_WEB_MISSING",
  })
})

test("GWW4: closing ends every connection, once", async () => {
  const site = await openSite()
  const invitation = await invited(site)
  const [waiting, joined] = [await site.connect(), await site.connect()]
  await joined.ask(await invitation.join())
  await Promise.all([site.gateway.close(), site.gateway.close()])
  expect(await waiting.closed()).toMatchObject({ code: 1001 })
  expect(await joined.closed()).toMatchObject({ code: 1001 })
})

/** The content security policy of an answer: each directive with its values. */
function policyOf(headers: Headers): ReadonlyMap<string, string> {
  return new Map(
    headers
      .get("content-security-policy")!
      .split("; ")
      .map((directive): [string, string] => {
        const [name, ...values] = directive.split(" ")
        return [name!, values.join(" ")]
      }),
  )
}

async function policyAt(site: Site, path: string): Promise<ReadonlyMap<string, string>> {
  return policyOf((await fetch(`${site.url}${path}`)).headers)
}

async function openWeb(): Promise<Site> {
  const place = folder()
  const web = join(place, "dist")
  mkdirSync(join(web, "assets"), { recursive: true })
  writeFileSync(join(place, "secret.txt"), "hunter2")
  writeFileSync(join(web, "index.html"), "<title>Landmoot</title>")
  writeFileSync(join(web, "icon.svg"), "<svg/>")
  writeFileSync(join(web, "assets", "app-1a2b.js"), "export {}")
  return await openSite({ config: { web } })
}

function folder(): string {
  const place = mkdtempSync(join(tmpdir(), "landmoot-web-"))
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  return place
}

async function refusalOf(attempt: Promise<unknown>): Promise<CodedError> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof CodedError) return error
    throw error
  }
  throw new Error("it was not refused")
}
