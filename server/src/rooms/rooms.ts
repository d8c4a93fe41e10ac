// SPDX-License-Identifier: Apache-2.0
/**
 * The meetings that this node takes part in: as their seat, or as a gateway or
 * media node that follows one. Takes a seat over when its holder is lost.
 *
 * @module
 */
import { setTimeout } from "node:timers/promises"
import type {
  NodeAnswer,
  NodeRequest,
  NodeRequestKind,
  RoomState,
  StartOfSeat,
  StartingRules,
} from "@landmoot/core/protocol"
import { type MeetingId, type RegionId, regionOfNode, type SessionId } from "@landmoot/core/units"
import { Directory } from "./directory.ts"
import { RoomError } from "./errors.ts"
import { firstFence } from "./fence.ts"
import { Follower } from "./follower.ts"
import { HomeDesk } from "./home-desk.ts"
import { HomeOrders } from "./home-orders.ts"
import { InvitationRoll, type Roll } from "./invitation-roll.ts"
import type {
  Asker,
  BridgeEvent,
  ClientPort,
  Courier,
  LocalNodes,
  MeetingHome,
  MeetingRecords,
  Trust,
  VerifiedPolicy,
} from "./ports.ts"
import { requirePlace, Scheduler } from "./scheduler.ts"
import { handleSeatRequests } from "./seat-requests.ts"
import { newStart, Recorder } from "./recorder.ts"
import { Seat } from "./seat.ts"
import { isSeatAway, Succession } from "./succession.ts"

/**
 * How often meetings are looked for whose descriptor has expired, in ms. Higher:
 * they are served longer than they may; lower: nothing is gained.
 */
const SWEEP_MS = 5000

/** How long a node that closes waits for home to hear of its seats' last entries, in ms. */
const LAST_WORDS_MS = 1000

/**
 * How long somebody who joins waits for home to say who is invited by now, in ms. Higher: joins
 * are slower while home is away; lower: a slow home is not heard, and its last word counts.
 */
const HOME_ASKED_MS = 1500

/** What the meetings of a node are made of. */
export interface RoomsOptions {
  readonly trust: Trust
  readonly courier: Courier
  readonly localNodes: LocalNodes
  /** Present if accounts rest at this node. */
  readonly home: MeetingHome | undefined
  /** Present if the records of meetings rest at this node. */
  readonly records?: MeetingRecords | undefined
  /** Test-only: see `testOnly` in the configuration. */
  readonly schedulerIgnoresPolicy?: boolean
  /** Test-only: as above. */
  readonly nodeIgnoresPolicy?: boolean
}

/** How a meeting begins of which its home says nothing. */
const DEFAULT_RULES: StartingRules = { preset: "business", pinned: false }

/** The meetings of one node. */
export class Rooms {
  readonly directory: Directory = new Directory()
  readonly #options: RoomsOptions
  readonly #scheduler: Scheduler
  readonly #succession: Succession
  readonly #homeDesk: HomeDesk
  readonly #homeOrders: HomeOrders
  readonly #follower: Follower
  /** Owned here: the seats that this node holds, also while one is being made. */
  readonly #seats = new Map<MeetingId, Promise<Seat>>()
  /** Owned here: how much is under way about each meeting. */
  readonly #holds = new Map<
    MeetingId,
    { readonly count: number; readonly policy: VerifiedPolicy }
  >()
  /** Seats that are being made. */
  readonly #making = new Set<MeetingId>()
  readonly #closing = new AbortController()
  readonly #stopListening: () => void
  readonly #sweeping: NodeJS.Timeout
  #clients: ClientPort | undefined

