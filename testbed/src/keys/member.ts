// SPDX-License-Identifier: Apache-2.0
/**
 * A member of a meeting's key group without a browser: the product's own agent of keys over
 * a connection that was made by hand. It keeps every key that it ever had, as an attacker
 * among the members would.
 *
 * @module
 */
import {
  type AgentSettings,
  type CredentialCache,
  type Keys,
  KeysRefusal,
  type KeysView,
  NO_KEYS,
  openLocalKeys,
  type Said,
  type Trust,
} from "@landmoot/client/keys"
import { type OwnEpoch, Sealer } from "@landmoot/core/keys"
import {
  clientAnswerSchemas,
  type ClientReply,
  type KeysItem,
  type KeysRequest,
  type MeetingDocument,
  type RoomState,
} from "@landmoot/core/protocol"
import {
  DESCRIPTOR,
  digestOf,
  LEAF_REQUEST,
  STATEMENT_SECONDS,
  NODE_CERTIFICATE,
  signClaims,
} from "@landmoot/core/signed"
import { accountId, meetingId } from "@landmoot/core/units"
import { claimsOf } from "../hostile/loot.ts"
import { OPENSSL_AEAD } from "./aead.ts"
import { Guest, type GuestOptions, papersOf, type Ticket, ticketOf } from "./guest.ts"

/** How somebody joins. */
export interface MemberOptions extends GuestOptions {
  readonly link: string
  /** Absent: this member says no name, nor anything else by itself. */
  readonly name?: string
  /** The gateway, and the id of its node. */
  readonly at: { readonly origin: string; readonly node: string }
  /** Credentials that members of one process have verified. */
  readonly cache?: CredentialCache
  /** Changes what this member takes for true. */
  readonly believe?: (trust: Trust) => Trust
  /** Changes what the seat tells on its way to this member; undefined: it is lost. */
  readonly meddle?: (item: KeysItem) => KeysItem | undefined
  /** Changes what this member asks the seat. */
  readonly asking?: (request: KeysRequest) => KeysRequest
}

/** Of a microphone's frame nothing stays readable. */
const NOTHING_CLEAR: Uint8Array = new Uint8Array()

/** Somebody in a meeting, with keys. */
export class Member implements AsyncDisposable {
  readonly guest: Guest
  readonly ticket: Ticket
  /** Every key that this member has had, oldest first. */
  readonly epochs: OwnEpoch[] = []
  readonly said: Said[] = []
  /** Everything that the seat told about keys, unless this member is forgetful. */
  readonly items: KeysItem[] = []
  readonly #options: MemberOptions
  readonly #papers: MeetingDocument
  readonly #sealer = new Sealer({ suite: 4, aead: OPENSSL_AEAD })
  readonly #watchers = new Set<() => void>()
  #keys: Keys | undefined
  #view: KeysView = NO_KEYS
  #stopped: string | undefined
  #room: RoomState

  private constructor(
    options: MemberOptions,
    made: { readonly guest: Guest; readonly ticket: Ticket; readonly papers: MeetingDocument },
  ) {
    this.#options = options
    this.guest = made.guest
    this.ticket = made.ticket
    this.#papers = made.papers
    this.#room = made.guest.answer.state
  }

  /** Joins the meeting; the keys come later: see {@link Member.reached}. */
  static async join(options: MemberOptions): Promise<Member> {
    const ticket = ticketOf(options.link)
    const papers = options.papers ?? (await papersOf(ticket))
    const guest = await Guest.join(options.link, options.at, { ...options, papers })
    const member = new Member(options, { guest, ticket, papers })
    member.#begin()
    return member
  }

  /** How the keys stand now. */
  get view(): KeysView {
    return this.#view
  }

  /** The code with which the agent has stopped. */
  get stopped(): string | undefined {
    return this.#stopped
  }

  /** The key now in use. */
  get epoch(): OwnEpoch | undefined {
    return this.epochs.at(-1)
  }

  /** Whether the connection has ended. */
  get isGone(): boolean {
    return !this.guest.wire.isOpen
  }

