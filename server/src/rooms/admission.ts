// SPDX-License-Identifier: Apache-2.0
/**
 * What the seat checks before it lets a person, a gateway or a link in, and the
 * grants that it signs for them.
 *
 * @module
 */
import type { NodeAnswer, NodeRequest, RoomState } from "@landmoot/core/protocol"
import {
  claimedParticipant,
  type Grant,
  GRANT,
  type Jws,
  type JoinToken,
  verifyJoinToken,
} from "@landmoot/core/signed"
import type { NodeId, ParticipantId } from "@landmoot/core/units"
import { RoomError } from "./errors.ts"
import type { InvitationRoll } from "./invitation-roll.ts"
import type { Asker, Trust, VerifiedPolicy } from "./ports.ts"
import { GATEWAY_PLANES, requirePlace } from "./scheduler.ts"

/** How long a grant is good for, in seconds: the node must act on it by then. */
const GRANT_SECONDS = 120

/** What the checks of a seat are made of. */
export interface AdmissionOptions {
  readonly trust: Trust
  readonly invitations: Pick<InvitationRoll, "find">
  /** The policy in force and the fence, as they are now. */
  readonly current: () => { readonly policy: VerifiedPolicy; readonly fence: number }
}

/** The checks and grants of one seat. */
export class Admission {
  readonly #options: AdmissionOptions

  constructor(options: AdmissionOptions) {
    this.#options = options
  }

  /** Requires that a gateway may handle signalling, and pass on what is said of keys. @throws RoomError */
  requireGateway({ certificate }: Asker): void {
    for (const plane of GATEWAY_PLANES) this.#requirePlace(certificate, plane)
  }

  /** Requires that a node may carry media. @throws RoomError */
  requireMedia(certificate: Asker["certificate"]): void {
    this.#requirePlace(certificate, "media")
  }

  /**
   * Verifies a join token that was shown to a gateway.
   *
   * @param participant - whose it has to be; without it, whoever is invited.
   * @throws RoomError `INVITATION_UNKNOWN`, or SignedError
   */
  async tokenOf(token: Jws, gateway: Asker, participant?: ParticipantId): Promise<JoinToken> {
    const claimed = claimedParticipant(token)
    const { invitations, current, trust } = this.#options
    const invited = await invitations.find(claimed)
    if (invited === undefined) throw RoomError.invitationUnknown()
    const { policy } = current()
    return await verifyJoinToken(token, {
      key: invited.key,
      meeting: policy.descriptor.meeting,
      participant: participant ?? invited.participant,
      audience: gateway.node,
      descriptorDigest: policy.digest,
      now: trust.now(),
    })
  }

  /** The gateway's certificate as bytes: it came with the candidates, or is the seat's own. */
  async certificateOf(gateway: Asker, body: NodeRequest<"seat.join">): Promise<Jws> {
    const { trust } = this.#options
    if (gateway.node === trust.node) return trust.certificateJws
    for (const { certificate } of body.nodes) {
      const claims = await trust.certificateOf(certificate).catch(() => undefined)
      if (claims?.node === gateway.node) return certificate
    }
    throw RoomError.notEntitled("join people without showing its certificate")
  }

  /** Signs that a node may serve. */
  async grant(node: NodeId, purpose: Grant["purpose"]): Promise<Jws> {
    const { trust, current } = this.#options
    const { policy, fence } = current()
    const iat = trust.now()
    return await trust.sign(GRANT, {
      meeting: policy.descriptor.meeting,
      node,
      descriptor: policy.digest,
      revision: policy.descriptor.revision,
      fence,
      purpose,
      iat,
      exp: iat + GRANT_SECONDS,
    })
  }

  /** Signs for both ends of a link, if both are inside S(media) (R16). @throws RoomError */
  async grantLink(
    asker: Asker,
    peer: NodeId,
    nodes: RoomState["nodes"],
  ): Promise<NodeAnswer<"seat.link">> {
    const { trust } = this.#options
    const peerJws = nodes.find(({ node }) => node === peer)?.certificate
    if (peerJws === undefined) throw RoomError.notEntitled("link to that node")
    for (const certificate of [asker.certificate, await trust.certificateOf(peerJws)]) {
      this.requireMedia(certificate)
    }
    const [own, other] = await Promise.all([
      this.grant(asker.node, { kind: "link", peer }),
      this.grant(peer, { kind: "link", peer: asker.node }),
    ])
    return { own, peer: other, seatCertificate: trust.certificateJws }
  }

  #requirePlace(certificate: Asker["certificate"], plane: "signalling" | "keys" | "media"): void {
    const { trust, current } = this.#options
    const { descriptor } = current().policy
    const { catalogue } = trust
    requirePlace({ descriptor, catalogue, certificate, plane, now: trust.now() })
  }
}
