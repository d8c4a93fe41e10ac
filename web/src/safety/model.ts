// SPDX-License-Identifier: Apache-2.0
/**
 * What hosts can do, and why something of one's own is off, as pure functions of the
 * meeting's state. Rules SAF1 to SAF5 of `../SPEC.md`.
 *
 * @module
 */
import type { MeetingState, PersonView, WaitingView } from "@landmoot/client"
import type { Control } from "@landmoot/core/protocol"
import {
  grantableRights,
  isHost,
  type MeetingRole,
  PRESETS,
  type Right,
  type RuledRole,
} from "@landmoot/core/rights"
import type { Words } from "../words/speech.ts"

/** The rights that a host switches for participants, in the order of the panel. */
export const SWITCHED_RIGHTS = [
  "speak",
  "show",
  "share",
  "chat",
  "chat-hosts",
  "chat-private",
  "react",
  "rename",
] as const satisfies readonly Right[]

/** Rights that a host gives and takes of single people. */
const PERSONAL_RIGHTS = ["speak", "show", "share", "chat"] as const satisfies readonly Right[]

const GIVEN_ROLES: readonly MeetingRole[] = ["co-host", "presenter", "participant", "viewer"]

/** Why one may not do something now, in words; undefined: one may. */
export function whyOff(
  state: MeetingState,
  right: keyof Words["safety"]["off"] & Right,
  words: Words,
) {
  if (state.rights.has(right)) return undefined
  if (state.rules.stopped) return words.safety.off.stopped
  if (state.rules.quiet) return words.safety.off.quiet
  return words.safety.off[right]
}

/** The change that gives participants a right, or takes it. */
export function switched(state: MeetingState, right: Right, on: boolean): Control {
  const now = state.rules.rights.participant
  const rights = on ? [...now, right] : now.filter((each) => each !== right)
  return { control: "rights", role: "participant" satisfies RuledRole, rights: [...rights] }
}

/** Whether the account's rules keep a host from giving participants a right. */
export function isPinnedOff({ rules }: MeetingState, right: Right): boolean {
  return rules.pinned && !PRESETS[rules.preset].rights.participant.includes(right)
}

/** What somebody who waits is called. */
export function waitingName(person: WaitingView, words: Words): string {
  return person.verifiedName ?? person.name ?? words.safety.lobby.nameless
}

/** One control over a person, with its word. */
export interface PersonControl {
  readonly id: string
  readonly label: string
  readonly control: Control
  /** Asked for before it is done: it cannot be taken back. */
  readonly isFinal?: boolean
}

/** What one can do to somebody in the meeting; nothing without the right. */
export function personControls(
  state: MeetingState,
  person: PersonView,
  words: Words,
): readonly PersonControl[] {
  const isAbove = person.role !== "host" || state.role === "host"
  if (person.self || !state.rights.has("moderate") || !isAbove) return []
  const { person: say, rights: names, roles } = words.safety
  const { participant: whom, session } = person
  const sends = (source: string): boolean =>
    person.tracks.some((track) => track.source === source && !track.paused)
  const list: PersonControl[] = []
  if (sends("microphone")) {
    list.push({ id: "mute", label: say.mute, control: { control: "mute", whom: session } })
  }
  if (sends("camera")) {
    const control = { control: "stop-video", whom: session } as const
    list.push({ id: "stop-video", label: say.stopVideo, control })
  }
  if (sends("screen")) {
    const control = { control: "stop-share", whom: session } as const
    list.push({ id: "stop-share", label: say.stopShare, control })
  }
  if (!isHost(person.role)) {
    const grantable = grantableRights(state.rules)
    for (const right of PERSONAL_RIGHTS) {
      const has = person.rights.has(right)
      const isFrozen = state.rules.stopped || state.rules.quiet
      if (isFrozen || (!has && !grantable.has(right))) continue
      const to = has ? "deny" : "allow"
      const label = has ? say.deny(names[right]) : say.allow(names[right])
      list.push({ id: `right-${right}`, label, control: { control: "grant", whom, right, to } })
    }
  }
  for (const role of GIVEN_ROLES) {
    const mayGive = state.role === "host" || (role !== "co-host" && !isHost(person.role))
    if (role === person.role || !mayGive) continue
    const control = { control: "role", whom, role } as const
    list.push({ id: `role-${role}`, label: say.make(roles[role]), control })
  }
  const sendBack = { control: "send-to-waiting", whom } as const
  list.push({ id: "send-back", label: say.sendBack, control: sendBack })
  const remove = { control: "remove", whom } as const
  list.push({ id: "remove", label: say.remove, control: remove, isFinal: true })
  return list
}

/** What to say aloud of rules that changed. */
export function safetyAnnouncements(
  before: MeetingState,
  after: MeetingState,
  { safety }: Words,
): readonly string[] {
  const said: string[] = []
  const { rules: was } = before
  const { rules: is } = after
  if (is.stopped !== was.stopped && is.stopped) said.push(safety.stop.title)
  else if (is.locked !== was.locked) {
    said.push(is.locked ? safety.announce.locked : safety.announce.unlocked)
  }
  if (is.quiet && !was.quiet) said.push(safety.quiet.title)
  if (after.role !== before.role) said.push(safety.announce.role(safety.roles[after.role]))
  const known = new Set(before.waiting.map(({ participant }) => participant))
  const came = after.waiting.filter(({ participant }) => !known.has(participant))
  if (came.length > 1) said.push(safety.lobby.many(after.waiting.length))
  else if (came[0] !== undefined) {
    // Announced once, by the name that they can show.
    said.push(safety.lobby.arrived(came[0].verifiedName ?? came[0].name ?? safety.lobby.nameless))
  }
  return said
}
