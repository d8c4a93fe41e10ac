// SPDX-License-Identifier: Apache-2.0
/**
 * What this folder gives to the rest of the server, and what it needs of it.
 *
 * @module
 */
import type { AccountId, RegionId } from "@landmoot/core/units"
import type { Language } from "../mail/index.ts"
import type { IdentityAnswer } from "./errors.ts"

/** Somebody who can sign in. One identity may be a person in several accounts. */
export interface IdentityRecord {
  readonly id: string
  readonly name: string
  /** In lower case. */
  readonly email: string
  readonly emailVerified: boolean
  /** The language that mail is written in, if one was chosen. */
  readonly language?: Language
}

/** A session that is in force. Times are seconds since 1970. */
export interface SessionRecord {
  readonly id: string
  readonly created: number
  /** When it ends if it is not used until then, and in any case. */
  readonly expires: number
  /**
   * Whether it was opened with a passkey that verified its user or with a code
   * of an app, not longer ago than 12 hours.
   */
  readonly secondFactor: boolean
}

/** Who is signed in, and by which session. */
export interface SignedIn {
  readonly identity: IdentityRecord
  readonly session: SessionRecord
  /** Values of `Set-Cookie` that have to go with the answer, since the session was prolonged. */
  readonly cookies: readonly string[]
}

/** Who sends a request, as the gateway knows it. */
export interface Client {
  /** The address of the other end, never taken from a header that the other end wrote. */
  readonly address: string
  readonly language: Language
}

/** A new identity with an account of its own. May come from an attacker. */
export interface SignUp {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly accountName: string
  /** Where the account shall live; has to be this node's region. */
  readonly home: string
}

/** What a link to an account says before it is accepted. */
export interface ReadInvitation {
  readonly account: AccountId
  readonly accountName: string
  readonly home: readonly RegionId[]
  readonly person: string
  readonly name: string
  readonly email: string
  /** Seconds since 1970. */
  readonly expires: number
  /** Whether the address can sign in already, so that no new password is needed. */
  readonly signInExists: boolean
}

/** How an invitation is accepted: with a new password, or as who is signed in. */
export type Acceptance =
  | {
      readonly kind: "password"
      readonly name: string
      readonly password: string
      /** The language that mail is written in. */
      readonly language: Language
    }
  | { readonly kind: "session"; readonly identity: string }

/** Everything that is kept of an identity, without secrets, in the form given out to its person. */
export interface IdentityExport {
  readonly identity: IdentityRecord & { readonly created: number }
  readonly sessions: readonly {
    readonly created: number
    readonly expires: number
    readonly device: string
  }[]
  readonly passkeys: readonly { readonly name: string; readonly created: number }[]
  readonly secondFactor: boolean
  /** How the identity can sign in: `password`, or the id of an account's own sign-on. */
  readonly signIns: readonly string[]
}

/**
 * Identities, their sessions and their ways to sign in. Everything is written to
 * the home's database before a promise is fulfilled; mail is sent in the
 * background, and a message that could not be sent is told to `onProblem`.
 */
export interface Identity {
  /** Answers `/api/auth/*`; everything but the endpoints that we use is 404. */
  handle(request: Request, client: Client): Promise<Response>
  /** Who is signed in, from the cookies of a request. Prolongs the session when it is time. */
  sessionOf(headers: Headers): Promise<SignedIn | undefined>

  /**
   * Makes an identity, a free account and its owner, or nothing. The answer is
   * the same whether the address is known or not; mail to it tells the truth.
   */
  signUp(input: SignUp, client: Client): Promise<IdentityAnswer<"mail-sent">>

