// SPDX-License-Identifier: Apache-2.0
/**
 * The changes of a meeting's state, as pure functions: each returns a new state
 * with the next version, or the same object if nothing changed.
 *
 * @module
 */
import type { ProducerInfo, RoomParticipant, RoomState } from "@landmoot/core/protocol"
import type { RightsHolder } from "@landmoot/core/rights"
import type { Jws } from "@landmoot/core/signed"
import type { MeetingId, NodeId, SessionId } from "@landmoot/core/units"

/** A meeting that nobody has joined yet. */
export function emptyState(start: {
  readonly meeting: MeetingId
  readonly title: string
  readonly fence: number
  readonly revision: number
  readonly rules: RoomState["rules"]
  readonly seat: NodeId
  readonly seatCertificate: Jws
}): RoomState {
  const { seatCertificate, ...rest } = start
  return {
    ...rest,
    version: 0,
    participants: [],
    links: [],
    nodes: [{ node: start.seat, certificate: seatCertificate }],
  }
}

/** The state that a lost seat told last, as its successor goes on with it. */
export function takenOver(inherited: RoomState, { fence, seat, nodes }: RoomState): RoomState {
  const others = inherited.nodes.filter(({ node }) => node !== seat)
  return { ...inherited, fence, version: 0, seat, nodes: [...others, ...nodes] }
}

/** Adds a participant, in the place of an earlier session of the same person. */
export function withParticipant(
  state: RoomState,
  joined: RoomParticipant,
  certificates: readonly { readonly node: NodeId; readonly certificate: Jws }[],
): RoomState {
  const others = state.participants.filter((entry) => entry.participant !== joined.participant)
  const known = new Map([...state.nodes, ...certificates].map((entry) => [entry.node, entry]))
  return withNodesInUse({
    ...state,
    version: state.version + 1,
    participants: [...others, joined],
    nodes: [...known.values()],
  })
}

/** Takes a session out, with its tracks. */
export function withoutSession(state: RoomState, session: SessionId): RoomState {
  const participants = state.participants.filter((entry) => entry.session !== session)
  if (participants.length === state.participants.length) return state
  return withNodesInUse({ ...state, version: state.version + 1, participants })
}

/** Changes one participant. */
export function withChanged(
  state: RoomState,
  session: SessionId,
  change: {
    readonly connected?: boolean
    readonly producers?: readonly ProducerInfo[]
    readonly holder?: RightsHolder
  },
): RoomState {
  const found = state.participants.find((entry) => entry.session === session)
  if (found === undefined) return state
  const next: RoomParticipant = {
    ...found,
    ...change.holder,
    connected: change.connected ?? found.connected,
    producers: change.producers === undefined ? found.producers : [...change.producers],
  }
  if (JSON.stringify(next) === JSON.stringify(found)) return state
  return {
    ...state,
    version: state.version + 1,
    participants: state.participants.map((entry) => (entry === found ? next : entry)),
  }
}

/** Puts other rules in force. */
export function withRules(state: RoomState, rules: RoomState["rules"]): RoomState {
  if (JSON.stringify(rules) === JSON.stringify(state.rules)) return state
  return { ...state, version: state.version + 1, rules }
}

/** Notes which producers cross the link from one node to another; none: no link. */
export function withLink(
  state: RoomState,
  link: { readonly from: NodeId; readonly to: NodeId; readonly producers: readonly string[] },
): RoomState {
  const others = state.links.filter((entry) => entry.from !== link.from || entry.to !== link.to)
  const links =
    link.producers.length === 0 ? others : [...others, { ...link, producers: [...link.producers] }]
  return { ...state, version: state.version + 1, links }
}

/** Finds a session; undefined if there is none. */
export function findSession(state: RoomState, session: SessionId): RoomParticipant | undefined {
  return state.participants.find((entry) => entry.session === session)
}

/** Leaves out nodes that no participant needs any more, and links of theirs. */
function withNodesInUse(state: RoomState): RoomState {
  const inUse = new Set<NodeId>([state.seat])
  for (const entry of state.participants) inUse.add(entry.node).add(entry.gateway)
  return {
    ...state,
    nodes: state.nodes.filter(({ node }) => inUse.has(node)),
    links: state.links.filter(({ from, to }) => inUse.has(from) && inUse.has(to)),
  }
}
