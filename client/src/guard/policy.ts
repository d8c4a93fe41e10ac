// SPDX-License-Identifier: Apache-2.0
/**
 * The checks of what the operator and the meeting's home have signed: catalogue,
 * signer, descriptor, and the regions that the invitation names. All bytes may
 * come from an attacker.
 *
 * @module
 */
import type { Catalogue, PublicKey } from "@landmoot/core/regions"
import {
  claimedSigner,
  DESCRIPTOR,
  type Descriptor,
  digestOf,
  type Jws,
  type NodeCertificate,
  type SignedError,
  verifyCatalogue,
  verifyDescriptor,
  verifyNodeCertificate,
} from "@landmoot/core/signed"
import {
  homeOfMeeting,
  MANDATORY_PLANES,
  type MeetingId,
  PLANES,
  type RegionId,
} from "@landmoot/core/units"
import type { GuestPolicy } from "../types.ts"
import { GuardError } from "./errors.ts"
import { regionNames } from "./names.ts"
import { translate } from "./translate.ts"

/** A descriptor with its signer's certificate, as the server sends them. */
export interface SignedPolicy {
  readonly descriptor: Jws
  readonly signer: Jws
}

/** A policy that passed every check of this file. */
export interface VerifiedPolicy {
  readonly descriptor: Descriptor
  /** What join tokens name. */
  readonly digest: string
  readonly signed: SignedPolicy
}

/** The newest descriptor that was seen of a meeting. */
export interface SeenDescriptor {
  /** Seconds since 1970. */
  readonly iat: number
  readonly revision: number
}

/** Verifies the catalogue. @throws {@link GuardError} */
export async function checkCatalogue(
  jws: Jws,
  trust: { readonly root: PublicKey; readonly now: number; readonly newestVersion: number },
): Promise<Catalogue> {
  try {
    return await verifyCatalogue(jws, trust)
  } catch (error) {
    const known = {
      SIGNED_ROLLBACK: (cause: SignedError) => GuardError.catalogueRollback(cause),
      SIGNED_NOT_YET_VALID: () => GuardError.clock("catalogue"),
    }
    throw translate(error, known, (cause) => GuardError.catalogueForged(cause))
  }
}

/** Verifies the certificate of the node that signed a descriptor. @throws {@link GuardError} */
export async function checkSigner(
  jws: Jws,
  trust: { readonly catalogue: Catalogue; readonly meeting: MeetingId; readonly now: number },
): Promise<NodeCertificate> {
  const { catalogue, meeting } = trust
  let signer: NodeCertificate
  try {
    signer = await verifyNodeCertificate(jws, trust)
  } catch (error) {
    const known = {
      SIGNED_EXPIRED: (cause: SignedError) => GuardError.signerExpired(cause),
      SIGNED_NOT_YET_VALID: () => GuardError.clock("certificate"),
    }
    throw translate(error, known, (cause) => GuardError.signerForged(cause))
  }
  const home = homeOfMeeting(meeting)
  if (signer.region !== home || !signer.roles.includes("home")) {
    throw GuardError.signerNotHome(
      regionNames(catalogue, [signer.region]),
      regionNames(catalogue, [home]),
    )
  }
  return signer
}

/**
 * Verifies a descriptor. A meeting that starts anew begins at revision 1 again, so what
 * may not go back is the time of signing, and the revision under one time.
 *
 * @throws {@link GuardError}
 */
export async function checkDescriptor(
  signed: SignedPolicy,
  trust: {
    readonly catalogue: Catalogue
    readonly signer: NodeCertificate
    readonly meeting: MeetingId
    readonly now: number
    readonly seen: SeenDescriptor | undefined
  },
): Promise<VerifiedPolicy> {
  const descriptor = await verified(signed.descriptor, trust)
  const { seen } = trust
  if (
    seen !== undefined &&
    (descriptor.iat < seen.iat ||
      (descriptor.iat === seen.iat && descriptor.revision < seen.revision))
  ) {
    throw GuardError.descriptorRollback()
  }
  return { descriptor, digest: digestOf(signed.descriptor), signed }
}

