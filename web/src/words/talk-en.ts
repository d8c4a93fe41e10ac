// SPDX-License-Identifier: Apache-2.0
/**
 * Sentences about encryption, chat, hands and reactions, in English.
 *
 * What is claimed stands under `claims` and nowhere else: it is said only of what
 * was negotiated (CL-2), and names of suites come from there. Rule EV1 of
 * `../SPEC.md`.
 *
 * @module
 */
import { pluralIn } from "./plural.ts"

const plural = pluralIn("en")

export const talkEn = {
  encryption: {
    title: "Encryption",
    open: (state: string) => `Encryption: ${state}`,
    claims: {
      chip: "End-to-end encrypted",
      title: "End-to-end encrypted",
      text: "Picture, sound, chat and names are sealed in the browsers of the members and opened only there. The servers pass them on and cannot read them.",
      before: "End-to-end between the members of this meeting: servers cannot read it.",
      announced: "The meeting is end-to-end encrypted",
      keys: (suite: string) => `Keys are agreed by MLS with ${suite}.`,
      frames: (suite: string) => `Picture and sound are sealed by SFrame with ${suite}.`,
    },
    before: "Agreed by the members when you join. Without keys nothing is sent.",
    waiting: {
      chip: "Waiting for keys",
      title: "Waiting for keys",
      text: "Nothing is sent yet: neither picture nor sound nor chat leaves this browser, and nothing of the others can be opened. This usually takes a second or two.",
    },
    doubtful: {
      chip: "Keys not confirmed",
      title: "No word of the other members",
      text: "Picture and sound arrive, but no member has confirmed the keys for some seconds. Your browser stops in a few seconds if it stays so.",
    },
    partial: {
      chip: "Agreeing on keys",
      title: "Somebody here holds no key yet",
      text: "Somebody in the room is not among the members who hold the keys. This is usual for a moment when somebody comes. If it stays so, ask who it is.",
    },
    code: "Meeting code",
    codeHint: "Read it aloud; everyone sees the same.",
    codeMore:
      "Somebody who sees another code holds other keys: then leave, and tell each other another way. The code changes when somebody comes or goes, and every few minutes.",
    codeNone: "The code appears as soon as there are keys.",
    members: (count: number) =>
      plural(count, {
        one: `${count} member holds the keys`,
        other: `${count} members hold the keys`,
      }),
    membersHint:
      "Everybody in the list of people but who is marked as joining. A recorder or a bot is marked as one.",
    suites: "Suites in force",
    keyAgreement: "Agreement on keys (MLS)",
    frames: "Picture and sound (SFrame)",
    epoch: "Epoch",
    epochHint: "Counts how often the keys have changed in this meeting.",
    troubles: "Cannot be opened now",
    limits: "What this does not do",
    limitsMore: [
      "All members hold the keys of all: a frame that opens comes from a member, but it is not proven from which one.",
      "The servers see who takes part, when, from which internet address, and how much is sent.",
      "This page comes from the operator. Whoever changes the page can change what it does; the code that is read aloud does not show that.",
      "What people do with what they see and hear, on their own devices, is up to them.",
    ],
    docs: "The file docs/THREATS.md of the sources says the same for every part.",
    troubleOf: (name: string, trouble: string) => `${name}: ${trouble}`,
    trouble: {
      joining: "Joining…",
      "no-key": "No key yet",
      "wrong-key": "Wrong key",
      unencrypted: "Not encrypted: dropped",
      "no-transport": "No connection",
    },
    troubleText: {
      joining: "Let in, and waiting for the keys of the meeting.",
      "no-key": "It is sealed with a key that has not arrived here yet.",
      "wrong-key": "It does not open with the key that it names, and is dropped.",
      unencrypted: "It came without a seal and is not shown.",
      "no-transport": "Nothing arrives from there.",
    },
    soundOnly: (trouble: string) => `Sound: ${trouble}`,
    pictureOnly: (trouble: string) => `Picture: ${trouble}`,
  },
  chat: {
    title: "Chat",
    unread: (count: number) =>
      plural(count, { one: `${count} new message`, other: `${count} new messages` }),
    empty: "Nothing has been written yet.",
    kept: "Messages are not kept by servers; people who join later do not see them.",
    list: "Messages",
    field: "Message",
    placeholder: "Write to everybody",
    hint: "Enter sends, Shift and Enter begin a new line.",
    send: "Send",
    save: "Save",
    waiting: "Waiting for keys: what you write can be sent as soon as they are there.",
    long: (left: number) =>
      plural(left, { one: `${left} character left`, other: `${left} characters left` }),
    reply: "Reply",
    replyTo: (name: string) => `Reply to ${name}`,
    edit: "Edit",
    remove: "Delete",
    removeAsk: "Delete for everybody?",
    keep: "Keep",
    editing: "Changing your message",
    replying: (name: string) => `Answer to ${name}`,
    cancel: "Cancel",
    edited: "changed",
    sending: "Sending",
    failed: "Not sent",
    again: "Try again",
    discard: "Discard",
    deleted: "This message was deleted.",
    gone: "A message from before you joined",
    latest: "New messages below",
    actions: (name: string) => `Message of ${name}`,
    announced: (name: string, text: string) => `${name}: ${text}`,
    export: "Save the chat as text",
    leaving: "No server has kept the chat. As long as this page is open, you can save it.",
    exportHead: (title: string, when: string) => `Chat of “${title}”, saved ${when}`,
    exportNote: "Times are when a message arrived here. Written by this browser, signed by nobody.",
    exportReply: (name: string, text: string) => `answer to ${name}: “${text}”`,
    file: "chat",
  },
  reactions: {
    button: "React",
    title: "React to what happens",
    names: {
      "👍": "Thumbs up",
      "👏": "Applause",
      "❤️": "Heart",
      "😂": "Laughing",
      "😮": "Surprised",
      "🎉": "Celebration",
    } as Readonly<Record<string, string>>,
    raise: "Raise hand",
    lower: "Lower hand",
    hand: "Hand",
    raised: "Hand raised",
    raisedAs: (place: number) => `Hand raised, number ${place}`,
    queue: "Raised hands",
    announced: (name: string) => `${name} raised a hand`,
    ownRaised: "Your hand is raised",
    ownLowered: "Your hand is lowered",
    failed: "This could not be sent to the others.",
  },
  people: {
    joining: "Joining…",
    nameless: "Name on its way",
    recorder: "Recorder",
    bot: "Bot",
    rename: "Change your name",
    renameField: "Your name",
    renamed: (name: string) => `Your name is now ${name}`,
    save: "Save",
    cancel: "Cancel",
    inMeeting: "In the meeting",
  },
}
