// SPDX-License-Identifier: Apache-2.0
/**
 * Signing up, signing in, and everything by which a person signs in, as the
 * pages ask for it. Passwords and codes pass through and are kept nowhere.
 *
 * @module
 */
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser"
import type { CallAnswer } from "../api/answer.ts"
import { httpApi } from "../api/api.ts"
import { WebError } from "../app/errors.ts"

/** A new account with its owner. */
export interface NewAccount {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly accountName: string
  readonly home: string
}

/** What an invitation into an account says. */
export interface AccountInvitation {
  readonly account: string
  readonly accountName: string
  readonly home: readonly string[]
  readonly name: string
  readonly email: string
  readonly role?: string | undefined
  readonly invitedBy?: string | undefined
  /** Seconds since 1970. */
  readonly expires: number
  /** Whether the address can sign in already. */
  readonly signInExists: boolean
}

/** A way to sign in that a device keeps. */
export interface Passkey {
  readonly id: string
  readonly name?: string | null | undefined
  readonly createdAt: string
}

/** One place where the person is signed in. */
export interface Session {
  readonly id: string
  readonly token: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly userAgent?: string | null | undefined
}

/** Who is signed in here, and by which session. */
export interface Current {
  readonly session: { readonly token: string }
  readonly user: {
    readonly name: string
    readonly email: string
    readonly twoFactorEnabled?: boolean | null | undefined
  }
}

/** What an authenticator app needs, told once. */
export interface AuthenticatorSetup {
  readonly totpURI: string
  readonly backupCodes: readonly string[]
}

/** Everything by which people sign in. An expected *no* is a returned value; it never throws. */
export interface Auth {
  readonly signUp: (account: NewAccount) => Promise<CallAnswer<unknown>>
  readonly confirmAddress: (token: string) => Promise<CallAnswer<unknown>>
  readonly sendConfirmation: (email: string) => Promise<CallAnswer<unknown>>
  /** `second-factor`: the password was right, and a code is asked for. */
  readonly signIn: (
    email: string,
    password: string,
  ) => Promise<CallAnswer<"signed-in" | "second-factor">>
  readonly verifyCode: (code: string) => Promise<CallAnswer<unknown>>
  readonly verifyBackupCode: (code: string) => Promise<CallAnswer<unknown>>
  /** Asks for a passkey; with `autofill` it waits until the person picks one in the field. */
  readonly signInWithPasskey: (how: {
    readonly autofill: boolean
  }) => Promise<CallAnswer<unknown> | undefined>
  /** The address of the company's sign-on; the browser goes there. */
  readonly signOn: (email: string, page: string) => Promise<CallAnswer<{ readonly url: string }>>
  readonly signOut: () => Promise<CallAnswer<unknown>>
  readonly askReset: (email: string) => Promise<CallAnswer<unknown>>
  readonly reset: (token: string, newPassword: string) => Promise<CallAnswer<unknown>>
  readonly readInvitation: (token: string) => Promise<CallAnswer<AccountInvitation>>
  /** Without a password it is accepted as who is signed in. */
  readonly acceptInvitation: (
    token: string,
    person: { readonly name: string; readonly password: string } | undefined,
  ) => Promise<CallAnswer<unknown>>
  readonly current: () => Promise<CallAnswer<Current | null>>
  readonly rename: (name: string) => Promise<CallAnswer<unknown>>
  readonly changePassword: (
    currentPassword: string,
    newPassword: string,
  ) => Promise<CallAnswer<unknown>>
  readonly changeAddress: (newEmail: string) => Promise<CallAnswer<unknown>>
  readonly passkeys: () => Promise<CallAnswer<readonly Passkey[]>>
  readonly addPasskey: (name: string) => Promise<CallAnswer<unknown> | undefined>
  readonly renamePasskey: (id: string, name: string) => Promise<CallAnswer<unknown>>
  readonly removePasskey: (id: string) => Promise<CallAnswer<unknown>>
  readonly startAuthenticator: (password: string) => Promise<CallAnswer<AuthenticatorSetup>>
  readonly removeAuthenticator: (password: string) => Promise<CallAnswer<unknown>>
  readonly newBackupCodes: (
    password: string,
  ) => Promise<CallAnswer<{ readonly backupCodes: readonly string[] }>>
  readonly sessions: () => Promise<CallAnswer<readonly Session[]>>
  readonly endSession: (token: string) => Promise<CallAnswer<unknown>>
  readonly endOtherSessions: () => Promise<CallAnswer<unknown>>
}

const api = httpApi()

