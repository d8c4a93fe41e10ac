// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"
import type { LinkEnd } from "@landmoot/core/protocol"
import type { NodeCertificate } from "@landmoot/core/signed"
import type { MeetingId, NodeId } from "@landmoot/core/units"
import type { VerifiedPolicy } from "../../rooms/ports.ts"
import type { Hub } from "../engine/index.ts"
import { MediaError } from "../errors.ts"
import type { Surroundings } from "../surroundings.ts"
import type { Lease } from "./lease.ts"
import { LinkIn } from "./link-in.ts"
import { isSameEnd, LinkOut } from "./link-out.ts"

/** What the links of a meeting need from it. */
export interface LinkPorts {
  readonly meeting: MeetingId
  readonly policy: () => VerifiedPolicy
  readonly seat: () => NodeId
  /** The verified certificate of a node in this meeting. */
  readonly certificateOf: (node: NodeId) => Promise<NodeCertificate>
  /** Keeps a router for a link, until it is left. */
  readonly enter: (hub: Hub | "any") => Promise<Hub>
  readonly leave: (hub: Hub) => void
  /** Makes one of this node's own producers present on a router. */
  readonly acquireOwn: (hub: Hub, producer: string) => Promise<Lease>
  /** The producers that come from a node have changed. */
  readonly onChange: (from: NodeId, producers: readonly string[]) => void
}

/** The links of one meeting at this node: at most one from, and one to, each other node. */
export class LinkTable {
  readonly #surroundings: Surroundings
  readonly #ports: LinkPorts
  readonly #in = new Map<NodeId, Promise<LinkIn>>()
  readonly #out = new Map<NodeId, Promise<LinkOut>>()

  constructor(surroundings: Surroundings, ports: LinkPorts) {
    this.#surroundings = surroundings
    this.#ports = ports
  }

