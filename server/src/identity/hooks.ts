// SPDX-License-Identifier: Apache-2.0
/**
 * What the library asks us while it works: to write to people, whom to let in,
 * and what a session was opened with.
 *
 * @module
 */
import { createHash } from "node:crypto"
import type { BetterAuthOptions } from "better-auth"
import { APIError } from "better-auth/api"
import { type Language, languageOf, type Letter, type Mail, written } from "../mail/index.ts"
import type { AttemptStore } from "./ports.ts"
import { ADDRESS_LINK_SECONDS, CODE_SECONDS, RESET_LINK_SECONDS } from "./times.ts"

type EmailAndPassword = NonNullable<BetterAuthOptions["emailAndPassword"]>
type EmailVerification = NonNullable<BetterAuthOptions["emailVerification"]>
type UserOptions = NonNullable<BetterAuthOptions["user"]>
type Advanced = NonNullable<BetterAuthOptions["advanced"]>

/** The library's questions. */
export interface LibraryHooks {
  readonly verifyAddress: NonNullable<EmailVerification["sendVerificationEmail"]>
  readonly confirmNewAddress: NonNullable<
    NonNullable<UserOptions["changeEmail"]>["sendChangeEmailConfirmation"]
  >
  readonly resetPassword: NonNullable<EmailAndPassword["sendResetPassword"]>
  readonly passwordReset: NonNullable<EmailAndPassword["onPasswordReset"]>
  readonly admit: NonNullable<UserOptions["validateUserInfo"]>
  readonly signedOn: (data: {
    readonly user: { readonly id: string; readonly email: string }
    readonly provider: { readonly organizationId?: string | undefined }
  }) => Promise<void>
  readonly background: NonNullable<Advanced["backgroundTasks"]>["handler"]
  readonly database: NonNullable<BetterAuthOptions["databaseHooks"]>
}

/** What a session was opened with; only the first two count as two factors. */
export type Factor = "passkey" | "code" | "password" | "sign-on"

/** What a session of each path was opened with. Paths that only carry a session on are not here. */
function factorOf(path: string | undefined): Factor {
  if (path === "/passkey/verify-authentication") return "passkey"
  if (path === "/two-factor/verify-totp" || path === "/two-factor/verify-backup-code") return "code"
  return path?.startsWith("/sso/") === true ? "sign-on" : "password"
}

/** Who writes to people in the background. */
export interface Postman {
  /** Hands a letter over without waiting. */
  post(to: string, letter: Letter, language: Language): void
  /** Runs something in the background; what fails is told. */
  run(task: Promise<unknown>): void
  /** Waits for what was handed over so far. */
  settled(): Promise<void>
}

/** Makes a postman; `onProblem` hears what could not be sent. */
export function createPostman(mail: Mail, onProblem: (error: unknown) => void): Postman {
  const running = new Set<Promise<unknown>>()
  function run(task: Promise<unknown>): void {
    const told = task.catch(onProblem).finally(() => running.delete(told))
    running.add(told)
  }
  return {
    run,
    post: (to, letter, language) => run(mail.send(written(to, letter, language))),
    settled: async () => {
      while (running.size > 0) await Promise.all(running)
    },
  }
}

/** Whether somebody may come in through an account's own sign-on, and what follows. */
export interface Doorkeeper {
  /** A reason against, or undefined. */
  refuse(provider: string, email: string): Promise<string | undefined>
  /** Binds the identity to the person of the account. */
  arrived(account: string, identity: { readonly id: string; readonly email: string }): Promise<void>
}

/** What the hooks are made from. */
export interface HookParts {
  readonly origin: string
  readonly postman: Postman
  readonly attempts: AttemptStore
  readonly doorkeeper: Doorkeeper
  now(): number
  /** Notes that an address was shown to be its owner's. */
  confirmAddress(identity: string): Promise<void>
  /** Gives the persons of an identity its address, in accounts where nobody else has it. */
  spreadAddress(identity: string, email: string): Promise<void>
}

/** Makes the hooks. */
export function createHooks(parts: HookParts): LibraryHooks {
  const { origin, postman, attempts, doorkeeper } = parts
  return {
    verifyAddress: async ({ user, token }, request) => {
      const link = linkTo(origin, "confirm-address", token)
      const hours = ADDRESS_LINK_SECONDS / 3600
      postman.post(user.email, { kind: "verify-address", link, hours }, languageFor(user, request))
    },
    confirmNewAddress: async ({ user, newEmail, token }, request) => {
      const link = linkTo(origin, "confirm-address", token)
      const letter = { kind: "change-address", link, newAddress: newEmail } as const
      postman.post(user.email, letter, languageFor(user, request))
    },
    resetPassword: async ({ user, token }, request) => {
      const link = linkTo(origin, "reset-password", token)
      const minutes = RESET_LINK_SECONDS / 60
      postman.post(
        user.email,
        { kind: "reset-password", link, minutes },
        languageFor(user, request),
      )
    },
    passwordReset: async ({ user }, request) => {
      // Whoever has the link reads the mail of the address.
      await parts.confirmAddress(user.id)
      postman.post(user.email, { kind: "password-changed" }, languageFor(user, request))
    },
    admit: async ({ user, source }) => {
      const { sso } = source
      if (sso === undefined) return { error: "sign_up_elsewhere" }
      const reason = await doorkeeper.refuse(sso.providerId, user.email?.toLowerCase() ?? "")
      return reason === undefined ? undefined : { error: reason }
    },
    signedOn: async ({ user, provider }) => {
      if (provider.organizationId === undefined) return
      await doorkeeper.arrived(provider.organizationId, user)
    },
    background: (task) => postman.run(task),
    database: {
      user: {
        create: {
          before: async (user, context) => {
            // The domain of the address was shown to be the account's, which vouches for it.
            const vouched = context?.path?.startsWith("/sso/") === true
            return { data: { ...user, ...(vouched ? { emailVerified: true } : {}) } }
          },
        },
        update: {
          after: async ({ id, email, emailVerified }) => {
            if (emailVerified) await parts.spreadAddress(id, email.toLowerCase())
          },
        },
      },
      session: {
        create: {
          before: async (session, context) => {
            const path = context?.path
            if (path === "/two-factor/verify-totp") {
              const { code } = (context?.body ?? {}) as { readonly code?: unknown }
              await useUp(attempts, {
                identity: session.userId,
                code: String(code),
                now: parts.now(),
              })
            }
            return { data: { ...session, ipAddress: "", factor: factorOf(path) } }
          },
        },
      },
    },
  }
}

/** The page that a link in a message opens. The secret is behind `#`, which no server sees. */
export function linkTo(
  origin: string,
  page: "confirm-address" | "reset-password" | "accept-invitation",
  token: string,
): string {
  return `${origin}/${page}#${token}`
}

/** The language somebody chose, or that of their browser. */
export function languageFor(user: object, request?: { readonly headers: Headers }): Language {
  const chosen = "language" in user && typeof user.language === "string" ? user.language : undefined
  return languageOf(chosen ?? request?.headers.get("accept-language"))
}

/** A code of an app opens one session (RFC 6238, section 5.2). */
async function useUp(
  attempts: AttemptStore,
  use: { readonly identity: string; readonly code: string; readonly now: number },
): Promise<void> {
  const digest = createHash("sha256").update(`${use.identity} ${use.code}`).digest("hex")
  const at = { now: use.now, windowSeconds: CODE_SECONDS }
  if ((await attempts.count(`code:${digest}`, at)) > 1) {
    throw new APIError("UNAUTHORIZED", { code: "INVALID_CODE", message: "Invalid code" })
  }
}
