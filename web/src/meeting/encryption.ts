// SPDX-License-Identifier: Apache-2.0
/**
 * How the meeting is encrypted, for the chip and the panel. Every claim and every
 * name of a suite comes from what was negotiated: without it the words that
 * claim it are never reached (CL-2). Rules EV1 to EV6 of `../SPEC.md`.
 *
 * @module
 */
import type { EncryptionView, MeetingState } from "@landmoot/client"
import type { Speech, Words } from "../words/speech.ts"
import { type TroubleLine, troubleLines } from "./trouble.ts"

/** How it stands; `partial`: somebody in the room has no leaf of the key group, as when joining. */
export type EncryptionLook = "waiting" | "on" | "doubtful" | "partial"

/** One group of the meeting code. */
export interface CodeGroup {
  readonly shown: string
  /** Sign by sign, as it is read aloud. */
  readonly spoken: string
}

/** The chip and the panel. */
export interface EncryptionPanelView {
  readonly look: EncryptionLook
  readonly chip: string
  readonly label: string
  readonly title: string
  readonly text: string
  readonly code: readonly CodeGroup[]
  readonly members: string | undefined
  readonly suites: readonly { readonly name: string; readonly suite: string }[]
  readonly epoch: string | undefined
  readonly troubles: readonly TroubleLine[]
}

/** Names of suites as a registry gives them. */
export interface SuiteNames {
  readonly mls: string
  readonly sframe: string
}

/** How the encryption stands, at its most careful. */
export function lookOf(encryption: EncryptionView): EncryptionLook {
  if (encryption.phase === "waiting") return "waiting"
  if (!encryption.endToEnd || encryption.suites === undefined) return "partial"
  return encryption.phase
}

/** Makes the chip and the panel from the meeting's state. */
export function encryptionView(
  state: Pick<MeetingState, "encryption" | "people">,
  speech: Speech,
): EncryptionPanelView {
  const { encryption, people } = state
  const { words } = speech
  const look = lookOf(encryption)
  const own = look === "on" ? words.encryption.claims : words.encryption[look]
  const keyed = look !== "waiting"
  return {
    look,
    chip: own.chip,
    label: words.encryption.open(own.chip),
    title: own.title,
    text: own.text,
    code: keyed ? (encryption.code ?? []).map(codeGroup) : [],
    members: keyed ? words.encryption.members(encryption.members) : undefined,
    suites: look === "on" || look === "doubtful" ? suiteLines(encryption.suites, words) : [],
    epoch: keyed && encryption.epoch !== undefined ? speech.number(encryption.epoch) : undefined,
    troubles: troubleLines(people, words),
  }
}

/** What is said before joining about the encryption that this browser would negotiate. */
export function disclosureOf(
  suites: SuiteNames | undefined,
  words: Words,
): { readonly text: string; readonly more: readonly string[] } {
  const { before, claims } = words.encryption
  if (suites === undefined) return { text: before, more: [] }
  return {
    text: claims.before,
    more: [claims.keys(suites.mls), claims.frames(suites.sframe)],
  }
}

/**
 * The sentence to announce when the state of the encryption changes; undefined: none.
 * Somebody's joining is no news of the encryption, so `partial` is passed over.
 */
export function encryptionAnnouncement(
  before: EncryptionView,
  after: EncryptionView,
  words: Words,
): string | undefined {
  const [was, look] = [lookOf(before), lookOf(after)]
  if (look === was || look === "partial") return undefined
  if (look === "on") return was === "partial" ? undefined : words.encryption.claims.announced
  const { title, text } = words.encryption[look]
  return `${title}. ${text}`
}

function suiteLines(suites: SuiteNames | undefined, words: Words): EncryptionPanelView["suites"] {
  if (suites === undefined) return []
  return [
    { name: words.encryption.keyAgreement, suite: suites.mls },
    { name: words.encryption.frames, suite: suites.sframe },
  ]
}

function codeGroup(shown: string): CodeGroup {
  return { shown, spoken: /^\d+$/.test(shown) ? shown.split("").join(" ") : shown }
}