/** Speaks with the gateway that served this page. */
export const browserAuth: Auth = {
  signUp: (account) => api.call("identity.signUp", { body: account }),
  confirmAddress: (token) => get(`/api/auth/verify-email?token=${encodeURIComponent(token)}`),
  sendConfirmation: (email) => post("/api/auth/send-verification-email", { email }),
  async signIn(email, password) {
    const answer = await post<{ readonly twoFactorRedirect?: boolean }>("/api/auth/sign-in/email", {
      email,
      password,
    })
    if (!answer.ok) return answer
    return {
      ok: true,
      value: answer.value.twoFactorRedirect === true ? "second-factor" : "signed-in",
    }
  },
  verifyCode: (code) => post("/api/auth/two-factor/verify-totp", { code }),
  verifyBackupCode: (code) => post("/api/auth/two-factor/verify-backup-code", { code }),
  async signInWithPasskey({ autofill }) {
    const { browserSupportsWebAuthnAutofill, startAuthentication } =
      await import("@simplewebauthn/browser")
    if (autofill && !(await browserSupportsWebAuthnAutofill())) return undefined
    const options = await get<PublicKeyCredentialRequestOptionsJSON>(
      "/api/auth/passkey/generate-authenticate-options",
    )
    if (!options.ok) return autofill ? undefined : options
    const response = await unlessDeclined(
      startAuthentication({
        optionsJSON: options.value,
        useBrowserAutofill: autofill,
        verifyBrowserAutofillInput: false,
      }),
    )
    if (response === undefined) return undefined
    return await post("/api/auth/passkey/verify-authentication", { response })
  },
  signOn: (email, page) => post("/api/auth/sign-in/sso", { email, page }),
  signOut: () => post("/api/auth/sign-out", {}),
  askReset: (email) => post("/api/auth/request-password-reset", { email }),
  reset: (token, newPassword) => post("/api/auth/reset-password", { token, newPassword }),
  readInvitation: (token) => api.call("invitations.read", { body: { token } }),
  acceptInvitation: (token, person) =>
    api.call("invitations.accept", { body: { token, ...person } }),
  current: () => get("/api/auth/get-session"),
  rename: (name) => post("/api/auth/update-user", { name }),
  changePassword: (currentPassword, newPassword) =>
    post("/api/auth/change-password", { currentPassword, newPassword }),
  changeAddress: (newEmail) => post("/api/auth/change-email", { newEmail }),
  passkeys: () => get("/api/auth/passkey/list-user-passkeys"),
  async addPasskey(name) {
    const { startRegistration } = await import("@simplewebauthn/browser")
    const options = await get<PublicKeyCredentialCreationOptionsJSON>(
      "/api/auth/passkey/generate-register-options",
    )
    if (!options.ok) return options
    const response = await unlessDeclined(startRegistration({ optionsJSON: options.value }))
    if (response === undefined) return undefined
    return await post("/api/auth/passkey/verify-registration", {
      response,
      ...(name === "" ? {} : { name }),
    })
  },
  renamePasskey: (id, name) => post("/api/auth/passkey/update-passkey", { id, name }),
  removePasskey: (id) => post("/api/auth/passkey/delete-passkey", { id }),
  startAuthenticator: (password) => post("/api/auth/two-factor/enable", withPassword(password)),
  removeAuthenticator: (password) => post("/api/auth/two-factor/disable", withPassword(password)),
  newBackupCodes: (password) =>
    post("/api/auth/two-factor/generate-backup-codes", withPassword(password)),
  sessions: () => get("/api/auth/list-sessions"),
  endSession: (token) => post("/api/auth/revoke-session", { token }),
  endOtherSessions: () => post("/api/auth/revoke-other-sessions", {}),
}

/** Who signs in by a passkey or their company alone has no password to repeat. */
function withPassword(password: string): { readonly password?: string } {
  return password === "" ? {} : { password }
}

/** Undefined if the person closed the browser's question, or another one took its place. */
async function unlessDeclined<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked
  } catch {
    return undefined
  }
}

function get<Value>(path: string): Promise<CallAnswer<Value>> {
  return ask<Value>(path, { method: "GET" })
}

function post<Value>(path: string, body: object): Promise<CallAnswer<Value>> {
  return ask<Value>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  })
}

async function ask<Value>(path: string, request: RequestInit): Promise<CallAnswer<Value>> {
  let response: Response
  try {
    response = await fetch(path, {
      ...request,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
    })
  } catch (error) {
    return refusalOf(WebError.apiUnreachable(error))
  }
  try {
    const text = await response.text()
    const body: unknown = text === "" ? undefined : JSON.parse(text)
    // Our own gateway, on our own origin: its answers have the forms that are named above.
    if (response.ok) return { ok: true, value: body as Value }
    const refusal = (body ?? {}) as Partial<{
      readonly code: string
      readonly message: string
      readonly path: string
      readonly facts: Readonly<Record<string, string>>
    }>
    return {
      ok: false,
      code: refusal.code ?? `HTTP_${response.status}`,
      message: refusal.message ?? "",
      path: refusal.path,
      facts: refusal.facts,
    }
  } catch (error) {
    return refusalOf(WebError.apiUnexpected(error))
  }
}

function refusalOf({ code, message }: WebError): CallAnswer<never> {
  return { ok: false, code, message }
}
