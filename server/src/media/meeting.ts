// SPDX-License-Identifier: Apache-2.0
import { EventEmitter, once } from "node:events"
import type { NodeAnswer, NodeRequest, RoomState } from "@landmoot/core/protocol"
import { type NodeCertificate, SignedError } from "@landmoot/core/signed"
import type { MeetingId, NodeId, RegionId, SessionId } from "@landmoot/core/units"
import type { VerifiedPolicy } from "../rooms/ports.ts"
import type { EngineWorker, Hub } from "./engine/index.ts"
import { MediaError } from "./errors.ts"
import type { Admission, ParticipantPurpose } from "./grants.ts"
import { Hubs } from "./hubs.ts"
import { LinkTable } from "./links/index.ts"
import type { Located } from "./receiving.ts"
import { SeatReports } from "./reports.ts"
import { MediaSession } from "./session.ts"
import { Supply } from "./supply.ts"
import { type Surroundings, tell } from "./surroundings.ts"

/**
 * How long a client's `consume` waits for the state that tells where a producer
 * is, in ms: the client may have heard of it before this node. Higher: requests
 * for tracks that are gone are answered later; lower: new tracks are left out.
 */
const STATE_WAIT_MS = 1_000

/** One meeting on this node, while it has sessions here. Owns its sessions, routers and links. */
export class MediaMeeting {
  readonly id: MeetingId
  readonly links: LinkTable
  readonly #surroundings: Surroundings
  readonly #onEmpty: () => void
  readonly hubs: Hubs = new Hubs()
  readonly #supply: Supply
  readonly #reports: SeatReports
  readonly #sessions = new Map<SessionId, MediaSession>()
  readonly #listedPeers = new Set<NodeId>()
  readonly #changes = new EventEmitter<{ state: [] }>()
  #admission: Admission<unknown>
  /** Sessions that are being opened; the meeting is not empty while there are any. */
  #opening = 0
  #closed = false

