// SPDX-License-Identifier: Apache-2.0
/**
 * What the meeting shows, without React: tiles, announcements and sizes for the
 * SDK. Rules MM1 to MM12 of `../SPEC.md`.
 *
 * @module
 */
import type { MeetingState, PersonView, TrackView } from "@landmoot/client"
import type { Speech } from "../words/speech.ts"
import { chatAnnouncements } from "./chat.ts"
import { encryptionAnnouncement } from "./encryption.ts"
import {
  bestGrid,
  layGrid,
  layInset,
  layPresentation,
  pageCapacity,
  pageSizes,
  type Rect,
  type Size,
} from "./layout.ts"
import { isJoining, nameOf } from "./people.ts"

/** How the person wants the stage. */
export interface StageWishes {
  readonly view: "grid" | "speaker"
  /** The key of the tile that was pinned. */
  readonly pinned: string | undefined
  readonly page: number
}

/** One tile: a person, or a screen that a person shares. */
export interface Tile {
  /** The session, or the session and "screen". */
  readonly key: string
  readonly kind: "person" | "screen"
  readonly person: PersonView
  readonly video: TrackView | undefined
}

/** A tile with its place. */
export interface PlacedTile extends Tile {
  readonly rect: Rect
  readonly role: "grid" | "main" | "strip" | "inset"
}

/** The whole stage. */
export interface StageView {
  readonly tiles: readonly PlacedTile[]
  /** How many people have no tile on this page. */
  readonly hidden: number
  readonly page: number
  readonly pages: number
  /** How many people of the speaking order are in sight. */
  readonly inSight: number
}

/** The track of a person from one source, if the person sends it. */
export function trackOf(person: PersonView, source: TrackView["source"]): TrackView | undefined {
  return person.tracks.find((track) => track.source === source)
}

/** Whether a person cannot be heard by their own wish. */
export function isMuted(person: PersonView): boolean {
  return trackOf(person, "microphone")?.paused ?? true
}

/** Whether a picture is there to be shown. */
export function showsPicture(track: TrackView | undefined): track is TrackView & {
  readonly track: MediaStreamTrack
} {
  return track?.track !== undefined && !track.paused
}

/** Every tile that the meeting could show: screens first, then people in the given order. */
export function tilesOf(people: readonly PersonView[], order: readonly string[]): readonly Tile[] {
  const places = new Map(order.map((session, place) => [session, place]))
  const place = (person: PersonView): number => places.get(person.session) ?? order.length
  const sorted = people.toSorted((a, b) => place(a) - place(b))
  const screens = sorted.flatMap((person): Tile[] => {
    const video = trackOf(person, "screen")
    // Without a key of theirs there is no screen to see: their own tile says why.
    return video === undefined || isJoining(person)
      ? []
      : [{ key: `${person.session} screen`, kind: "screen", person, video }]
  })
  const faces = sorted.map((person): Tile => ({
    key: person.session,
    kind: "person",
    person,
    video: trackOf(person, "camera"),
  }))
  return [...screens, ...faces]
}

/** Lays the stage out. */
export function stageOf(
  tiles: readonly Tile[],
  wishes: StageWishes,
  room: { readonly stage: Size; readonly gap: number; readonly speaker: string | undefined },
): StageView {
  const { stage, gap } = room
  if (stage.width <= 0 || stage.height <= 0 || tiles.length === 0) {
    return { tiles: [], hidden: 0, page: 0, pages: 1, inSight: 0 }
  }
  const main = mainTile(tiles, wishes, room.speaker)
  if (main !== undefined) return presentation(tiles, main, room)
  const inset = tiles.length === 2 ? layInset(stage, gap) : undefined
  const [self, other] = [tiles.find(isSelf), tiles.find((tile) => !isSelf(tile))]
  if (inset !== undefined && self !== undefined && other !== undefined) {
    return whole([
      { ...other, rect: inset.main, role: "grid" },
      { ...self, rect: inset.inset, role: "inset" },
    ])
  }
  return grid(tiles, wishes.page, room)
}

/** What the SDK is to fetch, and how large: sizes of visible pictures by producer. */
export function visibleSizes(tiles: readonly PlacedTile[]): ReadonlyMap<string, Size> {
  return new Map(
    tiles
      .filter(({ video, person }) => video !== undefined && !person.self)
      .map(({ video, rect }) => [
        video?.producer ?? "",
        { width: rect.width, height: rect.height },
      ]),
  )
}

/** The sentences to announce after a change. */
export function announcements(
  before: MeetingState,
  after: MeetingState,
  speech: Speech,
): readonly string[] {
  const { announce } = speech.words.meeting
  const sentences: string[] = []
  const [joined, left] = [othersOnlyIn(after, before), othersOnlyIn(before, after)]
  if (joined.length > 0) sentences.push(announce.joined(speech.list(joined)))
  if (left.length > 0) sentences.push(announce.left(speech.list(left)))
  if (before.microphone !== after.microphone && after.microphone !== "starting") {
    sentences.push(after.microphone === "on" ? announce.unmuted : announce.muted)
  }
  if (before.camera !== after.camera && after.camera !== "starting") {
    sentences.push(after.camera === "on" ? announce.cameraOn : announce.cameraOff)
  }
  if (before.screen !== after.screen && after.screen === "on") sentences.push(announce.youShare)
  if (before.screen === "on" && after.screen === "off") sentences.push(announce.youEnded)
  const [sharedBefore, sharedAfter] = [sharers(before), sharers(after)]
  for (const person of sharedAfter) {
    if (!sharedBefore.some(({ session }) => session === person.session)) {
      sentences.push(announce.sharing(nameOf(person, speech.words)))
    }
  }
  if (sharedBefore.length > 0 && sharedAfter.length === 0) sentences.push(announce.sharingEnded)
  if (before.phase === "reconnecting" && after.phase === "joined") {
    sentences.push(announce.reconnected)
  }
  sentences.push(...handAnnouncements(before, after, speech))
  sentences.push(...chatAnnouncements(before.chat, after.chat, speech.words))
  const encryption = encryptionAnnouncement(before.encryption, after.encryption, speech.words)
  if (encryption !== undefined) sentences.push(encryption)
  return sentences
}

