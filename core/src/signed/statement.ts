// SPDX-License-Identifier: Apache-2.0
/**
 * What every statement of an invited person has in common: it is signed with the key
 * whose seed is in the personal link, names that person as its signer, and is bound to
 * one meeting, one revision and one gateway, for a minute: worthless anywhere else (R17).
 *
 * @module
 */
import type { z } from "zod"
import type { PublicKey } from "../regions/index.ts"
import type { MeetingId, NodeId, ParticipantId } from "../units/index.ts"
import { SignedError } from "./errors.ts"
import {
  digestField,
  meetingIdField,
  nodeIdField,
  participantIdField,
  secondsField,
} from "./fields.ts"
import { type Jws, requireTime, type SignedKind, verifyClaims } from "./jws.ts"

/** How long a statement is good for, in seconds. Lower: slow clients fail. Higher: longer replay. */
export const STATEMENT_SECONDS = 60

/** The claims of every statement. */
export const statementFields = {
  meeting: meetingIdField,
  participant: participantIdField,
  /** The gateway that this is said to; every other one rejects it. */
  audience: nodeIdField,
  descriptor: digestField,
  iat: secondsField,
  exp: secondsField,
} as const

/** What a statement has to be about. */
export interface StatementTrust {
  /** The public half of the personal link. */
  readonly key: PublicKey
  readonly meeting: MeetingId
  readonly participant: ParticipantId
  readonly audience: NodeId
  readonly descriptorDigest: string
  /** Seconds since 1970. */
  readonly now: number
}

/**
 * Verifies a statement of an invited person. May come from an attacker.
 *
 * @throws {@link SignedError}
 */
export async function verifyStatement<
  Schema extends z.ZodType<z.output<z.ZodObject<typeof statementFields>>>,
>(kind: SignedKind<Schema>, jws: Jws, trust: StatementTrust): Promise<z.output<Schema>> {
  const said = await verifyClaims(kind, jws, trust.key)
  const { what } = kind
  if (said.meeting !== trust.meeting) throw SignedError.otherSubject(what, "meeting")
  if (said.participant !== trust.participant) throw SignedError.otherSubject(what, "participant")
  if (said.audience !== trust.audience) throw SignedError.otherSubject(what, "node")
  if (said.descriptor !== trust.descriptorDigest) throw SignedError.otherSubject(what, "descriptor")
  requireTime(what, said, trust.now)
  // A client that grants itself years would make a statement worth stealing.
  if (said.exp - said.iat > STATEMENT_SECONDS) throw SignedError.malformed(what)
  return said
}
