// SPDX-License-Identifier: Apache-2.0
/** Identities over a real database, a browser that keeps cookies, and the mail that was sent. */
import { createHmac } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { RegionId } from "@landmoot/core/units"
import { regionId } from "@landmoot/core/units"
import { onTestFinished } from "vitest"
import type { Mail, Message } from "../../mail/index.ts"
import { openSqlite, type Storage } from "../../storage/index.ts"
import { createIdentity, type IdentityOptions, type RunningIdentity } from "../identity.ts"
import type { Client } from "../ports.ts"

export const ORIGIN = "https://meet.example.org"
export const HERE: RegionId = regionId("eu-de-fra")
export const PASSWORD = "dachs ruft leise morgens"
export const CLIENT: Client = { address: "192.0.2.1", language: "en" }

/** What a test works with. */
export interface World {
  readonly identity: RunningIdentity
  readonly storage: Storage
  /** Every message so far, the newest last. */
  readonly messages: Message[]
  readonly problems: unknown[]
  /** The secret of the newest link sent to an address. */
  readonly link: (to: string) => Promise<string>
  /** Signs somebody up and confirms the address. */
  readonly person: (email: string) => Promise<void>
  readonly browser: () => Browser
}

/** A browser as far as cookies and origins go. */
export interface Browser {
  readonly cookies: Map<string, string>
  readonly headers: Headers
  get(path: string): Promise<Response>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  /** A form that a page of another site sends. */
  form(path: string, fields: Record<string, string>): Promise<Response>
  signIn(email: string, password?: string): Promise<Response>
}

/** Makes identities over a storage, SQLite if none is given. */
export async function world(
  over: Partial<IdentityOptions> & { readonly storage?: Storage } = {},
): Promise<World> {
  const storage = over.storage ?? (await sqlite())
  const messages: Message[] = []
  const problems: unknown[] = []
  const mail: Mail = {
    send: async (message) => {
      messages.push(message)
    },
    close: async () => {},
  }
  const identity = createIdentity({
    database: storage.identityDatabase,
    invitations: storage.accountInvitations,
    attempts: storage.attempts,
    stores: storage,
    whereabouts: {
      region: HERE,
      now: () => Math.floor(Date.now() / 1000),
      gatewayOf: (region) => (region === "eu-fr-par" ? "https://par.example.org" : undefined),
    },
    mail,
    origin: ORIGIN,
    secret: "s".repeat(43),
    onProblem: (error) => problems.push(error),
    ...over,
  })
  onTestFinished(async () => await identity.close())
  const made: World = {
    identity,
    storage,
    messages,
    problems,
    link: async (to) => {
      await identity.close()
      const message = messages.findLast((sent) => sent.to === to && sent.text.includes("#"))
      const token = /#(\S+)/u.exec(message?.text ?? "")?.[1]
      if (token === undefined) throw new Error("no link was sent")
      return token
    },
    person: async (email) => {
      await identity.signUp(aSignUp(email), { ...CLIENT, address: `198.51.100.${people++ % 250}` })
      const token = await made.link(email)
      await browserOf(identity).get(`/verify-email?token=${token}`)
    },
    browser: () => browserOf(identity),
  }
  return made
}

let people = 0

/** A sign-up that is fine. */
export function aSignUp(email: string): Parameters<RunningIdentity["signUp"]>[0] {
  return { name: "Ada", email, password: PASSWORD, accountName: "Schule Nord", home: HERE }
}

async function sqlite(): Promise<Storage> {
  const folder = mkdtempSync(join(tmpdir(), "landmoot-identity-"))
  const storage = await openSqlite(folder)
  onTestFinished(async () => {
    await storage.close()
    rmSync(folder, { recursive: true })
  })
  return storage
}

function browserOf(identity: RunningIdentity): Browser {
  const cookies = new Map<string, string>()
  const cookieHeader = (): Record<string, string> =>
    cookies.size === 0
      ? {}
      : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") }
  async function send(path: string, init: RequestInit): Promise<Response> {
    const request = new Request(`${ORIGIN}/api/auth${path}`, init)
    const answer = await identity.handle(request, CLIENT)
    for (const line of answer.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";")
      const at = pair.indexOf("=")
      const gone = attributes.some((attribute) => attribute.trim().toLowerCase() === "max-age=0")
      if (gone) cookies.delete(pair.slice(0, at))
      else cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return answer
  }
  const browser: Browser = {
    cookies,
    get headers() {
      return new Headers(cookieHeader())
    },
    get: async (path) => await send(path, { headers: cookieHeader() }),
    post: async (path, body = {}, headers = {}) =>
      await send(path, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          origin: ORIGIN,
          ...cookieHeader(),
          ...headers,
        },
        body: JSON.stringify(body),
      }),
    form: async (path, fields) =>
      await send(path, {
        method: "POST",
        headers: { origin: "https://idp.saml.example" },
        body: new URLSearchParams(fields),
      }),
    signIn: async (email, password = PASSWORD) =>
      await browser.post("/sign-in/email", { email, password }),
  }
  return browser
}

/** The code that an app shows. Source: RFC 6238, section 4; RFC 4226, section 5.3. */
export function codeOf(uri: string, at: number): string {
  const secret = base32(new URL(uri).searchParams.get("secret") ?? "")
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30)))
  const hash = createHmac("sha1", secret).update(counter).digest()
  const offset = hash[19]! & 0xf
  return String((hash.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, "0")
}

function base32(text: string): Buffer {
  const bits = Array.from(text.replaceAll("=", ""))
    .map((letter) =>
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
    )
    .join("")
  return Buffer.from(bits.match(/.{8}/gu)?.map((byte) => Number.parseInt(byte, 2)) ?? [])
}
