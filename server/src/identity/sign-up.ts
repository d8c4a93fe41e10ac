// SPDX-License-Identifier: Apache-2.0
/**
 * Signing up: an identity, a free account in this node's region and its owner,
 * or nothing. Whoever sends the form learns nothing about the address.
 *
 * @module
 */
import { createHash, randomBytes } from "node:crypto"
import { accountId } from "@landmoot/core/units"
import { createEmailVerificationToken } from "better-auth/api"
import type { AccountRecord, PersonRecord } from "../accounts/index.ts"
import { networkOf } from "../api/index.ts"
import { type IdentityAnswer, type IdentityRefusal, refused } from "./errors.ts"
import { linkTo } from "./hooks.ts"
import { addressField, nameField } from "./inputs.ts"
import { hashPassword, identityByEmail, makeIdentity, removeIdentity } from "./keeping.ts"
import type { Parts } from "./parts.ts"
import type { Client, SignUp } from "./ports.ts"
import { ADDRESS_LINK_SECONDS } from "./times.ts"

/** How often one client, and for one address, may sign up in an hour. */
const CLIENT_MAX = 40
const ADDRESS_MAX = 3
const WINDOW_SECONDS = 3600

/** Signs somebody up. */
export async function signUp(
  parts: Parts,
  input: SignUp,
  client: Client,
): Promise<IdentityAnswer<"mail-sent">> {
  const checked = await check(parts, input)
  if (!checked.ok) return checked
  const { name, email, accountName } = checked.value
  if (await isTooOften(parts, email, client)) {
    return refused("IDENTITY_TOO_MANY_ATTEMPTS", "too many attempts; wait an hour")
  }
  // The slow part comes first and for everybody, so the time tells nothing of the address.
  const hash = await hashPassword(parts.library, input.password)
  const known = await identityByEmail(parts.library, email)
  if (known !== undefined) {
    const link = `${parts.origin}/sign-in`
    parts.postman.post(email, { kind: "address-known", link }, client.language)
    return SENT
  }
  const { language } = client
  const identity = await makeIdentity(parts.library, {
    name,
    email,
    hash,
    language,
    emailVerified: false,
  })
  // Somebody was faster with the same address; their sign-up stands.
  if (identity === undefined) return SENT
  try {
    await makeAccount(parts, { identity, name, email, accountName })
  } catch (error) {
    await removeIdentity(parts.library, identity)
    throw error
  }
  await askToVerify(parts, email, client)
  return SENT
}

const SENT = { ok: true, value: "mail-sent" } as const

async function check(
  parts: Parts,
  input: SignUp,
): Promise<IdentityAnswer<{ name: string; email: string; accountName: string }>> {
  const elsewhere = refuseHome(parts, input.home)
  if (elsewhere !== undefined) return elsewhere
  const name = nameField.safeParse(input.name)
  if (!name.success) return refused("IDENTITY_INPUT_INVALID", "this is not a name", "name")
  const accountName = nameField.safeParse(input.accountName)
  if (!accountName.success) {
    return refused("IDENTITY_INPUT_INVALID", "this is not a name", "accountName")
  }
  const email = addressField.safeParse(input.email)
  if (!email.success) return refused("IDENTITY_INPUT_INVALID", "this is not an address", "email")
  const about = [name.data, email.data, accountName.data]
  const password = await parts.passwords.check(input.password, about)
  if (!password.ok) return password
  return {
    ok: true,
    value: { name: name.data, email: email.data, accountName: accountName.data },
  }
}

/** An account is made where it shall live, since its records never lie elsewhere (R29). */
function refuseHome({ whereabouts }: Parts, home: string): IdentityRefusal | undefined {
  if (home === whereabouts.region) return undefined
  const origin = whereabouts.gatewayOf(home)
  const message = `this node keeps accounts of ${whereabouts.region}; sign up where the account shall live`
  return {
    ...refused("ACCOUNT_HOME_ELSEWHERE", message, "home"),
    ...(origin === undefined ? {} : { facts: { origin } }),
  }
}

async function isTooOften(
  { attempts, whereabouts }: Parts,
  email: string,
  client: Client,
): Promise<boolean> {
  const at = { now: whereabouts.now(), windowSeconds: WINDOW_SECONDS }
  const counts = [
    (await attempts.count(`sign-up:${digest(networkOf(client.address))}`, at)) > CLIENT_MAX,
    (await attempts.count(`sign-up:${digest(email)}`, at)) > ADDRESS_MAX,
  ]
  return counts.includes(true)
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex")

async function makeAccount(
  { stores, whereabouts }: Parts,
  owner: {
    readonly identity: string
    readonly name: string
    readonly email: string
    readonly accountName: string
  },
): Promise<void> {
  const created = whereabouts.now()
  const account: AccountRecord = {
    id: accountId(`acc_${randomBytes(16).toString("base64url")}`),
    name: owner.accountName,
    plan: "free",
    home: [whereabouts.region],
    layer: {},
    guestPolicy: { mode: "off" },
    confirmations: [],
    version: 1,
    created,
  }
  const person: PersonRecord = {
    account: account.id,
    id: `usr_${randomBytes(16).toString("base64url")}`,
    name: owner.name,
    email: owner.email,
    role: "owner",
    groups: [],
    administers: [],
    layer: {},
    status: "active",
    identity: owner.identity,
    version: 1,
    created,
  }
  const written = await stores.accounts.write(account.id, { account, people: [person] })
  if (!written) throw new Error("a new account's random id is taken")
}

/** Sends the library's link for an address. */
async function askToVerify(parts: Parts, email: string, { language }: Client): Promise<void> {
  const { secret } = await parts.library.context
  const token = await createEmailVerificationToken(secret, email, undefined, ADDRESS_LINK_SECONDS)
  const link = linkTo(parts.origin, "confirm-address", token)
  parts.postman.post(
    email,
    { kind: "verify-address", link, hours: ADDRESS_LINK_SECONDS / 3600 },
    language,
  )
}
