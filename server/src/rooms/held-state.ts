// SPDX-License-Identifier: Apache-2.0
/**
 * The state of a meeting as its seat holds it. Decides which nodes are told of a
 * change and when; all that changes the state does so here.
 *
 * @module
 */
import type { NodeRequest, RoomParticipant, RoomState } from "@landmoot/core/protocol"
import type { Jws } from "@landmoot/core/signed"
import type { NodeId, SessionId } from "@landmoot/core/units"
import { Broadcast } from "./broadcast.ts"
import { RoomError } from "./errors.ts"
import type { InvitationRoll } from "./invitation-roll.ts"
import type { Courier, Trust, VerifiedPolicy } from "./ports.ts"
import type { Memory } from "./memory.ts"
import { Quiet } from "./quiet.ts"
import type { Recorder } from "./recorder.ts"
import { findSession } from "./roster.ts"

/** What the state of a meeting is held with. */
export interface HeldStateOptions {
  readonly trust: Trust
  readonly courier: Courier
  readonly recorder: Recorder
  readonly invitations: InvitationRoll
  readonly memory: Memory
  readonly policy: VerifiedPolicy
  readonly start: RoomState
  /** Calls back with each new state, before it is told to others. */
  readonly onChange: (state: RoomState, policy: VerifiedPolicy) => void
  /** Calls back when the newest state has been told. */
  readonly onTold: () => void
}

/** The state and the policy in force of one meeting, told to the nodes that take part. */
export class HeldState {
  readonly #options: HeldStateOptions
  readonly #broadcast: Broadcast<NodeRequest<"room.state">>
  /** Nodes on which a session is being opened: they are not told that they are out of use. */
  readonly #opening = new Set<NodeId>()
  #policy: VerifiedPolicy
  #current: RoomState
  readonly #quiet: Quiet
  #flushing = false
  #closed = false

  constructor(options: HeldStateOptions) {
    this.#options = options
    this.#policy = options.policy
    this.#quiet = new Quiet(() => this.retell())
    this.#current = this.#quiet.applied(options.start)
    this.#broadcast = new Broadcast(async (to, message) => {
      await options.courier.request({ kind: "node", node: to }, "room.state", message)
    })
  }

  get current(): RoomState {
    return this.#current
  }

  /** The policy in force. */
  get policy(): VerifiedPolicy {
    return this.#policy
  }

  /** Whether nothing changes any more: the meeting is over or its seat is elsewhere. */
  get isClosed(): boolean {
    return this.#closed
  }

  /** Puts another policy in force; the next change tells it. */
  adopt(policy: VerifiedPolicy): void {
    this.#policy = policy
  }

  /** Takes a new state and tells it at the end of this turn, so that a burst is one message. */
  change(wanted: RoomState): void {
    if (this.#closed) return
    const before = this.#current
    const next = this.#quiet.applied(wanted)
    this.#current = next
    this.#options.recorder.changed(before, next, this.#policy.descriptor.planes.media)
    this.#options.onChange(next, this.#policy)
    const stays = (node: NodeId): boolean =>
      this.#opening.has(node) || next.nodes.some((entry) => entry.node === node)
    for (const { node } of before.nodes) if (!stays(node)) this.#tell(node)
    if (!this.#flushing) {
      this.#flushing = true
      setImmediate(() => this.flush())
    }
  }

  /** Tells the state once more: what goes with it has changed, or the time has. */
  retell(): void {
    this.change({ ...this.#current, version: this.#current.version + 1 })
  }

  /** Tells a change now that would be told at the end of this turn. */
  flush(): void {
    if (!this.#flushing || this.#closed) return
    this.#flushing = false
    for (const { node } of this.#current.nodes) this.#tell(node)
    this.#options.onTold()
  }

  /** Resolves when all that was told by now has arrived or failed. */
  async settled(): Promise<void> {
    await this.#broadcast.settled()
  }

  /**
   * Tells a node that is new to the meeting who is in it, so that it can link to
   * the others while it opens its first session. Nothing waits for this: requests
   * to one node arrive in order.
   */
  introduce(node: NodeId, certificate: Jws): void {
    this.#opening.add(node)
    if (this.#current.nodes.some((entry) => entry.node === node)) return
    const nodes = [...this.#current.nodes, { node, certificate }]
    this.#broadcast.tell(node, this.#message({ ...this.#current, nodes }))
  }

  /** No session is being opened: nodes that were told of the meeting for nothing hear that too. */
  endIntroductions(): void {
    const told = [...this.#opening]
    this.#opening.clear()
    if (this.#closed) return
    for (const node of told) {
      if (!this.#current.nodes.some((entry) => entry.node === node)) this.#tell(node)
    }
  }

  /** The participant with this session. @throws RoomError `SESSION_UNKNOWN` */
  requireSession(session: SessionId): RoomParticipant {
    const found = findSession(this.#current, session)
    if (found === undefined) throw RoomError.sessionUnknown()
    return found
  }

  /** Requires that a node carries media of this meeting. @throws RoomError */
  requireMediaNode(node: NodeId): void {
    const takesPart =
      this.#opening.has(node) || this.#current.participants.some((entry) => entry.node === node)
    if (!takesPart) throw RoomError.notEntitled("take part in this meeting's media")
  }

  /** Changes and tells nothing any more. */
  close(): void {
    this.#closed = true
    this.#quiet.close()
  }

  #tell(node: NodeId): void {
    if (node === this.#options.trust.node) return
    this.#broadcast.tell(node, this.#message(this.#current))
  }

  #message(state: RoomState): NodeRequest<"room.state"> {
    const { invitations, memory } = this.#options
    const { start, fence } = this.#options.recorder
    return {
      policy: this.#policy.signed,
      state,
      start: { id: start, fence },
      invitations: [...invitations.all],
      memory: memory.told,
    }
  }
}
