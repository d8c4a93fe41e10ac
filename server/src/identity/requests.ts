// SPDX-License-Identifier: Apache-2.0
/**
 * Requests to the library: only open endpoints, only known fields, only from
 * this origin, not too often for one address; and what follows from them.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { BASE_PATH, openEndpoint, SENSITIVE, SENSITIVE_WITHOUT_PASSWORD } from "./endpoints.ts"
import type { IdentityRefusal } from "./errors.ts"
import { languageFor } from "./hooks.ts"
import { INPUTS } from "./inputs.ts"
import { ADDRESS_HEADER, type LibrarySession } from "./library.ts"
import type { Parts } from "./parts.ts"
import type { Client } from "./ports.ts"
import { isOver, seconds } from "./records.ts"
import { providerOfAddress } from "./sign-on.ts"
import { ATTEMPTS_MAX, ATTEMPTS_SECONDS, RECENT_SECONDS } from "./times.ts"

/** More than any body here needs; answers of SAML are the longest. */
const BODY_BYTES_MAX = 400_000

/** How many messages are sent to one address in an hour at most, asked for or not. */
const MESSAGES_MAX = 6
const MESSAGES_SECONDS = 3600

/** A request that was let through so far. */
interface Asked {
  readonly path: string
  readonly request: Request
  readonly client: Client
  readonly session: LibrarySession | undefined
  readonly body: Readonly<Record<string, unknown>> | Uint8Array | undefined
}

/** Answers one request. */
export async function answer(parts: Parts, request: Request, client: Client): Promise<Response> {
  const { pathname } = new URL(request.url)
  const path = openEndpoint(request.method, pathname)
  if (path === undefined) return no(404, "NOT_FOUND", "there is nothing here")
  if (isForeign(request, parts.origin) && !path.startsWith("/sso/")) {
    return no(403, "INVALID_ORIGIN", "the request comes from another site")
  }
  const body = await readBody(request, path)
  if (body instanceof Response) return body
  const session = await liveSession(parts, request.headers)
  const asked: Asked = { path, request, client, session, body }
  const guarded = await guard(parts, asked)
  if (guarded instanceof Response) return guarded
  const answered = await parts.library.handler(forward(parts, asked, guarded))
  if (answered.ok) await follow(parts, asked)
  await endReplaced(parts, session, answered)
  return await shaped(path, answered)
}

/**
 * The session of a request without prolonging it. One that has lasted as long as
 * any may is ended here, before the library could prolong it.
 */
export async function liveSession(
  { library, whereabouts }: Pick<Parts, "library" | "whereabouts">,
  headers: Headers,
): Promise<LibrarySession | undefined> {
  if (!headers.has("cookie")) return undefined
  const { found } = await library.session(headers, { prolong: false })
  if (found === null) return undefined
  if (!isOver(found.session, whereabouts.now())) return found
  const { internalAdapter } = await library.context
  await internalAdapter.deleteSession(found.session.token)
  return undefined
}

async function readBody(request: Request, path: string): Promise<Asked["body"] | Response> {
  if (request.method !== "POST") return undefined
  const bytes = await limited(request)
  if (bytes === undefined) return no(413, "BODY_TOO_LARGE", "the request is too large")
  const schema = INPUTS[path]
  if (schema === undefined) return bytes
  let json: unknown
  try {
    json = bytes.length === 0 ? {} : JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    // What the parser says repeats the body, which may hold a password.
    return no(400, "IDENTITY_INPUT_INVALID", "the request is not JSON")
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path.join(".") ?? ""
  return no(400, "IDENTITY_INPUT_INVALID", `a field is missing or wrong: ${field}`)
}

async function limited(request: Request): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > BODY_BYTES_MAX) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What stands in the way, or the body that goes on. */
async function guard(parts: Parts, asked: Asked): Promise<Asked["body"] | Response> {
  const { path, session } = asked
  const now = parts.whereabouts.now()
  if (session !== undefined && isSensitive(asked)) {
    if (now - seconds(session.session.createdAt) > RECENT_SECONDS) {
      return no(403, "SESSION_NOT_FRESH", "sign in again to change how you sign in")
    }
  }
  if (asked.body instanceof Uint8Array || asked.body === undefined) return asked.body
  const body = asked.body
  switch (path) {
    case "/sign-in/email": {
      const at = { now, windowSeconds: ATTEMPTS_SECONDS }
      const count = await parts.attempts.count(attemptsOf(body["email"]), at)
      return count > ATTEMPTS_MAX ? tooMany() : body
    }
    case "/request-password-reset":
    case "/send-verification-email":
      return (await mayWriteTo(parts, body["email"])) ? body : tooMany()
    case "/change-email":
      return (await mayWriteTo(parts, body["newEmail"])) ? body : tooMany()
    case "/change-password":
    case "/reset-password": {
      const about = session === undefined ? [] : [session.user.name, session.user.email]
      const checked = await parts.passwords.check(String(body["newPassword"]), about)
      return checked.ok ? body : refusal(400, checked)
    }
    case "/sign-in/sso": {
      const { email, ...rest } = body
      const providerId = await providerOfAddress(parts.library, String(email))
      if (providerId === undefined)
        return no(404, "SIGN_ON_NOT_FOUND", "this domain has no sign-on")
      return { ...rest, providerId, loginHint: email }
    }
    default:
      return body
  }
}

