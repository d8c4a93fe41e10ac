// SPDX-License-Identifier: Apache-2.0
/**
 * Identities, their sessions and their ways to sign in. Names of columns are
 * those that the library asks for; a test compares. Invitations into accounts and
 * counted attempts are ours.
 *
 * @module
 */
import type { ColumnBuilderCallback, Kysely } from "kysely"
import type { Engine, Migration } from "./migration.ts"

/** The tables of identities. */
export const identity: Migration = {
  name: "identity",
  apply: async (database, engine) => {
    await makeIdentities(database, engine)
    await makeFactors(database, engine)
    await makeProviders(database)
    await makeInvitations(database)
    await makeAttempts(database)
  },
}

const needed: ColumnBuilderCallback = (column) => column.notNull()
const key: ColumnBuilderCallback = (column) => column.primaryKey()
const unique: ColumnBuilderCallback = (column) => column.notNull().unique()
/** Whatever belongs to an identity goes with it. */
const ofIdentity: ColumnBuilderCallback = (column) =>
  column.notNull().references("identities.id").onDelete("cascade")
const yesOrNo: ColumnBuilderCallback = (column) => column.notNull().defaultTo(false)

const moment = (engine: Engine): "timestamptz" | "date" =>
  engine === "postgres" ? "timestamptz" : "date"

async function makeIdentities({ schema }: Kysely<object>, engine: Engine): Promise<void> {
  const time = moment(engine)
  await schema
    .createTable("identities")
    .addColumn("id", "text", key)
    .addColumn("name", "text", needed)
    .addColumn("email", "text", unique)
    .addColumn("emailVerified", "boolean", yesOrNo)
    .addColumn("image", "text")
    .addColumn("language", "text")
    .addColumn("twoFactorEnabled", "boolean")
    .addColumn("createdAt", time, needed)
    .addColumn("updatedAt", time, needed)
    .execute()
  await schema
    .createTable("identity_sessions")
    .addColumn("id", "text", key)
    .addColumn("expiresAt", time, needed)
    .addColumn("token", "text", unique)
    .addColumn("createdAt", time, needed)
    .addColumn("updatedAt", time, needed)
    .addColumn("ipAddress", "text")
    .addColumn("userAgent", "text")
    .addColumn("factor", "text")
    .addColumn("userId", "text", ofIdentity)
    .execute()
  await schema
    .createIndex("identity_sessions_userId_idx")
    .on("identity_sessions")
    .column("userId")
    .execute()
  await schema
    .createTable("identity_credentials")
    .addColumn("id", "text", key)
    .addColumn("accountId", "text", needed)
    .addColumn("providerId", "text", needed)
    .addColumn("userId", "text", ofIdentity)
    .addColumn("accessToken", "text")
    .addColumn("refreshToken", "text")
    .addColumn("idToken", "text")
    .addColumn("accessTokenExpiresAt", time)
    .addColumn("refreshTokenExpiresAt", time)
    .addColumn("scope", "text")
    .addColumn("password", "text")
    .addColumn("createdAt", time, needed)
    .addColumn("updatedAt", time, needed)
    .execute()
  await schema
    .createIndex("identity_credentials_userId_idx")
    .on("identity_credentials")
    .column("userId")
    .execute()
  await schema
    .createTable("identity_verifications")
    .addColumn("id", "text", key)
    .addColumn("identifier", "text", needed)
    .addColumn("value", "text", needed)
    .addColumn("expiresAt", time, needed)
    .addColumn("createdAt", time, needed)
    .addColumn("updatedAt", time, needed)
    .execute()
  await schema
    .createIndex("identity_verifications_identifier_idx")
    .on("identity_verifications")
    .column("identifier")
    .execute()
}

async function makeFactors({ schema }: Kysely<object>, engine: Engine): Promise<void> {
  const time = moment(engine)
  await schema
    .createTable("identity_second_factors")
    .addColumn("id", "text", key)
    .addColumn("secret", "text", needed)
    .addColumn("backupCodes", "text", needed)
    .addColumn("userId", "text", ofIdentity)
    .addColumn("verified", "boolean")
    .addColumn("failedVerificationCount", "integer")
    .addColumn("lockedUntil", time)
    .execute()
  for (const column of ["secret", "userId"]) {
    await schema
      .createIndex(`identity_second_factors_${column}_idx`)
      .on("identity_second_factors")
      .column(column)
      .execute()
  }
  await schema
    .createTable("identity_passkeys")
    .addColumn("id", "text", key)
    .addColumn("name", "text")
    .addColumn("publicKey", "text", needed)
    .addColumn("userId", "text", ofIdentity)
    .addColumn("credentialID", "text", needed)
    .addColumn("counter", "bigint", needed)
    .addColumn("deviceType", "text", needed)
    .addColumn("backedUp", "boolean", needed)
    .addColumn("transports", "text")
    .addColumn("createdAt", time)
    .addColumn("aaguid", "text")
    .execute()
  for (const column of ["userId", "credentialID"]) {
    await schema
      .createIndex(`identity_passkeys_${column}_idx`)
      .on("identity_passkeys")
      .column(column)
      .execute()
  }
}

async function makeProviders({ schema }: Kysely<object>): Promise<void> {
  // An account's provider stands whoever set it up, so `userId` refers to nobody.
  await schema
    .createTable("identity_providers")
    .addColumn("id", "text", key)
    .addColumn("issuer", "text", needed)
    .addColumn("oidcConfig", "text")
    .addColumn("samlConfig", "text")
    .addColumn("userId", "text")
    .addColumn("providerId", "text", unique)
    .addColumn("organizationId", "text", (column) =>
      column.references("accounts.id").onDelete("cascade"),
    )
    .addColumn("domain", "text", needed)
    .addColumn("domainVerified", "boolean")
    .addColumn("proof", "text")
    .execute()
  for (const column of ["organizationId", "domain"]) {
    await schema
      .createIndex(`identity_providers_by_${column.toLowerCase()}`)
      .on("identity_providers")
      .column(column)
      .execute()
  }
  await schema
    .createTable("identity_rates")
    .addColumn("id", "text", key)
    .addColumn("key", "text", unique)
    .addColumn("count", "integer", needed)
    .addColumn("lastRequest", "bigint", needed)
    .execute()
}

async function makeInvitations({ schema }: Kysely<object>): Promise<void> {
  await schema
    .createTable("account_invitations")
    .addColumn("account", "text", (column) =>
      column.notNull().references("accounts.id").onDelete("cascade"),
    )
    .addColumn("person", "text", needed)
    .addColumn("hash", "text", unique)
    .addColumn("email", "text", needed)
    .addColumn("created", "bigint", needed)
    .addColumn("expires", "bigint", needed)
    .addPrimaryKeyConstraint("account_invitations_key", ["account", "person"])
    .execute()
}

async function makeAttempts({ schema }: Kysely<object>): Promise<void> {
  await schema
    .createTable("identity_attempts")
    .addColumn("key", "text", key)
    .addColumn("count", "integer", needed)
    .addColumn("since", "bigint", needed)
    .execute()
  await schema
    .createIndex("identity_attempts_since")
    .on("identity_attempts")
    .column("since")
    .execute()
}
