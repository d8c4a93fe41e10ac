// SPDX-License-Identifier: Apache-2.0
/**
 * Where the meeting is now, for the chip and the panel. Rules PLC1 to PLC6 of
 * `../SPEC.md`.
 *
 * @module
 */
import type { GuardCheck, MeetingState, NodeView } from "@landmoot/client"
import type { Region } from "@landmoot/core/regions"
import { type RegionId, regionOfNode } from "@landmoot/core/units"
import type { MapLine, MapMark } from "../map/marks.ts"
import type { Speech } from "../words/speech.ts"

/** Whether everything in use was verified. */
export type PlaceState = "verified" | "verifying" | "unverified" | "refused"

/** The chip at the top. */
export interface ChipView {
  readonly state: PlaceState
  readonly places: string
  readonly word: string
  readonly label: string
}

/** A server in the panel. */
export interface ServerView {
  readonly node: NodeView
  readonly place: string
  readonly roles: readonly string[]
  readonly state: "verified" | "unverified" | "refused"
  readonly word: string
  readonly evidence: string | undefined
  /** The person's own picture and sound, or signalling, go here. */
  readonly own: boolean
  readonly people: number
  readonly checks: readonly GuardCheck[]
}

/** A link between two servers, both directions together. */
export interface LinkView {
  readonly key: string
  readonly words: string
  readonly streams: number
}

/** Everything in "Where is my meeting". */
export interface PlaceView {
  readonly chip: ChipView
  readonly summary: string
  readonly allowed: string
  readonly servers: readonly ServerView[]
  readonly links: readonly LinkView[]
  readonly marks: readonly MapMark[]
  readonly lines: readonly MapLine[]
  readonly mapLabel: string
}

/** Makes the chip and the panel from the meeting's state. */
export function placeView(state: MeetingState, speech: Speech): PlaceView {
  const { words } = speech
  const names = new Map(state.regions.map((region) => [region.id, region]))
  const servers = state.nodes.map((node) => serverView(node, state, speech))
  const used = [...new Set(state.nodes.map(({ node }) => regionOfNode(node)))]
  const placeState = overall(state.nodes)
  const places = used.map((id) => names.get(id)?.name ?? id).join(" · ")
  const word = wordOf(placeState, speech)
  return {
    chip: { state: placeState, places, word, label: words.where.open(places, word) },
    summary: words.where.summary(state.nodes.length, used.length),
    allowed: words.where.allowedIn(speech.countries(state.regions)),
    servers,
    links: linkViews(state, speech),
    marks: marksOf(state, used),
    lines: linesOf(state),
    mapLabel: words.where.map(speech.list(used.map((id) => placeOf(names.get(id), id, speech)))),
  }
}

/** The region in which a node claims to stand, in words. */
export function placeOfNode(state: MeetingState, node: NodeView["node"], speech: Speech): string {
  const id = regionOfNode(node)
  return placeOf(
    state.regions.find((region) => region.id === id),
    id,
    speech,
  )
}

function nameOfRegion(state: MeetingState, id: RegionId): string {
  return state.regions.find((region) => region.id === id)?.name ?? id
}

function placeOf(region: Region | undefined, id: string, speech: Speech): string {
  return region === undefined ? id : speech.place(region)
}

function stateOf(node: NodeView): "verified" | "unverified" | "refused" {
  if (node.code !== undefined) return "refused"
  return node.verified ? "verified" : "unverified"
}

function overall(nodes: readonly NodeView[]): PlaceState {
  const states = new Set(nodes.map(stateOf))
  if (states.has("refused")) return "refused"
  if (states.size === 0) return "verifying"
  return states.has("unverified") ? "unverified" : "verified"
}

function wordOf(state: PlaceState, { words }: Speech): string {
  return {
    verified: words.where.verified,
    verifying: words.where.verifying,
    unverified: words.where.unverified,
    refused: words.where.refused,
  }[state]
}

function serverView(node: NodeView, state: MeetingState, speech: Speech): ServerView {
  const { words } = speech
  const nodeState = stateOf(node)
  const level = node.certificate?.evidence
  return {
    node,
    place: placeOfNode(state, node.node, speech),
    roles: node.roles.map((role) => words.where.roles[role]),
    state: nodeState,
    word: wordOf(nodeState, speech),
    evidence: level === undefined ? undefined : words.where.evidence[level],
    own: node.node === state.media || node.node === state.gateway,
    people: state.people.filter((person) => person.node === node.node).length,
    checks: state.checks.filter(({ subject }) => subject === node.node),
  }
}

function linkViews(state: MeetingState, speech: Speech): readonly LinkView[] {
  const pairs = new Map<string, { from: string; to: string; streams: number; inside: boolean }>()
  for (const link of state.links) {
    const [from, to] = [link.from, link.to].toSorted()
    if (from === undefined || to === undefined) continue
    const key = `${from} ${to}`
    const known = pairs.get(key)
    pairs.set(key, {
      from: nameOfRegion(state, regionOfNode(from)),
      to: nameOfRegion(state, regionOfNode(to)),
      inside: regionOfNode(link.from) === regionOfNode(link.to),
      streams: (known?.streams ?? 0) + link.producers.length,
    })
  }
  return [...pairs].map(([key, { from, to, streams, inside }]) => ({
    key,
    streams,
    words: inside ? speech.words.where.insideRegion(from) : speech.words.where.link(from, to),
  }))
}

function marksOf(state: MeetingState, used: readonly RegionId[]): readonly MapMark[] {
  return state.regions.map((region): MapMark => {
    const here = state.nodes.filter(({ node }) => regionOfNode(node) === region.id)
    const states = new Set(here.map(stateOf))
    const worst = states.has("refused")
      ? "refused"
      : states.has("unverified")
        ? "unverified"
        : "used"
    return {
      region,
      state: used.includes(region.id) ? worst : "allowed",
      own: regionOfNode(state.media) === region.id,
    }
  })
}

function linesOf(state: MeetingState): readonly MapLine[] {
  const seen = new Map<string, MapLine>()
  for (const link of state.links) {
    const [from, to] = [regionOfNode(link.from), regionOfNode(link.to)].toSorted()
    if (from === undefined || to === undefined || from === to) continue
    const ends = state.nodes.filter(({ node }) => node === link.from || node === link.to)
    const verified = ends.length === 2 && ends.every((node) => stateOf(node) === "verified")
    const other = seen.get(`${from} ${to}`)
    seen.set(`${from} ${to}`, { from, to, verified: verified && (other?.verified ?? true) })
  }
  return [...seen.values()]
}
