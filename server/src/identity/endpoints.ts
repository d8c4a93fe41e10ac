// SPDX-License-Identifier: Apache-2.0
/**
 * Which of the library's endpoints are open. It has many more; whatever is not
 * listed here does not exist for the outside.
 *
 * @module
 */

/** Where the endpoints stand. */
export const BASE_PATH = "/api/auth"

const OPEN: readonly (readonly [method: "GET" | "POST", path: RegExp])[] = [
  ["POST", /^\/sign-in\/email$/u],
  ["POST", /^\/sign-out$/u],
  ["GET", /^\/get-session$/u],
  ["GET", /^\/verify-email$/u],
  ["POST", /^\/send-verification-email$/u],
  ["POST", /^\/request-password-reset$/u],
  ["POST", /^\/reset-password$/u],
  ["POST", /^\/change-password$/u],
  ["POST", /^\/change-email$/u],
  ["POST", /^\/update-user$/u],
  ["GET", /^\/list-sessions$/u],
  ["POST", /^\/revoke-session$/u],
  ["POST", /^\/revoke-other-sessions$/u],
  [
    "POST",
    /^\/two-factor\/(?:enable|disable|verify-totp|verify-backup-code|generate-backup-codes)$/u,
  ],
  ["GET", /^\/passkey\/(?:generate-register-options|generate-authenticate-options)$/u],
  ["GET", /^\/passkey\/list-user-passkeys$/u],
  [
    "POST",
    /^\/passkey\/(?:verify-registration|verify-authentication|update-passkey|delete-passkey)$/u,
  ],
  ["POST", /^\/sign-in\/sso$/u],
  ["GET", /^\/sso\/callback\/[\w-]{1,64}$/u],
  ["GET", /^\/sso\/saml2\/sp\/metadata$/u],
  ["POST", /^\/sso\/saml2\/sp\/acs\/[\w-]{1,64}$/u],
]

/**
 * What changes how somebody signs in, and what ends sessions: asked only of
 * somebody who signed in a moment ago (ASVS 5.0, 7.5.1 and 7.5.2).
 */
export const SENSITIVE: ReadonlySet<string> = new Set([
  "/change-email",
  "/passkey/generate-register-options",
  "/passkey/verify-registration",
  "/passkey/delete-passkey",
  "/revoke-session",
  "/revoke-other-sessions",
])

/** As {@link SENSITIVE}, unless the password comes along, which these check. */
export const SENSITIVE_WITHOUT_PASSWORD: ReadonlySet<string> = new Set([
  "/two-factor/enable",
  "/two-factor/disable",
  "/two-factor/generate-backup-codes",
])

/** The path of an open endpoint below {@link BASE_PATH}, or undefined. */
export function openEndpoint(method: string, pathname: string): string | undefined {
  if (!pathname.startsWith(`${BASE_PATH}/`)) return undefined
  const path = pathname.slice(BASE_PATH.length)
  return OPEN.some(([known, pattern]) => known === method && pattern.test(path)) ? path : undefined
}
