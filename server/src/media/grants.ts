// SPDX-License-Identifier: Apache-2.0
/**
 * The gate of a media node: whatever it serves, it has judged itself (R12, R14).
 * It believes neither the scheduler nor the node that asks.
 *
 * @module
 */
import type { Right } from "@landmoot/core/rights"
import { judgePlace } from "@landmoot/core/placement"
import type { SignedDescriptor } from "@landmoot/core/protocol"
import {
  type Grant,
  type Jws,
  type NodeCertificate,
  SignedError,
  verifyGrant,
} from "@landmoot/core/signed"
import type { MeetingId, NodeId, ParticipantId, SessionId } from "@landmoot/core/units"
import type { Asker, RoomDirectory, Trust, VerifiedPolicy } from "../rooms/ports.ts"
import { MediaError } from "./errors.ts"

/** A grant with all that is needed to judge it, as it comes with a request. */
export interface GrantShown {
  readonly meeting: MeetingId
  readonly policy: SignedDescriptor
  readonly grant: Jws
  readonly seatCertificate: Jws
}

/** What a verified grant permits. */
export interface Admission<Purpose> {
  readonly policy: VerifiedPolicy
  readonly seat: NodeCertificate
  readonly fence: number
  readonly purpose: Purpose
}

/** To serve one participant. */
export interface ParticipantPurpose {
  readonly kind: "participant"
  readonly participant: ParticipantId
  readonly session: SessionId
  readonly gateway: NodeId
  /** What the session may do until the meeting's state lists it. */
  readonly rights: readonly Right[]
}

/** To keep one link. */
export interface LinkPurpose {
  readonly kind: "link"
  readonly peer: NodeId
}

/** What this node has seen of a meeting, below which it accepts nothing. */
interface Seen {
  readonly fence: number
  readonly revision: number
  /** Seconds since 1970; after it every descriptor of then is void, so nothing need be remembered. */
  readonly until: number
}

/** Judges grants, and places by the meeting's policy. Remembers fences and revisions. */
export class GrantGate {
  readonly #trust: Trust
  readonly #directory: RoomDirectory
  readonly #ignoresPolicy: boolean
  readonly #seen = new Map<MeetingId, Seen>()

  constructor(options: {
    readonly trust: Trust
    readonly directory: RoomDirectory
    /** Test only: accept every place. Signatures, times and fences are judged all the same. */
    readonly ignoresPolicy: boolean
  }) {
    this.#trust = options.trust
    this.#directory = options.directory
    this.#ignoresPolicy = options.ignoresPolicy
  }

  /**
   * Judges a request to serve a participant; only the seat that signed may ask.
   * May come from an attacker.
   *
   * @throws SignedError or MediaError
   */
  async participant(shown: GrantShown, asker: Asker): Promise<Admission<ParticipantPurpose>> {
    const { purpose, ...admission } = await this.#admit(shown)
    if (purpose.kind !== "participant") throw SignedError.otherSubject("grant", "purpose")
    if (asker.node !== admission.seat.node) throw MediaError.forbidden("this participant")
    return { ...admission, purpose }
  }

  /**
   * Judges a grant of a link with `peer`, whose certificate is verified already.
   * May come from an attacker.
   *
   * @throws SignedError or MediaError
   */
  async link(shown: GrantShown, peer: NodeCertificate): Promise<Admission<LinkPurpose>> {
    const { purpose, ...admission } = await this.#admit(shown)
    if (purpose.kind !== "link") throw SignedError.otherSubject("grant", "purpose")
    if (purpose.peer !== peer.node) throw SignedError.otherSubject("grant", "peer")
    this.permit(admission.policy, peer)
    return { ...admission, purpose }
  }

  /**
   * Requires that a node may carry a meeting's media; this node, if none is named.
   *
   * @throws MediaError with the code of the refusal, SignedError `CERTIFICATE_WRONG_ROLE`
   */
  permit(policy: VerifiedPolicy, certificate: NodeCertificate = this.#trust.certificate): void {
    if (!certificate.roles.includes("media")) throw SignedError.wrongRole("link", "media")
    const refusal = this.refusal(policy, certificate)
    if (refusal !== undefined) throw refusal
  }

  /** Why a node may not carry a meeting's media (any more); undefined if it may. */
  refusal(
    policy: VerifiedPolicy,
    certificate: NodeCertificate = this.#trust.certificate,
  ): MediaError | undefined {
    if (this.#ignoresPolicy) return undefined
    const verdict = judgePlace({
      descriptor: policy.descriptor,
      catalogue: this.#trust.catalogue,
      certificate,
      plane: "media",
      now: this.#trust.now(),
    })
    return verdict.ok ? undefined : MediaError.refused(verdict)
  }

  /** Verifies descriptor, seat and grant, judges this node, and remembers fence and revision. */
  async #admit(shown: GrantShown): Promise<Admission<Grant["purpose"]>> {
    const { meeting } = shown
    const [policy, seat] = await Promise.all([
      this.#trust.policyOf(meeting, shown.policy),
      this.#trust.certificateOf(shown.seatCertificate),
    ])
    const newestRevision = this.#newest(meeting).revision
    const { descriptor } = policy
    if (descriptor.revision < newestRevision) {
      throw SignedError.rollback("descriptor", newestRevision, descriptor.revision)
    }
    const grant = await verifyGrant(shown.grant, {
      descriptor,
      descriptorDigest: policy.digest,
      seat,
      node: this.#trust.node,
      now: this.#trust.now(),
      minimumFence: this.#newest(meeting).fence,
    })
    this.permit(policy)
    this.#remember(meeting, {
      fence: grant.fence,
      revision: descriptor.revision,
      until: descriptor.exp,
    })
    return { policy, seat, fence: grant.fence, purpose: grant.purpose }
  }

  #newest(meeting: MeetingId): { readonly fence: number; readonly revision: number } {
    const seen = this.#seen.get(meeting)
    const state = this.#directory.state(meeting)
    return {
      fence: Math.max(seen?.fence ?? 0, state?.fence ?? 0),
      revision: Math.max(
        seen?.revision ?? 0,
        this.#directory.policy(meeting)?.descriptor.revision ?? 0,
      ),
    }
  }

  #remember(meeting: MeetingId, next: Seen): void {
    const now = this.#trust.now()
    for (const [other, { until }] of this.#seen) if (until <= now) this.#seen.delete(other)
    const seen = this.#seen.get(meeting)
    this.#seen.set(meeting, {
      fence: Math.max(seen?.fence ?? 0, next.fence),
      revision: Math.max(seen?.revision ?? 0, next.revision),
      until: Math.max(seen?.until ?? 0, next.until),
    })
  }
}
