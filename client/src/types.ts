// SPDX-License-Identifier: Apache-2.0
/**
 * What the SDK shows to an application: immutable snapshots and the calls that
 * change them. No React here, and no words for people: codes only.
 *
 * @module
 */
import type { Control, MediaSource, RoomLink } from "@landmoot/core/protocol"
import type { PublicKey, Region } from "@landmoot/core/regions"
import type { Arrival, MeetingRole, MeetingRules, Right } from "@landmoot/core/rights"
import type { Descriptor, NodeCertificate } from "@landmoot/core/signed"
import type { MeetingId, NodeId, ParticipantId, RegionId, SessionId } from "@landmoot/core/units"

/** A personal invitation, read from its link. The secret never leaves the browser. */
export interface Invitation {
  readonly meeting: MeetingId
  /** The web origin of the link. */
  readonly origin: string
  readonly participant: ParticipantId
  /** The seed of the Ed25519 key, 32 bytes. */
  readonly secret: Uint8Array
  /** The regions that `in=` names, as written; undefined: an unpinned invitation. */
  readonly pinned: readonly string[] | undefined
}

/** Where an account lets its people be processed as guests (R22). */
export interface GuestPolicy {
  /** What the account is called. */
  readonly name: string
  readonly mode: "warn" | "refuse"
  readonly regions: readonly RegionId[]
}

/** Who joins, as far as it matters to where they may be processed. */
export interface GuestOf {
  /** Their accounts: in the meetings of these they are no guests. */
  readonly accounts: readonly string[]
  readonly policies: readonly GuestPolicy[]
}

