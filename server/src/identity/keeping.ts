// SPDX-License-Identifier: Apache-2.0
/**
 * Identities in the library's tables, written without a request.
 *
 * @module
 */
import type { Language } from "../mail/index.ts"
import type { Library, LibrarySession } from "./library.ts"
import type { IdentityExport } from "./ports.ts"
import { identityOf, seconds } from "./records.ts"

type User = LibrarySession["user"] & { readonly createdAt: Date }

/** An identity to be made. */
export interface NewIdentity {
  readonly name: string
  /** In lower case. */
  readonly email: string
  readonly hash: string
  readonly language: Language
  readonly emailVerified: boolean
}

/** Hashes a password as the library does (scrypt). */
export async function hashPassword(library: Library, password: string): Promise<string> {
  const { password: hasher } = await library.context
  return await hasher.hash(password)
}

/** Who has an address. */
export async function identityByEmail(library: Library, email: string): Promise<User | undefined> {
  const { adapter } = await library.context
  const user = await adapter.findOne<User>({
    model: "user",
    where: [{ field: "email", value: email.toLowerCase() }],
  })
  return user ?? undefined
}

/** Who has an id. */
export async function identityById(library: Library, id: string): Promise<User | undefined> {
  const { adapter } = await library.context
  const user = await adapter.findOne<User>({ model: "user", where: [{ field: "id", value: id }] })
  return user ?? undefined
}

/** Makes an identity with a password. Returns its id, or undefined if the address was taken meanwhile. */
export async function makeIdentity(
  library: Library,
  { name, email, hash, language, emailVerified }: NewIdentity,
): Promise<string | undefined> {
  const { adapter, internalAdapter } = await library.context
  const at = new Date()
  let user: User
  try {
    user = await adapter.create<Record<string, unknown>, User>({
      model: "user",
      data: { name, email, emailVerified, language, createdAt: at, updatedAt: at },
    })
  } catch (error) {
    if ((await identityByEmail(library, email)) !== undefined) return undefined
    throw error
  }
  try {
    await internalAdapter.linkAccount({
      userId: user.id,
      providerId: "credential",
      accountId: user.id,
      password: hash,
    })
  } catch (error) {
    await removeIdentity(library, user.id)
    throw error
  }
  return user.id
}

/** Gives an identity a new password, shows its address to be theirs, and ends its sessions. */
export async function renewIdentity(
  library: Library,
  id: string,
  fresh: { readonly name: string; readonly hash: string },
): Promise<void> {
  const { internalAdapter } = await library.context
  await internalAdapter.updateUser(id, { name: fresh.name, emailVerified: true })
  const credential = await internalAdapter.findCredentialAccount(id)
  if (credential === null || credential === undefined) {
    await internalAdapter.linkAccount({
      userId: id,
      providerId: "credential",
      accountId: id,
      password: fresh.hash,
    })
  } else {
    await internalAdapter.updatePassword(id, fresh.hash)
  }
  await internalAdapter.deleteUserSessions(id)
}

/** Deletes an identity; its sessions, passwords, passkeys and codes go with it. */
export async function removeIdentity(library: Library, id: string): Promise<void> {
  const { internalAdapter } = await library.context
  await internalAdapter.deleteUser(id)
}

interface Passkey {
  readonly name?: string | null
  readonly createdAt?: Date | null
}

/** Everything that is kept of an identity, without secrets. */
export async function exported(library: Library, id: string): Promise<IdentityExport | undefined> {
  const user = await identityById(library, id)
  if (user === undefined) return undefined
  const { adapter, internalAdapter } = await library.context
  const passkeys = await adapter.findMany<Passkey>({
    model: "passkey",
    where: [{ field: "userId", value: id }],
  })
  const credentials = await internalAdapter.findAccounts(id)
  return {
    identity: { ...identityOf(user), created: seconds(user.createdAt) },
    sessions: (await internalAdapter.listSessions(id)).map(
      ({ createdAt, expiresAt, userAgent }) => ({
        created: seconds(createdAt),
        expires: seconds(expiresAt),
        device: userAgent ?? "",
      }),
    ),
    passkeys: passkeys.map(({ name, createdAt }) => ({
      name: name ?? "",
      created: createdAt === null || createdAt === undefined ? 0 : seconds(createdAt),
    })),
    secondFactor: user.twoFactorEnabled === true,
    signIns: credentials.map(({ providerId }) =>
      providerId === "credential" ? "password" : providerId,
    ),
  }
}
