// SPDX-License-Identifier: Apache-2.0
/**
 * A meeting's keys as the page handles them: what the guard has admitted goes to the
 * agent, what the agent asks goes to whichever gateway the session has now. The page
 * signs for its leaf with the personal link, and never sees a key.
 *
 * @module
 */
import type { CodedError } from "@landmoot/core"
import type { ClientAnswer, KeysItem, KeysRequest, RoomState } from "@landmoot/core/protocol"
import type { PublicKey } from "@landmoot/core/regions"
import {
  type Jws,
  keyFromSeed,
  LEAF_REQUEST,
  STATEMENT_SECONDS,
  type NodeCertificate,
  signClaims,
} from "@landmoot/core/signed"
import type { NodeId } from "@landmoot/core/units"
import type { FrameStreams, StreamState } from "../frames/index.ts"
import type { Guard } from "../guard/index.ts"
import {
  type Keys,
  type KeysOwner,
  KeysRefusal,
  type KeysView,
  type MemberView,
  NO_KEYS,
  type OpenKeys,
  type Said,
  type Trust,
} from "../keys/index.ts"
import { type AdmittedGateway, SignallingError } from "../signalling/index.ts"
import type { EncryptionView, Invitation, TrackEncryption } from "../types.ts"

/** How many seats of the past still count: their proposals may be under way. */
const MAX_SEATS = 4
/** How often the home is asked for a credential by one session, and how long is waited in between. */
const CERTIFY_ATTEMPTS = 4
const CERTIFY_PAUSE_MS = 1_000
/** How long a question about keys may take: a commit of many has to cross regions. */
const ASK_TIMEOUT_MS = 8_000

/** What is shown of a stream's state. */
const SHOWN: Readonly<Record<StreamState, TrackEncryption>> = {
  open: "open",
  "no-key": "no-key",
  "wrong-key": "wrong-key",
  unencrypted: "unencrypted",
  idle: "no-transport",
}

/** What the meeting hears of its keys. */
export interface KeysListener {
  changed(): void
  said(said: Said): void
  /** They cannot be trusted or agreed on any longer. */
  stopped(error: CodedError): void
}

/** What a meeting's keys are made with. */
export interface MeetingKeysOptions {
  readonly open: OpenKeys
  /** What seals and opens frames; its keys go there from the agent. */
  readonly frames: FrameStreams
  readonly guard: Guard
  readonly invitation: Invitation
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** What the home says of one's own leaf key, and of one's name in the invitation. */
export type Certified = ClientAnswer<"credential">

/** A request for a credential that waits for a gateway. */
interface Certifying {
  readonly key: string
  readonly resolve: (credential: Jws) => void
  readonly reject: (error: unknown) => void
}

/** The keys of one meeting. Owns the agent. */
export class MeetingKeys implements KeysOwner {
  readonly #options: MeetingKeysOptions
  readonly #keys: Keys
  #listener: KeysListener | undefined
  #view: KeysView = NO_KEYS
  #seats: readonly PublicKey[] = []
  #gateway: AdmittedGateway | undefined
  /** Whether the gateway has a session for us. */
  #joined = false
  #certifying: Certifying | undefined
  #certifyAttempts = 0
  #certified: Certified | undefined
  readonly #whenCertified = Promise.withResolvers<Certified>()
  #stopped: CodedError | undefined
  #room: RoomState | undefined
  /** What was said of each producer, so that it is said again only when it changes. */
  readonly #expected = new Map<string, string>()
  #closed = false

  constructor(options: MeetingKeysOptions) {
    this.#options = options
    const { open, frames, invitation } = options
    this.#keys = open({
      settings: { participant: invitation.participant, trust: this.#trust() },
      owner: this,
      frames: frames.keysPort,
    })
    frames.onChange((states) => {
      this.#keys.media([...states.values()].some((state) => state !== "idle"))
      this.#listener?.changed()
    })
  }

  /** What every track of the meeting goes through. */
  get frames(): FrameStreams {
    return this.#options.frames
  }

  /** How a track of somebody else stands. */
  encryptionOf(producer: string): TrackEncryption | undefined {
    const state = this.#options.frames.states.get(producer)
    return state === undefined ? undefined : SHOWN[state]
  }

  /** Takes note of who sends what: only those may have sealed it. */
  follow(room: RoomState): void {
    this.#room = room
    this.#expect()
  }

  get view(): KeysView {
    return this.#view
  }

  /** What can say things to the members. */
  get voice(): Pick<Keys, "say" | "describe"> {
    return this.#keys
  }

  /** Whom the group has, by participant. */
  membersOf(participant: string): readonly MemberView[] {
    return this.#view.members.filter((member) => member.participant === participant)
  }

  /** What the person is shown, given who is in the room. */
  encryption({ participants }: Pick<RoomState, "participants">): EncryptionView {
    const { phase, group, members } = this.#view
    const present = new Set(members.map(({ participant }) => participant))
    return {
      phase,
      endToEnd:
        group !== undefined && participants.every(({ participant }) => present.has(participant)),
      members: members.length,
      ...(group === undefined
        ? {}
        : { suites: group.suites, epoch: group.epoch, code: group.code }),
    }
  }

