// SPDX-License-Identifier: Apache-2.0
/**
 * What a meeting needs from the outside, in our words. `media`, `bus`, `bridge`,
 * `storage` and `trust` implement these; `main.ts` alone puts them together.
 *
 * @module
 */
import type {
  Control,
  KeysItem,
  KeysRequest,
  MediaEvent,
  NodeAnswer,
  NodeReport,
  NodeRequest,
  NodeRequestKind,
  Notice,
  RecordBatch,
  RoomState,
  SignedDescriptor,
  StartingRules,
} from "@landmoot/core/protocol"
import type { Catalogue, PublicKey } from "@landmoot/core/regions"
import type { Arrival, MeetingRole } from "@landmoot/core/rights"
import type {
  ClaimsInput,
  ClaimsSchema,
  Descriptor,
  Jws,
  LeafRequest,
  NodeCertificate,
  SignedKind,
} from "@landmoot/core/signed"
import type {
  AccountId,
  MeetingId,
  NodeId,
  ParticipantId,
  RegionId,
  SessionId,
} from "@landmoot/core/units"

/** A policy whose signatures this node has checked itself. */
export interface VerifiedPolicy {
  readonly descriptor: Descriptor
  /** SHA-256 of the descriptor's JWS, base64url: what grants and join tokens name. */
  readonly digest: string
  /** The bytes as received, to be passed on. */
  readonly signed: SignedDescriptor
}

/** This node's keys, what it trusts, and its clock. */
export interface Trust {
  readonly node: NodeId
  readonly region: RegionId
  /** The newest catalogue; replaced as a whole. */
  readonly catalogue: Catalogue
  readonly catalogueJws: Jws
  /** The certificate now in force; renewed before it ends. */
  readonly certificate: NodeCertificate
  readonly certificateJws: Jws
  /** Seconds since 1970. */
  now(): number
  /** Signs with this node's key; the `kid` is the node's id. */
  sign<Schema extends ClaimsSchema>(
    kind: SignedKind<Schema>,
    claims: ClaimsInput<Schema>,
  ): Promise<Jws>
  /**
   * Signs a proposal of this node for a meeting's key group with this node's key.
   *
   * @param bytes - the SignContent of RFC 9420, section 5.1.2, for a FramedContentTBS.
   * @throws Error if they are anything else, so that this key signs nothing unforeseen.
   */
  signProposal(bytes: Uint8Array): Uint8Array
  /** Verifies a node certificate; remembers verified bytes until they expire. @throws SignedError */
  certificateOf(jws: Jws): Promise<NodeCertificate>
  /** Verifies a descriptor with its signer's certificate. @throws SignedError */
  policyOf(meeting: MeetingId, signed: SignedDescriptor): Promise<VerifiedPolicy>
}

/** One node, or whichever node of a region answers first. */
export type Destination =
  | { readonly kind: "node"; readonly node: NodeId }
  | { readonly kind: "region"; readonly region: RegionId }

/** Who asks, as the transport has proven it. */
export interface Asker {
  readonly node: NodeId
  readonly region: RegionId
  readonly certificate: NodeCertificate
}

/**
 * Requests between nodes: to itself, inside the region (bus), to another region
 * (bridge). At most once: a lost answer is an error, and nothing is repeated
 * behind the caller's back. Requests from one node to another arrive in order.
 */
export interface Courier {
  /**
   * Sends one request and waits for its answer.
   *
   * @throws CourierError `COURIER_UNREACHABLE` (no way there, or it broke),
   * `COURIER_TIMEOUT` (default 5,000 ms), `COURIER_FORBIDDEN` (the meeting was
   * not attached or its policy does not allow that region: nothing was sent),
   * or a RemoteError with the code that the other side gave.
   */
  request<Kind extends NodeRequestKind>(
    to: Destination,
    kind: Kind,
    body: NodeRequest<Kind>,
    options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal },
  ): Promise<NodeAnswer<Kind>>
  /** Sets the one handler of a kind. A CodedError it throws reaches the asker with its code. */
  handle<Kind extends NodeRequestKind>(
    kind: Kind,
    handler: (body: NodeRequest<Kind>, asker: Asker) => Promise<NodeAnswer<Kind>>,
  ): void
  /** From now on traffic about this meeting may go to the regions of S(signalling) and its home. */
  attach(meeting: MeetingId, policy: VerifiedPolicy): void
  /** The meeting is over here; bridges that no other meeting uses close. */
  detach(meeting: MeetingId): void
  /** Calls back when a region's bridge breaks while in use, and whenever one opens or closes. */
  onBridge(listener: (event: BridgeEvent) => void): () => void
  /** The regions to which a bridge is open, with the meetings that use it. */
  bridges(): readonly { readonly region: RegionId; readonly meetings: readonly MeetingId[] }[]
}

/** What happened to a bridge. `lost`: it broke and could not be mended in time. */
export interface BridgeEvent {
  readonly kind: "opened" | "closed" | "lost"
  readonly region: RegionId
  readonly meetings: readonly MeetingId[]
}

/** What this node knows of the meetings it takes part in; kept current by the seat's `room.state`. */
export interface RoomDirectory {
  state(meeting: MeetingId): RoomState | undefined
  policy(meeting: MeetingId): VerifiedPolicy | undefined
  /** Calls back after each change of a meeting's state; undefined when it ended here. */
  onState(listener: (meeting: MeetingId, state: RoomState | undefined) => void): () => void
}

/** An invited person. */
export interface Invitation {
  readonly participant: ParticipantId
  readonly key: PublicKey
  /** Absent: a participant. */
  readonly role?: MeetingRole | undefined
  /** How they come; absent: by a personal link. */
  readonly arrival?: Arrival | undefined
  /** The same for all invitations of one person. */
  readonly identity?: string | undefined
}