  constructor(options: RoomsOptions) {
    this.#options = options
    const { trust, courier, localNodes } = options
    this.#scheduler = new Scheduler({
      trust,
      courier,
      localNodes,
      ignoresPolicy: options.schedulerIgnoresPolicy === true,
    })
    this.#succession = new Succession({ trust, courier, directory: this.directory })
    const { directory } = this
    this.#homeOrders = new HomeOrders({
      directory,
      succession: this.#succession,
      askSeat: async (kind, body, policy) => await this.askSeat(kind, body, policy),
      hold: (meeting, policy) => this.hold(meeting, policy),
      release: (meeting) => this.release(meeting),
      closing: this.#closing.signal,
    })
    this.#homeDesk = new HomeDesk({
      trust,
      courier,
      directory,
      home: options.home,
      records: options.records,
    })
    this.#follower = new Follower({
      trust,
      courier,
      localNodes,
      directory,
      clients: () => this.#clients,
      nodeIgnoresPolicy: options.nodeIgnoresPolicy === true,
      policy: (meeting) => this.policy(meeting),
      superseded: async (meeting) => await this.#giveUp(meeting),
      out: (meeting) => this.#leaveMeeting(meeting),
      orphaned: async (meeting, seat) => await this.#takeOverFrom(meeting, seat.region),
    })
    this.#homeDesk.handle()
    this.#follower.handle()
    handleSeatRequests(options, {
      seat: async (meeting, policy) => await this.#seat(meeting, policy),
      heldSeat: async (meeting) => await this.#heldSeat(meeting),
      revise: async (meeting, policy) => await this.#reviseSeat(meeting, policy),
      isHeld: async (policy, asker) => await this.#isHeld(policy, asker),
    })
    this.#stopListening = courier.onBridge((event) => this.#bridgeChanged(event))
    this.#sweeping = setInterval(() => this.endExpired(), SWEEP_MS).unref()
  }

  /** Where clients' sessions end at this node; set once there is a gateway. */
  attachClients(clients: ClientPort): void {
    this.#clients = clients
  }

  /** Asks the seat of a meeting; if its holder is gone, whoever is next takes over first. */
  async askSeat<Kind extends NodeRequestKind>(
    kind: Kind,
    body: NodeRequest<Kind> & { readonly meeting: MeetingId },
    policy: VerifiedPolicy,
  ): Promise<NodeAnswer<Kind>> {
    const { meeting } = body
    const { courier } = this.#options
    const { seats } = policy.descriptor
    const known = this.directory.state(meeting)?.seat
    if (known === undefined) return await this.#succession.ask(seats, kind, body)
    try {
      return await courier.request({ kind: "node", node: known }, kind, body)
    } catch (error) {
      // Unreachable, or it is there and has forgotten the meeting: it was started again.
      if (!isSeatAway(error)) throw error
      const lost = regionOfNode(known)
      await this.#takeOverFrom(meeting, lost)
      const next = this.directory.state(meeting)?.seat
      if (next !== undefined && next !== known) {
        return await courier.request({ kind: "node", node: next }, kind, body)
      }
      const others = seats.filter((region) => region !== lost)
      if (others.length === 0) throw error
      return await this.#succession.ask(others, kind, body)
    }
  }

  /**
   * The policy of a running meeting has narrowed at home (R11).
   *
   * @param before - the policy under which people meet; undefined if nobody has begun.
   */
  async revise(policy: VerifiedPolicy, before: VerifiedPolicy | undefined): Promise<void> {
    await this.#homeOrders.revise(policy, before)
  }

  /** Somebody is invited no more at home, and is out at once if they are in. */
  async recall(meeting: MeetingId, before: VerifiedPolicy | undefined): Promise<void> {
    await this.#homeOrders.recall(meeting, before)
  }

  /** A media session of this node has died under it: told to the seat. */
  async sessionLost(meeting: MeetingId, session: SessionId): Promise<void> {
    const policy = this.directory.policy(meeting)
    if (policy !== undefined) await this.askSeat("seat.lost", { meeting, session }, policy)
  }

  /** The owner has ended the meeting, or nothing is allowed any more. */
  async end(
    meeting: MeetingId,
    { code, message }: { readonly code: string; readonly message: string },
    before: VerifiedPolicy | undefined,
  ): Promise<void> {
    await this.#homeOrders.end({ meeting, code, message }, before)
  }

  /** Ends here what runs on a descriptor that has expired (R15). */
  endExpired(): void {
    const { trust } = this.#options
    const now = trust.now()
    for (const meeting of this.directory.meetings()) {
      const replica = this.directory.replica(meeting)
      if (replica === undefined || now < replica.policy.descriptor.exp) continue
      const seat = this.#seats.get(meeting)
      this.#seats.delete(meeting)
      seat?.then((held) => this.#endSeat(held, "ended")).catch(() => undefined) // Told to whoever asked for it.
      const notice = {
        kind: "ended",
        code: "POLICY_STALE",
        message: "its descriptor expired",
      } as const
      for (const { session, gateway } of replica.state.participants) {
        if (gateway === trust.node) this.#clients?.dismiss(meeting, session, notice)
      }
      this.#leaveMeeting(meeting)
    }
  }

  /** The meetings whose seat is here. */
  seats(): readonly MeetingId[] {
    return [...this.#seats.keys()]
  }

  /** Takes what a seat answered as this node's own knowledge. */
  learn(meeting: MeetingId, policy: VerifiedPolicy, state: RoomState): void {
    const { invitations = [], start, memory } = this.directory.replica(meeting) ?? {}
    this.directory.apply(meeting, { policy, state, invitations, start, memory })
  }

  /** Keeps a meeting attached while something about it is under way; to be released once. */
  hold(meeting: MeetingId, policy: VerifiedPolicy): void {
    const known = this.directory.policy(meeting) ?? policy
    this.#options.courier.attach(meeting, known)
    const count = (this.#holds.get(meeting)?.count ?? 0) + 1
    this.#holds.set(meeting, { count, policy: known })
  }

  /** The policy of a meeting that this node takes part in, or that somebody waits for here. */
  policy(meeting: MeetingId): VerifiedPolicy | undefined {
    return this.directory.policy(meeting) ?? this.#holds.get(meeting)?.policy
  }

  /** No bridge may stay for a meeting in which nobody here takes part. */
  release(meeting: MeetingId): void {
    const held = this.#holds.get(meeting)
    if (held !== undefined && held.count > 1) {
      this.#holds.set(meeting, { ...held, count: held.count - 1 })
      return
    }
    this.#holds.delete(meeting)
    if (this.directory.state(meeting) === undefined) this.#leaveMeeting(meeting)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#stopListening()
    clearInterval(this.#sweeping)
    const seats = await Promise.allSettled(this.#seats.values())
    this.#seats.clear()
    const last = seats.map(async (seat) => {
      if (seat.status !== "fulfilled") return
      seat.value.close()
      await seat.value.recorder.finish("handed-over", 1)
    })
    await Promise.race([Promise.all(last), setTimeout(LAST_WORDS_MS, undefined, { ref: false })])
  }

  /** The seat that this node holds. @throws RoomError `SEAT_ELSEWHERE` */
  async #heldSeat(meeting: MeetingId): Promise<Seat> {
    const seat = this.#seats.get(meeting)
    if (seat === undefined) throw RoomError.seatElsewhere()
    return await seat
  }

  /** The seat that this node holds, or, if the meeting has none yet, a new one. */
  async #seat(meeting: MeetingId, policy: VerifiedPolicy): Promise<Seat> {
    const held = this.#seats.get(meeting)
    if (held !== undefined) return await held
    const known = this.directory.state(meeting)
    if (known !== undefined) throw RoomError.seatElsewhere()
    this.hold(meeting, policy)
    const made = this.#makeSeat(meeting, policy)
    this.#seats.set(meeting, made)
    this.#making.add(meeting)
    try {
      return await made
    } catch (error) {
      this.#seats.delete(meeting)
      throw error
    } finally {
      this.#making.delete(meeting)
      this.release(meeting)
    }
  }

  async #makeSeat(meeting: MeetingId, policy: VerifiedPolicy): Promise<Seat> {
    const { trust } = this.#options
    const { certificate, catalogue } = trust
    const { descriptor } = policy
    requirePlace({ descriptor, catalogue, certificate, plane: "signalling", now: trust.now() })
    const fence = firstFence(descriptor.seats, trust.region, trust.now())
    if (fence === undefined) throw RoomError.seatElsewhere()
    const { title, running, rules, ...roll } = await this.#homeDesk.begin(policy)
    // People meet already: this node may have been started again, or was out of reach.
    if (running && (await this.#succession.isHeldElsewhere(meeting, policy))) {
      throw RoomError.seatElsewhere()
    }
    return this.#newSeat({ policy, title, fence, rules: rules ?? DEFAULT_RULES, roll })
  }

  #newSeat(
    start: Pick<
      ConstructorParameters<typeof Seat>[0],
      "policy" | "title" | "fence" | "rules" | "inherited" | "memory"
    > & { readonly roll: Roll },
    before?: StartOfSeat,
  ): Seat {
    const { trust, courier } = this.#options
    const { meeting } = start.policy.descriptor
    const { fence } = start
    const invitations = new InvitationRoll({
      known: start.roll,
      // The lost seat did not hand on what home had said of how many may come.
      isStale: before !== undefined,
      now: () => trust.now(),
      ask: async () => await this.#homeDesk.begin(seat.policy, { timeoutMs: HOME_ASKED_MS }),
    })
    const recorder = new Recorder({
      start: before?.id ?? newStart(),
      fence,
      before: before?.fence,
      now: () => trust.now(),
      send: async (batch) => {
        // A revision may have taken this place from the seat; what it tells was before that.
        const { policy } = seat
        const maySit = policy.descriptor.seats.includes(trust.region)
        await this.#tellHome(maySit ? policy : start.policy, batch)
      },
    })
    const seat = new Seat({
      ...start,
      invitations,
      trust,
      courier,
      scheduler: this.#scheduler,
      recorder,
      onState: (state, { policy, memory }) => {
        const former = this.directory.policy(meeting)
        const started = { id: recorder.start, fence }
        const { all } = invitations
        this.directory.apply(meeting, { policy, state, invitations: all, start: started, memory })
        this.#follower.toClients(state, policy, former)
      },
      onEnd: () => {
        this.#seats.delete(meeting)
        this.hold(meeting, start.policy)
        // Whoever joins from now on begins anew; only the way home is still needed.
        this.directory.forget(meeting)
        void recorder.finish("ended")
        void this.#homeDesk.tellEnded(meeting).then(() => this.release(meeting))
      },
    })
    return seat
  }

  /** Puts a narrower revision in force at the seat, and lets it go if it may not stand here. */
  async #reviseSeat(meeting: MeetingId, policy: VerifiedPolicy): Promise<void> {
    const { courier, trust } = this.#options
    const seat = await this.#heldSeat(meeting)
    // What it has to tell it tells before it loses its way home.
    const isOut = !policy.descriptor.seats.includes(trust.region)
    if (isOut) await seat.recorder.finish("handed-over", 1)
    await seat.commands.revise(policy)
    // Only now: those outside had to hear of it over the bridges that end here.
    courier.attach(meeting, seat.policy)
    if (!seat.policy.descriptor.seats.includes(trust.region)) this.#stepDown(meeting, seat)
  }

  /** Whether this node holds the seat, or takes it over now from an asker that has forgotten it. */
  async #isHeld({ descriptor }: VerifiedPolicy, asker: Asker): Promise<boolean> {
    const { meeting, seats } = descriptor
    const { trust } = this.#options
    // Of two that begin at once the first in the order of the descriptor goes on.
    if (this.#making.has(meeting)) {
      return seats.indexOf(trust.region) < seats.indexOf(asker.region)
    }
    // It was the seat, as far as is known here, and has forgotten: it was started again.
    const isFollowed = this.directory.state(meeting)?.seat === asker.node
    if (isFollowed) await this.#takeOverFrom(meeting, asker.region)
    return this.#seats.has(meeting)
  }

  /** A higher fence than this node's own seat: somebody took over while it was away. */
  async #giveUp(meeting: MeetingId): Promise<void> {
    const own = this.#seats.get(meeting)
    if (own === undefined) return
    this.#seats.delete(meeting)
    this.#endSeat(await own, "handed-over")
  }

  /** Closes a seat that another has taken over from, or whose time is over. */
  #endSeat(seat: Seat, last: "ended" | "handed-over"): void {
    seat.close()
    void seat.recorder.finish(last)
  }

  /** Tells the home of a meeting what happened in it, also when it is over here. */
  async #tellHome(policy: VerifiedPolicy, batch: Parameters<HomeDesk["record"]>[1]): Promise<void> {
    const { meeting } = policy.descriptor
    this.hold(meeting, policy)
    try {
      await this.#homeDesk.record(policy, batch)
    } finally {
      this.release(meeting)
    }
  }

  /** Lets a seat go that the policy in force does not allow here; another region takes over. */
  #stepDown(meeting: MeetingId, seat: Seat): void {
    this.#seats.delete(meeting)
    seat.close()
    this.#leaveMeeting(meeting)
  }

  /** Forgets a meeting here, unless somebody has begun it again meanwhile. */
  #leaveMeeting(meeting: MeetingId): void {
    if (this.#seats.has(meeting)) return
    this.directory.forget(meeting)
    if (!this.#holds.has(meeting)) this.#options.courier.detach(meeting)
  }

  #bridgeChanged(event: BridgeEvent): void {
    if (event.kind !== "lost") return
    for (const meeting of event.meetings) {
      void this.#regionLost(meeting, event.region).catch(() => undefined)
    }
  }

  async #regionLost(meeting: MeetingId, region: RegionId): Promise<void> {
    const held = this.#seats.get(meeting)
    if (held !== undefined) {
      ;(await held).regionLost(region)
      return
    }
    const seat = this.directory.state(meeting)?.seat
    if (seat !== undefined && regionOfNode(seat) === region) {
      await this.#takeOverFrom(meeting, region)
    }
  }

  /** Takes the seat over from a lost region, if this node is the next in the descriptor's order. */
  async #takeOverFrom(meeting: MeetingId, lost: RegionId): Promise<void> {
    const { trust } = this.#options
    const fence = await this.#succession.fenceAfter(meeting, lost)
    const replica = this.directory.replica(meeting)
    if (replica === undefined || fence === undefined || this.#seats.has(meeting)) return
    const { certificate, catalogue } = trust
    const { descriptor } = replica.policy
    requirePlace({ descriptor, catalogue, certificate, plane: "signalling", now: trust.now() })
    const seat = this.#newSeat(
      {
        policy: replica.policy,
        title: replica.state.title,
        rules: replica.state.rules,
        memory: replica.memory,
        fence,
        roll: { invitations: replica.invitations },
        inherited: replica.state,
      },
      replica.start,
    )
    this.#seats.set(meeting, Promise.resolve(seat))
    seat.announce()
    seat.regionLost(lost)
  }
}