  /** The agent itself. */
  get keys(): Keys {
    if (this.#keys === undefined) throw new Error("the agent has not been opened")
    return this.#keys
  }

  /** Resolves when something holds, which is looked at after every change. The test's own time ends it. */
  async reached(holds: (member: this) => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = (): void => {
      if (holds(this)) resolve()
    }
    this.#watchers.add(look)
    look()
    try {
      await promise
    } finally {
      this.#watchers.delete(look)
    }
  }

  /** Calls back after every change. @returns a function that ends it */
  watch(look: () => void): () => void {
    this.#watchers.add(look)
    return () => this.#watchers.delete(look)
  }

  /**
   * Seals a frame of the microphone; undefined while there is no key.
   *
   * @param now - in ms; later than now: as if the moment were over in which a sealer goes on
   * with the key before, because somebody was added.
   */
  async seal(frame: Uint8Array, now: number = performance.now()): Promise<Uint8Array | undefined> {
    const clear = { associated: NOTHING_CLEAR, data: frame }
    const track = { source: "microphone", layer: 0 } as const
    const sealed = await this.#sealer.seal(track, clear, now)
    return sealed === undefined ? undefined : Buffer.concat([sealed.header, sealed.body])
  }

  /** Leaves as a page does that is closed. */
  async leave(): Promise<void> {
    this.#keys?.close()
    await this.guest.wire.ask({ kind: "leave" })
    await this.guest.close()
  }

  async close(): Promise<void> {
    this.#keys?.close()
    await this.guest.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #begin(): void {
    const { wire } = this.guest
    const { cache, name, meddle, believe, asking } = this.#options
    const trust = this.#trust()
    const settings: AgentSettings = {
      participant: this.ticket.participant,
      trust: believe?.(trust) ?? trust,
    }
    const keys = openLocalKeys(cache === undefined ? {} : { cache })({
      settings,
      frames: {
        postMessage: (message) => this.#takeEpoch(message),
        close: () => undefined,
      },
      owner: {
        ask: async (request) => {
          const asked = asking?.(request) ?? request
          const body = bodyOf(await wire.ask({ kind: "keys", keys: asked }))
          return clientAnswerSchemas.keys.parse(body).items
        },
        certify: async (key) => await this.#certify(key),
        changed: (view) => {
          this.#view = view
          this.#changed()
        },
        said: (said) => {
          this.said.push(said)
          this.#changed()
        },
        stopped: (code) => {
          this.#stopped = code
          this.#changed()
        },
      },
    })
    this.#keys = keys
    wire.onEvent((event) => {
      if (event.kind === "keys") {
        if (this.#options.isForgetful !== true) this.items.push(event.item)
        const passed = meddle === undefined ? event.item : meddle(event.item)
        if (passed !== undefined) keys.take(passed)
      } else if (event.kind === "state") {
        const { seat, fence } = this.#room
        this.#room = event.state
        // Whatever else has changed, what is taken for true is the same.
        if (event.state.seat === seat && event.state.fence === fence) return
        const now = this.#trust()
        keys.trust(believe?.(now) ?? now)
      } else if (event.kind === "ended") this.#changed()
    })
    if (name !== undefined) keys.describe({ name })
    keys.begin()
  }

  /** What this member takes for true: the papers as they are. Judging them is the guard's task. */
  #trust(): Trust {
    const { descriptor } = this.#papers
    const claims = claimsOf(DESCRIPTOR, descriptor)
    const { identity, policyDigest, ledger } = claims
    const { seat, nodes } = this.#room
    const certificate = nodes.find(({ node }) => node === seat)?.certificate
    const seats = certificate === undefined ? [] : [claimsOf(NODE_CERTIFICATE, certificate).key]
    const meeting = meetingId(claims.meeting)
    const account = accountId(claims.account)
    return { meeting, account, identity, policyDigest, ledger, seats }
  }

  async #certify(key: string): Promise<string> {
    const { meeting, participant, key: personal } = this.ticket
    const { descriptor, signer } = this.#papers
    const iat = Math.floor(Date.now() / 1000)
    const request = await signClaims(
      LEAF_REQUEST,
      {
        meeting,
        participant,
        key,
        audience: this.#options.at.node,
        descriptor: digestOf(descriptor),
        iat,
        exp: iat + STATEMENT_SECONDS,
      },
      { kid: participant, key: personal },
    )
    const reply = await this.guest.wire.ask({ kind: "credential", descriptor, signer, request })
    return clientAnswerSchemas.credential.parse(bodyOf(reply)).credential
  }

  #takeEpoch(message: unknown): void {
    // Written by the agent of this process, so the shape is known.
    const update = message as ({ readonly kind: "epoch" } & OwnEpoch) | { readonly kind: "forget" }
    if (update.kind === "forget") this.#sealer.forget()
    else {
      this.epochs.push({ ...update, baseKey: Uint8Array.from(update.baseKey) })
      this.#sealer.take(update, performance.now())
    }
    this.#changed()
  }

  #changed(): void {
    for (const look of this.#watchers) look()
  }
}

function bodyOf(reply: ClientReply | undefined): unknown {
  if (reply?.ok === true) return reply.body
  throw new KeysRefusal(
    reply?.code ?? "SIGNALLING_LOST",
    reply?.message ?? "the connection has ended",
  )
}