function handAnnouncements(
  before: MeetingState,
  after: MeetingState,
  { words }: Speech,
): readonly string[] {
  const raised = new Map(before.people.map(({ session, hand }) => [session, hand !== undefined]))
  return after.people.flatMap((person) => {
    const [was, is] = [raised.get(person.session) ?? false, person.hand !== undefined]
    if (was === is) return []
    if (person.self) return [is ? words.reactions.ownRaised : words.reactions.ownLowered]
    return is ? [words.reactions.announced(nameOf(person, words))] : []
  })
}

const named = ({ people }: MeetingState): readonly PersonView[] =>
  people.filter(({ self, name }) => !self && name !== "")

/** The names of the others who have one in one state and not in the other. */
function othersOnlyIn(one: MeetingState, other: MeetingState): readonly string[] {
  const known = new Set(named(other).map(({ participant }) => participant))
  return named(one)
    .filter(({ participant }) => !known.has(participant))
    .map(({ name }) => name)
}

/** Whether one's own device is on, or will be as soon as the server has taken it. */
export function isOwnOn(state: MeetingState, kind: "microphone" | "camera"): boolean {
  if (state[kind] !== "starting") return state[kind] === "on"
  const own = state.people.find(({ self }) => self)
  return own?.tracks.some(({ source, paused }) => source === kind && !paused) ?? false
}

/** Whether the person closed the browser's question: that is an answer, not a failure. */
export function isDeclined(error: unknown): boolean {
  return (
    error instanceof Error && error.cause instanceof Error && error.cause.name === "NotAllowedError"
  )
}

function sharers(state: MeetingState): readonly PersonView[] {
  return state.people.filter((person) => !person.self && trackOf(person, "screen") !== undefined)
}

const isSelf = (tile: Tile): boolean => tile.person.self && tile.kind === "person"

function mainTile(
  tiles: readonly Tile[],
  wishes: StageWishes,
  speaker: string | undefined,
): Tile | undefined {
  const pinned = tiles.find(({ key }) => key === wishes.pinned)
  if (pinned !== undefined) return pinned
  const screen = tiles.find(({ kind, person }) => kind === "screen" && !person.self)
  if (screen !== undefined) return screen
  const own = tiles.find(({ kind }) => kind === "screen")
  if (own !== undefined && tiles.length > 2) return undefined
  if (wishes.view === "speaker" && tiles.length > 1) {
    return tiles.find(({ key }) => key === speaker) ?? tiles.find((tile) => !isSelf(tile))
  }
  return undefined
}

function presentation(
  tiles: readonly Tile[],
  main: Tile,
  { stage, gap }: { readonly stage: Size; readonly gap: number },
): StageView {
  const others = tiles.filter((tile) => tile !== main)
  const laid = layPresentation(others.length, stage, gap)
  const strip = others.flatMap((tile, index): PlacedTile[] => {
    const rect = laid.strip[index]
    return rect === undefined ? [] : [{ ...tile, rect, role: "strip" }]
  })
  return {
    tiles: [{ ...main, rect: laid.main, role: "main" }, ...strip],
    hidden: others.length - strip.length,
    page: 0,
    pages: 1,
    inSight: strip.length,
  }
}

function grid(
  tiles: readonly Tile[],
  wanted: number,
  { stage, gap }: { readonly stage: Size; readonly gap: number },
): StageView {
  const capacity = pageCapacity(tiles.length, stage, gap)
  const sizes = pageSizes(tiles.length, capacity, bestGrid(capacity, stage, gap).columns)
  const page = Math.min(Math.max(0, wanted), sizes.length - 1)
  const start = sizes.slice(0, page).reduce((sum, size) => sum + size, 0)
  const part = tiles.slice(start, start + (sizes[page] ?? 0))
  // Of two, the other comes first; with more, oneself keeps the first place and nobody moves.
  const shown = tiles.length === 2 ? part.toReversed() : part
  const rects = layGrid(shown.length, stage, gap)
  return {
    tiles: shown.flatMap((tile, index): PlacedTile[] => {
      const rect = rects[index]
      return rect === undefined ? [] : [{ ...tile, rect, role: "grid" }]
    }),
    hidden: tiles.length - shown.length,
    page,
    pages: sizes.length,
    inSight: sizes[0] ?? 0,
  }
}

const whole = (tiles: readonly PlacedTile[]): StageView => ({
  tiles,
  hidden: 0,
  page: 0,
  pages: 1,
  inSight: tiles.length,
})
