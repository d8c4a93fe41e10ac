// SPDX-License-Identifier: Apache-2.0
/**
 * Members of a meeting in memory: real agents with real credentials, at a seat in memory.
 *
 * @module
 */
import type { OwnEpoch } from "@landmoot/core/keys"
import type { KeysItem } from "@landmoot/core/protocol"
import {
  CREDENTIAL,
  type Credential,
  keyFromSeed,
  participantOfKey,
  type PrivateKey,
  publicKeyOf,
  signClaims,
} from "@landmoot/core/signed"
import { type ParticipantId, type SessionId, sessionId } from "@landmoot/core/units"
import { decodeBase64url, randomBytes, randomText } from "../../bytes.ts"
import {
  descriptorClaims,
  FRANKFURT,
  IDENTITY,
  MEETING,
  nodeKeyOf,
  NOW,
} from "../../testing/world.ts"
import type { CredentialCache } from "../admission.ts"
import { KeyAgent } from "../agent.ts"
import type { Said } from "../conversation.ts"
import type { Trust } from "../trust.ts"
import { type KeysView, NO_KEYS } from "../view.ts"
import { ClockTwin } from "./clock-twin.ts"
import { SeatTwin } from "./seat-twin.ts"

const SEAT_SEED = decodeBase64url(nodeKeyOf(FRANKFURT).d) ?? new Uint8Array()

/** A meeting with its seat, its time and its account. */
export class MeetingTwin {
  readonly clock: ClockTwin = new ClockTwin(NOW * 1000)
  readonly seat: SeatTwin = new SeatTwin(SEAT_SEED)
  readonly members: MemberTwin[] = []
  readonly cache: CredentialCache = new Map()
  readonly trust: Trust

  constructor() {
    const { meeting, account, policyDigest, ledger } = descriptorClaims()
    const identity = publicKeyOf(IDENTITY)
    const seats = [publicKeyOf(nodeKeyOf(FRANKFURT))]
    this.trust = { meeting, account, policyDigest, ledger, identity, seats }
    this.clock.settle = async () => {
      await this.settled()
    }
  }

  /** Resolves once nobody has anything to do before time goes on. */
  async settled(): Promise<void> {
    do {
      const turn = Promise.withResolvers<void>()
      setTimeout(turn.resolve)
      await turn.promise
    } while (this.members.some((member) => member.busy))
  }

  /** Somebody joins; resolves at once, before there are keys. */
  join(changes: MemberChanges = {}): MemberTwin {
    const member = new MemberTwin(this, changes)
    this.members.push(member)
    member.connect()
    return member
  }

  /** So many join one after the other, and all have keys. */
  async gather(count: number): Promise<readonly MemberTwin[]> {
    for (let at = 0; at < count; at += 1) this.join({ name: `Person ${this.members.length}` })
    await this.agreed()
    return this.members
  }

  /** Resolves once all who are in have the same epoch with the same members. */
  async agreed(members: readonly MemberTwin[] = this.members): Promise<void> {
    await until(() => {
      const codes = new Set(members.map(({ view }) => view.group?.code.join(" ")))
      return (
        codes.size === 1 &&
        !codes.has(undefined) &&
        members.every(({ view }) => view.members.length === members.length)
      )
    })
  }
}

/** How a member may differ from an honest one. */
export interface MemberChanges {
  readonly name?: string
  readonly trust?: Partial<Trust>
  readonly credential?: Partial<Credential>
  /** Who signs the credential. */
  readonly identity?: PrivateKey
  readonly participant?: ParticipantId
}

/** One member: an agent, its line to the seat, and what it told. */
export class MemberTwin {
  readonly agent: KeyAgent
  readonly participant: ParticipantId
  readonly said: Said[] = []
  readonly epochs: (OwnEpoch | undefined)[] = []
  /** The leaf keys for which credentials were asked. */
  readonly certified: string[] = []
  view: KeysView = NO_KEYS
  stopped: string | undefined
  session: SessionId = sessionId(`s_${randomText()}`)
  /** Questions to the seat that are not answered yet. */
  #asking = 0
  readonly #meeting: MeetingTwin

  constructor(meeting: MeetingTwin, changes: MemberChanges) {
    this.#meeting = meeting
    this.participant =
      changes.participant ?? participantOfKey(publicKeyOf(keyFromSeed(randomBytes(32))))
    const trust = { ...meeting.trust, ...changes.trust }
    this.agent = new KeyAgent(
      { participant: this.participant, trust },
      {
        clock: meeting.clock,
        cache: meeting.cache,
        ask: async (request) => {
          this.#asking += 1
          try {
            return await meeting.seat.ask(this.session, request)
          } finally {
            this.#asking -= 1
          }
        },
        certify: async (key) => await this.#certify(key, changes),
        frames: (epoch) => this.epochs.push(epoch),
        changed: (view) => {
          this.view = view
          wake()
        },
        said: (said) => {
          this.said.push(said)
          wake()
        },
        stopped: (code) => {
          this.stopped = code
          wake()
        },
      },
    )
    void this.agent.describe({ name: changes.name ?? "Ada" })
  }

  /** Whether it works on something, or waits for the seat. */
  get busy(): boolean {
    return this.agent.busy || this.#asking > 0
  }

  /** Enters the seat's meeting with a session, the first or another. */
  connect(session: SessionId = this.session): void {
    this.session = session
    this.#meeting.seat.connect(session, this.take)
    void this.agent.begin()
  }

  /** Takes in what the seat tells. */
  readonly take = (item: KeysItem): void => {
    void this.agent.take(item).then(wake)
  }

  /** Leaves the meeting. */
  leave(): void {
    this.agent.close()
    this.#meeting.members.splice(this.#meeting.members.indexOf(this), 1)
    this.#meeting.seat.leave(this.session)
  }

  async #certify(key: string, { credential, identity }: MemberChanges): Promise<string> {
    this.certified.push(key)
    const iat = Math.floor(this.#meeting.clock.now() / 1000)
    const { participant } = this
    return await credentialFor({ participant, key, iat, ...credential }, identity)
  }
}

/** Signs a credential, as the account unless told otherwise. */
export async function credentialFor(
  claims: Partial<Credential> & Pick<Credential, "participant" | "key" | "iat">,
  identity: PrivateKey = IDENTITY,
): Promise<string> {
  const { account } = descriptorClaims()
  const full: Credential = {
    meeting: MEETING,
    account,
    kind: "person",
    by: "link",
    exp: claims.iat + 3600 * 24,
    ...claims,
  }
  return await signClaims(CREDENTIAL, full, { kid: account, key: identity })
}

const waiting = new Set<() => void>()

function wake(): void {
  for (const look of waiting) look()
}

/** Resolves once something has come true that a member tells of. */
export async function until(wished: () => boolean): Promise<void> {
  const done = Promise.withResolvers<void>()
  const look = (): void => {
    if (wished()) done.resolve()
  }
  waiting.add(look)
  look()
  await done.promise
  waiting.delete(look)
}
