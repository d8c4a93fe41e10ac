// SPDX-License-Identifier: Apache-2.0
/**
 * Tokens of directories: made once, told once, checked with every request.
 *
 * @module
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import type { provisioningOperations, ScimToken } from "@landmoot/core/api"
import type { Handlers, Refusal } from "../../api/index.ts"
import { actorOf } from "../audit-port.ts"
import { accountOf } from "../people/changes.ts"
import { requireFeature } from "../plans/require.ts"
import type { ScimErrorCode } from "./errors.ts"
import type { ScimParts, ScimStore, ScimTokenRecord } from "./ports.ts"

/** Where directories come to. */
export const SCIM_PATH = "/scim/v2"

/** How many tokens an account has at most: one directory needs one, and two while they change. */
const MAX_TOKENS = 20

const DAY_SECONDS = 86_400
const TOKEN = /^lmd_([A-Za-z0-9-]{22})_([A-Za-z0-9_-]{43})$/

type Table = Pick<
  typeof provisioningOperations,
  "scim.read" | "scim.tokens.list" | "scim.tokens.create" | "scim.tokens.revoke"
>

/** Finds the token that a header `authorization` carries. May come from an attacker. */
export async function tokenOf(
  store: ScimStore,
  header: string | null,
  now: number,
): Promise<ScimTokenRecord | undefined> {
  const given = /^Bearer (\S{1,128})$/i.exec(header ?? "")?.[1] ?? ""
  const [, id, secret] = TOKEN.exec(given) ?? []
  if (id === undefined || secret === undefined) return undefined
  const token = await store.readToken(id)
  const kept = Buffer.from(token?.hash ?? hashOf(""), "base64url")
  const isRight = timingSafeEqual(kept, Buffer.from(hashOf(secret), "base64url"))
  if (token === undefined || !isRight) return undefined
  if (token.expires !== undefined && token.expires <= now) return undefined
  const day = now - (now % DAY_SECONDS)
  // Once a day is enough to tell a token that nobody uses any more.
  if (token.used !== day) await store.useToken(id, day)
  return token
}

/** The handlers of the operations on directories. */
export function scimHandlers(parts: ScimParts): Handlers<Table> {
  const { scim, audit } = parts
  return {
    "scim.read": async ({ params }) => {
      const notices = await scim.listNotices(params.account)
      return { ok: true, value: { path: SCIM_PATH, notices: [...notices] } }
    },
    "scim.tokens.list": async ({ params }) => {
      const tokens = await scim.listTokens(params.account)
      return { ok: true, value: { items: tokens.map(withoutSecret) } }
    },
    "scim.tokens.create": async (call) => {
      const { params, body, now, principal } = call
      const { account } = params
      const missing = requireFeature(await accountOf(parts, account), "scim")
      if (missing !== undefined) return missing
      if (body.expires !== undefined && body.expires <= now) {
        return { ...no("SCIM_TOKEN_EXPIRED", "this time is over already"), path: "expires" }
      }
      if ((await scim.listTokens(account)).length >= MAX_TOKENS) {
        return no("SCIM_TOKENS_TOO_MANY", `an account has ${MAX_TOKENS} tokens at most`)
      }
      // Without underscores, which part the token's fields.
      const id = randomBytes(16).toString("base64url").replaceAll("_", "-")
      const secret = randomBytes(32).toString("base64url")
      const token: ScimTokenRecord = {
        account,
        id,
        name: body.name,
        hash: hashOf(secret),
        created: now,
        createdBy: principal.kind === "person" ? principal.person : "nobody",
        ...(body.expires === undefined ? {} : { expires: body.expires }),
      }
      await scim.createToken(token)
      const told = withoutSecret(token)
      await audit.note({
        account,
        at: now,
        actor: actorOf(call),
        action: "scim.token.create",
        object: { kind: "scim-token", id },
        after: told,
      })
      return { ok: true, value: { ...told, token: `lmd_${id}_${secret}` } }
    },
    "scim.tokens.revoke": async (call) => {
      const { account, token: id } = call.params
      const before = await scim.readToken(id)
      if (before?.account !== account || !(await scim.deleteToken(account, id))) {
        return no("SCIM_TOKEN_NOT_FOUND", "there is no token of this id here")
      }
      await audit.note({
        account,
        at: call.now,
        actor: actorOf(call),
        action: "scim.token.revoke",
        object: { kind: "scim-token", id },
        before: withoutSecret(before),
      })
      return { ok: true, value: undefined }
    },
  }
}

function no(code: ScimErrorCode, message: string): Refusal {
  return { ok: false, code, message }
}

function withoutSecret(token: ScimTokenRecord): ScimToken {
  const { id, name, created, createdBy, expires, used } = token
  return {
    id,
    name,
    created,
    createdBy,
    ...(expires === undefined ? {} : { expires }),
    ...(used === undefined ? {} : { used }),
  }
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url")
}
