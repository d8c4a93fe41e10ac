// SPDX-License-Identifier: Apache-2.0
/**
 * better-auth with our settings: the one place where they stand. It gets no
 * environment, calls nobody of its own accord and writes no log of its own.
 *
 * @module
 */
import type { AuthContext } from "@better-auth/core"
import { passkey } from "@better-auth/passkey"
import { sso } from "@better-auth/sso"
import { betterAuth, type BetterAuthOptions } from "better-auth"
import { APIError, isAPIError } from "better-auth/api"
import { twoFactor } from "better-auth/plugins"
import { BASE_PATH } from "./endpoints.ts"
import type { LibraryHooks } from "./hooks.ts"
import { PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN } from "./passwords.ts"
import {
  ADDRESS_LINK_SECONDS,
  CHALLENGE_SECONDS,
  IDLE_SECONDS,
  PROLONG_SECONDS,
  RESET_LINK_SECONDS,
  SECOND_FACTOR_SECONDS,
} from "./times.ts"

/** The database in the library's words; `storage` makes it of its own handle. */
export type IdentityDatabase = Extract<
  NonNullable<BetterAuthOptions["database"]>,
  { db: unknown; type: unknown }
>

/** A header that only the gateway's side of `handle` writes: the client's address. */
export const ADDRESS_HEADER = "x-landmoot-client-address"

/** What the library is set up with. */
export interface LibraryOptions {
  readonly database: IdentityDatabase
  readonly origin: string
  readonly secret: string
  /** Origins of identity providers that stand inside the operator's own network. */
  readonly internalProviders: readonly string[]
  readonly hooks: LibraryHooks
  onProblem(error: unknown): void
}

/** The library, as far as we use it. */
export interface Library {
  handler(request: Request): Promise<Response>
  readonly context: Promise<AuthContext>
  /** Its session of a request, prolonged if it is time, with the cookies for that. */
  session(
    headers: Headers,
    how: { readonly prolong: boolean },
  ): Promise<{ readonly found: LibrarySession | null; readonly headers: Headers }>
}

/** A session as the library tells it. */
export interface LibrarySession {
  readonly session: {
    readonly id: string
    readonly token: string
    readonly createdAt: Date
    readonly expiresAt: Date
    readonly factor?: string | null
  }
  readonly user: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly emailVerified: boolean
    readonly language?: string | null
    readonly twoFactorEnabled?: boolean | null
  }
}

