// SPDX-License-Identifier: Apache-2.0
/**
 * One client's WebSocket: what it may ask in which state, and what it is told.
 *
 * Requests about media go on in the order in which they came, without waiting
 * for each other's answers.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import { judgePlace } from "@landmoot/core/placement"
import {
  type ClientAnswer,
  type ClientEvent,
  type ClientReply,
  type ClientRequest,
  type ClientRequestOf,
  clientRequestSchema,
  MAX_CLIENT_MESSAGE_BYTES,
  MAX_JOINED_MESSAGE_BYTES,
  type RoomState,
} from "@landmoot/core/protocol"
import { HELLO } from "@landmoot/core/signed"
import type { MeetingId, SessionId } from "@landmoot/core/units"
import { isWaiting } from "../rooms/index.ts"
import type { LocalNodes, RoomSessions, Trust, VerifiedPolicy } from "../rooms/ports.ts"
import type { Logger } from "../telemetry/index.ts"
import { outOfPolicy, participantPlaced, refused } from "../telemetry/index.ts"
import { claimedMeeting, claimedSession } from "./claims.ts"
import { GatewayError } from "./errors.ts"
import { readJson } from "./json.ts"
import type { SessionLimits } from "./limits.ts"
import type { ClientRegistry } from "./registry.ts"
import type { Door, Try } from "./door/index.ts"
import { TokenBucket } from "./token-bucket.ts"
import type { WaitingPlace } from "./waiting.ts"
import { WrongPlace } from "./wrong-place.ts"

/** What a connection needs of the WebSocket beneath it. */
export interface ClientSocket {
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number
  send(text: string): void
  ping(): void
  /** Takes no longer message from now on: a longer one ends the connection. */
  limit(bytes: number): void
  /** Says goodbye. Close codes are those of RFC 6455, section 7.4.1. */
  close(code: number, reason: string): void
  /** Ends it at once. */
  terminate(): void
}

/** What all connections of a gateway share. */
export interface ConnectionParts {
  readonly trust: Trust
  /** The web origin of this gateway, as it stands in the proof of the node. */
  readonly origin: string
  readonly sessions: RoomSessions
  readonly nodes: LocalNodes
  readonly registry: ClientRegistry
  readonly limits: SessionLimits
  readonly door: Door
  readonly log: Logger
  /** A steady clock in ms. */
  readonly nowMs: () => number
}

/** Whose session a connection carries. */
interface Seated {
  readonly meeting: MeetingId
  readonly session: SessionId
}

/** Where a connection stands. */
type State =
  | { readonly kind: "waiting" }
  | { readonly kind: "joining" }
  /** Refused for now: whoever it is waits to be let in. */
  | ({ readonly kind: "lobby" } & Seated)
  | ({ readonly kind: "joined" } & Seated)
  | { readonly kind: "closed" }

/** How long a proof of the node is good for, in seconds; as long as a client may take to read it. */
const PROOF_SECONDS = 60

// Close codes of RFC 6455, section 7.4.1.
const NORMAL = 1000
const GOING_AWAY = 1001
const POLICY_VIOLATION = 1008

const MAX_MESSAGE_LENGTH = 500

/** One client's connection. The gateway owns it, and tells it when the socket has closed. */
export class Connection {
  readonly #parts: ConnectionParts
  readonly #socket: ClientSocket
  readonly #place: WaitingPlace
  readonly #ip: string
  #state: State = { kind: "waiting" }
  /** Since when nobody has joined over it. */
  #sinceMs: number
  /** The state that the client was let in with, until its answer is on the way. */
  #told: RoomState | undefined
  #bucket: TokenBucket
  readonly #credentials: TokenBucket
  #heardMs: number
  #pending = 0
  /** Whether the client has asked who this is. */
  #greeted = false

  constructor(
    parts: ConnectionParts,
    socket: ClientSocket,
    from: { readonly place: WaitingPlace; readonly ip: string },
  ) {
    this.#parts = parts
    this.#socket = socket
    this.#place = from.place
    this.#ip = from.ip
    this.#sinceMs = parts.nowMs()
    this.#heardMs = this.#sinceMs
    this.#bucket = new TokenBucket(parts.limits.before, this.#sinceMs)
    this.#credentials = new TokenBucket(parts.limits.credentials, this.#sinceMs)
  }

  /** Notes that the client is there. */
  heard(): void {
    this.#heardMs = this.#parts.nowMs()
  }

