// SPDX-License-Identifier: Apache-2.0
/**
 * Invitations into accounts: a link by mail that works once. Only its hash is
 * kept, so the records open no door.
 *
 * @module
 */
import { createHash, randomBytes } from "node:crypto"
import type { AccountId } from "@landmoot/core/units"
import type { AccountRecord, PersonRecord } from "../accounts/index.ts"
import type { Language } from "../mail/index.ts"
import { type IdentityAnswer, refused } from "./errors.ts"
import { linkTo } from "./hooks.ts"
import { nameField } from "./inputs.ts"
import {
  hashPassword,
  identityByEmail,
  identityById,
  makeIdentity,
  renewIdentity,
} from "./keeping.ts"
import type { Parts } from "./parts.ts"
import type { Acceptance, AccountInvitation, ReadInvitation } from "./ports.ts"
import { mayWriteTo } from "./requests.ts"
import { INVITATION_SECONDS } from "./times.ts"

const INVALID = refused("INVITATION_LINK_INVALID", "this link is used up, withdrawn or too old")

/** An invitation with the records that it is about. */
interface Found {
  readonly invitation: AccountInvitation
  readonly account: AccountRecord
  readonly person: PersonRecord
}

/** Sends a person of an account a link. */
export async function invite(
  parts: Parts,
  target: { readonly account: AccountId; readonly person: string },
  language: Language,
): Promise<IdentityAnswer<{ readonly expires: number }>> {
  const account = await parts.stores.accounts.read(target.account)
  const person = await parts.stores.people.read(target.account, target.person)
  if (account === undefined || person === undefined) {
    return refused("ACCOUNT_NOT_FOUND", "there is no such account or person at this home")
  }
  if (person.email === undefined) {
    return refused("INVITATION_NO_ADDRESS", "this person has no e-mail address")
  }
  if (person.identity !== undefined) {
    return refused("INVITATION_ACCEPTED", "this person has accepted already")
  }
  const email = person.email.toLowerCase()
  if (!(await mayWriteTo(parts, email, "invitation"))) {
    return refused("IDENTITY_TOO_MANY_ATTEMPTS", "this address was invited too often; wait an hour")
  }
  const token = randomBytes(32).toString("base64url")
  const created = parts.whereabouts.now()
  const expires = created + INVITATION_SECONDS
  const { id } = person
  await parts.invitations.put({
    account: account.id,
    person: id,
    hash: hashOf(token),
    email,
    created,
    expires,
  })
  const link = linkTo(parts.origin, "accept-invitation", token)
  const days = INVITATION_SECONDS / 86_400
  // The name may be anything that its owner chose; a subject is one line.
  const name = account.name.replaceAll(/\s+/gu, " ")
  parts.postman.post(email, { kind: "invitation", account: name, link, days }, language)
  return { ok: true, value: { expires } }
}

/** What a link says before it is accepted. */
export async function readInvitation(
  parts: Parts,
  token: string,
): Promise<IdentityAnswer<ReadInvitation>> {
  const found = await find(parts, token)
  if (found === undefined) return INVALID
  const { invitation, account, person } = found
  const identity = await identityByEmail(parts.library, invitation.email)
  return {
    ok: true,
    value: {
      account: account.id,
      accountName: account.name,
      home: account.home,
      person: person.id,
      name: person.name,
      email: invitation.email,
      expires: invitation.expires,
      signInExists: identity?.emailVerified === true,
    },
  }
}

/** Accepts an invitation: with a new password, or as who is signed in. */
export async function acceptInvitation(
  parts: Parts,
  token: string,
  acceptance: Acceptance,
): Promise<IdentityAnswer<{ readonly account: AccountId; readonly identity: string }>> {
  const found = await find(parts, token)
  if (found === undefined) return INVALID
  const checked = await checkAcceptance(parts, found, acceptance)
  if (!checked.ok) return checked
  // From here on the link is used up, whatever happens to the rest.
  if ((await parts.invitations.take(found.invitation.hash)) === undefined) return INVALID
  try {
    const identity = await identityFor(parts, found.invitation, acceptance)
    if (identity === undefined) return INVALID
    const name = acceptance.kind === "password" ? acceptance.name.trim() : found.person.name
    if (!(await bind(parts, found.person, { identity, name }))) return INVALID
    return { ok: true, value: { account: found.account.id, identity } }
  } catch (error) {
    await parts.invitations.put(found.invitation)
    throw error
  }
}

async function find(parts: Parts, token: string): Promise<Found | undefined> {
  if (!/^[\w-]{43}$/u.test(token)) return undefined
  const invitation = await parts.invitations.byHash(hashOf(token))
  if (invitation === undefined || invitation.expires <= parts.whereabouts.now()) return undefined
  const { accounts, people } = parts.stores
  const account = await accounts.read(invitation.account)
  const person = await people.read(invitation.account, invitation.person)
  if (account === undefined || person === undefined) return undefined
  // Whoever has accepted, was suspended or has another address now is not who was invited.
  if (person.identity !== undefined || person.status === "suspended") return undefined
  if (person.email?.toLowerCase() !== invitation.email) return undefined
  return { invitation, account, person }
}

async function checkAcceptance(
  parts: Parts,
  { invitation, account }: Found,
  acceptance: Acceptance,
): Promise<IdentityAnswer<undefined>> {
  if (acceptance.kind === "session") {
    const persons = await parts.stores.people.byIdentity(acceptance.identity)
    if (persons.some((person) => person.account === account.id)) {
      return refused("INVITATION_MEMBER_ALREADY", "you belong to this account already")
    }
    return { ok: true, value: undefined }
  }
  const name = nameField.safeParse(acceptance.name)
  if (!name.success) return refused("IDENTITY_INPUT_INVALID", "this is not a name", "name")
  const existing = await identityByEmail(parts.library, invitation.email)
  if (existing?.emailVerified === true) {
    const message = "this address can sign in already: sign in, then accept"
    return refused("INVITATION_SIGN_IN_NEEDED", message)
  }
  return await parts.passwords.check(acceptance.password, [
    name.data,
    invitation.email,
    account.name,
  ])
}

/** The identity that accepts; made if there is none. */
async function identityFor(
  { library }: Parts,
  { email }: AccountInvitation,
  acceptance: Acceptance,
): Promise<string | undefined> {
  if (acceptance.kind === "session") return (await identityById(library, acceptance.identity))?.id
  const name = acceptance.name.trim()
  const hash = await hashPassword(library, acceptance.password)
  const existing = await identityByEmail(library, email)
  if (existing === undefined) {
    const { language } = acceptance
    return await makeIdentity(library, { name, email, hash, language, emailVerified: true })
  }
  // Somebody signed up with this address and never showed that it is theirs; it is not.
  await renewIdentity(library, existing.id, { name, hash })
  return existing.id
}

async function bind(
  { stores }: Parts,
  person: PersonRecord,
  { identity, name }: { readonly identity: string; readonly name: string },
): Promise<boolean> {
  const next = { ...person, identity, name, status: "active" as const, version: person.version + 1 }
  return await stores.people.replace(next, person.version)
}

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex")
