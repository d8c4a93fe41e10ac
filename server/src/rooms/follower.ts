// SPDX-License-Identifier: Apache-2.0
/**
 * A node that follows a seat: takes its word for the state of a meeting, and
 * passes on to its clients what the seat and media nodes tell them.
 *
 * @module
 */
import type { NodeRequest, RoomState } from "@landmoot/core/protocol"
import type { MeetingId } from "@landmoot/core/units"
import type { Directory } from "./directory.ts"
import { RoomError } from "./errors.ts"
import type { Asker, ClientPort, Courier, LocalNodes, Trust, VerifiedPolicy } from "./ports.ts"
import { requirePlace } from "./scheduler.ts"

/** What a follower is made of. */
export interface FollowerOptions {
  readonly trust: Trust
  readonly courier: Courier
  readonly localNodes: LocalNodes
  readonly directory: Directory
  /** Where clients' sessions end at this node; undefined until there is a gateway. */
  readonly clients: () => ClientPort | undefined
  /** Test-only: see `testOnly` in the configuration. */
  readonly nodeIgnoresPolicy: boolean
  /** The policy of a meeting that this node takes part in, or that somebody waits for here. */
  readonly policy: (meeting: MeetingId) => VerifiedPolicy | undefined
  /** Lets this node's own seat go: a higher fence has been seen. */
  readonly superseded: (meeting: MeetingId) => Promise<void>
  /** Nobody here takes part any more, or nobody may. */
  readonly out: (meeting: MeetingId) => void
  /** The seat has said its last word: another region has to take over. */
  readonly orphaned: (meeting: MeetingId, seat: Asker) => Promise<void>
}

/** The meetings that this node follows. */
export class Follower {
  readonly #options: FollowerOptions
  /** Newer states that are being taken in: what the same seat asks next waits for them. */
  readonly #following = new Map<MeetingId, Promise<void>>()

  constructor(options: FollowerOptions) {
    this.#options = options
  }

  /** Sets the handlers; called once. */
  handle(): void {
    const { courier, trust, localNodes, directory, clients } = this.#options
    courier.handle("room.state", async (body, asker) => {
      const { meeting } = body.state
      const following = this.#follow(body, asker)
      const done = following.catch(() => undefined) // Told to the asker below.
      this.#following.set(meeting, done)
      try {
        await following
      } finally {
        if (this.#following.get(meeting) === done) this.#following.delete(meeting)
      }
      return {}
    })
    courier.handle("region.nodes", async (body) => {
      const policy = await trust.policyOf(body.meeting, body.policy)
      const { certificate, catalogue } = trust
      const { descriptor } = policy
      if (!this.#options.nodeIgnoresPolicy) {
        requirePlace({ descriptor, catalogue, certificate, plane: "media", now: trust.now() })
      }
      return { nodes: [...(await localNodes.reports())] }
    })
    courier.handle("gateway.dismiss", async (body, asker) => {
      // A new seat tells who it is in the message before.
      await this.#following.get(body.meeting)
      this.#requireSeatOrDoor(body.meeting, asker)
      const { kind, code, message } = body
      clients()?.dismiss(body.meeting, body.session, { kind, code, message })
      return {}
    })
    courier.handle("gateway.notice", async (body, asker) => {
      await this.#following.get(body.meeting)
      this.#requireSeatOrDoor(body.meeting, asker)
      clients()?.sendNotice(body.meeting, body.sessions, body.notice)
      return {}
    })
    courier.handle("gateway.keys", async (body, asker) => {
      await this.#following.get(body.meeting)
      if (directory.state(body.meeting)?.seat !== asker.node) {
        throw RoomError.notEntitled("speak for the seat of this meeting")
      }
      clients()?.sendKeys(body.meeting, body.sessions, body.item)
      return {}
    })
    courier.handle("gateway.media", async (body, asker) => {
      const nodes = directory.state(body.meeting)?.participants ?? []
      if (!nodes.some(({ node }) => node === asker.node)) throw RoomError.notEntitled("send this")
      clients()?.sendMediaEvent(body.meeting, body.session, body.event)
      return {}
    })
  }

  /**
   * Requires that a node speaks for a meeting's seat. Where nobody is in the meeting but
   * somebody waits for it, the seat is not known: any node counts that may hold it.
   */
  #requireSeatOrDoor(meeting: MeetingId, asker: Asker): void {
    const { directory, policy } = this.#options
    const state = directory.state(meeting)
    const seats = policy(meeting)?.descriptor.seats
    const mayBe = seats?.includes(asker.region) === true && asker.certificate.roles.includes("seat")
    if (state === undefined ? mayBe : state.seat === asker.node) return
    throw RoomError.notEntitled("speak for the seat of this meeting")
  }

  /** Tells this node's clients a new state, and a new policy if it is one. */
  toClients(state: RoomState, policy: VerifiedPolicy, before: VerifiedPolicy | undefined): void {
    const { meeting } = state
    const clients = this.#options.clients()
    if (before !== undefined && before.digest !== policy.digest) {
      clients?.sendDescriptor(meeting, policy)
    }
    clients?.sendState(meeting, state)
  }

  /** Takes the seat's word for the state, if it may speak and is not superseded. */
  async #follow(body: NodeRequest<"room.state">, asker: Asker): Promise<void> {
    const { trust, courier, directory } = this.#options
    const { state } = body
    const { meeting } = state
    const policy = await trust.policyOf(meeting, body.policy)
    this.#requireSeatOf(state, policy, asker)
    const known = directory.state(meeting)
    if (known !== undefined && known.fence > state.fence) {
      throw RoomError.seatSuperseded(state.fence, known.fence)
    }
    await this.#options.superseded(meeting)
    const before = directory.policy(meeting)
    courier.attach(meeting, policy)
    const { invitations, start, memory } = body
    const isNew = directory.apply(meeting, { policy, state, invitations, start, memory })
    if (isNew) this.toClients(state, policy, before)
    const inUse = state.nodes.some(({ node }) => node === trust.node)
    const allowed = policy.descriptor.planes.signalling.includes(trust.region)
    if (!inUse || !allowed) this.#options.out(meeting)
    // The seat has told a revision by which it loses its place: its last word.
    else if (!policy.descriptor.seats.includes(asker.region)) {
      await this.#options.orphaned(meeting, asker)
    }
  }

  /** Requires that a node may speak for the seat, under a policy that is not superseded. */
  #requireSeatOf(state: RoomState, policy: VerifiedPolicy, asker: Asker): void {
    const { trust, directory } = this.#options
    const { descriptor } = policy
    const { seats, revision } = descriptor
    const known = directory.replica(state.meeting)
    const inForce = known?.policy
    // One revision has one content: whoever shows another one has signed twice, or was tricked.
    const isForked = inForce?.descriptor.revision === revision && inForce.digest !== policy.digest
    if (isForked || revision < (inForce?.descriptor.revision ?? 0)) {
      throw RoomError.policyOutdated(revision)
    }
    const isProven = seats[state.fence % seats.length] === asker.region
    // The seat that is followed may bring the revision by which it loses its place (R11).
    const isFollowed = known?.state.seat === asker.node && known.state.fence === state.fence
    if (asker.node !== state.seat || !(isProven || isFollowed)) {
      throw RoomError.notEntitled("speak for the seat of this meeting")
    }
    if (isFollowed || this.#options.nodeIgnoresPolicy) return
    const { certificate } = asker
    const { catalogue } = trust
    requirePlace({ descriptor, catalogue, certificate, plane: "signalling", now: trust.now() })
  }
}