  constructor(surroundings: Surroundings, first: Admission<unknown>, onEmpty: () => void) {
    this.id = first.policy.descriptor.meeting
    this.#surroundings = surroundings
    this.#admission = first
    this.#onEmpty = onEmpty
    this.#changes.setMaxListeners(0)
    this.#reports = new SeatReports(surroundings, () => this.seat)
    this.#supply = new Supply(surroundings.trust.node, this.hubs, () => this.links)
    this.links = new LinkTable(surroundings, {
      meeting: this.id,
      policy: () => this.policy,
      seat: () => this.seat,
      certificateOf: async (node) => await this.#certificateOf(node),
      enter: async (hub) => await this.hubs.enter(hub === "any" ? this.#busiest() : hub.worker),
      leave: (hub) => this.hubs.leave(hub),
      acquireOwn: async (hub, producer) => await this.#supply.acquireOwn(hub, producer),
      onChange: (from, producers) => this.#reportLink(from, producers),
    })
  }

  get sessions(): readonly MediaSession[] {
    return [...this.#sessions.values()]
  }

  /** The newest policy that this node knows. */
  get policy(): VerifiedPolicy {
    const told = this.#surroundings.directory.policy(this.id)
    const granted = this.#admission.policy
    const isNewer = told !== undefined && told.descriptor.revision > granted.descriptor.revision
    return isNewer ? told : granted
  }

  /** The node that holds the seat, by the highest fencing number seen. */
  get seat(): NodeId {
    const state = this.#surroundings.directory.state(this.id)
    return state !== undefined && state.fence >= this.#admission.fence
      ? state.seat
      : this.#admission.seat.node
  }

  /** A newer admission brings a newer policy and seat. */
  admitted(admission: Admission<unknown>): void {
    const { fence, policy } = this.#admission
    const isOlder =
      admission.fence < fence || admission.policy.descriptor.revision < policy.descriptor.revision
    if (!isOlder) this.#admission = admission
  }

  /** Opens the session of a verified grant; an older one of the same participant is replaced. */
  async open(
    { purpose, fence }: Admission<ParticipantPurpose>,
    { rtpCapabilities, consume }: NodeRequest<"media.open">,
  ): Promise<NodeAnswer<"media.open">> {
    const { engine, trust } = this.#surroundings
    const before = this.#sessions.get(purpose.session)
    if (before !== undefined && before.purpose.participant !== purpose.participant) {
      throw MediaError.forbidden("this session")
    }
    const worker = engine.pick((candidate) => this.hubs.has(candidate))
    worker.sessions.add(purpose)
    this.#opening += 1
    try {
      const hub = await this.hubs.enter(worker)
      const session = await this.#start({ purpose, fence, hub, rtpCapabilities })
      const consumers = await session.receiving.consume(consume, this.#logLeftOut)
      if (session.closed) throw MediaError.closed()
      return {
        certificate: trust.certificateJws,
        rtpCapabilities: { ...hub.router.rtpCapabilities },
        ...session.offers(),
        consumers,
      }
    } catch (error) {
      if (this.#sessions.get(purpose.session)?.purpose !== purpose) worker.sessions.delete(purpose)
      throw error
    } finally {
      this.#opening -= 1
      this.#tellIfEmpty()
    }
  }

  /** @throws MediaError `MEDIA_NOT_FOUND` */
  session(id: SessionId): MediaSession {
    const session = this.#sessions.get(id)
    if (session === undefined) throw MediaError.notFound("session")
    return session
  }

  /** Closes one session; unknown ones are closed already. */
  closeSession(id: SessionId): void {
    const session = this.#sessions.get(id)
    if (session !== undefined) this.#remove(session)
  }

  /** Finds the nodes of producers, waiting shortly for a state that knows them all. */
  async locate(producers: readonly string[]): Promise<readonly Located[]> {
    const signal = AbortSignal.timeout(STATE_WAIT_MS)
    for (;;) {
      const nodes = this.#whereabouts()
      const found = producers.flatMap((producer) => {
        const node = nodes.get(producer)
        return node === undefined ? [] : [{ producer, node }]
      })
      if (found.length === producers.length || signal.aborted || this.#closed) return found
      // The time being over is not a failure: what is found by then is the answer.
      await once(this.#changes, "state", { signal }).catch(() => undefined)
    }
  }

  /** Takes a new state into account: who is gone, which peers are gone, who holds the seat. */
  onState(state: RoomState): void {
    const { node } = this.#surroundings.trust
    const here = new Set(
      state.participants.filter((each) => each.node === node).map((each) => each.session),
    )
    for (const session of this.sessions) {
      if (here.has(session.id)) session.listed = true
      else if (session.listed || session.fence < state.fence) this.#remove(session)
    }
    const peers = new Set(state.participants.map((each) => each.node))
    for (const peer of this.links.peers) {
      if (peers.has(peer)) this.#listedPeers.add(peer)
      else if (this.#listedPeers.delete(peer)) void this.links.close(peer)
    }
    this.#reports.retry()
    this.#changes.emit("state")
  }

  /** A bridge broke: what came over links to that region can no longer be steered. */
  async regionLost(region: RegionId): Promise<void> {
    await this.links.closeRegion(region)
  }

  /** Gives up what ran on a dead worker, and returns the sessions that are lost. */
  workerDied(worker: EngineWorker): readonly MediaSession[] {
    const lost = this.sessions.filter((session) => session.hub.worker === worker)
    this.hubs.drop(worker)
    for (const session of lost) this.#remove(session)
    void this.links.closeBroken()
    return lost
  }

  /** Closes everything of this meeting on this node. */
  async close(): Promise<void> {
    this.#closed = true
    for (const session of this.sessions) this.#remove(session)
    await this.links.closeAll()
    this.hubs.close()
    this.#changes.emit("state")
  }

  readonly #logLeftOut = (producer: string, error: unknown): void => {
    this.#surroundings.log.warn({ producer, err: error }, "a track was left out of an offer")
  }

  async #start(options: {
    readonly purpose: ParticipantPurpose
    readonly fence: number
    readonly hub: Hub
    readonly rtpCapabilities: NodeRequest<"media.open">["rtpCapabilities"]
  }): Promise<MediaSession> {
    const { purpose, hub } = options
    const meeting = this.id
    try {
      const session: MediaSession = await MediaSession.open({
        ...options,
        acquire: async (located) => await this.#supply.acquire(hub, located),
        tell: (event) =>
          tell(this.#surroundings, purpose.gateway, [
            "gateway.media",
            { meeting, session: purpose.session, event },
          ]),
        producersChanged: () => this.#reportProducers(session),
        producerAdded: (producer) => this.#supply.add(producer, hub),
        producerRemoved: (producer) => this.#supply.remove(producer),
      })
      if (this.#closed) session.close()
      if (session.closed) throw MediaError.closed()
      const before = this.#sessions.get(purpose.session)
      if (before !== undefined) this.#remove(before)
      this.#sessions.set(session.id, session)
      return session
    } catch (error) {
      this.hubs.leave(hub)
      throw hub.worker.worker.closed ? MediaError.workerDied() : error
    }
  }

  #remove(session: MediaSession): void {
    if (this.#sessions.get(session.id) !== session) return
    this.#sessions.delete(session.id)
    session.close()
    session.hub.worker.sessions.delete(session.purpose)
    this.hubs.leave(session.hub)
    this.#tellIfEmpty()
  }

  #tellIfEmpty(): void {
    if (this.#sessions.size > 0 || this.#opening > 0) return
    void this.links.closeAll()
    this.#onEmpty()
  }

  /** Where every producer of the meeting is sent to, as far as this node knows. */
  #whereabouts(): ReadonlyMap<string, NodeId> {
    const state = this.#surroundings.directory.state(this.id)
    const told = (state?.participants ?? []).flatMap(({ node, producers }) =>
      producers.map(({ id }) => [id, node] as const),
    )
    const own = this.sessions.flatMap(({ sending }) =>
      sending.producers.map(({ id }) => [id, this.#surroundings.trust.node] as const),
    )
    return new Map([...told, ...own])
  }

  async #certificateOf(node: NodeId): Promise<NodeCertificate> {
    const { directory, trust } = this.#surroundings
    const entry = directory.state(this.id)?.nodes.find((each) => each.node === node)
    if (entry === undefined) throw MediaError.notFound("node of the meeting")
    const certificate = await trust.certificateOf(entry.certificate)
    if (certificate.node !== node) throw SignedError.otherSubject("node certificate", "node")
    return certificate
  }

  /** The worker with most of the meeting's sessions: from there fewest producers need a pipe. */
  #busiest(): EngineWorker {
    const counts = new Map<EngineWorker, number>()
    for (const { hub } of this.sessions) counts.set(hub.worker, (counts.get(hub.worker) ?? 0) + 1)
    const [best] = [...counts].toSorted(([, left], [, right]) => right - left)
    if (best === undefined) throw MediaError.notFound("meeting")
    return best[0]
  }

  #reportProducers(session: MediaSession): void {
    const body = (): NodeRequest<"seat.producers"> => ({
      meeting: this.id,
      session: session.id,
      producers: session.sending.infos,
    })
    this.#reports.put(session.id, "seat.producers", body)
  }

  #reportLink(from: NodeId, producers: readonly string[]): void {
    this.#reports.put(from, "seat.links", () => ({
      meeting: this.id,
      from,
      producers: [...producers],
    }))
  }
}