  /**
   * The open link from `node`; opened to arrive at `hub` if there is none.
   *
   * @throws CodedError of this node, the peer, the seat or the way there
   */
  async from(node: NodeId, hub: Hub): Promise<LinkIn> {
    const known = this.#in.get(node)
    if (known !== undefined) return await known
    const opened = this.#openIn(node, hub)
    this.#in.set(node, opened)
    opened.catch(() => {
      if (this.#in.get(node) === opened) this.#in.delete(node)
    })
    return await opened
  }

  /**
   * Runs `pull` over the link from `node`. If the peer does not know the link
   * (any more), or this end of it broke, it is opened anew, once.
   */
  async over<Result>(
    [node, hub]: readonly [NodeId, Hub],
    pull: (link: LinkIn) => Promise<Result>,
  ): Promise<Result> {
    const link = await this.from(node, hub)
    try {
      return await pull(link)
    } catch (error) {
      const unknownThere = error instanceof CodedError && error.code === "MEDIA_LINK_UNKNOWN"
      if (!unknownThere && !link.closed) throw error
      await this.#closeIn(node, link)
      return await pull(await this.from(node, hub))
    }
  }

  /** Opens the link that a peer asks for, or answers with the one there is. */
  async open(peer: NodeCertificate, remote: LinkEnd): Promise<LinkEnd> {
    const { node } = peer
    const before = this.#out.get(node)
    const opened = this.#openOut(before, { peer, remote })
    this.#out.set(node, opened)
    opened.catch(() => {
      if (this.#out.get(node) === opened) this.#out.delete(node)
    })
    return (await opened).local
  }

  /** The link to a peer, when it asks for something. @throws MediaError `MEDIA_LINK_UNKNOWN` */
  async to(node: NodeId): Promise<LinkOut> {
    const link = await this.#out.get(node)
    if (link === undefined || link.closed) throw MediaError.linkUnknown()
    return link
  }

  /** The link from a peer, when it tells something; undefined if there is none. */
  async known(node: NodeId): Promise<LinkIn | undefined> {
    return await this.#in.get(node)
  }

  /** The nodes to or from which there is a link, or one is being opened. */
  get peers(): readonly NodeId[] {
    return [...new Set([...this.#in.keys(), ...this.#out.keys()])]
  }

  /** The open links. */
  async all(): Promise<{ readonly in: readonly LinkIn[]; readonly out: readonly LinkOut[] }> {
    const [ins, outs] = await Promise.all([
      Promise.allSettled(this.#in.values()),
      Promise.allSettled(this.#out.values()),
    ])
    return {
      in: ins.flatMap((each) => (each.status === "fulfilled" ? [each.value] : [])),
      out: outs.flatMap((each) => (each.status === "fulfilled" ? [each.value] : [])),
    }
  }

  /** Closes the links with one peer; one that may still be there is told. */
  async close(node: NodeId, then: "tell" | "tell-nobody" = "tell-nobody"): Promise<void> {
    const [link, out] = [this.#in.get(node), this.#out.get(node)]
    this.#out.delete(node)
    await Promise.all([
      link?.then(async (opened) => await this.#closeIn(node, opened)).catch(() => undefined),
      out?.then((opened) => this.#closeOut(opened, then)).catch(() => undefined),
    ])
  }

  /** Closes the links with all peers to which this applies; they may not know, so they are told. */
  async closeIf(applies: (peer: NodeCertificate) => boolean): Promise<void> {
    const links = await this.all()
    const peers = [...links.in, ...links.out].map(({ peer }) => peer)
    await Promise.all(peers.filter(applies).map(async ({ node }) => await this.close(node, "tell")))
  }

  /** Closes the links whose end on this node is gone with its worker. */
  async closeBroken(): Promise<void> {
    const links = await this.all()
    await Promise.all(
      links.in
        .filter((link) => link.closed)
        .map(async (link) => await this.#closeIn(link.peer.node, link)),
    )
    // Kept ones would answer a repeated `link.open` with a dead end.
    for (const link of links.out.filter((each) => each.closed)) this.#out.delete(link.peer.node)
  }

  /** Closes all links. */
  async closeAll(): Promise<void> {
    await Promise.all(this.peers.map(async (node) => await this.close(node)))
  }

  async #openIn(node: NodeId, near: Hub): Promise<LinkIn> {
    const { meeting, policy, seat, certificateOf, enter, leave, onChange } = this.#ports
    const peer = await certificateOf(node)
    const hub = await enter(near)
    try {
      const link: LinkIn = await LinkIn.open(this.#surroundings, {
        meeting,
        seat: seat(),
        policy: policy(),
        peer,
        hub,
        onChange: () => onChange(node, link.inlets.producers),
      })
      return link
    } catch (error) {
      leave(hub)
      throw error
    }
  }

  async #openOut(
    before: Promise<LinkOut> | undefined,
    { peer, remote }: { readonly peer: NodeCertificate; readonly remote: LinkEnd },
  ): Promise<LinkOut> {
    // A failed attempt was answered to whoever made it.
    const known = await before?.catch(() => undefined)
    if (known !== undefined && !known.closed && isSameEnd(known.remote, remote)) return known
    if (known !== undefined) this.#closeOut(known, "tell-nobody")
    const { meeting, enter, leave, acquireOwn } = this.#ports
    const hub = await enter("any")
    try {
      const acquire = async (producer: string): Promise<Lease> => await acquireOwn(hub, producer)
      return await LinkOut.open(this.#surroundings, { meeting, peer, hub, remote, acquire })
    } catch (error) {
      leave(hub)
      throw error
    }
  }

  async #closeIn(node: NodeId, link: LinkIn): Promise<void> {
    const current = this.#in.get(node)
    // Another link may have taken its place; closing twice would leave the router twice.
    if (current === undefined || (await current) !== link) return
    if (this.#in.get(node) !== current) return
    this.#in.delete(node)
    link.close()
    this.#ports.leave(link.hub)
  }

  #closeOut(link: LinkOut, then: "tell" | "tell-nobody"): void {
    link.close(then)
    this.#ports.leave(link.hub)
  }
}
