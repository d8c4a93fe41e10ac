// SPDX-License-Identifier: Apache-2.0
import type { NodeAnswer, NodeRequest, RoomState } from "@landmoot/core/protocol"
import { rightsOf } from "@landmoot/core/rights"
import type { NodeCertificate } from "@landmoot/core/signed"
import type { MeetingId, NodeId, RegionId, SessionId } from "@landmoot/core/units"
import type { VerifiedPolicy } from "../rooms/ports.ts"
import type { EngineWorker, Hub } from "./engine/index.ts"
import { MediaError } from "./errors.ts"
import type { Admission, ParticipantPurpose } from "./grants.ts"
import { Hubs } from "./hubs.ts"
import { LinkTable } from "./links/index.ts"
import { SeatReports } from "./reports.ts"
import { MediaSession } from "./session.ts"
import { Supply } from "./supply.ts"
import { type Surroundings, tell } from "./surroundings.ts"
import { mediaNodesOf, Whereabouts } from "./whereabouts.ts"

/**
 * How long after a narrower revision whoever is outside it may still be served,
 * in ms (R11: moved within 60 s, otherwise disconnected).
 */
const REVISION_GRACE_MS = 60_000

/** Whom a meeting tells of what happens to it. */
export interface MeetingListeners {
  /** The last session has ended. */
  readonly onEmpty: () => void
  /** A session cannot be served any longer, and nobody asked for its end. */
  readonly onLost: (session: MediaSession, error: MediaError) => void
  /** A session has ended, for whatever reason. */
  readonly onClosed: (session: MediaSession) => void
}

/** One meeting on this node, while it has sessions here. Owns its sessions, routers and links. */
export class MediaMeeting {
  readonly id: MeetingId
  readonly hubs: Hubs = new Hubs()
  readonly links: LinkTable
  readonly whereabouts: Whereabouts
  readonly #surroundings: Surroundings
  readonly #listeners: MeetingListeners
  readonly #supply: Supply
  readonly #reports: SeatReports
  readonly #sessions = new Map<SessionId, MediaSession>()
  /** The media nodes of the last state; a peer that is not there yet may be on its way. */
  #listedPeers: ReadonlySet<NodeId>
  #admission: Admission<unknown>
  /** Sessions that are being opened; the meeting is not empty while there are any. */
  #opening = 0
  #closed = false
  /** The newest revision that is enforced, or will be when the grace is over. */
  #revision: number
  #grace: NodeJS.Timeout | undefined

  constructor(surroundings: Surroundings, first: Admission<unknown>, listeners: MeetingListeners) {
    this.id = first.policy.descriptor.meeting
    this.#surroundings = surroundings
    this.#admission = first
    this.#listeners = listeners
    this.#revision = first.policy.descriptor.revision
    this.#listedPeers = mediaNodesOf(surroundings.directory.state(this.id))
    this.#reports = new SeatReports(surroundings, () => this.seat)
    this.#supply = new Supply(surroundings.trust.node, this.hubs, () => this.links)
    this.whereabouts = new Whereabouts(this.id, surroundings, (producer) =>
      this.#supply.isOwn(producer),
    )
    this.links = new LinkTable(surroundings, {
      meeting: this.id,
      policy: () => this.policy,
      seat: () => this.seat,
      certificateOf: async (node) => await this.whereabouts.certificateOf(node),
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

  /** Takes a new state into account: who is gone, which peers are gone, who holds the seat. */
  onState(state: RoomState): void {
    const { node } = this.#surroundings.trust
    const here = new Map(
      state.participants.filter((each) => each.node === node).map((each) => [each.session, each]),
    )
    for (const session of this.sessions) {
      const person = here.get(session.id)
      if (person !== undefined) {
        session.listed = true
        // The grant counts until here; from now on it is the state, judged as everywhere.
        session.sending.permit(rightsOf(state.rules, person))
      } else if (session.listed || session.fence < state.fence) this.#remove(session)
    }
    const peers = mediaNodesOf(state)
    for (const peer of this.links.peers) {
      if (this.#listedPeers.has(peer) && !peers.has(peer)) void this.links.close(peer)
    }
    this.#listedPeers = peers
    if (this.policy.descriptor.revision > this.#revision) this.#startGrace()
    this.#reports.retry()
    this.whereabouts.changed()
  }

  /** A bridge broke: what came over links to that region can no longer be steered. */
  async regionLost(region: RegionId): Promise<void> {
    await this.links.closeIf((peer) => peer.region === region)
  }

  /** Gives up what ran on a dead worker. */
  workerDied(worker: EngineWorker): void {
    const lost = this.sessions.filter((session) => session.hub.worker === worker)
    this.hubs.drop(worker)
    this.#lose(lost, MediaError.workerDied())
    void this.links.closeBroken()
  }

  /** Closes everything of this meeting on this node. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#grace)
    for (const session of this.sessions) this.#remove(session)
    await this.links.closeAll()
    this.hubs.close()
    this.whereabouts.close()
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
    this.#listeners.onClosed(session)
    session.hub.worker.sessions.delete(session.purpose)
    this.hubs.leave(session.hub)
    this.#tellIfEmpty()
  }

  #lose(sessions: readonly MediaSession[], error: MediaError): void {
    for (const session of sessions) {
      this.#remove(session)
      this.#listeners.onLost(session, error)
    }
  }

  /** This node's certificate has ended: it is nowhere, and serves nobody (R12). */
  placeUnproven(): void {
    const message = "the node's certificate has expired"
    this.#lose(
      this.sessions,
      MediaError.refused({ ok: false, code: "NO_EVIDENCE", plane: "media", message }),
    )
  }

  #startGrace(): void {
    this.#revision = this.policy.descriptor.revision
    clearTimeout(this.#grace)
    this.#grace = setTimeout(() => this.#enforce(), REVISION_GRACE_MS).unref()
  }

  /** Ends what the policy in force does not allow: here, or over links. */
  #enforce(): void {
    const permits = (certificate?: NodeCertificate): MediaError | undefined =>
      this.#surroundings.gate.refusal(this.policy, certificate)
    const own = permits()
    if (own !== undefined) this.#lose(this.sessions, own)
    void this.links.closeIf((certificate) => permits(certificate) !== undefined)
  }

  #tellIfEmpty(): void {
    if (this.#sessions.size > 0 || this.#opening > 0) return
    clearTimeout(this.#grace)
    void this.links.closeAll()
    this.#listeners.onEmpty()
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
