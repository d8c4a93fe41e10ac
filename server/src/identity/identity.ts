// SPDX-License-Identifier: Apache-2.0
/**
 * Identities, put together.
 *
 * @module
 */
import { resolveTxt } from "node:dns/promises"
import type { AccountStores } from "../accounts/index.ts"
import type { Mail } from "../mail/index.ts"
import { createHooks, createPostman, languageFor } from "./hooks.ts"
import { acceptInvitation, invite, readInvitation } from "./invitations.ts"
import { exported, identityById, removeIdentity } from "./keeping.ts"
import { createLibrary, type IdentityDatabase, type Library } from "./library.ts"
import type { Parts, Whereabouts } from "./parts.ts"
import { createPasswords } from "./passwords.ts"
import type { AccountInvitationStore, AttemptStore, Identity, SignedIn } from "./ports.ts"
import { identityOf, sessionOf } from "./records.ts"
import { answer, liveSession } from "./requests.ts"
import { createDoorkeeper, createSignOn } from "./sign-on.ts"
import { signUp } from "./sign-up.ts"

/** What identities are made from. */
export interface IdentityOptions {
  /** The library's own tables, in the database of the storage. */
  readonly database: IdentityDatabase
  readonly invitations: AccountInvitationStore
  readonly attempts: AttemptStore
  readonly stores: Pick<AccountStores, "accounts" | "people">
  readonly whereabouts: Whereabouts
  readonly mail: Mail
  /** The web origin of this gateway: the only one that is trusted. */
  readonly origin: string
  /** What `readSecret` gives. */
  readonly secret: string
  /** The service for leaked passwords, if one is configured. */
  readonly leakedPasswords?: string | undefined
  /** Origins of identity providers inside the operator's own network. */
  readonly internalProviders?: readonly string[] | undefined
  /** Looks up TXT records; the machine's own resolver if absent. */
  resolveTxt?(name: string): Promise<readonly (readonly string[])[]>
  /** Hears what went wrong without anybody waiting for it. */
  onProblem(error: unknown): void
}

/** Identities that can be closed. */
export interface RunningIdentity extends Identity, AsyncDisposable {
  /** Waits for mail that is on its way. The database and the mail stay open. Idempotent. */
  close(): Promise<void>
}

/** Makes identities. */
export function createIdentity(options: IdentityOptions): RunningIdentity {
  const { stores, whereabouts, origin, internalProviders = [] } = options
  const postman = createPostman(options.mail, (error) => options.onProblem(error))
  const doorkeeper = createDoorkeeper(() => library, stores)
  const hooks = createHooks({
    origin,
    postman,
    attempts: options.attempts,
    doorkeeper,
    now: () => whereabouts.now(),
    confirmAddress: async (id) => {
      const { internalAdapter } = await library.context
      await internalAdapter.updateUser(id, { emailVerified: true })
    },
    spreadAddress: async (id, email) => await spreadAddress(stores, id, email),
  })
  const library: Library = createLibrary({
    database: options.database,
    origin,
    secret: options.secret,
    internalProviders,
    hooks,
    onProblem: (error) => options.onProblem(error),
  })
  const parts: Parts = {
    library,
    postman,
    passwords: createPasswords(options.leakedPasswords),
    invitations: options.invitations,
    attempts: options.attempts,
    stores,
    whereabouts,
    origin,
  }
  const look = options.resolveTxt?.bind(options) ?? resolveTxt
  return {
    handle: async (request, client) => await answer(parts, request, client),
    sessionOf: async (headers) => await signedIn(parts, headers),
    signUp: async (input, client) => await signUp(parts, input, client),
    invite: async (account, person, language) => await invite(parts, { account, person }, language),
    withdrawInvitation: async (account, person) => {
      await options.invitations.withdraw(account, person)
    },
    readInvitation: async (token) => await readInvitation(parts, token),
    acceptInvitation: async (token, acceptance) => await acceptInvitation(parts, token, acceptance),
    readIdentity: async (id) => {
      const user = await identityById(library, id)
      return user && identityOf(user)
    },
    endSessions: async (id) => {
      const { internalAdapter } = await library.context
      await internalAdapter.deleteUserSessions(id)
    },
    deleteIdentity: async (id) => await deleteIdentity(parts, id),
    exportIdentity: async (id) => await exported(library, id),
    signOn: createSignOn({ ...parts, internalProviders, resolveTxt: look }),
    close: async () => await postman.settled(),
    [Symbol.asyncDispose]: async () => await postman.settled(),
  }
}

async function signedIn(parts: Parts, headers: Headers): Promise<SignedIn | undefined> {
  if ((await liveSession(parts, headers)) === undefined) return undefined
  const { found, headers: answered } = await parts.library.session(headers, { prolong: true })
  if (found === null) return undefined
  return {
    identity: identityOf(found.user),
    session: sessionOf(found.session, parts.whereabouts.now()),
    cookies: answered.getSetCookie(),
  }
}

/** Invitations and directories know people by their address, so that it has to be the one in use. */
async function spreadAddress(
  { people }: Pick<AccountStores, "people">,
  identity: string,
  email: string,
): Promise<void> {
  for (const person of await people.byIdentity(identity)) {
    if (person.email?.toLowerCase() === email) continue
    // Where somebody else of the account has the address, or writes at the same time, it stays.
    await people.replace({ ...person, email, version: person.version + 1 }, person.version)
  }
}

async function deleteIdentity(parts: Parts, id: string): Promise<boolean> {
  const user = await identityById(parts.library, id)
  if (user === undefined) return false
  for (const person of await parts.stores.people.byIdentity(id)) {
    const { identity: _gone, ...rest } = person
    await parts.stores.people.replace({ ...rest, version: person.version + 1 }, person.version)
  }
  await removeIdentity(parts.library, id)
  parts.postman.post(user.email, { kind: "identity-deleted" }, languageFor(user))
  return true
}