async function verified(
  jws: Jws,
  trust: Omit<Parameters<typeof checkDescriptor>[1], "seen">,
): Promise<Descriptor> {
  try {
    if (claimedSigner(DESCRIPTOR, jws) !== trust.signer.node)
      throw GuardError.descriptorForged(undefined)
    return await verifyDescriptor(jws, trust)
  } catch (error) {
    const known = {
      SIGNED_EXPIRED: () => GuardError.descriptorExpired(),
      SIGNED_NOT_YET_VALID: () => GuardError.clock("descriptor"),
      // No newest revision was given, so what is too old is the catalogue.
      SIGNED_ROLLBACK: (cause: SignedError) => GuardError.catalogueRollback(cause),
      SIGNED_OTHER_SUBJECT: () => GuardError.descriptorOtherMeeting(),
    }
    throw translate(error, known, (cause) => GuardError.descriptorForged(cause))
  }
}

/**
 * Requires that no mandatory plane reaches beyond what the link names. A group counts
 * as the members that the catalogue gives to that version; an unknown one as nobody.
 *
 * @throws {@link GuardError} `GUARD_WIDER_THAN_INVITATION`
 */
export function checkPinned(
  descriptor: Descriptor,
  pinned: readonly string[],
  catalogue: Catalogue,
): void {
  const allowed = new Set<string>(pinned.flatMap((name) => expand(name, catalogue)))
  for (const plane of MANDATORY_PLANES) {
    const extra = descriptor.planes[plane].filter((region) => !allowed.has(region))
    if (extra.length > 0) {
      throw GuardError.widerThanInvitation({
        plane,
        shown: regionNames(catalogue, extra),
        allowed: pinned
          .map((name) => catalogue.regions.find(({ id }) => id === name)?.name ?? name)
          .join(", "),
      })
    }
  }
}

/**
 * Finds the regions of a meeting in which an account does not let its people be guests; none in
 * meetings of their own accounts. Whatever plane reaches a guest counts (R22).
 */
export function outsideGuestPolicy(
  descriptor: Descriptor,
  guest: GuestPolicy,
): readonly RegionId[] {
  const allowed = new Set<RegionId>(guest.regions)
  const used = new Set(MANDATORY_PLANES.flatMap((plane) => descriptor.planes[plane]))
  return [...used].filter((region) => !allowed.has(region))
}

/** Requires that a revision adds no region to any plane (R11). @throws {@link GuardError} */
export function checkNarrower(
  running: Descriptor,
  revised: Descriptor,
  catalogue: Catalogue,
): void {
  for (const plane of PLANES) {
    const before = new Set<RegionId>(running.planes[plane])
    const extra = revised.planes[plane].filter((region) => !before.has(region))
    if (extra.length > 0) {
      throw GuardError.descriptorWidened({
        plane,
        shown: regionNames(catalogue, extra),
        allowed: regionNames(catalogue, before),
      })
    }
  }
}

function expand(name: string, catalogue: Catalogue): readonly string[] {
  const [id, version] = name.split("@")
  if (version === undefined) return [name]
  const group = catalogue.groups.find(
    (candidate) => candidate.id === id && candidate.version === Number(version),
  )
  return group?.members ?? []
}

/**
 * Requires that an account has the identity key under which it was seen before: it signs the
 * credentials of all members, so whoever could change it could put anybody in.
 *
 * @throws {@link GuardError} `GUARD_IDENTITY_CHANGED`
 */
export function checkIdentity(
  { account, identity }: Pick<Descriptor, "account" | "identity">,
  seen: readonly string[],
): void {
  if (seen.some((key) => key !== identity.x)) throw GuardError.identityChanged(account)
}
