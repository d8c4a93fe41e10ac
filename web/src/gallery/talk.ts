// SPDX-License-Identifier: Apache-2.0
/**
 * Encryption, chat, hands and reactions for the gallery, with a twin that acts on them.
 *
 * @module
 */
import type {
  ChatMessage,
  EncryptionView,
  Meeting,
  MeetingState,
  PersonView,
  TrackEncryption,
} from "@landmoot/client"

const NOW = Date.UTC(2026, 4, 12, 9, 30, 12)
/** How long a reaction is shown, in ms. */
const REACTION_MS = 5_000

/** Encryption as it stands once everybody holds the keys. */
export function encryptionOf(members: number): EncryptionView {
  return {
    phase: "on",
    suites: {
      mls: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
      sframe: "AES_128_GCM_SHA256_128",
    },
    endToEnd: true,
    epoch: 17,
    members,
    code: ["4821", "9067", "3305", "7126", "0948", "5573"],
  }
}

/** Nobody has a key yet. */
export const NO_KEYS: EncryptionView = { phase: "waiting", endToEnd: false, members: 0 }

type Line = readonly [
  who: number,
  minute: number,
  text: string | undefined,
  more?: Partial<ChatMessage>,
]

const LINES: readonly Line[] = [
  [1, 0, "Good morning. Agenda: https://moot.example/agenda/12 (two pages)."],
  [1, 1, "Please add what is missing until ten."],
  [2, 3, "The gauge at Ratzdorf is back:\n  04:00  212 cm\n  08:00  208 cm", { edited: true }],
  [0, 4, "Thanks. I add the pumps.", { reply: "message-1" }],
  [3, 9, undefined],
  [3, 9, "<b>Not bold</b>, and **not** either: text stays text."],
  [0, 12, "Is the lock open on Thursday?", { delivery: "failed" }],
  [0, 12, "I ask the lock keeper.", { delivery: "sending" }],
]

/** What was said between these people. */
export function chatOf(people: readonly PersonView[]): readonly ChatMessage[] {
  return LINES.flatMap(([index, minute, text, more], place): readonly ChatMessage[] => {
    const who = people[index]
    if (who === undefined) return []
    const { participant, name, self } = who
    const at = NOW + minute * 60_000
    return [{ id: `message-${place}`, participant, name, self, text, edited: false, at, ...more }]
  })
}

/** The meeting with these people changed. */
function withPeople(
  state: MeetingState,
  change: (person: PersonView, index: number) => PersonView,
): MeetingState {
  return { ...state, people: state.people.map(change) }
}

/** One tile for each state of encryption. */
export function troubled(state: MeetingState): MeetingState {
  const states: readonly (readonly [camera: TrackEncryption, microphone: TrackEncryption])[] = [
    ["open", "open"],
    ["open", "open"],
    ["no-key", "no-key"],
    ["wrong-key", "wrong-key"],
    ["open", "open"],
    ["no-transport", "no-transport"],
    ["open", "wrong-key"],
    ["unencrypted", "unencrypted"],
  ]
  return withPeople(state, (person, index) => {
    if (index === 8 || index === 1) {
      const { member: _member, ...joining } = person
      return { ...joining, name: index === 8 ? "" : person.name, tracks: [], speaking: false }
    }
    const [camera, microphone] = states[index] ?? ["open", "open"]
    if (person.self) return person
    return {
      ...person,
      connected: true,
      tracks: person.tracks.map((track) => ({
        ...track,
        paused: false,
        encryption: track.source === "camera" ? camera : microphone,
      })),
    }
  })
}

/** Raised hands, reactions, a recorder and a bot. */
export function lively(state: MeetingState): MeetingState {
  return withPeople(state, (person, index) => ({
    ...person,
    ...(index === 3 ? { hand: NOW } : index === 1 ? { hand: NOW + 4_000 } : {}),
    ...(index === 2 ? { reaction: "👏" } : index === 1 ? { reaction: "🎉" } : {}),
    ...(index === 5 ? { member: "recorder" as const, name: "Recording, Potsdam" } : {}),
    ...(index === 6 ? { member: "bot" as const, name: "Minutes" } : {}),
  }))
}

/** What a twin says, over a cell that holds the meeting's state. */
export function twinTalk(
  read: () => MeetingState,
  change: (part: Partial<MeetingState>) => void,
): Pick<Meeting, "sendChat" | "editChat" | "deleteChat" | "react" | "raiseHand" | "rename"> {
  let count = 0
  const own = (part: (person: PersonView) => PersonView): Promise<void> => {
    change({ people: read().people.map((person) => (person.self ? part(person) : person)) })
    return Promise.resolve()
  }
  const message = (id: string, part: Partial<ChatMessage>): Promise<void> => {
    change({ chat: read().chat.map((one) => (one.id === id ? { ...one, ...part } : one)) })
    return Promise.resolve()
  }
  return {
    sendChat(text, { reply } = {}) {
      const self = read().people.find((person) => person.self)
      if (self === undefined) return Promise.resolve()
      count += 1
      const { participant, name } = self
      const said = { id: `own-${count}`, participant, name, self: true, text, edited: false }
      const answer = reply === undefined ? {} : { reply }
      change({ chat: [...read().chat, { ...said, ...answer, at: Date.now() }] })
      return Promise.resolve()
    },
    editChat: (id, text) => message(id, { text, edited: true }),
    deleteChat: (id) => message(id, { text: undefined }),
    react(reaction) {
      setTimeout(() => void own(({ reaction: _shown, ...person }) => person), REACTION_MS)
      return own((person) => ({ ...person, reaction }))
    },
    raiseHand: (raised) =>
      own(({ hand: _hand, ...person }) => (raised ? { ...person, hand: Date.now() } : person)),
    rename: (name) => own((person) => ({ ...person, name })),
  }
}
