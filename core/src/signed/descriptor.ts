// SPDX-License-Identifier: Apache-2.0
/**
 * Descriptors: the signed statement of one started meeting (R10). Everybody who
 * takes part holds the same bytes; scheduler, nodes and clients judge by them.
 *
 * @module
 */
import { z } from "zod"
import { type Catalogue, publicKeySchema } from "../regions/index.ts"
import { homeOfMeeting, type MeetingId, PLANES } from "../units/index.ts"
import type { NodeCertificate } from "./certificate.ts"
import { SignedError } from "./errors.ts"
import {
  accountIdField,
  digestField,
  evidenceField,
  meetingIdField,
  regionIdField,
  secondsField,
} from "./fields.ts"
import { claimedSigner, type Jws, requireTime, type SignedKind, verifyClaims } from "./jws.ts"

const regionList = z.array(regionIdField).max(1024).readonly()

const descriptorSchema = z.strictObject({
  meeting: meetingIdField,
  account: accountIdField,
  /** Starts at 1; every change of a running meeting is a new revision (R11). */
  revision: z.int().min(1),
  catalogueVersion: z.int().min(1),
  /** Digest of the policy layers and the answer they gave, as canonical JSON. */
  policyDigest: digestField,
  /** E, sorted by code point. */
  effective: regionList,
  /** S(plane) for all nine planes, each sorted by code point. */
  planes: z.strictObject(
    Object.fromEntries(PLANES.map((plane) => [plane, regionList])) as Record<
      (typeof PLANES)[number],
      typeof regionList
    >,
  ),
  /** `single`: all media in one leaf, by rank; `spread`: in every leaf that people need (R16). */
  mode: z.enum(["single", "spread"]),
  minEvidence: evidenceField,
  /**
   * S(signalling) ∩ S(keys) in the order in which its leaves may hold the meeting's seat.
   * The holder of fence n stands in `seats[n % seats.length]`.
   */
  seats: regionList,
  /** The account's identity key: it signs the credentials of all members of the key group. */
  identity: publicKeySchema,
  /** The origin line of the log at the account's home (C2SP tlog-checkpoint). */
  ledger: z.string().regex(/^[a-z0-9.:/_-]{3,128}$/),
  iat: secondsField,
  exp: secondsField,
})

/** The signed statement of one started meeting: see DESIGN.md, section 2. */
export type Descriptor = Readonly<z.infer<typeof descriptorSchema>>

/** A descriptor, signed by a node of the owning account's home. */
export const DESCRIPTOR: SignedKind<typeof descriptorSchema> = {
  typ: "landmoot-descriptor+jwt",
  what: "descriptor",
  claims: descriptorSchema,
}

/**
 * Verifies a descriptor. May come from an attacker.
 *
 * @param trust - the catalogue; the verified certificate of the node that
 * signed, which must stand in the meeting's home and keep accounts; the meeting
 * asked for; the time; and the newest revision already seen.
 * @throws {@link SignedError}
 */
export async function verifyDescriptor(
  jws: Jws,
  trust: {
    readonly catalogue: Catalogue
    readonly signer: NodeCertificate
    readonly meeting: MeetingId
    readonly now: number
    readonly newestRevision?: number
  },
): Promise<Descriptor> {
  const { signer, meeting } = trust
  if (claimedSigner(DESCRIPTOR, jws) !== signer.node) {
    throw SignedError.otherSubject(DESCRIPTOR.what, "signer")
  }
  if (!signer.roles.includes("home")) throw SignedError.wrongRole(DESCRIPTOR.what, "home")
  if (signer.region !== homeOfMeeting(meeting)) {
    throw SignedError.otherSubject(DESCRIPTOR.what, "home")
  }
  const descriptor = await verifyClaims(DESCRIPTOR, jws, signer.key)
  if (descriptor.meeting !== meeting) throw SignedError.otherSubject(DESCRIPTOR.what, "meeting")
  if (descriptor.catalogueVersion > trust.catalogue.version) {
    throw SignedError.rollback("catalogue", descriptor.catalogueVersion, trust.catalogue.version)
  }
  const { seats, planes } = descriptor
  if (
    seats.length === 0 ||
    !seats.every((region) => planes.signalling.includes(region) && planes.keys.includes(region))
  ) {
    throw SignedError.malformed(DESCRIPTOR.what)
  }
  requireTime(DESCRIPTOR.what, descriptor, trust.now)
  const seen = trust.newestRevision ?? 0
  if (descriptor.revision < seen) {
    throw SignedError.rollback(DESCRIPTOR.what, seen, descriptor.revision)
  }
  return descriptor
}
