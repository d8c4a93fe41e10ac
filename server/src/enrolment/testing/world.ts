// SPDX-License-Identifier: Apache-2.0
/**
 * An operator with a home of accounts, for tests: real keys on disk, real records, the real
 * service of private regions, and as much HTTP as a customer's machine speaks.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs"
import { createServer, type IncomingMessage } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { json } from "node:stream/consumers"
import { type PrivateRegion, privateRegionsOperations } from "@landmoot/core/api"
import { type AccountId, accountId, regionId } from "@landmoot/core/units"
import { onTestFinished } from "vitest"
import { createAudit, createPrivateRegions, type PrivateRegions } from "../../accounts/index.ts"
import type { Answer } from "../../api/index.ts"
import { openSqlite, type Storage } from "../../storage/index.ts"
import { anAccount } from "../../storage/testing/records.ts"
import { createTrust, type NodeTrust, publishPrivateRegions } from "../../trust/index.ts"
import { TEST_TIME, type TestDeployment, testDeployment } from "../../trust/testing/deployment.ts"
import { judgeWishes } from "../wishes.ts"

type Table = typeof privateRegionsOperations

/** Two accounts of this home. */
export const OWN: AccountId = accountId(`acc_${"a".repeat(16)}`)
export const OTHER: AccountId = accountId(`acc_${"b".repeat(16)}`)

/** The operator's token. */
export const TOKEN = "operator-token-of-at-least-24-characters"

/** Where a private region of these tests stands. */
export const PLACE = {
  name: "Cellar",
  country: "DE",
  lat: 52.5,
  lon: 13.4,
  address: "127.0.0.70",
  port: 9400,
} as const

/** What tests hold. */
export interface World {
  readonly deployment: TestDeployment
  readonly trust: NodeTrust
  readonly storage: Storage
  readonly service: PrivateRegions
  readonly origin: string
  /** Everything that was sent to the home. */
  readonly received: string[]
  /** An empty folder. */
  readonly folder: string
  readonly now: () => number
  pass(seconds: number): void
  call(id: keyof Table, input: object): Promise<Answer<unknown>>
  /** Asks for a region; its state and the token. */
  ask(
    slug: string,
    change?: object,
    account?: AccountId,
  ): Promise<{ readonly region: PrivateRegion; readonly token: string }>
  /** Signs everything that waits, and puts it in force at the home. */
  readonly sign: () => Promise<void>
  /** The state of a region, as its account sees it. */
  shown(region: string): Promise<PrivateRegion | undefined>
}

/** Opens a world for one test. @param now - where its clock stands, in seconds since 1970. */
export async function openWorld(now: number = TEST_TIME): Promise<World> {
  const state = { now }
  const deployment = await testDeployment(["eu-de-fra", "eu-fr-par"], { now })
  const folder = mkdtempSync(join(tmpdir(), "landmoot-enrolment-"))
  const storage = await openSqlite(folder)
  await storage.accounts.create({ ...anAccount("a"), id: OWN })
  await storage.accounts.create({ ...anAccount("b"), id: OTHER })
  const trust = await createTrust(
    {
      region: regionId("eu-de-fra"),
      node: "node-1",
      keys: deployment.keysOf("eu-de-fra"),
    },
    { now: () => state.now },
  )
  const received: string[] = []
  const made: { service?: PrivateRegions } = {}
  const call = async (id: keyof Table, input: object): Promise<Answer<unknown>> => {
    const handler = made.service?.handlers[id] as (call: object) => Promise<Answer<unknown>>
    return await handler({
      params: {},
      query: {},
      body: {},
      principal: { kind: "anonymous" },
      reach: "all",
      language: "en",
      address: "192.0.2.7",
      now: state.now,
      ...input,
    })
  }
  const answer = async (request: IncomingMessage): Promise<Answer<unknown>> => {
    const { url = "" } = request
    const found = Object.entries(privateRegionsOperations).find(([, { path }]) => path === url)
    if (found !== undefined) {
      const body = (await json(request)) as object
      received.push(JSON.stringify(body))
      return await call(found[0] as keyof Table, { body })
    }
    switch (url) {
      case "/landmoot.json":
        return { ok: true, value: { root: trust.root } }
      case "/api/catalogue":
        return { ok: true, value: { catalogue: trust.catalogueJws } }
      case "/api/node":
        return { ok: true, value: { certificate: trust.certificateJws } }
      default:
        return request.headers.authorization === `Bearer ${TOKEN}`
          ? { ok: true, value: { items: await made.service?.pending() } }
          : { ok: false, code: "OPERATOR_UNAUTHORIZED", message: "another token" }
    }
  }
  const server = createServer((request, response) => {
    void answer(request).then((told) => {
      const { ok, ...refusal } = told
      response.writeHead(ok ? 200 : 422, { "content-type": "application/json" })
      response.end(JSON.stringify(told.ok ? (told.value ?? {}) : refusal))
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve)
  })
  const at = server.address()
  const origin = `http://127.0.0.1:${typeof at === "object" && at !== null ? at.port : 0}`
  const service = createPrivateRegions({
    store: storage.privateRegions,
    trust,
    audit: createAudit(storage.audit),
    origin,
    lacking: async () => undefined,
  })
  made.service = service
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await trust.close()
    await storage.close()
    await deployment[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    deployment,
    trust,
    storage,
    service,
    origin,
    received,
    folder,
    now: () => state.now,
    pass: (seconds) => {
      state.now += seconds
    },
    call,
    ask: async (slug, change = {}, account = OWN) => {
      const input = { params: { account }, body: { slug, ...PLACE, ...change } }
      const told = await call("privateRegions.create", input)
      if (!told.ok) throw new Error(told.code)
      const { region, command } = told.value as { region: PrivateRegion; command: string }
      return { region, token: command.slice(command.lastIndexOf(" ") + 1) }
    },
    sign: async () => {
      const judged = judgeWishes(await service.pending(), trust.catalogue)
      const changes = judged.flatMap((wish) => (wish.kind === "sign" ? [wish.change] : []))
      await publishPrivateRegions(deployment.directory, changes, state.now)
      await trust.refresh()
    },
    shown: async (region) => {
      const { account } = (await storage.privateRegions.list()).find(
        (record) => record.region === region,
      ) ?? { account: OWN }
      const told = await call("privateRegions.list", { params: { account } })
      const { items } = (told.ok ? told.value : { items: [] }) as { items: PrivateRegion[] }
      return items.find((item) => item.region === region)
    },
  }
}