/** The settings; also what the test of our migrations compares with. */
export function libraryOptions(options: LibraryOptions): BetterAuthOptions {
  const { database, origin, secret, hooks, internalProviders } = options
  const https = origin.startsWith("https:")
  return {
    appName: "Landmoot",
    baseURL: origin,
    basePath: BASE_PATH,
    secret,
    database,
    trustedOrigins: [origin, ...internalProviders],
    telemetry: { enabled: false },
    experimental: { instrumentation: { enabled: false } },
    logger: {
      level: "error",
      // Its further arguments may hold addresses and names.
      log: (_level, message) => options.onProblem(new Error(message)),
    },
    onAPIError: {
      onError: (error) => {
        // A refusal is an answer, not a problem.
        if (!isAPIError(error) || error.statusCode >= 500) options.onProblem(error)
      },
      errorURL: `${origin}/sign-in`,
    },
    user: {
      modelName: "identities",
      additionalFields: { language: { type: "string", required: false, input: true } },
      changeEmail: { enabled: true, sendChangeEmailConfirmation: hooks.confirmNewAddress },
      validateUserInfo: hooks.admit,
    },
    session: {
      modelName: "identity_sessions",
      additionalFields: { factor: { type: "string", required: false, input: false } },
      expiresIn: IDLE_SECONDS,
      updateAge: PROLONG_SECONDS,
      freshAge: SECOND_FACTOR_SECONDS,
      cookieCache: { enabled: false },
    },
    account: {
      modelName: "identity_credentials",
      encryptOAuthTokens: true,
      accountLinking: { enabled: true, trustedProviders: [], allowDifferentEmails: false },
    },
    verification: {
      modelName: "identity_verifications",
      // What a reader of the database finds there opens nothing.
      storeIdentifier: "hashed",
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      requireEmailVerification: true,
      autoSignIn: false,
      minPasswordLength: PASSWORD_CHARACTERS_MIN,
      maxPasswordLength: PASSWORD_CHARACTERS_MAX,
      resetPasswordTokenExpiresIn: RESET_LINK_SECONDS,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: hooks.resetPassword,
      onPasswordReset: hooks.passwordReset,
    },
    emailVerification: {
      sendVerificationEmail: hooks.verifyAddress,
      sendOnSignIn: false,
      autoSignInAfterVerification: false,
      expiresIn: ADDRESS_LINK_SECONDS,
    },
    rateLimit: {
      enabled: true,
      storage: "database",
      modelName: "identity_rates",
      // For one client: a class of thirty behind one address has to get in at the same time.
      // Guessing at one person is slowed down by counts of their own.
      window: 60,
      max: 600,
      customRules: {
        "/get-session": false,
        "/sign-in/*": { window: 60, max: 100 },
        "/two-factor/*": { window: 60, max: 100 },
        "/passkey/*": { window: 60, max: 200 },
        "/request-password-reset": { window: 300, max: 30 },
        "/send-verification-email": { window: 300, max: 30 },
        "/reset-password": { window: 60, max: 30 },
        "/change-password": { window: 60, max: 30 },
        "/change-email": { window: 300, max: 30 },
      },
    },
    advanced: {
      useSecureCookies: false,
      // RFC 6265bis, section 4.1.3.2: the prefix binds a cookie to this host, path and TLS.
      cookiePrefix: https ? "__Host-landmoot" : "landmoot",
      defaultCookieAttributes: { secure: https, httpOnly: true, sameSite: "lax", path: "/" },
      crossSubDomainCookies: { enabled: false },
      disableOriginCheck: false,
      disableCSRFCheck: false,
      trustedProxyHeaders: false,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 64 },
      backgroundTasks: { handler: hooks.background },
    },
    databaseHooks: hooks.database,
    plugins: [
      twoFactor({
        issuer: "Landmoot",
        allowPasswordless: true,
        twoFactorTable: "identity_second_factors",
        twoFactorCookieMaxAge: CHALLENGE_SECONDS,
        accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: 900 },
      }),
      passkey({
        rpID: new URL(origin).hostname,
        rpName: "Landmoot",
        origin,
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        registration: {
          afterVerification: ({ verification }) => {
            demandUserVerification(verification.registrationInfo?.userVerified)
          },
        },
        authentication: {
          afterVerification: ({ verification }) => {
            demandUserVerification(verification.authenticationInfo.userVerified)
          },
        },
        advanced: { webAuthnChallengeCookie: "passkey" },
        schema: { passkey: { modelName: "identity_passkeys" } },
      }),
      sso({
        modelName: "identity_providers",
        providersLimit: 0,
        domainVerification: { enabled: true },
        provisionUser: hooks.signedOn,
        provisionUserOnEveryLogin: true,
        organizationProvisioning: { disabled: true },
        saml: { requireTimestamps: true, algorithms: { onDeprecated: "reject" } },
        schema: {
          ssoProvider: {
            additionalFields: { proof: { type: "string", required: false, input: false } },
          },
        },
      }),
    ],
  }
}

/** Sets the library up. */
export function createLibrary(options: LibraryOptions): Library {
  const auth = betterAuth(libraryOptions(options))
  return {
    handler: auth.handler,
    context: auth.$context,
    session: async (headers, { prolong }) => {
      const { response, headers: answered } = await auth.api.getSession({
        headers,
        query: { disableRefresh: !prolong },
        returnHeaders: true,
      })
      // Fields of our own and of plugins are not in the type of options that were widened.
      return { found: response as LibrarySession | null, headers: answered }
    },
  }
}

/** A passkey stands for two factors only if it asked its user for a finger, face or PIN. */
function demandUserVerification(verified: boolean | undefined): void {
  if (verified === true) return
  throw new APIError("UNAUTHORIZED", {
    code: "PASSKEY_USER_NOT_VERIFIED",
    message: "the passkey did not verify its user",
  })
}
