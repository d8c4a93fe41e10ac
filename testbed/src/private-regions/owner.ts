// SPDX-License-Identifier: Apache-2.0
/**
 * The owner of an account, by the API alone: signs up, confirms the address, has a second factor.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import type { RegionId } from "@landmoot/core/units"
import { z } from "zod"
import { AuthenticatorApp } from "../accounts/authenticator.ts"

/** A deployment as somebody with its operator's token sees it. */
export interface Site {
  readonly origin: string
  readonly home: RegionId
  readonly operatorToken: string
}

/** What was answered. */
export interface Told {
  readonly status: number
  readonly body: unknown
}

const PASSWORD = "dachs ruft leise morgens"

const meSchema = z.object({ memberships: z.array(z.object({ account: z.string() })).min(1) })
const outboxSchema = z.object({
  items: z.array(z.object({ id: z.string(), to: z.string() })),
})
const letterSchema = z.object({ text: z.string() })
const appSchema = z.object({ totpURI: z.string() })

/** Somebody who owns an account. */
export class Owner {
  readonly account: string
  readonly #site: Site
  readonly #cookie: string

  private constructor(site: Site, account: string, cookie: string) {
    this.#site = site
    this.account = account
    this.#cookie = cookie
  }

  /** Signs up, and gets the account a plan that has private regions. */
  static async signUp(site: Site, name: string): Promise<Owner> {
    const email = `${name.toLowerCase()}-${randomBytes(4).toString("hex")}@example.org`
    await expectAnswer(
      await send(site, "POST /api/sign-up", {
        body: { name, email, password: PASSWORD, accountName: `${name}'s`, home: site.home },
      }),
    )
    await send(site, `GET /api/auth/verify-email?token=${await linkTo(site, email)}`)
    const signIn = async (cookie: string): Promise<string> =>
      await cookieOf(site, "POST /api/auth/sign-in/email", {
        body: { email, password: PASSWORD },
        cookie,
      })
    const first = await signIn("")
    const { totpURI } = appSchema.parse(
      (
        await expectAnswer(
          await send(site, "POST /api/auth/two-factor/enable", {
            body: { password: PASSWORD },
            cookie: first,
          }),
        )
      ).body,
    )
    const app = new AuthenticatorApp(new URL(totpURI).searchParams.get("secret") ?? "")
    const cookie = await cookieOf(site, "POST /api/auth/two-factor/verify-totp", {
      body: { code: app.code() },
      cookie: first,
    })
    const me = await expectAnswer(await send(site, "GET /api/me", { cookie }))
    const account = meSchema.parse(me.body).memberships[0]?.account ?? ""
    return new Owner(site, account, cookie)
  }

  /** Asks below the account's path: `GET /policy`. */
  async ask(request: string, body?: unknown): Promise<Told> {
    const [method = "GET", path = ""] = request.split(" ")
    return await send(this.#site, `${method} /api/accounts/${this.account}${path}`, {
      cookie: this.#cookie,
      ...(body === undefined ? {} : { body }),
    })
  }

  /** As {@link ask}; throws unless it was granted. */
  async get(request: string, body?: unknown): Promise<unknown> {
    return (await expectAnswer(await this.ask(request, body))).body
  }
}

interface Sent {
  readonly body?: unknown
  readonly cookie?: string
  readonly token?: string
}

async function send(site: Site, request: string, sent: Sent = {}): Promise<Told> {
  const response = await respond(site, request, sent)
  const text = await response.text()
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true
  return { status: response.status, body: isJson ? JSON.parse(text) : text }
}

async function respond(site: Site, request: string, sent: Sent): Promise<Response> {
  const [method = "GET", path = ""] = request.split(" ")
  const { body, cookie = "", token } = sent
  return await fetch(`${site.origin}${path}`, {
    method,
    redirect: "manual",
    headers: {
      ...(method === "GET" ? {} : { origin: site.origin }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(cookie === "" ? {} : { cookie }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

async function cookieOf(site: Site, request: string, sent: Sent): Promise<string> {
  const response = await respond(site, request, sent)
  const cookies = response.headers.getSetCookie().map((line) => line.split(";")[0] ?? "")
  if (cookies.length === 0) throw new Error(`${request}: no session, ${await response.text()}`)
  return cookies.join("; ")
}

/** The secret of the link that an address was sent; letters leave after the answer. */
async function linkTo(site: Site, email: string): Promise<string> {
  const token = site.operatorToken
  for (let tries = 0; tries < 100; tries += 1) {
    const listed = await send(site, "GET /api/operator/outbox", { token })
    const entry = outboxSchema.parse(listed.body).items.find(({ to }) => to === email)
    if (entry !== undefined) {
      const letter = await send(site, `GET /api/operator/outbox/${entry.id}`, { token })
      return /#(\S+)/.exec(letterSchema.parse(letter.body).text)?.[1] ?? ""
    }
    await pause(100)
  }
  throw new Error(`nothing was sent to ${email}`)
}

async function expectAnswer(told: Told): Promise<Told> {
  if (told.status >= 400) throw new Error(`${told.status}: ${JSON.stringify(told.body)}`)
  return told
}
