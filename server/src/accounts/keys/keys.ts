// SPDX-License-Identifier: Apache-2.0
/**
 * Keys of the API: made once, shown once, checked with every request.
 *
 * @module
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import { type ApiKey, type keysOperations } from "@landmoot/core/api"
import type { KeyPrincipal } from "@landmoot/core/authorization"
import type { AccountId } from "@landmoot/core/units"
import type { Handlers, Refusal } from "../../api/index.ts"
import { actorOf, type AuditSink } from "../audit-port.ts"
import type { KeyErrorCode } from "./errors.ts"
import type { KeyRecord, KeyStore } from "./port.ts"

/** Begins every key, so that scanners of leaked secrets can tell what they found. */
const PREFIX = "lmk"

/** Random bytes of a secret. */
const SECRET_BYTES = 32

const DAY_SECONDS = 86_400

const KEY = new RegExp(`^${PREFIX}_([A-Za-z0-9-]{22})_([A-Za-z0-9_-]{43})$`)

/** Finds the key that a bearer token is. May come from an attacker. */
export async function readKey(
  store: KeyStore,
  token: string,
  now: number,
): Promise<KeyPrincipal | undefined> {
  const [, id, secret] = (token.length > 128 ? null : KEY.exec(token)) ?? []
  if (id === undefined || secret === undefined) return undefined
  const key = await store.read(id)
  const kept = Buffer.from(key?.hash ?? hashOf(""), "base64url")
  const isRight = timingSafeEqual(kept, Buffer.from(hashOf(secret), "base64url"))
  if (key === undefined || !isRight || key.expires <= now) return undefined
  const day = now - (now % DAY_SECONDS)
  // Once a day is enough to tell a key that nobody uses any more.
  if (key.lastUsed !== day) await store.used(id, day)
  return { kind: "key", account: key.account, key: key.id, scopes: key.scopes }
}

/** The handlers of the operations on keys. */
export function keysHandlers(parts: {
  readonly store: KeyStore
  readonly audit: AuditSink
  /** Says why an account's plan has no keys; undefined if it has them. */
  readonly lacking: (account: AccountId) => Promise<Refusal | undefined>
}): Handlers<typeof keysOperations> {
  const { store, audit } = parts
  return {
    "keys.list": async ({ params, query }) => {
      const { items, next } = await store.list(params.account, query)
      const keys = items.map(withoutSecret)
      return { ok: true, value: { items: keys, ...(next === undefined ? {} : { next }) } }
    },
    "keys.create": async (call) => {
      const { params, body, now, principal } = call
      const { account } = params
      const missing = await parts.lacking(account)
      if (missing !== undefined) return missing
      // Without underscores, which part the key's fields.
      const id = randomBytes(16).toString("base64url").replaceAll("_", "-")
      const secret = randomBytes(SECRET_BYTES).toString("base64url")
      const key: KeyRecord = {
        account,
        id,
        name: body.name,
        scopes: body.scopes,
        created: now,
        createdBy: principal.kind === "person" ? principal.person : "nobody",
        expires: now + body.days * DAY_SECONDS,
        hash: hashOf(secret),
      }
      await store.create(key)
      const told = withoutSecret(key)
      const object = { kind: "key", id }
      await audit.note({
        account,
        at: now,
        actor: actorOf(call),
        action: "key.manage",
        object,
        after: told,
      })
      return { ok: true, value: { key: told, secret: `${PREFIX}_${id}_${secret}` } }
    },
    "keys.revoke": async (call) => {
      const { account, key: id } = call.params
      const before = await store.read(id)
      if (before?.account !== account || !(await store.delete(account, id))) {
        const code: KeyErrorCode = "KEY_NOT_FOUND"
        return { ok: false, code, message: "there is no key of this id here" }
      }
      await audit.note({
        account,
        at: call.now,
        actor: actorOf(call),
        action: "key.manage",
        object: { kind: "key", id },
        before: withoutSecret(before),
      })
      return { ok: true, value: undefined }
    },
  }
}

function withoutSecret({
  id,
  name,
  scopes,
  created,
  createdBy,
  expires,
  lastUsed,
}: KeyRecord): ApiKey {
  return {
    id,
    name,
    scopes,
    created,
    createdBy,
    expires,
    ...(lastUsed === undefined ? {} : { lastUsed }),
  }
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url")
}
