// SPDX-License-Identifier: Apache-2.0
/** A home with its API on loopback: real records, real identities, real HTTP. */
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Role } from "@landmoot/core/authorization"
import type { PlanName } from "@landmoot/core/plans"
import { publicKeyOf } from "@landmoot/core/signed"
import { accountId, type AccountId } from "@landmoot/core/units"
import { onTestFinished } from "vitest"
import { makePlace, type Place } from "../../accounts/testing/place.ts"
import type { AccountRecord, PersonRecord } from "../../accounts/index.ts"
import { createMemoryBus } from "../../bus/index.ts"
import { createGateway } from "../../gateway/index.ts"
import { RoomsTwin } from "../../gateway/testing/rooms-twin.ts"
import { codeOf } from "../../identity/testing/world.ts"
import { createLogger } from "../../telemetry/index.ts"
import { type Home, openHome } from "../home.ts"

/** The password of everybody. */
const PASSWORD = "dachs ruft leise morgens"

/** The operator's token. */
const TOKEN = "operator-token-of-at-least-24-characters"

/** What an answer was. */
export interface Told {
  readonly status: number
  /** Parsed if it is JSON, else text. */
  readonly body: unknown
  readonly text: string
  readonly headers: Headers
}

/** Somebody who asks: with a cookie, a bearer token, or nothing. */
export interface Asker {
  readonly headers: Readonly<Record<string, string>>
}

/** What tests hold of a home. */
export interface ApiSite extends Place {
  readonly home: Home
  readonly origin: string
  /** What went wrong behind the API. */
  readonly problems: unknown[]
  /** Asks as somebody; a body makes it JSON. */
  ask(
    asker: Asker,
    request: string,
    options?: {
      readonly body?: unknown
      readonly headers?: Readonly<Record<string, string>>
    },
  ): Promise<Told>
  /** Signs somebody up, who owns a free account then, and signs them in. */
  signUp(email: string): Promise<SignedUp>
  /** Signs in again, with the code of an app if one was set up. */
  signIn(person: { readonly email: string; readonly secret?: string }): Promise<Asker>
  /** Sets an app for codes up and signs in with it. */
  withSecondFactor(person: SignedUp): Promise<Asker & { readonly secret: string }>
  /** Puts a person of a role into an account, who is the given identity. */
  join(
    account: AccountId,
    identity: string,
    as: Partial<PersonRecord> & { readonly role: Role },
  ): Promise<PersonRecord>
  /** Gives an account another plan, past all rules. */
  setPlan(account: AccountId, plan: PlanName): Promise<AccountRecord>
}

/** Somebody who has signed up. */
export interface SignedUp extends Asker {
  readonly email: string
  readonly identity: string
  readonly account: AccountId
  readonly person: string
}

/** Nobody. */
export const NOBODY: Asker = { headers: {} }

