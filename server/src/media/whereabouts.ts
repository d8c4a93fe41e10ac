// SPDX-License-Identifier: Apache-2.0
import { EventEmitter, once } from "node:events"
import type { RoomState } from "@landmoot/core/protocol"
import { type NodeCertificate, SignedError } from "@landmoot/core/signed"
import type { MeetingId, NodeId } from "@landmoot/core/units"
import type { RoomDirectory, Trust } from "../rooms/ports.ts"
import { MediaError } from "./errors.ts"
import type { Located } from "./receiving.ts"

/**
 * How long a client's `consume` waits for the state that tells where a producer
 * is, in ms: the client may have heard of it before this node. Higher: requests
 * for tracks that are gone are answered later; lower: new tracks are left out.
 */
const STATE_WAIT_MS = 1_000

/** What a meeting's state tells of nodes and of the producers at them. */
export class Whereabouts {
  readonly #meeting: MeetingId
  readonly #from: { readonly directory: RoomDirectory; readonly trust: Trust }
  readonly #isOwn: (producer: string) => boolean
  readonly #changes = new EventEmitter<{ change: [] }>()
  #closed = false

  constructor(
    meeting: MeetingId,
    from: { readonly directory: RoomDirectory; readonly trust: Trust },
    isOwn: (producer: string) => boolean,
  ) {
    this.#meeting = meeting
    this.#from = from
    this.#isOwn = isOwn
    this.#changes.setMaxListeners(0)
  }

  /** Finds the nodes of producers, waiting shortly for a state that knows them all. */
  async locate(producers: readonly string[]): Promise<readonly Located[]> {
    const signal = AbortSignal.timeout(STATE_WAIT_MS)
    for (;;) {
      const found = this.#find(producers)
      if (found.length === producers.length || signal.aborted || this.#closed) return found
      // The time being over is not a failure: what is found by then is the answer.
      await once(this.#changes, "change", { signal }).catch(() => undefined)
    }
  }

  /**
   * The verified certificate of a node in the meeting.
   *
   * @throws MediaError `MEDIA_NOT_FOUND` if the state does not list it (yet), or SignedError
   */
  async certificateOf(node: NodeId): Promise<NodeCertificate> {
    const { directory, trust } = this.#from
    const listed = directory.state(this.#meeting)?.nodes.find((each) => each.node === node)
    if (listed === undefined) throw MediaError.notFound("node of the meeting")
    const certificate = await trust.certificateOf(listed.certificate)
    if (certificate.node !== node) throw SignedError.otherSubject("node certificate", "node")
    return certificate
  }

  /** There is a newer state. */
  changed(): void {
    this.#changes.emit("change")
  }

  /** Nobody need wait any longer. */
  close(): void {
    this.#closed = true
    this.changed()
  }

  #find(producers: readonly string[]): readonly Located[] {
    const { directory, trust } = this.#from
    const participants = directory.state(this.#meeting)?.participants ?? []
    const nodes = new Map(
      participants.flatMap((each) => each.producers.map(({ id }) => [id, each.node] as const)),
    )
    return producers.flatMap((producer) => {
      // The state hears of this node's own producers later than this node.
      const node = this.#isOwn(producer) ? trust.node : nodes.get(producer)
      return node === undefined ? [] : [{ producer, node }]
    })
  }
}

/** The nodes that carry the media of a meeting's participants. */
export function mediaNodesOf(state: RoomState | undefined): ReadonlySet<NodeId> {
  return new Set(state?.participants.map(({ node }) => node))
}
