// SPDX-License-Identifier: Apache-2.0
/**
 * One connection of a bridge, from hello to close. It knows who is at the other
 * end, which meetings are in use on it, and what waits for an answer; it does
 * not know how connections are made or mended.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import type { BridgeFrame, SignedDescriptor } from "@landmoot/core/protocol"
import type { Jws } from "@landmoot/core/signed"
import type { MeetingId, RegionId } from "@landmoot/core/units"
import type { WebSocket } from "ws"
import type { Asker, Trust, VerifiedPolicy } from "../rooms/ports.ts"
import { CourierError, RemoteError } from "./errors.ts"
import { codeOfReason, decodeFrame, encodeFrame, MAX_FRAME_BYTES } from "./frames.ts"
import { Keepalive } from "./keepalive.ts"
import { type Order, parseOrder, refusalOf, type Reply } from "./orders.ts"

/**
 * How long the other end may take to say who it is, in ms. Higher: strangers
 * hold connections longer; lower: nodes on far or loaded paths are refused.
 */
const HELLO_TIMEOUT_MS = 1500

/** How long a connection without a meeting is kept, in ms, if the other end does not close it. */
const IDLE_MS = 2000

/** Requests that wait for an answer, each way. Higher: more memory; lower: refused earlier. */
const MAX_WAITING = 1024

/** Bytes that may wait to be sent. Higher: more memory; lower: refused earlier on slow paths. */
const MAX_BUFFERED_BYTES = 2 * MAX_FRAME_BYTES

/** Meetings that one peer may have in use or have had refused: a bound for a hostile one. */
const MAX_MEETINGS = 10_000

// RFC 6455, section 7.4: 1000 is a normal end, 4000 to 4999 are for private use.
const CLOSE_NORMAL = 1000
const CLOSE_REFUSED = 4003
/** How long a closing handshake may take, in ms, before the connection is cut. */
const CLOSE_TIMEOUT_MS = 1000

/** What a connection asks of its owner. */
export interface SocketOwner {
  readonly trust: Trust
  /** Drawn when this node started. */
  readonly instance: string
  /** Verifies that a meeting's policy allows both ends. @throws CodedError */
  verifyUse(meeting: MeetingId, policy: SignedDescriptor, peer: Asker): Promise<VerifiedPolicy>
  /** Requires that a verified policy, or a newer revision, allows both ends now. @throws CodedError */
  permit(policy: VerifiedPolicy, peer: Asker): void
  /**
   * Answers a request about a meeting in use. Never throws; starts before it returns.
   *
   * @param certificateJws - the asker's certificate, to be passed on.
   */
  serve(order: Order, asker: Asker, certificateJws: Jws): Promise<Reply>
}

/** Called as things happen to an open connection. */
export interface SocketListener {
  /** The meetings in use have changed. */
  changed(): void
  /** It is closed; `error` is undefined if both ends were done with it. */
  closed(error: CodedError | undefined): void
}

/** What a new connection is made from. */
export interface SocketParts {
  readonly socket: WebSocket
  readonly owner: SocketOwner
  /** The fingerprint of the X.509 certificate that the other end has proven in TLS. */
  readonly fingerprint: string
  /** The region that was dialled; undefined if the other end dialled. */
  readonly expected: RegionId | undefined
}

interface Waiting {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: Error) => void
}

/** One connection of a bridge. Closed by itself when neither end has a meeting on it. */
export class BridgeSocket {
  /** Whether this end made the connection. */
  readonly dialled: boolean
  readonly #socket: WebSocket
  readonly #owner: SocketOwner
  readonly #fingerprint: string
  readonly #expected: RegionId | undefined
  readonly #keepalive: Keepalive
  readonly #hello = Promise.withResolvers<void>()
  /** Meetings that this end has said it uses, with the digest of the policy it showed. */
  readonly #own = new Map<MeetingId, string>()
  /** Meetings that the other end uses, verified. */
  readonly #theirs = new Map<MeetingId, VerifiedPolicy>()
  /** Why uses of the other end were refused. */
  readonly #refused = new Map<MeetingId, Reply>()
  readonly #waiting = new Map<number, Waiting>()
  /** Frames are worked on one after the other, in order of arrival. */
  #inbox = Promise.resolve()
  #peer: Asker | undefined
  #peerJws: Jws = ""
  #peerInstance: string | undefined
  #listener: SocketListener | undefined
  #shownCertificate = ""
  #lastId = 0
  #serving = 0
  #isDone = false
  #peerIsDone = false
  #isClosed = false
  #idleTimer: NodeJS.Timeout | undefined

