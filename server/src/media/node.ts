// SPDX-License-Identifier: Apache-2.0
/**
 * The media node: answers the seat, gateways and other media nodes.
 *
 * @module
 */
import { join } from "node:path"
import type { NodeAnswer, NodeReport, NodeRequest } from "@landmoot/core/protocol"
import type { MeetingId, ParticipantId, SessionId } from "@landmoot/core/units"
import type { Asker } from "../rooms/ports.ts"
import { requireCertified } from "./certified.ts"
import { Engine } from "./engine/index.ts"
import { MediaError } from "./errors.ts"
import { type Admission, GrantGate } from "./grants.ts"
import { LastWords } from "./last-words.ts"
import { MediaMeeting } from "./meeting.ts"
import type { MediaConfig, MediaNodeOptions } from "./options.ts"
import { carryOut } from "./requests.ts"
import type { MediaSession } from "./session.ts"
import { type MediaStatistics, statisticsOf } from "./statistics.ts"
import type { Surroundings } from "./surroundings.ts"

/** A session that this node can no longer serve. */
export interface LostSession {
  readonly meeting: MeetingId
  readonly session: SessionId
  readonly participant: ParticipantId
  readonly error: MediaError
}

/** The media of one node. Owns the workers and everything that runs on them. */
export interface MediaNode extends AsyncDisposable {
  /** What placement needs to know of this node, now. */
  report(): NodeReport
  /** Calls back for each session that ended with its worker or by policy; returns how to stop. */
  onSessionLost(listener: (lost: LostSession) => void): () => void
  /** Bytes and packets by session and link, now. */
  statistics(): Promise<MediaStatistics>
  /** The processes of the media workers. */
  readonly workerPids: readonly number[]
  /** Ends all sessions, links and workers. Idempotent. */
  close(): Promise<void>
}

/**
 * Starts the workers and begins to answer.
 *
 * @throws MediaError `MEDIA_ADDRESS_NOT_CERTIFIED`, `MEDIA_FINGERPRINT_NOT_CERTIFIED`,
 * `MEDIA_PORT_UNAVAILABLE` or `MEDIA_WORKER_UNAVAILABLE`
 */
export async function createMediaNode(options: MediaNodeOptions): Promise<MediaNode> {
  const { trust, courier, directory, config, log } = options
  const { media } = config
  const files = {
    certificateFile: join(config.keys, "dtls.crt"),
    keyFile: join(config.keys, "dtls.key"),
  }
  await requireCertified(trust, config, files.certificateFile)
  const engine = await Engine.start(
    media.workers,
    { ...media, ...files, workerBin: options.workerBin },
    log,
  )
  const gate = new GrantGate({
    trust,
    directory,
    ignoresPolicy: config.testOnly?.nodeIgnoresPolicy ?? false,
  })
  const node = new RunningMediaNode({ trust, courier, directory, engine, gate, log }, config)
  node.start()
  return node
}

/**
 * How often the node looks at its own certificate, in ms. Higher: it may serve so
 * much longer after the end; lower: a comparison of two numbers more often.
 */
const CERTIFICATE_CHECK_MS = 1000

/** How often the round trip of each session is noted, in ms. Lower: more work; higher: coarser. */
const SAMPLE_MS = 15_000

class RunningMediaNode implements MediaNode {
  readonly #surroundings: Surroundings
  readonly #config: MediaConfig
  readonly #meetings = new Map<MeetingId, MediaMeeting>()
  readonly #lostListeners = new Set<(lost: LostSession) => void>()
  readonly #stops: (() => void)[] = []
  readonly #lastWords = new LastWords()
  #closing: Promise<void> | undefined

  constructor(surroundings: Surroundings, config: MediaConfig) {
    this.#surroundings = surroundings
    this.#config = config
  }

