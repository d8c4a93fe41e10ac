// SPDX-License-Identifier: Apache-2.0
import type { MeetingId, NodeId } from "@landmoot/core/units"
import { isAddressInside, type NodeCertificate } from "@landmoot/core/signed"
import type { LinkEnd, NodeAnswer } from "@landmoot/core/protocol"
import type { VerifiedPolicy } from "../../rooms/ports.ts"
import type { Hub, PipedTrack } from "../engine/index.ts"
import { MediaError } from "../errors.ts"
import { type Surroundings, tell } from "../surroundings.ts"
import { Inlets } from "./inlets.ts"

/**
 * How long a step of opening a link or pulling over it may take, in ms. It is
 * part of somebody's join: higher lets a slow peer hold that up, lower gives up
 * on peers that are far away.
 */
const LINK_STEP_TIMEOUT_MS = 3_000

/** What a link is opened for. */
export interface LinkInOptions {
  readonly meeting: MeetingId
  readonly seat: NodeId
  readonly policy: VerifiedPolicy
  readonly peer: NodeCertificate
  /** The router on which the link arrives. */
  readonly hub: Hub
  /** Called when the set of producers that come over the link has changed. */
  readonly onChange: () => void
}

/** A link from another node to this one: that node's producers, each at most once. */
export class LinkIn {
  readonly peer: NodeCertificate
  readonly hub: Hub
  readonly inlets: Inlets
  readonly #isClosed: () => boolean

  private constructor({ peer, hub }: LinkInOptions, inlets: Inlets, isClosed: () => boolean) {
    this.peer = peer
    this.hub = hub
    this.inlets = inlets
    this.#isClosed = isClosed
  }

  /**
   * Asks the seat for the grants of both ends, judges the own one and the
   * peer, and opens the link.
   *
   * @throws SignedError, MediaError, CourierError or what the peer or seat refused with
   */
  static async open(surroundings: Surroundings, options: LinkInOptions): Promise<LinkIn> {
    const { courier, gate } = surroundings
    const { meeting, policy, peer, hub } = options
    // Before the seat is asked: a peer out of policy is nobody to open a link to.
    gate.permit(policy, peer)
    const timeoutMs = LINK_STEP_TIMEOUT_MS
    const [grants, end] = await Promise.all([
      courier.request(
        { kind: "node", node: options.seat },
        "seat.link",
        { meeting, peer: peer.node },
        { timeoutMs },
      ),
      hub.pipeEnd("other-node"),
    ])
    try {
      const shown = { meeting, policy: policy.signed, seatCertificate: grants.seatCertificate }
      await gate.link({ ...shown, grant: grants.own }, peer)
      const answer = await courier.request(
        { kind: "node", node: peer.node },
        "link.open",
        { ...shown, grant: grants.peer, end: end.local },
        { timeoutMs },
      )
      requireCertifiedEnd(answer.end, peer)
      await end.connect(answer.end)
    } catch (error) {
      end.close()
      throw error
    }
    const to = { kind: "node", node: peer.node } as const
    const inlets = new Inlets(
      end,
      {
        pull: async (producer) =>
          trackOf(await courier.request(to, "link.pull", { meeting, producer }, { timeoutMs })),
        release: (producer) =>
          tell(surroundings, peer.node, ["link.release", { meeting, producer }]),
      },
      options.onChange,
    )
    return new LinkIn(options, inlets, () => end.closed)
  }

  get closed(): boolean {
    return this.#isClosed()
  }

  close(): void {
    this.inlets.close()
  }
}

/**
 * Requires that a link's far end lies where its certificate says.
 *
 * @throws MediaError `MEDIA_LINK_ADDRESS_FOREIGN`
 */
export function requireCertifiedEnd(end: LinkEnd, peer: NodeCertificate): void {
  if (!isAddressInside(end.address, peer.prefixes)) throw MediaError.linkAddressForeign(peer.node)
}

function trackOf({ kind, rtpParameters, paused }: NodeAnswer<"link.pull">): PipedTrack {
  // The engine validates RTP parameters before it uses them.
  return { kind, paused, rtpParameters: rtpParameters as unknown as PipedTrack["rtpParameters"] }
}