/** One check that the guard made, in the order in which they were made. */
export interface GuardCheck {
  readonly name:
    | "catalogue"
    | "signer"
    | "descriptor"
    | "pinned-regions"
    | "guest-policy"
    | "certificate"
    | "node-key"
    | "region"
    | "fingerprint"
    | "candidates"
    | "relays"
    | "selected-pair"
  /** What was checked: a node, a region, or the meeting. */
  readonly subject: string
  readonly outcome: "passed" | "refused" | "skipped"
  /** The code of the refusal. */
  readonly code?: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** A region of S(signalling), as far as it is known before joining. */
export interface RegionOption {
  readonly region: Region
  readonly state: "unknown" | "measuring" | "verified" | "refused" | "unreachable"
  /** The median measured round trip, in ms. */
  readonly roundTripMs?: number
  /** Why it was refused or not reached. */
  readonly code?: string
}

/** What the page before joining shows. */
export interface PreparationState {
  readonly phase: "loading" | "ready" | "refused" | "joining" | "waiting" | "joined"
  readonly title: string
  readonly organiser: string
  readonly descriptor?: Descriptor
  /** The regions that may carry media, in the catalogue's words. */
  readonly mediaRegions: readonly Region[]
  readonly options: readonly RegionOption[]
  /** The region that would be used now. */
  readonly chosen?: RegionId
  /** The link names no regions: the descriptor is enforced, but nobody pinned it. */
  readonly unpinned: boolean
  /** Regions in which an own account would rather not have its people as guests. */
  readonly guestWarning?: { readonly account: string; readonly regions: readonly Region[] }
  readonly checks: readonly GuardCheck[]
  /** Why nothing can be joined; `facts` fill the words of the message catalogue. */
  readonly refusal?: Refusal
  /** Only in phase `waiting`. */
  readonly waiting?: WaitView
}

/** How one waits to be let in. */
export interface WaitView {
  /** A host lets people in, or the link is in use on another device. */
  readonly reason: "room" | "link-in-use"
  /** Since when, milliseconds since 1970. */
  readonly since: number
  /** What hosts said to those who wait, oldest first. */
  readonly messages: readonly string[]
}

/** A refusal or an end, for a person to read in the words of `web`. */
export interface Refusal {
  readonly code: string
  /** What was shown and what was allowed: region names, addresses. No secrets. */
  readonly facts: Readonly<Record<string, string>>
  /** True if neither credential nor media had left the browser. */
  readonly nothingSent: boolean
}

/** A track of somebody else, or of oneself. */
export interface TrackView {
  readonly producer: string
  readonly source: MediaSource
  readonly kind: "audio" | "video"
  readonly paused: boolean
  /** Absent until it is consumed. */
  readonly track?: MediaStreamTrack
  /** Layers that arrive now. */
  readonly layers?: { readonly spatial: number; readonly temporal?: number } | null
  /** Absent for one's own, and while it is paused. */
  readonly encryption?: TrackEncryption
}

/** How one track of somebody else stands with encryption; without a key nothing is shown of it. */
export type TrackEncryption =
  /** Sealed by the right member, and opened. */
  | "open"
  /** Sealed with a key that has not arrived here yet. */
  | "no-key"
  /** What arrives does not open with the key that it names: it is dropped. */
  | "wrong-key"
  /** What arrives is not sealed at all: it is dropped. */
  | "unencrypted"
  /** Nothing arrives. */
  | "no-transport"

/** What a meeting's encryption is, as it was negotiated. */
export interface EncryptionView {
  readonly phase:
    /** No key yet: nothing is sent, nothing can be seen. */
    | "waiting"
    | "on"
    /** No word of any member for some seconds although media arrives; it stops soon. */
    | "doubtful"
  /** The names of the suites in force (MLS registry, SFrame registry); absent until there is a key. */
  readonly suites?: { readonly mls: string; readonly sframe: string }
  /** Whether each that receives media holds a leaf of the key group; only then it is end-to-end. */
  readonly endToEnd: boolean
  /** Counts the changes of the keys. */
  readonly epoch?: number
  /** How many members hold the keys. */
  readonly members: number
  /** What people may compare aloud: the same for all who hold the same keys. */
  readonly code?: readonly string[]
}

/** One message of the chat. */
export interface ChatMessage {
  readonly id: string
  readonly participant: ParticipantId
  readonly name: string
  readonly self: boolean
  /** Undefined: its author deleted it. */
  readonly text: string | undefined
  readonly edited: boolean
  /** The message that it answers. */
  readonly reply?: string
  /** When it arrived here, milliseconds since 1970. */
  readonly at: number
  /** One's own: whether it is on its way still, or could not be sent. */
  readonly delivery?: "sending" | "failed"
}

/** A person in the meeting. */
export interface PersonView {
  readonly participant: ParticipantId
  readonly session: SessionId
  /**
   * What they call themselves; empty until they have said it, which needs their key, and while
   * they say something other than their invitation without the right to.
   */
  readonly name: string
  /** The name is the one in their invitation: the account says so. */
  readonly nameVerified: boolean
  readonly role: MeetingRole
  /** How they came in. */
  readonly arrival: Arrival
  /** What they may do now. */
  readonly rights: ReadonlySet<Right>
  readonly self: boolean
  /** What holds their leaf of the key group; absent: they are let in, but hold no key yet. */
  readonly member?: "person" | "recorder" | "bot"
  /** Since when their hand is raised, milliseconds since 1970. */
  readonly hand?: number
  /** The reaction that they show now. */
  readonly reaction?: string
  readonly region: RegionId
  readonly node: NodeId
  readonly connected: boolean
  readonly speaking: boolean
  readonly tracks: readonly TrackView[]
}

/** A node that the meeting uses, with what the guard knows of it. */
export interface NodeView {
  readonly node: NodeId
  readonly certificate?: NodeCertificate
  readonly roles: readonly ("seat" | "gateway" | "media")[]
  readonly verified: boolean
  readonly code?: string
}

/** Somebody who waits to be let in. */
export interface WaitingView {
  readonly participant: ParticipantId
  readonly session: SessionId
  readonly arrival: Arrival
  /** Since when, milliseconds since 1970. */
  readonly since: number
  /** What they typed: nobody has checked it. */
  readonly name?: string
  /** The name in their invitation, if they have shown that it is. */
  readonly verifiedName?: string
  /** The account says that this is whom it invited. */
  readonly verified: boolean
}

/** Something that one is told once, until it is put away. */
export type NoticeView =
  /** To hosts: this person's link was opened on another device while they are in. */
  | {
      readonly kind: "link-used"
      readonly id: string
      readonly at: number
      readonly participant: ParticipantId
      readonly name: string
    }
  /** One's own link was opened on another device: see {@link Meeting.answerLinkElsewhere}. */
  | { readonly kind: "link-elsewhere"; readonly id: string; readonly at: number }
  /** A host has muted or stopped these of one's own. */
  | {
      readonly kind: "muted"
      readonly id: string
      readonly at: number
      readonly sources: readonly MediaSource[]
    }

/** The meeting, whole, as it is now. A new object after each change. */
export interface MeetingState {
  /** `moving`: the node was lost and another allowed one is being joined. */
  readonly phase: "joined" | "reconnecting" | "moving" | "ended" | "left"
  readonly title: string
  readonly descriptor: Descriptor
  readonly regions: readonly Region[]
  readonly people: readonly PersonView[]
  /** The rules in force. */
  readonly rules: MeetingRules
  /** One's own role. */
  readonly role: MeetingRole
  /** What one may do now. */
  readonly rights: ReadonlySet<Right>
  /** Who waits to be let in; told to those alone who may admit. */
  readonly waiting: readonly WaitingView[]
  /** What was told and not yet put away, oldest first. */
  readonly notices: readonly NoticeView[]
  readonly nodes: readonly NodeView[]
  readonly links: readonly RoomLink[]
  readonly seat: NodeId
  readonly gateway: NodeId
  readonly media: NodeId
  /** The signalling round trip, in ms. */
  readonly roundTripMs?: number
  readonly microphone: OwnTrackState
  readonly camera: OwnTrackState
  readonly screen: OwnTrackState
  readonly encryption: EncryptionView
  /** What was said since one joined, oldest first. */
  readonly chat: readonly ChatMessage[]
  readonly checks: readonly GuardCheck[]
  /** Why it ended, when it was not the person's own wish. */
  readonly refusal?: Refusal
}

/** One's own track. */
export type OwnTrackState = "off" | "starting" | "on" | "muted"

/** Changes of state, and moments that are not states. */
export interface MeetingEvents {
  readonly state: MeetingState
  readonly refused: Refusal
  readonly moved: { readonly from: RegionId; readonly to: RegionId; readonly tookMs: number }
  readonly "device-lost": { readonly source: MediaSource }
}

/** Something whose snapshot can be read and watched; fits `useSyncExternalStore`. */
export interface Watched<State> {
  /** The same object until something changes. */
  readonly state: State
  /** Calls back after each change. @returns a function that stops it. */
  subscribe(listener: () => void): () => void
}

/** What the page before joining holds. */
export interface Preparation extends Watched<PreparationState> {
  /** Uses this region instead of the fastest. Ignored if it is not an option. */
  choose(region: RegionId): void
  /**
   * Joins; sends the credential to the chosen region's gateway and nowhere else. While one has
   * to wait (phase `waiting`) the promise stays open: it resolves once one is let in, and is
   * rejected when one is not, or when the wait is called off.
   */
  join(options: JoinOptions): Promise<Meeting>
  /** Calls the wait off; joining is possible again. */
  stopWaiting(): void
  /** Tries again what could not be reached. */
  retry(): void
  close(): void
}

/** How to join. */
export interface JoinOptions {
  readonly name: string
  /** Tracks to send from the start; the SDK takes them over and stops them at the end. */
  readonly tracks: {
    readonly microphone?: MediaStreamTrack | undefined
    readonly camera?: MediaStreamTrack | undefined
  }
}

/** A meeting that one takes part in. */
export interface Meeting extends Watched<MeetingState> {
  on<Name extends keyof MeetingEvents>(
    name: Name,
    listener: (event: MeetingEvents[Name]) => void,
  ): () => void
  /** Sends this track, replaces the one that is sent, or (undefined) stops sending. */
  setTrack(source: MediaSource, track: MediaStreamTrack | undefined): Promise<void>
  /** Mutes without giving the device back. */
  setMuted(source: "camera" | "microphone", muted: boolean): Promise<void>
  /** Asks the browser for a screen and shares it, with sound if there is some. */
  startScreenShare(): Promise<void>
  stopScreenShare(): Promise<void>
  /**
   * What is visible, and how large: the SDK consumes, pauses and picks layers by
   * this. Sizes in CSS pixels; what is not named is paused (video only).
   */
  setVisible(sizes: ReadonlyMap<string, { readonly width: number; readonly height: number }>): void
  /** Numbers for a person or a test to look at: per track bit rates, frames, loss. */
  statistics(): Promise<MeetingStatistics>
  restartIce(): Promise<void>
  /** Says something to all members. It shows at once, as `sending`. */
  sendChat(text: string, options?: { readonly reply?: string }): Promise<void>
  /** Changes one's own message. */
  editChat(id: string, text: string): Promise<void>
  /** Takes one's own message back. */
  deleteChat(id: string): Promise<void>
  /** Shows a reaction for a moment: one of REACTIONS. */
  react(reaction: string): Promise<void>
  raiseHand(raised: boolean): Promise<void>
  /** Calls oneself something else. */
  rename(name: string): Promise<void>
  /**
   * Does something to the meeting or to others in it; the seat judges whether one may.
   *
   * @throws RemoteError with the seat's code
   */
  control(control: Control): Promise<void>
  /** Puts a notice away. */
  dismissNotice(id: string): void
  /** Lets go of one's link for the device that asks for it, or keeps it; puts the notice away. */
  answerLinkElsewhere(yields: boolean): Promise<void>
  leave(): Promise<void>
}

/** A moment's numbers. */
export interface MeetingStatistics {
  readonly selectedPair?: {
    readonly localAddress: string
    readonly remoteAddress: string
    readonly protocol: string
    readonly roundTripMs?: number
  }
  readonly received: readonly {
    readonly producer: string
    readonly kind: "audio" | "video"
    readonly framesDecoded: number
    readonly framesPerSecond: number
    readonly width: number
    readonly height: number
    readonly packets: number
    readonly packetsLost: number
    /** Root of the mean square energy gathered so far; grows only when there is sound. */
    readonly audioEnergy: number
  }[]
  readonly sentPackets: number
}

/** What the application must know before it trusts anything. */
export interface PrepareOptions {
  /** The operator's root key, from the page's own build or configuration. */
  readonly root: PublicKey
  /** Where the guard remembers the newest versions it saw; absent: only in memory. */
  readonly memory?: Pick<Storage, "getItem" | "setItem"> | undefined
  /** Where the accounts of whoever joins let them be guests; absent: nobody is signed in. */
  readonly guest?: GuestOf | undefined
}
