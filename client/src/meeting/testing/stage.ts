// SPDX-License-Identifier: Apache-2.0
/**
 * A whole deployment in memory for the tests of meetings: the papers at the link's origin,
 * a gateway in Frankfurt and one in Paris, a browser's media engine. Everything is really
 * signed and really parsed; nothing is sent anywhere.
 *
 * @module
 */
import {
  type ClientRequestOf,
  type MeetingDocument,
  type RoomParticipant,
  type RoomState,
} from "@landmoot/core/protocol"
import {
  type JoinToken,
  keyFromSeed,
  type LeafRequest,
  participantOfKey,
  publicKeyOf,
} from "@landmoot/core/signed"
import { type ParticipantId, type RegionId, type SessionId, sessionId } from "@landmoot/core/units"
import { KeysRefusal, openLocalKeys } from "../../keys/index.ts"
import { credentialFor, MeetingTwin } from "../../keys/testing/member-twin.ts"
import { FrameStreamsTwin } from "../../frames/testing/frame-streams-twin.ts"
import { type Handlers, prepareDeviceTwin, TWIN_ROUTER } from "../../media/testing/device-twin.ts"
import { GatewayTwin, openSocketTo } from "../../testing/gateway-twin.ts"
import {
  catalogue,
  certificate,
  descriptor,
  FRANKFURT,
  MEETING,
  nodeOf,
  NOW,
  PARIS,
  ROOT_PUBLIC,
  roomState,
  transportOffer,
} from "../../testing/world.ts"
import type { Invitation, Watched } from "../../types.ts"
import type { Environment } from "../environment.ts"
import { ActivePreparation } from "../preparation.ts"

const SEED = new Uint8Array(32).fill(7)

/** The participant who is invited. */
export const OWN: ParticipantId = participantOfKey(publicKeyOf(keyFromSeed(SEED)))
/** Somebody else. */
export const OTHER: ParticipantId = participantOfKey(publicKeyOf(keyFromSeed(SEED.map(() => 8))))

/** The secret of the tab. */
export const DEVICE: string = "d".repeat(22)

/** One deployment in memory. */
export class Stage {
  readonly frankfurt: GatewayTwin = new GatewayTwin(FRANKFURT)
  readonly paris: GatewayTwin = new GatewayTwin(PARIS)
  readonly handlers: Handlers = []
  /** What the link's origin answers to the path; replace to lie. */
  readonly documents = new Map<string, () => Response | Promise<Response>>()
  /** Every address that was fetched. */
  readonly fetched: string[] = []
  online = true
  nowMs = NOW * 1000
  /** The region of the media node that a join gets. */
  mediaRegion: RegionId = FRANKFURT
  /** The state as the seat has it; each change by `change` is told to nobody by itself. */
  state: RoomState = roomState()
  /** The seat, the time of keys, and whoever else holds some. */
  readonly keys: MeetingTwin = new MeetingTwin()
  /** What sealed and opened frames in each meeting that was prepared. */
  readonly frames: FrameStreamsTwin[] = []
  canSeal = true
  readonly #sessions = new Map<GatewayTwin, SessionId>()
  readonly #networkListeners = new Set<() => void>()

  constructor() {
    this.documents.set("/api/catalogue", async () =>
      Response.json({ catalogue: await catalogue() }),
    )
    this.documents.set(`/api/meetings/${MEETING}`, async () => Response.json(await document()))
    for (const gateway of [this.frankfurt, this.paris]) {
      gateway.answer(
        "join",
        async (request: ClientRequestOf<"join">) => await this.join(gateway.region, request),
      )
      gateway.answer("resume", ({ session }: ClientRequestOf<"resume">) => {
        this.#connect(gateway, session)
        return { state: this.state }
      })
      gateway.answer("credential", async ({ request }: ClientRequestOf<"credential">) => {
        const { participant, key, iat } = payloadOf(request) as LeafRequest
        return { credential: await credentialFor({ participant, key, iat }) }
      })
      gateway.answer("keys", async ({ keys }: ClientRequestOf<"keys">) => {
        const session = this.#sessions.get(gateway)
        if (session === undefined) return "SESSION_UNKNOWN"
        try {
          return { items: await this.keys.seat.ask(session, keys) }
        } catch (error) {
          if (error instanceof KeysRefusal) return error.code
          throw error
        }
      })
      let produced = 0
      gateway.answer("produce", () => ({ producer: `own-${(produced += 1)}` }))
      gateway.answer("consume", () => ({ consumers: [] }))
      gateway.answer("restart-ice", () => ({
        iceParameters: { usernameFragment: "next", password: "n".repeat(22), iceLite: true },
      }))
    }
  }