  /**
   * Sends a person of an account a link that is good for one acceptance in seven
   * days; a link from before opens nothing any more.
   */
  invite(
    account: AccountId,
    person: string,
    language: Language,
  ): Promise<IdentityAnswer<{ readonly expires: number }>>
  /** Takes back the link of a person, if there is one. */
  withdrawInvitation(account: AccountId, person: string): Promise<void>
  readInvitation(token: string): Promise<IdentityAnswer<ReadInvitation>>
  /** Uses a link up. Whoever has it has shown that the address is theirs. */
  acceptInvitation(
    token: string,
    acceptance: Acceptance,
  ): Promise<IdentityAnswer<{ readonly account: AccountId; readonly identity: string }>>

  readIdentity(id: string): Promise<IdentityRecord | undefined>
  /** Ends every session of an identity. */
  endSessions(identity: string): Promise<void>
  /**
   * Deletes an identity with its sessions, passwords and passkeys. The persons it
   * was stay in their accounts without it. Returns false if there is none.
   */
  deleteIdentity(id: string): Promise<boolean>
  exportIdentity(id: string): Promise<IdentityExport | undefined>

  /** Sign-on through the identity providers of accounts. */
  readonly signOn: SignOn
}

/** What an administrator sets about the account's own identity provider. May come from an attacker. */
export type NewProvider = { readonly domain: string } & (
  | {
      readonly kind: "oidc"
      /** The issuer; `/.well-known/openid-configuration` below it is read. */
      readonly issuer: string
      readonly clientId: string
      readonly clientSecret: string
    }
  | {
      readonly kind: "saml"
      /** The provider's metadata in XML. */
      readonly metadata: string
    }
)

/** An account's own identity provider. */
export interface Provider {
  readonly id: string
  readonly account: AccountId
  readonly kind: "oidc" | "saml"
  readonly domain: string
  readonly issuer: string
  /** Whether the domain has been shown to belong to the account. Until then nobody signs on. */
  readonly domainVerified: boolean
  /** What to put into DNS: a record TXT of this name with this value. */
  readonly proof: { readonly name: string; readonly value: string }
  /** What the provider has to be told: where to send people back to. */
  readonly callback: string
}

/** Sign-on through the identity providers of accounts: one domain leads to one provider. */
export interface SignOn {
  list(account: AccountId): Promise<readonly Provider[]>
  /** The plan has to allow it. An issuer is asked for its configuration before anything is kept. */
  add(account: AccountId, provider: NewProvider): Promise<IdentityAnswer<Provider>>
  /** Looks for the proof in DNS. */
  verifyDomain(account: AccountId, provider: string): Promise<IdentityAnswer<Provider>>
  /** Returns false if the account has no such provider. */
  remove(account: AccountId, provider: string): Promise<boolean>
}

/** A link to an account, as it is kept: the token's hash, never the token. */
export interface AccountInvitation {
  readonly account: AccountId
  readonly person: string
  /** SHA-256 of the token, in hexadecimal. */
  readonly hash: string
  /** The address that the link was sent to. */
  readonly email: string
  /** Seconds since 1970. */
  readonly created: number
  readonly expires: number
}

/** Links to accounts. At most one for each person; deleting the person deletes it. */
export interface AccountInvitationStore {
  /** Puts a link in place of the person's former one. */
  put(invitation: AccountInvitation): Promise<void>
  byHash(hash: string): Promise<AccountInvitation | undefined>
  /** Takes a link away, if it is still there. Of two who take it one gets it. */
  take(hash: string): Promise<AccountInvitation | undefined>
  /** Takes away the link of a person, if there is one. */
  withdraw(account: AccountId, person: string): Promise<void>
}

/** Attempts that failed, counted by an opaque key. */
export interface AttemptStore {
  /**
   * Counts one more attempt, and returns how many there were since the first one
   * that is not older than the window; atomic among writers at the same time.
   */
  count(key: string, at: { readonly now: number; readonly windowSeconds: number }): Promise<number>
  /** How many attempts are counted now. */
  read(key: string, at: { readonly now: number; readonly windowSeconds: number }): Promise<number>
  /** Forgets the attempts. */
  clear(key: string): Promise<void>
}
