// SPDX-License-Identifier: Apache-2.0
/**
 * Grants: the seat's permission for one media node to serve one participant or
 * one link. A media node refuses whatever has none (DESIGN.md, section 2).
 *
 * @module
 */
import { z } from "zod"
import { RIGHTS } from "../rights/index.ts"
import { type NodeId } from "../units/index.ts"
import type { NodeCertificate } from "./certificate.ts"
import type { Descriptor } from "./descriptor.ts"
import { SignedError } from "./errors.ts"
import {
  digestField,
  meetingIdField,
  nodeIdField,
  participantIdField,
  secondsField,
  sessionIdField,
} from "./fields.ts"
import { claimedSigner, type Jws, requireTime, type SignedKind, verifyClaims } from "./jws.ts"

const grantSchema = z.strictObject({
  meeting: meetingIdField,
  /** The node that may act on this grant. */
  node: nodeIdField,
  descriptor: digestField,
  revision: z.int().min(1),
  /** The seat's fencing number; a node that saw a higher one refuses lower ones. */
  fence: z.int().min(0),
  purpose: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("participant"),
      participant: participantIdField,
      session: sessionIdField,
      /** The only node whose requests about this session are obeyed. */
      gateway: nodeIdField,
      /** What this session may do as of now: the node receives no track that is not in it. */
      rights: z.array(z.enum(RIGHTS)).max(RIGHTS.length).readonly(),
    }),
    z.strictObject({ kind: z.literal("link"), peer: nodeIdField }),
  ]),
  iat: secondsField,
  exp: secondsField,
})

/** The seat's signed permission: see DESIGN.md, section 2. */
export type Grant = Readonly<z.infer<typeof grantSchema>>

/** A grant, signed by the node that holds the meeting's seat. */
export const GRANT: SignedKind<typeof grantSchema> = {
  typ: "landmoot-grant+jwt",
  what: "grant",
  claims: grantSchema,
}

/**
 * Verifies a grant, at the node that is asked to act on it. May come from an attacker.
 *
 * @param trust - the verified descriptor and its digest; the verified
 * certificate of the seat; the node that judges; the time; the highest fencing
 * number it has seen in this meeting.
 * @throws {@link SignedError}
 */
export async function verifyGrant(
  jws: Jws,
  trust: {
    readonly descriptor: Descriptor
    readonly descriptorDigest: string
    readonly seat: NodeCertificate
    readonly node: NodeId
    readonly now: number
    readonly minimumFence: number
  },
): Promise<Grant> {
  const { descriptor, seat } = trust
  if (claimedSigner(GRANT, jws) !== seat.node) throw SignedError.otherSubject(GRANT.what, "signer")
  if (!seat.roles.includes("seat")) throw SignedError.wrongRole(GRANT.what, "seat")
  const grant = await verifyClaims(GRANT, jws, seat.key)
  if (grant.meeting !== descriptor.meeting) throw SignedError.otherSubject(GRANT.what, "meeting")
  if (grant.node !== trust.node) throw SignedError.otherSubject(GRANT.what, "node")
  if (grant.descriptor !== trust.descriptorDigest || grant.revision !== descriptor.revision) {
    throw SignedError.otherSubject(GRANT.what, "descriptor")
  }
  requireTime(GRANT.what, grant, trust.now)
  if (grant.fence < trust.minimumFence) {
    throw SignedError.rollback("fence", trust.minimumFence, grant.fence)
  }
  if (descriptor.seats[grant.fence % descriptor.seats.length] !== seat.region) {
    throw SignedError.otherSubject(GRANT.what, "seat")
  }
  return grant
}