  readonly invitation: Invitation = {
    meeting: MEETING,
    origin: "https://link.example",
    participant: OWN,
    secret: SEED,
    pinned: [FRANKFURT, PARIS],
  }

  readonly environment: Environment = {
    fetch: async (url, init) => {
      this.fetched.push(url)
      init.signal?.throwIfAborted()
      const found = this.documents.get(url) ?? this.documents.get(new URL(url).pathname)
      return found === undefined ? new Response("", { status: 404 }) : await found()
    },
    openSocket: (url, listener) => openSocketTo([this.frankfurt, this.paris])(url, listener),
    prepareDevice: async () => await prepareDeviceTwin(this.handlers),
    encryptionSupport: () =>
      this.canSeal ? { ok: true } : { ok: false, missing: "RTCRtpScriptTransform" },
    openFrames: () => {
      const frames = new FrameStreamsTwin()
      this.frames.push(frames)
      return frames
    },
    openKeys: openLocalKeys({ clock: this.keys.clock }),
    device: () => DEVICE,
    now: () => this.nowMs,
    online: () => this.online,
    onNetworkChange: (listener) => {
      this.#networkListeners.add(listener)
      return () => this.#networkListeners.delete(listener)
    },
  }

  /** Begins to prepare; the invitation may differ. */
  prepare(changes: Partial<Invitation> = {}): ActivePreparation {
    const invitation = { ...this.invitation, ...changes }
    return new ActivePreparation(invitation, { root: ROOT_PUBLIC }, this.environment)
  }

  /** Makes a new state, one version later. */
  change(changes: Partial<RoomState>): RoomState {
    this.state = { ...this.state, version: this.state.version + 1, ...changes }
    return this.state
  }

  /** How the servers answer an honest join. */
  async join(gateway: RegionId, { token }: ClientRequestOf<"join">): Promise<object> {
    const { session, participant } = claimsOf(token)
    const self = person({ session, participant, region: this.mediaRegion, gateway })
    this.#connect(gateway === FRANKFURT ? this.frankfurt : this.paris, session)
    const others = this.state.participants.filter((other) => other.participant !== participant)
    this.change({ participants: [...others, self] })
    return {
      session,
      rtpCapabilities: TWIN_ROUTER,
      mediaCertificate: await certificate(this.mediaRegion),
      send: transportOffer(this.mediaRegion),
      receive: transportOffer(this.mediaRegion),
      consumers: [],
      state: this.state,
    }
  }

  /** What the seat tells a session goes to the gateway that it speaks with. */
  #connect(gateway: GatewayTwin, session: SessionId): void {
    this.#sessions.set(gateway, session)
    const { socket } = gateway
    this.keys.seat.connect(session, (item) => {
      socket.event({ kind: "keys", item })
    })
  }
}

/** The meeting's document as the link's origin gives it. */
export async function document(
  changes: Parameters<typeof descriptor>[0] = {},
): Promise<MeetingDocument> {
  return {
    descriptor: await descriptor(changes),
    signer: await certificate(FRANKFURT),
    title: "Weekly",
    organiser: "Acme",
  }
}

/** A person in the room; the gateway's region is the media node's unless told otherwise. */
export function person(
  changes: Partial<Omit<RoomParticipant, "gateway" | "node">> & {
    readonly gateway?: RegionId
  } = {},
): RoomParticipant {
  const { region = PARIS, gateway = region, ...rest } = changes
  return {
    participant: OTHER,
    session: OTHER_SESSION,
    connected: true,
    role: "participant",
    arrival: "link",
    producers: [],
    ...rest,
    node: nodeOf(region),
    region,
    gateway: nodeOf(gateway),
  }
}

/** Somebody else's session. */
export const OTHER_SESSION: SessionId = sessionId(`s_${"b".repeat(22)}`)

/** What a token says; the tests of core verify its signature. */
export function claimsOf(token: string): JoinToken {
  // Only what the SDK has signed comes here, and below.
  return payloadOf(token) as JoinToken
}

function payloadOf(jws: string): unknown {
  return JSON.parse(atob((jws.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")))
}

/** Resolves once a watched state is as wished. */
export async function until<State>(
  watched: Watched<State>,
  wished: (state: State) => boolean,
): Promise<State> {
  const done = Promise.withResolvers<void>()
  const look = (): void => {
    if (wished(watched.state)) done.resolve()
  }
  const stop = watched.subscribe(look)
  look()
  await done.promise
  stop()
  return watched.state
}
