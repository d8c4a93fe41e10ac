// SPDX-License-Identifier: Apache-2.0
/**
 * Why something of somebody else cannot be seen or heard: without the right key
 * nothing is shown of it, and each reason is a state of its own. Rules TT1 to
 * TT4 of `../SPEC.md`.
 *
 * @module
 */
import type { PersonView, TrackEncryption, TrackView } from "@landmoot/client"
import type { Words } from "../words/speech.ts"
import { isJoining, nameOf } from "./people.ts"

/** A reason, `joining` being that of a person and the others those of a track. */
export type TroubleKind = "joining" | Exclude<TrackEncryption, "open">

/** What is wrong on a tile, and with what. */
export interface Trouble {
  readonly kind: TroubleKind
  readonly of: "person" | "picture" | "sound" | "both"
}

/** What is wrong, for a list. */
export interface TroubleLine {
  readonly key: string
  readonly kind: TroubleKind
  readonly words: string
}

/** The worst first: what somebody may have tampered with goes before what is only late. */
const SEVERITY: readonly TroubleKind[] = [
  "unencrypted",
  "wrong-key",
  "no-key",
  "no-transport",
  "joining",
]

const SOURCES = {
  person: { picture: "camera", sound: "microphone" },
  screen: { picture: "screen", sound: "screen-audio" },
} as const

/** What keeps a tile from being seen or heard; undefined: nothing. */
export function troubleOf(person: PersonView, tile: "person" | "screen"): Trouble | undefined {
  if (person.self) return undefined
  if (isJoining(person)) return { kind: "joining", of: "person" }
  // A lost connection says everything, and the tile says it already.
  if (!person.connected) return undefined
  const picture = reasonOf(person, SOURCES[tile].picture)
  const sound = reasonOf(person, SOURCES[tile].sound)
  if (picture === undefined && sound === undefined) return undefined
  if (picture === sound && picture !== undefined) return { kind: picture, of: "both" }
  const worst = SEVERITY.find((kind) => kind === picture || kind === sound)
  if (worst === undefined) return undefined
  return { kind: worst, of: worst === picture ? "picture" : "sound" }
}

/** Whether a trouble leaves a picture that may be shown: that of a line which is only interrupted. */
export function hidesPicture(person: PersonView, source: TrackView["source"]): boolean {
  if (person.self) return false
  if (isJoining(person)) return true
  const reason = reasonOf(person, source)
  return reason !== undefined && reason !== "no-transport"
}

/** A trouble in a few words. */
export function troubleWords({ kind, of }: Trouble, words: Words): string {
  const { trouble, soundOnly, pictureOnly } = words.encryption
  const reason = trouble[kind]
  return of === "sound" ? soundOnly(reason) : of === "picture" ? pictureOnly(reason) : reason
}

/** Everything that cannot be opened now. */
export function troubleLines(people: readonly PersonView[], words: Words): readonly TroubleLine[] {
  return people.flatMap((person) =>
    (["person", "screen"] as const).flatMap((tile): TroubleLine[] => {
      const trouble = troubleOf(person, tile)
      if (trouble === undefined) return []
      if (trouble.kind === "joining" && tile === "screen") return []
      const name = nameOf(person, words)
      const whose = tile === "screen" ? words.meeting.screenOf(name) : name
      const reason =
        trouble.kind === "joining" && name === words.people.joining
          ? words.encryption.troubleText.joining
          : words.encryption.troubleOf(whose, troubleWords(trouble, words))
      return [{ key: `${person.session} ${tile}`, kind: trouble.kind, words: reason }]
    }),
  )
}

function reasonOf(
  person: PersonView,
  source: TrackView["source"],
): Exclude<TrackEncryption, "open"> | undefined {
  const track = person.tracks.find((candidate) => candidate.source === source)
  if (track === undefined || track.paused) return undefined
  return track.encryption === "open" ? undefined : track.encryption
}
