// SPDX-License-Identifier: Apache-2.0
/**
 * The library's records in our words.
 *
 * @module
 */
import { ABSOLUTE_SECONDS, SECOND_FACTOR_SECONDS } from "./times.ts"
import type { LibrarySession } from "./library.ts"
import type { IdentityRecord, SessionRecord } from "./ports.ts"

/** A moment in seconds since 1970. */
export function seconds(at: Date | string | number): number {
  return Math.floor(new Date(at).getTime() / 1000)
}

/** An identity. */
export function identityOf(user: LibrarySession["user"]): IdentityRecord {
  const { id, name, email, emailVerified, language } = user
  return {
    id,
    name,
    email,
    emailVerified,
    ...(language === "en" || language === "de" ? { language } : {}),
  }
}

/** A session, with the end that is nearer. */
export function sessionOf(session: LibrarySession["session"], now: number): SessionRecord {
  const created = seconds(session.createdAt)
  const strong = session.factor === "passkey" || session.factor === "code"
  return {
    id: session.id,
    created,
    expires: Math.min(seconds(session.expiresAt), created + ABSOLUTE_SECONDS),
    secondFactor: strong && now < created + SECOND_FACTOR_SECONDS,
  }
}

/** Whether a session has lasted as long as any may, however much it is used. */
export function isOver(session: LibrarySession["session"], now: number): boolean {
  return now >= seconds(session.createdAt) + ABSOLUTE_SECONDS
}
