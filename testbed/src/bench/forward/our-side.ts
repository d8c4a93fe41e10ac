// SPDX-License-Identifier: Apache-2.0
import type { NodeAnswer, NodeRequest } from "@landmoot/core/protocol"
import { type ParticipantId, participantId, type SessionId, sessionId } from "@landmoot/core/units"
import { MediaWorld } from "@landmoot/server/media/testing"
import { BenchError } from "../errors.ts"
import type { Peers } from "../peers/peers.ts"
import { type Side, VIDEO, videoParameters } from "./side.ts"

const LEAF = "eu-de-fra"
const CAPACITY = 400

/** Our media node: descriptor, grants, seat reports and all. */
export class OurSide implements Side {
  readonly sender = "ours sender"
  readonly ssrc: number = VIDEO.ssrc
  readonly payloadType: number = VIDEO.payloadType
  readonly #world: MediaWorld
  readonly #peers: Peers
  #producer = ""
  #people = 0

  private constructor(world: MediaWorld, peers: Peers) {
    this.#world = world
    this.#peers = peers
  }

  /** Starts the node, with somebody who sends. */
  static async start(peers: Peers): Promise<OurSide> {
    const world = await MediaWorld.make({ leaves: [LEAF], capacity: CAPACITY })
    const side = new OurSide(world, peers)
    try {
      await side.#addSender()
    } catch (error) {
      await world[Symbol.asyncDispose]()
      throw error
    }
    return side
  }

  get workerPid(): number {
    const [pid] = this.#world.home.media.workerPids
    if (pid === undefined) throw BenchError.failed("our media node has lost its worker")
    return pid
  }

  async addConsumers(count: number): Promise<void> {
    for (let added = 0; added < count; added += 1) {
      const consume = [{ producer: this.#producer, node: this.#world.home.id }]
      const [session, opened] = await this.#open(consume)
      await this.#peers.connect(`ours ${session}`, opened.receive, {
        sends: false,
        tell: async (dtlsParameters) =>
          await this.#ask(session, {
            kind: "connect",
            direction: "receive",
            dtlsParameters,
            resume: opened.consumers.map(({ id }) => id),
          }),
      })
    }
  }

  async forwarded(): Promise<number> {
    const { sessions } = await this.#world.home.media.statistics()
    return sessions.reduce((sum, { packetsOut }) => sum + packetsOut, 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#world[Symbol.asyncDispose]()
  }

  async #addSender(): Promise<void> {
    const [session, opened] = await this.#open([])
    await this.#peers.connect(this.sender, opened.send, {
      sends: true,
      tell: async (dtlsParameters) =>
        await this.#ask(session, {
          kind: "connect",
          direction: "send",
          dtlsParameters,
          resume: [],
        }),
    })
    const { producer } = await this.#ask(session, {
      kind: "produce",
      source: "camera",
      trackKind: "video",
      rtpParameters: videoParameters(),
      paused: false,
    })
    this.#producer = String(producer)
  }

  /** Opens the session of one more person, as the seat does. */
  async #open(
    consume: NodeRequest<"media.open">["consume"],
  ): Promise<readonly [SessionId, NodeAnswer<"media.open">]> {
    this.#people += 1
    const { session, participant } = idsOf(this.#people)
    const { home } = this.#world
    const purpose = {
      kind: "participant",
      participant,
      session,
      gateway: home.id,
      rights: ["speak", "show", "share"],
    } as const
    const body = await this.#world.openBody(LEAF, "x", { grant: { purpose }, consume })
    const to = { kind: "node", node: home.id } as const
    return [session, await home.courier.request(to, "media.open", body)]
  }

  /** Sends a client's request, as its gateway does. */
  async #ask(
    session: SessionId,
    request: NodeRequest<"media.request">["request"],
  ): Promise<Readonly<Record<string, unknown>>> {
    const { home, meeting } = this.#world
    const to = { kind: "node", node: home.id } as const
    return (await home.courier.request(to, "media.request", { meeting, session, request })).body
  }
}

function idsOf(person: number): { session: SessionId; participant: ParticipantId } {
  const name = String(person).padStart(22, "0")
  return { session: sessionId(`s_${name}`), participant: participantId(`p_${name}`) }
}
