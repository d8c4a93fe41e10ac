// SPDX-License-Identifier: Apache-2.0
import type { LinkEnd } from "@landmoot/core/protocol"
import type { NodeCertificate } from "@landmoot/core/signed"
import type { MeetingId, NodeId } from "@landmoot/core/units"
import type { Hub } from "../engine/index.ts"
import { type Surroundings, tell } from "../surroundings.ts"
import type { Lease } from "./lease.ts"
import { requireCertifiedEnd } from "./link-in.ts"
import { Outlets } from "./outlets.ts"

/** What a link towards another node needs. */
export interface LinkOutOptions {
  readonly meeting: MeetingId
  readonly peer: NodeCertificate
  /** The router from which the link leaves. */
  readonly hub: Hub
  /** The far end, as the peer has given it. */
  readonly remote: LinkEnd
  /** Makes one of this node's own producers present on `hub`. */
  readonly acquire: (producer: string) => Promise<Lease>
}

/** A link from this node to another one, which pulls over it what it consumes. */
export class LinkOut {
  readonly peer: NodeCertificate
  readonly hub: Hub
  readonly local: LinkEnd
  readonly remote: LinkEnd
  readonly outlets: Outlets
  readonly #isClosed: () => boolean

  private constructor(
    { peer, hub, remote }: LinkOutOptions,
    parts: {
      readonly local: LinkEnd
      readonly outlets: Outlets
      readonly isClosed: () => boolean
    },
  ) {
    this.peer = peer
    this.hub = hub
    this.remote = remote
    this.local = parts.local
    this.outlets = parts.outlets
    this.#isClosed = parts.isClosed
  }

  /**
   * Opens the sending end; packets go to the peer's certified addresses only.
   *
   * @throws MediaError `MEDIA_LINK_ADDRESS_FOREIGN` or `MEDIA_BAD_PARAMETERS`
   */
  static async open(surroundings: Surroundings, options: LinkOutOptions): Promise<LinkOut> {
    const { meeting, peer, hub, remote, acquire } = options
    requireCertifiedEnd(remote, peer)
    const end = await hub.pipeEnd("other-node")
    try {
      await end.connect(remote)
    } catch (error) {
      end.close()
      throw error
    }
    const node: NodeId = peer.node
    const outlets = new Outlets(end, {
      acquire,
      notify: (producer, change) =>
        tell(surroundings, node, ["link.producer", { meeting, producer, change }]),
    })
    return new LinkOut(options, { local: end.local, outlets, isClosed: () => end.closed })
  }

  get closed(): boolean {
    return this.#isClosed()
  }

  /** Stops sending; a peer that may not have noticed is told. */
  close(then: "tell" | "tell-nobody"): void {
    this.outlets.close(then)
  }
}

/** Whether two link ends are the same socket with the same key. */
export function isSameEnd(one: LinkEnd, other: LinkEnd): boolean {
  return (
    one.address === other.address &&
    one.port === other.port &&
    one.srtpParameters.cryptoSuite === other.srtpParameters.cryptoSuite &&
    one.srtpParameters.keyBase64 === other.srtpParameters.keyBase64
  )
}
