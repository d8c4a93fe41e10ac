// SPDX-License-Identifier: Apache-2.0
/**
 * What an invited person proves, and how.
 *
 * The secret of a personal link is the seed of an Ed25519 key. Servers know
 * only the public key, so no server can use the link, and what the client sends
 * is a statement bound to one meeting, one revision and one node, for a minute:
 * worthless anywhere else (R17).
 *
 * @module
 */
import { z } from "zod"
import { nodeIdField, secondsField, sessionIdField } from "./fields.ts"
import { claimedSigner, type Jws, type SignedKind } from "./jws.ts"
import { statementFields, type StatementTrust, verifyStatement } from "./statement.ts"

const joinTokenSchema = z.strictObject({
  ...statementFields,
  /** Chosen by the client: at least 96 random bits. */
  session: sessionIdField,
})

/** A client's statement that it holds a personal link. */
export type JoinToken = Readonly<z.infer<typeof joinTokenSchema>>

/** A join token, signed with the key whose seed is in the link. */
export const JOIN_TOKEN: SignedKind<typeof joinTokenSchema> = {
  typ: "landmoot-join+jwt",
  what: "join token",
  claims: joinTokenSchema,
}

/** Reads who claims to join, so that the key can be found. May come from an attacker. */
export function claimedParticipant(jws: Jws): string {
  return claimedSigner(JOIN_TOKEN, jws)
}

/**
 * Verifies a join token. May come from an attacker.
 *
 * @throws {@link SignedError}
 */
export async function verifyJoinToken(jws: Jws, trust: StatementTrust): Promise<JoinToken> {
  return await verifyStatement(JOIN_TOKEN, jws, trust)
}

const helloSchema = z.strictObject({
  node: nodeIdField,
  /** The client's 16 random bytes, base64url. */
  nonce: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  /** The web origin at which the client reached the node. */
  origin: z.url(),
  iat: secondsField,
  exp: secondsField,
})

/** A node's answer to a client's challenge, signed with the key of its certificate. */
export type Hello = Readonly<z.infer<typeof helloSchema>>

/** A node's proof, before any credential is sent, that it holds its certificate's key. */
export const HELLO: SignedKind<typeof helloSchema> = {
  typ: "landmoot-hello+jwt",
  what: "proof of a node",
  claims: helloSchema,
}
