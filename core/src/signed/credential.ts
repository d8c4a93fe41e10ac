// SPDX-License-Identifier: Apache-2.0
/**
 * Who is behind a leaf of a meeting's key group.
 *
 * The account's identity key, which rests at its home, states that one leaf key
 * belongs to one invited person (or recorder, or bot) of one meeting. Every
 * member of the group checks the statement of every other (SECURITY.md, section 3).
 *
 * @module
 */
import { z } from "zod"
import type { PublicKey } from "../regions/index.ts"
import type { AccountId, MeetingId } from "../units/index.ts"
import { SignedError } from "./errors.ts"
import {
  accountIdField,
  digestField,
  meetingIdField,
  participantIdField,
  secondsField,
} from "./fields.ts"
import {
  claimedSigner,
  digestOf,
  type Jws,
  requireTime,
  type SignedKind,
  verifyClaims,
} from "./jws.ts"
import { statementFields, type StatementTrust, verifyStatement } from "./statement.ts"

/** An Ed25519 public key that signs for a leaf: 32 bytes, base64url. */
export const leafKeyField = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

const credentialSchema = z.strictObject({
  meeting: meetingIdField,
  account: accountIdField,
  participant: participantIdField,
  /** What stands behind the leaf: everybody sees it in the roster. */
  kind: z.enum(["person", "recorder", "bot"]),
  /** How the person proved to be the invited one. */
  by: z.enum(["link", "sign-in"]),
  key: leafKeyField,
  /** Commits to the name in the invitation, which servers do not read: see {@link nameDigest}. */
  named: digestField.optional(),
  iat: secondsField,
  exp: secondsField,
})

/** The statement that a leaf key belongs to somebody invited. */
export type Credential = Readonly<z.infer<typeof credentialSchema>>

/** A credential, signed with the identity key of the account; its `kid` is the account's id. */
export const CREDENTIAL: SignedKind<typeof credentialSchema> = {
  typ: "landmoot-credential+jwt",
  what: "credential",
  claims: credentialSchema,
}

/** What a credential says of a name without telling it: whoever is shown name and salt can check. */
export function nameDigest(name: string, salt: string): string {
  return digestOf(`${salt}.${name}`)
}

/** The longest credential that is looked at, in characters; a real one has about 500. */
export const MAX_CREDENTIAL_LENGTH = 1_024

/**
 * How long a credential is good for, in seconds: as long as a descriptor, so that
 * whoever is in a meeting stays in its group while the home is away.
 */
export const CREDENTIAL_SECONDS: number = 24 * 60 * 60

/**
 * Verifies a credential. May come from an attacker.
 *
 * @param trust - the account's identity key as the meeting's descriptor names it;
 * the meeting and account at hand; the key that the leaf signs with; the time.
 * @throws {@link SignedError}
 */
export async function verifyCredential(
  jws: Jws,
  trust: {
    readonly identity: PublicKey
    readonly meeting: MeetingId
    readonly account: AccountId
    readonly key: string
    readonly now: number
  },
): Promise<Credential> {
  if (jws.length > MAX_CREDENTIAL_LENGTH) throw SignedError.malformed(CREDENTIAL.what)
  if (claimedSigner(CREDENTIAL, jws) !== trust.account) {
    throw SignedError.otherSubject(CREDENTIAL.what, "account")
  }
  const credential = await verifyClaims(CREDENTIAL, jws, trust.identity)
  if (credential.account !== trust.account) {
    throw SignedError.otherSubject(CREDENTIAL.what, "account")
  }
  if (credential.meeting !== trust.meeting) {
    throw SignedError.otherSubject(CREDENTIAL.what, "meeting")
  }
  if (credential.key !== trust.key) throw SignedError.otherSubject(CREDENTIAL.what, "key")
  requireTime(CREDENTIAL.what, credential, trust.now)
  return credential
}

const leafRequestSchema = z.strictObject({
  ...statementFields,
  /** The leaf key that is to be certified. */
  key: leafKeyField,
})

/** An invited person's request for a credential. */
export type LeafRequest = Readonly<z.infer<typeof leafRequestSchema>>

/**
 * A request for a credential, signed with the key whose seed is in the personal link;
 * its `kid` is the id of the participant, as in a join token.
 */
export const LEAF_REQUEST: SignedKind<typeof leafRequestSchema> = {
  typ: "landmoot-leaf+jwt",
  what: "request for a credential",
  claims: leafRequestSchema,
}

/**
 * Verifies a request for a credential. May come from an attacker.
 *
 * @throws {@link SignedError}
 */
export async function verifyLeafRequest(jws: Jws, trust: StatementTrust): Promise<LeafRequest> {
  return await verifyStatement(LEAF_REQUEST, jws, trust)
}