/** Opens a home for one test, or for all tests of a file if `end` is given what ends it. */
export async function openApiSite(
  end: (close: () => Promise<void>) => void = onTestFinished,
): Promise<ApiSite> {
  const folder = mkdtempSync(join(tmpdir(), "landmoot-api-"))
  const place = await makePlace()
  const { trust } = place
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const problems: unknown[] = []
  const config = {
    region: trust.region,
    node: "node-1",
    roles: ["home" as const, "gateway" as const],
    data: folder,
    keys: folder,
    gateway: { address: "127.0.0.1", port, origin },
    bridge: { address: "127.0.0.1", port: 1 },
    media: {
      address: "127.0.0.1",
      port: 1,
      workers: 1,
      linkPorts: { first: 1, last: 2 },
      capacity: 1,
    },
    operator: { token: TOKEN },
    webhooks: { anywhere: true },
    log: { level: "silent" as const },
  }
  const home = await openHome({
    config,
    trust,
    onProblem: () => (error) => {
      problems.push(error)
    },
  })
  const rooms = new RoomsTwin(trust)
  const gateway = await createGateway({
    bus: createMemoryBus().connect(trust.node),
    config,
    trust,
    root: publicKeyOf(place.root),
    sessions: rooms,
    directory: rooms,
    nodes: { reports: async () => [] },
    home: home.meetings,
    accounts: home.accounts,
    // Tests ask more often than people do.
    api: { ...home.console.api, rate: { burst: 1_000_000, perSecond: 1_000_000 } },
    outbox: home.outbox,
    privateRegions: home.console.privateRegions,
    log: createLogger({
      level: "error",
      destination: { write: (line) => void problems.push(line) },
    }),
  })
  await gateway.listen()
  end(async () => {
    await gateway.close()
    await home[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  async function ask(
    asker: Asker,
    request: string,
    options: {
      readonly body?: unknown
      readonly headers?: Readonly<Record<string, string>>
    } = {},
  ): Promise<Told> {
    const [method = "GET", path = "/"] = request.split(" ")
    const { body } = options
    const response = await fetch(`${origin}${path}`, {
      method,
      redirect: "manual",
      headers: {
        ...(method === "GET" ? {} : { origin }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...asker.headers,
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get("content-type")?.startsWith("application/json") === true
    return {
      status: response.status,
      body: isJson && text !== "" ? (JSON.parse(text) as unknown) : text,
      text,
      headers: response.headers,
    }
  }

  /** The secret of the newest link sent to an address. */
  async function linkTo(email: string): Promise<string> {
    await home.console.identity.close()
    const { outbox } = home
    const entry = outbox?.list().find(({ to }) => to === email)
    const text = entry && (await outbox?.text(entry.id))
    const token = /#(\S+)/.exec(text ?? "")?.[1]
    if (token === undefined) throw new Error(`no link was sent to ${email}`)
    return token
  }

  let people = 0

  /** Asks what lets people in, from an address of one's own: its limits are not what is tested. */
  async function askIdentity(asker: Asker, request: string, body?: unknown): Promise<Told> {
    const [method = "GET", path = "/"] = request.split(" ")
    people += 1
    const address = `198.51.${Math.floor(people / 250)}.${people % 250}`
    const response = await home.console.identity.handle(
      new Request(`${origin}/api/auth${path}`, {
        method,
        headers: {
          ...(method === "GET" ? {} : { origin }),
          "content-type": "application/json",
          ...asker.headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
      { address, language: "en" },
    )
    const text = await response.text()
    const isJson = text.startsWith("{")
    return {
      status: response.status,
      body: isJson ? (JSON.parse(text) as unknown) : text,
      text,
      headers: response.headers,
    }
  }

  const signIn: ApiSite["signIn"] = async ({ email, secret }) => {
    const first = await askIdentity(NOBODY, "POST /sign-in/email", { email, password: PASSWORD })
    if (secret === undefined) return cookiesOf(first)
    // Not the code that set the app up: each is good once.
    const code = codeOf(secret, Date.now() / 1000 + 30)
    return cookiesOf(await askIdentity(cookiesOf(first), "POST /two-factor/verify-totp", { code }))
  }

  return {
    ...place,
    home,
    origin,
    problems,
    ask,
    signIn,
    signUp: async (email) => {
      people += 1
      await home.console.identity.signUp(
        {
          name: email.split("@")[0] ?? "",
          email,
          password: PASSWORD,
          accountName: `Account of ${email}`,
          home: trust.region,
        },
        { address: `198.51.${Math.floor(people / 250)}.${people % 250}`, language: "en" },
      )
      await askIdentity(NOBODY, `GET /verify-email?token=${await linkTo(email)}`)
      const asker = await signIn({ email })
      const me = (await ask(asker, "GET /api/me")).body as {
        identity: string
        memberships: { account: string; person: string }[]
      }
      const [own] = me.memberships
      return {
        ...asker,
        email,
        identity: me.identity,
        account: accountId(own!.account),
        person: own!.person,
      }
    },
    withSecondFactor: async (person) => {
      const made = await askIdentity(person, "POST /two-factor/enable", { password: PASSWORD })
      const { totpURI } = made.body as { totpURI: string }
      const code = codeOf(totpURI, Date.now() / 1000)
      const told = await askIdentity(person, "POST /two-factor/verify-totp", { code })
      return { ...cookiesOf(told), secret: totpURI }
    },
    join: async (account, identity, as) => {
      const record: PersonRecord = {
        account,
        id: `per_${randomBytes(8).toString("hex")}`,
        name: "Somebody",
        groups: [],
        administers: [],
        layer: {},
        status: "active",
        identity,
        version: 1,
        created: trust.now(),
        ...as,
      }
      if (!(await home.storage.people.create(record))) throw new Error("this person cannot be")
      return record
    },
    setPlan: async (account, plan) => {
      const record = await home.storage.accounts.read(account)
      if (record === undefined) throw new Error("there is no such account")
      const changed = { ...record, plan, version: record.version + 1 }
      await home.storage.accounts.replace(changed, record.version)
      return changed
    },
  }
}

/** Who a session's cookies make of somebody. */
function cookiesOf(told: Told): Asker {
  const cookies = told.headers.getSetCookie().map((line) => line.split(";")[0] ?? "")
  if (cookies.length === 0) throw new Error(`no session was opened: ${told.text}`)
  return { headers: { cookie: cookies.join("; ") } }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => {
    probe.listen(0, "127.0.0.1", resolve)
  })
  const address = probe.address()
  await new Promise((resolve) => {
    probe.close(resolve)
  })
  return typeof address === "object" && address !== null ? address.port : 0
}