  /** Sets who hears; what happened before is told at once. */
  listen(listener: KeysListener): void {
    this.#listener = listener
    if (this.#stopped !== undefined) listener.stopped(this.#stopped)
  }

  /** Asks for the credential through a gateway that is being joined; goes out with the join. */
  certifyThrough(gateway: AdmittedGateway): void {
    this.#gateway = gateway
    this.#joined = false
    void this.#certify()
  }

  /** A session is there, the first or another: questions go through its gateway from now on. */
  begin(gateway: AdmittedGateway): void {
    this.#gateway = gateway
    this.#joined = true
    this.refreshTrust()
    this.#keys.begin()
    void this.#certify()
  }

  /** What the home last said of one's leaf. */
  get certified(): Certified | undefined {
    return this.#certified
  }

  /** Resolves with the first that the home says. */
  get whenCertified(): Promise<Certified> {
    return this.#whenCertified.promise
  }

  /** Takes in what the seat tells. */
  take(item: KeysItem): void {
    this.#keys.take(item)
  }

  /** Whether sound or picture of anybody arrives. */
  media(flows: boolean): void {
    this.#keys.media(flows)
  }

  /** The policy may have changed. */
  refreshTrust(): void {
    this.#keys.trust(this.#trust())
  }

  /** Takes the seat that the room names, if the guard lets it be one. */
  admitSeat(node: NodeId, certificate: NodeCertificate | undefined): void {
    const { guard } = this.#options
    if (certificate?.node !== node || !certificate.roles.includes("seat")) return
    if (guard.whyNot(certificate, "keys") !== undefined) return
    const { key } = certificate
    if (this.#seats[0]?.x === key.x) return
    this.#seats = [key, ...this.#seats.filter(({ x }) => x !== key.x)].slice(0, MAX_SEATS)
    this.refreshTrust()
  }

  /** Forgets all keys. Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#certifying?.reject(SignallingError.lost("credential"))
    this.#keys.close()
    this.#options.frames.close()
  }

  /** See {@link KeysOwner}. */
  async ask(request: KeysRequest): Promise<readonly KeysItem[]> {
    const gateway = this.#gateway
    if (gateway === undefined || this.#closed) throw SignallingError.lost("keys")
    const timing = { timeoutMs: ASK_TIMEOUT_MS }
    const { items } = await gateway.channel.ask("keys", { keys: request }, timing)
    return items
  }

  /** See {@link KeysOwner}. */
  async certify(key: string): Promise<Jws> {
    const { promise, resolve, reject } = Promise.withResolvers<Jws>()
    this.#certifying = { key, resolve, reject }
    this.#certifyAttempts = 0
    void this.#certify()
    return await promise
  }

  /** See {@link KeysOwner}. */
  changed(view: KeysView): void {
    this.#view = view
    this.#expect()
    this.#listener?.changed()
  }

  /** See {@link KeysOwner}. */
  said(said: Said): void {
    this.#listener?.said(said)
  }

  /** See {@link KeysOwner}. */
  stopped(code: string): void {
    this.#view = NO_KEYS
    this.#stopped = new KeysRefusal(code, "the keys of the meeting have stopped")
    this.#listener?.stopped(this.#stopped)
  }

  #expect(): void {
    const { frames, invitation } = this.#options
    const gone = new Set(this.#expected.keys())
    for (const { participant, producers } of this.#room?.participants ?? []) {
      if (participant === invitation.participant) continue
      const leaves = this.membersOf(participant).map(({ leaf }) => leaf)
      for (const { id, source } of producers) {
        gone.delete(id)
        const said = `${source} ${leaves.join()}`
        if (this.#expected.get(id) === said) continue
        this.#expected.set(id, said)
        frames.expect(id, { source, leaves })
      }
    }
    for (const id of gone) this.#expected.delete(id)
  }

  /** Asks for the credential that is waited for, if there is somebody to ask. */
  async #certify(): Promise<void> {
    const certifying = this.#certifying
    const gateway = this.#gateway
    if (certifying === undefined || gateway === undefined || this.#closed) return
    this.#certifying = undefined
    const { key, resolve, reject } = certifying
    try {
      const { signed } = this.#options.guard.policy
      const request = await this.#leafRequest(key, gateway)
      this.#certified = await gateway.channel.ask("credential", { ...signed, request })
      this.#whenCertified.resolve(this.#certified)
      resolve(this.#certified.credential)
      this.#listener?.changed()
    } catch (error) {
      // A connection that broke, or a join that was refused: the next one asks again.
      this.#certifying ??= certifying
      if (error instanceof SignallingError || !this.#joined) {
        if (this.#gateway !== gateway) await this.#certify()
        return
      }
      // The home may be away for a moment; without it nobody new is let in.
      this.#certifyAttempts += 1
      if (this.#certifyAttempts >= CERTIFY_ATTEMPTS) {
        this.#certifying = undefined
        reject(error)
        return
      }
      setTimeout(() => void this.#certify(), CERTIFY_PAUSE_MS * this.#certifyAttempts)
    }
  }

  /** Signs what is worth something at one gateway, for one key, for a minute (R17). */
  async #leafRequest(key: string, gateway: AdmittedGateway): Promise<Jws> {
    const { guard, invitation, now } = this.#options
    const misplaced = guard.whyNot(gateway.certificate, "signalling")
    if (misplaced !== undefined) throw SignallingError.refused(gateway.channel.origin, misplaced)
    const { meeting, participant, secret } = invitation
    const iat = Math.floor(now() / 1000)
    const claims = {
      meeting,
      participant,
      key,
      audience: gateway.certificate.node,
      descriptor: guard.policy.digest,
      iat,
      exp: iat + STATEMENT_SECONDS,
    }
    return await signClaims(LEAF_REQUEST, claims, { kid: participant, key: keyFromSeed(secret) })
  }

  #trust(): Trust {
    const { descriptor } = this.#options.guard.policy
    const { meeting, account, identity, policyDigest, ledger } = descriptor
    return { meeting, account, identity, policyDigest, ledger, seats: this.#seats }
  }
}