  private constructor({ socket, owner, fingerprint, expected }: SocketParts) {
    this.#socket = socket
    this.#owner = owner
    this.#fingerprint = fingerprint
    this.#expected = expected
    this.dialled = expected !== undefined
    this.#keepalive = new Keepalive(socket, {
      tick: () => this.#checkCertificates(),
      silent: () => this.fail(CourierError.silent()),
    })
    socket.on("message", (data: Buffer, isBinary) => this.#arrived(data, isBinary))
    socket.on("close", (code, reason) => this.#ended(endingOf(code, String(reason))))
    socket.on("error", (cause) => this.#ended(CourierError.broken(cause)))
    // Whoever made it paused it, so that no frame came before these listeners.
    socket.resume()
  }

  /**
   * Exchanges certificates over a connection that has just been made.
   *
   * @throws CourierError or SignedError if the other end is not who it should be;
   * the connection is then closed, with the code as its reason.
   */
  static async open(parts: SocketParts): Promise<BridgeSocket> {
    const opened = new BridgeSocket(parts)
    const timer = setTimeout(() => opened.fail(CourierError.helloTimeout()), HELLO_TIMEOUT_MS)
    try {
      opened.#greetFirst()
      await opened.#hello.promise
      return opened
    } finally {
      clearTimeout(timer)
    }
  }

  /** Who is at the other end, as verified. */
  get peer(): Asker {
    if (this.#peer === undefined) throw CourierError.broken()
    return this.#peer
  }

  /** Which start of the other node this is; undefined if it did not say. */
  get instance(): string | undefined {
    return this.#peerInstance
  }

  /** The meetings in use by either end. */
  get meetings(): ReadonlySet<MeetingId> {
    return new Set([...this.#own.keys(), ...this.#theirs.keys()])
  }

  /** Whether this end may still ask on it. */
  get isUsable(): boolean {
    return !this.#isClosed && !this.#isDone
  }

  /** Names who is told from now on. Called once, right after opening. */
  listen(listener: SocketListener): void {
    this.#listener = listener
    this.#startIdle()
  }

  /** Says that this end uses a meeting, unless it has been said with the same policy. */
  use(policy: VerifiedPolicy): void {
    const { meeting } = policy.descriptor
    if (this.#own.get(meeting) === policy.digest) return
    this.#send({ kind: "use", meeting, policy: policy.signed })
    this.#own.set(meeting, policy.digest)
    this.#changed()
  }

  /** Says that this end has detached a meeting. What waits still gets its answer. */
  release(meeting: MeetingId): void {
    const isUsed = this.#own.delete(meeting) || this.#theirs.has(meeting)
    if (!isUsed) return
    this.#send({ kind: "release", meeting })
    this.#changed()
  }

  /**
   * Sends one request. It is on its way when this returns.
   *
   * @throws CourierError `COURIER_OVERLOADED` or `COURIER_TOO_LARGE`: nothing was sent.
   */
  send(order: Order, policy: VerifiedPolicy): { readonly reply: Promise<Reply>; forget(): void } {
    const { region } = this.peer
    if (this.#waiting.size >= MAX_WAITING || this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      throw CourierError.overloaded(region)
    }
    const id = this.#lastId + 1
    const { to, kind: name, body } = order
    const text = encodeFrame({ kind: "request", id, to, name, body })
    const sizeBytes = Buffer.byteLength(text)
    if (sizeBytes > MAX_FRAME_BYTES) throw CourierError.tooLarge(name, sizeBytes)
    this.#showRenewed()
    this.use(policy)
    this.#lastId = id
    const { promise, resolve, reject } = Promise.withResolvers<Reply>()
    this.#waiting.set(id, { resolve, reject })
    promise.catch(() => undefined) // Whoever asked may have stopped waiting.
    this.#socket.send(text)
    const forget = (): void => {
      if (this.#waiting.delete(id)) this.#settle()
    }
    return { reply: promise, forget }
  }

  /** Closes it because of something that should not be; the other end is told the code. */
  fail(error: CodedError): void {
    if (this.#isClosed) return
    const isCut = error.code === "BRIDGE_SILENT" || error.code === "BRIDGE_BROKEN"
    if (isCut) this.#socket.terminate()
    else this.#close(CLOSE_REFUSED, error.code)
    this.#ended(error)
  }

  /** Closes it because this node closes. What waits fails. */
  end(): void {
    if (!this.#isClosed) this.#close(CLOSE_NORMAL, "")
    this.#ended(undefined)
  }

  #close(code: number, reason: string): void {
    this.#socket.close(code, reason)
    const timer = setTimeout(() => this.#socket.terminate(), CLOSE_TIMEOUT_MS)
    this.#socket.once("close", () => clearTimeout(timer))
  }

  #ended(error: CodedError | undefined): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#keepalive.stop()
    clearTimeout(this.#idleTimer)
    const reason = error ?? CourierError.broken()
    this.#hello.reject(reason)
    const to = this.#peer?.region ?? "the other region"
    for (const { reject } of this.#waiting.values()) reject(CourierError.unreachable(to, reason))
    this.#waiting.clear()
    this.#listener?.closed(error)
  }

  #arrived(data: Buffer, isBinary: boolean): void {
    this.#keepalive.heard()
    this.#inbox = this.#inbox.then(async () => {
      if (this.#isClosed) return
      try {
        if (isBinary) throw CourierError.malformed()
        await this.#work(decodeFrame(data.toString("utf8")))
      } catch (error) {
        this.fail(failureOf(error))
      }
    })
  }

  async #work(frame: BridgeFrame): Promise<void> {
    if (this.#peer === undefined) {
      if (frame.kind !== "hello") throw CourierError.malformed()
      this.#peerInstance = frame.instance
      await this.#greet(frame.certificate)
      return
    }
    switch (frame.kind) {
      case "hello":
        throw CourierError.malformed()
      case "certificate":
        this.#peer = await this.#verifyPeer(frame.certificate, this.#peer)
        break
      case "use":
        await this.#takeUse(frame.meeting, frame.policy, this.#peer)
        break
      case "release":
        this.#theirs.delete(frame.meeting)
        this.#refused.delete(frame.meeting)
        // Answered, so that the other end knows that nothing more about it is on the way.
        if (this.#own.delete(frame.meeting)) {
          this.#send({ kind: "release", meeting: frame.meeting })
        }
        this.#changed()
        break
      case "request":
        this.#serve(frame, this.#peer)
        break
      case "answer":
        this.#waiting.get(frame.id)?.resolve(frame)
        this.#waiting.delete(frame.id)
        this.#settle()
        break
      case "done":
        this.#peerIsDone = true
        this.#settle()
        break
    }
  }

  async #greet(certificate: string): Promise<void> {
    const peer = await this.#verifyPeer(certificate, undefined)
    if (this.#expected !== undefined && peer.region !== this.#expected) {
      throw CourierError.wrongRegion(this.#expected, peer.region)
    }
    if (peer.region === this.#owner.trust.region) {
      throw CourierError.wrongRegion("another region", peer.region)
    }
    this.#peer = peer
    this.#hello.resolve()
  }

  async #verifyPeer(jws: string, known: Asker | undefined): Promise<Asker> {
    const certificate = await this.#owner.trust.certificateOf(jws)
    const { node, region, fingerprints } = certificate
    if (!fingerprints.includes(this.#fingerprint)) throw CourierError.wrongKey(node)
    if (known !== undefined && node !== known.node) throw CourierError.malformed()
    this.#peerJws = jws
    return { node, region, certificate }
  }

  async #takeUse(meeting: MeetingId, signed: SignedDescriptor, peer: Asker): Promise<void> {
    if (this.#theirs.size + this.#refused.size >= MAX_MEETINGS) throw CourierError.malformed()
    try {
      this.#theirs.set(meeting, await this.#owner.verifyUse(meeting, signed, peer))
      this.#refused.delete(meeting)
    } catch (error) {
      this.#theirs.delete(meeting)
      this.#refused.set(meeting, refusalOf(error))
    }
    this.#changed()
  }

  #serve(frame: Extract<BridgeFrame, { kind: "request" }>, peer: Asker): void {
    const { id, to, name, body } = frame
    this.#serving += 1
    this.#reply(to, name, body, peer)
      .then((reply) => this.#answer(id, name, reply))
      .catch((error: unknown) => this.fail(failureOf(error)))
      .finally(() => {
        this.#serving -= 1
        this.#settle()
      })
  }

  // Four facts of one frame and its sender; an object would only be taken apart again.
  // oxlint-disable-next-line eslint/max-params
  async #reply(to: Order["to"], name: string, body: unknown, peer: Asker): Promise<Reply> {
    try {
      if (this.#serving > MAX_WAITING) throw CourierError.overloaded(this.#owner.trust.region)
      const order = parseOrder(to, name, body)
      const policy = this.#theirs.get(order.meeting)
      if (policy === undefined || this.#owner.trust.now() >= policy.descriptor.exp) {
        return this.#refused.get(order.meeting) ?? refusalOf(CourierError.notInUse())
      }
      this.#owner.permit(policy, peer)
      return await this.#owner.serve(order, peer, this.#peerJws)
    } catch (error) {
      return refusalOf(error)
    }
  }

  #answer(id: number, name: string, reply: Reply): void {
    if (this.#isClosed) return
    const text = encodeFrame({ kind: "answer", id, ...reply })
    const sizeBytes = Buffer.byteLength(text)
    if (sizeBytes <= MAX_FRAME_BYTES) this.#socket.send(text)
    else this.#answer(id, name, refusalOf(CourierError.tooLarge(name, sizeBytes)))
  }

  #checkCertificates(): void {
    this.#showRenewed()
    const peer = this.#peer
    if (peer !== undefined && this.#owner.trust.now() >= peer.certificate.exp) {
      this.fail(CourierError.certificateExpired(peer.node))
    }
  }

  #showRenewed(): void {
    const { certificateJws: certificate } = this.#owner.trust
    if (certificate === this.#shownCertificate) return
    this.#shownCertificate = certificate
    this.#send({ kind: "certificate", certificate })
  }

  #greetFirst(): void {
    const { trust, instance } = this.#owner
    this.#shownCertificate = trust.certificateJws
    this.#send({ kind: "hello", certificate: this.#shownCertificate, instance })
  }

  #send(frame: BridgeFrame): void {
    if (!this.#isClosed) this.#socket.send(encodeFrame(frame))
  }

  #changed(): void {
    this.#listener?.changed()
    this.#settle()
  }

  /** Ends the connection, step by step, once nothing is in use and nothing waits. */
  #settle(): void {
    const isBusy = this.meetings.size > 0 || this.#waiting.size > 0 || this.#serving > 0
    if (this.#isClosed || isBusy) {
      clearTimeout(this.#idleTimer)
      this.#idleTimer = undefined
      return
    }
    if (this.#peerIsDone) {
      this.end()
      return
    }
    if (!this.#isDone) this.#send({ kind: "done" })
    this.#isDone = true
    this.#startIdle()
  }

  #startIdle(): void {
    this.#idleTimer ??= setTimeout(() => this.end(), IDLE_MS).unref()
  }
}

function endingOf(code: number, reason: string): CodedError | undefined {
  if (code === CLOSE_NORMAL) return undefined
  const said = codeOfReason(reason)
  if (code === CLOSE_REFUSED && said !== undefined) {
    return new RemoteError(said, "the other end closed the bridge")
  }
  return CourierError.broken()
}

function failureOf(error: unknown): CodedError {
  return error instanceof CodedError ? error : CourierError.malformed(error)
}