/** The request as the library sees it: our fields, our client's address. */
function forward(parts: Parts, { request, client }: Asked, body: Asked["body"]): Request {
  const { pathname, search } = new URL(request.url)
  const headers = new Headers(request.headers)
  for (const name of ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"]) {
    headers.delete(name)
  }
  headers.set(ADDRESS_HEADER, client.address)
  headers.delete("content-length")
  if (request.method !== "POST") {
    return new Request(`${parts.origin}${pathname}${allowedSearch(pathname, search)}`, { headers })
  }
  const json = !(body instanceof Uint8Array)
  if (json) headers.set("content-type", "application/json")
  return new Request(`${parts.origin}${pathname}`, {
    method: "POST",
    headers,
    body: json ? JSON.stringify(body ?? {}) : Buffer.from(body),
  })
}

/** Links lead to our pages alone, so nobody chooses where the library sends people. */
function allowedSearch(pathname: string, search: string): string {
  const given = new URLSearchParams(search)
  for (const name of ["callbackURL", "errorCallbackURL", "disableCookieCache", "disableRefresh"]) {
    given.delete(name)
  }
  if (pathname.startsWith(`${BASE_PATH}/passkey/`)) return ""
  const text = given.toString()
  return text === "" ? "" : `?${text}`
}

function isSensitive({ path, body }: Asked): boolean {
  if (SENSITIVE.has(path)) return true
  if (!SENSITIVE_WITHOUT_PASSWORD.has(path)) return false
  return body === undefined || body instanceof Uint8Array || body["password"] === undefined
}

/** Whoever signs in again leaves no session behind in the same browser (ASVS 5.0, 7.2.4). */
async function endReplaced(
  { library }: Parts,
  before: LibrarySession | undefined,
  answered: Response,
): Promise<void> {
  const set = answered.headers
    .getSetCookie()
    .find((line) => /^[^=]*\.session_token=[^;]/u.test(line))
  if (before === undefined || set === undefined) return
  const value = decodeURIComponent(set.slice(set.indexOf("=") + 1))
  if (value.startsWith(`${before.session.token}.`)) return
  const { internalAdapter } = await library.context
  await internalAdapter.deleteSession(before.session.token)
}

/** What follows from what was done: people are told of changes to how they sign in. */
async function follow(parts: Parts, asked: Asked): Promise<void> {
  const { path, session } = asked
  if (path === "/sign-in/email" && !(asked.body instanceof Uint8Array)) {
    await parts.attempts.clear(attemptsOf(asked.body?.["email"]))
  }
  if (session === undefined) return
  const letter = NOTICES[path]
  if (letter === undefined) return
  if (path === "/two-factor/verify-totp" && session.user.twoFactorEnabled === true) return
  const language = languageFor(session.user, asked.request)
  parts.postman.post(session.user.email, { kind: letter }, language)
}

const NOTICES: Readonly<
  Record<
    string,
    | "password-changed"
    | "second-factor-on"
    | "second-factor-off"
    | "passkey-added"
    | "passkey-removed"
  >
> = {
  "/change-password": "password-changed",
  "/two-factor/verify-totp": "second-factor-on",
  "/two-factor/disable": "second-factor-off",
  "/passkey/verify-registration": "passkey-added",
  "/passkey/delete-passkey": "passkey-removed",
}

/** The library offers passkeys without asking for a finger or a PIN; we ask. */
async function shaped(path: string, answered: Response): Promise<Response> {
  const headers = new Headers(answered.headers)
  headers.set("cache-control", "no-store")
  const wait = headers.get("x-retry-after")
  if (wait !== null) headers.set("retry-after", wait)
  if (path !== "/passkey/generate-authenticate-options" || !answered.ok) {
    return new Response(answered.body, { status: answered.status, headers })
  }
  const options = (await answered.json()) as object
  headers.delete("content-length")
  return new Response(JSON.stringify({ ...options, userVerification: "required" }), { headers })
}

/** Whether a browser says that another site sends this. */
function isForeign(request: Request, origin: string): boolean {
  const from = request.headers.get("origin")
  if (request.method === "POST" && from !== null) return from !== origin
  const site = request.headers.get("sec-fetch-site")
  return request.method === "POST" && site !== null && site !== "same-origin" && site !== "none"
}

/** Counts a message to an address; false if it had too many. One kind does not use up another's. */
export async function mayWriteTo(
  parts: Pick<Parts, "attempts" | "whereabouts">,
  address: unknown,
  kind: "mail" | "invitation" = "mail",
): Promise<boolean> {
  const at = { now: parts.whereabouts.now(), windowSeconds: MESSAGES_SECONDS }
  return (await parts.attempts.count(keyOf(kind, address), at)) <= MESSAGES_MAX
}

const attemptsOf = (address: unknown): string => keyOf("password", address)

/** Counters hold no addresses. */
function keyOf(kind: string, address: unknown): string {
  return `${kind}:${createHash("sha256").update(String(address)).digest("hex")}`
}

function tooMany(): Response {
  const headers = { "retry-after": String(ATTEMPTS_SECONDS) }
  const body = { code: "IDENTITY_TOO_MANY_ATTEMPTS", message: "too many attempts; wait a while" }
  return Response.json(body, { status: 429, headers })
}

function refusal(status: number, { code, message, path }: IdentityRefusal): Response {
  return Response.json(
    { code, message, path },
    { status, headers: { "cache-control": "no-store" } },
  )
}

function no(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status, headers: { "cache-control": "no-store" } })
}