  /** Takes one message. May come from an attacker. */
  receive(text: string): void {
    this.heard()
    if (!this.#count()) return
    const json = readJson(text)
    const parsed = clientRequestSchema.safeParse(json)
    if (parsed.success) {
      void this.#answer(parsed.data)
      return
    }
    const id = readableId(json)
    if (id === undefined) this.#socket.close(POLICY_VIOLATION, "SESSION_BAD_MESSAGE")
    else this.#refuse(id, GatewayError.badMessage())
  }

  /** The client asks whether we are there, or says that it is; the socket beneath has answered. */
  pinged(): void {
    this.heard()
    this.#count()
  }

  /** The client sent what is no text. */
  receiveBinary(): void {
    this.#socket.close(POLICY_VIOLATION, "SESSION_BAD_MESSAGE")
  }

  /** Asks whether the client is still there, and ends what is dead or waits for too long. */
  beat(): void {
    const { limits, nowMs } = this.#parts
    const now = nowMs()
    if (now - this.#heardMs > limits.silenceMs) this.#socket.terminate()
    else if (this.#is("waiting") && now - this.#sinceMs > limits.waitingMs) {
      this.#socket.close(NORMAL, "waited for too long")
    } else this.#socket.ping()
  }

  /** Tells the client an event, as JSON. A client that does not read is cut off. */
  sendText(text: string): void {
    if (this.#state.kind === "closed") return
    if (this.#socket.bufferedAmount > this.#parts.limits.bufferedBytes) {
      this.#socket.terminate()
      return
    }
    this.#socket.send(text)
  }

  /** The session goes elsewhere or is over; the socket stays for a `move` alone. */
  dismiss(notice: { kind: "move" | "ended"; code: string; message: string }): void {
    this.#write({ ...notice, message: notice.message.slice(0, MAX_MESSAGE_LENGTH) })
    this.#release()
    if (notice.kind === "ended") this.#socket.close(NORMAL, notice.code)
  }

  /** The gateway stops. */
  goAway(): void {
    this.#socket.close(GOING_AWAY, "the gateway stops")
  }

  /**
   * The socket has closed, for whatever reason. A page that was closed or left says
   * "going away" (RFC 6455, section 7.4.1): its person has left and is not waited for.
   */
  closed(code: number): void {
    const state = this.#state
    this.#release()
    this.#place.leave()
    this.#state = { kind: "closed" }
    if (state.kind !== "joined") return
    const { sessions, log } = this.#parts
    if (code !== GOING_AWAY) {
      sessions.disconnected(state.meeting, state.session)
      return
    }
    sessions.leave(state.meeting, state.session).catch((error: unknown) => {
      log.debug({ err: error }, "the seat was not told that somebody left")
    })
  }

  /** Counts a message; one too many ends the connection. */
  #count(): boolean {
    if (this.#bucket.take(this.#parts.nowMs())) return true
    this.#socket.close(POLICY_VIOLATION, "SESSION_TOO_FAST")
    return false
  }

  async #answer(request: ClientRequest): Promise<void> {
    if (this.#pending >= this.#parts.limits.pending) {
      this.#refuse(request.id, GatewayError.tooFast())
      return
    }
    this.#pending += 1
    try {
      const body = await this.#obey(request)
      this.#write({ id: request.id, ok: true, body })
      this.#catchUp()
    } catch (error) {
      this.#refuse(request.id, error)
    } finally {
      this.#pending -= 1
    }
  }

  async #obey(request: ClientRequest): Promise<object> {
    switch (request.kind) {
      case "hello":
        return await this.#hello(request)
      case "ping":
        return {}
      case "join":
        return await this.#entering(request.descriptor, {
          attempt: async () => await this.#join(request),
          refuse: async (error, tried) => await this.#parts.door.answerTo(error, tried),
        })
      case "resume":
        return await this.#entering(request.token, {
          attempt: async () => await this.#resume(request),
          refuse: async (error, tried) => await this.#parts.door.answerToResume(error, tried),
        })
      case "credential":
        return await this.#credential(request)
      case "keys": {
        const { meeting, session } = this.#joined()
        return await this.#parts.sessions.keys(meeting, session, request.keys)
      }
      case "introduce": {
        const { meeting, session } = this.#inLobby()
        const { name, credential, salt } = request
        await this.#parts.sessions.introduce(meeting, session, {
          name,
          ...(credential === undefined ? {} : { credential }),
          ...(salt === undefined ? {} : { salt }),
        })
        return {}
      }
      case "control": {
        const { meeting, session } = this.#joined()
        await this.#parts.sessions.control(meeting, session, request.control)
        return {}
      }
      case "leave":
        return await this.#leave()
      case "connect":
      case "produce":
      case "pause-producer":
      case "resume-producer":
      case "close-producer":
      case "consume":
      case "pause-consumer":
      case "resume-consumer":
      case "close-consumer":
      case "prefer-layers":
      case "restart-ice": {
        const { meeting, session } = this.#joined()
        const { id: _id, ...media } = request
        return await this.#parts.sessions.media(meeting, session, media)
      }
    }
  }

  async #hello({ nonce }: ClientRequestOf<"hello">): Promise<ClientAnswer<"hello">> {
    const { trust, origin } = this.#parts
    const iat = trust.now()
    const claims = { node: trust.node, nonce, origin, iat, exp: iat + PROOF_SECONDS }
    this.#greeted = true
    return { certificate: trust.certificateJws, proof: await trust.sign(HELLO, claims) }
  }

  /** Asked for together with joining, so that neither waits for the other. */
  async #credential(request: ClientRequestOf<"credential">): Promise<ClientAnswer<"credential">> {
    if (!this.#greeted) throw GatewayError.notGreeted()
    const { trust, sessions, nowMs } = this.#parts
    if (!this.#credentials.take(nowMs())) throw GatewayError.tooFast()
    const meeting = claimedMeeting(request.descriptor)
    const policy = { descriptor: request.descriptor, signer: request.signer }
    this.#requirePlace(await trust.policyOf(meeting, policy))
    return await sessions.credential({ meeting, policy, request: request.request })
  }

  /**
   * One attempt at a time, and back to waiting if it fails. Who has not proven to be invited
   * hears of one reason alone, when the door says so.
   */
  async #entering<Value>(
    claim: string,
    how: {
      readonly attempt: () => Promise<Value>
      readonly refuse: (error: unknown, tried: Try) => Promise<unknown>
    },
  ): Promise<Value> {
    const before = this.#state
    if (before.kind !== "waiting" && before.kind !== "lobby") throw GatewayError.alreadyJoined()
    const tried = this.#parts.door.begin(this.#ip, claimedMeeting(claim))
    this.#state = { kind: "joining" }
    try {
      return await how.attempt()
    } catch (error) {
      throw await how.refuse(error, tried)
    } finally {
      // An attempt that came to nothing leaves things as they were; another wait, or being let
      // in, takes the place of the wait before.
      if (this.#is("joining")) this.#state = before
      else if (before.kind === "lobby") this.#stopWaiting(before)
    }
  }

  /** The seat has refused a join for now, and will tell what becomes of it. */
  #wait(where: Seated): void {
    if (this.#is("closed")) {
      this.#stopWaiting(where)
      return
    }
    this.#state = { kind: "lobby", ...where }
    this.#place.leave()
    this.#parts.registry.addWaiting(where.session, this)
  }

  #stopWaiting({ meeting, session }: Seated): void {
    const { registry, sessions, log } = this.#parts
    registry.removeWaiting(session)
    sessions.stopWaiting(meeting, session).catch((error: unknown) => {
      log.debug({ err: error }, "the seat was not told that somebody waits no longer")
    })
  }

  #inLobby(): Extract<State, { kind: "lobby" }> {
    if (this.#state.kind !== "lobby") throw GatewayError.notJoined()
    return this.#state
  }

  async #join(request: ClientRequestOf<"join">): Promise<ClientAnswer<"join">> {
    const { trust, sessions, nodes, log, nowMs } = this.#parts
    const askedMs = nowMs()
    const meeting = claimedMeeting(request.descriptor)
    const signed = { descriptor: request.descriptor, signer: request.signer }
    this.#requirePlace(await trust.policyOf(meeting, signed))
    const { token, roundTrips, rtpCapabilities, device } = request
    const asked = sessions.join({
      meeting,
      policy: signed,
      token,
      roundTrips,
      rtpCapabilities,
      nodes: [...(await nodes.reports())],
      ...(device === undefined ? {} : { device }),
    })
    const { participant: _participant, ...answer } = await asked.catch((error: unknown) => {
      if (isWaiting(error)) this.#wait({ meeting, session: claimedSession(token) })
      throw error
    })
    this.#enter({ meeting, session: answer.session }, answer.state)
    const { node } = await trust.certificateOf(answer.mediaCertificate)
    participantPlaced(log, { meeting, node, milliseconds: Math.round(nowMs() - askedMs) })
    return answer
  }

  async #resume(request: ClientRequestOf<"resume">): Promise<ClientAnswer<"resume">> {
    const { session, token } = request
    const meeting = claimedMeeting(token)
    const policy = this.#parts.registry.policy(meeting)
    if (policy !== undefined) this.#requirePlace(policy)
    const state = await this.#parts.sessions.resume(meeting, session, token)
    this.#enter({ meeting, session }, state)
    return { state }
  }

  async #leave(): Promise<ClientAnswer<"leave">> {
    if (this.#is("lobby")) {
      this.#release()
      return {}
    }
    const { meeting, session } = this.#joined()
    this.#release()
    await this.#parts.sessions.leave(meeting, session)
    return {}
  }

  /** The predicate of the scheduler and the client, asked before anything goes on (R14). */
  #requirePlace({ descriptor }: VerifiedPolicy): void {
    const { trust, log } = this.#parts
    const { catalogue, certificate } = trust
    const now = trust.now()
    // What is said of keys passes through here as well.
    for (const plane of ["signalling", "keys"] as const) {
      const verdict = judgePlace({ descriptor, catalogue, certificate, plane, now })
      if (verdict.ok) continue
      outOfPolicy(log, { meeting: descriptor.meeting, plane, code: verdict.code })
      throw new WrongPlace(verdict)
    }
  }

  #enter({ meeting, session }: Seated, state: RoomState): void {
    const { registry, sessions, limits, nowMs } = this.#parts
    if (this.#is("closed")) {
      // The client went away while it was being let in; it may come back for its session.
      sessions.disconnected(meeting, session)
      return
    }
    this.#state = { kind: "joined", meeting, session }
    this.#bucket = new TokenBucket(limits.after, nowMs())
    this.#told = state
    this.#socket.limit(MAX_JOINED_MESSAGE_BYTES)
    this.#place.leave()
    registry.add(meeting, session, this)
  }

  #release(): void {
    if (this.#state.kind === "lobby") {
      this.#stopWaiting(this.#state)
      this.#state = { kind: "waiting" }
      this.#sinceMs = this.#parts.nowMs()
      this.#place.enter()
      return
    }
    if (this.#state.kind !== "joined") return
    const { meeting, session } = this.#state
    this.#parts.registry.remove(meeting, session, this)
    this.#state = { kind: "waiting" }
    this.#told = undefined
    this.#socket.limit(MAX_CLIENT_MESSAGE_BYTES)
    this.#sinceMs = this.#parts.nowMs()
    this.#place.enter()
  }

  /** Sends the state that came while the answer with an older one was on its way. */
  #catchUp(): void {
    if (this.#state.kind !== "joined" || this.#told === undefined) return
    const newer = this.#parts.registry.newerState(this.#state.meeting, this.#told)
    this.#told = undefined
    if (newer !== undefined) this.#write({ kind: "state", state: newer })
  }

  #joined(): Extract<State, { kind: "joined" }> {
    if (this.#state.kind !== "joined") throw GatewayError.notJoined()
    return this.#state
  }

  /** Looks at the state anew, after something was waited for. */
  #is(kind: State["kind"]): boolean {
    return this.#state.kind === kind
  }

  #refuse(id: number, error: unknown): void {
    const { log } = this.#parts
    const { code, told: message } = error instanceof CodedError ? error : GatewayError.internal()
    if (!(error instanceof CodedError) || error.told !== error.message) {
      log.error({ err: error }, "a client's request failed")
    } else if (error instanceof GatewayError) log.debug({ code }, "a message was refused")
    else refused(log, { what: "request", code })
    this.#write({ id, ok: false, code, message: message.slice(0, MAX_MESSAGE_LENGTH) })
  }

  #write(message: ClientReply | ClientEvent): void {
    this.sendText(JSON.stringify(message))
  }
}

/** The id of a request that cannot be read otherwise. */
function readableId(json: unknown): number | undefined {
  if (typeof json !== "object" || json === null || !("id" in json)) return undefined
  const { id } = json
  return typeof id === "number" && Number.isInteger(id) && id >= 1 && id <= 2 ** 31 ? id : undefined
}
