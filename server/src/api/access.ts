// SPDX-License-Identifier: Apache-2.0
/**
 * What authorization has to look up: who a session or a key belongs to, and
 * what an object is.
 *
 * @module
 */
import type {
  KeyPrincipal,
  ObjectFacts,
  ObjectKind,
  PersonPrincipal,
} from "@landmoot/core/authorization"
import type { AccountId } from "@landmoot/core/units"

/** Who is signed in, over all accounts. */
export interface SignedIn {
  readonly identity: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly emailVerified: boolean
  }
  /** Whether the session was opened with a second factor, or with a passkey that asked its owner. */
  readonly secondFactor: boolean
  /** Values of `Set-Cookie` that go with the answer, when the session was prolonged. */
  readonly cookies: readonly string[]
}

/** Finds the session that a request's headers carry. */
export interface SessionReader {
  /** Undefined if there is none, or it has expired or was ended. May come from an attacker. */
  sessionOf(headers: Headers): Promise<SignedIn | undefined>
}

/** A key that a program has shown. */
export interface KeyInUse extends KeyPrincipal {
  /** How often it may ask, as the account's plan says. */
  readonly requestsPerMinute: number
}

/** Looks up what decisions are made from. Reads only; nothing is cached over a request. */
export interface AccessPort {
  /** The person that an identity is in an account; undefined if none, suspended or only invited. */
  membership(
    account: AccountId,
    identity: string,
  ): Promise<Omit<PersonPrincipal, "kind" | "secondFactor"> | undefined>
  /** What an object of an account is; undefined if the account has none of that id. */
  facts(account: AccountId, kind: ObjectKind, id: string): Promise<ObjectFacts | undefined>
  /**
   * The key that a bearer token is; undefined if unknown, revoked or expired, or if the account's
   * plan has no keys any more. May come from an attacker.
   */
  keyOf(token: string): Promise<KeyInUse | undefined>
}