/** What the home keeps of a meeting. */
export interface MeetingRecord {
  readonly meeting: MeetingId
  readonly title: string
  readonly organiser: string
  /** Those who may come now: nobody who was suspended since. */
  readonly invitations: readonly Invitation[]
  /** How many people the account's plan lets in at the same time; absent: any number. */
  readonly most?: number
  /** How it begins; absent: as business meetings do. */
  readonly rules?: StartingRules
}

/** The home's side: records that rest here, and the resolution of policy at start (R10). */
export interface MeetingHome {
  /** The record of a meeting whose home is this node; undefined if there is none. */
  record(meeting: MeetingId): Promise<MeetingRecord | undefined>
  /**
   * The descriptor in force, or, if the meeting is not running, a new one from
   * the policy as it is stored now. Returns the refusal of the resolver as it is.
   */
  start(meeting: MeetingId): Promise<StartedMeeting | RefusedMeeting>
  /**
   * The meeting has ended: the next start resolves anew.
   *
   * @param by - the region of the seat that says so; without it, home itself does.
   * @returns false if a seat may not stand in that region: nothing has changed.
   */
  end(meeting: MeetingId, by?: RegionId): Promise<boolean>
  /**
   * Notes that people begin to meet under a policy. `outdated` if it is not the one
   * in force: it was superseded, or the meeting has ended since it was signed, and
   * nothing may begin on it (R10). `running` if people have begun before; `ended`: for good.
   */
  begin(policy: VerifiedPolicy): Promise<"begun" | "running" | "outdated" | "ended">
  /** Whether a policy is the newest of its meeting, and the meeting has not ended since. */
  isInForce(policy: VerifiedPolicy): Promise<boolean>
  /**
   * Who may come now by this id, which may come from an attacker: nobody whose invitation
   * was taken back or who was suspended.
   */
  invitation(meeting: MeetingId, participant: string): Promise<Invitation | undefined>
  /**
   * Signs a credential with the account's identity key for a leaf request that was verified,
   * and tells the person by which name they were invited.
   */
  certify(account: AccountId, request: LeafRequest): Promise<NodeAnswer<"home.credential">>
}

/**
 * The records of meetings whose home is this node (R29): who was where, which
 * links ran, how good it was.
 */
export interface MeetingRecords {
  /**
   * Keeps a batch; durable when fulfilled. The same batch again changes nothing,
   * and batches may come in any order.
   *
   * @param from - the account as the meeting's descriptor names it, and the seat's node.
   * @returns false if it is not believed: no such meeting here, or another node's part.
   */
  keep(
    batch: RecordBatch,
    from: { readonly account: AccountId; readonly node: NodeId },
  ): Promise<boolean>
}

/** A meeting that may run. */
export interface StartedMeeting {
  readonly ok: true
  readonly policy: VerifiedPolicy
}

/** A meeting that may not run, with the resolver's code, `MEETING_NOT_FOUND` or `MEETING_ENDED`. */
export interface RefusedMeeting {
  readonly ok: false
  readonly code: string
  readonly message: string
}

/** The media nodes of this region, for placement. */
export interface LocalNodes {
  reports(): Promise<readonly NodeReport[]>
}

/** Where a client's session ends at its gateway. Calls return at once; order is kept. */
export interface ClientPort {
  sendState(meeting: MeetingId, state: RoomState): void
  sendMediaEvent(meeting: MeetingId, session: SessionId, event: MediaEvent): void
  sendDescriptor(meeting: MeetingId, policy: VerifiedPolicy): void
  sendKeys(meeting: MeetingId, sessions: readonly SessionId[], item: KeysItem): void
  /** Also to those who wait. */
  sendNotice(meeting: MeetingId, sessions: readonly SessionId[], notice: Notice): void
  dismiss(
    meeting: MeetingId,
    session: SessionId,
    notice: { readonly kind: "move" | "ended"; readonly code: string; readonly message: string },
  ): void
}

/**
 * What the gateway's WebSocket sessions ask of the meeting layer. All errors
 * are CodedErrors whose code and message go to the client as they are.
 */
export interface RoomSessions {
  join(body: NodeRequest<"seat.join">): Promise<NodeAnswer<"seat.join">>
  resume(meeting: MeetingId, session: SessionId, token: Jws): Promise<RoomState>
  media(
    meeting: MeetingId,
    session: SessionId,
    request: NodeRequest<"media.request">["request"],
  ): Promise<Readonly<Record<string, unknown>>>
  /** Asks the home for a credential, for whoever is invited, in the meeting or not yet. */
  credential(body: NodeRequest<"home.credential">): Promise<NodeAnswer<"home.credential">>
  /** Asks or tells the seat something about keys. */
  keys(
    meeting: MeetingId,
    session: SessionId,
    request: KeysRequest,
  ): Promise<NodeAnswer<"seat.keys">>
  /**
   * Somebody whose join was refused with WAITING_ROOM or LINK_IN_USE waits no longer, or has
   * been let in; to be said once for each such refusal.
   */
  stopWaiting(meeting: MeetingId, session: SessionId): Promise<void>
  /** Tells the seat who waits. */
  introduce(
    meeting: MeetingId,
    session: SessionId,
    who: Pick<NodeRequest<"seat.introduce">, "name" | "credential" | "salt">,
  ): Promise<void>
  /** Does something to the meeting or to others in it. */
  control(meeting: MeetingId, session: SessionId, control: Control): Promise<void>
  leave(meeting: MeetingId, session: SessionId): Promise<void>
  /** The client's socket broke; the session is kept for a while. */
  disconnected(meeting: MeetingId, session: SessionId): void
}
