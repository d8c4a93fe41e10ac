// SPDX-License-Identifier: Apache-2.0
/**
 * Composes what the application sees from what the parts know. Pure: the same parts give
 * the same view, and {@link Store} keeps the identity of what did not change.
 *
 * @module
 */
import type {
  MediaSource,
  PreferredLayers,
  RoomParticipant,
  RoomState,
} from "@landmoot/core/protocol"
import type { Catalogue, Region } from "@landmoot/core/regions"
import { type MeetingRole, type Right, rightsOf, RIGHT_OF_SOURCE } from "@landmoot/core/rights"
import type { Descriptor } from "@landmoot/core/signed"
import type { NodeId, SessionId } from "@landmoot/core/units"
import type {
  ChatMessage,
  EncryptionView,
  GuardCheck,
  MeetingState,
  NodeView,
  NoticeView,
  OwnTrackState,
  PersonView,
  Refusal,
  TrackEncryption,
  TrackView,
  WaitingView,
} from "../types.ts"

/** What is received of one producer. */
export interface ReceivedTrack {
  readonly track: MediaStreamTrack
  /** Undefined: nothing was said yet; null: none arrive. */
  readonly layers: PreferredLayers | null | undefined
}

/** One's own track. */
export interface OwnTrack {
  readonly source: MediaSource
  readonly track: MediaStreamTrack
  readonly muted: boolean
  readonly producer: string | undefined
}

/** What keys and members say of people and their tracks. */
export interface SpokenParts {
  readonly encryption: EncryptionView
  readonly chat: readonly ChatMessage[]
  /** Of somebody else's track; undefined: nothing is known. */
  encryptionOf(producer: string): TrackEncryption | undefined
  of(
    participant: RoomParticipant["participant"],
  ): Pick<PersonView, "name" | "nameVerified" | "member" | "hand" | "reaction">
}

/** What a view is composed from. */
export interface ViewParts {
  readonly phase: MeetingState["phase"]
  readonly room: RoomState
  readonly descriptor: Descriptor
  readonly catalogue: Catalogue
  readonly session: SessionId
  readonly gateway: NodeId
  readonly media: NodeId
  readonly roundTripMs: number | undefined
  readonly nodes: readonly NodeView[]
  readonly received: ReadonlyMap<string, ReceivedTrack>
  readonly own: readonly OwnTrack[]
  readonly ownStates: Readonly<Record<"microphone" | "camera" | "screen", OwnTrackState>>
  /** Producers of microphones that are spoken into. */
  readonly speaking: ReadonlySet<string>
  readonly ownSpeaking: boolean
  readonly spoken: SpokenParts
  readonly waiting: readonly WaitingView[]
  readonly notices: readonly NoticeView[]
  readonly checks: readonly GuardCheck[]
  readonly refusal: Refusal | undefined
}

/** Composes the meeting as it is now. */
export function composeState(parts: ViewParts): MeetingState {
  const { room, descriptor, roundTripMs, refusal } = parts
  const self = room.participants.find(({ session }) => session === parts.session)
  return {
    phase: parts.phase,
    title: room.title,
    descriptor,
    regions: regionsOf(parts),
    people: room.participants.map((person) => personView(person, parts)),
    rules: room.rules,
    ...ownStanding(room, self),
    waiting: parts.waiting,
    notices: parts.notices,
    nodes: parts.nodes,
    links: room.links,
    seat: room.seat,
    gateway: parts.gateway,
    media: parts.media,
    ...(roundTripMs === undefined ? {} : { roundTripMs: Math.round(roundTripMs) }),
    ...parts.ownStates,
    encryption: parts.spoken.encryption,
    chat: parts.spoken.chat,
    checks: parts.checks,
    ...(refusal === undefined ? {} : { refusal }),
  }
}

/** One's own role and rights; whom the room does not name has none. */
function ownStanding(
  { rules }: RoomState,
  self: RoomParticipant | undefined,
): { readonly role: MeetingRole; readonly rights: ReadonlySet<Right> } {
  if (self === undefined) return { role: "viewer", rights: new Set() }
  return { role: self.role, rights: rightsOf(rules, self) }
}

/** The regions that the meeting may use for media or signalling, and those that it does use. */
function regionsOf({ catalogue, descriptor, nodes }: ViewParts): readonly Region[] {
  const { media, signalling } = descriptor.planes
  const used = nodes.flatMap(({ certificate }) =>
    certificate === undefined ? [] : [certificate.region],
  )
  const ids = new Set([...media, ...signalling, ...used])
  return catalogue.regions.filter(({ id }) => ids.has(id))
}

function personView(person: RoomParticipant, parts: ViewParts): PersonView {
  const self = person.session === parts.session
  const microphone = person.producers.find(({ source }) => source === "microphone")
  const { participant, session, region, node, connected, role, arrival } = person
  return {
    participant,
    session,
    ...parts.spoken.of(participant),
    self,
    role,
    arrival,
    rights: rightsOf(parts.room.rules, person),
    region,
    node,
    connected,
    speaking: self
      ? parts.ownSpeaking
      : microphone?.paused === false && parts.speaking.has(microphone.id),
    tracks: self ? parts.own.map(ownTrackView) : tracksOf(person, parts),
  }
}

function tracksOf(
  person: RoomParticipant,
  { received, room, spoken }: ViewParts,
): readonly TrackView[] {
  const rights = rightsOf(room.rules, person)
  const permitted = person.producers.filter(({ source }) => rights.has(RIGHT_OF_SOURCE[source]))
  return permitted.map(({ id, source, kind, paused }) => {
    const { track, layers } = received.get(id) ?? {}
    const encryption = paused || track === undefined ? undefined : spoken.encryptionOf(id)
    return {
      producer: id,
      source,
      kind,
      paused,
      ...(track === undefined ? {} : { track }),
      ...(layers === undefined ? {} : { layers: layers === null ? null : shownLayers(layers) }),
      ...(encryption === undefined ? {} : { encryption }),
    }
  })
}

function shownLayers({ spatial, temporal }: PreferredLayers): NonNullable<TrackView["layers"]> {
  return temporal === undefined ? { spatial } : { spatial, temporal }
}

/** One's own track shows from the first moment, before the server has a name for it. */
function ownTrackView({ source, track, muted, producer }: OwnTrack): TrackView {
  return {
    producer: producer ?? `own-${source}`,
    source,
    kind: track.kind === "video" ? "video" : "audio",
    paused: muted,
    track,
  }
}
