// SPDX-License-Identifier: Apache-2.0
/**
 * What the open endpoints take. Bodies may come from an attacker; the library
 * sees only what is listed here, in the form given here, with what we force.
 *
 * @module
 */
import { z } from "zod"
import { PASSWORD_CHARACTERS_MAX } from "./passwords.ts"

/** An address as it is kept and compared. */
export const addressField: z.ZodType<string> = z.email().max(254).toLowerCase()

/** Controls, line ends, and marks that turn the direction of writing. */
const UNSEEN = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/u

/** What somebody is called: one line, without characters that change how lines look. */
export const nameField: z.ZodType<string> = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .refine((name) => !UNSEEN.test(name))

const password = z.string().min(1).max(PASSWORD_CHARACTERS_MAX)
const token = z.string().min(1).max(2048)
const code = z.string().min(1).max(64)
const passkeyName = nameField.optional()
/** What a browser's credential looks like; its bytes are checked by the library. */
const credential = z.looseObject({ id: z.string().max(2048), type: z.string().max(64) })
/** A page of this origin. */
const page = z
  .string()
  .max(512)
  .regex(/^\/(?![/\\])[^\\\s]*$/u)

const noFields = z.object({})

/** The bodies, by path. Paths that are not here take none. */
export const INPUTS: Readonly<Record<string, z.ZodType<Readonly<Record<string, unknown>>>>> = {
  "/sign-in/email": z.object({
    email: addressField,
    password,
    rememberMe: z.boolean().default(true),
  }),
  "/sign-out": noFields,
  "/send-verification-email": z.object({ email: addressField }),
  "/request-password-reset": z.object({ email: addressField }),
  "/reset-password": z.object({ token, newPassword: z.string() }),
  "/change-password": z
    .object({ currentPassword: password, newPassword: z.string() })
    .transform((body) => ({ ...body, revokeOtherSessions: true })),
  "/change-email": z.object({ newEmail: addressField }),
  "/update-user": z
    .object({ name: nameField.optional(), language: z.enum(["en", "de"]).optional() })
    .refine(({ name, language }) => name !== undefined || language !== undefined),
  "/revoke-session": z.object({ token }),
  "/revoke-other-sessions": noFields,
  "/two-factor/enable": z
    .object({ password: password.optional() })
    .transform((body) => ({ ...body, method: "totp" })),
  "/two-factor/disable": z.object({ password: password.optional() }),
  // A device is never trusted for longer than its session.
  "/two-factor/verify-totp": z
    .object({ code: z.string().regex(/^\d{6}$/u) })
    .transform((body) => ({ ...body, trustDevice: false })),
  "/two-factor/verify-backup-code": z
    .object({ code })
    .transform((body) => ({ ...body, trustDevice: false })),
  "/two-factor/generate-backup-codes": z.object({ password: password.optional() }),
  "/passkey/verify-registration": z.object({ response: credential, name: passkeyName }),
  "/passkey/verify-authentication": z.object({ response: credential }),
  "/passkey/update-passkey": z.object({ id: code, name: nameField }),
  "/passkey/delete-passkey": z.object({ id: code }),
  "/sign-in/sso": z
    .object({ email: addressField, page: page.default("/") })
    .transform(({ email, page: target }) => ({
      email,
      callbackURL: target,
      errorCallbackURL: "/sign-in",
    })),
}