  /** Sets the handlers; called once. */
  start(): void {
    const { courier, directory, engine, log } = this.#surroundings
    courier.handle("media.open", async (body, asker) => await this.#open(body, asker))
    courier.handle("media.close", async (body, asker) => await this.#closeSession(body, asker))
    courier.handle("media.request", async (body, asker) => await this.#request(body, asker))
    courier.handle("media.pause", async ({ meeting: id, session, sources }, { node }) => {
      const meeting = this.#meeting(id)
      if (node !== meeting.seat) throw MediaError.forbidden("this session")
      await meeting.session(session).sending.stop(sources)
      return {}
    })
    courier.handle("link.open", async (body, asker) => await this.#openLink(body, asker))
    courier.handle("link.pull", async ({ meeting, producer }, { node }) => {
      const { links, policy } = this.#meeting(meeting)
      const link = await links.to(node)
      this.#surroundings.gate.permit(policy, link.peer)
      const { rtpParameters, ...track } = await link.outlets.pull(producer)
      return { ...track, rtpParameters: { ...rtpParameters } }
    })
    courier.handle("link.release", async ({ meeting, producer }, { node }) => {
      const link = await this.#meetings.get(meeting)?.links.to(node)
      link?.outlets.release(producer)
      return {}
    })
    courier.handle("link.producer", async ({ meeting, producer, change }, { node }) => {
      const link = await this.#meetings.get(meeting)?.links.known(node)
      link?.inlets.changed(producer, change)
      return {}
    })
    engine.onDied((worker) => {
      for (const meeting of this.#meetings.values()) meeting.workerDied(worker)
    })
    const watch = setInterval(() => this.#requireCertificate(), CERTIFICATE_CHECK_MS).unref()
    const sampling = setInterval(() => this.#sample(), SAMPLE_MS).unref()
    this.#stops.push(
      () => clearInterval(watch),
      () => clearInterval(sampling),
      directory.onState((id, state) => {
        const meeting = this.#meetings.get(id)
        if (state === undefined) void meeting?.close()
        else meeting?.onState(state)
      }),
      courier.onBridge(({ kind, region, meetings }) => {
        if (kind !== "lost") return
        for (const id of meetings) {
          this.#meetings
            .get(id)
            ?.regionLost(region)
            .catch((error: unknown) => log.error({ region, err: error }, "links were not closed"))
        }
      }),
    )
  }

  get workerPids(): readonly number[] {
    return this.#surroundings.engine.pids
  }

  report(): NodeReport {
    const { trust, engine } = this.#surroundings
    return {
      certificate: trust.certificateJws,
      healthy: engine.healthy && this.#closing === undefined,
      sessions: engine.sessions,
      capacity: this.#config.media.capacity,
    }
  }

  onSessionLost(listener: (lost: LostSession) => void): () => void {
    this.#lostListeners.add(listener)
    return () => this.#lostListeners.delete(listener)
  }

  async statistics(): Promise<MediaStatistics> {
    return await statisticsOf(this.#surroundings.trust.node, [...this.#meetings.values()])
  }

  async close(): Promise<void> {
    this.#closing ??= (async () => {
      for (const stop of this.#stops) stop()
      await Promise.all([...this.#meetings.values()].map(async (meeting) => await meeting.close()))
      await this.#surroundings.engine.close()
    })()
    await this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #open(body: NodeRequest<"media.open">, asker: Asker): Promise<NodeAnswer<"media.open">> {
    const admission = await this.#surroundings.gate.participant(body, asker)
    if (this.#closing !== undefined) throw MediaError.closed()
    const { capacity } = this.#config.media
    if (this.#surroundings.engine.sessions >= capacity) throw MediaError.full(capacity)
    return await this.#entered(admission).open(admission, body)
  }

  async #closeSession(
    { meeting: id, session }: NodeRequest<"media.close">,
    { node }: Asker,
  ): Promise<NodeAnswer<"media.close">> {
    const meeting = this.#meetings.get(id)
    const known = meeting?.sessions.find((each) => each.id === session)
    if (meeting === undefined || known === undefined) {
      return await this.#lastWords.take(id, session, node)
    }
    if (node !== known.gateway && node !== meeting.seat) throw MediaError.forbidden("this session")
    meeting.closeSession(session)
    return await this.#lastWords.take(id, session, node)
  }

  async #request(
    { meeting: id, session: sessionId, request }: NodeRequest<"media.request">,
    { node }: Asker,
  ): Promise<NodeAnswer<"media.request">> {
    const { gate, log } = this.#surroundings
    const meeting = this.#meeting(id)
    const session = meeting.session(sessionId)
    if (node !== session.gateway) throw MediaError.forbidden("this session")
    const body = await carryOut(session, request, {
      permit: () => gate.permit(meeting.policy),
      locate: async (producers) => await meeting.whereabouts.locate(producers),
      onLeftOut: (producer, error) =>
        log.warn({ producer, err: error }, "a track was left out of an answer"),
    })
    return { body: { ...body } }
  }

  async #openLink(body: NodeRequest<"link.open">, asker: Asker): Promise<NodeAnswer<"link.open">> {
    const admission = await this.#surroundings.gate.link(body, asker.certificate)
    const meeting = this.#meeting(body.meeting)
    meeting.admitted(admission)
    return { end: await meeting.links.open(asker.certificate, body.end) }
  }

  #meeting(id: MeetingId): MediaMeeting {
    const meeting = this.#meetings.get(id)
    if (meeting === undefined) throw MediaError.notFound("meeting")
    return meeting
  }

  #entered(admission: Admission<unknown>): MediaMeeting {
    const { meeting: id } = admission.policy.descriptor
    const known = this.#meetings.get(id)
    if (known !== undefined) {
      known.admitted(admission)
      return known
    }
    const made: MediaMeeting = new MediaMeeting(this.#surroundings, admission, {
      onEmpty: () => {
        if (this.#meetings.get(id) === made) this.#meetings.delete(id)
      },
      onLost: (session, error) => this.#lost(id, session, error),
      onClosed: (session) => this.#lastWords.keep(id, session, made.seat),
    })
    this.#meetings.set(id, made)
    return made
  }

  /** Without a certificate in force nobody is served; whoever is, must move. */
  #requireCertificate(): void {
    const { trust } = this.#surroundings
    if (trust.now() < trust.certificate.exp) return
    for (const meeting of this.#meetings.values()) meeting.placeUnproven()
  }

  #sample(): void {
    for (const session of [...this.#meetings.values()].flatMap(({ sessions }) => sessions)) {
      session.sample().catch(() => undefined) // It may end at any moment.
    }
  }

  #lost(meeting: MeetingId, { id, purpose }: MediaSession, error: MediaError): void {
    const { participant } = purpose
    for (const listener of this.#lostListeners) {
      listener({ meeting, session: id, participant, error })
    }
  }
}
